"""Irreversible concessions: the closed forms, and that each path is kept and cannot be faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st
from numpy.testing import assert_allclose

from detente.deals import (
    GradualSide,
    SmoothSide,
    asymmetric_gradualism,
    linear_gradualism,
    smooth_asymmetric_gradualism,
    smooth_gradualism,
)
from detente.errors import InputError, NotApplicableError
from tests.oracles import deals as oracle

stakes = st.floats(0.1, 3)
discounts = st.floats(0.3, 0.95)


def test_the_fast_path_of_two_alike() -> None:
    found = linear_gradualism(0.5, 0.9, steps=6)
    assert_allclose(
        found.levels[0], [0.44444, 0.69136, 0.82853, 0.90474, 0.94708, 0.97060], atol=6e-6
    )
    assert found.values[0] == pytest.approx(4.44444, abs=6e-6)
    found = linear_gradualism(0.6, 0.8, steps=3)
    assert_allclose(found.levels[0], [0.25, 0.4375, 0.57812], atol=6e-6)
    assert found.values[0] == pytest.approx(1.25)


@pytest.mark.parametrize(("cost", "discount"), [(0.7, 0.6), (0.6, 0.6), (2, 0.99)])
def test_nothing_where_the_future_is_worth_too_little(cost: float, discount: float) -> None:
    found = linear_gradualism(cost, discount)
    assert not found.possible
    assert not found.levels.any()
    assert found.values == (0,)


@given(st.floats(0.05, 0.9), discounts, st.floats(0.1, 10))
def test_the_closed_form(cost: float, discount: float, cap: float) -> None:
    assume(cost < 0.95 * discount)
    found = linear_gradualism(cost, discount, cap=cap, steps=8)
    steps = np.arange(1, 9)
    assert_allclose(found.levels[0], cap * (1 - (cost / discount) ** steps), atol=1e-9 * cap)


@given(stakes, stakes, stakes, stakes, discounts)
def test_two_sides_with_different_stakes(v1, k1, v2, k2, discount) -> None:
    """Possible exactly where the product of relative costs is below the discount squared."""
    ratio = k1 * k2 / (v1 * v2 * discount**2)
    assume(not 0.97 < ratio < 1.03)
    found = asymmetric_gradualism(GradualSide(v1, k1), GradualSide(v2, k2), discount, steps=1200)
    assert found.possible == (ratio < 1)
    if not found.possible:
        return
    a, b = found.levels
    assert (np.diff(a) >= -1e-12).all()
    assert (np.diff(b) >= -1e-12).all()
    assert max(found.limits) == pytest.approx(1)
    assert_allclose([a[-1], b[-1]], found.limits, atol=1e-6)
    for own, other, v, k in ((a, b, v1, k1), (b, a, v2, k2)):
        slack = oracle.gradual_slack(
            lambda x, v=v: v * x,
            lambda x, k=k: k * x,
            discount,
            own[:400].tolist(),
            other[:400].tolist(),
        )
        # Every step binds: the path is kept, and no step could be larger.
        tail = 400 if ratio < 0.8 else 0
        assert_allclose(slack[: max(0, tail - 200)], 0, atol=1e-5 / (1 - discount))


def test_ends_out_of_proportion_are_refused() -> None:
    first, second = GradualSide(1, 0.9), GradualSide(3, 1)
    with pytest.raises(NotApplicableError, match="can be reached"):
        asymmetric_gradualism(first, second, 0.8, ends=(1, 1))
    asymmetric_gradualism(first, second, 0.8, ends=(0.8, 1))


def test_alike_sides_are_a_special_case() -> None:
    side = GradualSide(2, 0.8)
    found = asymmetric_gradualism(side, side, 0.7, steps=5)
    assert_allclose(found.levels[0], linear_gradualism(0.4, 0.7, steps=5).levels[0])
    assert_allclose(found.levels[0], found.levels[1])


def test_scaling_one_side_s_values_changes_no_step() -> None:
    one = asymmetric_gradualism(GradualSide(1, 0.5), GradualSide(2, 0.7), 0.9)
    two = asymmetric_gradualism(GradualSide(10, 5), GradualSide(2, 0.7), 0.9)
    assert_allclose(one.levels, two.levels)
    assert_allclose(np.array(one.values) * [10, 1], two.values)
    swapped = asymmetric_gradualism(GradualSide(2, 0.7), GradualSide(1, 0.5), 0.9)
    assert_allclose(swapped.levels[::-1], one.levels)


@pytest.mark.parametrize("discount", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("curvature", [1.0, 2.0, 0.6])
def test_smooth_stakes_stop_short(discount: float, curvature: float) -> None:
    """With benefit c and cost curvature * c^2 / 2: limit discount / curvature, first step half."""
    limit = discount / curvature
    assume_inside = min(limit, 1.5)
    found = smooth_gradualism(
        lambda c: c, lambda c: curvature * c * c / 2, discount, cap=1.5, steps=800
    )
    assert found.limits[0] == pytest.approx(assume_inside, abs=1e-6)
    levels = found.levels[0]
    assert (np.diff(levels) >= -1e-12).all()
    if limit < 1.5:
        assert levels[0] == pytest.approx(limit / 2, abs=1e-6)
        assert levels[1] == pytest.approx(limit / 2 + curvature * levels[0] ** 2 / (2 * discount))
        assert found.limits[0] < 1 / curvature
    slack = oracle.gradual_slack(
        lambda c: c, lambda c: curvature * c * c / 2, discount, levels.tolist(), levels.tolist()
    )
    assert_allclose(slack[:30], 0, atol=2e-3 * limit / (1 - discount))


def test_smooth_is_linear_where_the_curves_are_lines() -> None:
    found = smooth_gradualism(lambda c: 2 * c, lambda c: c, 0.8, steps=5)
    assert_allclose(found.levels, linear_gradualism(0.5, 0.8, steps=5).levels, atol=1e-9)
    assert not smooth_gradualism(lambda c: c, lambda c: c, 0.8).possible


def test_smooth_and_different() -> None:
    linear = asymmetric_gradualism(
        GradualSide(1, 0.5), GradualSide(2, 0.7), 0.9, ends=(1, 0.8), steps=5
    )
    sides = [
        SmoothSide(lambda b, v=v: v * b, lambda a, k=k: k * a) for v, k in ((1, 0.5), (2, 0.7))
    ]
    found = smooth_asymmetric_gradualism(*sides, 0.9, ends=(1, 0.8), steps=5)
    assert_allclose(found.levels, linear.levels, atol=1e-9)
    assert_allclose(found.values, linear.values, rtol=1e-6)
    root = SmoothSide(lambda b: b**0.5, lambda a: 0.3 * a**1.5)
    other = SmoothSide(lambda a: a, lambda b: 0.5 * b * b)
    curved = smooth_asymmetric_gradualism(root, other, 0.8, ends=(0.7, 0.6), steps=300)
    for side, own, they in ((root, 0, 1), (other, 1, 0)):
        slack = oracle.gradual_slack(
            side.gain, side.cost, 0.8, curved.levels[own].tolist(), curved.levels[they].tolist()
        )
        assert_allclose(slack[:40], 0, atol=1e-6)
    with pytest.raises(NotApplicableError, match="step back"):
        smooth_asymmetric_gradualism(sides[0], sides[1], 0.9, ends=(1, 0.1))


@pytest.mark.parametrize(
    "options", [{"cost": 0}, {"discount": 1}, {"cap": -1}, {"steps": 0}, {"cost": float("nan")}]
)
def test_wrong_numbers_are_refused(options: dict) -> None:
    with pytest.raises(InputError):
        linear_gradualism(**{"cost": 0.5, "discount": 0.9, **options})
