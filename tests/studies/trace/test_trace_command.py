"""detente trace: lists, tables, formats, the page, errors; and the order of the weakest links."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
import tomlkit

from detente.evidence import Ledger, collapse_origins, write_ledger
from detente.report.html.trace import render_trace
from detente.studies.trace import Flip, trace
from detente.studies.trace.weakest import weakest_links, weakness_of
from tests.cli.conftest import Detente, detente  # noqa: F401
from tests.studies.trace.cases import claimed_case, definition_of, ledger_of

pytestmark = pytest.mark.kernels

NAME = "deal_0_eq"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(tomlkit.dumps(claimed_case(12)))
    write_ledger(ledger_of({"ELSEWHERE": ""}, conflict=True), tmp_path / "case.evidence.toml")
    return path


def test_without_a_conclusion_they_are_listed(detente: Detente, case: Path) -> None:  # noqa: F811
    ran = detente("trace", case)
    assert ran.code == 0
    assert NAME in ran.out
    assert "status-quo, deal, cheap" in ran.err


def test_table_and_json_agree(detente: Detente, case: Path, tmp_path: Path) -> None:  # noqa: F811
    page = tmp_path / "page.html"
    options = ("--draws", "64", "--report", page)
    data = json.loads(detente("trace", case, NAME, *options, "--format", "json").out)
    table = detente("trace", case, NAME, *options)
    assert table.code == 0
    for text in (data["sentence"], *data["findings"]):
        assert text in table.prose
        assert text.replace("'", "&#39;") in page.read_text()
    assert sum(data["counts"].values()) == len(data["trials"])
    rows = detente("trace", case, NAME, "--draws", "64", "--format", "csv").out.splitlines()
    assert len(rows) == len(data["trials"]) + 1
    for each in data["held"]:
        assert each["key"] in table.out
    assert "1 claim of the ledger carries no input" in table.out


def test_what_is_wrong_is_said(detente: Detente, case: Path) -> None:  # noqa: F811
    ran = detente("trace", case, "deal_0_qe")
    assert (ran.code, "deal_0_eq" in ran.err) == (2, True)
    assert detente("trace", case, NAME, "--claim", "NONE").code == 2
    assert detente("trace", case, NAME, "--report", case).code == 2


def test_the_page_is_the_same_for_the_same_trace(case: Path) -> None:
    found = trace(case, NAME, draws=64, points=0)
    assert render_trace(found, case="c") == render_trace(found, case="c")
    for claim in found.of("claim"):
        assert f'id="claim-{claim.name}"' in render_trace(found)
    assert escape(found.sentence) in found._repr_html_()


def test_few_draws_say_that_drivers_are_not_known() -> None:
    found = trace(definition_of(claimed_case(12)), NAME, draws=16, ledger=ledger_of())
    assert "too few" in found.drivers.why


def link(name: str, influence: int) -> Flip:
    nothing = (100, 50, 50 - influence, 0, influence, 0, (), ())
    return Flip("claim", name, "", (name,), "moves", *nothing)


def weakened(**changes: object) -> Ledger:
    ledger = ledger_of()
    first = replace(ledger.claims["C1"], **changes)  # type: ignore[arg-type]
    return replace(ledger, claims={**ledger.claims, "C1": first})


@pytest.mark.parametrize(
    "weaker",
    [
        {"attribution": "rumour"},
        {"attribution": "anonymous attendees"},
        {"credibility": 5},
        {"reliability": "E"},
        {"hearsay": ("one", "another")},
    ],
)
def test_of_two_that_matter_alike_the_weaker_comes_first(weaker: dict[str, object]) -> None:
    flips = [link("C2", 20), link("C1", 20)]
    assert [each.name for each in weakest_links(flips, ledger_of())] == ["C1", "C2"]
    swapped = [link("C1", 20), link("C2", 20)]
    [first, second] = weakest_links(swapped, weakened(**weaker))
    assert (first.name, first.place_by_weakness, second.place_by_weakness) == ("C1", 1, 2)
    stronger = weakest_links([link("C1", 10), link("C2", 20), link("C3", 30)], weakened(**weaker))
    assert [each.place_by_influence for each in stronger if each.name == "C3"] == [1]


def test_a_second_origin_that_agrees_makes_a_claim_stronger() -> None:
    links = weakest_links([link("C1", 20), link("C2", 20)], weakened(agrees=("C3",)))
    assert [each.name for each in links] == ["C2", "C1"]
    assert "2 independent origins" in links[1].footnote
    assert "one origin" in links[0].footnote


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_what_cannot_be_judged_is_no_middle_grade(grade: int) -> None:
    """F and 6 are unknown, not a half: such a link comes before the worst that was judged."""
    links = weakest_links([link("C1", 20), link("C2", 20)], weakened(credibility=6))
    assert [(each.name, each.place_by_weakness) for each in links] == [("C1", 1), ("C2", 2)]
    assert "truth cannot be judged" in links[0].footnote
    ledgers = [weakened(credibility=each) for each in (6, grade)]
    unknown, judged = (
        weakness_of(link("C1", 20), each, collapse_origins(each)) for each in ledgers
    )
    assert unknown.order > judged.order
