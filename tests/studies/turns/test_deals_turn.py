"""Deals and their schedules: where they stop being signed, safe, kept in steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.casefile import parse_case, read_definition
from detente.studies import build_case
from detente.studies.turns import kept_with, turns
from tests.frozen import FROZEN

KNOWN: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "turns.json").read_text(encoding="utf-8")
)["deals"]
SWAP = parse_case(KNOWN["case"])
BOTH = tuple(f"deals.swap.schedule.discount.{party}" for party in ("sender", "target"))
DELAY, NOTICE = "deals.swap.schedule.delay", "deals.swap.schedule.detection"


@pytest.mark.parametrize(
    "known",
    [each for each in KNOWN["turns"] if each["number"].startswith("deals.")],
    ids=lambda known: known["number"],
)
def test_one_number_of_a_schedule_turns_where_the_closed_form_says(known: dict[str, Any]) -> None:
    (answer,) = turns(SWAP, ["deals.swap.kept"], [known["number"]]).conclusions
    (got,) = answer.asked
    assert answer.answer is KNOWN["answer"]
    assert got.number.stated == known["stated"]
    for name, side in got.sides:
        wanted = known.get(name)
        if not wanted:
            assert side.value is None
        elif "first_value_that_differs" in wanted:
            assert (side.value, side.how) == (wanted["first_value_that_differs"], "exact")
        else:
            assert side.bracket is not None
            low, high = side.bracket
            assert low - 1e-9 <= wanted["value"] <= high + 1e-9
            assert high - low <= 2e-4


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("both discounts together", {}),
        ("both discounts, delay 2", {DELAY: 2.0}),
        ("both discounts, delay 3", {DELAY: 3.0}),
        ("both discounts, detection 0.5", {NOTICE: 0.5}),
    ],
)
def test_both_discounts_turn_where_the_closed_form_says(name: str, more: dict[str, float]) -> None:
    model = build_case(SWAP)
    (known,) = [each["below"]["value"] for each in KNOWN["turns"] if each["number"] == name]

    def kept(value: float) -> bool | None:
        return kept_with(model, "swap", {**dict.fromkeys(BOTH, value), **more})

    assert kept(known + 1e-9) is True
    assert kept(known - 1e-9) is False


def test_named_deals_of_the_flagship_turn_at_their_own_states() -> None:
    """Closed form: 0.35 is what half a bargain brings Belarus; Russia then takes 0.15 of it."""
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    releases = "outcomes.cost_of_releases.table[2]"
    stopping = "outcomes.cost_of_stopping.table[2][1]"
    wanted = {
        ("deals.half_bargain.signed", releases): (True, 0.35, False),
        ("deals.half_bargain.safe", releases): (False, 0.20, True),
        ("deals.grand_bargain.signed", stopping): (False, 0.1509, True),
    }
    for (name, key), (answer, value, holds_there) in wanted.items():
        (found,) = turns(case, [name], [key]).conclusions
        (got,) = found.asked
        assert got.answer is answer
        side = got.above if answer else got.below
        assert side.value == pytest.approx(value, abs=1e-4)
        assert side.holds_there is holds_there


JOINT = """
format = 1
title = "joint"
[parties.a]
[parties.b]
[parties.c]
[levers.gate]
holders = ["a", "b"]
up = "all"
down = "all"
levels = ["shut", "open"]
[levers.toll]
party = "c"
levels = ["no", "yes"]
[status_quo]
gate = "shut"
toll = "no"
[outcomes.fees]
unit = "1"
levers = ["gate"]
table = [0.0, {fees}]
[preferences.a]
value = "fees"
[preferences.b]
value = "0.5 * fees"
[preferences.c]
statements = ["toll == 'no'"]
"""


@pytest.mark.parametrize(("fees", "rests"), [(1.0, False), (-1.0, True)])
def test_what_parties_hold_together_counts_and_is_not_followed(fees: float, rests: bool) -> None:
    """Together they would open the gate for a fee; along a number that is refused, and said."""
    case = parse_case(JOINT.format(fees=fees))
    (answer,) = turns(case, ["status_quo.nash"]).conclusions
    assert answer.answer is rests
    assert all("hold together" in each.why for each in answer.not_searched)
    assert "outcomes.fees.table[1]" in [each.key for each in answer.not_searched]
