"""Where do two parties rest that look several moves ahead?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Model
from detente.stability import Verdicts, limited_move_stability, non_myopic_stability


@dataclass(frozen=True, eq=False)
class LongSight:
    """Two parties' verdicts on every state, looking ahead.

    Attributes
    ----------
    model : Model
        Exactly two parties have levers.
    verdicts : tuple of Verdicts
        Of those two.
    """

    model: Model
    verdicts: tuple[Verdicts, ...]

    @property
    def words(self) -> dict[str, list[str]]:
        """By party, a word a state: yes, no, or depends (on how it chooses between equals)."""
        return {each.party: _words(each) for each in self.verdicts}

    @property
    def together(self) -> list[str]:
        """A word a state: whether it is an equilibrium."""
        return [_together(pair) for pair in zip(*self.words.values(), strict=True)]


def look_ahead(model: Model, horizon: int | None = None) -> LongSight:
    """Ask both parties by limited-move stability; without a horizon, by non-myopic stability.

    Raises
    ------
    NotApplicableError
        If not exactly two parties have levers.
    """
    if horizon is None:
        return LongSight(model, tuple(non_myopic_stability(model, p) for p in model.movers))
    found = (limited_move_stability(model, p, horizon=horizon) for p in model.movers)
    return LongSight(model, tuple(found))


def _words(verdicts: Verdicts) -> list[str]:
    return [
        "yes" if stable else "depends" if depends else "no"
        for stable, depends in zip(verdicts.stable, verdicts.depends, strict=True)
    ]


def _together(words: tuple[str, ...]) -> str:
    if "no" in words:
        return "no"
    return "depends" if "depends" in words else "yes"
