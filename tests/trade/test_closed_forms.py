"""Closed forms of every instrument: what theory says, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from numpy.testing import assert_allclose

from detente.trade import (
    AdValoremTariff,
    Consumer,
    Embargo,
    Equilibrium,
    IsoElastic,
    Leg,
    Linear,
    Network,
    PaymentFriction,
    PriceCap,
    Producer,
    Quota,
    Route,
    SpecificTariff,
    TariffRateQuota,
    accounts,
    linear_demand,
    linear_supply,
    solve,
    solve_reference,
)
from tests.trade.networks import grid

pytestmark = pytest.mark.kernels
REFERENCE = Path(__file__).parents[1] / "reference" / "trade.json"
EXAMPLES = json.loads(REFERENCE.read_text(encoding="utf-8"))["examples"]
CHECKS: dict[str, Any] = {
    check["what"]: check["pub"]
    for example in EXAMPLES
    if example["id"] == "closed_forms"
    for check in example["checks"]
}
SOLVERS = [solve, solve_reference]


def prices(found: Equilibrium) -> list[float]:
    return list(found.prices.values())


SELL, BUY = Linear(100, 10), Linear(600, -15)


def pair(cost: float = 50) -> Network:
    return grid([SELL], [BUY], [[cost]])


@pytest.mark.parametrize("solver", SOLVERS)
def test_tariff_and_quota(solver: Any) -> None:
    assert solver(pair()).supply["p0"] == pytest.approx(CHECKS["two-region linear: q"], abs=1e-6)
    taxed = solver(pair(), [SpecificTariff(name="t", sender="b0", rate=75)])
    assert taxed.supply["p0"] == pytest.approx(CHECKS["specific tariff: q"], abs=1e-6)
    quota = solver(pair(), [Quota(name="q", sender="b0", limit=15)])
    same = CHECKS["quota at the tariff's quantity: same consumer price"]
    assert quota.prices["c0"] == pytest.approx(same, abs=1e-5)
    assert quota.prices["c0"] == pytest.approx(taxed.prices["c0"], abs=1e-5)
    assert quota.rents["q"] == pytest.approx(CHECKS["quota rent per unit = tariff"], abs=1e-5)
    assert accounts(quota)["b0"]["quota_rent"] == pytest.approx(75 * 15 / 1000)
    assert accounts(taxed)["b0"]["state_take"] == pytest.approx(75 * 15 / 1000)


def test_the_optimal_tariff() -> None:
    """A buyer's gain is greatest where the duty is the supply slope times what it buys."""
    best = CHECKS["optimal tariff = slope x quantity (p/elasticity)"]
    totals = [
        accounts(solve(pair(), [SpecificTariff(name="t", sender="b0", rate=rate)]))["b0"].total
        for rate in (best - 1, best, best + 1)
    ]
    assert totals[1] > max(totals[0], totals[2])
    assert totals[0] == pytest.approx(totals[2], abs=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_full_cheap_route(solver: Any) -> None:
    network = Network(
        "test good",
        (Producer("p0", "s0", SELL),),
        (Consumer("c0", "b0", BUY),),
        (Leg("cheap", 20, 12, "owner"), Leg("dear", 60)),
        (Route("cheap", "p0", "c0", ("cheap",)), Route("dear", "p0", "c0", ("dear",))),
    )
    found = solver(network)
    total = CHECKS["cheap route capacity binding: total q set by the dear route"]
    assert found.supply["p0"] == pytest.approx(total, abs=1e-5)
    rent = CHECKS["rent on the cheap route = cost difference"]
    assert found.rents["cheap"] == pytest.approx(rent, abs=1e-4)
    assert [flow.quantity for flow in found.flows] == pytest.approx([12, total - 12], abs=1e-4)


@pytest.mark.parametrize("solver", SOLVERS)
def test_an_embargo_by_one_of_two_equal_buyers_only_reshuffles(solver: Any) -> None:
    network = grid([SELL, SELL], [BUY, BUY], [[20, 20], [20, 20]])
    embargo = Embargo(name="e", sender="b0", target="s0")
    for found in (solver(network), solver(network, [embargo])):
        price = CHECKS["embargo by one of two equal buyers, equal costs: target's price unchanged"]
        assert found.gate_prices["p0"] == pytest.approx(price, abs=5e-4)
        assert found.supply["p0"] == pytest.approx(
            CHECKS["... and its quantity unchanged"], abs=1e-4
        )


def test_payment_friction_on_a_price_taker() -> None:
    """500 in the world market whatever the target does: 10 % friction costs 22.9 % of revenue."""
    network = grid([SELL], [Linear(500, 0, 1e3)], [[50]])
    free = solve(network)
    friction = solve(network, [PaymentFriction(name="f", sender="b0", target="s0", share=0.1)])
    assert friction.prices["c0"] == pytest.approx(500, abs=1e-5)
    loss = 1 - 0.9 * friction.supply["p0"] / free.supply["p0"]
    known = CHECKS["price-taking target with payment friction 10%: loss share of revenue"]
    assert loss == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
def test_an_iso_elastic_shock(solver: Any) -> None:
    """A tenth of supply lost: the price rises by 0.9 to the power -1 / (es + ed)."""
    supply, demand = IsoElastic(300, 10, 0.3), IsoElastic(300, 10, 0.4)
    less = IsoElastic(300, 9, 0.3)
    base, shock = (solver(grid([curve], [demand], [[0]])) for curve in (supply, less))
    factor = shock.prices["c0"] / base.prices["c0"]
    known = CHECKS["iso-elastic: price factor after loss of 10% of supply"]
    assert factor == pytest.approx(known, abs=1e-6)


def test_an_ad_valorem_tariff() -> None:
    """600 − 15 q = (1 + t)(150 + 10 q)."""
    found = solve(pair(), [AdValoremTariff(name="t", sender="b0", rate=0.2)])
    q = (600 - 1.2 * 150) / (15 + 12)
    assert found.supply["p0"] == pytest.approx(q, abs=1e-6)
    assert accounts(found)["b0"]["state_take"] == pytest.approx(0.2 * (150 + 10 * q) * q / 1000)


def test_a_specific_and_an_ad_valorem_duty_together() -> None:
    """Price less the specific duty, over 1 + t, is the border price."""
    found = solve(
        pair(),
        [AdValoremTariff(name="v", sender="b0", rate=0.2),
         SpecificTariff(name="s", sender="b0", rate=30)],
    )  # fmt: skip
    q = (600 - 30 - 1.2 * 150) / (15 + 12)
    assert found.supply["p0"] == pytest.approx(q, abs=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("limit", "sold", "rent"), [(5, 16, 25), (17.5, 17.5, 2.5), (30, 17.6, 0)])
def test_a_tariff_rate_quota_has_three_regimes(
    solver: Any, limit: float, sold: float, rent: float
) -> None:
    """Beyond the quota, at the quota, within it; 10 USD/t within and 35 or 50 beyond."""
    over = 50 if limit == 5 else 35
    trq = TariffRateQuota(name="q", sender="b0", limit=limit, rate=10, over_rate=over)
    sold = (450 - over) / 25 if limit == 5 else sold
    rent = over - 10 if limit == 5 else rent
    found = solver(pair(), [trq])
    assert found.supply["p0"] == pytest.approx(sold, abs=1e-5)
    assert found.rents["q"] == pytest.approx(rent, abs=1e-4)


def test_a_binding_price_cap() -> None:
    """Supply at the cap, price from demand at that quantity, and the difference to the buyers."""
    found = solve(pair(), [PriceCap(name="c", sender="b0", target="s0", cap=200)])
    assert found.gate_prices["p0"] == pytest.approx(200, abs=1e-5)
    assert found.supply["p0"] == pytest.approx(10, abs=1e-6)
    assert found.prices["c0"] == pytest.approx(450, abs=1e-5)
    assert accounts(found)["b0"]["cap_rent"] == pytest.approx((450 - 50 - 200) * 10 / 1000)
    assert 0 < found.raw.steps[0] <= 20, "Newton's method with the right slopes is quick"


def test_a_price_cap_with_another_way_out_binds_nobody() -> None:
    network = grid([SELL], [BUY, Linear(600, -15)], [[20, 20]])
    found = solve(network, [PriceCap(name="c", sender="b0", target="s0", cap=150)])
    alone = solve(grid([SELL], [BUY], [[20]]))
    assert found.demand["c0"] == pytest.approx(0, abs=1e-6)
    assert found.supply["p0"] == pytest.approx(alone.supply["p0"], abs=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("rivals", [1, 2, 3])
def test_cournot_with_flat_costs(solver: Any, rivals: int) -> None:
    """Each of n rivals sells (a − c) / (b (n + 1))."""
    network = Network(
        "test good",
        tuple(Producer(f"p{i}", f"s{i}", Linear(100, 0, 1e3), conduct="cournot")
              for i in range(rivals)),
        (Consumer("c0", "b0", Linear(600, -15)),),
        (Leg("way", 50),),
        tuple(Route(f"r{i}", f"p{i}", "c0", ("way",)) for i in range(rivals)),
    )  # fmt: skip
    found = solver(network)
    assert_allclose(list(found.supply.values()), 450 / (15 * (rivals + 1)), atol=1e-5)


def test_cournot_with_iso_elastic_demand() -> None:
    """The mark-up of n equal rivals is 1 / (n e): p (1 − 1 / (n e)) = c."""
    for rivals, elasticity in ((1, 2.0), (2, 1.0), (3, 0.6)):
        network = Network(
            "test good",
            tuple(Producer(f"p{i}", f"s{i}", Linear(100, 0, 1e3), conduct="cournot")
                  for i in range(rivals)),
            (Consumer("c0", "b0", IsoElastic(200, 10, elasticity)),),
            (Leg("way", 50),),
            tuple(Route(f"r{i}", f"p{i}", "c0", ("way",)) for i in range(rivals)),
        )  # fmt: skip
        price = 150 / (1 - 1 / (rivals * elasticity))
        found = solve(network)
        assert found.prices["c0"] == pytest.approx(price, rel=1e-6)
        assert 0 < found.raw.steps[0] <= 30, "Newton's method with the right slopes is quick"


def test_calibrated_curves_go_through_their_base() -> None:
    found = solve(grid([linear_supply(300, 10, 0.2)], [linear_demand(340, 10, 0.3)], [[40]]))
    assert found.prices["c0"] == pytest.approx(340, abs=1e-5)
    assert found.supply["p0"] == pytest.approx(10, abs=1e-6)
