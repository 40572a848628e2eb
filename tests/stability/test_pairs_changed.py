"""Counting pairs that two rankings order otherwise, against counting them one by one."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given, strategies as st

from detente.stability.pairs_changed import changed_pairs
from tests.oracles.inverse import changed_pairs as one_by_one

RANKINGS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(-3, 9), min_size=n, max_size=n)] * 2)
)


@given(RANKINGS)
def test_as_counted_one_by_one(pair: tuple[list[int], list[int]]) -> None:
    before, after = pair
    assert changed_pairs(np.array(before), np.array(after)) == one_by_one(before, after)


def test_many_states_take_no_time() -> None:
    n = 2**17
    began = time.process_time()
    assert changed_pairs(np.arange(n), np.arange(n)[::-1]) == n * (n - 1) // 2
    assert changed_pairs(np.ones(n, dtype=int), np.arange(n)) == n * (n - 1) // 2
    assert time.process_time() - began < 3
