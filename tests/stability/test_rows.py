"""The rows that describe the concepts say of them what is true."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.concepts import BY_NAME, FARSIGHTED, ROWS, STRENGTHS, SWEPT, listed_concepts
from detente.stability import analyse
from detente.stability.batched import ANSWERED
from tests.strategies import small_models


@settings(max_examples=60, deadline=None)
@given(small_models(), st.integers(0, 2**32 - 1))
def test_the_upper_concept_contains_this_one_and_follows_from_the_partys_own_ranks(
    model, seed
) -> None:
    rng = np.random.default_rng(seed)
    table = analyse(model, SWEPT)
    for party in model.parties:
        others = {name: rng.permutation(model.space.size) for name in model.parties}
        others[party] = model.ranks[party]
        elsewhere = analyse(model.with_ranks(others), SWEPT)
        for name in SWEPT:
            upper = BY_NAME[name].upper
            assert not (table.stable[name][party] & ~table.stable[upper][party]).any()
            assert_array_equal(table.stable[upper][party], elsewhere.stable[upper][party])


@settings(max_examples=60, deadline=None)
@given(small_models())
def test_a_symmetric_concept_asks_more_than_its_plain_one(model) -> None:
    table = analyse(model, SWEPT)
    pairs = 0
    for row in ROWS:
        for plain in ROWS:
            kin = (row.swept, row.answered, row.improving) == (True, True, plain.improving)
            if kin and plain.swept and plain.answered and row.symmetric > plain.symmetric:
                pairs += 1
                assert row.strength > plain.strength
                for party in model.parties:
                    stable = table.stable
                    assert not (stable[row.name][party] & ~stable[plain.name][party]).any()
    assert pairs == 2


def test_every_swept_concept_grades_states_and_has_its_words_and_its_sign() -> None:
    assert set(STRENGTHS) == set(SWEPT)
    assert [BY_NAME[name].strength for name in STRENGTHS] == [5, 4, 3, 2, 1]
    for name in STRENGTHS:
        row = BY_NAME[name]
        assert all((row.holds, row.manner, row.because, row.sign, row.style, row.upper))
        assert row.answered == ("{who}" in row.because)
    assert all(row.title and row.meaning and row.stable for row in ROWS + FARSIGHTED)
    assert listed_concepts() == "nash, gmr, smr, seq, sseq or sim"


def test_the_kernel_side_by_side_knows_only_concepts_that_are_swept() -> None:
    assert set(SWEPT) >= ANSWERED
