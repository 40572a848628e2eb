"""The log of models tried, beside the file of past cycles."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError
from detente.forecast.backtest import (
    BASE,
    CALENDAR,
    Always,
    Past,
    TriedModel,
    back_test,
    models_tried,
    note_trial,
    rate_over_cycles,
    read_trials,
    trial_of,
)


@pytest.fixture
def cycles_file(tmp_path: Path) -> Path:
    return tmp_path / "past.json"


def test_each_model_counts_once(cycles_file: Path, past: Past) -> None:
    assert models_tried(cycles_file) == 0
    base, calendar = (trial_of(back_test(past, rule)) for rule in (BASE, CALENDAR))
    assert note_trial(cycles_file, base) == 1
    assert note_trial(cycles_file, calendar) == 2
    assert note_trial(cycles_file, base) == 2
    assert models_tried(cycles_file) == 2
    log = cycles_file.with_name("past.tried.jsonl")
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [row["model"] for row in rows] == ["base", "calendar"]
    assert [round(row["brier"], 4) for row in rows] == [0.167, 0.159]
    assert rows[0]["cycles"] == past.fingerprint
    assert rows[0]["n"] == 410
    assert read_trials(cycles_file) == (base, calendar)


def test_other_settings_are_another_model(cycles_file: Path, past: Past) -> None:
    """The name alone does not tell: whoever tunes a number has tried another model."""
    other = replace(BASE, rate=rate_over_cycles)
    assert note_trial(cycles_file, trial_of(back_test(past, BASE))) == 1
    assert note_trial(cycles_file, trial_of(back_test(past, other))) == 2
    assert note_trial(cycles_file, trial_of(back_test(past, replace(CALENDAR, name="base")))) == 3
    assert note_trial(cycles_file, TriedModel("always", {"p": 0.1})) == 4
    assert note_trial(cycles_file, TriedModel("always", {"p": 0.2})) == 5
    assert note_trial(cycles_file, TriedModel("always", {"p": 0.2}, n=3)) == 5


def test_two_runs_at_once_count_once(cycles_file: Path) -> None:
    note_trial(cycles_file, TriedModel("base"))
    log = cycles_file.with_name("past.tried.jsonl")
    log.write_text(log.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert models_tried(cycles_file) == 1


def test_an_infinite_score_is_null(cycles_file: Path, past: Past) -> None:
    sure = trial_of(back_test(past, Always("sure", 0.0)))
    assert back_test(past, Always("sure", 0.0)).log.mean == inf
    assert sure.log is None
    assert np.isfinite(sure.brier or inf)
    note_trial(cycles_file, sure)
    assert read_trials(cycles_file) == (sure,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"model": "base"}', "ends within a line"),
        ("nothing\n", "past.tried.jsonl, line 1: is not JSON"),
        ('{"model": "base"}\n', "line 1, settings: 'settings' is missing"),
        ("\n", "line 1: is not JSON"),
    ],
)
def test_a_damaged_log_is_told_and_kept(cycles_file: Path, text: str, said: str) -> None:
    log = cycles_file.with_name("past.tried.jsonl")
    log.write_text(text, encoding="utf-8")
    for call in (
        lambda: models_tried(cycles_file),
        lambda: note_trial(cycles_file, TriedModel("base")),
    ):
        with pytest.raises(InputError, match=said):
            call()
    assert log.read_text(encoding="utf-8") == text


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        note_trial(tmp_path / "none" / "past.json", TriedModel("base"))
