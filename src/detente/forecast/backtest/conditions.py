"""What may be known on the day of the question, and sorts the past into like and unlike."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from detente.errors import NotApplicableError
from detente.forecast.backtest.past import AskedQuestion, Event

YEAR = timedelta(days=365)
GRID = "grid_"
OWN_ACTS = ("grid_crackdown", "grid_count_zero")
"""Families about what the government at home does by itself."""
MEASURES = ("grid_us_new_measures", "grid_eu_new_measures")


@dataclass(frozen=True)
class PastSituation:
    """A question on its day: the question, and what was on record then.

    Attributes
    ----------
    asked : AskedQuestion
    elections : tuple of date
        All of them: their days are known in advance.
    events : tuple of Event
        Those up to ``asked.as_of``, none later, the days rising.
    """

    asked: AskedQuestion
    elections: tuple[date, ...]
    events: tuple[Event, ...]


Condition = Callable[[PastSituation], Hashable]


def election_in_the_window(situation: PastSituation) -> bool:
    """Whether an election falls after the day of the question and no later than its end."""
    asked = situation.asked
    return any(asked.as_of < day <= asked.by for day in situation.elections)


def prisoners_held(situation: PastSituation) -> bool:
    """Whether prisoners are held on the day of the question."""
    return _state(situation, "prisoners_held")


def relief_or_prisoners(situation: PastSituation) -> bool:
    """Whether the sender asked about has relief in force; elsewhere, whether prisoners are held."""
    for sender in ("us", "eu"):
        if situation.asked.family.startswith(f"{GRID}{sender}_"):
            return _state(situation, f"relief_in_force_{sender}")
    return prisoners_held(situation)


def election_and_prisoners(situation: PastSituation) -> tuple[bool, bool]:
    """Both: is there an election in the window, and are prisoners held?"""
    return election_in_the_window(situation), prisoners_held(situation)


def momentum(situation: PastSituation) -> bool:
    """Whether what is asked about happened in the 365 days up to the question.

    For a count of zero, whether there was any release. It looks at all cycles of the record, since
    what happened before the question is known then.
    """
    asked = situation.asked
    releases = asked.family == "grid_count_zero"
    recent = takewhile(lambda event: event.day > asked.as_of - YEAR, reversed(situation.events))
    return any(
        event.kind == "release" if releases else is_of_family(event, asked.family)
        for event in recent
    )


def completeness(situation: PastSituation) -> bool | None:
    """Whether the release that the question follows was a complete one."""
    return situation.asked.complete


def is_of_family(event: Event, family: str) -> bool:
    """Whether an event is what a family of grid questions asks about (rule FC31).

    Raises
    ------
    NotApplicableError
        If the family is none of the grid's.

    Examples
    --------
    >>> eased = Event("x", "A", date(2008, 9, 5), actor="us", kind="ease")
    >>> is_of_family(eased, "grid_us_eases"), is_of_family(eased, "grid_eu_eases")
    (True, False)
    """
    match family.removeprefix(GRID):
        case "us_eases" | "eu_eases" as name:
            return event.actor == name[:2] and event.kind == "ease"
        case "us_new_measures" | "eu_new_measures" as name:
            return event.actor == name[:2] and event.kind in ("impose", "reverse")
        case "crackdown":
            return event.kind == "crackdown"
        case "count_zero":
            return event.kind == "release" and event.condition_met is True
    raise NotApplicableError(f"'{family[:80]}' is no family of the grid.", "family")


def _state(situation: PastSituation, name: str) -> bool:
    asked = situation.asked
    if name not in asked.state:
        raise NotApplicableError(f"the question does not say '{name}' in its state.", asked.id)
    return asked.state[name]
