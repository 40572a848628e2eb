"""Reports that several test files look at, each rendered once in a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from detente import load_case
from detente.model import Model
from tests.report.pages import report_of

Rendered = tuple[Model, str]


@pytest.fixture(scope="session")
def rendered() -> Callable[[str], Rendered]:
    """Give a case's model and its report, by the case's name or path."""

    @cache
    def of(case: str) -> Rendered:
        model = load_case(case)
        return model, report_of(model, case)

    return of


@pytest.fixture(scope="session")
def address(
    rendered: Callable[[str], Rendered], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Give the address of a case's report as a file that a browser can open."""

    @cache
    def of(case: str) -> str:
        path: Path = tmp_path_factory.mktemp("report") / "report.html"
        path.write_text(rendered(case)[1], encoding="utf-8")
        return path.as_uri()

    return of
