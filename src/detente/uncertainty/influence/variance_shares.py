"""What part of an outcome's variance each input answers for: the values."""

from __future__ import annotations

from dataclasses import dataclass

from detente.uncertainty.shares.intervals import Estimate


@dataclass(frozen=True)
class VarianceShare:
    """The part of the variance that one input, or one group as a single input, answers for.

    Attributes
    ----------
    name : str
        Of the input or the group.
    members : tuple of str
        The inputs behind it; more than one: they are settled together.
    first : Estimate
        By itself (rule U34). An estimate is not cut off at 0 or 1: what lies outside is error.
    total : Estimate or None
        With all it does together with others; None where the method cannot say.
    """

    name: str
    members: tuple[str, ...]
    first: Estimate
    total: Estimate | None = None


@dataclass(frozen=True)
class VarianceShares:
    """The parts of the variance, greatest first.

    Attributes
    ----------
    of : tuple of VarianceShare
        By total share where there is one, by first share otherwise. Empty where nothing varies.
    variance : float
        Of the outcome; of a yes or no, p (1 - p).
    runs : int
        How many outcomes went in.
    level : float
        Of the intervals.
    method : str
        In words.
    left_out : tuple of (str, str)
        Names about which nothing can be said, and why.
    why : str
        Where the outcome does not vary: that there is nothing to share out.
    """

    of: tuple[VarianceShare, ...]
    variance: float
    runs: int
    level: float
    method: str
    left_out: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def varies(self) -> bool:
        """Whether the outcome differs between draws at all."""
        return self.variance > 0


def nothing_varies(runs: int, level: float, method: str) -> VarianceShares:
    """Return the answer for an outcome that is the same in every draw."""
    why = (
        f"The outcome is the same in all {runs} draws: there is no variance to share out, and "
        "that is no sign that the inputs do not matter beyond them."
    )
    return VarianceShares((), 0.0, runs, level, method, why=why)
