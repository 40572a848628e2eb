"""Distributions are SciPy's by SciPy's names; ours are what their definitions say."""

from __future__ import annotations

import inspect
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st
from numpy.testing import assert_array_equal
from scipy import stats

from detente.case.checks.spread_kinds import KINDS, LARGEST, RANGED
from detente.case.uncertainty import Distribution, Hypothesis, Uncertainty
from detente.errors import CaseError
from detente.uncertainty import best_value, describe, spread
from detente.uncertainty.sampling.distributions import LEAST, MOST

GRID = np.array([2.0**-50, 1e-9, 0.01, 0.2, 0.5, 0.7, 0.999, 1 - 2.0**-50])
EXAMPLES = {
    "norm": {"loc": 3, "scale": 2},
    "truncnorm": {"a": -1, "b": 2, "loc": 1},
    "halfnorm": {},
    "lognorm": {"s": 0.5, "scale": 3},
    "loguniform": {"a": 0.1, "b": 10},
    "beta": {"a": 2, "b": 5, "scale": 4},
    "gamma": {"a": 2.5},
    "invgamma": {"a": 3},
    "expon": {"scale": 2},
    "weibull_min": {"c": 1.5},
    "pareto": {"b": 3},
    "chi2": {"df": 4},
    "t": {"df": 5},
    "logistic": {},
    "laplace": {},
    "gumbel_r": {},
    "gumbel_l": {"loc": 1},
    "triang": {"c": 0.25, "loc": 1, "scale": 4},
    "randint": {"low": 3, "high": 9},
    "bernoulli": {"p": 0.3},
    "binom": {"n": 12, "p": 0.4},
    "geom": {"p": 0.2},
    "poisson": {"mu": 4.5, "loc": 1},
}


def ranged(kind: str, low: float, mode: float, high: float) -> Distribution:
    given = {"low": low, "mode": mode, "high": high}
    return Distribution(kind, {name: given[name] for name in KINDS[kind].needs})


def test_every_kind_takes_the_parameters_that_scipy_takes() -> None:
    assert set(EXAMPLES) | set(RANGED) == set(KINDS)
    for name in EXAMPLES:
        law, kind = getattr(stats, name), KINDS[name]
        shapes = tuple(law.shapes.split(", ")) if law.shapes else ()
        assert kind.needs == shapes, name
        assert kind.is_discrete == isinstance(law, stats.rv_discrete), name
        assert kind.may == (("loc",) if kind.is_discrete else ("loc", "scale"))
        assert set(kind.positive) <= {*kind.needs, *kind.may}
        assert "ppf" in dict(inspect.getmembers(law))


@given(
    st.tuples(st.floats(-LARGEST, LARGEST), st.floats(-LARGEST, LARGEST)).filter(
        lambda e: e[0] < e[1]
    ),
    st.floats(0, 1),
    st.sampled_from(RANGED),
)
def test_what_is_read_without_scipy_is_what_scipy_says(
    two: tuple[float, float], share: float, kind: str
) -> None:
    """Any numbers that pass give finite draws, so they need not be drawn to be believed."""
    low, high = two
    written = ranged(kind, low, min(max(low, low + share * (high - low)), high), high)
    found = spread(written)
    assert found.support() == tuple(map(float, found.law.support()))
    if kind == "uniform":
        assert found.best() == float(found.law.median())
    drawn = found.law.ppf(np.array([LEAST, 0.5, MOST]))
    assert np.isfinite(drawn).all()
    assert drawn[0] <= drawn[1] <= drawn[2]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_scipy_name_is_scipys_inverse(name: str) -> None:
    given = EXAMPLES[name]
    law = getattr(stats, name)(**given)
    found = spread(Distribution(name, given))
    assert_array_equal(found.ppf(GRID), law.ppf(GRID))
    assert found.support() == law.support()
    if KINDS[name].is_discrete:  # the least number that the share does not exceed
        inner = GRID[1:-1]
        number = found.ppf(inner)
        assert (law.cdf(number) >= inner).all()
        assert (law.cdf(number - 1) < inner).all()
    else:
        np.testing.assert_allclose(law.cdf(found.ppf(GRID[2:7])), GRID[2:7], rtol=1e-9)


ends = st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 3)), min_size=3, max_size=3).map(sorted)


@given(ends.filter(lambda e: e[2] - e[0] > 0.01), st.floats(0.001, 0.999))
def test_triangular_by_its_areas(three: list[float], share: float) -> None:
    low, mode, high = three
    found = float(spread(ranged("triangular", low, mode, high)).ppf(np.array([share]))[0])
    width, rising = high - low, (mode - low) / (high - low)
    if share <= rising:
        wanted = low + sqrt(share * width * (mode - low))
    else:
        wanted = high - sqrt((1 - share) * width * (high - mode))
    assert found == pytest.approx(wanted, abs=1e-9 * max(1.0, abs(low), abs(high)))


