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
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture(params=CASES)
def report(request: pytest.FixtureRequest, address: Callable[[str], str]) -> str:
    return address(request.param)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_accessible(browser_page: Page, report: str, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    browser_page.evaluate(UNFOLD)
    found = Axe().run(browser_page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_the_page_does_not_scroll_sideways(browser_page: Page, report: str, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    browser_page.evaluate(UNFOLD)
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_things_scroll_in_their_own_region_by_keyboard(
    browser_page: Page, address: Callable[[str], str]
) -> None:
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(address("belarus-2025"))
    browser_page.evaluate(UNFOLD)
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
    assert page.get_by_role("heading", name="Will today's position last?").is_visible()
    assert page.locator("#map svg rect.node").count() > 5
    assert not page.locator("#blocks").is_visible()
    page.get_by_role("link", name="Who blocks what").click()
    assert page.url.endswith("#blocks")
    page.locator("#blocks").wait_for(state="visible")
    page.locator("#front-page a[href='#claim-P06-04']").first.click()
    page.locator("#claim-P06-04").wait_for(state="visible")
    context.close()


def test_page_one_holds_what_a_principal_asks(
    browser_page: Page, address: Callable[[str], str]
) -> None:
    """Agreements, people, money, dates, a break-even and the past record in 1,600 pixels."""
    browser_page.set_viewport_size({"width": 1280, "height": 800})
    browser_page.goto(address("belarus-2025"))
    seen = browser_page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.height && box.bottom + window.scrollY <= 1600) found.push(node.textContent);
          }
          return found.join(' ').replace(/\\s+/g, ' ');
        }"""
    )
    for words in (
        "Against an agreement of the United States and Belarus it does not hold",
        "Political prisoners held: 1,226",
        "Money in bn USD a year",
        "28 Feb 2025, in 13 days",
        "is 0.25 or more",
        "base rate 12 %",
        "past openings",
    ):
        assert words in seen, words


def test_the_flagship_folded_is_no_scroll(
    browser_page: Page, address: Callable[[str], str], record_property: Callable[[str, int], None]
) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 800})
    browser_page.goto(address("belarus-2025"))
    height = "document.documentElement.scrollHeight"
    folded = browser_page.evaluate(height)
    unfolded = browser_page.evaluate(f"{UNFOLD}, {height}")
    record_property("folded", folded)
    record_property("unfolded", unfolded)
    print(f"The flagship's report at 1,280: {folded:,} px folded, {unfolded:,} px unfolded.")
    assert folded <= 12_000
    assert unfolded > folded


def test_contents_stay_in_view(browser_page: Page, report: str) -> None:
    for width in WIDTHS:
        browser_page.set_viewport_size({"width": width, "height": 800})
        browser_page.goto(f"{report}#method")
        browser_page.wait_for_function("() => window.scrollY > 400", timeout=5000)
        box = browser_page.get_by_role("navigation", name="Contents").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 10
        assert box["height"] < 80
        title = browser_page.locator("#method-title").bounding_box()
        assert title is not None
        assert title["y"] >= box["y"] + box["height"]  # nothing that is linked to hides behind it


def test_a_fold_opens_by_keyboard(browser_page: Page, report: str) -> None:
    browser_page.goto(report)
    fold = browser_page.locator("details:has(#parties) > summary")
    fold.focus()
    browser_page.keyboard.press("Enter")
    browser_page.locator("#parties").wait_for(state="visible")
    browser_page.keyboard.press("Enter")
    browser_page.locator("#parties").wait_for(state="hidden")


def test_printing_opens_the_folds(browser_page: Page, report: str) -> None:
    browser_page.goto(report)
    assert not browser_page.locator("#method").is_visible()
    browser_page.emulate_media(media="print")
    hidden = browser_page.evaluate(
        """() => [...document.querySelectorAll('main section')].filter(
          each => !each.checkVisibility() || each.getBoundingClientRect().height < 20
        ).map(each => each.id)"""
    )
    assert hidden == []


def test_the_first_stop_of_the_keyboard_skips_to_the_findings(
    browser_page: Page, report: str
) -> None:
    browser_page.goto(report)
    browser_page.keyboard.press("Tab")
    assert (
        browser_page.evaluate("document.activeElement.textContent") == "Skip to the page to pass on"
    )
    assert browser_page.locator(".skip").is_visible()
    browser_page.keyboard.press("Enter")
    # A long page is laid out before the browser says where it went.
    browser_page.wait_for_url("**/*#front-page")


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
