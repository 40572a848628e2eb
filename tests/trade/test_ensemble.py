"""Draws solved together are draws solved apart; failures are counted and kept out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.errors import InputError, UnconvergedError, UnknownNameError
from detente.trade import (
    Consumer,
    IsoElastic,
    Leg,
    Linear,
    Network,
    Numbers,
    PaymentFriction,
    Producer,
    Route,
    TransitBan,
    draw_numbers,
    market,
    numbers_of,
    solve,
    solve_ensemble,
)
from detente.trade.programme import programme
from tests.trade.networks import grid, potash

pytestmark = pytest.mark.kernels
BAN = TransitBan(name="ban", sender="lithuania", target="belarus")


def test_draws_together_are_draws_apart() -> None:
    rng = np.random.default_rng(1)
    size = 600  # more than one chunk
    draws = {
        "legs.ust-luga.capacity": rng.uniform(1, 14, size),
        "legs.ust-luga.cost": rng.uniform(50, 100, size),
        "producers.belarus.shift": rng.uniform(0.5, 1.5, size),
        "consumers.brazil.shift": rng.uniform(0.5, 1.5, size),
    }
    joined = market(potash(), [BAN])
    found = solve_ensemble(joined, draws, rng=rng)
    assert found.failures == 0
    assert not found.by_reference.any()
    assert found.compared == 6
    assert found.worst_difference is not None
    assert found.worst_difference < 0.01
    for number in (0, 511, 512, 599):
        network = potash(russian=draws["legs.ust-luga.capacity"][number])
        legs = tuple(
            replace(leg, cost=draws["legs.ust-luga.cost"][number], fee=0)
            if leg.name == "ust-luga" else leg
            for leg in network.legs
        )  # fmt: skip
        producers = tuple(_scaled(p, draws, number) for p in network.producers)
        wanted = IsoElastic(300, 12 * draws["consumers.brazil.shift"][number], 0.25)
        consumers = tuple(
            replace(c, demand=wanted) if c.name == "brazil" else c for c in network.consumers
        )
        alone = solve(replace(network, legs=legs, producers=producers, consumers=consumers), [BAN])
        assert_allclose(found.raw.price[number], alone.raw.price[0], atol=1e-5)
        assert_allclose(found.raw.supply[number], alone.raw.supply[0], atol=1e-7)


def _scaled(producer: Producer, draws: dict[str, np.ndarray], number: int) -> Producer:
    if producer.name != "belarus":
        return producer
    quantity = 11 * draws["producers.belarus.shift"][number]
    return replace(producer, supply=IsoElastic(245, quantity, 0.2))


def test_the_order_of_draws_does_not_matter() -> None:
    joined = market(potash(), [BAN])
    capacity = np.linspace(1, 14, 40)
    forth = solve_ensemble(joined, {"legs.ust-luga.capacity": capacity})
    back = solve_ensemble(joined, {"legs.ust-luga.capacity": capacity[::-1]})
    # But for the last digit: how a compiler rounds draws side by side may depend on their place.
    assert_allclose(forth.raw.price, back.raw.price[::-1], rtol=1e-12)


def test_shifts_of_linear_curves() -> None:
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    found = solve_ensemble(market(network), {"producers.p0.shift": np.array([1.0, 2.0])})
    assert_allclose(found.raw.supply[:, 0], [18, 450 / 20], atol=1e-6)


def test_a_draw_that_shuts_a_leg_takes_its_arcs_away() -> None:
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    network = replace(network, legs=(Leg("l00", 50, 10, "x"),))
    found = solve_ensemble(market(network), {"legs.l00.capacity": np.array([0.0, 5.0])})
    assert found.kept.all()
    assert_allclose(found.raw.supply[:, 0], [0, 5], atol=1e-6)
    assert_allclose(found.raw.price[:, 0], [600, 525], atol=1e-5)


def test_a_draw_without_an_equilibrium_is_counted_and_kept_out() -> None:
    """With its only leg shut, iso-elastic demand has no price."""
    network = grid([Linear(100, 10)], [IsoElastic(300, 10, 0.5)], [[50]])
    network = replace(network, legs=(Leg("l00", 50, 20, "x"),))
    found = solve_ensemble(market(network), {"legs.l00.capacity": np.array([0.0, 9.0])})
    assert found.failures == 1
    assert found.kept.tolist() == [False, True]
    assert found.price("c0").shape == (1,)
    assert "1 without a solution" in repr(found)


def test_what_our_own_solver_misses_goes_to_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.trade import ensemble, equilibrium, newton

    def lame(joined: object, numbers: Numbers) -> newton.Raw:
        raw = newton.newton(joined, numbers)  # type: ignore[arg-type]
        raw.price[0] += 1
        return raw

    monkeypatch.setattr(ensemble, "newton", lame)
    monkeypatch.setattr(equilibrium, "newton", lame)
    joined = market(potash(), [BAN])
    found = solve_ensemble(joined, {"legs.ust-luga.capacity": np.array([4.0, 5.0])})
    assert found.by_reference.tolist() == [True, False]
    assert found.failures == 0
    assert solve(potash(), [BAN]).method == "clarabel"
    friction = PaymentFriction(name="f", sender="eu", target="belarus", share=0.1)
    found = solve_ensemble(market(potash(), [friction]), {"legs.ust-luga.capacity": np.ones(2)})
    assert found.kept.tolist() == [False, True], "no programme, so nothing to fall back on"
    with pytest.raises(UnconvergedError, match="no equilibrium was found"):
        solve(potash(), [friction])


def test_a_monopoly_on_inelastic_demand_has_no_equilibrium() -> None:
    network = Network(
        "test good",
        (Producer("p", "s", Linear(100, 0, 1e3), conduct="cournot"),),
        (Consumer("c", "b", IsoElastic(300, 10, 0.5)),),
        (),
        (Route("r", "p", "c"),),
    )
    with pytest.raises(UnconvergedError, match="Cournot"):
        solve(network)


def test_what_draws_refuse() -> None:
    joined = market(potash())
    with pytest.raises(InputError, match="one axis"):
        draw_numbers(joined, {})
    with pytest.raises(InputError, match="one axis"):
        draw_numbers(joined, {"legs.sea.cost": np.ones(2), "legs.ocean.cost": np.ones(3)})
    with pytest.raises(InputError, match="finite"):
        draw_numbers(joined, {"legs.sea.cost": np.array([np.nan])})
    with pytest.raises(InputError, match="above 0"):
        draw_numbers(joined, {"consumers.eu.shift": np.zeros(1)})
    with pytest.raises(UnknownNameError, match="leg"):
        draw_numbers(joined, {"legs.see.cost": np.ones(1)})
    with pytest.raises(UnknownNameError, match="leg with a capacity"):
        draw_numbers(joined, {"legs.sea.capacity": np.ones(1)})
    with pytest.raises(InputError, match="no such number"):
        draw_numbers(joined, {"routes.sea.cost": np.ones(1)})


def test_own_numbers_are_one_draw() -> None:
    joined = market(potash())
    assert numbers_of(joined).draws == 1
    same = solve_ensemble(joined, numbers_of(joined), sample=0)
    assert_allclose(same.raw.price, solve(potash()).raw.price)


def test_a_sample_is_the_same_whether_its_programmes_are_written_anew_or_not() -> None:
    """Draws that differ in numbers, in a closed way, and in a curve's end."""
    rng = np.random.default_rng(4)
    network = Network(
        "good",
        (
            Producer("mine", "seller", Linear(100, 10, 12.0)),
            Producer("pit", "seller", Linear(80, 9)),
        ),
        (Consumer("farms", "buyer", Linear(500, -10)), Consumer("town", "buyer", Linear(400, -30))),
        (Leg("port", 20.0, 4.0, "owner"), Leg("sea", 45.0)),
        tuple(
            Route(f"{who} {where} {way}", who, where, (way,))
            for who in ("mine", "pit")
            for where in ("farms", "town")
            for way in ("port", "sea")
        ),
    )
    joined = market(network, [PaymentFriction(name="banks", sender="buyer", share=0.1)])
    size = 30
    base = draw_numbers(joined, {"legs.port.capacity": rng.uniform(1, 30, size)})
    supply, cost = base.supply.copy(), base.cost * rng.uniform(0.5, 1.5, base.cost.shape)
    supply[..., :2] *= rng.uniform(0.5, 1.5, (size, 2, 2))
    supply[::3, 0, 3] = np.inf
    cost[::4, 1] = np.inf
    numbers = replace(base, cost=cost, supply=supply, demand=base.demand * rng.uniform(0.8, 1.2))
    together = programme(joined, numbers)
    for b in range(size):
        alone = programme(joined, numbers.part(b, b + 1))
        for one, many in zip(alone, together, strict=True):
            assert_allclose(many[b], one[0], rtol=1e-12, atol=1e-12)
