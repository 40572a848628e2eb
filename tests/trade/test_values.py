"""Units, calibrated values, and one clear error for each thing that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from detente.errors import InputError, UnknownNameError
from detente.trade import (
    AdValoremTariff,
    Amount,
    Consumer,
    Embargo,
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
    TransitBan,
    bn_usd,
    in_unit,
    market,
    network_arrays,
    prepare,
    product_tonnes,
    solve,
    solve_draws,
)
from tests.trade.networks import grid, potash

MINE = Producer("mine", "seller", Linear(100, 10))
FARM = Consumer("farm", "buyer", Linear(500, -10))
RAIL = Leg("rail", 40)


def network(**changes: Any) -> Network:
    parts: dict[str, Any] = {
        "good": "potash",
        "producers": (MINE,),
        "consumers": (FARM,),
        "legs": (RAIL,),
        "routes": (Route("way", "mine", "farm", ("rail",)),),
    }
    return Network(**(parts | changes))


def test_millions_of_tonnes_times_dollars_a_tonne_are_millions_of_dollars() -> None:
    """11 Mt at 255 USD/t are 2.8 bn USD: Belarus in 2019."""
    assert bn_usd(11, 255) == pytest.approx(2.805)
    assert in_unit(Amount(2805, "mn USD / year"), "bn USD / year") == pytest.approx(2.805)


def test_units_are_converted_where_they_fit() -> None:
    assert Leg("l", Amount(45_000, "USD / kt")).cost == pytest.approx(45)
    assert Leg("l", 45, Amount(8400, "kt / year"), "russia").capacity == pytest.approx(8.4)
    friction = PaymentFriction(name="f", sender="buyer", share=Amount(5, "%"))
    assert friction.share == pytest.approx(0.05)
    quota = Quota(name="q", sender="buyer", limit=Amount(250_000, "t / year"))
    assert quota.limit == pytest.approx(0.25)
    assert type(quota.limit) is float


@pytest.mark.parametrize(
    ("written", "unit", "right"),
    [
        (Amount(3, "mn t / year"), "Mt / year", 3.0),
        (Amount(3e9, "kg / year"), "Mt / year", 3.0),
        (Amount(0.3, "USD / kg"), "USD / t", 300.0),
        (Amount(300, "thousand USD / kt"), "USD / t", 300.0),
        (Amount(300, "thousand USD / year"), "bn USD / year", 3e-4),
        (Amount(12, "percent"), "1", 0.12),
    ],
)
def test_every_scale_of_a_unit_is_converted(written: Amount, unit: str, right: float) -> None:
    assert in_unit(written, unit) == pytest.approx(right, rel=1e-15)


def test_k2o_becomes_product_only_when_asked() -> None:
    """7.348 Mt of K2O are 12.27 Mt of product at 59.9 % (Belarus, 2019)."""
    product = product_tonnes(Amount(7.348, "Mt K2O / year"), 0.599)
    assert in_unit(product, "Mt / year") == pytest.approx(12.27, abs=0.01)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Leg("l", Amount(45, "EUR / t")), "'EUR / t'.*measured in 'USD / t'"),
        (lambda: Leg("l", Amount(45, "Mt / year")), "'Mt / year'"),
        (lambda: IsoElastic(300, Amount(7.3, "Mt K2O / year"), 0.2), "product_tonnes"),
        (lambda: product_tonnes(Amount(7.3, "Mt / year"), 0.6), "no quantity of K2O"),
        (lambda: product_tonnes(Amount(7.3, "Mt K2O / year"), 60), "between 0 and 1"),
        (lambda: Leg("l", float("nan")), "finite"),
        (lambda: Leg("l", 45, -1, "russia"), "cannot be negative"),
        (lambda: Leg("l", 45, 3), "keeps the rent"),
        (lambda: Leg("l", 45, 3, rent_shares={"a": 0.5, "b": 0.4}), "add up to 0.9"),
        (lambda: Leg("l", 45, fee=50), "a part of it"),
        (lambda: Linear(100, 0), "give it a capacity"),
        (lambda: Linear(100, 0, -2), "cannot be negative"),
        (lambda: IsoElastic(300, 10, 0), "above 0"),
        (lambda: IsoElastic(300, -10, 0.2), "above 0"),
        (lambda: Producer("p", "s", Linear(100, -1)), "falls with the price"),
        (lambda: Consumer("c", "b", Linear(100, 1)), "has to fall"),
        (lambda: Producer("p", "s", Linear(1, 1), conduct="cartel"), "price_taker, cournot"),  # type: ignore[arg-type]
        (lambda: network(producers=()), "needs a producer and a market"),
        (lambda: network(producers=(MINE, MINE)), "two producers named 'mine'"),
        (lambda: network(consumers=(FARM, Consumer("x", "b", Linear(500, -1)))), "disconnected"),
        (lambda: network(producers=(MINE, Producer("x", "s", Linear(5, 1)))), "disconnected"),
        (lambda: network(routes=(Route("way", "mine", "farm", ("rail", "rail")),)), "twice"),
        (lambda: SpecificTariff(name="t", sender="b", rate=-5), "between 0 and inf"),
        (lambda: AdValoremTariff(name="t", sender="b", rate=Amount(5, "USD / t")), "in '1'"),
        (lambda: PaymentFriction(name="f", sender="b", share=1.2), "between 0 and 1"),
        (lambda: PaymentFriction(name="f", sender="b", share=1), "embargo"),
        (lambda: TariffRateQuota(name="q", sender="b", limit=1, rate=9, over_rate=5), "swap them"),
        (lambda: PriceCap(name="c", sender="b", cap=5, rationing="lottery"), "highest_bidder"),  # type: ignore[arg-type]
        (lambda: Embargo(name="e", sender="b", legal_form="decree"), "designation"),  # type: ignore[arg-type]
        (lambda: Embargo(name="e", sender="b", start=date(2022, 2, 1), end=date(2021, 1, 1)),
         "before its start"),
        (lambda: Embargo(name="e", sender="b", reversal_days=-1), "0 or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(wrong: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        wrong()
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: network(routes=(Route("w", "mine", "farm", ("rial",)),)), "Did you mean 'rail'"),
        (lambda: network(routes=(Route("w", "mina", "farm"),)), "no producer named 'mina'"),
        (lambda: network(routes=(Route("w", "mine", "form"),)), "no market named 'form'"),
        (lambda: solve(network(), [Embargo(name="e", sender="buyer", target="x")]), "party"),
        (
            lambda: solve(network(), [Embargo(name="e", sender="buyer", consumers=("x",))]),
            "market",
        ),
        (lambda: solve(network(), [TransitBan(name="e", sender="s", legs=("x",))]), "leg"),
        (
            lambda: solve(network(), [Embargo(name="e", sender="buyer", exempt=("x",))]),
            "exempt|route",
        ),
    ],
)
def test_unknown_names_are_said(wrong: Callable[[], object], says: str) -> None:
    with pytest.raises(UnknownNameError, match=says):
        wrong()


def test_a_measure_that_can_touch_nothing_is_said() -> None:
    with pytest.raises(InputError, match="has no market"):
        market(network(), [Embargo(name="e", sender="seller")])
    with pytest.raises(InputError, match="owns no leg"):
        market(network(), [TransitBan(name="e", sender="buyer")])
    with pytest.raises(InputError, match="has this name"):
        market(network(), [Embargo(name="rail", sender="buyer")])
    cap = {"sender": "buyer", "target": "seller", "cap": 200}
    with pytest.raises(InputError, match="meets the cap 'a'"):
        market(network(), [PriceCap(name="a", **cap), PriceCap(name="b", **cap)])  # type: ignore[arg-type]


def test_a_market_without_a_highest_price_cannot_be_cut_off() -> None:
    with pytest.raises(InputError, match="no route left"):
        solve(potash(), [Embargo(name="e", sender="eu")])


def test_a_market_cut_off_by_nothing_to_sell_is_bad_input() -> None:
    """No route, a shut leg, or a producer without capacity: bad input each time, exit code 2."""
    sale = IsoElastic(300, 10, 0.25)
    for leg, producer in ((0.0, 5.0), (5.0, 0.0)):
        shut = network(
            producers=(replace(MINE, supply=Linear(100, 10, producer)),),
            consumers=(replace(FARM, demand=sale),),
            legs=(Leg("rail", 40, leg, "o"),),
        )
        with pytest.raises(InputError, match="'farm' has no route left") as raised:
            solve(shut)
        assert raised.value.exit_code == 2
        solutions = solve_draws(prepare(shut, [[]]), network_arrays(shut))
        assert solutions.errors[0, 0].exit_code == 2
        assert "no route left" in str(solutions.errors[0, 0])


def test_exemptions_are_left_alone() -> None:
    names = {"sender": "eu", "target": "belarus"}
    whole = market(potash(), [Embargo(name="e", **names)])
    partly = market(potash(), [Embargo(name="e", **names, exempt=("klaipeda",))])
    assert len(partly.arcs) == len(whole.arcs) + 1


def test_a_closed_leg_is_not_there() -> None:
    joined = market(potash(capacity=0))
    assert not any("klaipeda" in joined.network.routes[arc.route].legs for arc in joined.arcs)


def test_dates() -> None:
    measure = Embargo(name="e", sender="eu", start=date(2022, 2, 1), end=date(2022, 6, 3))
    assert measure.in_force(date(2022, 2, 1))
    assert not measure.in_force(date(2022, 1, 31))
    assert not measure.in_force(date(2022, 6, 4))


def test_amounts_are_not_for_sums() -> None:
    with pytest.raises(TypeError, match="in_unit"):
        Amount(1, "USD / t") + Amount(2, "USD / kt")


def test_parties_of_a_network() -> None:
    assert potash().parties[:4] == ("canada", "russia", "belarus", "brazil")
    assert "traders" in potash().parties
    assert grid([Linear(1, 1)], [Linear(9, -1)], [[0]]).parties == ("s0", "b0")
