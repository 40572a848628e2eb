"""The front page as plain data: its blocks as told, and the verdicts behind them."""

from __future__ import annotations

from typing import Any

from detente.report.data.exchanges import agreements_data
from detente.report.data.record import beside_data
from detente.report.data.registry import to_data
from detente.studies.front_page import (
    Block,
    FrontPage,
    PageDate,
    PageIndicator,
    PageOutlook,
    PagePeople,
)


@to_data.register
def front_page_data(page: FrontPage) -> dict[str, Any]:
    """Return the page; ``holds`` is meant against single moves."""
    return {
        "case": page.model.title,
        "fingerprint": page.fingerprint,
        "status_quo": page.model.status_quo,
        "holds": page.holds,
        "answer": page.answer,
        "sentences": list(page.sentences),
        "omitted": page.omitted,
        "agreements": agreements_data(page.study),
        "people": None if page.people is None else people_data(page.people),
        "dates": [date_data(each) for each in page.dates],
        "watch": [indicator_data(each) for each in page.watched],
        "next": None if page.outlook is None else outlook_data(page.outlook),
        "record": None if page.record is None else beside_data(page.record),
        "blocks": [block_data(block) for block in page.blocks],
    }


def block_data(block: Block) -> dict[str, Any]:
    """Return one block: its key, heading and rows."""
    return {
        "key": block.key,
        "heading": block.heading,
        "rows": [{"head": row.head, "lines": list(row.lines)} for row in block.rows],
    }


def people_data(people: PagePeople) -> dict[str, Any]:
    """Return who is held, who comes and goes in a month, and how many the exchange moves."""
    return {
        "held": [
            {
                "stock": each.name,
                "label": each.label,
                "count": each.count,
                "counter": each.counter,
                "claims": list(each.claims),
            }
            for each in people.held
        ],
        "flows": [
            {
                "flow": each.name,
                "label": each.label,
                "stock": each.stock,
                "a_month": each.a_month,
            }
            for each in people.flows
        ],
        "waves": [
            {
                "flow": each.name,
                "label": each.label,
                "stock": each.stock,
                "waves": each.waves,
                "mean": each.mean,
            }
            for each in people.waves
        ],
        "moved": None
        if people.moved is None
        else {
            "label": people.moved.label,
            "count": people.moved.count,
            "assumed": people.moved.assumed,
            "stock": people.moved.stock,
            "days": people.moved.days,
        },
    }


def date_data(each: PageDate) -> dict[str, Any]:
    """Return one thing to come."""
    return {
        "day": None if each.day is None else each.day.isoformat(),
        "last": None if each.last is None else each.last.isoformat(),
        "days": each.days,
        "after": each.after or None,
        "what": each.what,
        "unless": each.unless or None,
        "so_far": None if each.so_far is None else list(each.so_far),
        "lever": each.lever or None,
        "event": each.event or None,
        "act": each.act or None,
    }


def indicator_data(each: PageIndicator) -> dict[str, Any]:
    """Return one thing to watch, and the conclusion that it tells of."""
    found = each.indicator
    return {
        "conclusion": each.conclusion,
        "input": found.input,
        "label": found.label,
        "unit": found.unit,
        "at": found.threshold.at,
        "above": found.above.value,
        "below": found.below.value,
    }


def outlook_data(told: PageOutlook) -> dict[str, Any]:
    """Return one question by its last day; what was not played is null."""
    answer = told.answer
    return {
        "question": told.question,
        "by": told.by.isoformat(),
        "base_rate": told.base_rate,
        "count": told.count,
        "trials": told.trials,
        "by_cycles": told.by_cycles,
        "cycles": told.cycles,
        "calendar": None if answer is None else answer.calendar,
        "p": None if answer is None else answer.p,
        "low": None if answer is None else answer.low,
        "high": None if answer is None else answer.high,
    }
