"""detente record: in words, as rows and as data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Detente
from tests.studies.record.openings import BREACH, CASE, FISH, GRAIN, write_opening


def test_words_rows_and_data_agree(detente: Detente, tmp_path: Path) -> None:
    second = CASE.format(title="again", fish_moves="both", cost="1.0")
    past = [
        write_opening(tmp_path, "came", GRAIN, FISH),
        write_opening(tmp_path, "missed", GRAIN, FISH, kept=False, second=second),
        write_opening(tmp_path, "broken", GRAIN, FISH, BREACH, kept=False),
    ]
    ran = detente("record", *past)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    for said in (
        "Right in 2 of 3 openings",
        "missed, second",
        "Broken by North 61 days later, as was said.",
        "two codings agree on",
        "It turns at 0.00 bn USD / year: grain_cost: sent. This case says 1.",
        "They were chosen because they moved.",
    ):
        assert said in " ".join(ran.out.split()), said
    answer = json.loads(detente("record", *past, "-f", "json").out)
    rows = list(csv.DictReader(io.StringIO(detente("record", *past, "-f", "csv").out)))
    assert answer["openings"] == 3
    assert len(rows) == len(answer["codings"]) == 4
    for row, coding in zip(rows, answer["codings"], strict=True):
        assert (row["opening"], row["verdict"]) == (coding["opening"], coding["judged"])
        assert row["days"] == str(coding["happened"]["days"] or "")


def test_a_case_without_an_aftermath_is_told_where_to_write_one(detente: Detente) -> None:
    ran = detente("record", "chicken")
    assert ran.code == 2
    assert "NAME.aftermath.toml beside the case" in ran.err


def test_the_line_stands_in_briefs_data(detente: Detente) -> None:
    answer = json.loads(detente("brief", "chicken", "-f", "json").out)
    assert answer["record"] is None
