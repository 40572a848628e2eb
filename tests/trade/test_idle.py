"""What does not trade: closed mines, markets that buy nothing, limits of nothing, and hard caps."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from detente.trade import (
    Consumer,
    Embargo,
    IsoElastic,
    Leg,
    Linear,
    Network,
    PriceCap,
    Producer,
    Route,
    TariffRateQuota,
    flow_ranges,
    market,
    solve,
    solve_reference,
)
from detente.trade.curves import Curve
from tests.trade.networks import Case, linear_cases, potash
from tests.trade.test_draws import solved


def pair(supply: Curve, demand: Curve, cost: float = 0.0) -> Network:
    return Network(
        "good",
        (Producer("mine", "seller", supply),),
        (Consumer("farms", "buyer", demand),),
        (Leg("rail", cost),),
        (Route("by rail", "mine", "farms", ("rail",)),),
    )


@pytest.mark.kernels
@pytest.mark.parametrize("closed", [Linear(100.0, 26.0, 0.0), IsoElastic(250.0, 9.0, 0.5, 0.0)])
def test_a_closed_mine_is_as_no_mine(closed: Curve) -> None:
    network = potash()
    route = Route("closed-brazil", "closed", "brazil", ("ocean",))
    more = replace(
        network,
        producers=(*network.producers, Producer("closed", "nobody", closed)),
        routes=(*network.routes, route),
    )
    found, without = solve(more), solve(network)
    assert found.supply["closed"] == 0.0
    assert found.prices == pytest.approx(dict(without.prices), abs=1e-6)
    assert flow_ranges(found, ["closed-brazil"])["closed-brazil"].most == 0.0


@pytest.mark.kernels
def test_a_market_that_can_buy_nothing_is_as_no_market() -> None:
    found = solve(
        replace(
            (network := pair(Linear(100, 10), Linear(500, -10))),
            consumers=(*network.consumers, Consumer("idle", "idler", Linear(400, -5, 0.0))),
            routes=(*network.routes, Route("to idle", "mine", "idle", ("rail",))),
        )
    )
    assert found.prices == pytest.approx({"farms": 300.0, "idle": 400.0})


@pytest.mark.kernels
def test_what_is_idle_has_the_price_at_which_trade_would_begin() -> None:
    network = replace(
        (base := pair(Linear(100, 10), Linear(500, -10))),
        producers=(*base.producers, Producer("dear", "other", Linear(450, 3))),
        consumers=(*base.consumers, Consumer("poor", "other", Linear(150, -5))),
        legs=(*base.legs, Leg("sea", 20.0)),
        routes=(
            *base.routes,
            Route("dear", "dear", "farms", ("sea",)),
            Route("poor", "mine", "poor", ("sea",)),
        ),
    )
    embargo = Embargo(name="embargo", sender="buyer", target="seller", exempt=("mine",))
    answers = [solve(network), solve_reference(network)]
    _, together = solved([(network, [embargo])], [[], ["embargo"]])
    for place in (0, 1):
        assert together.prices[0, place].tolist() == pytest.approx([300.0, 150.0], abs=1e-6)
        assert together.gate_prices[0, place].tolist() == pytest.approx([300.0, 450.0], abs=1e-6)
    for found in answers:
        assert found.prices == pytest.approx({"farms": 300.0, "poor": 150.0}, abs=1e-6)
        assert found.gate_prices == pytest.approx({"mine": 300.0, "dear": 450.0}, abs=1e-6)


@pytest.mark.kernels
@given(linear_cases(by_value=True, caps=True))
def test_a_batch_says_what_each_says_alone_of_what_is_idle_too(case: Case) -> None:
    alone = solve(case.network, case.measures)
    names = [measure.name for measure in case.measures]
    _, found = solved([(case.network, case.measures)], [[], names, names[:1]])
    for place, (name, quantity) in enumerate(alone.demand.items()):
        if quantity == 0 == found.demand[0, 1, place]:
            assert found.prices[0, 1, place] == alone.prices[name]
    for place, (name, quantity) in enumerate(alone.supply.items()):
        if quantity == 0 == found.supply[0, 1, place]:
            assert found.gate_prices[0, 1, place] == alone.gate_prices[name]


@pytest.mark.kernels
def test_draws_in_which_a_shared_leg_is_closed_have_no_rent_there() -> None:
    network = potash()
    capacity = np.array([0.0, 4.0, 0.0, 12.0])
    quota = TariffRateQuota(
        name="trq", sender="brazil", target="belarus", limit=3.0, rate=20.0, over_rate=50.0
    )
    networks = []
    for amount in capacity:
        legs = tuple(
            replace(leg, capacity=float(amount)) if leg.name == "klaipeda" else leg
            for leg in network.legs
        )
        networks.append((replace(network, legs=legs), [quota]))
    solutions, found = solved(networks, [["trq"]])
    assert found.solved.all()
    [raw] = solutions.raw
    assert raw is not None
    rent = raw.rent[:, [limit.name for limit in market(*networks[1]).limits].index("klaipeda")]
    for draw, (own, _) in enumerate(networks):
        alone = solve(own, [quota])
        assert found.prices[draw, 0] == pytest.approx(list(alone.prices.values()), abs=1e-5)
        assert rent[draw] == pytest.approx(alone.rents["klaipeda"], abs=1e-4)


@pytest.mark.kernels
@pytest.mark.parametrize("elasticity", [0.1, 0.2, 0.25, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("cap", [50.0, 90.0, 130.0, 320.0])
@pytest.mark.parametrize("wanted", [(899.0, 8.25), (850.0, 30.0), (500.0, 2.0)])
def test_a_cap_on_one_seller_sells_what_the_cap_brings_out(
    elasticity: float, cap: float, wanted: tuple[float, float]
) -> None:
    """At the cap the mine offers so much, and buyers outbid each other down to it."""
    top, slope = wanted
    network = pair(IsoElastic(150.0, 6.0, elasticity), Linear(top, -slope), 20.0)
    offered = 6.0 * (cap / 150.0) ** elasticity
    price = top - slope * offered
    assert price - 20.0 > cap  # or else the cap would not bind
    found = solve(network, [PriceCap(name="cap", sender="buyer", cap=cap)])
    assert found.supply["mine"] == pytest.approx(offered, rel=1e-6)
    assert found.prices["farms"] == pytest.approx(price, abs=1e-3)
    assert math.isclose(found.gate_prices["mine"], cap, abs_tol=1e-3)
