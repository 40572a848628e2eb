"""Accounts lose nothing, changes split without a remainder, rents go where they are said to go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from detente.errors import InputError, UnknownNameError
from detente.trade import (
    AdValoremTariff,
    Consumer,
    Embargo,
    Leg,
    Linear,
    Measure,
    Network,
    PaymentFriction,
    PriceCap,
    Producer,
    Quota,
    RiskPremium,
    Route,
    SpecificTariff,
    TariffRateQuota,
    TransitBan,
    accounts,
    change,
    flow_ranges,
    joint_range,
    leakage,
    solve,
)
from detente.trade.accounting import Accounts
from detente.trade.curves import consumer_benefit, supply_cost
from tests.trade.networks import Case, grid, linear_cases, potash

pytestmark = pytest.mark.kernels

BAN = TransitBan(name="ban", sender="lithuania", target="belarus")
EVERYTHING: list[Measure] = [
    SpecificTariff(name="duty", sender="brazil", rate=20),
    AdValoremTariff(name="customs", sender="brazil", rate=0.1),
    PaymentFriction(name="banks", sender="us", target="belarus", share=0.05,
                    consumers=("brazil", "china"), gainers={"traders": 0.6, "banks": 0.2}),
    RiskPremium(name="insurers", sender="us", target="belarus", rate=12, legs=("sea",),
                gainers={"insurers": 1.0}),
    Quota(name="licence", sender="china", target="russia", limit=2, rent_shares={"russia": 1}),
    TariffRateQuota(name="trq", sender="eu", target="belarus", limit=1, rate=5, over_rate=60),
    PriceCap(name="cap", sender="brazil", target="canada", cap=120),
]  # fmt: skip


def assert_nothing_is_lost(found: Accounts) -> None:
    """All accounts and what is used up are worth to buyers less cost to make, taxes aside."""
    equilibrium = found.equilibrium
    network = equilibrium.market.network
    worth = sum(
        consumer_benefit(c.demand, equilibrium.demand[c.name]) for c in network.consumers
    ) - sum(
        supply_cost(p.supply, equilibrium.supply[p.name]) - p.tax * equilibrium.supply[p.name]
        for p in network.producers
    )
    total = sum(account.total for account in found.parties.values()) + found.used_up
    assert total == pytest.approx(worth / 1000, abs=1e-5)


@pytest.mark.parametrize("count", range(len(EVERYTHING) + 1))
def test_nothing_is_lost_between_the_accounts(count: int) -> None:
    assert_nothing_is_lost(accounts(solve(potash(), EVERYTHING[:count])))
    assert_nothing_is_lost(accounts(solve(potash(), [*EVERYTHING[:count], BAN])))


@given(case=linear_cases(by_value=True, cournot=True))
@settings(max_examples=30)
def test_nothing_is_lost_in_any_network(case: Case) -> None:
    assert_nothing_is_lost(accounts(solve(case.network, case.measures)))


@pytest.mark.parametrize("count", range(len(EVERYTHING) + 1))
def test_a_change_splits_without_a_remainder(count: int) -> None:
    before, after = solve(potash()), solve(potash(), [*EVERYTHING[:count], BAN])
    found = change(before, after)
    for name, party in found.parties.items():
        old = accounts(before).parties.get(name)
        difference = accounts(after)[name].total - (old.total if old else 0.0)
        assert party.total == pytest.approx(difference, abs=1e-12)
        assert sum(party.parts.values()) == pytest.approx(party.total, abs=1e-12)
        assert sum(party.items.values()) == pytest.approx(party.total, abs=1e-12)
    assert found.world_price == pytest.approx(after.world_price - before.world_price)


def test_the_parts_of_a_tariff() -> None:
    """A seller's loss from a duty its buyer raises is friction, softened by the dearer price."""
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    found = change(solve(network), solve(network, [SpecificTariff(name="t", sender="b0", rate=75)]))
    seller = found.parties["s0"]
    # q 18 -> 15, p 330 -> 375, w 280 -> 250; quantities at their mean, 16.5.
    assert seller.parts["price"] == pytest.approx(16.5 * 45 / 1000)
    assert seller.parts["friction"] == pytest.approx(-16.5 * 75 / 1000)
    assert seller.parts["route"] == pytest.approx(0)
    cost = (100 * 18 + 5 * 18**2) - (100 * 15 + 5 * 15**2)
    assert seller.parts["volume"] == pytest.approx((-3 * 265 + cost) / 1000)
    assert seller.total == pytest.approx((5 * 15**2 - 5 * 18**2) / 1000)
    assert found.parties["b0"].items["state_take"] == pytest.approx(75 * 15 / 1000)


