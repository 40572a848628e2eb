"""The standoff: parties, levers, feasible states, status quo and how each party ranks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np

from detente.arrays import FloatArray, Ranks, frozen
from detente.errors import CaseError, unknown_name
from detente.model.parts import Definition, Lever, Outcome, Party, Preference, Rule
from detente.model.states import StateSpace
from detente.provenance import fingerprint


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


@dataclass(frozen=True, eq=False)
class Model:
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
            "levers": [[v.name, v.party, list(v.levels), v.moves] for v in self.levers.values()],
            "parties": list(self.parties),
            "status_quo": self.status_quo,
        }
        return fingerprint(description, self.space.codes, *self.ranks.values())

    def levers_of(self, party: str) -> tuple[str, ...]:
        """Return the names of the party's own levers."""
        self.check_party(party)
        return tuple(lever.name for lever in self.levers.values() if lever.party == party)

    def check_party(self, party: str) -> None:
        """Raise UnknownNameError, with the nearest name, where there is no such party."""
        if party not in self.parties:
            raise unknown_name("party", party, self.parties)

    @property
    def movers(self) -> tuple[str, ...]:
        """The parties that have a lever of their own which a move can take somewhere."""
        owners = {lever.party for lever in self.levers.values() if lever.moves != "none"}
        return tuple(name for name in self.parties if name in owners)

    def outcome_values(self, name: str) -> FloatArray:
        """Return an outcome's value in every state, shape (n,), in the outcome's unit."""
        if name not in self.outcome_arrays:
            raise unknown_name("outcome", name, self.outcome_arrays)
        return self.outcome_arrays[name]

    def names_of(self, number: int) -> tuple[str, ...]:
        """Return the titles of the named states that state `number` belongs to."""
        return tuple(n.title for n in self.named_states.values() if number in n.numbers)

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
