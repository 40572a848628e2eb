"""Why there is no schedule that enforces itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class NoSchedule:
    """Why a search found no schedule.

    Attributes
    ----------
    where : "rest" or "way"
        "rest": the finished deal itself would be broken, whatever leads to it. "way": on every way
        somebody gains by a breach at some step.
    steps : int
        The most steps of the ways that were looked at.
    who : str
        For "rest", the first party that gains by a breach.
    gain : float or None
        For "rest", what that party gains, in present value, in its own units.
    """

    where: Literal["rest", "way"]
    steps: int
    who: str = ""
    gain: float | None = None

    def sentence(self, call: Callable[[str], str] = str) -> str:
        """Say it, a party being called what `call` makes of its name.

        >>> NoSchedule("rest", 6, "us", 17.5).sentence({"us": "the United States"}.get)
        'the finished deal itself would be broken: the United States gains 17.5 in present value \
by a breach, in its own units, whatever the steps before it.'
        """
        if self.where == "way":
            steps = "1 step" if self.steps == 1 else f"{self.steps} steps"
            return f"in every way of at most {steps} somebody gains by a breach."
        return (
            f"the finished deal itself would be broken: {call(self.who)} gains {self.gain:g} in "
            "present value by a breach, in its own units, whatever the steps before it."
        )

    def __str__(self) -> str:
        return self.sentence()
