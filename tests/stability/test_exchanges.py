"""Exchanges: against figures known two other ways, and against the oracle on random standoffs."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente import Model, load_case
from detente.case import Lever
from detente.deals import party_values
from detente.errors import InputError, TooLargeError, UnknownNameError
from detente.model import assemble
from detente.stability import (
    Agreements,
    Exchange,
    ExchangeGround,
    Ladder,
    agreements_of,
    climb_ladder,
    describe_exchange,
    find_exchanges,
    rest_against_agreements,
    signer_parts,
)
from detente.stability.exchanges.fronts import undominated
from detente.stability.exchanges.rest import left_by
from tests.frozen import FROZEN
from tests.oracles import exchange as oracle
from tests.oracles.holders import HeldLever, HeldStandoff
from tests.strategies import small_models

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "exchange.json").read_text("utf-8")
)
STANDOFFS = REFERENCE["special"] | REFERENCE["random"]


def frozen(name: str) -> Model:
    """The case that the reference was worked out for; the shipped one may improve."""
    return load_case(FROZEN / f"{name}.toml")


FLAGSHIP = REFERENCE["cases"]["belarus-2025"]
READINGS = [
    (name, row)
    for name, rows in REFERENCE["cases"].items()
    for row in (rows if isinstance(rows, list) else rows["us readings"])
]
CONCEPTS = ("nash", "seq")
MODES: dict[str, dict[str, Any]] = {
    "held": {"others": "held"},
    "answered": {"others": "answered"},
    "held_done": {"others": "held", "done": True},
}


def model_of(written: dict[str, Any]) -> Model:
    """A standoff of the reference: the first lever varies fastest, combinations are ruled out."""
    names = [lever["name"] for lever in written["levers"]]
    sizes = [lever["levels"] for lever in written["levers"]]
    codes = []
    for cell in product(*(range(size) for size in reversed(sizes))):
        levels = dict(zip(names, reversed(cell), strict=True))
        if not any(all(levels[k] == v for k, v in never.items()) for never in written["never"]):
            codes.append(int(np.ravel_multi_index(cell, sizes[::-1])))
    levers = [
        Lever(lever["name"], lever["party"], tuple(map(str, range(size))), lever["moves"])
        for lever, size in zip(written["levers"], sizes, strict=True)
    ]
    ranks = {party: np.array(of) for party, of in written["ranks"].items()}
    return assemble(
        levers, np.array(codes, dtype=np.uint64), ranks, status_quo=written["status_quo"]
    )


def in_full(ground: ExchangeGround, number: int, sets: Agreements) -> list[Exchange]:
    found = find_exchanges(ground, number, sets)
    return [describe_exchange(ground, found, row, sets) for row in range(len(found))]


def as_told(each: Exchange) -> dict[str, Any]:
    """An exchange with the reference's keys."""
    return {
        "to": each.target,
        "signers": list(each.signers),
        "lean": each.lean,
        "efficient": each.efficient,
        "kept": each.kept,
        "step_back": {party: list(states) for party, states in each.breaches.items()},
        "done": each.done,
        "safe": each.safe,
        "opened_by": [list(group) for group in each.opened_by],
        "outside": {
            party: {
                "change": view.change,
                "breaks": list(view.breaks),
                "dents": list(view.dents),
                "joins": list(view.joins),
            }
            for party, view in each.outside.items()
        },
        "answered": {"ends": list(each.answered.ends), "circle": bool(each.answered.cycles)},
        "outbid": {"+".join(group): list(states) for group, states in each.outbid.items()},
        "best": each.best,
    }


def ladder_told(found: Ladder) -> dict[str, Any]:
    return {
        "rungs": list(found.rungs),
        "ends": list(found.ends),
        "circles": [{"states": list(c.states), "closed": c.closed} for c in found.circles],
        "smallest_steps": list(found.smallest_steps),
        "fewest_steps": list(found.fewest_steps),
    }


