"""The page of a trace: one file, whole, every link to a place on it, at home in a narrow window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape

from detente.report.html.trace import render_trace
from detente.studies.trace import Trace, trace
from tests.studies.trace.cases import claimed_case, definition_of, ledger_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.kernels


@pytest.fixture(scope="module")
def found() -> Trace:
    ledger = ledger_of({"ELSEWHERE": ""}, conflict=True)
    return trace(definition_of(claimed_case(12)), "deal_0_eq", draws=64, ledger=ledger)


@pytest.fixture(scope="module")
def page(found: Trace) -> str:
    return render_trace(found, case="case.toml")


def test_it_asks_for_nothing_and_runs_nothing(page: str) -> None:
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=[\"'](?!#|data:)", page)
    assert "url(" not in page


def test_every_link_leads_somewhere_and_every_id_is_there_once(page: str) -> None:
    names = re.findall(r"\bid=\"([^\"]+)\"", page)
    assert len(names) == len(set(names))
    assert set(re.findall(r"href=\"#([^\"]+)\"", page)) <= set(names)


def test_numbers_and_words_are_those_of_the_trace(page: str, found: Trace) -> None:
    for text in (found.sentence, *found.findings(), *found.in_words()):
        assert str(escape(text)) in page
    for flip in (*found.carrying, *found.supposing):
        shares = f"{100 * flip.share_before:.0f} → {100 * flip.share_after:.0f} %"
        assert f'aria-label="{shares}"' in page
    for each in found.held:
        assert each.key in page


def test_what_a_file_says_is_text_and_no_markup() -> None:
    case: dict[str, Any] = claimed_case(12)
    case["title"] = "<img src=x onerror=alert(1)>"
    case["conclusions"]["deal_0_eq"]["label"] = '<b>bold</b> & "quoted"'
    evil = trace(definition_of(case), "deal_0_eq", draws=8, claims=("C1",), points=0)
    told = render_trace(evil, case="<i>.toml")
    assert "<img" not in told
    assert "<b>bold" not in told
    assert "<i>.toml" not in told


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_sticks_out(browser_page: Page, page: str, tmp_path: Path, width: int) -> None:
    target = tmp_path / "trace.html"
    target.write_text(page, encoding="utf-8")
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(target.as_uri())
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
