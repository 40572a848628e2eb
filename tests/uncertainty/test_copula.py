"""The copula gives the rank correlations that were asked for, and leaves the rest alone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.polynomial.hermite_e import hermegauss
from scipy import stats

from detente.case import Correlation, Distribution, Hypothesis, Uncertainty
from detente.case.checks.rank_correlations import pearson
from detente.errors import CaseError
from detente.uncertainty import draw, from_cube, unit_cube
from detente.uncertainty.sampling.copula import correlate, triangular_root


def number(name: str, kind: str = "norm", **given: float) -> Uncertainty:
    return Uncertainty(name, "number", distribution=Distribution(kind, given))


def together(*names: str, rho: float) -> Correlation:
    return Correlation(names, tuple(tuple(1.0 if a == b else rho for b in names) for a in names))


@settings(max_examples=20)
@given(st.floats(-0.95, 0.95))
def test_the_normal_correlation_gives_the_rank_correlation(rho: float) -> None:
    """Spearman's rho is 12 E[F(X) G(Y)] - 3; the mean is taken over a grid of quadrature nodes."""
    nodes, weights = hermegauss(80)
    weights = weights / weights.sum()
    r = float(pearson(((1.0, rho), (rho, 1.0)))[0, 1])
    first = stats.norm.cdf(nodes)
    second = stats.norm.cdf(r * nodes[:, None] + np.sqrt(1 - r * r) * nodes[None, :])
    mean = float((weights[:, None] * weights[None, :] * first[:, None] * second).sum())
    assert 12 * mean - 3 == pytest.approx(rho, abs=2e-5)


def test_extreme_correlations_stay_what_they_are() -> None:
    for rho in (-1.0, 0.0, 1.0):
        assert pearson(((1.0, rho), (rho, 1.0)))[0, 1] == pytest.approx(rho, abs=1e-15)


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_root_is_a_root(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(size, size + 1))
    rows /= np.sqrt((rows**2).sum(axis=1, keepdims=True))
    matrix = rows @ rows.T
    np.fill_diagonal(matrix, 1.0)
    root = triangular_root(matrix)
    np.testing.assert_allclose(root, np.linalg.cholesky(matrix), atol=1e-6)
    np.testing.assert_array_equal(root, np.tril(root))


@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 1], [1, 1]],
        [[1, -1], [-1, 1]],
        [[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1]],
        [[1, 1, 0.3], [1, 1, 0.3], [0.3, 0.3, 1]],
    ],
)
def test_a_singular_matrix_has_a_root_too(matrix: list[list[float]]) -> None:
    root = triangular_root(np.array(matrix, dtype=float))
    np.testing.assert_allclose(root @ root.T, matrix, atol=1e-9)


def test_perfect_correlation_is_one_order_or_its_mirror() -> None:
    for rho in (1.0, -1.0):
        sample = draw(
            [number("a"), number("b", "expon")], [together("a", "b", rho=rho)], range(256)
        )
        order = np.argsort(sample.numbers["a"])
        assert (rho * np.diff(sample.numbers["b"][order]) >= 0).all()


@pytest.mark.parametrize("rho", [-0.8, -0.3, 0.25, 0.6, 0.9])
def test_ranks_correlate_as_asked(rho: float) -> None:
    """Independent draws: Spearman's estimate has a standard error of at most 1/sqrt(n - 1)."""
    n = 4096
    inputs = [number("a"), number("x"), number("b", "lognorm", s=1.0)]
    sample = draw(inputs, [together("a", "b", rho=rho)], range(n), method="random", seed=11)
    found = stats.spearmanr(sample.numbers["a"], sample.numbers["b"]).statistic
    assert abs(found - rho) < 4 / np.sqrt(n - 1)
    apart = stats.spearmanr(sample.numbers["a"], sample.numbers["x"]).statistic
    assert abs(apart) < 4 / np.sqrt(n - 1)


def test_three_inputs_with_a_matrix_each_pair_its_own() -> None:
    n = 8192
    matrix = ((1.0, 0.5, -0.4), (0.5, 1.0, 0.2), (-0.4, 0.2, 1.0))
    group = Correlation(("c", "a", "b"), matrix)
    inputs = [number("a", "gamma", a=2.0), number("b", "beta", a=1, b=2), number("c", "t", df=4)]
    sample = draw(inputs, [group], range(n), method="random", seed=3)
    for (i, first), (j, second) in combinations(enumerate(group.between), 2):
        found = stats.spearmanr(sample.numbers[first], sample.numbers[second]).statistic
        assert abs(found - matrix[i][j]) < 4 / np.sqrt(n - 1), (first, second)


def test_the_others_and_the_first_of_a_group_are_untouched() -> None:
    inputs = {name: number(name) for name in "abcd"}
    cube = unit_cube(4, range(64), seed=2)
    mixed = correlate(cube, inputs, [together("b", "d", rho=0.7)])
    np.testing.assert_array_equal(mixed[:, :3], cube[:, :3])
    assert not np.array_equal(mixed[:, 3], cube[:, 3])
    larger = correlate(cube, inputs, [together("b", "d", "a", rho=0.7)])
    np.testing.assert_array_equal(larger[:, [1, 3]], mixed[:, [1, 3]])
    np.testing.assert_array_equal(cube, unit_cube(4, range(64), seed=2))


def test_no_correlation_changes_no_draw_beyond_the_last_digits() -> None:
    inputs = {name: number(name) for name in "ab"}
    cube = unit_cube(2, range(512), seed=4)
    np.testing.assert_allclose(correlate(cube, inputs, [together("a", "b", rho=0.0)]), cube, 1e-9)


def test_each_column_stays_uniform() -> None:
    """Kolmogorov's distance of n = 2**14 scrambled points; 1.63/sqrt(n) is the 1 % point of
    independent ones, which these undercut.
    """
    n = 2**14
    inputs = {name: number(name) for name in "abc"}
    mixed = correlate(unit_cube(3, range(n), seed=9), inputs, [together("a", "b", "c", rho=0.6)])
    for column in mixed.T:
        assert stats.kstest(column, "uniform").statistic < 1.63 / np.sqrt(n)


def test_whole_steps_have_ties_and_reach_less_than_was_asked() -> None:
    inputs = [number("a", "bernoulli", p=0.1), number("b")]
    numbers = draw(inputs, [together("a", "b", rho=0.9)], range(4096)).numbers
    assert 0.4 < stats.spearmanr(numbers["a"], numbers["b"]).statistic < 0.75


def test_who_may_correlate() -> None:
    listed = Uncertainty("h", "hypotheses", hypotheses=(Hypothesis(1, 1.0), Hypothesis(1, 2.0)))
    with pytest.raises(CaseError, match=r"correlations\[1\], between: 'h' has the kind"):
        draw([number("a"), listed], [together("a", "h", rho=0.5)])
    with pytest.raises(CaseError, match="no uncertain input named 'z'"):
        from_cube([number("a")], [together("a", "z", rho=0.5)], np.full((1, 1), 0.5))
