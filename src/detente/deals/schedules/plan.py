"""A schedule, and for each step and party what going on and the best breach are worth: values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from detente.deals.schedules.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

Levels = tuple[int, ...]


@dataclass(frozen=True)
class StepCheck:
    """Why a party keeps to one step.

    Attributes
    ----------
    step : int
        From 1; the number after the last step stands for resting at the target.
    party : str
    going_on : float
        The present value, at this step, of the schedule from here on.
    breach : float or None
        That of its best breach; None where it could do nothing else.
    breach_to : mapping of lever to level
        What it would set its levers to instead.
    """

    step: int
    party: str
    going_on: float
    breach: float | None
    breach_to: Mapping[str, str]

    @property
    def slack(self) -> float:
        """How much better going on is, in the party's own units."""
        return float("inf") if self.breach is None else self.going_on - self.breach


@dataclass(frozen=True, eq=False)
class Schedule:
    """A way from start to target in steps, with the certificate of what each party makes of it.

    Attributes
    ----------
    terms : Terms
    path : tuple of tuple of int
        The level number of every track before the first step and after each.
    checks : tuple of StepCheck
        One for each step and party that could break it there.
    """

    terms: Terms
    path: tuple[Levels, ...]
    checks: tuple[StepCheck, ...]

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        return len(self.path) - 1

    @property
    def holds(self) -> bool:
        """Whether nobody gains by a breach at any step; a gain by rounding is none."""
        tolerance = dict(zip(self.terms.parties, self.terms.tolerance, strict=True))
        return all(check.slack >= -tolerance[check.party] for check in self.checks)

    def least_slack(self, party: str) -> float:
        """Return the least slack the party has at any step, in its own units."""
        slack = [check.slack for check in self.checks if check.party == party]
        return min(slack, default=float("inf"))

    def moves(self, step: int) -> dict[str, tuple[str, str]]:
        """Return which levers a step moves, each with its level before and after."""
        before, after = self.path[step - 1], self.path[step]
        return {
            track.name: (track.levels[a], track.levels[b])
            for track, a, b in zip(self.terms.tracks, before, after, strict=True)
            if a != b
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a step and party: what going on and the best breach are worth."""
        import pandas as pd

        return pd.DataFrame(
            {
                "step": [check.step for check in self.checks],
                "party": [check.party for check in self.checks],
                "going_on": [check.going_on for check in self.checks],
                "breach": [check.breach for check in self.checks],
                "slack": [check.slack for check in self.checks],
                "breach_to": [_levels(check.breach_to) for check in self.checks],
            }
        )

    def _repr_html_(self) -> str:
        rows = []
        for check in self.checks:
            rest = check.step > self.steps
            moved = "keep what was agreed" if rest else _moves(self.moves(check.step))
            breach = "" if check.breach is None else f"{check.breach:.4g}"
            rows.append(
                f"<tr><th scope='row'>{'after' if rest else check.step}</th><td>{escape(moved)}"
                f"</td><td>{escape(check.party)}</td><td>{check.going_on:.4g}</td><td>{breach}"
                f"</td><td>{check.slack:.4g}</td><td>{escape(_levels(check.breach_to))}</td></tr>"
            )
        heads = ("step", "what moves", "party", "going on", "best breach", "slack", "breach to")
        head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
        verdict = "enforces itself" if self.holds else "would be broken"
        return (
            f"<table><caption>A schedule of {self._length} that {verdict}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    @property
    def _length(self) -> str:
        return "1 step" if self.steps == 1 else f"{self.steps} steps"

    def __repr__(self) -> str:
        verdict = "enforces itself" if self.holds else "would be broken"
        return f"<Schedule of {self._length}: {verdict}>"


def _moves(moved: Mapping[str, tuple[str, str]]) -> str:
    return "; ".join(f"{n}: {a} to {b}" for n, (a, b) in moved.items()) or "nothing"


def _levels(levels: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {level}" for name, level in levels.items())
