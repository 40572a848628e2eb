"""Ranks meet the rules: row by row, what is compared decides, whatever else is ranked beside it."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from detente.errors import CaseError
from detente.model import ranks_from_values
from detente.model.preferences import statements as by_statements, value as by_value
from detente.model.preferences.rank_rows import distinct_rows
from detente.model.preferences.statements import rank_rows_by_statements
from detente.model.preferences.value import rank_rows_by_values

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 9))
ONE_UNIT, TWO_UNITS = 1.0 + 2.0**-52, 1.0 + 2.0**-51
NEARLY = st.sampled_from([-1.0, -0.0, 0.0, 1.0, ONE_UNIT, TWO_UNITS, 1e15, 1e300, 5e-324])


def ranked_by_hand(values: list[float]) -> list[int]:
    """Rule P3 for one row of bare floats: each may be off by half a unit in its last place."""
    ordered = sorted(set(values))
    rank = {ordered[0]: 1}
    for low, high in pairwise(ordered):
        off = (abs(Fraction(low)) + abs(Fraction(high))) / 2**53
        rank[high] = rank[low] + (Fraction(high) - Fraction(low) > off)
    return [rank[value] for value in values]


@pytest.mark.parametrize("few", [0, 2**8])
@given(values=hnp.arrays(np.float64, SHAPES, elements=NEARLY | st.floats(-1e6, 1e6)))
def test_by_values(few: int, values: np.ndarray) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_value, "FEW_RANKS", few)
        ranks, wrong = rank_rows_by_values(values)
    assert ranks.dtype == np.int32
    assert not wrong.any()
    for found, row in zip(ranks, values, strict=True):
        assert found.tolist() == ranked_by_hand(row.tolist())
        assert_array_equal(ranks_from_values(row), found)


@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(-2, 2)), st.data())
def test_rows_that_are_not_finite_are_named_and_spoil_no_other(
    values: np.ndarray, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, values.shape[0] - 1))
    column = data.draw(st.integers(0, values.shape[1] - 1))
    values[row, column] = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    ranks, wrong = rank_rows_by_values(values)
    assert np.flatnonzero(wrong).tolist() == [row]
    for place in np.flatnonzero(~wrong):
        assert ranks[place].tolist() == ranked_by_hand(values[place].tolist())
    with pytest.raises(CaseError, match=f"in 1 states, first in state {column + 1}"):
        ranks_from_values(values[row])


@given(
    SHAPES,
    st.lists(st.integers(1, 3), max_size=7),
    st.sampled_from([1, 2, 40, 2**18]),
    st.data(),
)
def test_by_statements(
    shape: tuple[int, int], sizes: list[int], most_keys: int, data: st.DataObject
) -> None:
    draws, size = shape
    groups = [
        [
            data.draw(hnp.arrays(np.bool_, (data.draw(st.sampled_from([1, draws])), size)))
            for _ in range(count)
        ]
        for count in sizes
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_statements, "MOST_KEYS", most_keys)
        given_groups = ((len(group), iter(group)) for group in groups)
        ranks = np.broadcast_to(rank_rows_by_statements(given_groups, size), shape)
    assert ranks.dtype == np.int32
    for draw in range(draws):
        scores = [
            tuple(sum(np.broadcast_to(each, shape)[draw, s] for each in group) for group in groups)
            for s in range(size)
        ]
        ordered = sorted(set(scores))
        assert ranks[draw].tolist() == [ordered.index(score) + 1 for score in scores]


def test_more_statements_than_a_number_has_bits() -> None:
    """Two states apart in the least of eighty statements only, and a third below by the first."""
    groups = [(3, iter([np.array([[True, True, False]])] * 3))]
    groups += [(1, iter([np.array([[True, False, True]]) ^ (k % 2 == 0)])) for k in range(80)]
    groups += [(1, iter([np.array([[True, False, True]])]))]
    found = rank_rows_by_statements(groups, 3)
    assert math.prod(count + 1 for count, _ in groups) > 2**64
    assert found.tolist() == [[2, 3, 1]]


@given(hnp.arrays(np.int32, SHAPES, elements=st.integers(1, 2)))
def test_different_rows_are_kept_once(rows: np.ndarray) -> None:
    found = distinct_rows(rows)
    assert_array_equal(found.full(), rows)
    assert len({row.tobytes() for row in found.rows}) == len(found.rows)