@given(ends.filter(lambda e: e[2] - e[0] > 0.01))
def test_pert_has_the_mean_and_the_ends_of_its_definition(three: list[float]) -> None:
    low, mode, high = three
    found = spread(ranged("pert", low, mode, high))
    assert found.law.mean() == pytest.approx((low + 4 * mode + high) / 6, abs=1e-9 * 1e3)
    share = (mode - low) / (high - low)
    a, b = found.law.args[0], found.law.args[1]
    assert a + b == pytest.approx(6)
    assert (a - 1) / (a + b - 2) == pytest.approx(share, abs=1e-9)  # the mode of a beta
    assert found.support() == (low, pytest.approx(high))
    assert found.best() == mode


@given(ends.filter(lambda e: e[2] > e[0]), st.sampled_from(RANGED))
def test_no_draw_lies_outside_its_ends(three: list[float], kind: str) -> None:
    low, _, high = three
    drawn = spread(ranged(kind, *three)).ppf(GRID)
    assert (np.diff(drawn) >= 0).all()
    width = (high - low) * 1e-12
    assert low - width <= drawn[0] <= drawn[-1] <= high + width


def test_what_stands_for_it_when_nothing_is_drawn() -> None:
    def best(distribution: Distribution, best: float | None = None) -> float:
        return best_value(Uncertainty("n", "number", best=best, distribution=distribution))

    assert best(ranged("triangular", 1, 2, 9)) == 2
    assert best(ranged("pert", 1, 2, 9)) == 2
    assert best(ranged("uniform", 1, 2, 9)) == 5
    assert best(Distribution("triang", EXAMPLES["triang"])) == 2
    assert best(Distribution("lognorm", {"s": 0.5, "scale": 3})) == pytest.approx(3)
    assert best(Distribution("poisson", {"mu": 4.5})) == 4
    assert best(ranged("uniform", 1, 2, 9), best=8) == 8
    assert best(Distribution("pert", {"mode": 4}, "claims")) == 4
    with pytest.raises(CaseError, match=r"uncertainties.n, distribution: its bounds come from"):
        best(Distribution("uniform", {}, "claims"))
    listed = (Hypothesis(1, 5.0), Hypothesis(2, 6.0), Hypothesis(2, 7.0))
    assert best_value(Uncertainty("n", "hypotheses", hypotheses=listed)) == 6
    with pytest.raises(CaseError, match="is no number but the reading of us's aims"):
        best_value(Uncertainty("n", "reading", party="us", hypotheses=listed))


def test_plain_words() -> None:
    three = ranged("triangular", 3, 4.7, 8.4)
    assert spread(three, "Mt / year").describe() == "between 3 and 8.4, most likely 4.7 Mt / year"
    assert spread(ranged("uniform", 0, 1, 2)).describe() == "between 0 and 2, all equally likely"
    told = spread(Distribution("norm", {"loc": 10, "scale": 2}), "USD").describe()
    assert told == "normal: about 10, nine times in ten between 6.71 and 13.29 USD"
    claimed = Uncertainty("n", "number", distribution=Distribution("pert", {"mode": 4}, "claims"))
    assert describe(claimed) == "PERT, its bounds those of its claims"
    order = Uncertainty("n", "order", hypotheses=(Hypothesis(1, order=(2, 1)),) * 14)
    assert describe(order).startswith("order 2 1 (7.14 %) or ")
    assert describe(order).endswith(" or 2 more")


@pytest.mark.parametrize(
    ("kind", "given_", "message"),
    [
        ("norn", {}, r"no distribution named 'norn' \(did you mean 'norm'"),
        ("norm", {"mu": 1}, "'norm' has no parameter 'mu'"),
        ("lognorm", {}, "needs the parameter 's'"),
        ("binom", {"n": 2.5, "p": 0.5}, "'binom' with n = 2.5, p = 0.5 gives no finite numbers"),
        ("binom", {"n": 1e12, "p": 0.5}, "too large to be drawn from"),
        ("truncnorm", {"a": 2, "b": 1}, "see scipy.stats.truncnorm"),
        ("triang", {"c": 1.5}, "gives no finite numbers"),
        ("lognorm", {"s": 1e5}, "gives no finite numbers"),
        ("norm", {"loc": float("nan")}, "too large|finite"),
        ("bernoulli", {"p": 1.5}, "gives no finite numbers"),
    ],
)
def test_what_is_no_distribution(kind: str, given_: dict[str, float], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        spread(Distribution(kind, given_))


@given(
    low=st.floats(-1e9, 1e9),
    width=st.floats(1e-6, 1e9),
    top=st.floats(0, 1),
    shares=st.lists(st.floats(LEAST, MOST), min_size=1, max_size=20),
)
def test_the_usual_laws_have_the_digits_of_scipy(
    low: float, width: float, top: float, shares: list[float]
) -> None:
    high, points = low + width, np.array(shares)
    mode = min(max(low + top * width, low), high)
    assume(high > low)
    between = spread(Distribution("uniform", {"low": low, "high": high}))
    triangle = spread(Distribution("triangular", {"low": low, "mode": mode, "high": high}))
    width = high - low
    for own, law in (
        (between.law, stats.uniform(low, width)),
        (triangle.law, stats.triang((mode - low) / width, low, width)),
    ):
        assert type(own).__module__.startswith("detente")
        assert_array_equal(own.ppf(points), law.ppf(points))
        assert own.support() == law.support()
        assert float(own.median()) == float(law.median())
