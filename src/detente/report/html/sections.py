"""The sections of the report, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.errors import unknown_name
from detente.report.html.appendix import aims_view, named_view, rules_view
from detente.report.html.contested import readings_view
from detente.report.html.deals import deals_view
from detente.report.html.forecast import forecast_view
from detente.report.html.front_page import front_page_view
from detente.report.html.ground import method_view
from detente.report.html.handovers import handovers_view
from detente.report.html.obstacles import blocks_view, changes_view
from detente.report.html.robust import robust_view
from detente.report.html.situation import parties_view, status_quo_view
from detente.report.html.trade import trade_view
from detente.report.html.ways import map_view, resting_view
from detente.studies import Labels, Overview

View = Callable[[Overview, Labels], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """One section of the report.

    Attributes
    ----------
    id : str
        Its anchor.
    title : str
    short : str
        A part of the title, by which the contents name it.
    view : callable
        Overview and labels -> what the template prints; None where the section has nothing to say.
    parts : tuple of str
        Of an overview: what it needs beside the standoff itself.
    """

    id: str
    title: str
    short: str
    view: View
    parts: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """Its file in templates/."""
        return f"{self.id.replace('-', '_')}.html.j2"


SECTIONS = (
    Section("front-page", "The page to pass on", "The page", front_page_view, ("front_page",)),
    Section("parties", "Who holds which lever", "which lever", parties_view),
    Section(
        "status-quo", "Does the status quo hold?", "status quo", status_quo_view, ("agreements",)
    ),
    Section("resting", "Where else it can rest", "Where else", resting_view, ("agreements",)),
    Section("map", "How to get there", "get there", map_view),
    Section("blocks", "Who blocks what", "Who blocks", blocks_view, ("obstacles",)),
    Section("change", "What would have to change", "have to change", changes_view, ("changes",)),
    Section("trade", "What does pressure cost, and whom?", "pressure cost", trade_view, ("trade",)),
    Section(
        "deals",
        "What could they sign, and would they keep it?",
        "they sign",
        deals_view,
        ("deals", "schedules"),
    ),
    Section(
        "handovers", "How would it be carried out?", "carried out", handovers_view, ("handovers",)
    ),
    Section("forecast", "What happens next?", "happens next", forecast_view, ("forecast",)),
    Section(
        "readings",
        "What depends on contested readings",
        "contested readings",
        readings_view,
        ("readings",),
    ),
    Section("robust", "How sure may we be?", "How sure", robust_view, ("robust",)),
    Section("named", "The named states", "named states", named_view),
    Section("preferences", "What each party wants, as written", "party wants", aims_view),
    Section("rules", "What cannot be, and the numbers used", "numbers used", rules_view),
    Section("method", "Method and reproduction", "Method", method_view, ("grounds",)),
)

CLAIMS = Section("claims", "The claims, with grade and source", "claims", lambda *_: None)

PAGE_ONE = ("front-page",)
PAGE_ONE_PARTS = ("front_page", "forecast")  # without the standoff, which it does not show
CORE = ("situation", "resting", "named")


def parts_of(sections: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of an overview that sections need, by their ids.

    Raises
    ------
    UnknownNameError
        If there is no such section.
    """
    known = {section.id: section for section in SECTIONS}
    for name in sections:
        if name not in known:
            raise unknown_name("section", name[:80], known)
    return (*CORE, *dict.fromkeys(part for name in sections for part in known[name].parts))
