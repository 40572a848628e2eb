"""Closed examples of bargaining points."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.deals import continuous_solutions, rubinstein_share
from detente.errors import InputError, NotApplicableError

GOLDEN = (5**0.5 - 1) / 2


def test_parabola() -> None:
    found = continuous_solutions(lambda u: u[1] + u[0] ** 2 - 1, [0, 0])
    assert_allclose(found.nash, [3**-0.5, 2 / 3], atol=1e-7)
    assert_allclose(found.kalai_smorodinsky, [GOLDEN, GOLDEN], atol=1e-12)
    assert_allclose(found.egalitarian, [GOLDEN, GOLDEN], atol=1e-12)
    assert_allclose(found.utilitarian, [0.5, 0.75], atol=1e-6)
    assert_allclose(found.ideal, [1, 1])


@pytest.mark.parametrize(("a", "b"), [(1, 1), (3, 1), (0.2, 50)])
def test_a_line(a: float, b: float) -> None:
    found = continuous_solutions(lambda u: u[0] / a + u[1] / b - 1, [0, 0])
    assert_allclose(found.nash, [a / 2, b / 2], rtol=1e-7)
    assert_allclose(found.kalai_smorodinsky, [a / 2, b / 2])
    assert_allclose(found.egalitarian, [a * b / (a + b)] * 2)


def test_a_simplex_of_three() -> None:
    found = continuous_solutions(lambda u: u.sum() - 1, [0.1, 0.2, 0.0])
    assert_allclose(found.nash, [1 / 3, 13 / 30, 7 / 30], atol=1e-7)


def test_nash_and_kalai_smorodinsky_follow_the_scale() -> None:
    plain = continuous_solutions(lambda u: u[1] + u[0] ** 2 - 1, [0.1, 0.2])
    scaled = continuous_solutions(
        lambda u: (u[1] - 5) / 100 + ((u[0] + 1) / 7) ** 2 - 1, [0.7 - 1, 20 + 5]
    )
    factor, shift = np.array([7, 100]), np.array([-1, 5])
    assert_allclose(scaled.nash, plain.nash * factor + shift, rtol=1e-6)
    expected = plain.kalai_smorodinsky * factor + shift
    assert_allclose(scaled.kalai_smorodinsky, expected, rtol=1e-9)


def test_what_has_no_answer() -> None:
    with pytest.raises(NotApplicableError, match="inside"):
        continuous_solutions(lambda u: u.sum() - 1, [0.5, 0.5])
    with pytest.raises(NotApplicableError, match="without bound"):
        continuous_solutions(lambda u: u[0] - 1, [0, 0])
    with pytest.raises(InputError):
        continuous_solutions(lambda u: u.sum() - 1, [np.nan, 0])


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [(0.9, 0.9, 0.5263158), (0.9, 0.8, 0.7142857), (0.5, 0.5, 2 / 3)],
)
def test_rubinstein(first: float, second: float, share: float) -> None:
    assert rubinstein_share(first, second) == pytest.approx(share, abs=5e-8)
    # Each offer leaves the other exactly what waiting for its own offer would bring.
    assert 1 - share == pytest.approx(second * rubinstein_share(second, first), abs=1e-7)


@pytest.mark.parametrize("wrong", [0, 1, -0.1, 1.5, float("nan")])
def test_a_discount_factor_lies_between_0_and_1(wrong: float) -> None:
    with pytest.raises(InputError):
        rubinstein_share(wrong, 0.5)
    with pytest.raises(InputError):
        rubinstein_share(0.5, wrong)
