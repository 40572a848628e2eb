"""Draws solved side by side are draws solved one by one, whatever stands beside them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numba import njit
from numpy.testing import assert_allclose, assert_array_equal

from detente.trade import (
    Consumer,
    Leg,
    Linear,
    Market,
    MarketArrays,
    Network,
    PaymentFriction,
    Producer,
    Route,
    TransitBan,
    certify,
    interior_point as way,
    kernels,
    market,
    numbers_of,
)
from detente.trade.answers import SolverOutput
from detente.trade.batched import kernels as wide
from detente.trade.solver import newton
from tests.trade.networks import Case, linear_cases, potash

pytestmark = pytest.mark.kernels
NAMES = ("cost", "factor", "supply", "demand", "amount", "cap")


def varied(joined: Market, draws: int, seed: int) -> MarketArrays:
    """Draws that differ in all curves, costs and limits."""
    own, rng = numbers_of(joined), np.random.default_rng(seed)
    parts = {name: np.repeat(getattr(own, name), draws, axis=0) for name in NAMES}
    for name in ("cost", "amount"):
        parts[name] = parts[name] * rng.uniform(0.8, 1.2, parts[name].shape)
    for name in ("supply", "demand"):
        parts[name][..., :2] *= rng.uniform(0.8, 1.2, parts[name][..., :2].shape)
    return MarketArrays(**parts)


def one_by_one(joined: Market, numbers: MarketArrays) -> SolverOutput:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(way, "FEW", 10**9)
        return newton(joined, numbers)


def assert_same(joined: Market, numbers: MarketArrays) -> None:
    together, apart = newton(joined, numbers), one_by_one(joined, numbers)
    assert certify(joined, numbers, together).is_solution.all()
    assert_allclose(together.supply, apart.supply, atol=1e-6)
    assert_allclose(together.demand, apart.demand, atol=1e-6)
    traded = together.demand > 1e-6
    assert_allclose(together.price[traded], apart.price[traded], atol=1e-4)


@pytest.fixture
def no_other_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("these draws are alike and should run side by side")

    monkeypatch.setattr(way, "solve_draws", refuse)


@given(case=linear_cases(), seed=st.integers(0, 99))
@settings(max_examples=25)
def test_side_by_side_is_one_by_one(case: Case, seed: int) -> None:
    joined = market(case.network, case.measures)
    if joined.arcs:
        assert_same(joined, varied(joined, 40, seed))


@given(case=linear_cases(by_value=True), seed=st.integers(0, 99))
@settings(max_examples=15)
def test_shares_by_value_side_by_side(case: Case, seed: int) -> None:
    joined = market(case.network, case.measures)
    if joined.arcs:
        assert_same(joined, varied(joined, 17, seed))


@pytest.mark.usefixtures("no_other_kernel")
@pytest.mark.parametrize("draws", [16, 31, 32, 33, 70])
def test_iso_elastic_curves_side_by_side(draws: int) -> None:
    friction = PaymentFriction(name="f", sender="eu", target="belarus", share=0.1)
    joined = market(potash(), [friction])
    numbers = varied(joined, draws, draws)
    raw = newton(joined, numbers)
    assert (raw.steps > 0).all()
    assert certify(joined, numbers, raw).is_solution.all()
    assert_allclose(raw.price, one_by_one(joined, numbers).price, atol=1e-6)
    assert_array_equal(raw.steps, one_by_one(joined, numbers).steps)


@pytest.mark.usefixtures("no_other_kernel")
def test_neighbours_do_not_matter() -> None:
    joined = market(potash(), [TransitBan(name="ban", sender="lithuania", target="belarus")])
    numbers = varied(joined, 64, 3)
    order = np.random.default_rng(4).permutation(64)[:40]
    mixed = MarketArrays(**{name: getattr(numbers, name)[order] for name in NAMES})
    for whole, part in zip(newton(joined, numbers), newton(joined, mixed), strict=True):
        assert_allclose(whole[order], part, rtol=1e-12, atol=1e-12)  # compilers round by place


def test_draws_that_are_not_alike_are_solved_too() -> None:
    """Some without a leg, some without its limit."""
    joined = market(potash())
    numbers = varied(joined, 40, 5)
    ports = [limit.name for limit in joined.limits].index("klaipeda")
    arcs, limits = joined.incidence
    numbers.amount[::3, ports] = np.inf
    for arc in arcs[limits == ports]:
        numbers.cost[1::3, arc] = np.inf
    assert_same(joined, numbers)


def test_a_draw_without_a_solution_leaves_its_neighbours_alone() -> None:
    joined = market(potash())
    numbers = varied(joined, 40, 6)
    numbers.demand[7, 0, 0] = np.nan
    raw = newton(joined, numbers)
    kept = np.arange(40) != 7
    assert certify(joined, numbers, raw).is_solution.tolist() == kept.tolist()


@pytest.mark.usefixtures("no_other_kernel")
def test_coinciding_capacities_side_by_side() -> None:
    """A producer as large as its two ways out: the system is singular but for what steadies it."""
    network = Network(
        "test good",
        (Producer("p", "s", Linear(100, 10, 2.5)),),
        (Consumer("c", "b", Linear(600, -15)),),
        (Leg("a", 50, 1.0, "x"), Leg("b", 50, 1.5, "x"), Leg("both", 0, 2.5, "x")),
        (Route("a", "p", "c", ("a", "both")), Route("b", "p", "c", ("b", "both"))),
    )
    joined = market(network)
    own = numbers_of(joined)
    numbers = MarketArrays(**{name: np.repeat(getattr(own, name), 40, axis=0) for name in NAMES})
    raw = newton(joined, numbers)
    assert (raw.steps > 0).all()
    assert certify(joined, numbers, raw).is_solution.all()
    assert_allclose(raw.price[:, 0], 562.5, atol=1e-4)


@njit
def factor(m, order):  # type: ignore[no-untyped-def]
    return kernels._factor(m, order)


@njit
def back(m, order, b):  # type: ignore[no-untyped-def]
    kernels._back(m, order, b)


@njit
def factor_wide(m, size, batch):  # type: ignore[no-untyped-def]
    wide._factor(m, size, batch)


@njit
def back_wide(m, b, batch):  # type: ignore[no-untyped-def]
    wide._back(m, b, batch)


@pytest.mark.parametrize("seed", range(5))
def test_both_kernels_solve_linear_systems(seed: int) -> None:
    """With row swaps where the diagonal is empty; side by side, where it is not."""
    rng = np.random.default_rng(seed)
    m, b = rng.normal(size=(6, 6)), rng.normal(size=6)
    m[0, 0] = m[2, 2] = 0.0
    wanted, order = np.linalg.solve(m, b), np.zeros(6, dtype=np.int64)
    assert factor(m, order)
    back(m, order, b)
    assert_allclose(b, wanted, rtol=1e-8)
    singular = np.ones((3, 3))
    singular[:, 0] = 0
    assert not factor(singular, order)
    four = rng.normal(size=(4, 6, 6)) + 8 * np.eye(6)
    four[:, 1, 0] = 0.0
    sides = rng.normal(size=(4, 6))
    flat, right = np.ascontiguousarray(four.transpose(1, 2, 0)).ravel(), sides.T.ravel()
    factor_wide(flat, np.uintp(24), np.uintp(4))
    back_wide(flat, right, np.uintp(4))
    assert_allclose(right.reshape(6, 4).T, np.linalg.solve(four, sides[..., None])[..., 0])
