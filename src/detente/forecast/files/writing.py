"""Values -> FORECAST.json and OUTCOMES.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from detente.forecast.files.values import Forecast, QuestionOutcome


def dump_forecast(forecast: Forecast) -> str:
    """Write a forecast as JSON text; every key is there, null where nothing was computed.

    Notes
    -----
    Rule FC36. :func:`read_forecast` gives the same values back.
    """
    return _dump(asdict(forecast))


def dump_outcomes(outcomes: Iterable[QuestionOutcome]) -> str:
    """Write outcomes as JSON text; :func:`read_outcomes` gives the same values back."""
    return _dump({"outcomes": [asdict(each) for each in outcomes]})


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"
