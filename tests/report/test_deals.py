"""The section on deals: what it says, what it draws, and that it stays away where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from detente import load_case
from detente.case import Definition
from detente.case.deals import Pledge, ScheduleText
from detente.case.trade import Figure
from detente.model import Model, build
from detente.report.html import write_report
from detente.report.html.deals.frontier import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    draw_frontier,
)
from detente.report.html.deals.marks import Mark, Point
from detente.report.html.deals.scale import scale, ticks
from detente.report.html.deals.strands import draw_strands
from detente.report.html.deals.timeline import COLUMN, NAMES, draw_timeline
from detente.studies import Labels, overview
from detente.studies.deals.deal_study import named_deal
from detente.studies.deals.schedule import schedule_terms, seek
from detente.studies.load import build_from
from tests.report.pages import report_of
from tests.report.test_html import TAGS, Page, evil
from tests.studies.test_flagship_deals import SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

TEXT = (Path(__file__).parents[1] / "deals" / "exchange.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def model() -> Model:
    return build_from(TEXT, "exchange.toml")


@pytest.fixture(scope="module")
def text(model: Model) -> str:
    return report_of(model, "exchange.toml")


def test_a_case_without_deals_has_no_such_section() -> None:
    page = report_of(load_case("chicken"))
    assert "What could they sign" not in page
    assert 'id="deals"' not in page


def test_the_section_says_what_is_found(text: str) -> None:
    plain = Page(text).plain()
    for said in (
        "What could they sign, and would they keep it?",
        "All prisoners for full relief",
        "Nobody would refuse it, and nobody would break it, and no package is better",
        "This deal, Nash, Kalai–Smorodinsky, egalitarian and utilitarian",
        "▼ is hurt: 0.5 of its own value",
        "outside, could gain by breaking it, and is deterred",
        "The fastest schedule that nobody gains by breaking takes 4 steps.",
        "Sender comes nearest to breaking it at step 4: going on is worth 0.04188 more",
        "Impatience: Holder 60 % / year; Sender 1.4 a year, 0.5 to 2 [assumption].",
        "A breach is answered 60 days, counted as 1 step, after it is noticed.",
        "kept by A bank abroad",
        "With the neighbour",
    ):
        assert " ".join(said.split()) in plain.replace("▼ ▼", "▼"), said


def test_the_page_stays_well_formed(text: str) -> None:
    page = Page(text)
    assert {tag for tag, _ in page.elements} <= TAGS
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for target in (attributes.get("aria-labelledby") or "").split():
            assert target in ids
    assert len(page.having("table")) == len(page.having("caption"))
    regions = [a for a in page.having("div") if a.get("role") == "region"]
    assert len(regions) == len(page.having("table")) + text.count("<figure>")
    labels = [a["aria-label"] for a in regions]
    assert len(labels) == len(set(labels))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


ROUND = """\
format = 1
title = "Round and round"
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["no", "yes"]
[levers.y]
party = "b"
levels = ["no", "yes"]
[status_quo]
x = "no"
y = "no"
[preferences.a]
value = "(x and y) + (not x and not y)"
[preferences.b]
value = "(x and not y) + (y and not x)"
[deals.odd]
between = ["a", "b"]
package = { x = "yes" }
concept = "nash"
disagreement = "worst_equilibrium"
"""


def test_a_deal_that_cannot_be_judged_says_why() -> None:
    """Matching pennies have no resting point, so there is none to fear."""
    plain = Page(report_of(build_from(ROUND, "round.toml"))).plain()
    assert "This could not be judged: no equilibrium by the Nash concept can be reached" in plain


def test_hostile_labels_stay_text(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    assert deal.schedule is not None
    pledge = {"holder": Pledge(Figure(9, claims=(evil("claim"),)), evil("keeper"))}
    terms = replace(deal.schedule, collateral=pledge, note=evil("note"))
    deal = replace(deal, label=evil("deal"), note=evil("why"), claims=(evil("c"),), schedule=terms)
    definition: Definition = replace(
        model.definition,
        deals={"x": deal},
        parties={name: replace(party, label=evil(name)) for name, party in model.parties.items()},
        levers={
            name: replace(lever, label=evil(name), level_labels=tuple(map(evil, lever.levels)))
            for name, lever in model.levers.items()
        },
    )
    text = report_of(build(definition))
    assert {tag for tag, _ in Page(text).elements} <= TAGS
    assert "<script" not in text
    assert "<img" not in text
    assert "1530169" not in text
    for name in ("deal", "why", "keeper", "claim"):
        assert f"{name} &lt;script&gt;" in text


def test_amounts_of_the_deal_are_plotted_and_scheduled() -> None:
    model = build_from(SMALL, "small.toml")
    plain = Page(report_of(model)).plain()
    assert "north: the deal’s amounts, own scale" in plain
    assert "north: place in its ranking" not in plain
    assert "no schedule can be looked for" not in plain
    assert "The fastest schedule that nobody gains by breaking takes 1 step" in plain
    bare = replace(named_deal(model, "swap"), values={})
    plain = Page(report_of(build(replace(model.definition, deals={"swap": bare})))).plain()
    assert "north: place in its ranking" in plain
    assert "North has an order and no values, so what a step is worth" in plain


def test_who_would_break_the_finished_deal_is_called_by_its_name(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    patient = {"holder": Figure(0.9), "sender": Figure(0.9)}
    deal = replace(deal, package={"relief": "full"}, schedule=ScheduleText(discount=patient))
    plain = Page(report_of(build(replace(model.definition, deals={"x": deal})))).plain()
    assert "enforces itself: the finished deal itself would be broken: Sender gains" in plain


numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(numbers, min_size=1, max_size=9))
def test_a_scale_keeps_order_and_stays_on_paper(values: list[float]) -> None:
    at = scale(values, 10, 200)
    assert all(10 <= at(value) <= 200 for value in values)
    for one, other in pairwise(sorted(values)):
        assert at(one) <= at(other)
    marks = ticks(at.low, at.high)
    assert 1 <= len(marks) <= 7
    assert all(at.low - 1e-6 * (at.high - at.low) <= m for m in marks)
    steps = [b - a for a, b in pairwise(marks)]
    assert all(step == pytest.approx(steps[0], rel=1e-6) for step in steps)


def coordinates(path: str) -> Iterator[tuple[float, float]]:
    for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path):
        yield float(x), float(y)


@given(
    st.lists(st.tuples(numbers, numbers, st.booleans()), min_size=1, max_size=30),
    st.tuples(numbers, numbers),
)
def test_every_package_has_its_point(
    drawn: list[tuple[float, float, bool]], floor: tuple[float, float]
) -> None:
    points = [Point(k, (x, y), good, True) for k, (x, y, good) in enumerate(drawn)]
    mark = Mark(0, "this deal", points[0].values, ("package",))
    plot = draw_frontier(points, floor, [mark], ["first", "second"])
    across = scale([*(p.values[0] for p in points), floor[0]], LEFT, WIDTH - RIGHT)
    upward = scale([*(p.values[1] for p in points), floor[1]], HEIGHT - BOTTOM, TOP)
    dots = {*coordinates(plot.dots), *coordinates(plot.efficient)}
    assert dots == {(across(p.values[0]), upward(p.values[1])) for p in points}
    joined = list(coordinates(plot.joined))
    assert joined == sorted(joined)
    assert set(joined) == {
        (across(p.values[0]), upward(p.values[1])) for p in points if p.efficient
    }
    x, y, width, height = plot.zone
    assert (x, y) == (across(floor[0]), TOP)
    assert y + height == pytest.approx(upward(floor[1]), abs=0.11)
    assert x + width == pytest.approx(WIDTH - RIGHT, abs=0.11)
    for line in plot.lines:
        assert 0 <= line.x <= WIDTH
        assert 0 <= line.y <= HEIGHT


def test_many_points_are_thinned_and_it_says_so() -> None:
    points = [Point(k, (k % 101, k // 101), False, True) for k in range(10_000)]
    plot = draw_frontier(points, (0, 0), [], ["a", "b"])
    assert plot.thinned
    many = len(list(coordinates(plot.dots)))
    assert 4_000 < many <= 10_000
    assert not draw_frontier(points[:4_000], (0, 0), [], ["a", "b"]).thinned


def test_three_signers_get_an_axis_each() -> None:
    points = [Point(k, (k, -k, 2.0 * k), k % 2 == 0, k > 3) for k in range(200)]
    mark = Mark(7, "this deal", points[7].values, ("package", "fair"))
    plot = draw_strands(points, (3, -3, 6), [mark], ["a", "b", "c"])
    assert plot.axes.count("M") == 3
    assert plot.thin.count("M") == 60
    assert plot.left_out == 40
    assert len(plot.shapes) == 6
    ((shape, path),) = plot.marked
    assert shape == "package"
    assert path.count("L") == 2


def test_the_timeline_has_a_bar_for_every_stretch_and_slack(model: Model) -> None:
    plan = seek(schedule_terms(model, named_deal(model, "full_exchange"))).schedule
    assert plan is not None
    drawing = draw_timeline(plan, Labels(model), 0.25)
    levels = [bar for bar in drawing.bars if bar.style.startswith("level")]
    slack = [bar for bar in drawing.bars if bar.style.startswith("slack")]
    # Prisoners stay at three levels, relief at four; eight columns wide in all, twice.
    assert len(levels) == 7
    assert sum(bar.width + 4 for bar in levels) == pytest.approx(2 * 6 * COLUMN)
    assert len(slack) == sum(check.breach is not None for check in plan.checks)
    assert [bar.style for bar in slack].count("slack least") == 2
    for party in ("holder", "sender"):
        least = plan.least_slack(party)
        assert any(line.text == f"{least:.4g}" and line.style == "title" for line in drawing.lines)
    titles = [line.text for line in drawing.lines if line.y == 16]
    assert titles == ["Before", "Step 1", "Step 2", "Step 3", "Step 4", "for ever"]
    months = [line.text for line in drawing.lines if line.y == 32]
    assert months == ["3 months", "6 months", "9 months", "12 months"]
    assert all(bar.x >= NAMES and bar.x + bar.width <= drawing.width for bar in drawing.bars)
    assert not draw_timeline(plan, Labels(model), None).lines[1].text.endswith("months")


def test_terms_that_admit_no_schedule_are_told(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    patient = {"holder": Figure(0.9), "sender": Figure(0.9)}
    ends = ScheduleText(discount=patient, after="ends", irreversible=("prisoners", "relief"))
    definition = replace(model.definition, deals={"x": replace(deal, schedule=ends)})
    plain = Page(report_of(build(definition))).plain()
    assert "No schedule can be looked for: the relation ends with the last step" in plain
    order = replace(deal, between=("holder", "families"), package={"prisoners": "all"})
    order = replace(
        order, schedule=replace(ends, discount=dict.fromkeys(order.between, Figure(0.9)))
    )
    order = replace(order, schedule=replace(order.schedule, irreversible=()))
    plain = Page(report_of(build(replace(definition, deals={"x": order})))).plain()
    assert "Families has an order and no values, so what a step is worth later" in plain
    lasts = replace(ends, after="lasts")
    definition = replace(model.definition, deals={"x": replace(deal, schedule=lasts)})
    plain = Page(report_of(build(definition))).plain()
    assert "No schedule on these terms enforces itself" in plain
    assert "With enough pledged there is one, of" in plain


@pytest.fixture(scope="module")
def report(model: Model, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "exchange.html"
    return write_report(overview("exchange.toml", model), path).as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_it_is_at_home_on_a_phone_and_accessible(
    browser_page: BrowserPage, report: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(browser_page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_texts_in_the_drawings_stay_inside_and_apart(
    browser_page: BrowserPage, report: str
) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 844})
    browser_page.goto(report)
    bad = browser_page.evaluate(
        """() => [...document.querySelectorAll('.plot svg')].flatMap(svg => {
          const page = svg.viewBox.baseVal, texts = [...svg.querySelectorAll('text')];
          const boxes = texts.map(text => text.getBBox());
          const out = boxes.flatMap((b, i) => b.x < -1 || b.y < -1 || b.x + b.width > page.width + 1
            || b.y + b.height > page.height + 1 ? [texts[i].textContent] : []);
          for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
            const a = boxes[i], b = boxes[j];
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            if (wide > 0 && high > 0.4 * a.height)
              out.push(texts[i].textContent + ' | ' + texts[j].textContent);
          }
          return out;
        })"""
    )
    assert bad == []


@pytest.mark.browser
def test_nothing_is_cut_off_on_paper(browser_page: BrowserPage, report: str) -> None:
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 688, "height": 1000})
    browser_page.goto(report)
    wide = browser_page.evaluate(
        """() => [...document.querySelectorAll('#deals *')]
          .filter(e => e.getBoundingClientRect().right > 689).map(e => e.tagName)"""
    )
    assert wide == []
