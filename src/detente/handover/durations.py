"""Chances of whole days: written out, or from a range."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from detente.errors import CaseError

Days = Mapping[int, Fraction]
AT_ONCE: Days = MappingProxyType({0: Fraction(1)})
MOST_DAYS, MOST_APART = 36_525, 1_500  # a century from the start; a range of some four years
_SLACK = Fraction(1, 10**9)  # of the sum of chances typed as decimals


def chance(written: Fraction | float | str, where: str = "") -> Fraction:
    """Return a chance as an exact fraction; a decimal means what it says, 0.9 is 9/10.

    Raises
    ------
    CaseError
        If it is no number from 0 to 1.

    Examples
    --------
    >>> chance(0.9), chance("1/3")
    (Fraction(9, 10), Fraction(1, 3))
    """
    try:
        found = None if isinstance(written, bool) else Fraction(str(written))
    except (ValueError, ZeroDivisionError):
        found = None
    if found is None or not 0 <= found <= 1:
        raise CaseError(f"{written!r} is no chance. Write a number from 0 to 1.", where)
    return found


def shares(written: Mapping[str, Fraction | float | str], where: str = "") -> dict[str, Fraction]:
    """Return chances that add up to 1, each as an exact fraction.

    Chances typed as rounded decimals may miss 1 by up to 1e-9; they are scaled to it.

    Raises
    ------
    CaseError
        If one is no chance, or their sum is not 1.
    """
    found = {name: chance(each, where) for name, each in written.items()}
    total = sum(found.values(), Fraction(0))
    if abs(total - 1) > _SLACK:
        raise CaseError(
            f"the chances of {', '.join(map(repr, found))} sum to {float(total):.10g}. "
            "They must sum to 1.",
            where,
        )
    return {name: each / total for name, each in found.items()}


def triangular_days(low: int, mode: Fraction | float, high: int) -> dict[int, Fraction]:
    """Return the chance of each whole day of a range with a most likely day (rule HO1).

    The triangular density on [low - ½, high + ½] with its top at `mode`, summed over each day.

    Raises
    ------
    CaseError
        Unless ``0 <= low <= mode <= high`` in whole days (`mode` may be a fraction).

    Examples
    --------
    >>> triangular_days(0, 0, 1)
    {0: Fraction(2, 3), 1: Fraction(1, 3)}
    """
    top = Fraction(str(mode))
    _check_range(low, high)
    if not 0 <= low <= top <= high:
        raise CaseError(
            f"days from {low}, most likely {mode}, to {high} are no range. "
            "Write 0 <= low <= mode <= high."
        )
    left, right = low - Fraction(1, 2), high + Fraction(1, 2)

    def below(day: Fraction) -> Fraction:
        if day <= top:
            return (day - left) ** 2 / ((right - left) * (top - left))
        return 1 - (right - day) ** 2 / ((right - left) * (right - top))

    edges = [below(low - Fraction(1, 2) + k) for k in range(high - low + 2)]
    return {low + k: edges[k + 1] - edges[k] for k in range(high - low + 1)}


def even_days(low: int, high: int) -> dict[int, Fraction]:
    """Return the same chance for every whole day of a range (rule HO1).

    Raises
    ------
    CaseError
        Unless ``0 <= low <= high``.

    Examples
    --------
    >>> even_days(1, 2)
    {1: Fraction(1, 2), 2: Fraction(1, 2)}
    """
    if not 0 <= low <= high:
        raise CaseError(f"days from {low} to {high} are no range. Write 0 <= low <= high.")
    _check_range(low, high)
    return {day: Fraction(1, high - low + 1) for day in range(low, high + 1)}


def check_day(day: int) -> int:
    """Return a number of days that can be counted.

    Raises
    ------
    CaseError
        If it is more than a century.
    """
    if abs(day) > MOST_DAYS:
        raise CaseError(f"{day:.6g} days are more than a century; at most {MOST_DAYS:,} days.")
    return day


def _check_range(low: int, high: int) -> None:
    for day in (low, high):
        check_day(day)
    if high - low > MOST_APART:
        raise CaseError(
            f"days from {low:,} to {high:,} are too wide a range, more than {MOST_APART:,} days. "
            'Write "unknown" where so little is known.'
        )


def added(first: Days, second: Days) -> dict[int, Fraction]:
    """Return the chances of the sum of two independent numbers of days.

    Examples
    --------
    >>> added({0: Fraction(1, 2), 1: Fraction(1, 2)}, {2: Fraction(1)})
    {2: Fraction(1, 2), 3: Fraction(1, 2)}
    """
    total: dict[int, Fraction] = {}
    for one, of_one in first.items():
        for other, of_other in second.items():
            total[one + other] = total.get(one + other, Fraction(0)) + of_one * of_other
    return dict(sorted(total.items()))
