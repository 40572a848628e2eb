"""Do the answers of the grid follow from the events?"""

from __future__ import annotations

from collections.abc import Iterator

from detente.forecast.backtest.conditions import is_of_family
from detente.forecast.backtest.past import Event, Past


def grid_disagreements(past: Past) -> tuple[str, ...]:
    """Answer every grid question from the events anew, and name those where the file differs.

    Yes: an event of the kind asked about falls after `as_of` and no later than `by`, in one of the
    cycles that the grid is about.

    Returns
    -------
    tuple of str
        Ids of questions whose outcome differs, or whose `resolved_by` is no event that answers it.

    Raises
    ------
    NotApplicableError
        If a family is none of the grid's.
    """
    return tuple(_disagreeing(past))


def _disagreeing(past: Past) -> Iterator[str]:
    cycles = {question.asked.cycle for question in past.grid}
    events = [event for event in past.events if event.cycle in cycles]
    for question in past.grid:
        asked = question.asked
        answers: list[Event] = [
            event
            for event in events
            if asked.as_of < event.day <= asked.by and is_of_family(event, asked.family)
        ]
        if question.outcome is None:
            continue
        named = any(event.id == question.resolved_by for event in answers)
        if bool(question.outcome) != bool(answers) or named != bool(answers):
            yield asked.id
