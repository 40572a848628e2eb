"""The oracle of exchanges against figures computed from the definitions by other means.

Every standoff of ``reference/exchange.json`` in full; the shipped cases from their status quo, the
largest of them with its ladders under three of its 108 readings and without them under all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from detente import Model, load_case
from detente.deals import party_values
from tests.oracles.exchange import (
    Deferred,
    Exchange,
    Sets,
    answered,
    best,
    breach_value,
    change_outside,
    exchanges,
    gets_and_pays,
    giver_gain,
    holds_against_set,
    holds_back,
    how_paid,
    is_done,
    is_efficient,
    is_kept,
    is_lean,
    is_safe,
    kept_breaches,
    ladder,
    largest_sets,
    latest_payment,
    least_pledge,
    moves_outside,
    opened_by,
    outbid,
    permitted_sets,
    reach,
    rests_against_kept,
    rests_by_foresight,
    rests_outright,
)
from tests.oracles.holders import (
    HeldLever,
    HeldStandoff,
    Mover,
    improvements,
    is_equilibrium,
    with_values,
    without,
)
from tests.oracles.layouts import in_order, joined, numbers, read_standoff

TESTS = Path(__file__).parents[1]
REFERENCE = json.loads((TESTS / "reference" / "exchange.json").read_text("utf-8"))
STANDOFFS = REFERENCE["special"] | REFERENCE["random"]
FROZEN = TESTS / "data" / "frozen"
CONCEPTS = ("nash", "seq")
OTHERS = {"held": "held", "answered": "answered", "held_done": "done"}
FLAGSHIP = REFERENCE["cases"]["belarus-2025"]
READINGS = [
    (name, row)
    for name, rows in REFERENCE["cases"].items()
    for row in (rows if isinstance(rows, list) else rows["us readings"])
]


@pytest.mark.parametrize("name", STANDOFFS)
def test_every_answer_about_a_small_standoff_is_the_references(name: str) -> None:
    written = STANDOFFS[name]["standoff"]
    standoff, start, sets = as_written(written)
    answer = STANDOFFS[name]["answer"]
    assert len(standoff.states) == answer["states"]
    for found, row in zip(exchanges(standoff, start, sets), answer["exchanges"], strict=True):
        assert told_in_full(standoff, found, sets) == row
    assert answer["leaves"] == {
        joined(standoff, members): numbers(
            s
            for s in range(len(standoff.states))
            if not holds_against_set(standoff, members, "cnash", s)
        )
        for members in permitted_sets(sets)
    }
    assert all_rests(standoff, sets) == answer["rests"]
    assert layers(reach(standoff, start, frozenset())) == answer["reach"]["single"]
    assert layers(reach(standoff, start, sets)) == answer["reach"]["together"]
    everybody = frozenset().union(*sets)
    assert answer["ladders"] == {
        joined(standoff, among): {
            concept: {
                word: ladder_told(standoff, start, among, sets, concept, others)
                for word, others in OTHERS.items()
            }
            for concept in CONCEPTS
        }
        for among in {*sets, everybody}
    }


@pytest.mark.parametrize(("name", "row"), READINGS)
def test_a_shipped_case_is_what_the_reference_says_from_its_status_quo(
    name: str, row: Mapping[str, Any]
) -> None:
    model, standoff = case_read_as(name, row["readings"])
    assert model.fingerprint == row["fingerprint"]
    assert model.status_quo == row["status_quo"]
    start = model.status_quo - 1
    sets = largest_sets(standoff, "all")
    found = exchanges(standoff, start, sets)
    kept = [x for x in found if is_kept(standoff, x, "seq")]
    good = {concept: best(standoff, start, sets, concept) for concept in CONCEPTS}
    assert row["exchanges"] == Counter(joined(standoff, x.signers) for x in found)
    assert row["kept_by_seq"] == targets(kept)
    assert row["kept_and_safe"] == targets(x for x in kept if is_safe(standoff, x))
    assert row["best"] == {concept: targets(good[concept]) for concept in CONCEPTS}
    assert row["single"] == {c: is_equilibrium(standoff, c, start) for c in CONCEPTS}
    assert row["holds"] == {
        "outright": rests_outright(standoff, start, sets),
        "foresight": rests_by_foresight(standoff, start, sets),
        "against_kept_seq": rests_against_kept(standoff, start, sets, "seq"),
    }
    told = sorted(good["nash"] | good["seq"], key=lambda x: x.target)
    assert row["told"] == [told_of_a_case(model, standoff, x) for x in told]
    for among, ladders in row["ladders"].items():
        members = frozenset(among.split("+"))
        for key, expected in ladders.items():
            concept, word = key.split()
            told_ladder = ladder_told(standoff, start, members, sets, concept, OTHERS[word])
            del told_ladder["circles"]
            assert told_ladder == expected, (among, key)


def test_counts_over_all_readings_of_the_largest_case() -> None:
    expected = {key: n for key, n in FLAGSHIP["counts"].items() if "ladder" not in key}
    model, standoff = case_read_as("belarus-2025", {})
    named = {name: set(states.numbers) for name, states in model.named_states.items()}
    start = model.status_quo - 1
    sets = largest_sets(standoff, "all")
    counts: Counter[str] = Counter()
    choices = [
        [model.ranks[party], *model.alternative_ranks.get(party, {}).values()]
        for party in model.parties
    ]
    for ranks in product(*choices):
        values = dict(zip(model.parties, (tuple(r.tolist()) for r in ranks), strict=True))
        read = with_values(standoff, values)
        found = exchanges(read, start, sets)
        kept = [x for x in found if is_kept(read, x, "seq")]
        safe = [x for x in kept if is_safe(read, x)]
        counts["readings"] += 1
        counts["status quo holds against single moves, nash"] += is_equilibrium(read, "nash", start)
        counts["status quo holds outright"] += rests_outright(read, start, sets)
        counts["status quo holds by foresight"] += rests_by_foresight(read, start, sets)
        counts["status quo holds against kept and safe exchanges"] += rests_against_kept(
            read, start, sets, "seq"
        )
        counts["some exchange"] += bool(found)
        counts["some exchange kept by seq"] += bool(kept)
        counts["some exchange kept and safe"] += bool(safe)
        for name, states in named.items():
            for key, among in (("kept by seq", kept), ("kept and safe", safe)):
                into = any(x.target + 1 in states for x in among)
                counts[f"exchange into {name}: {key}"] += into
    assert counts == expected


@pytest.mark.parametrize("name", REFERENCE["parts"])
def test_what_signers_get_and_pay(name: str) -> None:
    case, _, way = name.partition(": ")
    source, target = (int(number) - 1 for number in way.split(" -> "))
    model, standoff = case_read_as(case, {})
    expected = REFERENCE["parts"][name]
    x = Exchange(source, target, frozenset(expected))
    assert x in exchanges(standoff, source, largest_sets(standoff, "all"))
    for party, row in expected.items():
        worth = party_values(model, party)
        found = gets_and_pays(
            standoff, x, party, worth.values.tolist() if worth.scale == "value" else None
        )
        assert found is not None
        assert found == pytest.approx((row["gets"], row["pays"]), rel=1e-9, abs=1e-12)
        assert found[0] - found[1] == pytest.approx(row["in_all"], rel=1e-9)
        assert (row["unit"] == "places") == (worth.scale == "rank")


@pytest.mark.parametrize("row", REFERENCE["deferred"], ids=lambda row: row["name"])
def test_what_is_paid_later(row: Mapping[str, Any]) -> None:
    giver = Deferred(
        row["giver"]["s"], row["giver"]["m"], row["giver"]["t"], 0.0, row["giver"]["delta"]
    )
    payer = Deferred(
        0.0, row["payer"]["m"], row["payer"]["t"], row["payer"]["a"], row["payer"]["delta"]
    )
    notice, lag, answer = row["q"], row["L"], row["answer"]
    assert giver_gain(giver, row["D"]) == pytest.approx(answer["giver_gain"], rel=1e-9)
    assert latest_payment(giver) == answer["latest"]
    assert breach_value(payer, notice, lag) == pytest.approx(answer["breach"], rel=1e-9)
    assert least_pledge(payer, notice, lag) == pytest.approx(answer["least_pledge"], rel=1e-9)
    assert how_paid(payer, notice, lag) == answer["kind"]


def as_written(written: Mapping[str, Any]) -> tuple[HeldStandoff, int, Sets]:
    sets = frozenset(frozenset(members) for members in written["agreements"])
    return read_standoff(written), written["status_quo"] - 1, sets


def told_in_full(standoff: HeldStandoff, x: Exchange, sets: Sets) -> dict[str, Any]:
    ends, circle = answered(standoff, without(standoff, x.signers), x.target)
    changes = change_outside(standoff, x)
    rows = {one(mover): row for mover, row in moves_outside(standoff, x).items()}
    return {
        "to": x.target + 1,
        "signers": in_order(standoff, x.signers),
        "lean": is_lean(standoff, x),
        "efficient": is_efficient(standoff, x),
        "kept": {concept: is_kept(standoff, x, concept) for concept in CONCEPTS},
        "step_back": {
            i: numbers(improvements(standoff, Mover(frozenset({i})), x.target)) for i in x.signers
        },
        "done": {concept: is_done(standoff, x, concept) for concept in CONCEPTS},
        "safe": {
            "own_interest": is_safe(standoff, x),
            "anything": is_safe(standoff, x, own_interest=False),
        },
        "opened_by": [in_order(standoff, first) for first in opened_by(standoff, x)],
        "outside": {
            party: {"change": changes[party]}
            | {word: numbers(states) for word, states in rows[party].items()}
            for party in changes
        },
        "answered": {"ends": numbers(ends), "circle": circle},
        "outbid": {
            joined(standoff, members): numbers(states)
            for members, states in outbid(standoff, x, sets).items()
        },
        "best": {concept: x in best(standoff, x.source, sets, concept) for concept in CONCEPTS},
    }


def told_of_a_case(model: Model, standoff: HeldStandoff, x: Exchange) -> dict[str, Any]:
    ends, _ = answered(standoff, without(standoff, x.signers), x.target)
    gives: dict[str, list[str]] = {i: [] for i in x.signers}
    for place, (name, lever) in enumerate(model.levers.items()):
        old, new = standoff.states[x.source][place], standoff.states[x.target][place]
        if old != new:
            gives[lever.party].append(f"{name}: {lever.levels[old]}->{lever.levels[new]}")
    return {
        "to": x.target + 1,
        "signers": in_order(standoff, x.signers),
        "gives": gives,
        "lean": is_lean(standoff, x),
        "kept": {
            concept: in_order(standoff, map(one, kept_breaches(standoff, x, concept)))
            for concept in CONCEPTS
        },
        "done": in_order(standoff, map(one, holds_back(standoff, x, "seq"))),
        "safe": is_safe(standoff, x),
        "opened_by": [in_order(standoff, first) for first in opened_by(standoff, x)],
        "hurt": [party for party, change in change_outside(standoff, x).items() if change < 0],
        "ends": numbers(ends),
    }


def all_rests(standoff: HeldStandoff, sets: Sets) -> dict[str, list[int]]:
    states = range(len(standoff.states))
    rests = {
        "outright": [s for s in states if rests_outright(standoff, s, sets)],
        "foresight": [s for s in states if rests_by_foresight(standoff, s, sets)],
    }
    for concept in CONCEPTS:
        rests[f"single_{concept}"] = [s for s in states if is_equilibrium(standoff, concept, s)]
        rests[f"against_kept_{concept}"] = [
            s for s in states if rests_against_kept(standoff, s, sets, concept)
        ]
    return {key: numbers(found) for key, found in rests.items()}


def ladder_told(
    standoff: HeldStandoff, start: int, among: frozenset[str], sets: Sets, concept: str, others: Any
) -> dict[str, Any]:
    found = ladder(standoff, start, among, sets, concept, others)
    return {
        "rungs": numbers(found.rungs),
        "ends": numbers(found.ends),
        "circles": [{"states": numbers(c), "closed": closed} for c, closed in found.circles],
        "smallest_steps": [s + 1 for s in found.smallest_steps],
        "fewest_steps": [s + 1 for s in found.fewest_steps],
    }


def layers(steps: Mapping[int, int]) -> dict[str, list[int]]:
    return {
        str(k): numbers(s for s, fewest in steps.items() if fewest == k)
        for k in set(steps.values())
    }


def targets(found: Iterable[Exchange]) -> list[int]:
    return numbers(x.target for x in found)


def one(mover: Mover) -> str:
    """The party that a mover is, where no lever is joint."""
    (party,) = mover.members
    return party


_CASES: dict[str, tuple[Model, HeldStandoff]] = {}


def case_read_as(name: str, readings: Mapping[str, str]) -> tuple[Model, HeldStandoff]:
    """A case under readings of its parties' aims; who can go where is asked once a case."""
    if name not in _CASES:
        frozen = FROZEN / f"{name}.toml"
        model = load_case(frozen if frozen.exists() else name)
        columns = [model.space.digits(lever.name).tolist() for lever in model.space.levers]
        standoff = HeldStandoff(
            tuple(HeldLever((v.party,), len(v.levels), v.moves) for v in model.space.levers),
            tuple(model.parties),
            tuple(zip(*columns, strict=True)),
            ranks_of(model),
        )
        _CASES[name] = model, standoff
    model, standoff = _CASES[name]
    if readings:
        model = model.with_alternatives(readings)
    return model, with_values(standoff, ranks_of(model))


def ranks_of(model: Model) -> dict[str, tuple[int, ...]]:
    return {party: tuple(ranks.tolist()) for party, ranks in model.ranks.items()}
