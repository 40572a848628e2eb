"""The workbench in a real browser, against a real server on this machine."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.casefile import read_text

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "detente" / "web" / "static"
FRONT = ROOT / "frontend"
MOST_ON_THE_WIRE = 100_000
MOST_REQUESTS = 7


def digest() -> str:
    """Of all that the page is built from, as frontend/build.mjs counts it."""
    sources = [
        path.relative_to(FRONT).as_posix()
        for path in (FRONT / "src").rglob("*")
        if path.suffix in {".ts", ".tsx", ".css", ".html"}
    ]
    hashed = hashlib.sha256()
    for name in sorted(["package-lock.json", "build.mjs", "tsconfig.json", *sources]):
        hashed.update(name.encode() + b"\0" + (FRONT / name).read_bytes() + b"\0")
    return hashed.hexdigest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("cases")
    (found / "dilemma.toml").write_text(read_text("prisoners-dilemma")[0], encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server of its own; the address has the token."""
    assert (STATIC / "BUILD").is_file(), "the page is not built: make web"
    program = [sys.executable, "-m", "detente", "serve", "--no-browser", "--folder", str(folder)]
    server = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    found = re.search(r"http://\S+", server.stderr.readline())
    assert found is not None
    yield found[0]
    server.terminate()
    server.wait(timeout=20)
    server.stderr.close()


@pytest.fixture
def bench(browser_page: Page, address: str) -> Page:
    browser_page.set_default_timeout(60_000)
    browser_page.goto(address)
    browser_page.locator(".cards a").first.wait_for()
    return browser_page


def opened(bench: Page, name: str, query: str = "") -> Page:
    base = bench.url.split("/c/")[0].rstrip("/")
    bench.goto(f"{base}/c/{name}{query}")
    bench.locator("button.state").first.wait_for()
    return bench


def test_the_page_is_built_from_what_stands_here() -> None:
    assert (STATIC / "BUILD").read_text().strip() == digest(), "the page is stale: make web"
    libraries = set(json.loads((FRONT / "package.json").read_text())["dependencies"])
    licences = (STATIC / "THIRD_PARTY.txt").read_text()
    assert all(name in licences for name in libraries)
    assert "resolved" not in (FRONT / "package-lock.json").read_text()


def test_the_first_load_is_small_and_asks_nobody_else(bench: Page) -> None:
    asked: list[tuple[str, int]] = []
    bench.on(
        "requestfinished",
        lambda request: asked.append((request.url, request.sizes()["responseBodySize"])),
    )
    opened(bench, "belarus-2025")
    bench.wait_for_load_state("networkidle")
    assert 3 <= len(asked) <= MOST_REQUESTS, asked
    assert sum(size for _, size in asked) <= MOST_ON_THE_WIRE, asked


def test_a_state_is_asked_about_by_keyboard_alone(bench: Page) -> None:
    opened(bench, "belarus-2025")
    assert "holds outright" in bench.locator(".answer").inner_text()
    bench.keyboard.press("j")
    bench.keyboard.press("j")
    bench.locator(".why summary").first.wait_for()
    focused = bench.evaluate("document.activeElement.textContent")
    assert focused in bench.locator(".why h2").inner_text()
    assert "“" not in focused
    assert not re.search(r"state \d", bench.locator("main").inner_text(), re.IGNORECASE)


def test_a_reading_changes_the_answer_and_comes_back(bench: Page) -> None:
    opened(bench, "belarus-2025")
    before = bench.locator("table").inner_text()
    bench.get_by_label("read as").first.select_option("no_plan")
    bench.locator(".difference").wait_for()
    told = bench.locator(".difference").inner_text()
    assert "No longer holds: “The small step”" in told
    by_agreement = bench.locator(".agreements")
    by_agreement.get_by_text("no exchange is kept and safe", exact=False).first.wait_for()
    shown, address = bench.locator("table").inner_text(), bench.url
    assert shown != before
    bench.reload()
    bench.locator(".difference").wait_for()
    assert bench.locator("table").inner_text() == shown
    assert bench.url == address
    bench.get_by_label("read as").first.select_option("")
    bench.locator(".difference").wait_for(state="detached")
    assert bench.locator("table").inner_text() == before
    bench.keyboard.press("u")
    bench.locator(".difference").wait_for()
    bench.get_by_role("button", name="Redo").click()
    bench.locator(".difference").wait_for(state="detached")


def test_a_slider_is_one_entry_and_resets(bench: Page) -> None:
    opened(bench, "belarus-2025")
    slider = bench.get_by_role("slider").first
    slider.focus()
    for _ in range(5):
        bench.keyboard.press("ArrowRight")
    bench.get_by_text("1 what-if, file unchanged").wait_for()
    assert "(the file: " in bench.locator(".slider.tried output").inner_text()
    bench.get_by_role("button", name="Reset").click()
    bench.get_by_text("As in the file").wait_for()


def test_a_text_is_checked_written_and_taken_back(bench: Page, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before = file.read_text(encoding="utf-8")
    opened(bench, "dilemma")
    bench.get_by_role("link", name="Text").click()
    area = bench.locator("textarea")
    area.wait_for()
    area.fill(before.replace("format = 1", "format = 7"))
    bench.locator(".wrong").wait_for()
    assert bench.get_by_role("button", name="Write the file").is_disabled()
    assert file.read_text(encoding="utf-8") == before
    area.fill("# mine\n" + before)
    bench.get_by_text("The text is a case.").wait_for()
    bench.get_by_role("button", name="Write the file").click()
    bench.get_by_text("Saved").wait_for()
    assert file.read_text(encoding="utf-8") == "# mine\n" + before
    bench.get_by_role("button", name="Undo: text edited").click()
    bench.get_by_role("button", name="Undo", exact=True).wait_for()
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_are_accessible(bench: Page, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    bench.set_viewport_size({"width": width, "height": 900})
    for name in ("", "belarus-2025", "dilemma"):
        if name:
            opened(bench, name)
            bench.locator("button.state").first.click()
            bench.locator(".why summary").first.wait_for()
        found = Axe().run(bench).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert bench.evaluate(wide) <= 0
