"""Shares of variance: exact values, small worlds, error bars that hold, and nothing to share."""

from __future__ import annotations

from fractions import Fraction
from math import pi

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.errors import InputError
from detente.uncertainty import (
    Column,
    InputTable,
    given_data_shares,
    sobol_shares,
)
from detente.uncertainty.influence.bins import cells_of
from tests.oracles import sensitivity as oracle

ISHIGAMI = ("x1", "x2", "x3")


def categories(points: np.ndarray, weights: list[int]) -> np.ndarray:
    """Numbers uniform on [0, 1) -> categories, each as likely as its weight."""
    ends = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(ends, points, side="right"), np.flatnonzero(weights)[-1])


def ishigami(cube: np.ndarray) -> np.ndarray:
    x = 2 * pi * cube - pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_shares() -> tuple[list[float], list[float]]:
    """First and total shares for a = 7, b = 0.1, from the integrals."""
    a, b = 7.0, 0.1
    one = 0.5 * (1 + b * pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return [one / whole, two / whole, 0.0], [(one + both) / whole, two / whole, both / whole]


G = np.array([0.0, 1.0, 4.5, 9.0])


def sobol_g(cube: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * cube - 2) + G) / (1 + G), axis=1)


def sobol_g_shares() -> tuple[list[float], list[float]]:
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    totals = [part * np.prod(1 + np.delete(parts, k)) for k, part in enumerate(parts)]
    return (parts / whole).tolist(), [float(total / whole) for total in totals]


CASES = [
    pytest.param(ishigami, ishigami_shares(), id="Ishigami"),
    pytest.param(sobol_g, sobol_g_shares(), id="Sobol' g"),
    pytest.param(
        lambda cube: cube @ np.array([1.0, 2.0, 3.0]),
        ([1 / 14, 4 / 14, 9 / 14], [1 / 14, 4 / 14, 9 / 14]),
        id="linear",
    ),
    # Fails when both are below: p = 0.3; Var E(.|a) = .5 * .6**2 * .25 / .25 ... by hand below.
    pytest.param(
        lambda cube: (cube[:, 0] < 0.5) & (cube[:, 1] < 0.6),
        ([0.09 / 0.21, 0.06 / 0.21], [0.15 / 0.21, 0.12 / 0.21]),
        id="yes or no",
    ),
]


@pytest.mark.parametrize(("function", "exact"), CASES)
def test_sobol_shares_meet_exact_values(function, exact):
    names = [f"x{k}" for k in range(len(exact[0]))]
    found = sobol_shares(function, names, rng=np.random.default_rng(1), points=4096, resamples=50)
    by_name = {one.name: one for one in found.of}
    for name, first, total in zip(names, *exact, strict=True):
        assert by_name[name].first.value == pytest.approx(first, abs=0.02)
        assert by_name[name].total.value == pytest.approx(total, abs=0.02)
    totals = [one.total.value for one in found.of]
    assert totals == sorted(totals, reverse=True)
    assert found.runs == 4096 * (len(names) + 2)


@pytest.mark.parametrize(("function", "exact"), CASES)
def test_given_draws_tell_the_first_shares(function, exact):
    rng = np.random.default_rng(2)
    names = [f"x{k}" for k in range(len(exact[0]))]
    cube = rng.random((10_000, len(names)))
    table = InputTable([Column(name) for name in names], cube)
    found = given_data_shares(table, function(cube), rng=rng)
    by_name = {one.name: one for one in found.of}
    for name, first in zip(names, exact[0], strict=True):
        assert by_name[name].first.value == pytest.approx(first, abs=0.03)
        assert by_name[name].total is None


