"""Ways, deals and evidence in a real browser: what they say is what the library says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from detente.studies import load_case
from detente.studies.deals import offers_sentences, study_deal
from detente.web import Settings, create_app
from tests.web.asgi import PORT, Client
from tests.web.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

CASES = "/api/v1/cases"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("none")
    with served(folder, tmp_path_factory.mktemp("kept")) as (found, _):
        yield found


def test_a_deal_is_what_the_library_says(client: Client) -> None:
    model = load_case("belarus-2008")
    listed = client.get(f"{CASES}/belarus-2008/deals").json["deals"]
    assert [each["name"] for each in listed] == list(model.definition.deals)
    for name, deal in model.definition.deals.items():
        told = client.post(f"{CASES}/belarus-2008/deals/{name}").json
        assert told["offers"] == offers_sentences(study_deal(model, deal))
    assert client.post(f"{CASES}/belarus-2008/deals/none").status == 404


@pytest.mark.parametrize("view", ["claims", "conflicts", "counts", "origins", "audit", "unused"])
def test_the_ledger_is_shown(view: str) -> None:
    settings = Settings(PORT, read_only=True)
    client = Client(create_app(settings), settings.token)
    told = client.get(f"{CASES}/belarus-2025/evidence/{view}").json
    assert all(len(row) == len(told["columns"]) for row in told["rows"])
    assert client.get(f"{CASES}/belarus-2025/evidence/gossip").status == 404


@pytest.mark.browser
@pytest.mark.parametrize(("width", "case"), [(320, "belarus-2025"), (1280, "belarus-2008")])
def test_pages_answer_and_are_accessible(
    browser_page: Page, address: str, width: int, case: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    bench = browser_page
    bench.set_default_timeout(30_000)
    bench.set_viewport_size({"width": width, "height": 900})
    bench.goto(f"{address}&open={case}")
    base = re.match(r"http://[^/]+", bench.url)
    assert base is not None
    for page, waits in (
        ("ways", ".strip > li"),
        ("deals", "main section p"),
        ("evidence", "main tbody tr"),
    ):
        if page == "evidence" and case == "belarus-2008":
            continue  # nothing lies beside it
        bench.goto(f"{base[0]}/c/{case}/{page}")
        bench.locator(waits).first.wait_for()
        assert bench.locator("nav.pages a[aria-current]").inner_text().lower() == page
        found = Axe().run(bench).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert bench.evaluate(wide) <= 0
