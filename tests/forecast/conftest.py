"""What the tests of forecasts share: the reference files, and forecasts drawn by hypothesis."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from detente.forecast.backtest import Past, load_past

REFERENCE = Path(__file__).parents[1] / "reference"
CYCLES = REFERENCE / "forecast_cycles.json"


def reference() -> dict[str, Any]:
    """Numbers of scores and rivals, with where they come from."""
    loaded: dict[str, Any] = json.loads((REFERENCE / "forecast_scores.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def past() -> Past:
    return load_past(CYCLES)


@pytest.fixture(scope="session")
def plain() -> dict[str, Any]:
    """The same file as plain data, for the oracles."""
    loaded: dict[str, Any] = json.loads(CYCLES.read_text("utf-8"))
    return loaded


@st.composite
def chances(draw: st.DrawFn) -> Fraction:
    """A chance with few digits, so that ties are common; the ends are among them."""
    return Fraction(draw(st.integers(0, 10)), 10)


@st.composite
def forecasts(draw: st.DrawFn) -> tuple[list[Fraction], list[int | None]]:
    """Chances and outcomes, one of them resolved at least."""
    pairs = draw(
        st.lists(st.tuples(chances(), st.sampled_from([0, 1, None])), min_size=1, max_size=12)
    )
    pairs.append((draw(chances()), draw(st.integers(0, 1))))
    return [p for p, _ in pairs], [outcome for _, outcome in pairs]


@st.composite
def laws(draw: st.DrawFn, least: int = 1) -> list[Fraction]:
    """A distribution over a few categories."""
    parts = draw(
        st.lists(st.integers(0, 4), min_size=least, max_size=5).filter(lambda each: sum(each) > 0)
    )
    return [Fraction(part, sum(parts)) for part in parts]
