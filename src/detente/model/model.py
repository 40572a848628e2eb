"""The standoff: parties, levers, feasible states, status quo and how each party ranks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import permutations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.arrays import FloatArray, Ranks, frozen
from detente.case import (
    OWN_READING,
    Definition,
    Lever,
    NextLapse,
    Outcome,
    Party,
    Preference,
    Rule,
    next_lapses,
)
from detente.errors import CaseError, NotApplicableError, located, unknown_name
from detente.model.frames import states_frame
from detente.model.preferences.preferences import BoundPreference
from detente.model.states import StateSpace
from detente.model.valuation import Valuation
from detente.provenance import fingerprint
from detente.shown import Shown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class NamedStates:
    """States worth a name: the numbers of those in which a condition of the case holds."""

    name: str
    label: str
    note: str
    claims: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True, eq=False, repr=False)
class Model(Shown):
    """A standoff with its states listed and ranked. Build one with :func:`detente.load_case`.

    Attributes
    ----------
    definition : Definition
        What was written down.
    space : StateSpace
        The n feasible states.
    status_quo : int
        The state number where the standoff is now.
    ranks : mapping of str to array of int32, shape (n,)
        Per party, higher is better, equal is a tie.
    alternative_ranks : mapping of str to mapping of str to array
        Per party and named alternative, the ranks under that reading of its aims.
    readings : mapping of str to str
        The alternatives that were taken, by party.
    written_ranks : mapping of str to array
        Where an alternative was taken, the ranks by the party's main preference.
    valuation : Valuation or None
        Every expression of the case, bound once; None where a program gave states and ranks.
    amounts : mapping of str to BoundPreference
        What parties count instead of their own preference, as a deal may give it.
    """

    definition: Definition
    space: StateSpace
    status_quo: int
    ranks: Mapping[str, Ranks]
    alternative_ranks: Mapping[str, Mapping[str, Ranks]] = field(default_factory=dict)
    outcome_arrays: Mapping[str, FloatArray] = field(default_factory=dict)
    named_states: Mapping[str, NamedStates] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    written_ranks: Mapping[str, Ranks] = field(default_factory=dict)
    valuation: Valuation | None = None
    amounts: Mapping[str, BoundPreference] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The case's title, with the readings of parties' aims that were taken, if any."""
        taken = ", ".join(f"{party}={name}" for party, name in self.readings.items())
        return f"{self.definition.title} [{taken}]" if taken else self.definition.title

    @property
    def as_of(self) -> date | None:
        """The day up to which the case speaks."""
        return self.definition.as_of

    @property
    def summary(self) -> str:
        """The situation in words."""
        return self.definition.summary

    @property
    def references(self) -> tuple[str, ...]:
        """The literature and sources that the case rests on."""
        return self.definition.references

    @property
    def parties(self) -> Mapping[str, Party]:
        """The parties by name, in file order."""
        return self.definition.parties

    @property
    def levers(self) -> Mapping[str, Lever]:
        """The levers by name, in file order: the axes of the state space."""
        return self.definition.levers

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What cannot be."""
        return self.definition.rules

    @property
    def preferences(self) -> Mapping[str, Preference]:
        """How each party ranks the states, as written."""
        return self.definition.preferences

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The numbers per state that the case defines."""
        return self.definition.outcomes

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything that a stability result depends on; labels and notes do not."""
        description = {
            "levers": [_lever_digest(lever) for lever in self.levers.values()],
            "parties": list(self.parties),
            "status_quo": self.status_quo,
        }
        return fingerprint(description, self.space.codes, *self.ranks.values())

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a state: levels, names, ranks and outcomes; see :func:`states_frame`."""
        return states_frame(self)

    def levers_of(self, party: str) -> tuple[str, ...]:
        """Return the names of the levers that the party holds, alone or with others."""
        self.check_party(party)
        return tuple(lever.name for lever in self.levers.values() if party in lever.owners)

    @property
    def lapses(self) -> tuple[NextLapse, ...]:
        """What lapses unless it is renewed, on which day, and who can let it."""
        return next_lapses(self.definition)

    def check_party(self, party: str) -> None:
        """Raise UnknownNameError, with the nearest name, where there is no such party."""
        if party not in self.parties:
            raise unknown_name("party", party, self.parties)

    @cached_property
    def movers(self) -> tuple[str, ...]:
        """The parties that can take some lever somewhere by a move of their own."""
        return lone_movers(self.parties, self.levers.values())

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The parties that have a say in some move, alone or with other holders."""
        able = {lever.owner for lever in self.levers.values() if not lever.fixed}
        able |= {
            party
            for lever in self.levers.values()
            if lever.joint
            for before, after in permutations(range(len(lever.levels)), 2)
            for members in lever.deciding(before, after)
            for party in members
        }
        return tuple(name for name in self.parties if name in able)

    @property
    def joint_levers(self) -> tuple[str, ...]:
        """The levers that several parties hold."""
        return tuple(lever.name for lever in self.levers.values() if lever.joint)

    def outcome_values(self, name: str) -> FloatArray:
        """Return an outcome's value in every state, shape (n,), in the outcome's unit."""
        if name not in self.outcome_arrays:
            raise unknown_name("outcome", name, self.outcome_arrays)
        return self.outcome_arrays[name]

    def names_of(self, number: int) -> tuple[str, ...]:
        """Return the titles of the named states that state `number` belongs to."""
        return tuple(n.title for n in self.named_states.values() if number in n.numbers)

    def aim(self, party: str) -> BoundPreference | None:
        """Return how the party ranks the states, as bound; None where a program gave its ranks."""
        self.check_party(party)
        if party in self.amounts:
            return self.amounts[party]
        if self.valuation is None:
            return None
        return self.valuation.ranking.aims[party][self.readings.get(party, OWN_READING)]

    def with_amounts(self, texts: Mapping[str, str]) -> Model:
        """Return the model in which some parties count a quantity, and rank the states by it.

        Parameters
        ----------
        texts : mapping of str to str
            By party, the quantity, in the language of a preference's value.

        Raises
        ------
        InputError
            If one does not parse, names something unknown, or is not finite in some state.
        NotApplicableError
            If a program gave the model's states and ranks.
        """
        if self.valuation is None:
            raise NotApplicableError("a model without a case has no expressions to count by.")
        amounts = {}
        for party, text in texts.items():
            with located(f"values.{party}"):
                amounts[party] = self.valuation.amounts(party, text)
        return replace(
            self.with_ranks({party: each.plain for party, each in amounts.items()}),
            amounts=MappingProxyType({**self.amounts, **amounts}),
            readings=MappingProxyType({k: v for k, v in self.readings.items() if k not in texts}),
        )

    def with_ranks(self, ranks: Mapping[str, Ranks]) -> Model:
        """Return the model with some parties' ranks replaced."""
        merged = dict(self.ranks)
        for party, values in ranks.items():
            self.check_party(party)
            if values.shape != (self.space.size,):
                raise CaseError(
                    f"ranks of '{party}' have shape {values.shape}; the case has "
                    f"{self.space.size} states."
                )
            merged[party] = frozen(np.array(values, dtype=np.int32))
        return replace(self, ranks=MappingProxyType(merged))

    def with_alternatives(self, readings: Mapping[str, str]) -> Model:
        """Return the model under other readings of some parties' aims."""
        ranks = {}
        for party, name in readings.items():
            self.check_party(party)
            known = self.alternative_ranks.get(party, {})
            if name not in known:
                raise unknown_name(f"alternative preference of '{party}'", name, known)
            ranks[party] = known[name]
        written = {party: self.ranks[party] for party in ranks} | dict(self.written_ranks)
        return replace(
            self.with_ranks(ranks),
            readings=MappingProxyType({**self.readings, **readings}),
            written_ranks=MappingProxyType(written),
        )

    def __repr__(self) -> str:
        return (
            f"<Model {self.title!r}: {len(self.parties)} parties, {len(self.levers)} levers, "
            f"{self.space.size} states, status quo {self.status_quo}>"
        )


def lone_movers(parties: Iterable[str], levers: Iterable[Lever]) -> tuple[str, ...]:
    """Return the parties that can take some lever somewhere by a move of their own."""
    able = {
        party
        for lever in levers
        for way in ("up", "down", "lapse")
        for party in lever.owners
        if lever.may(way, party)
    }
    return tuple(name for name in parties if name in able)


def _lever_digest(lever: Lever) -> list[Any]:
    """What stability depends on; what came later stands only where a lever has it."""
    found: list[Any] = [lever.name, lever.party, list(lever.levels), lever.moves]
    if lever.holders:
        found.append([lever.holders, *(lever.enough(way) for way in _WAYS)])
    return [*found, lever.lapses] if lever.lapses else found


_WAYS = ("up", "down", "lapse")
