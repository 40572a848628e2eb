"""Our own solver and the reference against the exact oracle, each other, limits and order."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, reject, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import NotApplicableError, UnconvergedError
from detente.trade import (
    AdValoremTariff,
    Embargo,
    Equilibrium,
    IsoElastic,
    Measure,
    PaymentFriction,
    PriceCap,
    Quota,
    RiskPremium,
    SpecificTariff,
    TransitBan,
    certify,
    market,
    numbers_of,
    solve,
    solve_reference,
)
from detente.trade.solver import newton
from tests.oracles import trade as oracles
from tests.trade.networks import Case, grid, linear_cases, potash

pytestmark = pytest.mark.kernels


def assert_exact(found: Equilibrium, exact: oracles.OracleSolution) -> None:
    """Prices where something is traded; quantities everywhere. Idle prices may lie in a range."""
    raw = found.raw
    assert_allclose(raw.supply[0], [float(x) for x in exact.supply], atol=5e-5)
    assert_allclose(raw.demand[0], [float(x) for x in exact.demand], atol=5e-5)
    for mine, true, quantity in (
        (raw.gate[0], exact.gate, exact.supply),
        (raw.price[0], exact.price, exact.demand),
    ):
        traded = [k for k, q in enumerate(quantity) if q > 0]
        assert_allclose(mine[traded], [float(true[k]) for k in traded], atol=1e-4)


def meets_the_oracle(case: Case) -> None:
    exact = oracles.equilibrium(case.oracle)
    assume(exact is not None)
    assert exact is not None
    found = solve(case.network, case.measures)
    assert found.method == "newton"
    assert_exact(found, exact)


@given(case=linear_cases())
@settings(max_examples=60)
def test_linear_trade_is_what_the_definition_says(case: Case) -> None:
    meets_the_oracle(case)


@given(case=linear_cases(cournot=True))
@settings(max_examples=60)
def test_cournot_is_what_the_definition_says(case: Case) -> None:
    meets_the_oracle(case)


@given(case=linear_cases(caps=True, measures=False))
@settings(max_examples=60)
def test_price_caps_are_what_the_definition_says(case: Case) -> None:
    meets_the_oracle(case)


@given(case=linear_cases(by_value=True, caps=True))
@settings(max_examples=60)
def test_frictions_by_value_are_what_the_definition_says(case: Case) -> None:
    """Specific duties stand on the buyer's side of shares by value, so not both on one route."""
    by_value = any(isinstance(m, AdValoremTariff | PaymentFriction) for m in case.measures)
    assume(not by_value or not any(hasattr(m, "rate") and not isinstance(m, AdValoremTariff)
                                   for m in case.measures))  # fmt: skip
    meets_the_oracle(case)


@given(case=linear_cases(cournot=True))
@settings(max_examples=40)
def test_the_reference_agrees(case: Case) -> None:
    found, reference = solve(case.network, case.measures), solve_reference(
        case.network, case.measures
    )  # fmt: skip
    assert_allclose(found.raw.supply, reference.raw.supply, atol=1e-4)
    assert_allclose(found.raw.demand, reference.raw.demand, atol=1e-4)


iso = st.builds(
    IsoElastic, st.floats(150, 450), st.floats(8, 20), st.sampled_from([0.2, 0.5, 1.0, 2.5])
)


@given(
    supply=st.lists(iso, min_size=1, max_size=3),
    demand=st.lists(iso, min_size=1, max_size=3),
    data=st.data(),
)
@settings(max_examples=40)
def test_power_cones_agree_with_our_own_solver(
    supply: list[IsoElastic], demand: list[IsoElastic], data: st.DataObject
) -> None:
    cost = [[data.draw(st.integers(0, 100)) for _ in demand] for _ in supply]
    network = grid(supply, demand, cost)
    found = solve(network)
    assert found.method == "newton"
    assert found.certificate.price_violation < 1e-4
    try:  # far from the base of steep curves clarabel may miss prices by a cent or two
        reference = solve_reference(network)
    except UnconvergedError:
        reject()
    assert_allclose(found.raw.price, reference.raw.price, atol=0.01)
    assert_allclose(found.raw.demand, reference.raw.demand, rtol=1e-4)


@pytest.mark.parametrize("elasticity", [0.1, 10.0])
@pytest.mark.parametrize("cost", [0, 60])
def test_the_reference_is_sharp_from_a_tenth_to_ten(elasticity: float, cost: int) -> None:
    """Both curves far from their base: the closed form of the price, and clarabel's."""
    if cost:
        supply, demand = IsoElastic(200, 10, elasticity), IsoElastic(200 + cost, 10, elasticity)
        price = 200.0 + cost
    else:
        supply, demand = IsoElastic(250, 10, elasticity), IsoElastic(250, 14, elasticity)
        price = 250 * 1.4 ** (1 / (2 * elasticity))
    network = grid([supply], [demand], [[cost]])
    assert solve_reference(network).prices["c0"] == pytest.approx(price, abs=0.01)
    assert solve(network).prices["c0"] == pytest.approx(price, abs=0.01)


@pytest.mark.parametrize("elasticity", [1e-3, 0.02, 50.0, 1e3])
def test_beyond_its_range_the_reference_says_nothing_rather_than_something_wrong(
    elasticity: float,
) -> None:
    """Supply at 250 + 0 meets a tenth more demand; the price is 250 · 1.1 to the 1 / (2 e)."""
    network = grid([IsoElastic(250, 10, elasticity)], [IsoElastic(250, 11, elasticity)], [[0]])
    price = 250 * 1.1 ** (1 / (2 * elasticity))
    for solver in (solve, solve_reference):
        try:
            found = solver(network)
        except UnconvergedError:
            continue
        assert found.prices["c0"] == pytest.approx(price, rel=1e-4)


