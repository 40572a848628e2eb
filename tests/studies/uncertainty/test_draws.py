"""A draw is the case with the drawn numbers written into its text, in ranks and conclusions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tomlkit
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.casefile import build_from
from detente.casefile.read import parse_case
from detente.model import Model
from detente.model.drawn import DrawnInputs
from detente.studies.draws.engine import Engine
from detente.studies.inputs import with_best
from detente.uncertainty import draw
from tests.oracles import stability as oracle
from tests.oracles.uncertain import write_draw
from tests.strategies import as_oracle
from tests.studies.uncertainty.cases import CONCEPTS, random_case

pytestmark = pytest.mark.kernels

DRAWS = 6


def engine_of(case: dict[str, Any]) -> Engine:
    definition = with_best(parse_case(tomlkit.dumps(case)))
    return Engine(definition, tuple(definition.conclusions.values()), CONCEPTS)


def by_hand(case: dict[str, Any], inputs: dict[str, float | int]) -> tuple[dict[str, Any], Model]:
    written = write_draw(case, inputs)
    return written, build_from(tomlkit.dumps(written), "draw.toml")


def holds(written: dict[str, Any], model: Model, conclusion: dict[str, Any]) -> bool:
    """A conclusion from its definition, state by state."""
    standoff = as_oracle(model)
    here = model.status_quo - 1
    if conclusion["states"] == "status_quo":
        states = [here]
    else:
        states = [number - 1 for number in model.named_states[conclusion["states"]].numbers]
    party, concept = conclusion.get("party", ""), conclusion.get("concept", "seq")
    if conclusion["verdict"] == "true":
        named = {**written, "named_states": {"so": {"where": conclusion["condition"]}}}
        named.pop("conclusions")
        true = build_from(tomlkit.dumps(named), "so.toml").named_states["so"].numbers
    reached = {here} | oracle.reachable(standoff, standoff.parties, here, oracle.improvements)
    said: dict[str, Callable[[int], bool]] = {
        "equilibrium": lambda s: all(
            oracle.is_stable(standoff, p, concept, s) for p in standoff.parties
        ),
        "stable": lambda s: oracle.is_stable(standoff, party, concept, s),
        "reachable": lambda s: s in reached,
        "preferred": lambda s: standoff.ranks[party][s] > standoff.ranks[party][here],
        "true": lambda s: s + 1 in true,
    }
    verdicts = [said[conclusion["verdict"]](s) for s in states]
    return bool(verdicts) and (all(verdicts) if conclusion["every"] else any(verdicts))


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_draw_is_the_case_with_its_numbers_written_in(seed: int) -> None:
    case = random_case(seed)
    engine = engine_of(case)
    sample = draw(engine.valuation.definition.uncertainties, draws=range(DRAWS), seed=seed)
    choices = {name: c for name, c in sample.choices.items() if name not in sample.numbers}
    drawn = DrawnInputs(DRAWS, sample.numbers, choices)
    ranked = engine.valuation.ranks(drawn)
    assert not ranked.problems
    answers, counted = engine.answer(drawn), engine.answer(drawn, tallies=True)
    assert not answers.problems
    assert not counted.problems
    assert answers.tallies is None
    assert counted.tallies is not None
    for row in range(DRAWS):
        written, model = by_hand(case, dict(sample.inputs_of(row)))
        for party in model.parties:
            found = ranked.ranks[party].full()[row]
            assert found.dtype == np.int32
            assert_array_equal(found, model.ranks[party], err_msg=party)
        if row < 2:
            for name, conclusion in case["conclusions"].items():
                expected = holds(written, model, conclusion)
                assert answers.holds[name][row] == expected, (name, conclusion)
                assert counted.holds[name][row] == expected, (name, conclusion)


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_plain_model_is_the_draw_of_the_best_values(seed: int) -> None:
    case = random_case(seed)
    engine = engine_of(case)
    inputs: dict[str, float | int] = {}
    for name, each in engine.valuation.definition.uncertainties.items():
        if each.kind in ("number", "hypotheses"):
            assert each.best is not None
            inputs[name] = each.best
        elif each.kind == "reading":
            inputs[name] = [h.reading for h in each.hypotheses].index("own")
    for name, each in engine.valuation.definition.uncertainties.items():
        if each.kind == "order":
            inputs[name] = 0
    case["uncertainties"]["other_first"]["hypotheses"] = [{"order": [1, 2, 3, 4], "weight": 1}]
    written, model = by_hand(case, inputs)
    plain = build_from(tomlkit.dumps(_with_best_written(case, inputs)), "plain.toml")
    for party in model.parties:
        assert_array_equal(engine.valuation.ranking.plain()[party], model.ranks[party])
        assert_array_equal(plain.ranks[party], model.ranks[party])
    said = engine.plain()
    for name, conclusion in case["conclusions"].items():
        assert said[name] == holds(written, model, conclusion), name


def _with_best_written(case: dict[str, Any], inputs: dict[str, float | int]) -> dict[str, Any]:
    uncertain = {
        name: {**each, "best": float(inputs[name])}
        if "reading_of" not in each and "order_of" not in each
        else each
        for name, each in case["uncertainties"].items()
    }
    return {**case, "uncertainties": uncertain}