def test_the_closed_route_is_a_matter_of_route_and_price() -> None:
    found = change(solve(potash()), solve(potash(), [BAN]))
    belarus = found.parties["belarus"]
    assert belarus.total < 0
    assert belarus.parts["route"] < 0 < belarus.parts["price"]
    assert found.parties["lithuania"].items["transit_fees"] == pytest.approx(
        -9 * solve(potash()).supply["belarus"] / 1000, rel=1e-3
    )
    gainers = found.gainers_abroad(["belarus", "lithuania"])
    assert next(iter(gainers)) == "canada"
    assert {"canada", "russia", "traders"} <= set(gainers)
    assert "brazil" not in gainers


def test_who_owns_the_rent_decides_who_loses() -> None:
    """The price at the gate is the same; the rent is the bargain between patron and client."""
    totals = []
    for share in (0.0, 0.5, 1.0):
        network = potash()
        legs = tuple(
            replace(leg, rent_shares={"belarus": share, "russia": 1 - share})
            if leg.name == "ust-luga" else leg
            for leg in network.legs
        )  # fmt: skip
        found = accounts(solve(replace(network, legs=legs), [BAN]))
        rent = 4.7 * found.equilibrium.rents["ust-luga"] / 1000
        assert found["belarus"]["route_rent"] == pytest.approx(share * rent, rel=1e-6)
        totals.append(found["belarus"].total)
    assert totals[0] < totals[1] < totals[2]


def test_tax_goes_to_the_state_and_not_to_the_producer() -> None:
    found = solve(potash())
    belarus = accounts(found)["belarus"]
    sold = found.supply["belarus"]
    assert belarus["state_take"] == pytest.approx(60 * sold / 1000)
    assert belarus["revenue"] == pytest.approx(sold * found.gate_prices["belarus"] / 1000)
    # Iso-elastic supply of elasticity e leaves 1 / (1 + e) of the revenue above its cost.
    income = sold * found.gate_prices["belarus"] / 1.2 / 1000
    assert belarus["producer_income"] == pytest.approx(income, rel=1e-6)


def test_a_second_friction_takes_its_share_of_what_the_first_left() -> None:
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    twice = [
        PaymentFriction(name=f"f{n}", sender="b0", share=0.1, gainers={f"bank {n}": 1})
        for n in (1, 2)
    ]
    found = accounts(solve(network, twice))
    assert_nothing_is_lost(found)
    gains = [found[f"bank {n}"]["friction_gain"] for n in (1, 2)]
    assert gains[1] == pytest.approx(0.9 * gains[0])


def test_leakage_of_a_reshuffled_embargo_is_everything() -> None:
    embargo = Embargo(name="e", sender="eu", target="belarus")
    base = solve(potash())
    found = leakage(base, solve(potash(), [embargo]), "belarus")
    assert found.lost == pytest.approx(0, abs=1e-4)
    assert found.rerouted == pytest.approx((1, 1), abs=1e-3)
    assert found.hit[0] == pytest.approx(0, abs=1e-4), "the EU might have bought elsewhere before"
    assert found.hit[1] > 10


def test_a_quota_hits_the_trade_that_it_touches() -> None:
    """Two ways alike, 20 Mt in all; a quota lets 5 go by one, and the other takes up the rest."""
    network = Network(
        "good",
        (Producer("mine", "seller", Linear(100, 10)),),
        (Consumer("farms", "buyer", Linear(500, -10)),),
        (Leg("near", 0.0), Leg("far", 40.0)),
        (Route("near", "mine", "farms", ("near",)), Route("far", "mine", "farms", ("far",))),
    )
    quota = Quota(name="quota", sender="buyer", target="seller", legs=("near",), limit=5)
    found = leakage(solve(network), solve(network, [quota]), "seller")
    assert found.hit == pytest.approx((20, 20))
    assert found.lost == pytest.approx(2)  # the far way is 40 USD/t dearer, over slopes of 20
    assert found.rerouted == pytest.approx((0.9, 0.9))


def test_leakage_of_a_closed_route() -> None:
    base, now = solve(potash()), solve(potash(), [BAN])
    found = leakage(base, now, "belarus")
    sold = base.supply["belarus"]
    assert found.hit == pytest.approx((sold, sold), abs=1e-3)
    assert found.rerouted is not None
    assert found.rerouted[0] == pytest.approx(4.7 / sold, abs=1e-3)
    with pytest.raises(InputError, match="no producer"):
        leakage(base, now, "eu")


