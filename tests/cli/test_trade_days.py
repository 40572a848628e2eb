"""Trade on a day: levers stand where acts set them, measures follow the steps of levers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from detente.case import MeasureText
from detente.casefile import parse_case
from detente.errors import InputError
from detente.studies import build_case
from detente.studies.deals import take_back
from detente.studies.trade import levers_of_day, list_measures
from tests.cli.conftest import Detente
from tests.frozen import FROZEN

FLAGSHIP = (FROZEN / "belarus-2025.toml").read_text(encoding="utf-8")  # no acts, no steps
WHEN = "when = \"us_potash == 'none'\"\n"
STEPS = """
[[levers.us_potash.steps]]
to = "licence"
measures = ["us_import", "us_transit"]
[[levers.us_potash.steps]]
to = "delisting"
measures = ["us_import", "us_transit"]
"""
ACTS = """
[[acts]]
lever = "us_potash"
to = "licence"
announced = 2025-03-10
decreed = 2025-03-12
form = "licence_temporary"
number = "11"
expires = "6 months"
claims = ["assumption"]
[[acts]]
measure = "lithuania_transit"
on = false
effective = 2025-05-01
claims = ["assumption"]
[[acts]]
label = "Talks in Minsk"
note = "talks set no lever"
executed = 2025-02-12
claims = ["P04-01"]
"""


def on(case: str, day: date) -> set[str]:
    definition = parse_case(case)
    levels, _ = levers_of_day(definition, day)
    return {row.name for row in list_measures(definition, levels, day).rows if row.on}


def test_measures_on_the_steps_of_a_lever_are_off_at_those_levels() -> None:
    assert FLAGSHIP.count(WHEN) >= 2
    stepped = FLAGSHIP
    for name in ("us_import", "us_transit"):
        head, table, tail = stepped.partition(f"[trade.measures.{name}]")
        stepped = head + table + tail.replace(WHEN, "", 1)
    model, other = build_case(parse_case(stepped + STEPS)), build_case(parse_case(FLAGSHIP))
    assert {p: r.tolist() for p, r in model.ranks.items()} == {
        p: r.tolist() for p, r in other.ranks.items()
    }
    one, two = (
        [(back.lever, [s.name for s in back.lapses]) for back in take_back(each, 94)]
        for each in (model, other)
    )
    assert one == two
    with pytest.raises(InputError, match="has `when` already"):
        build_case(parse_case(FLAGSHIP + STEPS))
    with pytest.raises(InputError, match="no measure named 'us_imports'"):
        build_case(parse_case(stepped + STEPS.replace('"us_import"', '"us_imports"')))


def test_levers_stand_where_acts_set_them_on_the_day() -> None:
    case = FLAGSHIP + ACTS
    before, under, after = (date(2025, 3, 11), date(2025, 3, 12), date(2025, 9, 12))
    assert "us_import" in on(case, before)
    assert "us_import" not in on(case, under)
    assert "us_import" in on(case, after)
    assert "lithuania_transit" in on(case, date(2025, 4, 30))
    assert "lithuania_transit" not in on(case, date(2025, 5, 1))
    levels, told = levers_of_day(parse_case(case), under)
    assert levels == {"us_potash": "licence"}
    assert "decree stands in" in told[0]


def test_the_command_line_takes_the_day_and_lists_the_acts(
    detente: Detente, tmp_path: Path
) -> None:
    path = tmp_path / "acts.toml"
    path.write_text(FLAGSHIP + ACTS, encoding="utf-8")
    ran = detente("trade", str(path), "--on", "2025-04-01", "--measures", "--format", "json")
    rows = {row["name"]: row["on"] for row in json.loads(ran.out)["measures"]}
    assert rows["us_import"] is False
    assert "decree stands in" in ran.err
    kept = detente(
        "trade",
        str(path),
        "--on",
        "2025-04-01",
        "--set",
        "us_potash=none",
        "--measures",
        "-f",
        "json",
    )
    assert {row["name"]: row["on"] for row in json.loads(kept.out)["measures"]}["us_import"]
    acts = detente("show", str(path), "--acts")
    assert acts.code == 0
    assert "not modelled: talks set no lever" in acts.out
    assert acts.out.index("Talks in Minsk") < acts.out.index("us_potash: licence")
    data = json.loads(detente("show", str(path), "--acts", "-f", "json").out)["acts"]
    assert [row["effective"] for row in data] == [None, None, "2025-05-01"]
    assert [row["modelled"] for row in data] == [False, True, True]
    assert detente("show", str(path), "--acts", "--states").code == 2


def test_lifting_takes_decision_and_effect_in_place_of_the_old_word() -> None:
    old = "reversal_days = { value = 90, low = 30, high = 180"
    assert FLAGSHIP.count(old) == 1
    new = 'decision = { value = 60, low = 20, high = 120 }\neffect = "30 days"\n'
    new += 'reimpose = "10 days"\n'
    line = next(row for row in FLAGSHIP.splitlines() if row.startswith(old))
    case = parse_case(FLAGSHIP.replace(line, new))
    assert case.trade is not None
    text: MeasureText = case.trade.measures["lithuania_transit"]
    assert text.reversal is not None
    assert (text.reversal.value, text.reversal.low, text.reversal.high) == (90, 50, 150)
    rows = {row.name: row for row in list_measures(case, {}, None).rows}
    assert rows["lithuania_transit"].reversal_days == (90, 50, 150)
    with pytest.raises(InputError, match="reversal_days is the old word"):
        parse_case(FLAGSHIP.replace(line, f"{line}\n{new}"))
