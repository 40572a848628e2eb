"""How firmly a state holds, as a sign and in words, so that colour is never the only difference."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.concepts import BY_NAME, STRENGTHS
from detente.studies.assessment import Assessment

_NONE = "Somebody would gain by leaving, and nothing the others could do takes the gain away."


@dataclass(frozen=True)
class Badge:
    """A verdict with its sign, its words, the concept behind it and its style."""

    sign: str
    words: str
    concept: str
    style: str


@dataclass(frozen=True)
class Grade:
    """One line of the key: a badge and what it means."""

    badge: Badge
    meaning: str


def badge(concept: str | None) -> Badge:
    """Return the badge of a state that holds by `concept`, or that does not hold."""
    if concept is None:
        return Badge("○", "does not hold", "", "no")
    row = BY_NAME[concept]
    return Badge(row.sign, row.holds.removeprefix("is "), row.title, row.style)


def badge_of(assessment: Assessment, state: int) -> Badge:
    """Return the badge of one state."""
    return badge(assessment.strongest(state))


def stays(strength: str | None) -> Badge:
    """Return the badge of a party that stays by some concept, or leaves."""
    if strength is None:
        return replace(badge(None), words="would leave")
    return replace(badge(strength), words=f"would stay {BY_NAME[strength].manner}")


def grades() -> tuple[Grade, ...]:
    """Return the key to the badges, the strongest first."""
    known = tuple(Grade(badge(concept), BY_NAME[concept].meaning) for concept in STRENGTHS)
    return (*known, Grade(badge(None), _NONE))
