"""The terms of a deal's schedule, and what can be found under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from detente.arrays import frozen
from detente.case import DealText, schedule_numbers
from detente.deals import (
    Found,
    LeastCollateral,
    LeastPatience,
    NoSchedule,
    Schedule,
    Terms,
    fastest_schedule,
    least_collateral,
    least_patience,
    list_packages,
    party_values,
    safest_schedule,
    terms_of,
)
from detente.errors import (
    InfeasibleStateError,
    NotApplicableError,
    TooLargeError,
    UnconvergedError,
    unknown_name,
)
from detente.model import Model, table_of
from detente.studies.deals.amounts import priced
from detente.studies.deals.answering import answer_delay

GOALS = ("fastest", "safest", "least-collateral", "least-patience")


@dataclass(frozen=True, eq=False)
class ScheduleRequest:
    """What was asked of a schedule, and what came out.

    Attributes
    ----------
    goal : str
        One of GOALS.
    schedule : Schedule or None
    certain : bool
        False where ways had to be left out of the search; see :class:`detente.deals.Found`.
    why : str
        Why there is none, parties by their keys.
    answer : mapping of str to float
        The least collateral of every party, or the least discount factor, as "discount".
    reason : NoSchedule or None
        Why there is none, taken apart, where one of given terms was looked for.
    """

    goal: str
    schedule: Schedule | None
    certain: bool
    why: str
    answer: Mapping[str, float]
    reason: NoSchedule | None = None


@dataclass(frozen=True, eq=False)
class ScheduleStudy:
    """How a deal could be carried out in steps, or why it cannot and what that would take.

    Attributes
    ----------
    deal : DealText
    terms : Terms or None
        None where the terms themselves make no sense; `why` says so.
    fastest, safest : Found or None
    collateral : LeastCollateral or None
    patience : LeastPatience or None
        Worked out only where there is no schedule.
    period : float or None
        How long a step is, in years.
    why : str
        Why nothing could be looked for.
    delay : int
        How many steps pass from noticing a breach to the answer.
    ordinal : tuple of str
        The signers that have an order and no values, so that no step can be weighed.
    """

    deal: DealText
    terms: Terms | None
    fastest: Found | None = None
    safest: Found | None = None
    collateral: LeastCollateral | None = None
    patience: LeastPatience | None = None
    period: float | None = None
    why: str = ""
    delay: int = 0
    ordinal: tuple[str, ...] = ()


def study_schedule(model: Model, deal: DealText) -> ScheduleStudy:
    """Look for a schedule of a deal that enforces itself, and for what one would take.

    Parameters
    ----------
    model : Model
    deal : DealText
        With a package and a schedule.

    Returns
    -------
    ScheduleStudy
        With the reason in `why` where the deal's terms admit no schedule at all.
    """
    found = ScheduleStudy(deal, None, ordinal=_ordinal(model, deal))
    try:
        terms = schedule_terms(model, deal)
        fastest = fastest_schedule(terms)
    except (NotApplicableError, InfeasibleStateError, TooLargeError) as error:
        found = replace(found, why=str(error))
        fastest = None
    if deal.schedule is not None:
        numbers = schedule_numbers(deal.schedule, deal.between)
        found = replace(found, delay=answer_delay(model, deal), period=numbers.period)
    if fastest is None:
        return found
    found = replace(found, terms=terms, fastest=fastest)
    if fastest.exists:
        return replace(found, safest=safest_schedule(terms))
    return replace(found, collateral=_collateral(terms), patience=least_patience(terms))


def _ordinal(model: Model, deal: DealText) -> tuple[str, ...]:
    money = priced(model, deal)
    return tuple(name for name in deal.between if party_values(money, name).scale == "rank")


def seek(terms: Terms, goal: str = "fastest") -> ScheduleRequest:
    """Look for a schedule of one of four kinds (rule D24).

    Parameters
    ----------
    terms : Terms
    goal : str
        "fastest", "safest", "least-collateral" or "least-patience".

    Raises
    ------
    UnknownNameError
    NotApplicableError
        If nothing is at stake after the last step.
    UnconvergedError
        If the rules leave no way at all from start to target.
    """
    if goal in ("fastest", "safest"):
        found = (fastest_schedule if goal == "fastest" else safest_schedule)(terms)
        return ScheduleRequest(goal, found.schedule, found.certain, found.why, {}, found.reason)
    if goal == "least-collateral":
        least = least_collateral(terms)
        return ScheduleRequest(goal, least.schedule, least.certain, "", dict(least.amounts))
    if goal == "least-patience":
        patience = least_patience(terms)
        if patience.discount is None:
            why = "no schedule was found with a discount factor of up to 0.99."
            return ScheduleRequest(goal, None, patience.certain, why, {})
        answer = {"discount": patience.discount}
        return ScheduleRequest(goal, patience.schedule, patience.certain, "", answer)
    raise unknown_name("goal", goal, GOALS)


def schedule_terms(model: Model, deal: DealText, *, held_at: int | None = None) -> Terms:
    """Return the terms under which a deal's package is reached in steps (rules D20-D24).

    Where the deal says how long a step is, values are amounts a year and count for that long.

    Parameters
    ----------
    model : Model
    deal : DealText
        With a package and a schedule.
    held_at : int, optional
        The state number at which all levers that are not on the table stand, during the steps and
        after; the status quo unless given.

    Raises
    ------
    NotApplicableError
        If the deal has no package or no schedule, or a signer has an order only.
    InfeasibleStateError
        If the rules exclude the package, or the start, with the other levers so.
    """
    if not deal.package or deal.schedule is None:
        missing = "schedule" if deal.package else "package"
        raise NotApplicableError(f"the deal has no {missing}, so there is no way to look for.")
    anchor = model.status_quo if held_at is None else held_at
    table = table_of(deal, model.definition)
    pack = list_packages(priced(model, deal), deal.between, levers=table, held_at=anchor)
    ordinal = [name for name in pack.signers if pack.scales[name] == "rank"]
    if ordinal:
        raise NotApplicableError(
            f"{' and '.join(ordinal)}: an order and no values, so what a step is worth later "
            "cannot be set against what it costs now. Give amounts in [deals.NAME.values], or a "
            "value preference."
        )
    numbers = schedule_numbers(deal.schedule, deal.between)
    standing = model.space.levels_of(anchor)
    terms = terms_of(
        pack,
        _state(model, {**standing, **deal.package}, "package"),
        discount=numbers.discount,
        start=_state(model, {**standing, **_before(model, deal)}, "start"),
        irreversible=deal.schedule.irreversible,
        timing=deal.schedule.timing,
        delay=answer_delay(model, deal),
        detection=numbers.detection,
        collateral=numbers.collateral,
        after=deal.schedule.after,
        deadline=numbers.deadline,
        notice=numbers.notice,
    )
    years = step_in_years(deal)
    return terms if years == 1 else replace(terms, values=frozen(terms.values * years))


def step_in_years(deal: DealText) -> float:
    """Return what a step's values are multiplied by: its length in years, or 1 (rule D20)."""
    assert deal.schedule is not None
    return schedule_numbers(deal.schedule, deal.between).period or 1.0


def _before(model: Model, deal: DealText) -> dict[str, str]:
    """The levels of the levers on the table before the first step."""
    now = model.space.levels_of(model.status_quo)
    assert deal.schedule is not None
    levels = {name: now[name] for name in table_of(deal, model.definition)}
    return levels | dict(deal.schedule.start)


def _state(model: Model, levels: Mapping[str, str], what: str) -> int:
    try:
        return model.space.number_of(levels)
    except InfeasibleStateError:
        raise InfeasibleStateError(
            f"the rules exclude the {what} with every other lever where it stands during the "
            "steps. Say another state to hold them at."
        ) from None


def _collateral(terms: Terms) -> LeastCollateral | None:
    try:
        return least_collateral(terms)
    except UnconvergedError:
        return None
