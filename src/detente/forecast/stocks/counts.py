"""Counts that others published: do they close, how many left, and did more come than go?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.errors import InputError

Answer = Literal["true", "false", "cannot be told"]


@dataclass(frozen=True)
class MonthOfCounts:
    """What one counter says of one month.

    Attributes
    ----------
    month : str
    held_before, held_after : int
        On its first and its last day.
    recognised : int
        Newly counted in it while held.
    ever_before, ever_after : int or None
        Recognised ever.
    freed_before, freed_after : int or None
    recognised_after_release : int
        Counted for the first time when they were free already.
    rounded : tuple of str
        Which of these figures are rounded or "over" a number: `ever_before` and so on.
    """

    month: str
    held_before: int
    held_after: int
    recognised: int
    ever_before: int | None = None
    ever_after: int | None = None
    freed_before: int | None = None
    freed_after: int | None = None
    recognised_after_release: int = 0
    rounded: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """How many left the list of those held: held before + recognised - held after."""
        return self.held_before + self.recognised - self.held_after


@dataclass(frozen=True)
class Closing:
    """Whether a month's counts close to the person.

    Attributes
    ----------
    closes : bool
    open_by : int or None
        By how many they do not; None where there is nothing to check.
    rounded : tuple of str
        Figures that are rounded, so that the gap may be theirs.
    """

    month: str
    closes: bool
    open_by: int | None
    rounded: tuple[str, ...]


def close_month(counts: MonthOfCounts) -> Closing:
    """Check ever = held + freed at both ends, and that the rise of the freed is who left.

    Returns
    -------
    Closing
        The largest gap of those that can be computed from the figures given.
    """
    gaps = []
    for side in ("before", "after"):
        ever, freed = getattr(counts, f"ever_{side}"), getattr(counts, f"freed_{side}")
        if ever is not None and freed is not None:
            gaps.append(ever - getattr(counts, f"held_{side}") - freed)
    new = counts.recognised + counts.recognised_after_release
    if counts.ever_before is not None and counts.ever_after is not None:
        gaps.append(counts.ever_after - counts.ever_before - new)
    if counts.freed_before is not None and counts.freed_after is not None:
        rise = counts.freed_after - counts.freed_before
        gaps.append(rise - counts.left - counts.recognised_after_release)
    largest = max(gaps, key=abs) if gaps else None
    closes = largest == 0 and not counts.rounded
    return Closing(counts.month, closes, largest, counts.rounded)


def require_closed(counts: MonthOfCounts) -> None:
    """Raise InputError where a month does not close, and name the rounded figures."""
    found = close_month(counts)
    if not found.closes:
        gap = "cannot be checked" if found.open_by is None else f"are open by {found.open_by}"
        rounded = f"; rounded: {', '.join(found.rounded)}" if found.rounded else ""
        raise InputError(f"the counts of {found.month} {gap}{rounded}.", "identities")


def more_in_than_out(came: tuple[int, int | None], went: tuple[int, int | None]) -> Answer:
    """Say whether more came than went, where either is known within bounds only.

    Parameters
    ----------
    came, went : tuple of int and int or None
        The least and the greatest it may be, under one denominator; None is no upper bound.

    Examples
    --------
    Recognised 219, gone from the list 351; but arrests themselves are not observed:

    >>> more_in_than_out((219, 219), (351, 351)), more_in_than_out((219, None), (351, 351))
    ('false', 'cannot be told')
    """
    if went[1] is not None and came[0] > went[1]:
        return "true"
    if came[1] is not None and came[1] <= went[0]:
        return "false"
    return "cannot be told"


def share_that_leaves(
    *, held_before: int, held_after: int, recognised: int, background: float, announced: int
) -> float:
    """Return the share of announced pardons that shows in the count, against a background outflow.

    Raises
    ------
    InputError
        If nobody was announced.
    """
    if announced <= 0:
        raise InputError(f"found {announced}; a share needs somebody announced.", "announced")
    return (held_before + recognised - held_after - background) / announced


@dataclass(frozen=True)
class BatchNet:
    """What a batch of releases is worth after some months of arrests and other releases.

    Attributes
    ----------
    months : float
    held : float
        The mean number held then.
    net : float
        How many fewer than before the batch; the sign is what counts.
    """

    months: float
    held: float
    net: float


def net_of_batch(
    held: int, batch: int, *, came: float, went: float, months: Sequence[float] = (6, 12, 24)
) -> tuple[BatchNet, ...]:
    """Show a batch's net beside the deal.

    Parameters
    ----------
    held : int
        Before it.
    batch : int
    came, went : float
        A month, without the batch.
    months : sequence of float

    Examples
    --------
    >>> [round(each.held) for each in net_of_batch(1226, 300, came=44, went=50)]
    [890, 854, 782]
    """
    after = [max(float(held - batch + (came - went) * time), 0.0) for time in months]
    return tuple(
        BatchNet(float(time), left, held - left) for time, left in zip(months, after, strict=True)
    )


def is_revolving_door(
    held: int, batch: int, *, came: float, went: float, horizon: float = 12.0
) -> bool:
    """Say whether a deal's batch is filled up again within the deal's own horizon, in months."""
    (net,) = net_of_batch(held, batch, came=came, went=went, months=(horizon,))
    return net.net <= 0
