"""The file of past cycles: what is read, and what a wrong or hostile file is told."""

from __future__ import annotations

import copy
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DetenteError, InputError
from detente.forecast.backtest import Past, load_past, read_past

SMALL: dict[str, Any] = {
    "cutoff": "2020-12-31",
    "elections": ["2020-08-09", "2015-10-11"],
    "cycles": [
        {"id": "A", "label": "the first", "start": "2010-01-01", "end": "2015-01-01"},
        {"id": "B"},
    ],
    "openings": [{"cycle": "A", "as_of": "2012-01-01", "state": {"prisoners": "none"}, "held": 3}],
    "events": [
        {"id": "A-2", "cycle": "A", "date": "2012-05-01", "actor": "us", "kind": "ease"},
        {
            "id": "A-1",
            "cycle": "A",
            "date": "2012-04-01",
            "actor": "belarus",
            "kind": "release",
            "from": "all",
            "condition_fully_met": True,
        },
    ],
    "lags": [{"from_event": "A-1", "to_event": "A-2", "days": 30, "kind": "relief"}],
    "questions": [
        {
            "id": "q1",
            "family": "relief_after_release",
            "cycle": "A",
            "as_of": "2012-04-01",
            "by": "2012-06-30",
            "horizon_days": 90,
            "outcome": 1,
            "resolved_by": "A-2",
            "sender": "us",
            "complete": True,
            "lag_days": 30,
        }
    ],
    "grid": [
        {
            "id": "g1",
            "family": "grid_us_eases",
            "cycle": "A",
            "as_of": "2012-01-01",
            "by": "2012-06-29",
            "horizon_days": 180,
            "outcome": None,
            "resolved_by": "open",
            "state": {"prisoners_held": True},
        }
    ],
    "base_rates": {"anything": [1, {"goes": "here"}]},
}


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


def test_a_file_becomes_values(data: dict[str, Any], tmp_path: Path) -> None:
    place = tmp_path / "past.json"
    place.write_text("\ufeff" + json.dumps(data), encoding="utf-8")
    past = load_past(place)
    assert past == read_past(json.dumps(data))
    assert past.cutoff == date(2020, 12, 31)
    assert past.elections == (date(2015, 10, 11), date(2020, 8, 9))
    assert past.cycles["A"].end == date(2015, 1, 1)
    assert [event.id for event in past.events] == ["A-1", "A-2"]
    assert past.events[0].condition_met is True
    (anchor,), (question,) = past.anchors, past.grid
    assert (anchor.asked.sender, anchor.asked.complete, anchor.outcome) == ("us", True, 1)
    assert dict(question.asked.state) == {"prisoners_held": True}
    assert question.outcome is None
    assert question.asked.by == date(2012, 6, 29)


def test_the_record_is_read_whole(past: Past, plain: dict[str, Any]) -> None:
    assert len(past.grid) == 410
    assert len(past.anchors) == len(plain["questions"]) == 208
    assert len(past.comparable_anchors) == 190
    assert len(past.events) == len(plain["events"]) == 122
    assert len({question.asked.as_of for question in past.grid}) == 37
    assert {question.asked.cycle for question in past.grid} == {f"belarus-{x}" for x in "ABCD"}
    assert all(question.asked.by <= past.cutoff for question in past.grid)


def test_the_fingerprint_reads_all_that_a_back_test_reads(data: dict[str, Any]) -> None:
    before = read_past(json.dumps(data)).fingerprint
    changes = [
        ("grid", 0, "state", {"prisoners_held": False}),
        ("grid", 0, "outcome", 1),
        ("questions", 0, "sender", "eu"),
        ("events", 0, "actor", "eu"),
        ("events", 0, "date", "2012-05-02"),
    ]
    found = {before}
    for part, place, key, value in changes:
        other = copy.deepcopy(data)
        other[part][place][key] = value
        other["lags"] = []
        found.add(read_past(json.dumps(other)).fingerprint)
    assert len(found) == 1 + len(changes)
    data["cycles"][0]["label"] = "another name"
    assert read_past(json.dumps(data)).fingerprint == before