def test_error_bars_hold_as_often_as_they_say():
    rng = np.random.default_rng(3)
    exact = sobol_g_shares()
    hits = {"given": [], "first": [], "total": []}
    for _ in range(60):
        cube = rng.random((500, 4))
        table = InputTable([Column(f"x{k}") for k in range(4)], cube)
        for one in given_data_shares(table, sobol_g(cube), rng=rng).of:
            hits["given"].append(one.first.low <= exact[0][int(one.name[1])] <= one.first.high)
        new = sobol_shares(sobol_g, table.names, rng=rng, points=256, resamples=100)
        for one in new.of:
            place = int(one.name[1])
            hits["first"].append(one.first.low <= exact[0][place] <= one.first.high)
            hits["total"].append(one.total.low <= exact[1][place] <= one.total.high)
    # Nine in ten are promised. Evenly spread points are better than their bars say.
    assert 0.8 <= np.mean(hits["given"]) <= 0.99
    assert np.mean(hits["first"]) >= 0.85
    assert np.mean(hits["total"]) >= 0.85


def test_an_input_without_influence_is_given_nothing_on_average():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(200):
        table = InputTable([Column("x")], rng.random((100, 1)))
        found.append(given_data_shares(table, rng.random(100) < 0.4, rng=rng).of[0].first.value)
    # Uncorrected, ten cells of a hundred draws would show 9 / 99.
    assert np.mean(found) == pytest.approx(0, abs=0.01)


levels = st.lists(st.integers(1, 5), min_size=1, max_size=3)


@given(st.lists(levels, min_size=1, max_size=3), st.data())
@settings(max_examples=25, deadline=None)
def test_sobol_shares_of_categories_and_groups_are_those_of_the_small_world(weights, data):
    chances = [[Fraction(w, sum(row)) for w in row] for row in weights]
    answers = {}
    world = oracle.independent(
        chances, lambda x: answers.setdefault(x, data.draw(st.booleans(), label=str(x)))
    )
    if oracle.variance(world) < Fraction(1, 20):  # too rare to see in so few points
        return
    names = [f"x{k}" for k in range(len(weights))]
    groups = {"both": names[:2]} if len(names) > 2 and data.draw(st.booleans()) else {}

    def function(cube: np.ndarray) -> np.ndarray:
        codes = np.stack([categories(cube[:, k], row) for k, row in enumerate(weights)])
        return np.array([answers[x] for x in map(tuple, codes.T.tolist())])

    found = sobol_shares(
        function, names, rng=np.random.default_rng(5), points=1024, groups=groups, resamples=20
    )
    asked = {one.name for one in found.of}
    assert asked == ({"both", "x2"} if groups else set(names))
    for one in found.of:
        which = [names.index(name) for name in one.members]
        assert one.first.value == pytest.approx(float(oracle.first_share(world, which)), abs=0.15)
        assert one.total.value == pytest.approx(float(oracle.total_share(world, which)), abs=0.15)


def test_a_group_counts_as_one_input_and_says_who_is_in_it():
    rng = np.random.default_rng(6)
    xor = sobol_shares(
        lambda cube: (cube[:, 0] < 0.5) ^ (cube[:, 1] < 0.5),
        ["a", "b", "c"],
        rng=rng,
        groups={"pair": ("a", "b")},
    )
    assert [one.name for one in xor.of] == ["pair", "c"]
    assert xor.of[0].members == ("a", "b")
    assert xor.of[0].first.value == pytest.approx(1, abs=0.01)
    assert xor.runs == 1024 * 4
    cube = rng.random((2000, 3))
    table = InputTable([Column("a"), Column("b"), Column("c")], cube)
    outcome = (cube[:, 0] < 0.5) ^ (cube[:, 1] < 0.5)
    alone = given_data_shares(table, outcome, rng=rng, bins=16)
    assert max(one.first.value for one in alone.of) < 0.05
    pair = given_data_shares(table, outcome, rng=rng, bins=16, groups={"pair": ("a", "b")})
    assert pair.of[0].name == "pair"
    # The middle of the draws is not the middle of the cube: coarse cells lose a little.
    assert 0.85 < pair.of[0].first.value <= 1


def test_one_input_alone_answers_for_everything():
    found = sobol_shares(lambda cube: cube[:, 0] < 0.3, ["x"], rng=np.random.default_rng(7))
    assert found.of[0].first.value == pytest.approx(1, abs=0.02)
    assert found.of[0].total.value == pytest.approx(1, abs=0.02)


