"""Is a share only a weight? The cases that are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case import Definition, Hypothesis, Uncertainty
from detente.casefile import parse_case
from detente.studies.robust import robust
from detente.studies.robust.weights import OnlyWeight, by_hypothesis, only_weight
from detente.uncertainty import smallest_sets, weight_at_share
from tests.frozen import FROZEN

KNOWN: dict[str, Any] = {
    each["name"]: each
    for each in json.loads(
        (Path(__file__).parents[1] / "reference" / "turns.json").read_text(encoding="utf-8")
    )["shares"]["examples"]
}
TEXT = """
format = 1
title = "readings"
[parties.us]
label = "United States"
[parties.eu]
[parties.a]
[parties.b]
[levers.x]
party = "us"
levels = ["no", "yes"]
[status_quo]
x = "no"
"""


def case_of(readings: dict[str, dict[str, float]]) -> Definition:
    text = TEXT
    for party in ("us", "eu", "a", "b"):
        text += f'[preferences.{party}]\nstatements = ["x"]\n'
        for name in readings.get(party, {}):
            if name != "own":
                text += f'[preferences.{party}.alternatives.{name}]\nstatements = ["not x"]\n'
    case = parse_case(text)
    uncertainties = {
        party: Uncertainty(
            party,
            "reading",
            party=party,
            hypotheses=tuple(Hypothesis(weight, reading=name) for name, weight in weights.items()),
        )
        for party, weights in readings.items()
    }
    return Definition(**{**vars(case), "uncertainties": uncertainties})


def asked(
    name: str, truth: Callable[[dict[str, np.ndarray]], np.ndarray], size: int = 400
) -> tuple[OnlyWeight | None, dict[str, Any]]:
    known = KNOWN[name]
    rng = np.random.default_rng(5)
    places = {
        party: rng.choice(len(weights), size, p=list(weights.values()))
        for party, weights in known["readings"].items()
    }
    return only_weight(case_of(known["readings"]), truth(places), places), known


def test_one_reading() -> None:
    found, known = asked("one reading", lambda places: places["us"] != 1)
    assert found is not None
    assert found.sets == (tuple(known["smallest_set"]),)
    assert found.share == pytest.approx(known["share"])
    assert found.sentence == (
        "It holds unless the United States wants “lever”. This case gives that a quarter."
    )


def test_two_readings() -> None:
    found, known = asked("two readings", lambda places: (places["us"] != 1) & (places["eu"] == 1))
    assert found is not None
    assert found.sets == (tuple(known["smallest_set"]),)
    assert found.share == pytest.approx(known["share"])


def test_part_weight_and_part_numbers_is_told_by_reading() -> None:
    known = KNOWN["part weight, part numbers"]
    places = {"us": np.arange(1000) % 2}
    below = (np.arange(1000) // 2) / 500 < known["by_reading"]["own"]
    holds = (places["us"] == 0) & below
    case = case_of(known["readings"])
    assert only_weight(case, holds, places) is None
    shares = {row.hypothesis: row.count / row.draws for row in by_hypothesis(case, holds, places)}
    assert shares == pytest.approx({"own": 0.6, "lever": 0.0})


def test_two_sets_that_do_are_both_named() -> None:
    known = KNOWN["two sets do, each alone"]
    same = np.arange(100) % 2
    assert [list(each) for each in smallest_sets(same == 0, {"a": same, "b": same})] == (
        known["smallest_set"]
    )


def test_what_is_the_same_in_all_draws_is_no_weight() -> None:
    places = {"us": np.arange(10) % 2}
    assert smallest_sets(np.ones(10, dtype=bool), places) == ()
    assert smallest_sets(np.zeros(10, dtype=bool), places) == ()


def test_four_inputs_together_are_too_many() -> None:
    rng = np.random.default_rng(1)
    places = {name: rng.integers(0, 2, 2000) for name in "abcd"}
    parity = sum(places.values()) % 2 == 0
    assert smallest_sets(parity, places) == ()
    assert smallest_sets(parity, places, most=4) == (("a", "b", "c", "d"),)


def test_the_flagship_says_no_per_cent_of_a_weight() -> None:
    found = robust(FROZEN / "belarus-2025.toml", 128, concepts=["nash"])
    rests = found.conclusion("status_quo_rests")
    assert rests.weight is not None
    assert rests.weight.sets == (("us_reading",),)
    assert rests.weight.share == pytest.approx(0.75)
    assert "It holds unless the United States wants “A lever on Russia”." in rests.sentence
    assert "%" not in rests.sentence
    assert "likely" not in rests.sentence
    assert found.conclusion("bargain_holds").weight is None


def test_a_share_turns_in_a_weight_though_no_conclusion_does() -> None:
    known = KNOWN["one reading"]["turn_of_share_above_half_in_weight_of_lever"]
    assert KNOWN["one reading"]["turn_of_the_conclusion_in_any_weight"] is None
    assert weight_at_share(0.5, alone=0.0, without=1.0) == known["value"]
    assert weight_at_share(0.9, alone=0.5, without=0.1) is None
    assert weight_at_share(0.3, alone=0.6, without=0.0) == pytest.approx(0.5)
    assert weight_at_share(0.5, alone=0.2, without=0.2) is None
