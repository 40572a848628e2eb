"""The efficient set against its definition, and against what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.testing import assert_array_equal

from detente.deals import efficient_set
from detente.errors import InputError
from tests.oracles import deals as oracle

pytestmark = pytest.mark.kernels


@st.composite
def small_values(draw: st.DrawFn) -> np.ndarray:
    """A few packages with many ties."""
    parties, m = draw(st.integers(1, 6)), draw(st.integers(1, 40))
    levels = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.integers(0, levels + 1, (parties, m)).astype(float)


@given(small_values())
def test_it_is_what_the_definition_says(values: np.ndarray) -> None:
    assert_array_equal(efficient_set(values), oracle.efficient(values.T.tolist()))


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["uniform", "trade-off", "coarse", "sphere"])
def test_so_it_is_of_many_packages(parties: int, kind: str) -> None:
    rng = np.random.default_rng(parties)
    values = rng.random((parties, 4000))
    if kind == "trade-off":
        values[0] = (parties - values[1:].sum(axis=0)).round(2)
    elif kind == "coarse":
        values = np.floor(values * 6)
    elif kind == "sphere":
        values /= np.sqrt((values**2).sum(axis=0))
    here = values.T
    expected = [not ((here >= row).all(axis=1) & (here > row).any(axis=1)).any() for row in here]
    assert_array_equal(efficient_set(values), expected)


@given(small_values(), st.randoms(use_true_random=False))
def test_it_follows_relabelling_and_scaling(values: np.ndarray, random) -> None:
    found = efficient_set(values)
    parties, m = values.shape
    order = random.sample(range(m), m)
    who = random.sample(range(parties), parties)
    assert_array_equal(efficient_set(values[who][:, order]), found[order])
    scaled = values * 2.0 ** np.arange(parties)[:, None] + np.arange(parties)[:, None]
    assert_array_equal(efficient_set(scaled), found)


@given(small_values())
def test_a_dominated_package_changes_nothing(values: np.ndarray) -> None:
    found = efficient_set(values)
    more = np.column_stack([values, values[:, 0] - 1])
    assert_array_equal(efficient_set(more), [*found, False])
    twice = np.column_stack([values, values])
    assert_array_equal(efficient_set(twice), [*found, *found])


def test_no_package_is_no_answer() -> None:
    assert efficient_set(np.zeros((2, 0))).size == 0


@pytest.mark.parametrize("wrong", [[1.0, 2.0], [[1.0, np.nan]], [[1.0, np.inf], [0, 1]]])
def test_values_have_to_be_finite_numbers(wrong: list) -> None:
    with pytest.raises(InputError):
        efficient_set(wrong)
