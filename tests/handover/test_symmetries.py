"""What must not change an answer: names, order where nothing is tied, a stage cut in two."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings, strategies as st

from detente.errors import CaseError
from detente.handover import carry_out
from tests.handover.chains import chain_of
from tests.handover.strategies import PEOPLE, days, sound_nets


def _renamed(net: Any, names: dict[str, str]) -> Any:
    """Return a net with every name of a stage, person or holder replaced."""
    if isinstance(net, dict):
        return {_renamed(key, names): _renamed(value, names) for key, value in net.items()}
    if isinstance(net, list):
        return [_renamed(each, names) for each in net]
    if isinstance(net, str):
        stage, dot, outcome = net.partition(".")
        return names.get(stage, stage) + dot + outcome
    return net


@given(sound_nets(), st.permutations(["s0", "s1", "s2", "s3", "detour"]))
@settings(max_examples=25)
def test_names_do_not_matter(net: dict[str, Any], order: list[str]) -> None:
    stages = dict(zip(["s0", "s1", "s2", "s3", "detour"], order, strict=True))
    people = {"A": "z", "B": "y", "kgb": "q", "us": "r"}
    one, other = chain_of(net), chain_of(_renamed(net, stages | people))
    try:
        found = carry_out(one)
    except CaseError:
        assume(False)
    again = carry_out(other)
    assert again.completed == found.completed
    assert again.ended_otherwise == found.ended_otherwise
    assert again.arrivals == found.arrivals
    held = {
        (ending, tuple(sorted((people[who], people[holder]) for who, holder in held))): p
        for (ending, held), p in (found.who_holds_whom or {}).items()
    }
    assert again.who_holds_whom == held
    assert [s.critical for s in again.stages] == [s.critical for s in found.stages]


@given(sound_nets(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_written_changes_no_time(net: dict[str, Any], rng: Any) -> None:
    """When it ends, and how far it comes, hang on what happens, whichever stage stands first."""
    names = list(net["stages"])
    rng.shuffle(names)
    try:
        found = carry_out(chain_of(net))
    except CaseError:
        assume(False)
    shuffled = {**net, "stages": {name: net["stages"][name] for name in names}}
    again = carry_out(chain_of(shuffled))
    assert again.completed == found.completed
    assert again.ended_otherwise == found.ended_otherwise
    assert {s.stage.name: s.done for s in again.stages} == {
        s.stage.name: s.done for s in found.stages
    }


def _series(parts: list[dict[int, Fraction]], fails: Fraction) -> dict[str, Any]:
    stages: dict[str, Any] = {}
    for k, of in enumerate(parts):
        stages[f"s{k}"] = {"after": [f"s{k - 1}"] if k else [], "days": of}
    last = stages[f"s{len(parts) - 1}"]
    last["outcomes"], last["ends"] = {"done": 1 - fails, "closed": fails}, {"closed": "no way"}
    last["moves"] = [{"who": ["A", "B"], "from": "kgb", "to": "us"}]
    return {
        "people": PEOPLE,
        "stages": stages,
        "final": [f"s{len(parts) - 1}"],
        "delivers": {"A": "us", "B": "us"},
    }


def _sum(first: dict[int, Fraction], second: dict[int, Fraction]) -> dict[int, Fraction]:
    total: dict[int, Fraction] = {}
    for one, p in first.items():
        for other, q in second.items():
            total[one + other] = total.get(one + other, Fraction(0)) + p * q
    return total


@given(days(), days(), days(), st.fractions(0, 1, max_denominator=6))
@settings(max_examples=25)
def test_a_stage_cut_in_two_is_the_same_stage(
    one: dict[int, Fraction], two: dict[int, Fraction], three: dict[int, Fraction], fails: Fraction
) -> None:
    whole = carry_out(chain_of(_series([_sum(one, two), three], fails)))
    cut = carry_out(chain_of(_series([one, two, three], fails)))
    assert cut.completed == whole.completed
    assert cut.ended_otherwise == whole.ended_otherwise
    assert cut.who_holds_whom == whole.who_holds_whom


@given(st.lists(days(), min_size=1, max_size=3), st.data())
@settings(max_examples=25)
def test_a_stage_of_no_days_adds_nothing(parts: list[dict[int, Fraction]], data: Any) -> None:
    place = data.draw(st.integers(0, len(parts)))
    longer = [*parts[:place], {0: Fraction(1)}, *parts[place:]]
    fails = Fraction(1, 3)
    found, again = (carry_out(chain_of(_series(each, fails))) for each in (parts, longer))
    assert again.completed == found.completed
    assert again.ended_otherwise == found.ended_otherwise


@given(days(), st.integers(0, 3))
@settings(max_examples=30)
def test_a_day_later_everywhere(of: dict[int, Fraction], later: int) -> None:
    found = carry_out(chain_of(_series([of], Fraction(1, 4))))
    moved = carry_out(chain_of(_series([{later: Fraction(1)}, of], Fraction(1, 4))))
    assert moved.completed == {day + later: p for day, p in (found.completed or {}).items()}


@given(sound_nets())
@settings(max_examples=25)
def test_chances_add_up(net: dict[str, Any]) -> None:
    try:
        answer = carry_out(chain_of(net))
    except CaseError:
        assume(False)
    assert sum(each.p or 0 for each in answer.endings) == 1
    assert sum((answer.arrivals or {}).values()) == 1
    for each in answer.endings:
        for person in PEOPLE:
            assert sum(held.p for held in each.holders if held.person == person) == 1
    expected = sum(n * p for n, p in (answer.arrivals or {}).items())
    last = max(answer.completed or {0: 1}, default=0)
    assert sum(answer.arrived_by(person, last) for person in PEOPLE) == expected
