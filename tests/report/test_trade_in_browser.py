"""The pictures of trade in a real browser: every text in its box, every band of its height."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SELLER = Path(__file__).parents[1] / "trade" / "seller.toml"
CASES = ("belarus-2025", str(SELLER))


@pytest.fixture(params=CASES)
def report(request: pytest.FixtureRequest, address: Callable[[str], str]) -> str:
    return address(request.param)


@pytest.mark.parametrize("width", [400, 1280])
def test_texts_stay_in_their_boxes_and_apart(browser_page: Page, report: str, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.goto(report)
    wrong = browser_page.evaluate(
        """() => [...document.querySelectorAll('.flows svg')].flatMap(svg => {
          const boxes = [...svg.querySelectorAll('rect.plate')].map(each => each.getBBox());
          const texts = [...svg.querySelectorAll('text:not(.amount)')];
          const places = texts.map(text => text.getBBox());
          const page = svg.viewBox.baseVal;
          const bad = texts.filter((text, k) => {
            const t = places[k];
            return !boxes.some(b => t.x >= b.x && t.x + t.width <= b.x + b.width
              && t.y >= b.y - 1 && t.y + t.height <= b.y + b.height + 1);
          }).map(text => text.textContent);
          places.forEach((a, i) => places.slice(0, i).forEach((b, j) => {
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            if (wide > 0 && high > 0.4 * a.height) bad.push([texts[i], texts[j]].map(
              each => each.textContent).join(' on '));
          }));
          boxes.forEach(b => { if (b.x < 0 || b.y < 0 || b.x + b.width > page.width
            || b.y + b.height > page.height) bad.push('a box leaves the picture'); });
          return bad;
        })"""
    )
    assert wrong == []


def test_a_band_is_as_high_on_the_screen_as_its_number_says(
    browser_page: Page, report: str
) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 844})
    browser_page.goto(report)
    found = browser_page.evaluate(
        """() => [...document.querySelectorAll('.flows svg')].flatMap(svg => {
          const paths = [...svg.querySelectorAll('.ribbon')];
          const box = svg.getBoundingClientRect(), unit = box.width / svg.viewBox.baseVal.width;
          return [...svg.querySelectorAll('text.amount')].map(text => {
            const x = text.x.baseVal[0].value - 3, y = text.y.baseVal[0].value - 4;
            const at = new DOMPoint(x, y);
            const path = paths.filter(each => each.isPointInFill(at)).pop();
            let top = y, bottom = y;
            while (path.isPointInFill(new DOMPoint(x, top))) top -= 0.1;
            while (path.isPointInFill(new DOMPoint(x, bottom))) bottom += 0.1;
            return [text.textContent, (bottom - top) * unit];
          });
        })"""
    )
    rates = [height / float(text.removeprefix("≈ ")) for text, height in found]
    assert len(rates) >= 3
    assert max(rates) < 1.06 * min(rates), found
