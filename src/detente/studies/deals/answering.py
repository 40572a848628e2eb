"""How long an answer to a breach takes, by what the case says of the levers that go back."""

from __future__ import annotations

from math import ceil

from detente.case import DealText, Lever, LeverStep, days_of, schedule_numbers
from detente.model import Model, table_of

DAYS_A_YEAR = 365.25
CLOSE = 1e-9


def answer_delay(model: Model, deal: DealText) -> int:
    """Return the steps between noticing a breach and the answer (rule D20).

    A written `delay` wins. Without one it is the greatest `reimpose` of the levers that an answer
    can take back, in steps rounded up, at least 1.
    """
    assert deal.schedule is not None
    numbers = schedule_numbers(deal.schedule, deal.between)
    known = reimpose_steps(model, deal)
    return numbers.delay if deal.schedule.delay is not None or known is None else known


def reimpose_steps(model: Model, deal: DealText) -> int | None:
    """Return the greatest `reimpose` of the levers that can be taken back, in steps.

    None where the case says none, or not how long a step is.
    """
    assert deal.schedule is not None
    period = schedule_numbers(deal.schedule, deal.between).period
    if period is None:
        return None
    now = model.space.levels_of(model.status_quo) | dict(deal.schedule.start)
    days = [
        days_of(step.reimpose, "reimpose")[0]
        for name in table_of(deal, model.definition)
        if name in deal.package and name not in deal.schedule.irreversible
        for step in _passed(model.levers[name], now[name], deal.package[name])
        if step.reimpose is not None
    ]
    if not days:
        return None
    return max(1, ceil(max(days) / (period * DAYS_A_YEAR) - CLOSE))


def _passed(lever: Lever, before: str, after: str) -> list[LeverStep]:
    """The steps between two levels of a lever, where it can go back over them."""
    start, end = lever.levels.index(before), lever.levels.index(after)
    if not lever.allows(end, start):
        return []
    between = range(min(start, end) + 1, max(start, end) + 1)
    found = [lever.step(level) for level in between]
    return [step for step in found if step is not None]
