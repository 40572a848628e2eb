"""Separate issues merged one by one, against listing every package."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.deals import additive_frontier
from detente.errors import InputError
from tests.oracles import deals as oracle

pytestmark = pytest.mark.kernels

levels = st.integers(0, 6)


@st.composite
def some_issues(draw: st.DrawFn) -> list[tuple[list[int], list[int]]]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    return [tuple(draw(st.lists(levels, min_size=n, max_size=n)) for _ in range(2)) for n in sizes]


@given(some_issues())
def test_it_is_what_listing_says(issues) -> None:
    found = additive_frontier(issues)
    expected = oracle.additive(issues)
    pairs = [tuple(pair) for pair in found.points.T.tolist()]
    assert dict(zip(pairs, found.multiplicity, strict=True)) == expected
    assert found.exact
    listed = list(found)
    assert len(listed) == len(set(listed)) == found.count
    for point, pair in enumerate(pairs):
        for choice in found.packages_at(point):
            value = [
                sum(i[side][k] for i, k in zip(issues, choice, strict=True)) for side in (0, 1)
            ]
            assert tuple(value) == pair


def test_decimals_are_added_exactly() -> None:
    """In floating point 0.1 + 0.2 is more than 0.3, and one of two equals would be lost."""
    found = additive_frontier([[[0.1, 0.3], [0.2, 0.0]], [[0.2, 0.0], [0.0, 0.2]]])
    assert found.exact
    assert found.multiplicity == (1, 2, 1)
    assert found.points[0].tolist() == [0.1, 0.3, 0.5]


@pytest.mark.parametrize("decimals", [2, 17])
def test_a_thousand_million_million_packages(decimals: int) -> None:
    rng = np.random.default_rng(5)
    issues = [rng.random((2, 10)).round(decimals) for _ in range(15)]
    found = additive_frontier(issues)
    assert found.packages == 10**15
    assert found.exact == (decimals == 2)
    assert (np.diff(found.points[0]) > 0).all()
    assert (np.diff(found.points[1]) < 0).all()
    first = next(iter(found))
    assert len(first) == 15
    assert len(list(islice(found, 50))) == min(50, found.count)
    # No weighting of the two parties finds anything better than the frontier does.
    for weight in np.linspace(0, 1, 21):
        best = sum((weight * a + (1 - weight) * b).max() for a, b in issues)
        reached = (weight * found.points[0] + (1 - weight) * found.points[1]).max()
        assert reached == pytest.approx(best)


def test_more_packages_than_an_integer_of_the_machine_counts() -> None:
    found = additive_frontier([[[1, 1], [1, 1]]] * 70)
    assert found.count == 2**70
    assert len(next(found.packages_at(0))) == 70


def test_the_best_that_leaves_the_other_enough() -> None:
    found = additive_frontier([[[0, 2], [1, 0]], [[0, 1], [3, 0]]])
    assert found.best_for(0, other_at_least=2) == 1
    assert found.best_for(1, other_at_least=2) == 1
    assert found.best_for(0, other_at_least=9) is None
    assert "3 efficient of 4" in found._repr_html_()


@pytest.mark.parametrize("wrong", [[[[1, 2]]], [[[1], [2], [3]]], [[[], []]], [[[np.nan], [0]]]])
def test_an_issue_has_two_rows_of_finite_numbers(wrong) -> None:
    with pytest.raises(InputError):
        additive_frontier(wrong)
    with pytest.raises(InputError):
        list(additive_frontier([[[1], [1]]]).packages_at(3))
