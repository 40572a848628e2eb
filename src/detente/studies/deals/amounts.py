"""Amounts that a deal gives signers who have an order only, and how far they agree with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from detente.arrays import IntArray, Ranks, dense_ranks
from detente.case import DealText, Preference
from detente.deals import party_values
from detente.model import Model
from detente.studies import Labels


@dataclass(frozen=True)
class Agreement:
    """How far a party's amounts rank some states as its order does (rule D33).

    Attributes
    ----------
    party : str
    states : int
        Of how many states.
    pairs : int
        Pairs of states of which the order puts one above the other.
    reversed : int
        Those of them that the amounts rank the other way round.
    levelled : int
        Those of them that the amounts make equal.
    """

    party: str
    states: int
    pairs: int
    reversed: int
    levelled: int

    @property
    def share_reversed(self) -> float:
        """Of the pairs that the order ranks, the share ranked the other way round."""
        return self.reversed / self.pairs if self.pairs else 0.0

    @property
    def share_levelled(self) -> float:
        """Of the pairs that the order ranks, the share that the amounts make equal."""
        return self.levelled / self.pairs if self.pairs else 0.0


def priced(model: Model, deal: DealText) -> Model:
    """Return the model in which signers with an order only have the amounts that a deal gives.

    What is counted in amounts (fair points, schedules) is worked out from it; who would move, and
    what is stable, from the model itself, by the order.

    Parameters
    ----------
    model : Model
    deal : DealText

    Returns
    -------
    Model
        `model` itself where the deal gives none that are needed: a signer that has values under
        the reading taken keeps them.

    Raises
    ------
    CaseError, ExpressionError
        If an amount is not finite, or its text names something unknown.
    """
    given = {
        name: clause
        for name, clause in deal.values.items()
        if name in deal.between and party_values(model, name).scale == "rank"
    }
    if not given:
        return model
    preferences = {name: Preference(name, "value", value=clause) for name, clause in given.items()}
    priced = model.with_amounts({name: clause.text for name, clause in given.items()})
    return replace(
        priced,
        definition=replace(
            model.definition, preferences={**model.definition.preferences, **preferences}
        ),
    )


def agreements(
    model: Model, deal: DealText, numbers: IntArray | None = None
) -> Mapping[str, Agreement]:
    """Say of every signer with amounts how far they rank states as its order does.

    Parameters
    ----------
    model : Model
        n states.
    deal : DealText
    numbers : array of int, optional
        State numbers to compare; all n unless given.

    Returns
    -------
    mapping of str to Agreement
        Only of signers whose amounts are used; none where the deal gives none.
    """
    other = priced(model, deal)
    places = slice(None) if numbers is None else np.asarray(numbers) - 1
    return MappingProxyType(
        {
            name: _agreement(name, model.ranks[name][places], other.ranks[name][places])
            for name in deal.between
            if other is not model and other.preferences[name] is not model.preferences[name]
        }
    )


def agreement_sentence(words: Labels, told: Agreement, among: Agreement | None = None) -> str:
    """Say that a party's amounts are the deal's, and how often its order says otherwise."""
    text = (
        f"{words.the_party(told.party)} has an order only; its amounts here are the deal's. Of the "
        f"{told.pairs:,} pairs of states that its order ranks they rank {told.share_reversed:.1%} "
        f"the other way round and make {told.share_levelled:.1%} equal"
    )
    if among is None or not among.pairs:
        return f"{text}."
    return (
        f"{text}; among the packages, {among.share_reversed:.1%} and {among.share_levelled:.1%} of "
        f"{among.pairs:,}."
    )


def _agreement(party: str, order: Ranks, amounts: Ranks) -> Agreement:
    both = dense_ranks(order.astype(np.int64) * (int(amounts.max(initial=0)) + 1) + amounts)
    ranked = _pairs(order.size) - _alike(order)
    return Agreement(
        party=party,
        states=int(order.size),
        pairs=ranked,
        reversed=_inversions(order, amounts),
        levelled=_alike(amounts) - _alike(both),
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _alike(ranks: Ranks) -> int:
    """Count the pairs of one rank."""
    return sum(_pairs(count) for count in np.bincount(ranks).tolist())


def _inversions(first: Ranks, second: Ranks) -> int:
    """Count pairs that two rankings put the other way round, ties of either left out.

    Sorted by the first ranking, an inversion is a higher second rank before a lower one. Such a
    pair is counted at the highest bit in which its two second ranks differ: after a stable sort by
    the bits above, those that share them lie together, in the first ranking's order.
    """
    row = dense_ranks(second)[np.lexsort((second, first))].astype(np.int64)
    count = 0
    for bit in reversed(range(int(row.max(initial=0)).bit_length())):
        ones = (row >> bit) & 1
        before = np.cumsum(ones) - ones
        groups = row >> (bit + 1)
        starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
        base = np.repeat(before[starts], np.diff(np.append(starts, row.size)))
        count += int((before - base)[ones == 0].sum())
        row = row[np.argsort(row >> bit, kind="stable")]
    return count
