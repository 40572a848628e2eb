"""What a party wants: a ranking of states, statements by importance, or a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from detente.case.figure import Clause, Noted
from detente.case.marks import Alone, Apart, Between, Help, Len, Name, record, written_as
from detente.errors import CaseError, known_names

PreferenceKind = Literal["ranking", "statements", "value"]
StateNumber = Annotated[int, Between(1)]
Tied = Annotated[
    tuple[StateNumber, ...],
    Len(1),
    Alone(),
    Help("a state number, or a list of tied state numbers"),
]
Group = Annotated[
    tuple[Clause, ...],
    Len(1, 200),
    Alone(),
    Help("a statement, or a list of statements of equal importance"),
]


@record(first="label note claims")
class AimsTable(Noted):
    """How a party ranks the states: exactly one of ranking, statements, value."""

    ranking: Annotated[tuple[Tied, ...] | None, Len(1)] = None
    statements: Annotated[tuple[Group, ...] | None, Len(1, 5_000)] = None
    value: Clause | None = None

    def check(self) -> None:
        """Raise ValueError unless there is exactly one kind."""
        kinds = ("ranking", "statements", "value")
        given = [key for key in kinds if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(
                "a preference has exactly one of ranking, statements, value; found "
                + (", ".join(given) or "none of them")
            )

    def aims(self, party: str, **more: Any) -> Preference:
        """Return the preference of `party`."""
        return Preference(
            party,
            "ranking" if self.ranking else "statements" if self.statements else "value",
            self.ranking or (),
            self.statements or (),
            self.value,
            **self.words(),
            **more,
        )

    @classmethod
    def of_aims(cls, preference: Preference, **more: Any) -> AimsTable:
        """Return the table that says this preference, its alternatives apart."""
        kind = preference.kind
        return cls(**{kind: getattr(preference, kind)}, **preference.words(), **more)


@record(first="label note claims")
class PreferenceTable(AimsTable):
    """A party's preferences, and other readings of its aims by name."""

    alternatives: Mapping[Name, AimsTable] = field(default_factory=dict)

    def made(self, name: str, _whole: Mapping[str, Any]) -> Preference:
        """Return the preference of the party `name`."""
        others = {other: each.aims(name) for other, each in self.alternatives.items()}
        return self.aims(name, alternatives=others)

    @classmethod
    def of(cls, preference: Preference, _whole: Any = None) -> AimsTable:
        """Return the table that says this preference."""
        others = {n: AimsTable.of_aims(each) for n, each in preference.alternatives.items()}
        return cls.of_aims(preference, alternatives=others)


@written_as(PreferenceTable)
@dataclass(frozen=True)
class Preference(Noted):
    """How a party ranks the states: exactly one of the three kinds is filled (rules P1-P3)."""

    party: str
    kind: PreferenceKind
    ranking: tuple[tuple[int, ...], ...] = ()
    statements: tuple[tuple[Clause, ...], ...] = ()
    value: Clause | None = None
    alternatives: Annotated[Mapping[str, Preference], Apart()] = field(
        default_factory=dict, kw_only=True
    )

    @property
    def needs_claims(self) -> bool | None:
        """A ranking rests on them itself; of the others, each statement or the value does."""
        return self.kind == "ranking"


def statements_of(preferences: Mapping[str, Preference], party: str, alternative: str = "") -> int:
    """Return how many statements (or groups) a party's preference, or an alternative, has.

    Raises
    ------
    CaseError
        If there is no such preference, or it has no statements.
    """
    if party not in preferences:
        found = known_names("party with preferences", party, preferences)
        raise CaseError(f"no party named '{party}'; {found}")
    preference = preferences[party]
    if alternative:
        if alternative not in preference.alternatives:
            found = known_names("alternative", alternative, preference.alternatives)
            raise CaseError(f"{party} has no alternative named '{alternative}'; {found}")
        preference = preference.alternatives[alternative]
    if preference.kind != "statements":
        raise CaseError(
            f"the preference has a {preference.kind}, not statements, so it has no order of them."
        )
    return len(preference.statements)
