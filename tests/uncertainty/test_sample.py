"""Draws: rebuilt alone, cut anywhere, and spread as their weights and laws say."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal
from scipy import stats

from detente.case import Correlation, Distribution, Hypothesis, Uncertainty
from detente.errors import CaseError, InputError, TooLargeError, UnknownNameError
from detente.uncertainty import METHODS, Sample, draw, from_cube, notes_on, spread, unit_cube
from detente.uncertainty.sampling.sobol_points import scrambled_points


def number(name: str, kind: str = "norm", **given: float) -> Uncertainty:
    return Uncertainty(name, "number", distribution=Distribution(kind, given))


def listed(name: str, *weights: float) -> Uncertainty:
    values = tuple(Hypothesis(weight, 10.0 * k) for k, weight in enumerate(weights))
    return Uncertainty(name, "hypotheses", hypotheses=values)


INPUTS = [
    number("a", "triangular", low=1, mode=2, high=5),
    listed("h", 1, 0, 3),
    number("b", "lognorm", s=0.5),
    number("p", "poisson", mu=3),
    Uncertainty(
        "r", "reading", party="us",
        hypotheses=(Hypothesis(0.5, reading="own"), Hypothesis(0.5, reading="dove")),
    ),
    Uncertainty(
        "o", "order", party="us",
        hypotheses=(Hypothesis(1, order=(1, 2)), Hypothesis(3, order=(2, 1))),
    ),
]  # fmt: skip
GROUP = [Correlation(("a", "b", "p"), ((1, 0.5, 0.2), (0.5, 1, 0.1), (0.2, 0.1, 1)))]


def arrays(sample: Sample) -> dict[str, Any]:
    return {
        "cube": sample.cube,
        **sample.numbers,
        **{f"#{k}": v for k, v in sample.choices.items()},
    }


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=6, deadline=None)
@given(st.integers(1, 70), st.sets(st.integers(1, 69), max_size=3), st.integers(0, 2**63))
def test_any_cut_gives_the_same_bits(method: str, total: int, cuts: set[int], seed: int) -> None:
    whole = draw(INPUTS, GROUP, range(total), method=method, seed=seed)
    edges = [0, *sorted(cut for cut in cuts if cut < total), total]
    parts = [
        draw(INPUTS, GROUP, range(a, b), method=method, seed=seed, total=total)
        for a, b in pairwise(edges)
    ]
    for name, array in arrays(whole).items():
        np.testing.assert_array_equal(np.concatenate([arrays(p)[name] for p in parts]), array)


@pytest.mark.parametrize("method", METHODS)
def test_a_draw_far_out_is_rebuilt_alone(method: str) -> None:
    total = 2**17 + 3
    whole = draw(INPUTS, GROUP, range(total - 5, total), method=method, seed=5, total=total)
    for k in (total - 5, total - 1):
        alone = draw(INPUTS, GROUP, range(k, k + 1), method=method, seed=5, total=total)
        assert alone.inputs_of(k) == whole.inputs_of(k)
    with pytest.raises(InputError, match=f"there is no draw 3 here; these are {total - 5} to"):
        whole.inputs_of(3)


@pytest.mark.parametrize("method", METHODS)
def test_an_input_at_the_end_leaves_the_others(method: str) -> None:
    few = draw(INPUTS, GROUP, range(32), method=method, seed=1)
    more = draw([*INPUTS, number("z")], GROUP, range(32), method=method, seed=1)
    for name in few.numbers:
        np.testing.assert_array_equal(few.numbers[name], more.numbers[name])
    for places in (31, 32, 33):
        same = unit_cube(places, range(8), method=method, seed=1)[:, :31]
        grown = unit_cube(31, range(8), method=method, seed=1)
        assert np.array_equal(same, grown) == (method != "sobol" or places <= 32)


@pytest.mark.parametrize("method", METHODS)
def test_seeds_differ_and_repeat(method: str) -> None:
    first, again, other = (unit_cube(3, range(16), method=method, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.isin(first, other).any()
    assert np.unique(first).size == first.size


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", [0, 7])
def test_points_are_uniform_and_inside(method: str, seed: int) -> None:
    """1.95/sqrt(n) is the 0.1 % point of Kolmogorov's distance for independent points; stratified
    ones are nearer. Columns of independent points correlate by less than 4/sqrt(n).
    """
    n = 4096
    cube = unit_cube(8, range(n), method=method, seed=seed)
    assert 0 < cube.min() < cube.max() < 1
    for column in cube.T:
        assert stats.kstest(column, "uniform").statistic < 1.95 / np.sqrt(n)
    apart = np.corrcoef(cube.T)[np.triu_indices(8, 1)]
    assert np.abs(apart).max() < 4 / np.sqrt(n)


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
def test_every_slice_has_one_point(method: str) -> None:
    cube = unit_cube(5, range(256), method=method, seed=3)
    for column in cube.T:
        assert sorted(np.floor(column * 256)) == list(range(256))
    if method == "sobol":  # in any aligned block of 16, and in squares of the first two columns
        later = unit_cube(2, range(48, 64), method=method, seed=3)
        assert sorted(np.floor(later[:, 0] * 16)) == list(range(16))
        squares = np.floor(cube[:, :2] * 16) @ [16, 1]
        assert sorted(squares) == list(range(256))


def test_a_latin_hypercube_cannot_grow() -> None:
    with pytest.raises(InputError, match="is made whole: say how many draws"):
        draw(INPUTS, draws=range(8, 16), method="latin_hypercube")
    with pytest.raises(InputError, match="draw 15 is asked for, and there are 12 in all"):
        draw(INPUTS, draws=range(8, 16), method="latin_hypercube", total=12)


def test_numbers_are_the_inverse_at_the_points() -> None:
    sample = draw(INPUTS, draws=range(64), seed=8)
    for column, each in enumerate(INPUTS):
        if each.distribution is not None:
            wanted = spread(each.distribution).ppf(sample.cube[:, column])
            np.testing.assert_array_equal(sample.numbers[each.name], wanted)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6).filter(any), st.integers(0, 2**32))
def test_hypotheses_come_as_often_as_they_weigh(weights: list[float], seed: int) -> None:
    """Sobol' points have one in each of n slices, so a slice of the unit line that two ends bound
    holds its share of the points, give or take two.
    """
    n = 256
    sample = draw([listed("h", *weights)], draws=range(n), seed=seed)
    places = sample.choices["h"]
    for place, weight in enumerate(weights):
        count = int((places == place).sum())
        assert abs(count - n * weight / sum(weights)) <= 2
        assert weight or not count
    np.testing.assert_array_equal(sample.numbers["h"], 10.0 * places)


def test_other_names_and_other_order_of_reading_change_no_column() -> None:
    renamed = [Uncertainty(f"x_{e.name}", e.kind, distribution=e.distribution,
                           hypotheses=e.hypotheses) for e in INPUTS]  # fmt: skip
    before, after = (draw(each, draws=range(16), seed=2) for each in (INPUTS, renamed))
    for name in before.numbers:
        np.testing.assert_array_equal(before.numbers[name], after.numbers[f"x_{name}"])
    assert before.fingerprint != after.fingerprint
    mapping = {each.name: each for each in INPUTS}
    assert draw(mapping, draws=range(16), seed=2).fingerprint == before.fingerprint
    assert draw(mapping, draws=range(16), seed=3).fingerprint != before.fingerprint


def test_points_handed_in() -> None:
    drawn = draw(INPUTS, GROUP, range(8, 16), seed=6)
    plain = unit_cube(len(INPUTS), range(8, 16), seed=6)
    handed = from_cube(INPUTS, GROUP, plain, first=8)
    assert handed.fingerprint == drawn.fingerprint
    assert plain.flags.writeable
    with pytest.raises(InputError, match=r"the points have the shape \(8, 5\)"):
        from_cube(INPUTS, GROUP, plain[:, :5])
    for wrong in (0.0, 1.0, np.nan):
        with pytest.raises(InputError, match="above 0 and below 1"):
            from_cube(INPUTS[:1], (), np.array([[wrong]]))


def test_a_sample_is_read_only_and_shows_what_it_is() -> None:
    sample = draw(INPUTS, GROUP, range(8), seed=1)
    with pytest.raises(ValueError, match="read-only"):
        sample.numbers["a"][0] = 3
    with pytest.raises(TypeError):
        sample.numbers["a"] = sample.numbers["b"]  # type: ignore[index]
    frame = sample.to_pandas()
    assert list(frame.columns) == [each.name for each in INPUTS]
    assert frame.index.name == "draw"
    assert set(frame["r"]) == {"own", "dove"}
    assert set(frame["o"]) <= {"1 2", "2 1"}
    assert repr(sample) == "<Sample: 8 draws from 0, 6 inputs, sobol, seed 1>"


def test_powers_of_two_are_advised_in_a_value() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(INPUTS, draws=range(64)).notes == ()
        (note,) = draw(INPUTS, draws=range(100)).notes
        assert "take 128" in note
        assert draw(INPUTS, draws=range(64, 100)).notes == ()  # a part, of who knows how many
        assert draw(INPUTS, draws=range(64, 100), total=100).notes == (note,)
    assert notes_on("random", 100) == ()


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"method": "sobl"}, UnknownNameError, "Did you mean 'sobol'"),
        ({"seed": -1}, InputError, "the seed -1"),
        ({"seed": 2**64}, InputError, "the seed"),
        ({"draws": range(0, 8, 2)}, InputError, "step 1"),
        ({"draws": range(-2, 8)}, InputError, "from 0"),
        ({"draws": range(2**31)}, TooLargeError, "at most"),
        ({"draws": range(2**28)}, TooLargeError, "cut them into pieces"),
    ],
)
def test_what_cannot_be_drawn(asked: dict[str, Any], error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        draw(INPUTS, **asked)


def test_wrong_inputs_are_named() -> None:
    with pytest.raises(CaseError, match="two uncertain inputs are called 'a'"):
        draw([number("a"), number("a")])
    with pytest.raises(CaseError, match=r"uncertainties.a, distribution: 'lognorm' needs"):
        draw([number("a", "lognorm")])
    with pytest.raises(CaseError, match=r"uncertainties.h: every weight is 0"):
        draw([listed("h", 0, 0)])
    with pytest.raises(CaseError, match=r"uncertainties.a: has no distribution"):
        draw([Uncertainty("a", "number")])


def test_no_inputs_and_no_draws() -> None:
    assert len(draw([], draws=range(4))) == 4
    assert len(draw(INPUTS, draws=range(5, 5), seed=1)) == 0


@pytest.mark.parametrize("columns", [32, 64])
@given(seed=st.integers(0, 2**63), start=st.integers(1, 2**29), size=st.integers(1, 40))
@settings(max_examples=10)
def test_our_sobol_points_are_those_of_scipy(
    columns: int, seed: int, start: int, size: int
) -> None:
    engine = stats.qmc.Sobol(columns, bits=30, seed=np.random.default_rng(seed))
    first = engine.random(64)
    engine.reset().fast_forward(start)
    later = engine.random(size)
    for draws, wanted in ((range(64), first), (range(start, start + size), later)):
        [rng] = np.random.default_rng(seed).spawn(1)
        assert_array_equal(scrambled_points(columns, draws, rng), wanted)
