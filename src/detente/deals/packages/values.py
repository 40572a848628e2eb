"""What is every state worth to a party, on its own scale and in its own unit?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.arrays import FloatArray, IntArray, dense_ranks, frozen
from detente.model import Model, amounts

Scale = Literal["value", "rank"]


@dataclass(frozen=True)
class Difference:
    """How much better (or, below 0, worse) one thing is than another for a party.

    Attributes
    ----------
    party : str
    size : float
    scale : "value" or "rank"
        In the party's own unit, or in places of its ranking where it has an order only.
    unit : str
        Empty where the party's value has no unit of its own.
    """

    party: str
    size: float
    scale: Scale
    unit: str = ""

    def __neg__(self) -> Difference:
        return Difference(self.party, -self.size, self.scale, self.unit)

    def __str__(self) -> str:
        if self.scale == "rank":
            return f"{self.size:g} place" + ("" if abs(self.size) == 1 else "s")
        return f"{self.size:.4g} {self.unit or 'of its value'}"


@dataclass(frozen=True, eq=False)
class PartyValues:
    """What each of the n states is worth to one party (rule D2).

    Attributes
    ----------
    party : str
    scale : "value" or "rank"
    unit : str
        What the value is counted in; empty where written numbers leave it open, or for an order.
    values : FloatArray, shape (n,)
        The party's value, or its place in its ranking, counted upward from 1 without gaps.
    """

    party: str
    scale: Scale
    unit: str
    values: FloatArray

    def of(self, number: int) -> float:
        """Return the value of state `number`."""
        return float(self.values[number - 1])

    def change(self, before: int, after: int) -> Difference:
        """Return how much better the party is in state `after` than in state `before`."""
        return self.amount(self.of(after) - self.of(before))

    def amount(self, size: float) -> Difference:
        """Return a difference on this scale."""
        return Difference(self.party, size, self.scale, self.unit)

    def __repr__(self) -> str:
        what = f"value in {self.unit or 'a unit of its own'}" if self.scale == "value" else "order"
        return f"<PartyValues of {self.party}: {what}, {self.values.size} states>"


def party_values(model: Model, party: str) -> PartyValues:
    """Return what every state is worth to a party: its value, or its order where it has no more.

    Parameters
    ----------
    model : Model
        n states.
    party : str

    Returns
    -------
    PartyValues
        Of a party whose preference is a `value`, the numbers, ties by rule P3 made equal. A party
        with a ranking or statements, or whose ranks a program has replaced, has an order only.

    Raises
    ------
    UnknownNameError

    Notes
    -----
    Rule D2 of docs/rules.md.

    Examples
    --------
    >>> from detente import load_case
    >>> found = party_values(load_case("prisoners-dilemma"), "row")
    >>> found.scale, found.values
    ('rank', array([2., 1., 4., 3.]))
    >>> str(found.change(1, 4))
    '1 place'
    """
    own = amounts(model, party)
    if own is None:
        return PartyValues(party, "rank", "", frozen(_places(model.ranks[party])))
    return PartyValues(party, "value", own.unit, frozen(own.values))


def _places(ranks: IntArray) -> FloatArray:
    """Number the places of a ranking upward from 1; ranks that a program gave may leave gaps."""
    most = int(ranks.max(initial=1))
    if int(ranks.min(initial=1)) == 1 and most <= ranks.size:
        present = np.zeros(most + 1, dtype=np.bool_)
        present[ranks] = True
        if present[1:].all():
            return ranks.astype(np.float64)
    return dense_ranks(ranks).astype(np.float64)


def every_party(model: Model) -> Callable[[str], PartyValues]:
    """Return a function that works out a party's values when they are first asked for."""
    known: dict[str, PartyValues] = {}

    def values(party: str) -> PartyValues:
        if party not in known:
            known[party] = party_values(model, party)
        return known[party]

    return values
