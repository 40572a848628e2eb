"""The figures of a deal's schedule -> plain numbers: chances, steps, discount factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType

from detente.case.deals import ScheduleText
from detente.case.figure import Figure
from detente.errors import CaseError, known_names
from detente.units import parse_unit

# In years.
_TIMES = {
    "day": 1 / 365.25,
    "week": 7 / 365.25,
    "month": 1 / 12,
    "year": 1.0,
}
_A_YEAR = {"1": 1.0, "1 / year": 1.0, "%": 0.01, "% / year": 0.01}
_SHARE = {"1": 1.0, "%": 0.01}
_CLOSE = 1e-9
MOST_STEPS = 10_000


@dataclass(frozen=True)
class ScheduleNumbers:
    """The terms of a schedule as numbers a computation takes.

    Attributes
    ----------
    discount : mapping of signer to float
        In (0, 1), a step.
    period : float or None
        How long a step is, in years; None where the case does not say.
    delay : int
        Steps from noticing a breach to the answer, at least 1.
    detection : float
        The chance a step that a breach is noticed, in (0, 1].
    notice : tuple of float
        The chance that a breach is first noticed in the first step after it, the second, and so
        on; empty where `detection` says so.
    deadline : int or None
        The most steps, at least 1.
    collateral : mapping of signer to float
        In the signer's own units; 0 for signers that pledge nothing.
    """

    discount: Mapping[str, float]
    period: float | None
    delay: int
    detection: float
    deadline: int | None
    collateral: Mapping[str, float]
    notice: tuple[float, ...] = ()


def schedule_numbers(terms: ScheduleText, signers: tuple[str, ...]) -> ScheduleNumbers:
    """Turn the figures of a schedule into numbers.

    Parameters
    ----------
    terms : ScheduleText
    signers : tuple of str

    Returns
    -------
    ScheduleNumbers

    Raises
    ------
    CaseError
        If a unit does not fit, a number is out of its range, or a signer has none.

    Notes
    -----
    A yearly rate ``r`` over a step of ``p`` years makes the discount factor ``(1 + r) ** -p``. A
    delay given as a time is rounded up to whole steps, a deadline down.

    Examples
    --------
    >>> from detente.case.figure import Figure
    >>> terms = ScheduleText(rate={"a": Figure(10, "% / year")}, period=Figure(3, "months"))
    >>> round(schedule_numbers(terms, ("a",)).discount["a"], 4)
    0.9765
    """
    period = None
    if terms.period is not None:
        period = _time(terms.period, "period")
        if period <= 0:
            raise CaseError(f"found {terms.period.value:g}; a step takes some time.", "period")
    return ScheduleNumbers(
        discount=MappingProxyType(_discounts(terms, signers, period)),
        period=period,
        delay=_steps(terms.delay, period, ceil, "delay") or 1,
        detection=_detection(terms.detection),
        deadline=_steps(terms.deadline, period, floor, "deadline"),
        collateral=MappingProxyType(_collateral(terms, signers)),
        notice=_notice(terms.notice),
    )


def _notice(chances: Mapping[str, float]) -> tuple[float, ...]:
    if not chances:
        return ()
    steps = {int(step): float(chance) for step, chance in chances.items()}
    return tuple(steps.get(step, 0.0) for step in range(1, max(steps) + 1))


def _discounts(
    terms: ScheduleText, signers: tuple[str, ...], period: float | None
) -> dict[str, float]:
    if bool(terms.discount) == bool(terms.rate):
        raise CaseError(
            "a schedule has either 'discount', a factor a step, or 'rate', a year, with 'period'; "
            f"found {'both' if terms.rate else 'neither'}."
        )
    key = "rate" if terms.rate else "discount"
    given = terms.rate or terms.discount
    _only_signers(given, signers, key)
    missing = [name for name in signers if name not in given]
    if missing:
        raise CaseError(f"no number for {', '.join(missing)}; give one for every signer.", key)
    if key == "rate" and period is None:
        raise CaseError("a yearly rate needs 'period', how long a step is; add it.", "rate")
    found = {}
    for name in signers:
        figure, where = given[name], f"{key}.{name}"
        factor = _in(figure, _SHARE if key == "discount" else _A_YEAR, where)
        if key == "rate":
            assert period is not None
            if factor <= 0:
                text = f"found {figure.value:g} {figure.unit}; impatience is a rate above 0."
                raise CaseError(text, where)
            factor = (1 + factor) ** -period
        if not 0 < factor < 1:
            raise CaseError(
                f"found {figure.value:g}, a discount factor of {factor:g} a step; it lies strictly "
                "between 0 (only now counts) and 1 (later counts as much as now).",
                where,
            )
        found[name] = factor
    return found


def _detection(figure: Figure | None) -> float:
    if figure is None:
        return 1.0
    chance = _in(figure, _SHARE, "detection")
    if not 0 < chance <= 1:
        raise CaseError(f"found {chance:g}; a chance lies above 0 and at most at 1.", "detection")
    return chance


def _collateral(terms: ScheduleText, signers: tuple[str, ...]) -> dict[str, float]:
    _only_signers(terms.collateral, signers, "collateral")
    found = dict.fromkeys(signers, 0.0)
    for name, pledge in terms.collateral.items():
        where = f"collateral.{name}"
        found[name] = _in(pledge.amount, {"1": 1.0}, where)
        if found[name] < 0:
            raise CaseError(f"found {found[name]:g}; a pledge is 0 or more.", where)
        if pledge.held_by in signers:
            raise CaseError(
                f"found '{pledge.held_by}', who signs: a signer that keeps a pledge could take it. "
                "Name somebody outside the deal.",
                f"{where}.held_by",
            )
    return found


def _only_signers(given: Mapping[str, object], signers: tuple[str, ...], where: str) -> None:
    for name in given:
        if name not in signers:
            raise CaseError(
                f"'{name}' signs nothing; {known_names('signer', name, signers)}", where
            )


def _steps(
    figure: Figure | None, period: float | None, whole: Callable[[float], int], where: str
) -> int | None:
    if figure is None:
        return None
    if figure.unit == "1":
        if not figure.value.is_integer():
            raise CaseError(
                f'found {figure.value:g}; write whole steps, or a time such as "60 days".', where
            )
        exact = figure.value
    else:
        if period is None:
            raise CaseError("a time needs 'period', how long a step is; add it.", where)
        exact = _time(figure, where) / period
    if exact > MOST_STEPS:
        raise CaseError(f"found {exact:g} steps; at most {MOST_STEPS:,} are looked at.", where)
    near = round(exact)
    steps = near if abs(exact - near) <= _CLOSE * max(1.0, exact) else whole(exact)
    if steps < 1:
        unit = "" if figure.unit == "1" else f" {figure.unit}"
        text = f"found {figure.value:g}{unit}, which is less than a step; give one step or more."
        raise CaseError(text, where)
    return steps


def _time(figure: Figure, where: str) -> float:
    unit = " ".join(figure.unit.split())
    for name, years in _TIMES.items():
        if unit in (name, f"{name}s"):
            return figure.value * years
    raise CaseError(f"found the unit '{unit[:60]}'; use days, weeks, months or years.", where)


def _in(figure: Figure, units: Mapping[str, float], where: str) -> float:
    try:
        unit = parse_unit(figure.unit)
    except CaseError as error:
        raise CaseError(error.problem, where) from None
    for name, factor in units.items():
        if parse_unit(name) == unit:
            return figure.value * factor
    known = " or ".join(f"'{name}'" for name in units)
    raise CaseError(f"found the unit '{unit}'; use {known}.", where)
