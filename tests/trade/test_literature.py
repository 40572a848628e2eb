"""Published equilibria (reference/trade.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.trade import (
    Consumer,
    Equilibrium,
    IsoElastic,
    Leg,
    Linear,
    Network,
    Producer,
    Route,
    accounts,
    flow_ranges,
    solve,
    solve_reference,
)
from detente.trade.curves import Curve
from tests.trade.networks import grid

pytestmark = pytest.mark.kernels
REFERENCE = Path(__file__).parents[1] / "reference" / "trade.json"
EXAMPLES: dict[str, Any] = {
    example["id"]: example
    for example in json.loads(REFERENCE.read_text(encoding="utf-8"))["examples"]
}
SOLVERS = [solve, solve_reference]


def prices(found: Equilibrium) -> list[float]:
    return list(found.prices.values())


# Miranda and Fackler ------------------------------------------------------------------------------

SUPPLY = [Linear(9, 1), Linear(3, 2), Linear(18, 1)]
DEMAND = [Linear(42, -2), Linear(54, -3), Linear(51, -1)]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("turned", [False, True])
def test_three_countries(solver: Any, turned: bool) -> None:
    """The table's orientation of costs and the code's have the same prices and net trade."""
    example = EXAMPLES["demslv14"]
    cost = np.array(example["inputs"]["cost_from_to"])
    found = solver(grid(SUPPLY, DEMAND, (cost.T if turned else cost).tolist()))
    assert_allclose(prices(found), example["published"]["prices"], atol=1e-5)
    net = found.raw.supply[0] - found.raw.demand[0]
    assert_allclose(net, example["published"]["net_exports"], atol=1e-5)
    if not turned:
        published = np.array(example["recomputed"]["flows_from_to_table_orientation"])
        assert_allclose(found.raw.flow[0].reshape(3, 3), published, atol=1e-4)
    ranges = flow_ranges(found, ["0-2"])
    assert ranges["0-2"].is_unique is (not turned)
    if turned:  # the printed flows are one point of a segment
        assert ranges["0-2"].least == pytest.approx(0, abs=1e-4)
        assert ranges["0-2"].most == pytest.approx(6, abs=1e-4)
        printed = example["published"]["flows_to_from_one_of_many"][2][0]
        assert ranges["0-2"].least <= printed <= ranges["0-2"].most


def test_three_countries_with_the_other_slopes() -> None:
    example = EXAMPLES["demslv14"]
    demand = [Linear(42, -3), Linear(54, -2), Linear(51, -1)]
    variant = example["recomputed"]["matlab_variant_bd_3_2_1"]
    found = solve(grid(SUPPLY, demand, example["inputs"]["cost_from_to"]))
    assert_allclose(prices(found), variant["prices"], atol=1e-5)
    assert_allclose(found.raw.flow[0].reshape(3, 3), variant["flows"], atol=1e-4)


# Dantzig's transportation model -------------------------------------------------------------------


def dantzig(demand: list[Curve], *, halved: bool = False) -> Network:
    """`halved`: the way from Seattle to Chicago costs half."""
    inputs = EXAMPLES["transmcp"]["inputs"]
    supply: list[Curve] = [Linear(0, 0, capacity) for capacity in inputs["capacity"]]
    cost = np.array(inputs["distance"]) * inputs["freight"] / 1000
    cost[0, 1] *= 0.5 if halved else 1
    return grid(supply, demand, cost.tolist())


@pytest.mark.parametrize("solver", SOLVERS)
def test_dantzig_with_fixed_demand(solver: Any) -> None:
    published = EXAMPLES["transmcp"]["published"]
    fixed: list[Curve] = [Linear(1, 0, d) for d in EXAMPLES["transmcp"]["inputs"]["demand"]]
    found = solver(dantzig(fixed))
    assert_allclose(prices(found), published["prices"], atol=1e-7)
    cost = found.raw.flow[0] @ found.market.cost
    assert cost == pytest.approx(published["cost"], abs=1e-5)
    flows = flow_ranges(found, ["0-1", "0-0", "1-0"])
    assert flows["0-1"].least == pytest.approx(published["x_seattle_chicago"], abs=1e-4)
    assert flows["0-1"].is_unique
    assert not flows["0-0"].is_unique, "published as degenerate"
    halved, known = solver(dantzig(fixed, halved=True)), EXAMPLES["transmcp"]["recomputed"]
    assert_allclose(prices(halved), known["halved_cost_fixed"]["prices"], atol=1e-7)
    cost = halved.raw.flow[0] @ halved.market.cost
    assert cost == pytest.approx(known["halved_cost_fixed"]["cost"], abs=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
def test_dantzig_with_elastic_demand(solver: Any) -> None:
    example = EXAMPLES["transmcp"]
    inputs, known = example["inputs"], example["recomputed"]
    base = zip(known["prices"], inputs["demand"], inputs["elasticity"], strict=True)
    elastic: list[Curve] = [IsoElastic(p, d, e) for p, d, e in base]
    found = solver(dantzig(elastic))
    assert_allclose(prices(found), known["flex_prices"], atol=2e-6)
    assert_allclose(found.raw.demand[0], known["flex_demand"], atol=0.02)
    halved, known = solver(dantzig(elastic, halved=True)), known["halved_cost_flex"]
    assert_allclose(prices(halved), known["prices"], atol=2e-6)
    assert_allclose(halved.raw.gate[0], known["w"], atol=2e-6)
    assert_allclose(halved.raw.demand[0], np.sum(known["flows"], axis=0), atol=0.02)


# Takayama and Judge -------------------------------------------------------------------------------


def two_goods(solver: Any) -> tuple[np.ndarray, float]:
    """Prices by region and good, and freight. As GAMS writes it the goods have no cross effects on
    quantities (cross slopes meet the own price), so each is a model of its own.
    """
    inputs, price, freight = EXAMPLES["spatequ"]["inputs"], np.zeros((3, 2)), 0.0
    for good in range(2):
        curves: dict[str, list[Curve]] = {"supply": [], "demand": []}
        for side, made in curves.items():
            for r in range(3):
                slope = sum(inputs[f"{side}_slopes"][r][good])
                made.append(Linear(-inputs[f"{side}_const"][r][good] / slope, 1 / slope))
        cost = [[inputs["transport_cost"][i][j][good] for j in range(3)] for i in range(3)]
        found = solver(grid(curves["supply"], curves["demand"], cost))
        price[:, good] = prices(found)
        freight += float(found.raw.flow[0] @ found.market.cost)
    return price, freight


@pytest.mark.parametrize("solver", SOLVERS)
def test_two_goods_in_three_regions(solver: Any) -> None:
    known = EXAMPLES["spatequ"]["recomputed"]["as_written_own_price"]
    price, freight = two_goods(solver)
    assert_allclose(price, known["P_min_tc"], atol=1e-5)
    assert freight == pytest.approx(known["TC"], abs=1e-4)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_objective_of_two_goods_in_three_regions(solver: Any) -> None:
    """The number that GAMS reports is of its third solve, and no surplus: over all goods and
    regions, constant times price plus price times the slopes times the prices of both goods, with
    the own slope halved and the cross slopes whole, of demand less that of supply; less freight.
    """
    example = EXAMPLES["spatequ"]
    inputs, halved = example["inputs"], 1 - 0.5 * np.eye(2)
    price, freight = two_goods(solver)
    worth = {
        side: float(
            (np.array(inputs[f"{side}_const"]) * price).sum()
            + np.einsum("rc,rcd,rd->", price, np.array(inputs[f"{side}_slopes"]) * halved, price)
        )
        for side in ("demand", "supply")
    }
    published = example["published"]["objective_of_last_optimisation"]
    assert worth["demand"] - worth["supply"] - freight == pytest.approx(published, abs=1e-3)


# PyPSA's two markets ------------------------------------------------------------------------------


def south_africa(*, industry: bool, link: bool) -> Network:
    inputs = EXAMPLES["pypsa_coupling"]["inputs"]
    zones = {"sa": inputs["south_africa"], "mz": inputs["mozambique"]}
    producers = [
        Producer(plant, zone, Linear(numbers[0], 0, numbers[1]))
        for zone, plants in zones.items()
        if link or zone == "sa"
        for plant, numbers in plants.items()
        if plant != "load"
    ]
    consumers = [
        Consumer(zone, zone, Linear(1000, 0, plants["load"]))
        for zone, plants in zones.items()
        if link or zone == "sa"
    ]
    if industry:
        consumers.append(Consumer("industry", "sa", Linear(70, 0, 8000)))
    routes = []
    for producer in producers:
        for consumer in consumers:
            over = ("link",) if producer.party != consumer.party else ()
            name = f"{producer.name}-{consumer.name}"
            routes.append(Route(name, producer.name, consumer.name, over))
    cable = (Leg("link", 0, inputs["link"], "grid"),)
    return Network("power", tuple(producers), tuple(consumers), cable, tuple(routes))


@pytest.mark.parametrize("solver", SOLVERS)
def test_two_markets_and_a_link(solver: Any) -> None:
    known = EXAMPLES["pypsa_coupling"]["published"]
    found = solver(south_africa(industry=False, link=True))
    assert_allclose(prices(found), known["prices_two_zones"], atol=1e-5)
    assert found.rents["link"] == pytest.approx(60, abs=1e-5)
    assert accounts(found)["grid"]["route_rent"] == pytest.approx(60 * 500 / 1000, abs=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_price_sensitive_load(solver: Any) -> None:
    """Half of the industrial load (8000) is served, at what it is willing to pay."""
    known = EXAMPLES["pypsa_coupling"]["published"]
    network = south_africa(industry=True, link=False)
    short = Network(
        network.good,
        tuple(p for p in network.producers if p.name != "oil"),
        network.consumers,
        network.legs,
        tuple(r for r in network.routes if not r.name.startswith("oil")),
    )
    found = solver(short)
    assert found.demand["industry"] == pytest.approx(known["industrial_served"], abs=1e-3)
    assert found.prices["industry"] == pytest.approx(known["price_industrial"], abs=1e-5)