@pytest.mark.parametrize("name", STANDOFFS)
def test_every_answer_about_a_small_standoff_is_the_references(name: str) -> None:
    written, answer = STANDOFFS[name]["standoff"], STANDOFFS[name]["answer"]
    model = model_of(written)
    ground, start = ExchangeGround(model), written["status_quo"]
    sets = agreements_of(model, written["agreements"])
    assert [as_told(each) for each in in_full(ground, start, sets)] == answer["exchanges"]
    numbers = range(1, model.space.size + 1)
    rests = {number: rest_against_agreements(ground, number, sets) for number in numbers}
    told = {f"single_{c}": [n for n in numbers if rests[n].single[c]] for c in CONCEPTS}
    told["outright"] = [n for n in numbers if rests[n].outright]
    told["foresight"] = [n for n in numbers if rests[n].foresight]
    told |= {
        f"against_kept_{c}": [n for n in numbers if rests[n].against_kept[c]] for c in CONCEPTS
    }
    assert told == answer["rests"]
    for among, by_concept in answer["ladders"].items():
        for concept, by_mode in by_concept.items():
            for mode, expected in by_mode.items():
                found = climb_ladder(ground, start, among.split("+"), sets, concept, **MODES[mode])
                assert ladder_told(found) == expected, (among, concept, mode)


@pytest.mark.parametrize(("name", "row"), READINGS)
def test_a_shipped_case_is_what_the_reference_says(name: str, row: dict[str, Any]) -> None:
    model = frozen(name).with_alternatives(row["readings"])
    assert model.fingerprint == row["fingerprint"]
    ground, start = ExchangeGround(model), row["status_quo"]
    sets = agreements_of(model, "all")
    found = find_exchanges(ground, start, sets)
    good = found.kept["seq"] & found.safe["own_interest"]
    signers = Counter("+".join(ground.members(mask)) for mask in found.signers.tolist())
    assert signers == row["exchanges"]
    assert found.targets[found.kept["seq"]].tolist() == row["kept_by_seq"]
    assert found.targets[good].tolist() == row["kept_and_safe"]
    assert {c: found.targets[found.best[c]].tolist() for c in CONCEPTS} == row["best"]
    rest = rest_against_agreements(ground, start, sets, found)
    assert rest.single == row["single"]
    holds = (rest.outright, rest.foresight, rest.against_kept["seq"])
    assert holds == tuple(
        row["holds"][key] for key in ("outright", "foresight", "against_kept_seq")
    )
    for told in row["told"]:
        place = found.targets.tolist().index(told["to"])
        each = describe_exchange(ground, found, place, sets)
        assert list(each.answered.ends) == told["ends"]
        assert [list(group) for group in each.opened_by] == told["opened_by"]
        assert (each.lean, each.safe["own_interest"]) == (told["lean"], told["safe"])
        assert [p for p, view in each.outside.items() if view.change < 0] == told["hurt"]
        assert {c: list(some) for c, some in each.leavers.items()} == told["kept"]
        assert list(each.withholders["seq"]) == told["done"]
        gives = {
            party: [f"{c.lever}: {c.before}->{c.after}" for c in part.changes]
            for party, part in parts(ground, start, told["to"], each.signers).items()
        }
        assert gives == told["gives"]
    for among, by_key in row["ladders"].items():
        for key, expected in by_key.items():
            concept, mode = key.split()
            climbed = climb_ladder(ground, start, among.split("+"), sets, concept, **MODES[mode])
            told_ladder = ladder_told(climbed)
            assert {word: told_ladder[word] for word in expected} == expected, (among, key)


def parts(ground: ExchangeGround, source: int, target: int, signers: tuple[str, ...]) -> Any:
    values = {party: party_values(ground.model, party).values for party in signers}
    return signer_parts(ground, source, target, signers, values)


