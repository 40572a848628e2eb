"""The section on what happens next: its table, its bands, its dates, and what they are worth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente import load_case
from detente.report.html import render_report
from detente.report.html.forecast import forecast_view
from detente.studies import Labels, overview

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
CORE = ["situation", "resting", "named"]


@pytest.fixture(scope="module")
def view() -> object:
    found = overview(HARBOUR, load_case(HARBOUR), parts=[*CORE, "forecast"])
    told = forecast_view(found, Labels(found.model))
    assert told is not None
    return told["forecast"]


def test_each_question_has_a_cell_for_each_of_its_days(view: object) -> None:
    days = view.days
    assert days[0] == "30 June 2025"
    rows = {row.title: row for row in view.rows}
    filled = [bool(cell.base) for cell in rows["the league eases"].cells]
    assert [day for day, full in zip(days, filled, strict=True) if full] == [
        "30 June 2025",
        "31 December 2025",
    ]
    assert rows["the league eases"].cells[0].base == "6 % 4 of 36"
    assert rows["the league eases"].first == "boycott: eased (The league)"
    assert rows["everybody is out"].known == "the chaplain's list is empty"


def test_bands_begin_where_the_stock_stands(view: object) -> None:
    held = next(band for band in view.bands if band.title == "People held")
    assert held.told.startswith("120 on 31 December 2024; ")
    line = [tuple(map(float, each.split(","))) for each in re.split(r"[ML ]+", held.line) if each]
    top = int(held.top.replace(",", ""))
    assert line[0] == (0.0, pytest.approx(90 * (1 - 120 / top), abs=0.06))
    assert line[-1][0] == 240.0


def test_dates_come_in_order_and_then_what_may_come_at_any_time(view: object) -> None:
    assert [row[:2] for row in view.dates if not row[2]] == [
        ("1 July 2025", "The vote in the league"),
        ("1 October 2025", "The boycott's easing lapses"),
        ("at any time", "The harbour master dies"),
    ]
    assert [when for when, _, asked in view.dates if asked] == list(view.days)
    assert "a coin scores 0.250" in view.standing
    assert any("“People held” and “People freed since”" in note for note in view.notes)


def test_the_page_has_the_section_only_where_there_is_a_forecast() -> None:
    page = render_report(overview(HARBOUR, load_case(HARBOUR), parts=[*CORE, "forecast"]))
    assert 'id="forecast"' in page
    assert "What happens next?" in page
    assert "the league&#39;s bulletin says so" in page
    page = render_report(overview("chicken", load_case("chicken"), parts=[*CORE, "forecast"]))
    assert 'id="forecast"' not in page
