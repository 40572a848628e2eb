"""A party that moves only for more than a threshold, asked and answering (rule BL3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import detente
from detente.casefile import parse_case
from detente.errors import CaseError, InputError, NotApplicableError
from detente.model import Model, bars
from detente.stability import (
    ExchangeGround,
    agreements_of,
    explain,
    find_exchanges,
    inverse,
    limited_move_stability,
    routes,
    simultaneous_stability,
)
from detente.studies import build_case
from detente.studies.assessment import survey_readings
from tests.frozen import FROZEN

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "thresholds.json").read_text(encoding="utf-8")
)
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def standoff(given: dict[str, Any], least: dict[str, float]) -> Model:
    """A case whose parties count the numbers given for each state."""
    lines = ["format = 1", 'title = "Amounts"']
    for party in given["parties"]:
        lines.append(f"[parties.{party}]")
        if least.get(party):
            lines.append(f"worth_moving = {{ value = {least[party]}, unit = '1' }}")
    for lever in given["levers"]:
        levels = [f"l{k}" for k in range(lever["levels"])]
        lines += [f"[levers.{lever['name']}]", f'party = "{lever["party"]}"', f"levels = {levels}"]
        lines.append(f'moves = "{lever["moves"]}"')
    lines.append("[status_quo]")
    lines += [f'{lever["name"]} = "l0"' for lever in given["levers"]]
    slowest_first = given["levers"][::-1]
    for party in given["parties"]:
        table = np.reshape(given["ranks"][party], [each["levels"] for each in slowest_first])
        names = [each["name"] for each in slowest_first]
        lines += [
            f"[outcomes.of_{party}]",
            'unit = "1"',
            f"levers = {names}",
            f"table = {table.tolist()}",
        ]
    for party in given["parties"]:
        lines += [f"[preferences.{party}]", f'value = "of_{party}"']
    return build_case(parse_case("\n".join(lines)))


@pytest.mark.parametrize("row", REFERENCE["examples"], ids=lambda row: row["name"])
def test_examples_of_the_reference(row: dict[str, Any]) -> None:
    parties = row["standoff"]["parties"]
    model = standoff(row["standoff"], {party: row["threshold"][party] for party in parties})
    table = detente.analyse(model, CONCEPTS)
    answer = row["threshold"]["answer"]
    for concept in CONCEPTS:
        assert list(table.equilibria(concept)) == answer["equilibria"][concept], concept
        for party in parties:
            got = (np.flatnonzero(table.stable[concept][party]) + 1).tolist()
            assert got == answer["stable"][party][concept], (concept, party)


@pytest.mark.parametrize("least", ["0", "0.1", "0.5"])
def test_the_flagship_of_the_reference(least: str) -> None:
    text = (FROZEN / "belarus-2025.toml").read_text(encoding="utf-8")
    line = f'[parties.belarus]\nworth_moving = {{ value = {least}, unit = "bn USD / year" }}'
    model = build_case(parse_case(text.replace("[parties.belarus]", line)))
    table = detente.analyse(model, CONCEPTS)
    known = REFERENCE["flagship"]["equilibria_when_belarus_acts_only_for_more_than"][least]
    assert {concept: len(table.equilibria(concept)) for concept in CONCEPTS} == known


@st.composite
def choosy(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, float]]:
    parties = ["a", "b", "c"][: draw(st.integers(2, 3))]
    levers = [
        {
            "name": f"l{place}",
            "party": party,
            "levels": draw(st.integers(2, 3)),
            "moves": draw(st.sampled_from(["both", "both", "up"])),
        }
        for place, party in enumerate(parties)
    ]
    size = int(np.prod([each["levels"] for each in levers]))
    ranks = {p: draw(st.lists(st.integers(0, 6), min_size=size, max_size=size)) for p in parties}
    least = {party: draw(st.sampled_from([0, 0, 1, 2])) for party in parties}
    return {"parties": parties, "levers": levers, "ranks": ranks}, least


def closed(given: dict[str, Any], least: dict[str, float], party: str, concept: str) -> list[bool]:
    """The definition by explicit search: a gain counts when it exceeds the threshold."""
    levers, values = given["levers"], given["ranks"]
    counts = [each["levels"] for each in levers]
    size = int(np.prod(counts))

    def digits(state: int) -> list[int]:
        found = []
        for count in counts:
            state, digit = divmod(state, count)
            found.append(digit)
        return found

    def moves(mover: str, state: int) -> list[int]:
        here = digits(state)
        found = []
        for other in range(size):
            there = digits(other)
            if other == state:
                continue
            if all(
                a == b or (each["party"] == mover and (each["moves"] == "both" or b > a))
                for a, b, each in zip(here, there, levers, strict=True)
            ):
                found.append(other)
        return found

    def gains(mover: str, state: int) -> list[int]:
        own = values[mover]
        return [t for t in moves(mover, state) if own[t] > own[state] + least[mover]]

    others = [each for each in given["parties"] if each != party]
    step = gains if concept in ("seq", "sseq") else moves

    def answers(state: int) -> set[int]:
        seen = {(state, "")}
        todo = [(state, "")]
        while todo:
            here, last = todo.pop()
            for mover in others:
                if mover == last:
                    continue
                for there in step(mover, here):
                    if (there, mover) not in seen:
                        seen.add((there, mover))
                        todo.append((there, mover))
        return {each for each, last in seen if last}

    own = values[party]

    def enough(there: int, here: int) -> bool:
        return bool(own[there] > own[here] + least[party])

    result = []
    for s in range(size):
        stays = True
        for t in gains(party, s):
            if concept == "nash":
                stays = False
                break
            held = False
            for u in answers(t):
                if enough(u, s):
                    continue
                if concept in ("smr", "sseq") and any(enough(w, s) for w in moves(party, u)):
                    continue
                held = True
            stays &= held
        result.append(stays)
    return result


@settings(max_examples=40, deadline=None)
@given(choosy())
def test_every_concept_is_what_the_definition_says(
    asked: tuple[dict[str, Any], dict[str, float]],
) -> None:
    given_, least = asked
    model = standoff(given_, least)
    table = detente.analyse(model, CONCEPTS)
    for concept in CONCEPTS:
        for party in given_["parties"]:
            wanted = closed(given_, least, party, concept)
            assert table.stable[concept][party].tolist() == wanted, (concept, party)
            for state, stays in enumerate(wanted, start=1):
                assert explain(model, state, party, concept).stable == stays


@settings(max_examples=40, deadline=None)
@given(choosy())
def test_a_willing_route_gains_enough_at_each_step(
    asked: tuple[dict[str, Any], dict[str, float]],
) -> None:
    given_, least = asked
    model = standoff(given_, least)
    values = given_["ranks"]
    for route in routes(model, range(1, model.space.size + 1)):
        for move in route.willing or ():
            own = values[move.party]
            assert own[move.target - 1] > own[move.source - 1] + least[move.party]
        assert bool(route.blockers) == (route.willing is None and route.shortest is not None)


def test_an_exchange_has_to_bring_each_signer_more_than_its_threshold() -> None:
    levers = [{"name": p, "party": p, "levels": 2, "moves": "both"} for p in ("a", "b")]
    worth = {"a": [0, -1, 3, 2], "b": [0, 3, -1, 2]}
    given_ = {"parties": ["a", "b"], "levers": levers, "ranks": worth}
    for least, signed in ((0, [4]), (1.9, [4]), (2, [])):
        ground = ExchangeGround(standoff(given_, {"a": least}))
        places = find_exchanges(ground, 1, agreements_of(ground.model, "all")).targets
        assert places.tolist() == signed


def test_a_gain_of_just_the_threshold_is_none_whatever_its_binary_digits() -> None:
    levers = [{"name": "l", "party": "a", "levels": 2, "moves": "both"}]
    given_ = {"parties": ["a", "b"], "levers": levers, "ranks": {"a": [0.3, 0.1], "b": [0, 0]}}
    assert 0.3 - 0.1 != 0.2
    assert detente.analyse(standoff(given_, {"a": 0.2})).equilibria("nash") == (1, 2)
    assert detente.analyse(standoff(given_, {"a": 0.19})).equilibria("nash") == (1,)


def test_a_threshold_on_an_order_or_in_another_unit_is_refused_with_its_key() -> None:
    text = (FROZEN / "belarus-2025.toml").read_text(encoding="utf-8")
    for party, unit, said in (("us", "1", "no amounts"), ("belarus", "Mt / year", "counts in")):
        line = f'[parties.{party}]\nworth_moving = {{ value = 1, unit = "{unit}" }}'
        model = build_case(parse_case(text.replace(f"[parties.{party}]", line)))
        with pytest.raises(CaseError, match=said) as caught:
            detente.analyse(model)
        assert f"parties.{party}.worth_moving" in str(caught.value)
    below = '[parties.us]\nworth_moving = { value = -1, unit = "1" }'
    with pytest.raises(InputError, match="below 0"):
        parse_case(text.replace("[parties.us]", below))


def test_what_takes_any_gain_for_a_reason_is_refused() -> None:
    given_ = {
        "parties": ["a", "b"],
        "levers": [{"name": p, "party": p, "levels": 2, "moves": "both"} for p in ("a", "b")],
        "ranks": {"a": [2, 1, 4, 3], "b": [2, 4, 1, 3]},
    }
    model = standoff(given_, {"a": 1})
    assert list(bars(model)) == ["a"]
    for refused in (
        lambda: inverse(model, 1, "a", "nash"),
        lambda: simultaneous_stability(model, "a"),
        lambda: limited_move_stability(model, "a", horizon=2),
    ):
        with pytest.raises(NotApplicableError, match="worth_moving"):
            refused()


def test_readings_are_surveyed_with_the_threshold_of_each() -> None:
    text = (FROZEN / "belarus-2025.toml").read_text(encoding="utf-8")
    line = '[parties.belarus]\nworth_moving = { value = 0.1, unit = "bn USD / year" }'
    model = build_case(parse_case(text.replace("[parties.belarus]", line)))
    survey = survey_readings(model, ("seq",))
    for row in (0, 40, 107):
        chosen = dict(zip(survey.parties, survey.combinations[row], strict=True))
        read = model.with_alternatives({k: v for k, v in chosen.items() if v})
        wanted = detente.analyse(read, ("seq",)).is_equilibrium("seq")
        assert np.array_equal(survey.equilibrium["seq"][row], wanted)