@pytest.mark.parametrize("key", REFERENCE["parts"])
def test_gives_and_gets_are_the_references(key: str) -> None:
    name, _, way = key.partition(": ")
    source, target = (int(number) for number in way.split(" -> "))
    ground = ExchangeGround(frozen(name))
    expected = REFERENCE["parts"][key]
    found = parts(ground, source, target, tuple(expected))
    for party, told in expected.items():
        part = found[party]
        assert (part.gets, part.pays, part.gain) == pytest.approx(
            (told["gets"], told["pays"], told["in_all"]), rel=1e-9
        )


def test_the_flagships_readings_are_counted_as_in_the_reference() -> None:
    base = frozen("belarus-2025")
    named = base.named_states
    counts: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    for readings in all_readings(base):
        model = base.with_alternatives(readings)
        ground, sets = ExchangeGround(model), agreements_of(model, "all")
        start = model.status_quo
        found = find_exchanges(ground, start, sets)
        rest = rest_against_agreements(ground, start, sets, found)
        kept = set(found.targets[found.kept["seq"]].tolist())
        good = set(found.targets[found.kept["seq"] & found.safe["own_interest"]].tolist())
        climbed = climb_ladder(ground, start, ("us", "belarus"), sets, "seq", others="answered")
        counts["readings"] += 1
        counts["status quo holds against single moves, nash"] += rest.single["nash"]
        counts["status quo holds outright"] += rest.outright
        counts["status quo holds by foresight"] += rest.foresight
        counts["status quo holds against kept and safe exchanges"] += rest.against_kept["seq"]
        counts["some exchange"] += len(found) > 0
        counts["some exchange kept by seq"] += bool(kept)
        counts["some exchange kept and safe"] += bool(good)
        for name, states in named.items():
            inside = set(states.numbers)
            counts[f"exchange into {name}: kept by seq"] += bool(kept & inside)
            counts[f"exchange into {name}: kept and safe"] += bool(good & inside)
            counts[f"ladder of us and belarus, answered, seq, has a rung in {name}"] += bool(
                inside & set(climbed.rungs)
            )
        lengths[str(len(climbed.smallest_steps))] += 1
    expected = dict(FLAGSHIP["counts"])
    longest = expected.pop("longest answered ladder of us and belarus, rungs")
    assert {key: counts[key] for key in expected} == expected
    assert lengths == longest


def all_readings(model: Model) -> list[dict[str, str]]:
    choices = [
        [(), *(((party, name),) for name in names)]
        for party, names in model.alternative_ranks.items()
    ]
    return [dict(sum(some, ())) for some in product(*choices)]


def test_the_named_agreements_of_the_flagship_miss_two_exchanges_and_not_the_best() -> None:
    model = frozen("belarus-2025")
    ground = ExchangeGround(model)
    asked = {
        which: find_exchanges(ground, model.status_quo, agreements_of(model, which))
        for which in ("none", "named", "all")
    }
    assert {which: len(found) for which, found in asked.items()} == {
        "none": 0,
        "named": 48,
        "all": 50,
    }
    best = {which: found.targets[found.best["seq"]].tolist() for which, found in asked.items()}
    assert best["named"] == best["all"] == [18]


def as_held(model: Model) -> HeldStandoff:
    space = model.space
    columns = [space.digits(lever.name).tolist() for lever in space.levers]
    levers = tuple(HeldLever((v.party,), len(v.levels), v.moves) for v in space.levers)
    ranks = {party: tuple(model.ranks[party].tolist()) for party in model.parties}
    return HeldStandoff(levers, tuple(model.parties), tuple(zip(*columns, strict=True)), ranks, {})


