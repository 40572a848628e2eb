"""Chains against every way and every order, followed one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings, strategies as st

from detente.errors import CaseError
from detente.handover import (
    carry_out,
    check_custody,
    markings,
    notice,
    origins_by,
    triangular_days,
)
from detente.handover.net import net_of
from detente.handover.orders import Terminal, order_bounds
from tests.handover.chains import NETS, chain_of
from tests.handover.strategies import doubtful_nets, origins, sound_nets
from tests.oracles import handover as oracle

FAULTS = {
    "may move": "race",
    "exactly one holder": "not the holder",
    "nothing can start": "stuck",
    "no stage moves": "lost",
    "is with": "lost",
}


def _sound(net: dict[str, Any]) -> Any:
    """Leave out chains in which a stage never starts: the last can come before another."""
    chain = chain_of(net)
    try:
        check_custody(chain)
    except CaseError as refused:
        assume("can never start" not in str(refused))
        raise
    return chain


@given(sound_nets())
@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
def test_every_way_by_itself(net: dict[str, Any]) -> None:
    chain = _sound(net)
    answer, wanted = carry_out(chain), oracle.summed(net)
    assert {each.name: each.p for each in answer.endings} == wanted["endings"]
    assert answer.completed == wanted["completed"]
    assert answer.ended_otherwise == wanted["otherwise"]
    assert answer.who_holds_whom == wanted["holders"]
    assert answer.arrivals == wanted["arrived"]
    done = {(s.stage.name, day): p for s in answer.stages for day, p in (s.done or {}).items()}
    assert done == wanted["done"]
    whole = sum(wanted["completed"].values(), Fraction(0))
    critical = {s.stage.name: s.critical * whole for s in answer.stages if s.critical}
    assert critical == wanted["critical"]


WORKED = [name for name in NETS if not name.startswith("random")]


@pytest.mark.parametrize("name", WORKED)
def test_longest_ways_of_the_worked_chains(name: str) -> None:
    chain = chain_of(NETS[name]["net"])
    net = _plain(NETS[name]["net"])
    answer, wanted = carry_out(chain), oracle.summed(net)
    whole = sum(wanted["completed"].values(), Fraction(0))
    critical = {s.stage.name: s.critical * whole for s in answer.stages if s.critical}
    assert critical == wanted["critical"]


def _plain(net: dict[str, Any]) -> dict[str, Any]:
    """Return a net of the reference with numbers for its texts."""
    stages = {}
    for name, stage in net["stages"].items():
        made = dict(stage)
        made["days"] = {int(day): Fraction(p) for day, p in stage["days"].items()}
        if "outcomes" in stage:
            made["outcomes"] = {o: Fraction(p) for o, p in stage["outcomes"].items()}
        if "wait" in stage.get("again", {}):
            wait = {int(day): Fraction(p) for day, p in stage["again"]["wait"].items()}
            made["again"] = {**stage["again"], "wait": wait}
        stages[name] = made
    return {**net, "stages": stages}


@given(doubtful_nets())
@settings(max_examples=150)
def test_custody_is_refused_when_some_order_breaks_it(net: dict[str, Any]) -> None:
    found = ""
    try:
        check_custody(chain_of(net))
    except CaseError as refused:
        told = str(refused)
        assume("can never start" not in told)
        found = next(kind for words, kind in FAULTS.items() if words in told)
    try:
        oracle.in_any_order(net)
        wanted = ""
    except ValueError as fault:
        wanted = str(fault)
    event(wanted or "sound")
    assert found == wanted


@given(sound_nets())
@settings(max_examples=30)
def test_bounds_over_orders_hold_the_timed_chances(net: dict[str, Any]) -> None:
    chain = _sound(net)
    bounds = order_bounds(net_of(chain))
    exact = {each.name: each.p for each in carry_out(chain).endings}
    for name, p in exact.items():
        low, high = bounds[name]
        assert low <= p <= high
    ends = {
        (
            end.ending,
            tuple(sorted(zip(("A", "B"), _holders(chain, end), strict=True))),
        )
        for end, (_, high) in bounds.items()
        if isinstance(end, Terminal) and high
    }
    assert ends == set(oracle.in_any_order(net))


def _holders(chain: Any, end: Terminal) -> list[str]:
    holders = net_of(chain).holders
    return [holders[each.holder] for each in end.marking.tokens]


@given(sound_nets())
@settings(max_examples=20)
def test_floats_take_over_where_fractions_grow_long(net: dict[str, Any]) -> None:
    chain = _sound(net)
    exact = carry_out(chain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markings, "MOST_IN_FRACTIONS", 0)
        floats = carry_out(chain)
    assert floats.completed == pytest.approx(exact.completed, abs=1e-12)
    assert floats.ended_otherwise == pytest.approx(exact.ended_otherwise, abs=1e-12)


@given(st.lists(st.fractions(0, 1, max_denominator=5), min_size=1, max_size=3))
@settings(max_examples=25)
def test_members_of_a_group_refuse_one_by_one(chances: list[Fraction]) -> None:
    """A group asked several times over: each member leaves with the product of the chances."""
    asked = {
        f"ask{k}": {
            "after": [f"ask{k - 1}"] if k else [],
            "days": {0: 1},
            "outcomes": {"done": 1 - p, "refuses": p},
            "goes_on": ["refuses"],
            "drops": {"refuses": ["batch"]},
        }
        for k, p in enumerate(chances)
    }
    net = {
        "people": {"batch": {"size": 3, "holder": "kgb"}},
        "stages": {
            **asked,
            "crossing": {
                "after": [f"ask{len(chances) - 1}"],
                "days": {0: 1},
                "moves": [{"who": ["batch"], "from": "kgb", "to": "us"}],
            },
        },
        "final": ["crossing"],
        "delivers": {"batch": "us"},
    }
    leaves = Fraction(1)
    for p in chances:
        leaves *= 1 - p
    wanted = oracle.number_that_leaves([1 - leaves] * 3)
    assert carry_out(chain_of(net)).arrivals == {n: p for n, p in sorted(wanted.items()) if p}


def _rows(found: list[tuple[Fraction, dict[int, Fraction]]]) -> list[dict[str, Any]]:
    return [
        {"of": "s", "origin": f"o{k}", "chance": chance, "days": days}
        for k, (chance, days) in enumerate(found)
    ]


def _one_stage(rows: list[dict[str, Any]], due: int = 0) -> Any:
    net = {"people": {"A": "kgb"}, "stages": {"s": {"days": {due: 1}}}, "final": ["s"]}
    return chain_of(net, confirmations=rows)


@given(origins(), st.integers(0, 3))
@settings(max_examples=60)
def test_the_first_report_of_an_absence(found: Any, due: int) -> None:
    seen = notice(_one_stage(_rows(found), due), "s")
    wanted = oracle.first_reports(found, due)
    assert seen.never == wanted.pop(None, 0)
    assert seen.seen == wanted


@given(origins(), st.integers(0, 6))
@settings(max_examples=60)
def test_origins_are_counted_over_all_patterns(found: Any, day: int) -> None:
    wanted = oracle.origins_by_day(found, day)
    counted = origins_by(_one_stage(_rows(found)).origins("s"), day)
    assert {n: p for n, p in counted.items() if p} == {n: p for n, p in wanted.items() if p}


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_a_range_is_an_area(low: int, up: int, further: int) -> None:
    mode, high = low + up, low + up + further
    found = triangular_days(low, mode, high)
    assert set(found) == set(range(low, high + 1))
    for day, p in found.items():
        assert p == oracle.share_of_day(low, Fraction(mode), high, day)


def test_rounds_of_a_day_in_every_pattern() -> None:
    """Two stages that may stop, due together: the name, and who was moved, by hand."""
    half = Fraction(1, 2)
    net = {
        "people": {"A": "kgb"},
        "stages": {
            "first": {
                "days": {1: 1},
                "outcomes": {"done": half, "no": half},
                "ends": {"no": "one"},
            },
            "second": {
                "days": {1: 1},
                "outcomes": {"done": half, "no": half},
                "ends": {"no": "two"},
                "moves": [{"who": ["A"], "from": "kgb", "to": "us"}],
            },
        },
        "final": ["first", "second"],
    }
    wanted: dict[Any, Fraction] = {}
    for one, two in product(("done", "no"), repeat=2):
        ending = "one" if one == "no" else "two" if two == "no" else "completed"
        key = (ending, (("A", "us" if two == "done" else "kgb"),))
        wanted[key] = wanted.get(key, Fraction(0)) + Fraction(1, 4)
    assert carry_out(chain_of(net)).who_holds_whom == wanted
    assert oracle.summed(net)["holders"] == wanted
