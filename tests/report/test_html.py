"""The report as text: what it says, in which order, and what it never lets through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from detente import __version__, load_case
from detente.case import Clause, Definition, Lever, NamedCondition, Outcome, Party, Preference, Rule
from detente.errors import InputError
from detente.evidence import load_ledger
from detente.model import Model, build
from detente.report.html import (
    PAGE_ONE,
    PAGE_ONE_PARTS,
    render_report,
    write_report,
)
from detente.studies import overview
from detente.studies.front_page import front_page
from tests.report.pages import report_of
from tests.shipped import cases_for_long_tests

VOID = {"meta", "link", "br", "hr", "img", "input"}
TAGS = {
    *("html", "head", "meta", "link", "title", "style", "body", "header", "nav", "main", "footer"),
    *("section", "article", "div", "p", "span", "b", "a", "code", "pre", "h1", "h2", "h3", "h4"),
    *("ol", "ul", "li", "dl", "dt", "dd", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "path", "text", "rect"),
    *("details", "summary"),
}


class Page(HTMLParser):
    """The elements of a page, with what is wrong with their nesting."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.append((self.open[-1], " ".join(data.split())))

    def having(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def plain(self) -> str:
        return " ".join(text for tag, text in self.texts if tag != "style")


@pytest.fixture
def belarus_text(rendered: Callable[[str], tuple[Model, str]]) -> str:
    return rendered("belarus-2025")[1]


@pytest.fixture(params=cases_for_long_tests())
def shipped(
    request: pytest.FixtureRequest, rendered: Callable[[str], tuple[Model, str]]
) -> tuple[Model, str]:
    return rendered(request.param)


def test_the_sections_come_in_the_order_of_a_brief(shipped: tuple[Model, str]) -> None:
    _, text = shipped
    order = (
        "<h1>",
        "front-page",
        "parties",
        "status-quo",
        "resting",
        "map",
        "blocks",
        "change",
        "readings",
        "named",
        "preferences",
        "rules",
        "method",
    )
    places = [text.index(name if name == "<h1>" else f'<section id="{name}"') for name in order]
    assert places == sorted(places)


def test_every_shipped_case_makes_a_well_formed_page(shipped: tuple[Model, str]) -> None:
    page = Page(shipped[1])
    assert {tag for tag, _ in page.elements} <= TAGS
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in page.having("a"):
        assert attributes["href"].removeprefix("#") in ids  # type: ignore[union-attr]
    for tag, attributes in page.elements:
        for name in ("aria-labelledby",):
            for target in (attributes.get(name) or "").split():
                assert target in ids, (tag, target)


def test_headings_do_not_skip_a_level(shipped: tuple[Model, str]) -> None:
    levels = [int(tag[1]) for tag, _ in Page(shipped[1]).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_scopes_and_their_own_focusable_region(
    shipped: tuple[Model, str],
) -> None:
    text = shipped[1]
    page = Page(text)
    assert len(page.having("table")) == len(page.having("caption"))
    assert all("scope" in attributes for attributes in page.having("th"))
    regions = [a for a in page.having("div") if a.get("role") == "region"]
    assert len(regions) == len(page.having("table")) + text.count("<figure>")
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)
    labels = [a["aria-label"] for a in regions]
    assert len(labels) == len(set(labels))


def test_the_report_says_what_the_case_says(shipped: tuple[Model, str]) -> None:
    model, text = shipped
    plain = Page(text).plain()
    assert model.title in plain
    for each in (*model.parties.values(), *model.levers.values(), *model.named_states.values()):
        assert each.title in plain
    for preference in model.preferences.values():
        for group in preference.statements:
            for clause in group:
                assert " ".join(clause.text.split()) in plain
    for rule in model.rules:
        for clause in rule.clauses:
            assert " ".join(clause.text.split()) in plain
    for reference in model.references:
        assert " ".join(reference.split()) in plain
    assert model.fingerprint in plain
    assert __version__ in plain


def test_the_front_page_is_in_the_report(belarus_text: str) -> None:
    plain = Page(belarus_text).plain()
    page = front_page(load_case("belarus-2025"), case="belarus-2025")
    for key in ("position", "contested", "rests_on", "cite"):
        block = page.block(key)
        assert block is not None
        for row in block.rows:
            assert _close(row.lines[0]) in _close(plain)
    assert page.answer in plain
    assert len(page.answer.split()) <= 40
    for tag in ("Yes, outright", "Yes, by foresight", "Safe", "signed, not kept"):
        assert tag in plain
    assert "As of 15 February 2025" in plain
    assert "detente report belarus-2025 -o report.html" in plain


def _close(text: str) -> str:
    """The text without spaces, of which links bring some."""
    return "".join(text.split())


def test_all_but_page_one_is_folded(shipped: tuple[Model, str]) -> None:
    page = Page(shipped[1])
    folds = page.having("details")
    assert all("open" not in attributes for attributes in folds)
    sections = [a["id"] for a in page.having("section") if "id" in a]
    contents = shipped[1].partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert re.findall(r'href="#([^"]*)"', contents) == sections
    folded = len([a for a in folds if "fold" in (a.get("class") or "")])
    assert folded == len(sections)  # all but page one, and the key to the signs


def test_claims_lead_to_an_appendix_with_grade_and_source(belarus_text: str) -> None:
    page = Page(belarus_text)
    rows = {a["id"] for a in page.having("tr") if (a.get("id") or "").startswith("claim-")}
    led = {a["href"].removeprefix("#") for a in page.having("a") if "#claim-" in a["href"]}  # type: ignore[union-attr, operator]
    assert rows == led
    ledger = load_ledger("belarus-2025")
    assert len(rows) > 50
    row = belarus_text.partition('<tr id="claim-P06-04">')[2].partition("</tr>")[0]
    claim = ledger.claims["P06-04"]
    assert claim.text in row
    assert ledger.rating(claim) in row
    assert ledger.sources[claim.source].who in row


def test_a_case_without_a_ledger_has_no_appendix_of_claims(rendered: Any) -> None:
    assert 'id="claims"' not in rendered("chicken")[1]


def test_page_one_can_be_had_alone(belarus_text: str) -> None:
    found = overview("belarus-2025", load_case("belarus-2025"), parts=PAGE_ONE_PARTS)
    alone = render_report(found, PAGE_ONE)
    start, end = '<section id="front-page"', "</section>"
    whole = belarus_text.partition(start)[2].partition(end)[0]
    own = alone.partition(start)[2].partition(end)[0]
    assert own == re.sub(r'<a href="#claim-[^"]*">([^<]*)</a>', r"\1", whole)
    page = Page(alone)
    assert [a["id"] for a in page.having("section")] == ["front-page"]
    assert not page.having("nav")
    assert {a["href"] for a in page.having("a")} == {"#front-page"}


def test_the_flagship_report_compares_lever_by_lever(belarus_text: str) -> None:
    plain = Page(belarus_text).plain()
    assert "The firmest resting points" in plain
    assert "as now" in plain
    assert re.search(r"more that can be reached (is|are) left out", plain)
    assert "combinations were solved" in plain
    for rule in ("S1", "S2", "S3", "S4", "S5", "S6", "S7"):
        assert rule in plain


def test_the_page_asks_for_nothing_and_runs_nothing(shipped: tuple[Model, str]) -> None:
    text = shipped[1]
    page = Page(text)
    assert "<script" not in text.lower()
    assert not re.search(r"url\(|@import|<iframe|<object|<embed", text)
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        for name in ("src", "href", "action", "srcset"):
            assert (attributes.get(name) or "#").startswith(("#", "data:,")), (tag, attributes)
    [policy] = [a for a in page.having("meta") if a.get("http-equiv")]
    assert policy["content"].startswith("default-src 'none'")  # type: ignore[union-attr]


def test_the_same_model_gives_the_same_report(rendered: Any) -> None:
    assert report_of(load_case("libya-2003"), "libya-2003") == rendered("libya-2003")[1]


def test_the_report_does_not_depend_on_the_order_of_hashes() -> None:
    program = (
        "from detente import load_case; from detente.report.html import render_report; "
        "from detente.studies import overview; import hashlib; "
        "text = render_report(overview('elmira', load_case('elmira'))); "
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


EVIL = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 1237*1237 }}"
    "</style></title>\u202e&lt;"
)