def test_where_nothing_varies_it_is_said_and_nothing_is_shared_out():
    rng = np.random.default_rng(8)
    for found in (
        sobol_shares(lambda cube: np.ones(len(cube), bool), ["x", "y"], rng=rng),
        given_data_shares(InputTable([Column("x")], rng.random((50, 1))), np.ones(50), rng=rng),
    ):
        assert not found.varies
        assert found.of == ()
        assert "no variance to share out" in found.why


def test_same_seed_same_answer_and_the_scale_of_the_outcome_does_not_count():
    def ask(factor: float) -> list[float]:
        found = sobol_shares(
            lambda cube: factor * ishigami(cube) + 5, ISHIGAMI, rng=np.random.default_rng(9)
        )
        return [x for one in found.of for x in (*one.first, *one.total)]

    assert ask(1.0) == ask(1.0)
    assert ask(1000.0) == pytest.approx(ask(1.0), rel=1e-6)


@given(st.lists(st.integers(0, 9), min_size=8, max_size=60), st.integers(2, 8))
def test_cells_never_part_equal_values_and_are_of_like_size(values, most):
    values = values * 8
    table = InputTable([Column("x")], np.array(values, float)[:, None])
    cells = cells_of(table, ["x"], most)
    assert set(cells) == set(range(cells.max() + 1))
    assert cells.max() < max(most, 2)
    order = np.argsort(values, kind="stable")
    assert (np.diff(cells[order]) >= 0).all()
    for value in set(values):
        assert len({int(c) for c, v in zip(cells, values, strict=True) if v == value}) == 1


def test_cells_that_would_be_too_thin_are_refused_for_that_input_alone():
    rng = np.random.default_rng(10)
    labels = tuple(f"c{k}" for k in range(30))
    values = np.column_stack([rng.random(60), np.arange(60) % 30])
    table = InputTable([Column("x"), Column("many", categories=labels)], values)
    found = given_data_shares(table, values[:, 0] < 0.5, rng=rng)
    assert [one.name for one in found.of] == ["x"]
    assert found.left_out[0][0] == "many"
    assert "60 draws are too few for the 30 cells" in found.left_out[0][1]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda _t, r: sobol_shares(lambda c: c[:, 0], ["x"], rng=r, points=1000), "no power of 2"),
        (lambda _t, r: sobol_shares(lambda c: c[:5, 0], ["x"], rng=r), r"shape is \(5,\)"),
        (lambda _t, r: sobol_shares(lambda c: np.log(0 * c[:, 0] - 1), ["x"], rng=r), "has nan"),
        (lambda _t, r: sobol_shares(lambda c: c[:, 0], [], rng=r), "no input"),
        (
            lambda _t, r: sobol_shares(lambda c: c[:, 0], ["x"], rng=r, groups={"g": ("y",)}),
            "group 'g': no input named 'y'",
        ),
        (
            lambda t, r: given_data_shares(t, t.values[:, 0], rng=r, groups={"g": "x", "h": "x"}),
            "'x' is in group 'g' already",
        ),
        (lambda t, r: given_data_shares(t, np.full(60, np.nan), rng=r), "draw 1 has nan"),
        (lambda t, r: given_data_shares(t, np.zeros(59), rng=r), r"shape is \(59,\)"),
        (
            lambda t, r: given_data_shares(
                InputTable(t.columns, t.values[:9]), np.arange(9), rng=r
            ),
            "9 draws are too few",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in log")
def test_bad_input_is_refused(build, message):
    rng = np.random.default_rng(11)
    with pytest.raises(InputError, match=message):
        build(InputTable([Column("x")], rng.random((60, 1))), rng)


def test_a_group_is_cut_into_about_as_many_cells_as_one_input():
    values = np.random.default_rng(12).random((400, 3))
    table = InputTable([Column("a"), Column("b"), Column("c")], values)
    for members, cells in ((["a"], 30), (["a", "b"], 25), (["a", "b", "c"], 27)):
        assert cells_of(table, members, 30).max() + 1 == cells
