"""The exchanges from one state of a case: what holds there, which are best, where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import IntArray
from detente.budgets import EXCHANGED, SIGNED, TOLD, afford
from detente.deals import PartyValues, every_party
from detente.errors import unknown_name
from detente.model import Model
from detente.shown import Shown
from detente.stability import (
    KEPT_BY,
    Agreements,
    Exchange,
    ExchangeGround,
    ExchangeList,
    Ladder,
    RestVerdict,
    SignerPart,
    agreements_of,
    analyse,
    climb_ladder,
    describe_exchange,
    find_exchanges,
    rest_against_agreements,
    signer_parts,
)
from detente.text import counted

if TYPE_CHECKING:
    from detente.studies.deals import DeferredPayment
    from detente.studies.exchanges.blocks import ExchangeBlock


@dataclass(frozen=True, eq=False, repr=False)
class ExchangeStudy(Shown):
    """Everything that is said of the exchanges from one state.

    Attributes
    ----------
    model : Model
    state : int
        The state number they start from.
    concept : "nash" or "seq"
        By which they have to be kept.
    sets : Agreements
        Who was asked whether they would act together.
    listed : ExchangeList
    rest : RestVerdict
        What holds the state against single moves and against agreements.
    ground : ExchangeGround
    """

    model: Model
    state: int
    concept: str
    sets: Agreements
    listed: ExchangeList
    rest: RestVerdict
    ground: ExchangeGround

    @property
    def fingerprint(self) -> str:
        """Of the model."""
        return self.model.fingerprint

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """One for each largest set, outsiders answering."""
        return tuple(
            climb_ladder(self.ground, self.state, group, self.sets, self.concept, others="answered")
            for group in self.sets.sets
        )

    def paid_later(self, each: Exchange) -> tuple[DeferredPayment, ...]:
        """Say whether it would be paid if one signer gave first (rule EX12), where a deal tells."""
        from detente.studies.deals import deferred_payments

        return deferred_payments(self.model, each.source, each.target, tuple(each.signers))

    def paid_later_sentences(self, each: Exchange) -> list[str]:
        """Say the same in sentences."""
        from detente.studies.deals import deferred_sentences

        return deferred_sentences(self.model, self.paid_later(each))

    @cached_property
    def kept(self) -> IntArray:
        """The rows of exchanges that are kept."""
        return np.flatnonzero(self.listed.kept[self.concept])

    @cached_property
    def good(self) -> IntArray:
        """The rows of exchanges that are kept and safe in the outsiders' own interest."""
        return np.flatnonzero(self.listed.kept[self.concept] & self.listed.safe["own_interest"])

    @cached_property
    def all(self) -> tuple[Exchange, ...]:
        """Every exchange, by rising number of the state it leads to."""
        return self.describe(range(len(self.listed)))

    @cached_property
    def best(self) -> tuple[Exchange, ...]:
        """The best exchanges, those of few signers first; of alike ones the smallest change."""
        return self.describe(self._told_apart(np.flatnonzero(self.listed.best[self.concept])))

    @cached_property
    def efficient_not_kept(self) -> tuple[Exchange, ...]:
        """Exchanges that nothing improves on for their signers, and that one of them breaks."""
        rows = np.flatnonzero(self.listed.efficient & ~self.listed.kept[self.concept])
        return self.describe(self._told_apart(rows))

    @cached_property
    def kept_not_safe(self) -> tuple[Exchange, ...]:
        """Exchanges that are kept and that an outsider can undo."""
        rows = np.flatnonzero(self.listed.kept[self.concept] & ~self.listed.safe["own_interest"])
        return self.describe(self._told_apart(rows))

    def describe(self, rows: Iterable[int]) -> tuple[Exchange, ...]:
        """Return rows of the list in full."""
        wanted, size = list(rows), self.model.space.size
        afford(
            f"{counted(len(wanted), 'exchange')} x {size:,} states",
            "Ask --among fewer parties, use fewer levers, or rules that exclude more",
            seconds=len(wanted) * size * len(self.model.movers) * TOLD,
        )
        return tuple(
            describe_exchange(self.ground, self.listed, int(row), self.sets) for row in wanted
        )

    def parts(self, exchange: Exchange) -> Mapping[str, SignerPart]:
        """Return what each signer gives and gets."""
        values = {party: self.values(party).values for party in exchange.signers}
        return signer_parts(self.ground, exchange.source, exchange.target, exchange.signers, values)

    def without_part(self, exchange: Exchange, party: str) -> int | None:
        """Return the state in which only this signer's part is missing; None where it is none."""
        space = self.model.space
        start, end = space.index(exchange.source), np.array([space.index(exchange.target)])
        place = int(self.ground.find(self.ground.code_with(end, start, party))[0])
        return None if place < 0 else place + 1

    def told(self, exchange: Exchange, *, units_apart: bool = False) -> ExchangeBlock:
        """Return an exchange in words, with the unit of amounts unless that is told apart."""
        from detente.studies.exchanges.blocks import exchange_block

        return exchange_block(self, exchange, units_apart=units_apart)

    def values(self, party: str) -> PartyValues:
        """Return what every state is worth to a party."""
        return self._values(party)

    @cached_property
    def manner(self) -> str:
        """The strongest concept by which it holds against single moves; empty where it does not.

        Being kept by a threat alone (``smr``, ``gmr``) is not holding: the threat may cost those
        who would have to carry it out.
        """
        for concept in ("nash", "seq"):
            if self.rest.single[concept]:
                return "sseq" if concept == "seq" and self.stays_by("sseq") else concept
        return ""

    def stays_by(self, concept: str) -> bool:
        """Whether every party stays by a concept of single moves."""
        table = analyse(self.model, (concept,))
        return bool(table.is_equilibrium(concept)[self.state - 1])

    @cached_property
    def _values(self) -> Callable[[str], PartyValues]:
        return every_party(self.model)

    def _told_apart(self, rows: IntArray) -> list[int]:
        """Keep one of those that no party tells apart: the one that moves the fewest levels."""
        targets = self.listed.targets
        order = sorted(
            rows.tolist(),
            key=lambda row: (
                len(self.ground.members(int(self.listed.signers[row]))),
                self.ground.levels_between(self.state - 1, int(targets[row]) - 1),
                int(targets[row]),
            ),
        )
        seen: set[tuple[int, ...]] = set()
        kept = []
        for row in order:
            ranks = tuple(self.ground.ranks[:, targets[row] - 1].tolist())
            if ranks not in seen:
                seen.add(ranks)
                kept.append(row)
        return kept