@given(small_models(), st.sampled_from(["pairs", "all"]))
@settings(max_examples=60)
def test_random_standoffs_are_what_the_oracle_says(model: Model, asked: str) -> None:
    held, ground = as_held(model), ExchangeGround(model)
    sets = agreements_of(model, asked)
    permitted = oracle.largest_sets(held, sets.sets)
    start = model.status_quo - 1
    expected = oracle.exchanges(held, start, permitted)
    found = in_full(ground, model.status_quo, sets)
    assert [(x.target - 1, frozenset(x.signers)) for x in found] == [
        (x.target, x.signers) for x in expected
    ]
    for mine, x in zip(found, expected, strict=True):
        assert mine.lean == oracle.is_lean(held, x)
        assert mine.efficient == oracle.is_efficient(held, x)
        for concept in CONCEPTS:
            assert mine.kept[concept] == oracle.is_kept(held, x, concept)
            assert mine.done[concept] == oracle.is_done(held, x, concept)
        assert mine.safe["own_interest"] == oracle.is_safe(held, x)
        assert mine.safe["anything"] == oracle.is_safe(held, x, own_interest=False)
        assert list(map(frozenset, mine.opened_by)) == oracle.opened_by(held, x)
        assert {p: v.change for p, v in mine.outside.items()} == oracle.change_outside(held, x)
    rest = rest_against_agreements(ground, model.status_quo, sets)
    assert rest.outright == oracle.rests_outright(held, start, permitted)
    assert rest.foresight == oracle.rests_by_foresight(held, start, permitted)
    for concept in CONCEPTS:
        kept = oracle.rests_against_kept(held, start, permitted, concept)
        assert rest.against_kept[concept] == kept
        for mode, options in MODES.items():
            among = frozenset(sets.union)
            if not among:
                continue
            word = "done" if mode == "held_done" else mode
            theirs = oracle.ladder(held, start, among, permitted, concept, word)
            mine = climb_ladder(ground, start + 1, sets.union, sets, concept, **options)
            assert [n - 1 for n in mine.rungs] == list(theirs.rungs)
            assert [n - 1 for n in mine.ends] == list(theirs.ends)
            assert [n - 1 for n in mine.smallest_steps] == list(theirs.smallest_steps)
            assert [n - 1 for n in mine.fewest_steps] == list(theirs.fewest_steps)


@given(st.integers(1, 4), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_undominated_points_are_what_comparing_all_says(k: int, n: int, seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, 5, size=(k, n)).astype(np.int32)
    columns = points.T.tolist()
    expected = [
        not any(all(b >= a for a, b in zip(x, y, strict=True)) and y != x for y in columns)
        for x in columns
    ]
    assert undominated(points, points).tolist() == expected


def test_what_is_no_agreement_is_refused() -> None:
    model = frozen("belarus-2025")
    with pytest.raises(InputError, match="no set of two parties"):
        agreements_of(model, "us")
    with pytest.raises(UnknownNameError, match="Did you mean 'belarus'"):
        agreements_of(model, "us+belarys")
    many = [[f"p{k}" for k in range(40)]]
    wide = assemble(
        [Lever(name, name, ("no", "yes")) for name in many[0]],
        np.arange(4, dtype=np.uint64),
        {name: np.zeros(4, dtype=np.int64) for name in many[0]},
    )
    with pytest.raises(TooLargeError, match="name smaller ones"):
        agreements_of(wide, many)


def test_sets_inside_others_and_doubles_are_one() -> None:
    model = frozen("belarus-2025")
    sets = agreements_of(model, "belarus+us,us+belarus,us+belarus+eu")
    assert sets.sets == (tuple(p for p in model.parties if p in {"us", "belarus", "eu"}),)
    assert len(sets.permitted()) == 4


@given(small_models(parties=(2, 3)))
@settings(max_examples=40)
def test_a_set_that_may_leave_is_the_oracles(model: Model) -> None:
    held, ground = as_held(model), ExchangeGround(model)
    for group in agreements_of(model, "all").permitted():
        for place in range(model.space.size):
            assert left_by(ground, place, group) != oracle.cseq_at(held, frozenset(group), place)
