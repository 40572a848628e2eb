"""Draws solved together are draws solved apart, as objects; failures are counted and kept out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, UnconvergedError
from detente.trade import (
    ITEMS,
    AccountArrays,
    Consumer,
    Embargo,
    IsoElastic,
    Leg,
    Linear,
    MarketArrays,
    Measure,
    Network,
    NetworkArrays,
    PaymentFriction,
    Producer,
    Quota,
    RiskPremium,
    Route,
    Solutions,
    SpecificTariff,
    TransitBan,
    account_arrays,
    accounts,
    doubtful,
    market,
    network_arrays,
    numbers_of,
    prepare,
    solve,
    solve_draws,
)
from detente.trade.answers import SolverOutput
from detente.trade.convex_reference import programme
from tests.trade.networks import Case, grid, linear_cases, potash

pytestmark = pytest.mark.kernels
BAN = TransitBan(name="ban", sender="lithuania", target="belarus")


def arrays_of(networks: Sequence[tuple[Network, Sequence[Measure]]]) -> NetworkArrays:
    """One draw for each network and its measures, which are alike but for numbers."""
    own = [network_arrays(network, measures) for network, measures in networks]

    def joined(name: str) -> dict[str, dict[str, Any]]:
        first = getattr(own[0], name)
        return {
            thing: {k: np.concatenate([getattr(o, name)[thing][k] for o in own]) for k in values}
            for thing, values in first.items()
        }

    plain = ("supply", "demand", "tax", "cost", "fee", "capacity")
    nested = ("leg_shares", "measures", "measure_shares")
    return NetworkArrays(
        **{name: np.concatenate([getattr(each, name) for each in own]) for name in plain},
        **{name: joined(name) for name in nested},
    )


def solved(
    networks: Sequence[tuple[Network, Sequence[Measure]]], sets: Sequence[Sequence[str]]
) -> tuple[Solutions, AccountArrays]:
    """Solve these draws together, under the measures of these names."""
    network, measures = networks[0]
    by_name = {measure.name: measure for measure in measures}
    prepared = prepare(network, [[by_name[name] for name in names] for names in sets])
    solutions = solve_draws(prepared, arrays_of(networks))
    return solutions, account_arrays(prepared, solutions)


def varied(case: Case, rng: np.random.Generator) -> tuple[Network, tuple[Measure, ...]]:
    """The same network and measures with other numbers."""

    def vary(value: float) -> float:
        return float(value * rng.uniform(0.8, 1.2))

    network = case.network
    legs = tuple(
        replace(
            leg, cost=vary(leg.cost), capacity=leg.capacity and vary(leg.capacity), rent_shares={}
        )
        for leg in network.legs
    )
    producers = tuple(
        replace(p, supply=Linear(vary(p.supply.intercept), vary(p.supply.slope)), tax=vary(7.0))
        for p in network.producers
        if isinstance(p.supply, Linear)
    )
    consumers = tuple(
        replace(c, demand=Linear(vary(c.demand.intercept), vary(c.demand.slope)))
        for c in network.consumers
        if isinstance(c.demand, Linear)
    )
    numbers = ("rate", "limit", "share", "cap")
    measures = []
    for measure in case.measures:
        changed: dict[str, Any] = {
            n: vary(getattr(measure, n)) for n in numbers if hasattr(measure, n)
        }
        if hasattr(measure, "over_rate"):
            changed["over_rate"] = changed["rate"] + 30
        measures.append(replace(measure, **changed))
    return replace(network, legs=legs, producers=producers, consumers=consumers), tuple(measures)


def assert_as_alone(
    found: AccountArrays, row: int, place: int, network: Network, measures: Sequence[Measure]
) -> None:
    """The accounts of one draw and set are those of the objects solved by themselves."""
    alone = accounts(solve(network, measures))
    for party, account in alone.parties.items():
        for item in (*ITEMS, "revenue", "total"):
            ours = found.item(party, item)[row, place]
            assert ours == pytest.approx(account[item], abs=1e-7, rel=1e-7), (party, item)
    price = np.nan if alone.world_price is None else alone.world_price
    assert found.world_price[row, place] == pytest.approx(price, rel=1e-7, nan_ok=True)
    single = alone.equilibrium
    bought = np.array(list(single.demand.values())) > 1e-6
    prices = np.array(list(single.prices.values()))
    assert_allclose(found.prices[row, place][bought], prices[bought], atol=1e-5)
    assert_allclose(found.supply[row, place], list(single.supply.values()), atol=1e-7)


@settings(max_examples=25)
@given(case=linear_cases(by_value=True, caps=True), seed=st.integers(0, 99))
def test_draws_together_are_objects_apart(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    draws = [varied(case, rng) for _ in range(3)]
    names = [measure.name for measure in case.measures]
    solutions, found = solved(draws, [[], names])
    assert not solutions.errors
    assert found.solved.all()
    for row, (network, measures) in enumerate(draws):
        assert_as_alone(found, row, 0, network, [])
        assert_as_alone(found, row, 1, network, measures)


def test_draws_side_by_side_are_draws_apart() -> None:
    """More than one chunk, iso-elastic curves, shares of rents, fees and taxes."""
    rng = np.random.default_rng(1)
    size = 600
    capacity, cost = rng.uniform(1, 14, size), rng.uniform(50, 100, size)
    scale = rng.uniform(0.5, 1.5, (size, 2))
    networks = []
    for row in range(size):
        network = potash(russian=capacity[row])
        legs = tuple(
            replace(leg, cost=cost[row]) if leg.name == "ust-luga" else leg for leg in network.legs
        )
        producers = tuple(
            replace(p, supply=IsoElastic(245, 11 * scale[row, 0], 0.2))
            if p.name == "belarus"
            else p
            for p in network.producers
        )
        consumers = tuple(
            replace(c, demand=IsoElastic(300, 12 * scale[row, 1], 0.25))
            if c.name == "brazil"
            else c
            for c in network.consumers
        )
        networks.append(
            (replace(network, legs=legs, producers=producers, consumers=consumers), [BAN])
        )
    solutions, found = solved(networks, [["ban"]])
    assert (len(solutions.errors), solutions.again) == (0, 0)
    for row in (0, 511, 512, 599):
        assert_as_alone(found, row, 0, networks[row][0], [BAN])


def test_the_order_of_draws_does_not_matter() -> None:
    networks = [(potash(russian=amount), [BAN]) for amount in np.linspace(1, 14, 40)]
    forth, back = (solved(each, [["ban"]])[1] for each in (networks, networks[::-1]))
    # But for the last digit: how a compiler rounds draws side by side may depend on their place.
    assert_allclose(forth.prices, back.prices[::-1], rtol=1e-12)


def test_a_draw_that_shuts_a_leg_takes_its_arcs_away() -> None:
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    networks = [
        (replace(network, legs=(Leg("l00", 50, amount, "x"),)), []) for amount in (0.0, 5.0)
    ]
    _, found = solved(networks, [[]])
    assert_allclose(found.supply[:, 0, 0], [0, 5], atol=1e-6)
    assert_allclose(found.prices[:, 0, 0], [600, 525], atol=1e-5)


def test_a_rate_of_nothing_in_one_draw_is_a_rate_in_another() -> None:
    network = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    draws = [
        (network, [SpecificTariff(name="duty", sender="b0", rate=rate)]) for rate in (0.0, 25.0)
    ]
    _, found = solved(draws, [["duty"]])
    assert_allclose(found.item("b0", "state_take")[:, 0], [0, 25 * 17 / 1000], atol=1e-8)


def test_a_draw_without_an_equilibrium_is_told_and_kept_out() -> None:
    """With its only leg shut, iso-elastic demand has no price."""
    network = grid([Linear(100, 10)], [IsoElastic(300, 10, 0.5)], [[50]])
    networks = [
        (replace(network, legs=(Leg("l00", 50, amount, "x"),)), []) for amount in (9.0, 0.0)
    ]
    solutions, found = solved(networks, [[]])
    assert found.solved[:, 0].tolist() == [True, False]
    [(place, row)] = solutions.errors
    assert (place, row) == (0, 1)
    with pytest.raises(InputError) as alone:
        solve(*networks[1])
    assert str(solutions.errors[0, 1]) == str(alone.value)
    assert "1 without" in repr(solutions)


def test_a_set_that_can_be_no_market_fails_in_every_draw() -> None:
    embargo = Embargo(name="e", sender="eu")
    networks = [(potash(russian=amount), [embargo]) for amount in (4.0, 5.0)]
    solutions, found = solved(networks, [[], ["e"]])
    assert sorted(solutions.errors) == [(1, 0), (1, 1)]
    assert found.solved.tolist() == [[True, False], [True, False]]
    assert "no route left" in str(solutions.errors_of(1)[1])


def test_what_our_own_solver_misses_goes_to_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.trade import attempts, drawn_markets, solver

    def lame(joined: Any, numbers: MarketArrays, plan: Any = None) -> SolverOutput:
        raw = solver.newton(joined, numbers, plan)
        raw.price[0] += 1
        return raw

    monkeypatch.setattr(drawn_markets, "newton", lame)
    monkeypatch.setattr(attempts, "newton", lame)
    networks = [(potash(russian=amount), [BAN]) for amount in (4.0, 5.0)]
    solutions, found = solved(networks, [["ban"]])
    assert (solutions.again, solutions.by_reference, len(solutions.errors)) == (1, 1, 0)
    monkeypatch.undo()
    assert_as_alone(found, 0, 0, networks[0][0], [BAN])
    monkeypatch.setattr(drawn_markets, "newton", lame)
    monkeypatch.setattr(attempts, "newton", lame)
    assert solve(potash(), [BAN]).method == "clarabel"
    friction = PaymentFriction(name="f", sender="eu", target="belarus", share=0.1)
    solutions, found = solved([(n, [friction]) for n, _ in networks], [["f"]])
    assert found.solved[:, 0].tolist() == [False, True], "no programme, so nothing to fall back on"
    assert "no equilibrium was found" in str(solutions.errors[0, 0])
    with pytest.raises(UnconvergedError) as alone:
        solve(networks[0][0], [friction])
    assert str(solutions.errors[0, 0]) == str(alone.value)


def test_a_monopoly_on_inelastic_demand_has_no_equilibrium() -> None:
    network = Network(
        "test good",
        (Producer("p", "s", Linear(100, 0, 1e3), conduct="cournot"),),
        (Consumer("c", "b", IsoElastic(300, 10, 0.5)),),
        (),
        (Route("r", "p", "c"),),
    )
    with pytest.raises(UnconvergedError, match="Cournot seller 'p' serves it"):
        solve(network)


def bad(network: Network, on: Sequence[Measure] = (), **changes: Any) -> bool:
    """Whether a draw with these numbers in the place of the network's is in doubt."""
    numbers = replace(network_arrays(network, on), **changes)
    [found] = doubtful(numbers, network, on).tolist()
    return bool(found)


