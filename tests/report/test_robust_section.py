"""The report's section on what is not known: what it draws and says is what the draws say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.casefile import build_from
from detente.model import Model
from detente.report.html.robust import HEIGHT, WIDTH, RobustView, sureness_view
from detente.studies import overview
from detente.studies.robust import robust
from tests.report.pages import report_of

pytestmark = pytest.mark.kernels

CASE = """
format = 1
title = "A pair"
[parties.ann]
[parties.bob]
[levers.give]
party = "ann"
levels = ["no", "yes"]
[levers.take]
party = "bob"
levels = ["no", "yes"]
[status_quo]
give = "no"
take = "no"
[preferences.ann]
value = "worth * (give == 'yes')"
[preferences.bob]
value = "1 * (take == 'no')"
[named_states.gift]
where = "give == 'yes' and take == 'no'"
[uncertainties.worth]
best = 1.0
WORTH
[conclusions.given]
label = "The gift <is> given"
states = "gift"
[conclusions.now]
states = "status_quo"
verdict = "reachable"
"""
SPREAD = 'distribution = { kind = "uniform", low = -1.0, high = 3.0 }'


def text_of(worth: str = SPREAD) -> str:
    return CASE.replace("WORTH", worth)


def section(page: str) -> str:
    found = re.search(r'<section id="robust".*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


def view_of(model: Model) -> RobustView | None:
    return sureness_view(overview("pair", model, parts=["robust"], draws=64))


def test_rows_say_what_the_draws_say() -> None:
    model = build_from(text_of(), "pair")
    view = view_of(model)
    assert view is not None
    found = robust(model.definition, 64)
    assert (view.inputs, view.draws, view.kept) == (1, 64, 64)
    for row, each in zip(view.rows, found.conclusions, strict=True):
        assert row.counted == f"{each.holds.sum()} of 64"
        assert row.share == pytest.approx(100 * each.share)
        assert f"{row.per_cent} ({row.interval})" in each.sentence or row.share == 100
        assert row.words in each.sentence
        assert row.low <= row.share <= row.high
    given, now = view.rows
    assert given.share == 75  # worth is above 0 in three draws of four, to the point
    assert (given.best, given.settled) == ("holds", False)
    assert "draws would do" in given.verdict
    assert now.words == "always in these draws"


def test_the_line_ends_at_the_share_and_the_band_holds_it() -> None:
    view = view_of(build_from(text_of(), "pair"))
    assert view is not None
    for row in view.rows:
        points = [
            tuple(map(float, p.split(","))) for p in re.findall(r"[\d.]+,[\d.]+", row.running.line)
        ]
        assert points[-1] == (WIDTH, pytest.approx(HEIGHT * (1 - row.share / 100), abs=0.06))
        band = [
            tuple(map(float, p.split(","))) for p in re.findall(r"[\d.]+,[\d.]+", row.running.band)
        ]
        upper, lower = band[: len(points)], band[len(points) :][::-1]
        for (_, top), (_, y), (_, bottom) in zip(upper, points, lower, strict=True):
            assert top <= y <= bottom
        assert f"{row.share:.0f} % after all 64 draws" in row.running.told


def test_the_page_has_the_section_where_something_is_uncertain_and_concluded() -> None:
    page = report_of(build_from(text_of(), "pair"), "pair.toml")
    told = section(page)
    assert "The gift &lt;is&gt; given" in told
    assert "384 of 512" in told
    assert "detente robust pair.toml" in told
    assert 'href="#robust"' in page
    certain = text_of().replace("worth *", "1 *").split("[uncertainties.worth]")[0]
    page = report_of(build_from(certain, "pair"))
    assert 'id="robust"' not in page
    assert 'href="#robust"' not in page


def test_draws_that_cannot_be_had_are_said_and_not_shown(tmp_path: Path) -> None:
    worth = 'distribution = { kind = "uniform", bounds = "claims" }\nclaims = ["X-1"]'
    model = build_from(text_of(worth), "pair")
    path = tmp_path / "pair.toml"
    path.write_text(text_of(worth), encoding="utf-8")
    told = section(report_of(model, str(path)))
    assert "Not worked out" in told
    assert "evidence" in told
    never = 'hypotheses = [{ value = 1e308, weight = 1 }]\nacts_on = ["outcomes.much"]\n'
    never += 'effect = "multiply"'
    much = '[outcomes.much]\nunit = "1"\nlevers = ["give"]\ntable = [1.0, 100.0]\n'
    text = (
        text_of(never)
        .replace("worth *", "much *")
        .replace("[uncertainties", much + "[uncertainties")
    )
    told = section(report_of(build_from(text, "pair")))
    assert "0 of 512 draws count" in told
    assert "<table" not in told
