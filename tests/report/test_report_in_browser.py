"""The report in a real browser: accessible, self-contained, and at home on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CASES = ("belarus-2025", "elmira", "prisoners-dilemma")
WIDTHS = (390, 1280)


@pytest.fixture(params=CASES)
def report(request: pytest.FixtureRequest, address: Callable[[str], str]) -> str:
    return address(request.param)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_accessible(browser_page: Page, report: str, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    found = Axe().run(browser_page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_the_page_does_not_scroll_sideways(browser_page: Page, report: str, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_things_scroll_in_their_own_region_by_keyboard(
    browser_page: Page, address: Callable[[str], str]
) -> None:
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(address("belarus-2025"))
    region = browser_page.get_by_role("region", name="Parties and levers")
    region.focus()
    browser_page.keyboard.press("ArrowRight")
    browser_page.wait_for_function(
        "() => document.querySelector('#parties .scroll').scrollLeft > 0", timeout=5000
    )


def test_texts_on_the_map_stay_in_their_boxes(browser_page: Page, report: str) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 844})
    browser_page.goto(report)
    outside = browser_page.evaluate(
        """() => {
          const svg = document.querySelector('#map svg');
          const boxes = [...svg.querySelectorAll('rect.node')].map(node => node.getBBox());
          const within = (t, b) => t.x >= b.x && t.x + t.width <= b.x + b.width
            && t.y >= b.y - 1 && t.y + t.height <= b.y + b.height + 1;
          const meets = (t, b) => t.x < b.x + b.width && b.x < t.x + t.width
            && t.y < b.y + b.height && b.y < t.y + t.height;
          const texts = [...svg.querySelectorAll('text')];
          const page = {x: 0, y: 0, width: svg.viewBox.baseVal.width,
                        height: svg.viewBox.baseVal.height};
          return texts.filter(text => {
            const t = text.getBBox();
            const touched = boxes.filter(b => meets(t, b));
            return !within(t, page) || (touched.length && !touched.some(b => within(t, b)));
          }).map(text => text.textContent);
        }"""
    )
    assert outside == []


def test_texts_on_the_map_do_not_cover_each_other(browser_page: Page, report: str) -> None:
    browser_page.goto(report)
    covered = browser_page.evaluate(
        """() => {
          const texts = [...document.querySelectorAll('#map svg text')];
          const boxes = texts.map(text => text.getBBox());
          const bad = [];
          for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
            const a = boxes[i], b = boxes[j];
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            if (wide > 0 && high > 0.4 * a.height)
              bad.push([texts[i].textContent, texts[j].textContent]);
          }
          return bad;
        }"""
    )
    assert covered == []


def test_the_page_is_whole_without_javascript(
    browser_page: Page, address: Callable[[str], str]
) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("belarus-2025"))
    assert page.get_by_role("heading", name="The bottom line").is_visible()
    assert page.locator("#map svg rect.node").count() > 5
    page.get_by_role("link", name="Who blocks what").click()
    assert page.url.endswith("#blocks")
    context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_findings(
    browser_page: Page, report: str
) -> None:
    browser_page.goto(report)
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.textContent") == "Skip to the bottom line"
    assert browser_page.locator(".skip").is_visible()
    browser_page.keyboard.press("Enter")
    assert browser_page.url.endswith("#bottom-line")


def test_the_page_prints(browser_page: Page, report: str) -> None:
    browser_page.goto(report)
    paper = browser_page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert len(paper) > 20_000


@pytest.mark.parametrize(("width", "sections"), [(688, ":not(.wide)"), (1032, ".wide")])
def test_nothing_is_cut_off_on_paper(
    browser_page: Page, report: str, width: int, sections: str
) -> None:
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": width, "height": 1000})
    browser_page.goto(report)
    wide = browser_page.evaluate(
        """([sections, width]) => [...document.querySelectorAll(`section${sections} *`)]
          .filter(e => !e.closest('.hidden') && e.getBoundingClientRect().right > width + 1)
          .map(e => e.tagName + '.' + (e.getAttribute('class') || ''))""",
        [sections, width],
    )
    assert wide == []