def with_measure(
    network: Network, measure: Measure, shares: dict[str, float] | None = None, **own: float
) -> bool:
    numbers = network_arrays(network, [measure])
    changed = {**numbers.measures[measure.name], **{k: np.array([v]) for k, v in own.items()}}
    given = {k: np.array([v]) for k, v in (shares or {}).items()}
    return bad(
        network, [measure], measures={measure.name: changed}, measure_shares={measure.name: given}
    )


def test_what_objects_refuse_is_in_doubt() -> None:
    network = potash()
    own = network_arrays(network)
    assert not bad(network)
    columns = np.zeros_like(own.cost)
    columns[0, 0] = 1.0
    assert bad(network, cost=own.cost - 30 * columns)
    assert bad(network, fee=own.fee + 30 * columns)
    assert bad(network, fee=own.fee - 30 * columns)
    assert bad(network, capacity=own.capacity - 30 * columns)
    assert bad(network, tax=own.tax + np.inf)
    assert bad(network, supply=own.supply * [1, -1, 1, 1])
    assert bad(network, demand=own.demand * [-1, 1, 1, 1])
    shares = {"russia": 0.5, "belarus": 0.3, "traders": 0.3}
    given = {k: np.array([v]) for k, v in shares.items()}
    assert bad(network, leg_shares={**own.leg_shares, "ust-luga": given})
    line = grid([Linear(100, 10)], [Linear(600, -15)], [[50]])
    numbers = network_arrays(line)
    assert not bad(line)
    assert bad(line, supply=numbers.supply * [1, -1, 1, 1])
    assert bad(line, supply=numbers.supply * [1, 0, 1, 1])
    assert not bad(line, supply=numbers.supply * [7, 1, 1, 1]), "nothing is traded, which may be"
    assert bad(line, demand=numbers.demand * [1, -1, 1, 1])
    assert bad(line, demand=numbers.demand * [0, 1, 1, 1])
    friction = PaymentFriction(name="f", sender="b0", share=0.1)
    assert not with_measure(line, friction, {"b0": 0.5}, share=0.2)
    assert with_measure(line, friction, {"b0": 0.5}, share=1.0)
    assert with_measure(line, friction, {"b0": 1.5})
    assert with_measure(line, friction, {"b0": -0.5})
    quota = Quota(name="q", sender="b0", limit=3)
    assert with_measure(line, quota, {"b0": 0.5})
    assert with_measure(line, quota, limit=-1.0)
    assert with_measure(line, RiskPremium(name="r", sender="b0", rate=1), rate=float("nan"))


def test_own_numbers_are_one_draw() -> None:
    joined = market(potash())
    assert numbers_of(joined).draws == 1
    assert network_arrays(potash()).draws == 1
    _, found = solved([(potash(), [])], [[]])
    assert_allclose(found.prices[0, 0], solve(potash()).raw.price[0])


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
    own = numbers_of(joined)
    names = ("cost", "factor", "supply", "demand", "amount", "cap")
    base = MarketArrays(**{name: np.repeat(getattr(own, name), size, axis=0) for name in names})
    base.amount[:, 0] = rng.uniform(1, 30, size)
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
