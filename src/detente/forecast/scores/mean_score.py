"""The mean of a score over the forecasts that are resolved."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray, frozen
from detente.forecast.scores.inputs import same_length


@dataclass(frozen=True, eq=False)
class MeanScore:
    """What some forecasts scored, one by one and on the average (rule FC21).

    Attributes
    ----------
    mean : float
        Over the resolved forecasts, each counting the same.
    each : FloatArray, shape (n,)
        The score of every resolved forecast, in the order given.
    resolved : BoolArray, shape (n + unresolved,)
        Which forecasts those are.
    """

    mean: float
    each: FloatArray
    resolved: BoolArray

    @property
    def n(self) -> int:
        """How many forecasts were scored."""
        return len(self.each)

    @property
    def unresolved(self) -> int:
        """How many were kept out because their outcome is still open."""
        return len(self.resolved) - self.n

    @property
    def certain_misses(self) -> int:
        """How many scores are infinite: what happened had been given no chance at all."""
        return int(np.isinf(self.each).sum())


@dataclass(frozen=True, eq=False)
class GroupedScore:
    """The mean of the means of groups (rule FC28).

    Attributes
    ----------
    mean : float
        Each group counts the same, however many forecasts it has.
    means : mapping of group to float
        In the order in which the groups first appear.
    sizes : mapping of group to int
        Resolved forecasts in each.
    """

    mean: float
    means: dict[Hashable, float]
    sizes: dict[Hashable, int]


def mean_of(each: FloatArray, resolved: BoolArray) -> MeanScore:
    """Freeze the scores of the resolved forecasts and take their mean."""
    return MeanScore(float(each.mean()), frozen(each), frozen(resolved))


def mean_over_groups(score: MeanScore, groups: Sequence[Hashable]) -> GroupedScore:
    """Average within groups first, then over the groups.

    Several dates of one event hang together, and so do many questions about one moment: a plain
    mean would count them as so many observations.

    Parameters
    ----------
    score : MeanScore
        Of n forecasts, open ones included.
    groups : sequence of hashable, length n
        The group of each forecast, open ones included. A group without a resolved forecast drops
        out.

    Raises
    ------
    InputError
        If there is not one group a forecast.

    Examples
    --------
    >>> from detente.forecast.scores import brier_score
    >>> dates = brier_score([0.2, 0.4, 0.9], [0, 1, 1])
    >>> grouped = mean_over_groups(dates, ["a release", "a release", "an election"])
    >>> round(dates.mean, 4), round(grouped.mean, 4)
    (0.1367, 0.105)
    """
    same_length(groups, len(score.resolved), "groups")
    found: dict[Hashable, list[float]] = {}
    kept = [group for group, resolved in zip(groups, score.resolved, strict=True) if resolved]
    for group, value in zip(kept, score.each.tolist(), strict=True):
        found.setdefault(group, []).append(value)
    means = {group: float(np.mean(values)) for group, values in found.items()}
    sizes = {group: len(values) for group, values in found.items()}
    return GroupedScore(float(np.mean(list(means.values()))), means, sizes)
