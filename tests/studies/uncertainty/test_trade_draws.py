"""Trade in draws: each draw's market is that of the case with the drawn figures written in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
from numpy.testing import assert_allclose, assert_array_equal

from detente.casefile.read import parse_case
from detente.model import Definition, feasible_states
from detente.model.drawn import Drawn
from detente.studies import compare_trade, trade_coalitions
from detente.studies.case import build_case
from detente.studies.trade_pressure import study_pressure
from detente.studies.uncertain_inputs import with_best
from detente.studies.uncertainty import plan_robust, robust, trade_draws
from detente.studies.uncertainty.prepared import Prepared
from detente.trade import accounts, solve_draws
from detente.uncertainty import draw
from tests.oracles.uncertain import write_draw
from tests.studies.test_trade_outcomes import BAN, NETWORK, RATION

pytestmark = pytest.mark.kernels

SELLER = Path(__file__).parents[2] / "trade" / "seller.toml"
Case = dict[str, Any]


def seller(**uncertainties: Case) -> Case:
    case: Case = tomllib.loads(SELLER.read_text(encoding="utf-8"))
    leg = case["trade"]["legs"]["near_port"]
    leg["capacity"] = {"value": 12, "unit": "Mt / year"}
    case["trade"]["legs"]["sea"]["cost"] = {"value": 25, "unit": "USD / t"}
    case["trade"]["producers"]["rivals"]["supply"]["elasticity"] = {"value": 0.3, "unit": "1"}
    case["trade"]["measures"]["rationed_port"]["limit"] = {"value": 4, "unit": "Mt / year"}
    case["uncertainties"] = uncertainties
    case["conclusions"] = {"stays": {"states": "status_quo"}}
    return case


USUAL: Case = {
    "near": {
        "unit": "Mt / year",
        "acts_on": ["trade.legs.near_port.capacity"],
        "distribution": {"kind": "uniform", "low": 3.0, "high": 15.0},
    },
    "sea": {
        "unit": "1",
        "acts_on": ["trade.legs.sea.cost", "trade.measures.rationed_port.limit"],
        "effect": "multiply",
        "distribution": {"kind": "uniform", "low": 0.5, "high": 2.0},
    },
    "toll": {
        "unit": "USD / t",
        "acts_on": ["trade.legs.sea.cost"],
        "effect": "add",
        "distribution": {"kind": "uniform", "low": 0.0, "high": 30.0},
    },
    "favour_weight": {
        "unit": "mn USD / year",
        "distribution": {"kind": "uniform", "low": 100.0, "high": 900.0},
    },
}


def definition_of(case: Case) -> Definition:
    return with_best(parse_case(tomlkit.dumps(case)))


@pytest.mark.parametrize("source", ["accounts", "change"])
def test_every_draw_is_the_case_with_its_figures_written_in(source: str) -> None:
    case = seller(**USUAL)
    case["outcomes"]["revenue"]["from"] = f"trade.{source}.seller.revenue"
    case["preferences"]["port"]["value"] = "fees - favour_weight * transit"
    case["rules"] = [{"never": "transit == 'open' and favour == 'more'"}]
    definition = definition_of(case)
    ready = Prepared(definition, ["seq"])
    sample = draw(definition.uncertainties, draws=range(6))
    drawn = Drawn(6, sample.numbers)
    tables, problems = ready.trade.tables(drawn)
    assert not problems
    assert ready.trade.markets == (3 if source == "accounts" else 4)
    [block], _ = ready.blocks(drawn)
    for row in range(6):
        model = build_case(parse_case(tomlkit.dumps(write_draw(case, sample.inputs_of(row)))))
        for name in ("revenue", "fees"):
            cells = [0, 1, 2]  # transit outermost; the last combination is ruled out
            places = [2 * t + f for t, f in zip(*_digits(model), strict=True)]
            assert sorted(places) == cells
            assert_allclose(
                tables[name][row, places], model.outcome_values(name), rtol=1e-5, atol=1e-6
            )
        for party in model.parties:
            ranks = block.solved.ranks[party][block.solved.which[row]]
            assert_array_equal(ranks, model.ranks[party], err_msg=party)


def _digits(model: Any) -> tuple[list[int], list[int]]:
    return model.space.digits("transit").tolist(), model.space.digits("favour").tolist()


def test_the_plain_model_has_the_best_figures() -> None:
    case = seller(near={**USUAL["near"], "best": 5.0})
    model = build_case(parse_case(tomlkit.dumps(case)))
    by_hand = build_case(parse_case(tomlkit.dumps(write_draw(case, {"near": 5.0}))))
    assert_array_equal(model.outcome_values("revenue"), by_hand.outcome_values("revenue"))
    assert model.fingerprint == by_hand.fingerprint
    assert model.definition.trade == parse_case(tomlkit.dumps(case)).trade


def test_an_answer_does_not_depend_on_what_is_asked_with_it() -> None:
    legs = {leg.name: leg for leg in NETWORK.legs}
    sets = [[], [BAN], [BAN, RATION]]
    draws = []
    for capacity in (0.0, 3.0, 12.0, 40.0):
        near = type(legs["near_port"])("near_port", 30, capacity, "port", fee=10)
        network = type(NETWORK)(
            NETWORK.good,
            NETWORK.producers,
            NETWORK.consumers,
            (near, legs["far_port"], legs["sea"]),
            NETWORK.routes,
        )
        draws.append((network, sets))
    together = solve_draws(draws)
    for batch, alone in zip(together, (solve_draws([each])[0] for each in draws), strict=True):
        assert not batch.problems
        for one, other in zip(batch.equilibria, alone.equilibria, strict=True):
            assert one is not None
            assert other is not None
            assert one.prices == other.prices
            assert one.rents == other.rents
            assert accounts(one)["seller"].revenue == accounts(other)["seller"].revenue


def test_draws_without_a_market_fail_and_are_in_no_share() -> None:
    case = seller(
        near={
            "unit": "Mt / year",
            "acts_on": ["trade.legs.near_port.capacity"],
            "best": 5.0,
            "hypotheses": [{"value": 5.0, "weight": 1}, {"value": -1.0, "weight": 1}],
        },
        bend={
            "acts_on": ["trade.producers.rivals.supply.elasticity"],
            "best": 0.3,
            "hypotheses": [{"value": 0.3, "weight": 3}, {"value": 1e6, "weight": 1}],
        },
    )
    definition = definition_of(case)
    found = robust(definition, 32, method="random")
    sample = plan_robust(definition, 32, method="random")[1].sample(range(32))
    wrong = (sample.numbers["near"] < 0) | (sample.numbers["bend"] > 1)
    assert 0 < wrong.sum() < 32
    assert [each.draw for each in found.failures] == np.flatnonzero(wrong).tolist()
    assert found.kept == 32 - wrong.sum()
    for each in found.failures:
        bent = each.inputs["inputs.bend"] > 1
        assert ("rivals, supply, elasticity" if bent else "near_port") in each.error
    assert found.conclusion("stays").holds.size == found.kept


def test_a_market_that_cannot_be_cleared_is_a_failed_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = trade_draws.solve_draws

    def some_fail(draws: Any) -> Any:
        batches = list(asked(draws))
        first = batches[0]
        problems = {1: "prices miss by 3 USD/t"}
        batches[0] = type(first)((first.equilibria[0], None, *first.equilibria[2:]), problems, 1)
        return tuple(batches)

    monkeypatch.setattr(trade_draws, "solve_draws", some_fail)
    found = robust(definition_of(seller(**USUAL)), 8, chunk=8)
    assert found.failed == 1
    assert "UnconvergedError" in found.failures[0].error
    assert "prices miss by 3 USD/t" in found.failures[0].error
    told = " ".join(found.in_words())
    assert "Error:" not in told
    assert "the first: trade: 1 of " in told
    assert told.endswith("markets were cleared in every draw that counts.")


def test_where_every_draw_fails_no_market_is_said_to_be_cleared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(_: Any, drawn: Drawn) -> Any:
        return {}, dict.fromkeys(range(drawn.size), "UnconvergedError: no prices found")

    monkeypatch.setattr(trade_draws.TradeDraws, "tables", none)
    found = robust(definition_of(seller(**USUAL)), 8)
    assert (found.kept, found.failed) == (0, 8)
    told = " ".join(found.in_words())
    assert "the first: no prices found" in told
    assert "cleared" not in told


def test_where_nothing_uncertain_touches_trade_it_is_cleared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("a market was cleared in a draw")

    monkeypatch.setattr(trade_draws, "solve_draws", never)
    case = seller(favour_weight=USUAL["favour_weight"])
    case["preferences"]["port"]["value"] = "fees - favour_weight * transit"
    found = robust(definition_of(case), 16)
    assert (found.markets_in_a_draw, found.failed) == (0, 0)


def test_equal_figures_are_cleared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = []
    asked = trade_draws.solve_draws
    monkeypatch.setattr(
        trade_draws, "solve_draws", lambda draws: jobs.extend(draws) or asked(draws)
    )
    near = {**USUAL["near"], "best": 5.0}
    del near["distribution"]
    near["hypotheses"] = [{"value": 5.0, "weight": 1}, {"value": 9.0, "weight": 1}]
    assert robust(definition_of(seller(near=near)), 16).markets_in_a_draw == 4
    assert len(jobs) == 2


@pytest.mark.parametrize("chunk", [1, 3, 8])
def test_draws_that_all_fail_together_are_failed_draws_and_no_failed_chunk(chunk: int) -> None:
    closed = {
        "unit": "Mt / year",
        "acts_on": ["trade.legs.near_port.capacity"],
        "hypotheses": [{"value": 5.0, "weight": 0}, {"value": -5.0, "weight": 1}],
        "best": 5.0,
    }
    found = robust(definition_of(seller(near=closed)), 8, chunk=chunk)
    assert (found.kept, found.failed, found.failed_chunks) == (0, 8, ())
    assert all("cannot be negative" in each.error for each in found.failures)


def test_the_cost_of_pressure_is_told_at_the_figures_that_the_plain_model_takes() -> None:
    """The figures are 12 Mt a year and 25 USD a tonne; best are 5, and twice 25."""
    near = {**USUAL["near"], "best": 5.0}
    sea = {**USUAL["sea"], "acts_on": ["trade.legs.sea.cost"], "best": 2.0}
    case = seller(near=near, sea=sea)
    definition = parse_case(tomlkit.dumps(case))
    by_hand = parse_case(tomlkit.dumps(write_draw(case, {"near": 5.0, "sea": 2.0})))
    levels = {"transit": "open"}
    found, wanted = (compare_trade(each, levels) for each in (definition, by_hand))
    assert found.accounts.parties == wanted.accounts.parties
    model = build_case(definition)
    state = model.space.number_of({**definition.status_quo, **levels})
    revenue = model.outcome_values("revenue")[state - 1]
    assert_allclose(found.accounts.parties["seller"].revenue, revenue, rtol=1e-6)
    joined, told = (trade_coalitions(each, target="seller") for each in (definition, by_hand))
    assert joined.effects.loss == told.effects.loss
    space = feasible_states(definition)
    assert study_pressure(definition, space).reliefs == study_pressure(by_hand, space).reliefs
