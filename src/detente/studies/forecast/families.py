"""How often questions like one were answered yes: the rival to any forecast."""

from __future__ import annotations

from math import expm1, log1p

from detente.case import FamilyText, QuestionText, months_of


def family_rate(text: QuestionText, months: float) -> tuple[float, int]:
    """Return how often like questions were answered yes, put to this horizon, and their number.

    The family with the nearest horizon is taken; between horizons the hazard is constant.
    """
    family = nearest_family(text, months)
    chance = (family.count + 0.5) / (family.trials + 1.0)
    return _put_to(family, chance, months), family.trials


def cycle_rate(text: QuestionText, months: float) -> tuple[float | None, int | None]:
    """Return the same with cycles as the observations, and their number; None without them.

    The mean over cycles of the share within each, half a yes and a cycle added.
    """
    family = nearest_family(text, months)
    if not family.cycles:
        return None, None
    count = len(family.cycles)
    chance = (sum(came / asked for came, asked in family.cycles) + 0.5) / (count + 1.0)
    return _put_to(family, chance, months), count


def nearest_family(text: QuestionText, months: float) -> FamilyText:
    """Return the family whose horizon is the nearest."""
    return min(text.families, key=lambda each: abs(months_of(each.within) - months))


def _put_to(family: FamilyText, chance: float, months: float) -> float:
    """Put a chance within the family's horizon to another, by a constant hazard."""
    return -expm1(months / months_of(family.within) * log1p(-chance))
