"""What every test may lean on: hypothesis profiles, and a page in a real browser."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# A run that a shell started in the background ignores Ctrl-C, and so would what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

IN_CI = os.environ.get("CI") == "true"

# Compiled loops make the first example slow, so no deadline. CI draws the same examples every time;
# a laptop draws new ones and remembers those that failed.
settings.register_profile("laptop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("laptop"), derandomize=True, print_blob=True)
settings.register_profile("boundscheck", settings.get_profile("ci"), max_examples=20)
if os.environ.get("NUMBA_BOUNDSCHECK") == "1":
    settings.load_profile("boundscheck")
else:
    settings.load_profile("ci" if IN_CI else "laptop")

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL = {"", "localhost", "127.0.0.1", "[::1]"}


@pytest.fixture(scope="module")
def _browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = (
            f"no browser at {CHROMIUM}: on Debian and Ubuntu, apt-get install chromium; "
            "elsewhere, set CHROMIUM to the path of a Chromium or Chrome"
        )
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def expected_complaints() -> list[str]:
    """What a test brings about: a browser complains of each answer that refuses something."""
    return []


@pytest.fixture
def browser_page(_browser: Browser, expected_complaints: list[str]) -> Iterator[Page]:
    """Open a Playwright page that may look at files and at this machine, and at nothing else.

    When the test is over, it fails if the page wrote an error to the console, raised one, or asked
    for anything from outside. Test files that use it say ``pytestmark = pytest.mark.browser``.
    """
    complaints: list[str] = []

    def stay_inside(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"file", "data", "blob"} or address.hostname in LOCAL:
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    context = _browser.new_context(service_workers="block", locale="en-GB")
    context.route("**/*", stay_inside)
    page = context.new_page()
    page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    complaints = [
        each for each in complaints if not any(known in each for known in expected_complaints)
    ]
    if complaints:
        pytest.fail("the page complained:\n" + "\n".join(complaints))