@pytest.mark.parametrize(
    "measure",
    [
        SpecificTariff(name="m", sender="eu", target="belarus", rate=0),
        AdValoremTariff(name="m", sender="eu", target="belarus", rate=0),
        PaymentFriction(name="m", sender="eu", target="belarus", share=0),
        RiskPremium(name="m", sender="eu", target="belarus", rate=0),
        Quota(name="m", sender="eu", target="belarus", limit=1000),
        PriceCap(name="m", sender="eu", target="belarus", cap=5000),
    ],
)
def test_a_measure_that_bites_nowhere_is_no_measure(measure: Measure) -> None:
    without, with_it = solve(potash()), solve(potash(), [measure])
    assert_allclose(with_it.raw.price, without.raw.price, atol=1e-5)
    assert_allclose(with_it.raw.supply, without.raw.supply, atol=1e-6)


def test_all_routes_cut_is_autarky() -> None:
    """Published autarky: 11, 10.2, 16.5 at 20, 23.4, 34.5 (Miranda and Fackler)."""
    from detente.trade import Linear

    supply = [Linear(9, 1), Linear(3, 2), Linear(18, 1)]
    demand = [Linear(42, -2), Linear(54, -3), Linear(51, -1)]
    network = grid(supply, demand, [[0, 3, 9], [3, 0, 3], [6, 3, 0]])
    walls = [
        Embargo(name=f"wall {j}", sender=f"b{j}", producers=tuple(f"p{i}" for i in {0, 1, 2} - {j}))
        for j in range(3)
    ]
    alone = solve(network, walls)
    assert_allclose(list(alone.prices.values()), [20, 23.4, 34.5], atol=1e-6)
    assert_allclose(list(alone.supply.values()), [11, 10.2, 16.5], atol=1e-6)
    nothing = [Embargo(name=f"all {j}", sender=f"b{j}") for j in range(3)]
    shut = solve(network, nothing)
    assert list(shut.prices.values()) == [42, 54, 51]
    assert list(shut.gate_prices.values()) == [9, 3, 18]
    assert sum(shut.demand.values()) == 0


@given(case=linear_cases(measures=False), rise=st.integers(1, 60), data=st.data())
@settings(max_examples=50)
def test_a_dearer_tariff_never_raises_the_trade_it_falls_on(
    case: Case, rise: int, data: st.DataObject
) -> None:
    # The optimum is a convex programme whose objective pays the rate on the taxed flow, so that
    # flow cannot grow with the rate. Sales elsewhere can: it leaves room on shared legs.
    i = data.draw(st.integers(0, len(case.network.producers) - 1))
    j = data.draw(st.integers(0, len(case.network.consumers) - 1))
    taxed = []
    for rate in (10, 10 + rise):
        tariff = SpecificTariff(name="t", sender=f"b{j}", target=f"s{i}", rate=rate)
        flows = solve(case.network, [tariff]).flows
        taxed.append(
            sum(f.quantity for f in flows if (f.producer, f.consumer) == (f"p{i}", f"c{j}"))
        )
    assert taxed[1] <= taxed[0] + 2e-6


def test_more_capacity_never_lowers_the_target_s_sales() -> None:
    sold = [
        solve(potash(12, russian), [TransitBan(name="b", sender="lithuania", target="belarus")])
        .supply["belarus"]
        for russian in (1.0, 2.0, 4.7, 8.0, 16.0)
    ]  # fmt: skip
    assert sold == sorted(sold)
    assert_allclose(sold[:3], [1.0, 2.0, 4.7], atol=1e-6)


def test_an_embargoed_arc_is_not_there() -> None:
    joined = market(potash(), [Embargo(name="e", sender="eu", target="belarus")])
    names = {joined.network.routes[arc.route].name for arc in joined.arcs}
    assert "belarus-eu-klaipeda" not in names
    assert len(joined.arcs) == len(joined.network.routes) - 2


def test_the_reference_refuses_what_is_no_programme() -> None:
    friction = PaymentFriction(name="f", sender="eu", target="belarus", share=0.1)
    with pytest.raises(NotApplicableError, match="no convex programme"):
        solve_reference(potash(), [friction])
    cap = PriceCap(name="c", sender="eu", target="belarus", cap=100)
    with pytest.raises(NotApplicableError, match="no convex programme"):
        solve_reference(potash(), [cap])


@given(shift=st.floats(0.5, 50), which=st.sampled_from(["price", "gate", "supply", "flow", "rent"]))
def test_a_certificate_sees_what_is_wrong(shift: float, which: str) -> None:
    ban = TransitBan(name="b", sender="lithuania", target="belarus")
    joined = market(potash(), [ban])
    numbers = numbers_of(joined)
    raw = newton(joined, numbers)
    assert certify(joined, numbers, raw).is_solution.all()
    wrong = {name: array.copy() for name, array in raw._asdict().items()}
    wrong[which][0, -1] += shift
    judged = certify(joined, numbers, type(raw)(**wrong))
    assert not judged.is_solution.any()
    worst = max(judged.price_violation[0], judged.quantity_violation[0] / 1e6)
    assert worst > 0.9 * shift or which == "supply"


def test_what_is_not_a_number_is_no_solution() -> None:
    joined = market(potash())
    numbers = numbers_of(joined)
    raw = newton(joined, numbers)
    raw.price[0, 0] = float("nan")
    assert not certify(joined, numbers, raw).is_solution[0]