CHANGES: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("cutof",), "2020-01-01", "unknown key 'cutof'.*Did you mean 'cutoff'"),
    (("cutoff",), "2020-02-30", "'2020-02-30' names a day that does not exist"),
    (("cutoff",), "20200101", "cutoff: "),
    (("cutoff",), 1, "cutoff: .*found 1"),
    (("cycles",), [], "cycles: "),
    (("cycles", 1, "id"), "A", "cycles: the id 'A' stands twice"),
    (("cycles", 1, "id"), "../x", r"cycles\[2\]\.id"),
    (("cycles", 0, "end"), "2009-01-01", "cycles.A: ends on 2009-01-01, not after its start"),
    (("cycles", 0, "label"), "\x1b[2J", r"U\+001B, which is no text"),
    (("cycles", 0, "label"), "\ud800", r"cycles\[1\]\.label: .*unicode"),
    (("events", 0, "cycle"), "C", "events.A-2.cycle: no cycle named 'C'; there is 'A', 'B'"),
    (("events", 0, "date"), "2021-01-01", "events.A-2: is of 2021-01-01, after the cutoff"),
    (("events", 1, "id"), "A-2", "events: the id 'A-2' stands twice"),
    (("events", 0, "kind"), "Ease!", r"events\[1\]\.kind"),
    (("events", 0, "number"), -1, r"events\[1\]\.number"),
    (("events", 0, "condition_fully_met"), 1, r"events\[1\]\.condition_fully_met"),
    (("openings", 0, "cycle"), "C", r"openings\[1\]\.cycle: no cycle named 'C'"),
    (("lags", 0, "days"), 31, r"lags\[1\]: says 31 days; its events lie 30 apart"),
    (("lags", 0, "to_event"), "A-3", r"lags\[1\]\.to_event: no event named 'A-3'.*Did you mean"),
    (("grid", 0, "id"), "q1", "questions and grid: the id 'q1' stands twice"),
    (("grid", 0, "cycle"), "C", "grid.g1.cycle: no cycle named 'C'"),
    (("grid", 0, "by"), "2012-06-30", "grid.g1: asks from 2012-01-01 to 2012-06-30, 181 days"),
    (("grid", 0, "horizon_days"), 0, r"grid\[1\]\.horizon_days"),
    (("grid", 0, "outcome"), 2, r"grid\[1\]\.outcome"),
    (("grid", 0, "outcome"), True, r"grid\[1\]\.outcome"),
    (("grid", 0, "outcome"), 0.5, r"grid\[1\]\.outcome"),
    (("grid", 0, "state"), {"prisoners_held": "yes"}, r"grid\[1\]\.state\.prisoners_held"),
    (("questions", 0, "outcome"), 0, "q1: has outcome 0 and is resolved by 'A-2'"),
    (
        ("questions", 0, "resolved_by"),
        "no event",
        "has outcome 1 and is resolved by 'no event'",
    ),
    (("questions", 0, "as_of"), "2012-05-02", "asks from 2012-05-02 to 2012-06-30, 59 days"),
    (("base_rates",), 3, "base_rates: .*found 3"),
]


@pytest.mark.parametrize(("path", "value", "said"), CHANGES)
def test_a_wrong_file_is_told_what_is_wrong(
    data: dict[str, Any], path: tuple[str | int, ...], value: Any, said: str
) -> None:
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(InputError, match=said):
        read_past(json.dumps(data))


def test_an_answer_lies_within_the_time_asked_about(data: dict[str, Any]) -> None:
    data["lags"] = []
    data["events"][0]["date"] = "2012-07-01"
    with pytest.raises(InputError, match="q1: is resolved by A-2 of 2012-07-01, which is not"):
        read_past(json.dumps(data))


@pytest.mark.parametrize("key", ["cutoff", "cycles", "outcome", "resolved_by"])
def test_what_is_missing_is_named(data: dict[str, Any], key: str) -> None:
    del (data if key in data else data["grid"][0])[key]
    with pytest.raises(InputError, match=f"'{key}' is missing; add it"):
        read_past(json.dumps(data))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON: .* line 1, column 1"),
        ("{", "is not JSON: .* line 1, column 2"),
        ("[]", "where an object with keys belongs"),
        ("3", "where an object with keys belongs"),
        ("null", "where an object with keys belongs"),
        ('{"cutoff": "2020-01-01", "cutoff": "2021-01-01"}', "gives the key 'cutoff' twice"),
        ('{"base_rates": {"x": NaN}}', "holds NaN, which is no number"),
        ('{"base_rates": {"x": -Infinity}}', "holds -Infinity"),
        ("[" * 100_000, "nests too deep"),
        ('{"a":' * 100_000, "nests too deep"),
        ('{"cutoff": 1' + "0" * 5_000 + "}", "is not JSON that we read"),
    ],
)
def test_hostile_text_is_one_clear_error(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_past(text)


def test_what_is_no_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        load_past(tmp_path / "none.json")
    with pytest.raises(InputError, match="is not a regular file"):
        load_past(tmp_path)
    with pytest.raises(InputError, match=r"there is no file 'a\\x00b'"):
        load_past("a\0b")
    place = tmp_path / "past.json"
    place.write_bytes(b'{"cutoff": "\xff"}')
    with pytest.raises(InputError, match=r"past\.json: is not UTF-8"):
        load_past(place)
    place.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"past\.json, cutoff: 'cutoff' is missing"):
        load_past(place)
    with place.open("wb") as stream:
        stream.truncate(16 * 2**20 + 1)
    with pytest.raises(InputError, match="is larger than 16 MiB"):
        load_past(place)


def test_a_damaged_file_is_read_or_refused_and_never_breaks() -> None:
    """Bytes of the small file are changed at random; nothing but our own errors may come."""
    text = json.dumps(SMALL)
    luck = random.Random(7)
    refused = 0
    for _ in range(1_500):
        letters = list(text)
        for _ in range(luck.randint(1, 3)):
            letters[luck.randrange(len(letters))] = luck.choice('0123456789{}[]",:-truenlABé\\ ')
        try:
            read_past("".join(letters))
        except DetenteError:
            refused += 1
    assert refused > 500
