"""What does each input of a case rest on: which claims, and is it partly or wholly assumed?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case import (
    Clause,
    Correlation,
    Definition,
    Figure,
    Hypothesis,
    Lever,
    MeasureText,
    NamedCondition,
    Outcome,
    Preference,
    Rule,
    Uncertainty,
)
from detente.evidence import ASSUMPTION, Input, inputs

Kind = Literal[
    "lever",
    "rule",
    "outcome",
    "ranking",
    "value",
    "statement",
    "named_state",
    "figure",
    "measure",
    "uncertainty",
    "hypothesis",
    "correlation",
]
ASSUMED = f"{ASSUMPTION}:"
_AIM = re.compile(
    r"preferences\.([^.]+)(?:\.alternatives\.([^.]+?))?"
    r"(?:\.(value)|\.statements\[(\d+)\](?:\[(\d+)\])?)?"
)
_HYPOTHESIS = re.compile(r"uncertainties\.([^.]+)\.hypotheses\[(\d+)\]")


@dataclass(frozen=True)
class Support:
    """One input of a case and what carries it.

    Attributes
    ----------
    key : str
        As the file would write it: ``preferences.us.statements[2]``.
    kind : str
    claims : tuple of str
        Ids in the ledger: its own, or those of what it stands in where it names none.
    assumed : bool
        Whether the case calls it an assumption, or says nothing of what it rests on.
    title : str
        What a reader calls it.
    """

    key: str
    kind: Kind
    claims: tuple[str, ...]
    assumed: bool
    title: str

    @property
    def assumption(self) -> str:
        """The name of the assumption in it."""
        return f"{ASSUMED}{self.key}"

    def falls(self, gone: frozenset[str]) -> bool:
        """Say whether nothing is left of what carries it."""
        if self.assumed and self.assumption in gone:
            return True
        return bool(self.claims) and gone.issuperset(self.claims)


@dataclass(frozen=True)
class AimPlace:
    """Where in the aims a statement or value stands; places count from 1, 0 is none."""

    party: str
    alternative: str
    place: int
    inner: int

    @classmethod
    def of(cls, key: str) -> AimPlace:
        """Take a key apart."""
        found = _AIM.fullmatch(key)
        assert found is not None
        party, alternative, _, place, inner = found.groups()
        return cls(party, alternative or "", int(place or 0), int(inner or 0))

    def preference(self, definition: Definition) -> Preference:
        """The preference it stands in."""
        own = definition.preferences[self.party]
        return own.alternatives[self.alternative] if self.alternative else own


def hypothesis_of(key: str) -> tuple[str, int]:
    """Return the uncertain input of a hypothesis, and its place counted from 0."""
    found = _HYPOTHESIS.fullmatch(key)
    assert found is not None
    return found[1], int(found[2]) - 1


def supports(definition: Definition) -> tuple[Support, ...]:
    """List what the results of a case depend on, each with what it rests on, in file order.

    Parties, conclusions and figures that only disagree with the one used are no inputs of a
    result. A statement or figure that names no claims has those of the preference or table that
    it stands in. An input may be claimed and assumed at once: the direction on record, the size
    put in; it falls with its last claim, or with its assumption.
    """
    return tuple(_listed(definition))


def _listed(definition: Definition) -> Iterator[Support]:
    for entry in inputs(definition):
        kind = _kind(entry)
        if kind is None or (kind == "hypothesis" and not entry.claims):
            continue
        named = dict.fromkeys(entry.claims or entry.around)
        claims = tuple(claim for claim in named if claim != ASSUMPTION)
        assumed = ASSUMPTION in named or not named
        yield Support(entry.key, kind, claims, assumed, _title(definition, entry))


_KINDS: Mapping[type, Kind] = {
    Lever: "lever",
    Rule: "rule",
    Outcome: "outcome",
    NamedCondition: "named_state",
    MeasureText: "measure",
    Uncertainty: "uncertainty",
    Hypothesis: "hypothesis",
    Correlation: "correlation",
}


def _kind(entry: Input) -> Kind | None:
    match entry.record:
        case Clause() if entry.key.startswith("preferences."):
            return "value" if entry.key.endswith(".value") else "statement"
        case Preference() if entry.needs_claims:
            return "ranking"
        case Figure() if entry.key.startswith("trade."):
            return "figure"
    return _KINDS.get(type(entry.record))


def _title(definition: Definition, entry: Input) -> str:
    match entry.record:
        case Rule():
            return str(entry.record)
        case Lever() | Outcome() | NamedCondition() | Uncertainty():
            return entry.record.title
        case Hypothesis() as each:
            name, _ = hypothesis_of(entry.key)
            what = each.label or each.reading or f"{each.value if each.order == () else each.order}"
            return f"{definition.uncertainties[name].title}: {what}"
        case Clause() | Preference():
            return _aim_title(definition, entry)
    return entry.key


def _aim_title(definition: Definition, entry: Input) -> str:
    where = AimPlace.of(entry.key)
    who = definition.parties[where.party].title
    if where.alternative:
        who += f", read as “{where.preference(definition).label or where.alternative}”"
    if not where.place:
        return f"{who}: {'value' if entry.key.endswith('.value') else 'ranking'}"
    return f"{who}: {entry.record.text}"
