"""Flows gathered into sellers, ways and markets: nothing is lost, on any network."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from detente.studies.trade.flows import OWN_WAYS, trade_flows
from detente.studies.trade.situations import Situation
from detente.trade import Embargo, PriceCap, Quota, TransitBan, solve
from tests.trade.networks import Case, linear_cases, potash

pytestmark = pytest.mark.kernels

BAN = TransitBan(name="ban", sender="lithuania", target="belarus")
IMPORTS = Embargo(name="imports", sender="eu", target="belarus")


@settings(max_examples=25, deadline=None)
@given(linear_cases())
def test_what_comes_in_goes_out_on_random_networks(case: Case) -> None:
    measures = tuple(case.measures)
    now = Situation("now", case.network, measures)
    found = now.solve()
    target = case.network.producers[0].party
    flows = trade_flows(now, found, target, measures)
    assert flows.total == pytest.approx(sum(found.supply.values()), abs=1e-6)
    assert sum(band.quantity for band in flows.out) == pytest.approx(flows.total, abs=1e-4)
    for way in flows.ways:
        into = sum(band.quantity for band in flows.out if band.goal == way.name)
        onward = sum(band.quantity for band in flows.into if band.source == way.name)
        assert into == pytest.approx(onward, abs=1e-6)
        assert into == pytest.approx(way.quantity, abs=1e-6)
    for market in flows.markets:
        got = sum(band.quantity for band in flows.into if band.goal == market.name)
        assert got == pytest.approx(found.demand[market.name[0]], abs=1e-4)
    theirs = sum(band.quantity for band in flows.into if band.of_target)
    assert theirs == pytest.approx(flows.sellers[0].quantity, abs=1e-4)
    for band in (*flows.out, *flows.into):
        assert band.least <= band.quantity <= band.most


def test_a_ban_shuts_a_way_and_an_embargo_a_market_and_neither_the_other() -> None:
    network = potash()
    now = Situation("now", network, (BAN, IMPORTS))
    flows = trade_flows(now, now.solve(), "belarus", now.measures)
    assert {way.name: way.closed_by for way in flows.ways}[("klaipeda",)] == ("lithuania",)
    assert sum(bool(way.closed_by) for way in flows.ways) == 1
    shut = {market.name[0]: market.closed_by for market in flows.markets}
    assert shut == {"brazil": (), "china": (), "eu": ("eu",)}
    assert flows.sellers[0].name == ("belarus",)
    assert not any(band.quantity for band in flows.into if band.of_target and band.goal == ("eu",))


def test_a_ban_on_others_shuts_nothing_to_the_target() -> None:
    network = potash()
    other = Embargo(name="imports", sender="eu", target="canada")
    flows = trade_flows(
        Situation("now", network, (other,)), solve(network, [other]), "belarus", [other]
    )
    assert not any(stop.closed_by for stop in (*flows.ways, *flows.markets))


def test_ways_are_what_is_owned_limited_or_named_and_the_rest_the_sellers_own() -> None:
    network = potash()
    found = solve(network)
    now = Situation("now", network, ())
    names = {way.name for way in trade_flows(now, found, "belarus", []).ways}
    assert OWN_WAYS in names
    assert ("klaipeda",) in names
    named = Quota(name="sea", sender="eu", limit=99, legs=("ocean",), rent_shares={"eu": 1.0})
    more = {way.name for way in trade_flows(now, found, "belarus", [named]).ways}
    assert more - names == {("ocean",)}
    cap = PriceCap(name="cap", sender="brazil", target="canada", cap=120)
    assert {w.name for w in trade_flows(now, found, "belarus", [cap]).ways} == names


def test_without_a_target_a_way_is_shut_where_nobody_may_take_it() -> None:
    network = potash()
    alone = {route.producer for route in network.routes if "klaipeda" in route.legs}
    ban = TransitBan(name="ban", sender="lithuania", legs=("klaipeda",))
    now = Situation("now", network, (ban,))
    shut = {way.name: way.closed_by for way in trade_flows(now, now.solve(), "", [ban]).ways}
    assert alone
    assert shut[("klaipeda",)] == ("lithuania",)
    assert sum(map(bool, shut.values())) == 1
    some = Situation("now", network, (IMPORTS,))  # others still sell there
    markets = trade_flows(some, some.solve(), "", [IMPORTS]).markets
    assert {market.name[0]: market.closed_by for market in markets}["eu"] == ()
