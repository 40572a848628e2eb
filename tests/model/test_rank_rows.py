"""Ranks of many draws are, row by row and bit for bit, what one draw gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from detente.errors import CaseError
from detente.model.rank_rows import (
    distinct_rows,
    rank_rows_by_statements,
    rank_rows_by_values,
)
from detente.model.ranks import TIE_TOLERANCE, ranks_from_statements, ranks_from_values

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 9))
NEARLY = st.sampled_from(
    [-1.0, -0.0, 0.0, 1.0, 1.0 + TIE_TOLERANCE / 2, 1.0 + 3 * TIE_TOLERANCE, 1e300, 5e-324]
)


@given(hnp.arrays(np.float64, SHAPES, elements=NEARLY | st.floats(-1e6, 1e6)))
def test_by_values(values: np.ndarray) -> None:
    ranks, wrong = rank_rows_by_values(values)
    assert ranks.dtype == np.int32
    assert not wrong.any()
    for found, row in zip(ranks, values, strict=True):
        assert_array_equal(found, ranks_from_values(row))


@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(-2, 2)), st.data())
def test_rows_that_are_not_finite_are_named_and_spoil_no_other(
    values: np.ndarray, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, values.shape[0] - 1))
    values[row, data.draw(st.integers(0, values.shape[1] - 1))] = data.draw(
        st.sampled_from([np.nan, np.inf, -np.inf])
    )
    ranks, wrong = rank_rows_by_values(values)
    assert np.flatnonzero(wrong).tolist() == [row]
    for place in np.flatnonzero(~wrong):
        assert_array_equal(ranks[place], ranks_from_values(values[place]))
    with pytest.raises(CaseError):
        ranks_from_values(values[row])


@given(SHAPES, st.lists(st.integers(1, 3), max_size=5), st.data())
def test_by_statements(shape: tuple[int, int], sizes: list[int], data: st.DataObject) -> None:
    draws, size = shape
    groups = [
        [
            data.draw(hnp.arrays(np.bool_, (data.draw(st.sampled_from([1, draws])), size)))
            for _ in range(count)
        ]
        for count in sizes
    ]
    ranks = rank_rows_by_statements(groups, draws, size)
    assert ranks.dtype == np.int32
    for draw in range(draws):
        own = [[np.broadcast_to(each, shape)[draw] for each in group] for group in groups]
        assert_array_equal(ranks[draw], ranks_from_statements(own, size))


@given(hnp.arrays(np.int32, SHAPES, elements=st.integers(1, 2)))
def test_different_rows_are_kept_once(rows: np.ndarray) -> None:
    found = distinct_rows(rows)
    assert_array_equal(found.full(), rows)
    assert len({row.tobytes() for row in found.rows}) == len(found.rows)
