"""Fair points on finite sets: the definitions, the reference, the symmetries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st
from numpy.testing import assert_array_equal

from detente.deals import (
    egalitarian_point,
    individually_rational,
    kalai_smorodinsky_point,
    nash_point,
    utilitarian_point,
)
from detente.errors import InputError
from tests.oracles import deals as oracle

FINDERS = {
    "nash": nash_point,
    "kalai_smorodinsky": kalai_smorodinsky_point,
    "egalitarian": egalitarian_point,
    "utilitarian": utilitarian_point,
}
FOUR = np.array([[1, 0.9, 0.5, 0], [0, 0.6, 0.65, 1]])


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    parties, m = draw(st.integers(1, 4)), draw(st.integers(1, 25))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.integers(0, draw(st.integers(1, 8)) + 1, (parties, m)).astype(float)
    return values, rng.integers(0, 3, parties).astype(float)


@given(problems(), st.sampled_from(sorted(FINDERS)))
def test_a_solution_is_what_the_definition_says(problem, name) -> None:
    values, floor = problem
    found = FINDERS[name](values, floor)
    places, left_out = oracle.solution(name, values.T.tolist(), floor.tolist())
    assert set(found.places) == places
    assert set(found.indifferent) == left_out
    assert bool(found.why_none) == (not places)


@given(problems())
def test_individually_rational(problem) -> None:
    values, floor = problem
    expected = oracle.rational(values.T.tolist(), floor.tolist())
    assert_array_equal(individually_rational(values, floor), expected)


def test_kalai_smorodinsky_takes_the_largest_least_share() -> None:
    """Not the smallest spread of shares, which would pick the third package."""
    found = kalai_smorodinsky_point(FOUR, [0, 0])
    assert found.places == (1,)
    assert found.score == pytest.approx(0.6)


def test_packages_with_equal_values_are_all_kept() -> None:
    twice = np.column_stack([FOUR, FOUR])
    assert kalai_smorodinsky_point(twice, [0, 0]).places == (1, 5)
    assert nash_point(twice, [0, 0]).places == (1, 5)


def test_an_indifferent_party_is_said_and_left_out() -> None:
    """Were it kept in the product, every package would be a solution."""
    values = np.vstack([FOUR, np.full(4, 7.0)])
    for find in FINDERS.values():
        found = find(values, [0, 0, 7])
        assert found.indifferent == (2,)
        assert found.places == find(FOUR, [0, 0]).places


def test_no_gain_for_all_is_no_nash_point() -> None:
    found = nash_point([[1, 0], [0, 1]], [0, 0])
    assert found.places == ()
    assert "every product is 0" in found.why_none


def test_everybody_refuses_everything() -> None:
    found = utilitarian_point([[1, 0], [0, 1]], [1, 1])
    assert found.places == ()
    assert "refuse" in found.why_none


@given(problems())
def test_nash_and_kalai_smorodinsky_do_not_see_the_scale(problem) -> None:
    values, floor = problem
    factor = 4.0 ** np.arange(len(floor))
    shift = np.arange(len(floor)) - 1.0
    scaled = values * factor[:, None] + shift[:, None], floor * factor + shift
    for find in (nash_point, kalai_smorodinsky_point):
        assert find(*scaled).places == find(values, floor).places


@given(problems(), st.sampled_from(sorted(FINDERS)), st.randoms(use_true_random=False))
def test_a_solution_follows_relabelling(problem, name, random) -> None:
    values, floor = problem
    order = random.sample(range(values.shape[1]), values.shape[1])
    who = random.sample(range(len(floor)), len(floor))
    there = FINDERS[name](values[who][:, order], floor[who]).places
    assert sorted(order[k] for k in there) == list(FINDERS[name](values, floor).places)


@given(problems(), st.sampled_from(sorted(FINDERS)))
def test_a_dominated_package_changes_no_solution(problem, name) -> None:
    values, floor = problem
    found = FINDERS[name](values, floor)
    assume(found.places)
    worse = values[:, found.places[0]] - 0.25
    more = np.column_stack([values, worse])
    assert FINDERS[name](more, floor).places == found.places


def test_the_disagreement_point_has_one_number_a_party() -> None:
    with pytest.raises(InputError, match="one a party"):
        nash_point(FOUR, [0, 0, 0])


def test_a_gain_at_the_others_cost_is_not_denied() -> None:
    found = nash_point([[0, 1], [0, -1]], [0, 0])
    assert found.places == ()
    assert "that nobody would refuse" in found.why_none
