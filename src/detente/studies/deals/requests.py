"""A deal put together from what somebody asks for, instead of from a case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from detente.case import DealText, Figure, Others, Pledge, ScheduleText
from detente.deals import Schedule
from detente.errors import InputError, unknown_name
from detente.model import Model, check_names
from detente.stability import SWEPT
from detente.studies.deals.certificate_file import check_certificate, schedule_data, stated_terms
from detente.studies.deals.contradictions import AgainstOrder, against_order
from detente.studies.deals.schedule import (
    GOALS,
    ScheduleRequest,
    schedule_terms,
    seek,
    step_in_years,
)

TIMING = ("simultaneous", "alternating")
AFTER = ("lasts", "ends")
_FIGURES = ("delay", "detection", "deadline")


@dataclass(frozen=True, eq=False)
class ScheduleAnswer:
    """What came of looking for a schedule.

    Attributes
    ----------
    model : Model
    deal : DealText
    request : ScheduleRequest
    held_at : int
        The state number at which all other levers stand.
    years : float
        What a step's values are multiplied by.
    against_order : tuple of AgainstOrder
        For each signer with the deal's amounts, how far its order agrees under the reading taken.
    """

    model: Model
    deal: DealText
    request: ScheduleRequest
    held_at: int
    years: float
    against_order: tuple[AgainstOrder, ...] = ()

    @property
    def certificate(self) -> dict[str, Any] | None:
        """The schedule with all that it takes to check it, as plain data; None without one."""
        plan = self.request.schedule
        return None if plan is None else schedule_data(plan, self.model, self.held_at, self.years)


@dataclass(frozen=True, eq=False)
class CertificateCheck:
    """Whether a certificate of a schedule holds.

    Attributes
    ----------
    schedule : Schedule
    complaints : tuple of str
        One for everything that does not hold.
    """

    schedule: Schedule
    complaints: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.complaints

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that it states and rests on, in sentences."""
        return stated_terms(self.schedule)


def new_deal(signers: tuple[str, ...]) -> DealText:
    """Return a deal between some parties that names no package yet."""
    return DealText("asked", signers, {})


def changed_deal(model: Model, deal: DealText, changes: Mapping[str, Any]) -> DealText:
    """Return a deal with some of its keys put at other values.

    Parameters
    ----------
    model : Model
    deal : DealText
    changes : mapping of str to value
        By the keys of a deal in a case file: ``between``, ``package``, ``levers``, ``others``,
        ``concept``, ``disagreement``.

    Raises
    ------
    InputError
        At the first value that does not fit; its key is in ``where``.
    """
    for key, kind, known in (
        ("others", "way to take the others", get_args(Others)),
        ("concept", "concept for a deal", SWEPT),
    ):
        if key in changes and changes[key] not in known:
            raise unknown_name(kind, changes[key][:80], known).at(key)
    changed = replace(deal, **changes)
    check_names(replace(changed, schedule=None), model.definition)
    return changed


def deal_on_terms(
    model: Model,
    deal: DealText,
    terms: Mapping[str, Any],
    discount: float | Mapping[str, float] | None = None,
    collateral: Mapping[str, float] | None = None,
) -> DealText:
    """Return a deal whose schedule has some of its terms put at other values.

    Parameters
    ----------
    model : Model
    deal : DealText
    terms : mapping of str to value
        By the keys of a schedule in a case file: ``timing``, ``after``, ``irreversible``,
        ``delay``, ``detection``, ``deadline``.
    discount : float or mapping of party to float, optional
        What the next step counts against this one, in place of the rates of the case.
    collateral : mapping of party to float, optional

    Raises
    ------
    InputError
        At the first value that does not fit; its key is in ``where``.
    """
    changes = dict(terms)
    for key, known in (("timing", TIMING), ("after", AFTER)):
        if key in changes and changes[key] not in known:
            raise unknown_name(key, changes[key][:80], known).at(key)
    for key in _FIGURES:
        if key in changes:
            changes[key] = Figure(float(changes[key]))
    if "detection" in changes:
        changes["notice"] = {}
    if discount is not None:
        each = discount if isinstance(discount, Mapping) else dict.fromkeys(deal.between, discount)
        changes["discount"] = {name: Figure(value) for name, value in each.items()}
        changes["rate"] = {}
    if collateral is not None:
        changes["collateral"] = {name: Pledge(Figure(value)) for name, value in collateral.items()}
    schedule = replace(deal.schedule or ScheduleText(), **changes)
    if not schedule.discount and not schedule.rate:
        raise InputError("no discount factor and no rate says how patient they are.", "discount")
    asked = replace(deal, schedule=schedule)
    try:
        check_names(asked, model.definition)
    except InputError as error:
        key = error.where.removeprefix("schedule, ").removeprefix("schedule")
        raise type(error)(error.problem, key) from None
    return asked


def find_schedule(
    model: Model, deal: DealText, goal: str = "fastest", *, held_at: int | None = None
) -> ScheduleAnswer:
    """Look for a schedule of a deal that enforces itself (rule D24).

    Parameters
    ----------
    model : Model
    deal : DealText
        With a package and a schedule.
    goal : str
        "fastest", "safest", "least-collateral" or "least-patience".
    held_at : int, optional
        The state number at which all other levers stand; the status quo unless given.

    Raises
    ------
    UnknownNameError, NotApplicableError, InfeasibleStateError, UnconvergedError
        As for :func:`schedule_terms` and :func:`seek`.
    """
    if goal not in GOALS:
        raise unknown_name("goal", goal[:80], GOALS).at("goal")
    anchor = model.status_quo if held_at is None else held_at
    request = seek(schedule_terms(model, deal, held_at=anchor), goal)
    told = against_order(model, deal, anchor)
    return ScheduleAnswer(model, deal, request, anchor, step_in_years(deal), told)


def checked_certificate(text: str, model: Model) -> CertificateCheck:
    """Check a certificate against itself and against the case.

    Raises
    ------
    InputError
        If the text is no certificate at all.
    """
    return CertificateCheck(*check_certificate(text, model))
