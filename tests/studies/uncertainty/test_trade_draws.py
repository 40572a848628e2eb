"""Trade in draws: each draw's market is that of the case with the drawn figures written in."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
from hypothesis import assume, given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from detente.case import Definition
from detente.casefile.read import parse_case
from detente.errors import DetenteError, UnconvergedError
from detente.model import Model, feasible_states
from detente.model.drawn import DrawnInputs
from detente.studies.draws.engine import Engine
from detente.studies.inputs import with_best
from detente.studies.load import build_case
from detente.studies.robust import plan_robust, robust
from detente.studies.suppliers import SuppliedTables
from detente.studies.trade import (
    TradeSupply,
    baseline,
    compare_trade,
    situation,
    supply,
    trade_coalitions,
    trade_setup,
)
from detente.studies.trade.overview import study_pressure
from detente.trade import Accounts, accounts
from detente.uncertainty import draw
from tests.oracles.uncertain import write_draw
from tests.studies.uncertainty.trade_cases import trade_case, with_remainders

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


def cleared_draws(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """In how many draws markets are cleared, each time that some are."""
    draws: list[int] = []
    asked = supply.solve_draws

    def counted(prepared: Any, numbers: Any) -> Any:
        draws.append(numbers.draws)
        return asked(prepared, numbers)

    monkeypatch.setattr(supply, "solve_draws", counted)
    return draws


@pytest.mark.parametrize("source", ["accounts", "change"])
def test_every_draw_is_the_case_with_its_figures_written_in(source: str) -> None:
    case = seller(**USUAL)
    case["outcomes"]["revenue"]["from"] = f"trade.{source}.seller.revenue"
    case["preferences"]["port"]["value"] = "fees - favour_weight * transit"
    case["rules"] = [{"never": "transit == 'open' and favour == 'more'"}]
    definition = definition_of(case)
    engine = Engine(definition, (), ["seq"])
    sample = draw(definition.uncertainties, draws=range(6))
    drawn = DrawnInputs(6, sample.numbers)
    tables, problems = TradeSupply(definition, engine.space).tables(definition, drawn)
    assert not problems
    assert engine.markets == (3 if source == "accounts" else 4)
    ranked = engine.valuation.ranks(replace(drawn, tables=tables))
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
            ranks = ranked.ranks[party].full()[row]
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


def built(case: Case) -> tuple[Model | None, str]:
    """The case as a model of its own, or why it is none."""
    try:
        return build_case(parse_case(tomlkit.dumps(case))), ""
    except DetenteError as error:
        return None, f"{type(error).__name__}: {error}"


def by_objects(case: Case, parsed: Definition) -> dict[str, list[float]]:
    """What the outcomes are at every combination of levels: each market solved as an object."""
    setup, found = trade_setup(parsed), {}
    before = accounts(baseline(setup, parsed).solve())
    for name in ("first", "second"):
        _, kind, *rest = case["outcomes"][name]["from"].split(".")
        scale = 1000.0 if case["outcomes"][name]["unit"] == "mn USD / year" else 1.0
        levers = [lever["levels"] for lever in case["levers"].values()]
        found[name] = []
        for levels in product(*levers):
            at = dict(zip(case["levers"], levels, strict=True))
            books = accounts(situation(setup, parsed, at).solve())
            value = read_off(books, kind, rest)
            if kind == "change":
                value -= read_off(before, kind, rest)
            found[name].append(scale * value)
    return found


def read_off(books: Accounts, kind: str, rest: list[str]) -> float:
    if kind in ("accounts", "change"):
        party, item = rest
        return books[party][item] if party in books.parties else 0.0
    if kind == "world_price":
        return books.world_price
    return float(getattr(books.equilibrium, kind)[rest[0]])


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_figure_drawn_is_that_figure_written_in(seed: int) -> None:
    """Arrays against the slow road: a case of its own for every draw, read, built and solved; and
    each of its markets solved as an object.
    """
    case = trade_case(seed)
    try:
        definition = definition_of(case)
        sample = draw(definition.uncertainties, draws=range(4), method="random", seed=seed)
        space = feasible_states(definition)
        trade = TradeSupply(definition, space)
        trade.with_tables(definition)
    except DetenteError:
        assume(False)
    tables, problems = trade.tables(definition, DrawnInputs(4, sample.numbers))
    for row in range(4):
        written = with_remainders(write_draw(case, sample.inputs_of(row)), case)
        model, refused = built(written)
        assert bool(refused) == (row in problems), (refused, problems)
        if model is None:
            if refused.startswith("InputError: trade") and "route left" not in refused:
                assert problems[row] == refused
            continue
        levers = trade.setup.levers
        sizes = [len(definition.levers[name].levels) for name in levers]
        cells = np.zeros(space.size, dtype=np.int64)
        for name, size in zip(levers, sizes, strict=True):
            cells = cells * size + space.digits(name)
        apart = by_objects(case, parse_case(tomlkit.dumps(written)))
        states = [model.space.digits(name).tolist() for name in case["levers"]]
        of_state = [4 * a + 2 * b + c for a, b, c in zip(*states, strict=True)]
        for name, table in tables.items():
            alone, objects = model.outcome_values(name), np.array(apart[name])[of_state]
            whole = max(float(np.abs(objects).max()), float(np.abs(alone).max()))
            # What differs by a millionth of the largest is told as the same, and a rent of a few
            # cents is none.
            near = 3e-6 * whole + 1e-7
            assert_allclose(table[row, cells], objects, rtol=3e-6, atol=near, err_msg=name)
            near = 1e-9 * float(np.abs(alone).max()) + 1e-9
            assert_allclose(table[row, cells], alone, rtol=1e-9, atol=near, err_msg=name)


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
    asked = supply.solve_draws

    def some_fail(prepared: Any, numbers: Any) -> Any:
        found = asked(prepared, numbers)
        if found.draws == 1 or len(found.raw) == 1:  # the plain model, and the baseline
            return found
        return replace(found, errors={(1, 0): UnconvergedError("prices miss by 3 USD/t")})

    monkeypatch.setattr(supply, "solve_draws", some_fail)
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
    def none(_: Any, __: Any, drawn: DrawnInputs) -> Any:
        told = dict.fromkeys(range(drawn.size), "UnconvergedError: no prices found")
        return SuppliedTables({}, told)

    monkeypatch.setattr(TradeSupply, "tables", none)
    found = robust(definition_of(seller(**USUAL)), 8)
    assert (found.kept, found.failed) == (0, 8)
    told = " ".join(found.in_words())
    assert "the first: no prices found" in told
    assert "cleared" not in told


def test_where_nothing_uncertain_touches_trade_it_is_cleared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draws = cleared_draws(monkeypatch)
    case = seller(favour_weight=USUAL["favour_weight"])
    case["preferences"]["port"]["value"] = "fees - favour_weight * transit"
    found = robust(definition_of(case), 16)
    assert (found.markets_in_a_draw, found.failed) == (0, 0)
    assert draws == [1]  # the plain model


def test_equal_figures_are_cleared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = cleared_draws(monkeypatch)
    near = {**USUAL["near"], "best": 5.0}
    del near["distribution"]
    near["hypotheses"] = [{"value": 5.0, "weight": 1}, {"value": 9.0, "weight": 1}]
    assert robust(definition_of(seller(near=near)), 16).markets_in_a_draw == 4
    assert draws == [1, 1]  # 5.0, which is the plain model's too, and 9.0


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
