"""detente indicators: in words, as rows and as data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Detente
from tests.studies.indicators.test_indicator_study import CASE


@pytest.fixture
def watched(tmp_path: Path) -> str:
    path = tmp_path / "watched.toml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def test_words_rows_and_data_agree(detente: Detente, watched: str) -> None:
    asked = ("indicators", watched, "rests", "--draws", "512")
    ran = detente(*asked)
    assert ran.code == 0
    assert "It rests: holds in " in ran.out
    assert "Customs, every month." in ran.out
    (answer,) = json.loads(detente(*asked, "-f", "json").out)["conclusions"]
    rows = list(csv.DictReader(io.StringIO(detente(*asked, "-f", "csv").out)))
    assert [row["input"] for row in rows] == [each["input"] for each in answer["indicators"]]
    for row, each in zip(rows, answer["indicators"], strict=True):
        assert float(row["bits"]) == each["bits"]
        assert float(row["above low"]) == each["lr_above"]["low"]
        assert each["sentence"] in ran.prose


def test_a_case_without_uncertain_inputs_is_told(detente: Detente) -> None:
    ran = detente("indicators", "chicken", "status_quo.nash")
    assert ran.code == 2
    assert "no uncertain inputs" in ran.err
