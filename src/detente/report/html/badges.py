"""How firmly a state holds, as a sign and in words, so that colour is never the only difference."""

from __future__ import annotations

from dataclasses import dataclass

from detente.stability.concepts import TITLES
from detente.studies import STRENGTHS, Assessment
from detente.studies.verdicts import strongest
from detente.studies.wording import HOLDS, MANNER

_SIGNS = {"nash": "●", "sseq": "◕", "seq": "◑", "smr": "◔", "gmr": "◔", None: "○"}
_MEANINGS = {
    "nash": "Nobody can reach a state it likes better by moving alone.",
    "sseq": "Somebody could, but the others, each in its own interest, would take the gain away "
    "and leave no way out.",
    "seq": "Somebody could, but the others, each in its own interest, would take the gain away.",
    "smr": "The others could take any gain away and leave no way out, if need be at their cost.",
    "gmr": "The others could take any gain away, if need be at their cost.",
    None: "Somebody would gain by leaving, and nothing the others could do takes the gain away.",
}
_STYLES = {"nash": "firm", "sseq": "firm", "seq": "fair", "smr": "weak", "gmr": "weak", None: "no"}


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
    words = HOLDS[concept].removeprefix("is ") if concept else "does not hold"
    title = TITLES[concept] if concept else ""
    return Badge(_SIGNS[concept], words, title, _STYLES[concept])


def badge_of(assessment: Assessment, state: int) -> Badge:
    """Return the badge of one state."""
    return badge(strongest(assessment.table, state))


def stays(strength: str | None) -> Badge:
    """Return the badge of a party that stays by some concept, or leaves."""
    if strength is None:
        return Badge(_SIGNS[None], "would leave", "", _STYLES[None])
    return Badge(
        _SIGNS[strength], f"would stay {MANNER[strength]}", TITLES[strength], _STYLES[strength]
    )


def grades() -> tuple[Grade, ...]:
    """Return the key to the badges, the strongest first."""
    return tuple(Grade(badge(concept), _MEANINGS[concept]) for concept in (*STRENGTHS, None))
