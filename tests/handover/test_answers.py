"""Runs with their error, carriers, unknown days, breaches, and what cannot be asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from detente.errors import CaseError, InputError, NotApplicableError, TooLargeError
from detente.handover import (
    as_json,
    carry_out,
    check_custody,
    custody,
    notice,
    orders,
    read_handover,
    reported_by,
)
from tests.handover.chains import NETS, REFERENCE, chain_of

SWAP = {"custodians": {"venezuela": "venezuela", "us": "us"}}


@pytest.mark.parametrize("name", ["full chain of one batch", "either of two ways", "random 9005"])
def test_runs_come_out_as_the_exact_way(name: str) -> None:
    chain = chain_of(NETS[name]["net"])
    exact, runs = carry_out(chain), carry_out(chain, most=0, runs=4000, seed=7)
    assert (runs.method, runs.runs, runs.seed) == ("simulated", 4000, 7)
    assert exact.error(Fraction(1, 2)) is None
    compared = [
        *((exact.ending(e.name).p, e.p) for e in runs.endings),
        *((p, (runs.completed or {}).get(day, 0)) for day, p in (exact.completed or {}).items()),
        *((p, (runs.arrivals or {}).get(n, 0)) for n, p in (exact.arrivals or {}).items()),
    ]
    assert len(compared) > 10
    for wanted, found in compared:
        assert wanted == pytest.approx(found, abs=5 * (runs.error(found) or 0))
    for one, other in zip(exact.stages, runs.stages, strict=True):
        assert one.critical == pytest.approx(other.critical, abs=0.05)
        for day, p in (one.done or {}).items():
            assert (other.done or {}).get(day, 0) == pytest.approx(p, abs=0.05)


def test_runs_are_those_of_the_seed() -> None:
    chain = chain_of(NETS["full chain of one batch"]["net"])
    one, same, other = (carry_out(chain, most=0, runs=500, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.completed != other.completed


def test_a_share_of_none_is_not_certain() -> None:
    answer = carry_out(chain_of(NETS["again"]["net"]), most=0, runs=400)
    assert answer.error(0) == pytest.approx((1 / 402 * 401 / 402 / 400) ** 0.5)
    assert answer.error(1) == pytest.approx(answer.error(0))


def test_hand_to_hand_one_side_may_end_with_all() -> None:
    hand = carry_out(chain_of(NETS["swap hand to hand"]["net"], **SWAP))
    assert hand.both_sides == {"us": 0, "venezuela": Fraction(9, 100)}
    withheld = hand.ending("the ten withheld")
    assert withheld.given == {"us": {"give_saab": 1}}
    assert hand.ending("completed").given == {
        "us": {"give_saab": 1},
        "venezuela": {"give_ten": 1},
    }
    carried = carry_out(chain_of(NETS["swap by a carrier"]["net"], **SWAP))
    assert carried.both_sides == {"us": 0, "venezuela": 0}
    assert carried.ending("returned").p == Fraction(19, 100)
    returned = carried.ending("returned").given or {}
    assert returned["us"]["saab_to_carrier"] == Fraction(9, 19)  # the ten were the ones withheld
    assert carried.arrivals == {0: Fraction(19, 100), 2: Fraction(81, 100)}


def test_given_an_outcome() -> None:
    chain = chain_of(NETS["full chain of one batch"]["net"])
    closed = carry_out(chain.given("crossing", "closed"))
    assert closed.ending("no way out").p == Fraction(1083, 6250)
    with pytest.raises(InputError, match="no outcome named 'shut'"):
        chain.given("crossing", "shut")
    with pytest.raises(InputError, match=r"no stage named 'crosing'.*Did you mean 'crossing'"):
        chain.given("crosing", "done")


def test_dates_follow_the_start() -> None:
    chain = replace(chain_of(NETS["series"]["net"]), start=date(2025, 2, 12))
    answer = carry_out(chain)
    assert answer.completed_by(date(2025, 2, 14)) == Fraction(27, 100)
    assert answer.completed_by(2) == Fraction(27, 100)
    later = carry_out(chain.starting(date(2025, 2, 13)))
    assert later.completed_by(date(2025, 2, 14)) == Fraction(9, 100)
    assert answer.arrived_by("A", 2) == Fraction(27, 100)
    with pytest.raises(CaseError, match="no `start`"):
        carry_out(chain_of(NETS["series"]["net"])).completed_by(date(2025, 2, 14))


def test_the_shape_of_the_json() -> None:
    rows = [
        {"of": "receipt", "origin": "embassy", "by": "us", "chance": 1, "days": 0},
        {"of": "receipt", "origin": "press", "chance": "9/10", "days": {"0": "1/2", "1": "1/2"}},
        {"of": "delivery", "origin": "embassy", "by": "us", "chance": 1, "days": 0},
    ]
    chain = chain_of(
        NETS["full chain of one batch"]["net"],
        confirmations=rows,
        custodians={"kgb": "belarus", "us": "us", "embassy": "us"},
        start=date(2025, 2, 12),
    )
    found = json.loads(json.dumps(as_json(carry_out(chain), notices=[notice(chain, "delivery")])))

    def covers(wanted: Any, found: Any) -> bool:
        if isinstance(wanted, dict):
            return all(key in found and covers(wanted[key], found[key]) for key in wanted)
        if isinstance(wanted, list):
            return all(covers(wanted[0], each) for each in found) if wanted else True
        return True

    assert covers(REFERENCE["handover_json"], found)
    listed = [key for key, shape in REFERENCE["handover_json"].items() if isinstance(shape, list)]
    assert all(found[key] for key in listed)
    assert found["completed"][0] == {
        "day": 2,
        "date": "2025-02-14",
        "p": 0.1083,
        "error": None,
    }
    assert found["quantiles"][1] == {"p": 0.5, "day": 5, "date": "2025-02-17", "of": "all"}
    untimed = as_json(carry_out(chain_of({**NETS["again"]["net"], "stages": _unknown("again")})))
    assert untimed["completed"] is None
    assert untimed["quantiles"] is None


def _unknown(name: str, *stages: str) -> dict[str, Any]:
    return {
        key: {**stage, "days": "unknown"} if not stages or key in stages else stage
        for key, stage in NETS[name]["net"]["stages"].items()
    }


def test_a_chance_that_hangs_on_unknown_days_has_bounds() -> None:
    name = "parallel with a stop on either side"
    answer = carry_out(chain_of({**NETS[name]["net"], "stages": _unknown(name, "papers")}))
    refused = answer.ending("papers refused")
    assert (refused.p, refused.low, refused.high) == (None, Fraction(1, 6), Fraction(1, 4))
    assert answer.ending("completed").p == Fraction(1, 2)  # both have to be done, in any order
    assert answer.who_holds_whom is None
    assert "papers: days unknown" in answer.unknown
    assert answer.stages[1].done == {0: Fraction(2, 9), 1: Fraction(2, 9), 2: Fraction(2, 9)}


def test_tries_are_taken_together_where_days_are_unknown() -> None:
    answer = carry_out(chain_of({**NETS["again"]["net"], "stages": _unknown("again")}))
    assert answer.ending("given up").p == Fraction(8, 125)
    assert answer.unknown == ("crossing: days unknown", "consent: not on record")


def test_whose_absence_is_seen() -> None:
    rows = [
        {"of": "delivery", "origin": "minsk", "by": "belarus", "chance": 1, "days": 0},
        {"of": "delivery", "origin": "embassy", "by": "us", "chance": "1/2", "days": 1},
    ]
    net = NETS["full chain of one batch"]["net"]
    stages = {**net["stages"], "delivery": {**net["stages"]["delivery"], "actor": "kgb"}}
    more = {"confirmations": rows, "custodians": {"kgb": "belarus", "us": "us"}}
    chain = chain_of({**net, "stages": stages}, **more)
    found = notice(chain, "delivery")
    assert (found.breaker, found.due) == ("belarus", 9)  # the latest day it can be done
    assert found.seen == {10: Fraction(1, 2)}
    assert notice(chain, "delivery", breaker="us").seen == {9: 1}
    at_once = replace(found, due=0, watchers=notice(chain, "delivery", breaker="us").watchers)
    assert at_once.seen == {0: 1}
    assert at_once.in_periods(7) == {1: 1}  # the first period is 1, also for its first day
    due = chain_of(
        {**net, "stages": {**stages, "delivery": {**stages["delivery"], "due": 4}}}, **more
    )
    assert notice(due, "delivery").seen == {5: Fraction(1, 2)}
    nobody = chain_of({**net, "stages": stages})
    assert notice(nobody, "delivery").never == 1
    with pytest.raises(NotApplicableError, match="nobody would see"):
        notice(nobody, "delivery").mean_day_if_seen  # noqa: B018


def test_the_latest_day_of_an_unknown_stage_is_not_known() -> None:
    name = "full chain of one batch"
    chain = chain_of({**NETS[name]["net"], "stages": _unknown(name, "papers")})
    assert notice(chain, "consent").due == 4
    with pytest.raises(CaseError, match=r"stages\.delivery: its latest day is not known"):
        notice(chain, "delivery")


def test_a_month_is_counted_from_its_length() -> None:
    chain = chain_of(
        NETS["again"]["net"],
        confirmations=[
            {"of": "crossing", "origin": "c", "chance": "1/2", "days": 0, "every": "1 month"}
        ],
    )
    (row,) = chain.origins("crossing")
    assert row.every == Fraction("365.25") / 12
    assert [reported_by(row, day) for day in (0, 30, 31, 60, 61)] == [
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(3, 4),
        Fraction(3, 4),
        Fraction(7, 8),
    ]


def test_the_two_longest_ways_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = chain_of(NETS["full chain of one batch"]["net"])
    monkeypatch.setattr(custody, "MOST_MARKINGS", 3)
    with pytest.raises(TooLargeError, match="more than 3 ways"):
        check_custody(chain)
    monkeypatch.undo()
    monkeypatch.setattr(orders, "MOST_ROUNDS", 2)
    name = "full chain of one batch"
    with pytest.raises(TooLargeError, match="more than 2 rounds"):
        carry_out(chain_of({**NETS[name]["net"], "stages": _unknown(name, "papers")}))


def _split_after(change: Callable[[dict[str, Any]], Any] = id) -> dict[str, Any]:
    """Return a chain in which a group is divided, and one part goes on by itself."""
    net: dict[str, Any] = {
        "people": {"batch": {"size": 5, "holder": "kgb", "tier": "ill"}},
        "stages": {
            "delivery": {
                "days": 0,
                "moves": [{"who": ["batch"], "from": "kgb", "to": "us"}],
                "splits": {"batch": {"ill": 2, "others": 3}},
            },
            "asked": {
                "after": ["delivery"],
                "days": 0,
                "outcomes": {"done": "3/4", "refuses": "1/4"},
                "goes_on": ["refuses"],
                "drops": {"refuses": ["batch.others"]},
            },
            "flight": {
                "after": ["asked"],
                "days": 1,
                "moves": [{"who": ["batch.ill", "batch.others"], "from": "us", "to": "clinic"}],
            },
        },
        "final": ["flight"],
        "delivers": {"batch": "clinic"},
    }
    change(net)
    return net


def test_a_group_is_divided_and_each_part_goes_its_way() -> None:
    answer = carry_out(chain_of(_split_after()))
    three = [Fraction(1, 64), Fraction(9, 64), Fraction(27, 64), Fraction(27, 64)]
    assert answer.arrivals == {2 + n: p for n, p in enumerate(three)}
    held = {(h.person, h.holder): h.p for h in answer.endings[0].holders}
    assert held == {
        ("batch.ill", "clinic"): 1,
        ("batch.others", "us"): Fraction(1, 4),
        ("batch.others", "clinic"): Fraction(3, 4),
    }


def _set(*path: str) -> Callable[[Any], Callable[[dict[str, Any]], None]]:
    def to(value: Any) -> Callable[[dict[str, Any]], None]:
        def change(net: dict[str, Any]) -> None:
            at = net
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value

        return change

    return to


flight = _set("stages", "flight", "moves")
WRONG = {
    "a group named after it was split": (
        flight([{"who": ["batch"], "from": "us", "to": "clinic"}]),
        "stages.flight: names 'batch', a group that has been split by then. "
        "Name its parts, 'batch.ill' and 'batch.others'.",
    ),
    "a part named before": (
        _set("stages", "delivery", "moves")([{"who": ["batch.ill"], "from": "kgb", "to": "us"}]),
        "stages.delivery: names 'batch.ill' before the group is split. "
        "Put it after the stage that splits it.",
    ),
    "moved twice in one stage": (
        flight([{"who": ["batch.ill", "batch.ill"], "from": "us", "to": "clinic"}]),
        "stages.flight: moves 'batch.ill' twice, but a person has exactly one holder. "
        "Take 'batch.ill' out of one of its `moves`.",
    ),
    "nobody of that name": (
        flight([{"who": ["batch.il"], "from": "us", "to": "clinic"}]),
        "stages.flight: `moves` names 'batch.il'; the chain has 'batch', 'batch.ill', "
        "'batch.others'. Did you mean 'batch.ill'?",
    ),
    "from itself": (
        flight([{"who": ["batch.ill"], "from": "us", "to": "us"}]),
        "stages.flight: moves 'batch.ill' from 'us' to 'us'. Name two.",
    ),
    "chances that miss one": (
        _set("stages", "asked", "outcomes")({"done": 0.7, "refuses": 0.2}),
        "stages.asked, outcomes: the chances of 'done', 'refuses' sum to 0.9. They must sum to 1.",
    ),
    "no chance": (
        _set("stages", "asked", "outcomes")({"done": 1.5, "refuses": -0.5}),
        "stages.asked, outcomes: 1.5 is no chance. Write a number from 0 to 1.",
    ),
    "an outcome that is not drawn": (
        _set("stages", "asked", "goes_on")(["refused"]),
        "stages.asked: `goes_on` names the outcome 'refused'; there is 'done', 'refuses'. "
        "Did you mean 'refuses'?",
    ),
    "waits for how each of a group decides": (
        _set("stages", "flight", "after")(["asked.refuses"]),
        "stages.flight: `after` names 'asked.refuses', but each of a group refuses by itself. "
        "Wait for 'asked'.",
    ),
    "waits for no such outcome": (
        _set("stages", "asked", "after")(["delivery.don"]),
        "stages.asked: `after` names 'delivery.don', but 'delivery' ends as 'done'. "
        "Did you mean 'done'?",
    ),
    "a group that stops the chain together": (
        _set("stages", "asked", "goes_on")([]),
        "stages.asked: each of a group refuses by itself, so the stage needs just the outcomes "
        "'done' and 'refuses', with `goes_on = [\"refuses\"]`.",
    ),
    "an end that goes on": (
        _set("stages", "asked", "ends")({"refuses": "over"}),
        "stages.asked: the outcome 'refuses' cannot both go on and end the chain.",
    ),
    "again without tries": (
        _set("stages", "asked", "again")({"times": 2, "then": "given up"}),
        "stages.asked: the outcome 'again' and the key `again` need each other.",
    ),
    "a range turned round": (
        _set("stages", "flight", "days")({"low": 3, "mode": 2, "high": 4}),
        "stages.flight, days: days from 3, most likely 2, to 4 are no range. "
        "Write 0 <= low <= mode <= high.",
    ),
    "days that are none": (
        _set("stages", "flight", "days")("soon"),
        "stages.flight, days: 'soon' is no duration. Write { low = 0, mode = 1, high = 3 }, "
        '{ "0" = 0.9, "1" = 0.1 } or "unknown".',
    ),
    "back in time": (
        _set("stages", "flight", "days")(-1),
        "stages.flight: `days` of -1 goes back in time.",
    ),
    "an unknown key": (
        _set("stages", "flight", "afer")([]),
        "stages.flight: no key named 'afer'",
    ),
    "an unknown kind": (
        _set("stages", "flight", "kind")("crosing"),
        "stages.flight: no kind named 'crosing'",
    ),
    "no end": (_set("final")([]), "final: the ending 'completed' needs at least one stage."),
    "delivered at another end": (
        _set("delivers")({"complete": {"batch": "clinic"}}),
        ": `delivers` names the ending 'complete'; `final` has 'completed'. "
        "Did you mean 'completed'?",
    ),
    "split twice": (
        _set("stages", "flight", "splits")({"batch": {"a": 1, "b": 4}}),
        "stages.flight: splits 'batch', which 'delivery' splits too. Leave one of the two.",
    ),
    "too late to start": (
        _set("stages", "epilogue")({"after": ["flight"], "days": 0}),
        "stages.epilogue: can never start: what it waits for never happens before the chain ends. "
        "Change its `after`, or take it out.",
    ),
    "dead end though done": (
        _set("final")(["flight", "asked.refuse"]),
        ": `final` names 'asked.refuse', but 'asked' ends as 'done' or 'refuses'. "
        "Did you mean 'refuses'?",
    ),
    "confirms nothing": (
        _set("confirmations")([{"of": "fligth", "origin": "x", "chance": 1, "days": 0}]),
        "confirmations[1]: `of` names 'fligth'; the chain has 'delivery', 'asked', 'flight'. "
        "Did you mean 'flight'?",
    ),
    "a period of no length": (
        _set("confirmations")(
            [{"of": "flight", "origin": "x", "chance": 1, "days": 0, "every": "1 moon"}]
        ),
        "confirmations[1], every: '1 moon' is no period. "
        'Write "1 month", "2 weeks" or "30 days".',
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_refused_with_place_and_remedy(name: str) -> None:
    change, told = WRONG[name]
    with pytest.raises(InputError) as refused:
        check_custody(read_handover("X", _split_after(change)))
    assert told in str(refused.value)
    assert str(refused.value).startswith("handovers.X")