def study_exchanges(
    model: Model,
    *,
    state: int | None = None,
    agreements: str | Iterable[Sequence[str]] = "named",
    among: Sequence[str] | None = None,
    concept: str = "seq",
) -> ExchangeStudy:
    """Study the exchanges from a state.

    Parameters
    ----------
    model : Model
    state : int, optional
        A state number; the status quo if not given.
    agreements : str or iterable of sequence of str
        Who may act together, as for `agreements_of`.
    among : sequence of str, optional
        Only these parties sign, and the ladder is theirs.
    concept : "nash" or "seq"
        By which an exchange has to be kept.

    Returns
    -------
    ExchangeStudy

    Raises
    ------
    UnknownNameError, InfeasibleStateError, InputError

    Examples
    --------
    Two prisoners who can bind themselves go to mutual silence, and foresight keeps it:

    >>> from detente import load_case
    >>> study = study_exchanges(load_case("prisoners-dilemma"), agreements="all")
    >>> [(each.target, each.kept["nash"], each.kept["seq"]) for each in study.best]
    [(4, False, True)]
    """
    if concept not in KEPT_BY:
        raise unknown_name("concept by which an exchange is kept", concept, KEPT_BY)
    number = model.status_quo if state is None else state
    sets = agreements_of(model, agreements)
    if among is not None:
        asked = agreements_of(model, [tuple(among)]).union
        inside = [tuple(p for p in group if p in asked) for group in sets.sets]
        sets = Agreements(tuple(dict.fromkeys(g for g in inside if len(g) > 1)), sets.asked)
    size, movers, groups = model.space.size, len(model.movers), max(1, len(sets.sets))
    signers = sum(2 ** len(group) for group in sets.sets)
    afford(
        f"{size:,} states x {counted(movers, 'mover')} x {counted(groups, 'agreement')}",
        "Let fewer parties agree, use fewer levers, or rules that exclude more",
        seconds=size * max(movers * groups * EXCHANGED, signers * SIGNED),
    )
    ground = ExchangeGround(model)
    listed = find_exchanges(ground, number, sets)
    rest = rest_against_agreements(ground, number, sets, listed)
    return ExchangeStudy(model, number, concept, sets, listed, rest, ground)