def test_names_of_accounts() -> None:
    found = accounts(solve(potash()))
    with pytest.raises(UnknownNameError, match="party"):
        found["atlantis"]
    with pytest.raises(UnknownNameError, match="account item"):
        found["belarus"]["profit"]
    assert found["belarus"]["total"] == found["belarus"].total
    frame = found.to_pandas()
    assert frame.loc["belarus", "total"] == pytest.approx(found["belarus"].total)


def test_a_change_compares_one_good_with_itself() -> None:
    other = replace(potash(), good="urea")
    with pytest.raises(InputError, match="one good"):
        change(solve(potash()), solve(other))


def test_flows_stay_within_their_ranges() -> None:
    for measures in ([], [BAN], EVERYTHING):
        found = solve(potash(), measures)
        ranges = flow_ranges(found)
        carried = {flow.route: flow.quantity for flow in found.flows}
        for name, span in ranges.items():
            assert span.least - 1e-4 <= carried.get(name, 0.0) <= span.most + 1e-4
        own = [name for name in ranges if name.startswith("belarus")]
        together = joint_range(found, own)
        assert together.is_unique
        assert together.most == pytest.approx(found.supply["belarus"], abs=1e-4)
    with pytest.raises(UnknownNameError, match="route"):
        flow_ranges(solve(potash()), ["nowhere"])


def test_fees_of_equal_ways_have_a_range() -> None:
    """Either leg may carry all 18 Mt, so fees of 10 and 20 USD/t are anything from nothing up."""
    network = Network(
        "test good",
        (Producer("p", "s", Linear(100, 10)),),
        (Consumer("c", "b", Linear(600, -15)),),
        (Leg("near", 50, None, "x", fee=10), Leg("far", 50, None, "y", fee=20)),
        (Route("near", "p", "c", ("near",)), Route("far", "p", "c", ("far",))),
    )
    found = accounts(solve(network)).ranges
    for party, most in (("x", 0.18), ("y", 0.36)):
        for item in ("transit_fees", "total"):
            assert found[party][item].least == pytest.approx(0, abs=1e-6)
            assert found[party][item].most == pytest.approx(most, abs=1e-6)
            assert not found[party][item].is_unique
        assert found[party]["route_rent"].is_unique
    assert found["s"]["total"].is_unique
    dearer = replace(network, legs=(network.legs[0], replace(network.legs[1], cost=51)))
    settled = accounts(solve(dearer)).ranges
    assert settled["x"]["transit_fees"].is_unique
    assert settled["x"]["transit_fees"].least == pytest.approx(0.18, abs=1e-6)
    assert settled["y"]["transit_fees"].most == pytest.approx(0, abs=1e-6)


@given(case=linear_cases(by_value=True))
@settings(max_examples=20)
def test_an_account_lies_in_its_range(case: Case) -> None:
    found = accounts(solve(case.network, case.measures))
    for name, account in found.parties.items():
        for item, span in found.ranges[name].items():
            assert span.least <= account[item] <= span.most
    # Full limits stay full in every pattern, so what their owners keep is settled.
    assert all(own["route_rent"].most - own["route_rent"].least < 2e-5
               for own in found.ranges.values())  # fmt: skip


def test_shares_of_a_range_add_up() -> None:
    """The rent of the Russian ports goes 5 : 3 : 2, and so do both ends of what it may be."""
    own = accounts(solve(potash(), [BAN])).ranges
    rents = [own[name]["route_rent"] for name in ("russia", "belarus", "traders")]
    for end in ("least", "most"):
        amounts = [getattr(rent, end) for rent in rents]
        assert amounts == pytest.approx([share * sum(amounts) for share in (0.5, 0.3, 0.2)])


def test_a_full_leg_stays_full_in_every_pattern() -> None:
    network = replace(
        grid([Linear(100, 10), Linear(100, 10)], [Linear(600, -15), Linear(600, -15)],
             [[20, 20], [20, 20]]),
        legs=(Leg("l00", 20, 5, "x"), Leg("l01", 20), Leg("l10", 20), Leg("l11", 20)),
    )  # fmt: skip
    ranges = flow_ranges(solve(network))
    assert ranges["0-0"].most == pytest.approx(5, abs=1e-4)
    dear = replace(network, legs=(Leg("l00", 0, 5, "x"), *network.legs[1:]))
    ranges = flow_ranges(solve(dear))
    assert ranges["0-0"].least == pytest.approx(5, abs=1e-4)
