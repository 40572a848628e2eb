"""Building a case in a real browser: made, mistyped, mended, merged, killed, taken back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.casefile import read_text
from detente.stability import analyse
from detente.studies import load_case
from tests.web.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
MOST_ACTIONS = 40
WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth && !each.closest('pre'))
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("built")
    text = read_text("prisoners-dilemma")[0]
    for name in ("dilemma", "mistyped", "outside"):
        (found / f"{name}.toml").write_text(text, encoding="utf-8")
    aims = 'statements = ["column_cooperates", "not row_cooperates", "row_cooperates"]'
    cards = text.replace("ranking = [3, 4, 1, 2]", aims)
    (found / "cards.toml").write_text(cards, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(folder, tmp_path_factory.mktemp("kept")) as (found, _):
        yield found


@pytest.fixture
def bench(browser_page: Page, address: str) -> Page:
    browser_page.set_default_timeout(20_000)
    browser_page.goto(address)
    browser_page.locator(".cards a").first.wait_for()
    return browser_page


def go(bench: Page, name: str, page: str = "build", query: str = "") -> None:
    base = re.match(r"http://[^/]+", bench.url)
    assert base is not None
    bench.goto(f"{base[0]}/c/{name}/{page}{query}")
    bench.locator("main h1").wait_for()


def test_a_dilemma_is_built_from_empty(bench: Page, folder: Path) -> None:
    actions = 0

    def act(do: object) -> None:
        nonlocal actions
        actions += 1
        assert callable(do)
        do()

    act(bench.locator(".new summary").click)
    act(lambda: bench.get_by_label("Name", exact=True).fill("mine"))
    act(bench.get_by_role("button", name="Make it").click)
    bench.get_by_role("button", name="Aims").wait_for()
    act(bench.get_by_role("button", name="Aims").click)
    for party, own in (("first", "first_acts"), ("second", "second_acts")):
        act(lambda party=party: bench.get_by_label("Aims of").select_option(party))
        act(bench.get_by_role("button", name="Add a statement").click)
        added = bench.get_by_label("Statement 2", exact=True)
        act(lambda own=own, added=added: added.fill(f"not {own}"))
        act(lambda added=added: added.press("Enter"))
        bench.get_by_text("Saved").wait_for()
        bench.get_by_role("button", name=f"Undo: aims of {party}: statement 2").wait_for()
    assert actions <= MOST_ACTIONS
    assert bench.locator(".live .answer").inner_text()
    file = folder / "mine.toml"
    told = tomllib.loads(file.read_text("utf-8"))["preferences"]
    assert told["first"]["statements"] == ["second_acts", "not first_acts"]
    built, wanted = analyse(load_case(file)), analyse(load_case("prisoners-dilemma"))
    for concept in ("nash", "seq", "gmr", "smr", "sseq"):
        assert list(built.equilibria(concept)) == list(wanted.equilibria(concept))


def test_cards_move_by_keyboard_and_by_position(bench: Page, folder: Path) -> None:
    file = folder / "cards.toml"
    go(bench, "cards", query="?in=preferences")
    bench.get_by_role("button", name="Statement 2: move it").focus()
    bench.keyboard.press("Alt+ArrowUp")
    bench.get_by_text("Now at position 1 of 3.").wait_for()

    def order() -> list[str]:
        told = tomllib.loads(file.read_text("utf-8"))["preferences"]["row"]["statements"]
        return [str(each) for each in told]

    assert order() == ["not row_cooperates", "column_cooperates", "row_cooperates"]
    assert "1" in bench.evaluate("document.activeElement.textContent")
    bench.get_by_label("move to").first.select_option(label="3")
    bench.get_by_text("Now at position 3 of 3.").wait_for()
    assert order() == ["column_cooperates", "row_cooperates", "not row_cooperates"]


def test_a_mistyped_expression_stays_in_its_field(
    bench: Page, folder: Path, expected_complaints: list[str]
) -> None:
    expected_complaints.append("status of 422")
    file = folder / "mistyped.toml"
    before = file.read_bytes()
    go(bench, "mistyped", query="?in=named_states")
    field = bench.get_by_label("Where", exact=True).first
    field.fill("not row_coperates")
    field.press("Enter")
    bench.locator(".field .wrong").first.wait_for()
    assert "row_cooperates" in bench.locator(".field .wrong").first.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert file.read_bytes() == before
    field.fill("not row_cooperates")
    field.press("Enter")
    bench.locator(".field .wrong").first.wait_for(state="detached")
    told = tomllib.loads(file.read_text("utf-8"))["named_states"]["mutual_defection"]["where"]
    assert told == "not row_cooperates"


def test_an_edit_outside_is_seen_joined_and_asked_about(
    bench: Page, folder: Path, expected_complaints: list[str]
) -> None:
    expected_complaints.append("status of 412")
    file = folder / "outside.toml"
    go(bench, "outside", query="?in=parties")
    bench.get_by_label("Label").first.wait_for()
    text = file.read_text("utf-8")
    file.write_text(
        text.replace('title = "Prisoner\'s dilemma"', 'title = "By an editor"'), "utf-8"
    )
    bench.get_by_role("button", name="Undo: changed outside").wait_for()
    assert "By an editor" in bench.locator("h1").inner_text()
    field = bench.get_by_label("Label").first
    field.fill("Rows")
    file.write_text(file.read_text("utf-8").replace('"First party"', '"Theirs"'), "utf-8")
    field.press("Enter")  # within the second in which the change is not seen yet
    choice = bench.get_by_role("alertdialog")
    choice.wait_for()
    choice.get_by_label("yours").check()
    choice.get_by_role("button", name="Write what is chosen").click()
    choice.wait_for(state="detached")
    assert 'label = "Rows"' in file.read_text("utf-8")
    assert '"By an editor"' in file.read_text("utf-8")


def test_a_file_that_is_spoilt_or_gone_is_told(bench: Page, folder: Path) -> None:
    file = folder / "dilemma.toml"
    text = file.read_text("utf-8")
    go(bench, "dilemma")
    bench.locator(".live .answer").wait_for()
    file.write_text(text + "x = = 1\n", "utf-8")
    banner = bench.locator(".banner")
    banner.get_by_text(f"line {len(text.splitlines()) + 1}").wait_for()
    assert bench.locator(".live .answer").inner_text()
    file.write_text(text, "utf-8")
    banner.first.wait_for(state="detached")
    file.unlink()
    bench.get_by_role("button", name="Save again").click()
    bench.locator(".banner").first.wait_for(state="detached")
    assert file.read_text("utf-8") == text


def test_a_killed_server_loses_nothing(
    browser_page: Page, tmp_path: Path, expected_complaints: list[str]
) -> None:
    expected_complaints += ["net::ERR_"]  # the server is gone for a while
    cases, state = tmp_path / "cases", tmp_path / "state"
    cases.mkdir()
    file = cases / "dilemma.toml"
    before = read_text("prisoners-dilemma")[0]
    file.write_text(before, "utf-8")
    bench = browser_page
    bench.set_default_timeout(20_000)
    with served(cases, state) as (address, server):
        bench.goto(f"{address}&open=dilemma")
        go(bench, "dilemma", query="?in=parties")
        field = bench.get_by_label("Label").first
        field.fill("Rows")
        field.press("Enter")
        bench.get_by_text("Saved").wait_for()
        server.kill()
    file.write_text(before, "utf-8")  # as if the kill came before the file was written
    with served(cases, state) as (address, _):
        bench.goto(f"{address}&open=dilemma")
        go(bench, "dilemma", "history")
        bench.get_by_text("Label: parties.row.label").first.wait_for()
        assert 'label = "Rows"' in file.read_text("utf-8")
        bench.get_by_role("button", name="Undo: Label: parties.row.label").click()
        bench.get_by_role("button", name="Redo").and_(bench.locator(":enabled")).wait_for()
        assert file.read_text("utf-8") == before


@pytest.mark.parametrize("width", [320, 1280])
def test_build_and_history_are_accessible(bench: Page, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    bench.set_viewport_size({"width": width, "height": 900})
    for name, page, query in (
        ("mistyped", "build", "?in=levers"),
        ("cards", "build", "?in=preferences"),
        ("mistyped", "history", ""),
        ("belarus-2025", "build", "?in=preferences"),
    ):
        go(bench, name, page, query)
        bench.locator(".forms .field, .history h2").first.wait_for()
        found = Axe().run(bench).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert bench.evaluate(wide) <= 0, bench.evaluate(WIDEST)
