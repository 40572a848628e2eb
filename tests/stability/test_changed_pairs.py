"""How far two rankings are apart, against the pairs counted one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from detente.arrays import Ranks
from detente.stability.nearest_orders import changed_pairs
from tests.oracles.inverse import changed_pairs as counted

PAIRS = st.integers(0, 20).flatmap(
    lambda n: st.tuples(*(st.lists(st.integers(1, 9), min_size=n, max_size=n) for _ in range(2)))
)


def ranks(numbers: list[int]) -> Ranks:
    return np.array(numbers, dtype=np.int32)


@given(PAIRS)
def test_the_distance_is_the_count_of_pairs(pair: tuple[list[int], list[int]]) -> None:
    before, after = pair
    assert changed_pairs(ranks(before), ranks(after)) == counted(tuple(before), tuple(after))


@given(PAIRS)
def test_the_distance_is_the_same_both_ways(pair: tuple[list[int], list[int]]) -> None:
    before, after = map(ranks, pair)
    assert changed_pairs(before, after) == changed_pairs(after, before)
    assert changed_pairs(before, before) == 0


def test_all_pairs_of_a_ranking_turned_round_differ() -> None:
    up = np.arange(1, 1001, dtype=np.int32)
    assert changed_pairs(up, up[::-1]) == 1000 * 999 // 2
