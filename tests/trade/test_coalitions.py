"""Coalitions of senders on markets whose answers can be worked out by hand."""

from __future__ import annotations

from itertools import permutations

import pytest

from detente.errors import InputError, TooLargeError, UnknownNameError
from detente.trade import (
    Embargo,
    Linear,
    SpecificTariff,
    TransitBan,
    accounts,
    coalition_effects,
    solve,
)
from tests.trade.networks import grid, potash

pytestmark = pytest.mark.kernels

SELL, BUY = Linear(100, 10), Linear(600, -15)
TWO = grid([SELL, SELL], [BUY, BUY], [[20, 20], [20, 20]])
EMBARGOES = [Embargo(name=f"e{j}", sender=f"b{j}", target="s0") for j in range(2)]


def test_one_of_two_equal_buyers_does_nothing_and_both_do_everything() -> None:
    found = coalition_effects(TWO, EMBARGOES, "s0")
    assert found.solves == 4
    whole = 5 * 19.2**2 / 1000
    assert found.loss[frozenset()] == 0
    assert found.loss[frozenset({"b0"})] == pytest.approx(0, abs=1e-6)
    assert found.loss[frozenset({"b0", "b1"})] == pytest.approx(whole, abs=1e-6)
    for sender in ("b0", "b1"):
        assert found.marginal[sender] == pytest.approx(whole, abs=1e-6)
        assert found.shapley[sender] == pytest.approx(whole / 2, abs=1e-6)
    assert found.smallest(1.0) == (frozenset({"b0", "b1"}),)
    assert found.smallest(5.0) == ()
    assert found.costs(["b0"])["b0"] == pytest.approx(0, abs=1e-6)
    # Together they are left with one seller: 600 − 15 d = 120 + 10 · 2 d.
    d = 480 / 35
    pays = 7.5 * (19.2**2 - d**2) / 1000
    assert found.costs(["b0", "b1"]) == pytest.approx({"b0": pays, "b1": pays}, abs=1e-6)


def test_shapley_is_the_mean_over_all_orders() -> None:
    measures = [
        TransitBan(name="ban", sender="lithuania", target="belarus"),
        Embargo(name="e", sender="eu", target="belarus"),
        SpecificTariff(name="t", sender="brazil", target="belarus", rate=40),
    ]
    found = coalition_effects(potash(), measures, "belarus", item="producer_income")
    orders = list(permutations(found.senders))
    for sender in found.senders:
        added = [
            found.loss[frozenset(order[: order.index(sender) + 1])]
            - found.loss[frozenset(order[: order.index(sender)])]
            for order in orders
        ]
        assert found.shapley[sender] == pytest.approx(sum(added) / len(orders))
    everyone = frozenset(found.senders)
    assert sum(found.shapley.values()) == pytest.approx(found.loss[everyone])
    base = accounts(solve(potash()))["belarus"]["producer_income"]
    now = accounts(solve(potash(), measures))["belarus"]["producer_income"]
    assert found.loss[everyone] == pytest.approx(base - now)
    assert found.smallest(0.1)[0] == frozenset({"lithuania"}), "the key lies with the transit state"


def test_the_background_stays_on() -> None:
    found = coalition_effects(TWO, EMBARGOES[:1], "s0", background=EMBARGOES[1:])
    assert found.loss[frozenset({"b0"})] == pytest.approx(5 * 19.2**2 / 1000, abs=1e-6)


def test_what_coalitions_refuse() -> None:
    many = [
        SpecificTariff(name=f"t{n}", sender=f"x{n}", rate=1, consumers=("c0",)) for n in range(11)
    ]
    with pytest.raises(TooLargeError, match="2048 coalitions"):
        coalition_effects(TWO, many, "s0")
    with pytest.raises(UnknownNameError, match="party"):
        coalition_effects(TWO, EMBARGOES, "x")
    with pytest.raises(InputError, match="no coalition"):
        coalition_effects(TWO, EMBARGOES, "s0").costs(["s1"])
