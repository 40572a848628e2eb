"""Times and rates as months, a month being a twelfth of 365.25 days."""

from __future__ import annotations

from datetime import date

from detente.case.figure import Figure
from detente.errors import CaseError

MONTHS_A_DAY = 12 / 365.25
_MONTHS = {
    "day": MONTHS_A_DAY,
    "week": 7 * MONTHS_A_DAY,
    "month": 1.0,
    "year": 12.0,
}
MOST_MONTHS = 1_200.0
MOST_EXPOSURE = 12e6  # months at risk, of all who were counted together


def months_between(first: date, last: date) -> float:
    """Return the months from one day to another, a month being a twelfth of 365.25 days."""
    return (last - first).days * MONTHS_A_DAY


def months_of(figure: Figure, where: str = "", *, most: float = MOST_MONTHS) -> float:
    """Return a time in months, of which there are `most` at most.

    Raises
    ------
    CaseError
        If the unit is none of days, weeks, months, years, or the time is negative or too long.
    """
    unit = " ".join(figure.unit.split())
    for name, factor in _MONTHS.items():
        if unit in (name, f"{name}s"):
            months = figure.value * factor
            if not 0 <= months <= most:
                raise CaseError(
                    f"found {figure.value:g} {unit}; a time is from 0 to {most / 12:,.0f} years.",
                    where,
                )
            return months
    raise CaseError(f"found the unit '{unit[:60]}'; use days, weeks, months or years.", where)


def exposure_of(figure: Figure, where: str = "") -> float:
    """Return a time of exposure in months; all who were counted together may have long ones.

    Raises
    ------
    CaseError
        As of :func:`months_of`, up to a million years.
    """
    return months_of(figure, where, most=MOST_EXPOSURE)


def rate_of(figure: Figure, where: str = "") -> float:
    """Return a rate a month from one written as ``0.3 / year`` or ``5 % / month``.

    Raises
    ------
    CaseError
        If the unit is no rate, or the number is negative or too large.
    """
    share, slash, time = " ".join(figure.unit.split()).rpartition("/")
    name = time.strip().removesuffix("s")
    over = share.strip()
    if not slash or name not in _MONTHS or over not in ("", "1", "%"):
        raise CaseError(
            f"found the unit '{figure.unit[:60]}'; write a rate as '/ year' or '% / month'.", where
        )
    rate = figure.value * (0.01 if over == "%" else 1.0) / _MONTHS[name]
    if not 0 <= rate <= 1e6:
        raise CaseError(f"found {figure.value:g}; a rate is from 0 to a million a month.", where)
    return rate