def evil(name: str) -> str:
    return f"{name} {EVIL}"


@pytest.fixture(scope="module")
def hostile() -> Model:
    """A model whose every free text tries to break out of where it stands."""
    claims = (evil("claim"),)
    levers = [
        Lever(
            name,
            party,
            ("no", "yes"),
            label=evil(name),
            level_labels=(evil("n"), evil("y")),
            note=evil("note"),
            claims=claims,
        )
        for name, party in (("x", "a"), ("y", "b"))
    ]
    words: dict[str, Any] = {"note": evil("note"), "claims": claims}
    other = Preference(
        "a",
        "value",
        value=Clause("gain", **words),
        label=evil("other reading"),
    )
    return build(
        Definition(
            title=evil("title"),
            summary=evil("summary"),
            references=(evil("reference"),),
            parties={name: Party(name, label=evil(name), **words) for name in "ab"},
            levers={lever.name: lever for lever in levers},
            status_quo={"x": "no", "y": "no"},
            rules=(
                Rule("always", (Clause("x or not x", **words),), note=evil("r"), claims=claims),
            ),
            outcomes={"gain": Outcome("gain", expression="x + y", label=evil("o"), note=evil("n"))},
            preferences={
                "a": Preference(
                    "a",
                    "statements",
                    statements=((Clause("x and y", **words),), (Clause("not x"),)),
                    label=evil("reading"),
                    note=evil("note"),
                    alternatives={"other": other},
                ),
                "b": Preference("b", "ranking", ranking=((1,), (2, 3), (4,))),
            },
            named_states={"both": NamedCondition("both", "x and y", label=evil("both"), **words)},
        )
    )


def test_hostile_labels_stay_text(hostile: Model) -> None:
    text = report_of(hostile, evil("case"))
    page = Page(text)
    assert {tag for tag, _ in page.elements} <= TAGS
    assert "<script" not in text
    assert "<img" not in text
    assert "1530169" not in text
    assert text.count("</style>") == text.count("</title>") - 1 == 1
    for _, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes)
    for name in ("title", "summary", "reference", "a", "x", "both", "reading", "other reading"):
        assert f"{name} &lt;script&gt;" in text
    assert "claim &lt;script&gt;" in text


def test_a_report_under_another_reading_says_so(hostile: Model) -> None:
    plain = Page(report_of(hostile.with_alternatives({"a": "other"}))).plain()
    assert "Another reading than the case's own:" in plain
    assert "is read as “other reading" in plain


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.assessment.standoff_parts.MOST_STATES", 3)
    monkeypatch.setattr("detente.stability.coalitions.stability.MOST_STATES", 3)
    monkeypatch.setattr("detente.studies.assessment.readings.MOST_CELLS", 3)
    plain = Page(report_of(load_case("stag-hunt"))).plain()
    assert plain.count("Not worked out:") == 3


def test_an_assessment_by_another_concept_can_be_rendered() -> None:
    found = overview("chicken", load_case("chicken"), concept="nash", most=1)
    text = render_report(found)
    plain = Page(text).plain()
    assert "“holds” means outright (Nash)" in plain
    assert "1 more that can be reached is left out" in plain


def test_writing_a_report(tmp_path: Path) -> None:
    found = overview("stag-hunt", load_case("stag-hunt"))
    path = write_report(found, tmp_path / "report.html")
    assert path.read_bytes().decode() == render_report(found)


def test_a_place_that_cannot_be_written_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder; make it first"):
        write_report(overview("stag-hunt", load_case("stag-hunt")), tmp_path / "missing" / "r.html")
