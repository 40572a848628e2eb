"""Simple rivals: published figures, definitions, symmetries, refusals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast.rivals import (
    coalition_strengths,
    conditional_chances,
    cubic_vote,
    markov_chances,
    proportional_vote,
    support,
    unchanged,
    victory_chances,
    weighted_mean,
    weighted_median,
)
from tests.forecast.conftest import reference
from tests.oracles import scores as oracles

REFERENCE = reference()["compromise"]
BLOCKS = REFERENCE["ktab_blocks"]
VOTES = {"Prop": proportional_vote, "PropCbc": cubic_vote}
CHANCES = {"markov": markov_chances, "conditional": conditional_chances}


# The reference


@pytest.mark.parametrize("block", BLOCKS, ids=["three", "five", "conditional"])
def test_the_published_blocks(block: dict[str, Any]) -> None:
    strengths = coalition_strengths(
        block["weights"], block["utilities"], VOTES[block["voting_rule"]]
    )
    assert_allclose(strengths, block["coalition_strengths"], rtol=0, atol=2.5e-3)
    chances = CHANCES[block["model"]](strengths)
    assert_allclose(chances, block["probability"], rtol=0, atol=5e-4)
    assert_allclose(chances, block["recomputed"], rtol=0, atol=6e-6)


def test_a_unanimous_cycle_is_a_tie() -> None:
    given_ = REFERENCE["unanimous_cycle"]
    assert_allclose(markov_chances(given_["S"]), given_["P"], rtol=0, atol=1e-10)
    assert_allclose(conditional_chances(given_["S"]), given_["P"], rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", REFERENCE["weighted_mean"])
def test_the_compromise_of_the_reference(name: str) -> None:
    if name == "dummyData_a040":
        capability, position, salience = np.transpose(REFERENCE["actors"][name])
    else:
        table = np.transpose(REFERENCE["actors"]["soe"])
        first = 1 if name == "soe_policy" else 3
        capability, position, salience = table[0], table[first], table[first + 1]
    weights = capability * salience
    found = weighted_mean(position, weights)
    assert_allclose(found, REFERENCE["weighted_mean"][name], rtol=0, atol=1e-10)
    assert weighted_median(position, weights) == REFERENCE["weighted_median"][name]


# The definitions

TENTHS = st.integers(0, 10).map(lambda each: Fraction(each, 10))


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> list[list[Fraction]]:
    size = draw(st.integers(2, 4))
    rows = st.lists(st.integers(least, 5).map(Fraction), min_size=size, max_size=size)
    return draw(st.lists(rows, min_size=size, max_size=size))


@settings(max_examples=50)
@given(st.data())
def test_strengths_are_what_the_definition_says(data: st.DataObject) -> None:
    parties, positions = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    weights = data.draw(st.lists(TENTHS, min_size=parties, max_size=parties))
    row = st.lists(TENTHS, min_size=positions, max_size=positions)
    worth = data.draw(st.lists(row, min_size=parties, max_size=parties))
    given_ = [float(w) for w in weights], [[float(u) for u in row] for row in worth]
    for vote, slow in (
        (proportional_vote, lambda d: d),
        (cubic_vote, lambda d: (d + d**3) / 2),
    ):
        expected = oracles.strengths(weights, worth, slow)
        assert_allclose(
            coalition_strengths(*given_, vote), np.array(expected, dtype=float), rtol=0, atol=1e-12
        )


@settings(max_examples=50)
@given(tables(least=1))
def test_chances_are_what_the_definitions_say(table: list[list[Fraction]]) -> None:
    given_ = np.array(table, dtype=float)
    expected = [float(each) for each in oracles.incumbents(table)]
    assert_allclose(markov_chances(given_), expected, rtol=0, atol=1e-12)
    expected = [float(each) for each in oracles.winners(table)]
    assert_allclose(conditional_chances(given_), expected, rtol=0, atol=1e-12)


@settings(max_examples=50)
@given(tables())
def test_where_strengths_are_zero_there_may_be_no_answer(table: list[list[Fraction]]) -> None:
    given_ = np.array(table, dtype=float)
    groups = oracles.never_left(table)
    if len(groups) > 1:
        with pytest.raises(NotApplicableError, match=f"{len(groups)} positions or groups"):
            markov_chances(given_)
        return
    found = markov_chances(given_)
    assert_allclose(found, [float(each) for each in oracles.incumbents(table)], atol=1e-12)
    assert set(np.flatnonzero(found)) == groups.pop()


def test_chances_to_win_of_a_pair_add_up_to_one() -> None:
    found = victory_chances([[0, 3, 0], [1, 0, 0], [0, 0, 0]])
    assert_allclose(found + found.T, 1)
    assert found[0, 1] == 0.75
    assert found[0, 2] == 0.5
    assert np.diag(found).tolist() == [0.5] * 3


# Symmetries


@settings(max_examples=50)
@given(tables(least=1), st.randoms(), st.integers(-300, 300))
def test_names_and_scale_do_not_matter(
    table: list[list[Fraction]], shuffler: Any, power: int
) -> None:
    given_ = np.array(table, dtype=float)
    order = list(range(len(given_)))
    shuffler.shuffle(order)
    for chances in (markov_chances, conditional_chances):
        before = chances(given_)
        assert_allclose(chances(given_[np.ix_(order, order)]), before[order], atol=1e-12)
        assert_allclose(chances(given_ * 10.0**power), before, atol=1e-12)


def test_the_largest_numbers_do_not_overflow() -> None:
    strengths = [[0, 1.5e308], [1e308, 0]]
    assert_allclose(markov_chances(strengths), [0.6, 0.4])
    assert_allclose(conditional_chances(strengths), [0.6, 0.4])


def test_a_position_that_all_prefer_wins() -> None:
    strengths = coalition_strengths([1, 2], [[0.1, 0.9, 0.3], [0.2, 0.8, 0.4]])
    assert markov_chances(strengths).tolist() == [0, 1, 0]
    assert conditional_chances(strengths).tolist() == [0, 1, 0]


def test_the_chance_to_beat_very_many_is_not_lost() -> None:
    """Each beats the next 499 nine times in ten; the product over all others is below 1e-500."""
    size = 999
    ahead = (np.arange(size)[None, :] - np.arange(size)[:, None]) % size
    strengths = np.where(ahead == 0, 0, np.where(ahead <= size // 2, 9.0, 1.0))
    for chances in (markov_chances, conditional_chances):
        assert_allclose(chances(strengths), 1 / size, rtol=1e-9)


def test_the_middle_moves_with_the_positions() -> None:
    positions, weights = [1.0, 5.0, 9.0], [2.0, 1.0, 4.0]
    for middle in (weighted_mean, weighted_median):
        before = middle(positions, weights)
        assert_allclose(middle([3 * each + 1 for each in positions], weights), 3 * before + 1)
        assert_allclose(middle(positions, [4e307 * each for each in weights]), before)
        assert middle(positions[::-1], weights[::-1]) == before


def test_half_of_the_weight_is_enough() -> None:
    """Two tenths and three tenths are half of one, also where rounded numbers fall short of it."""
    assert weighted_median([1, 2, 3, 4], [0.2, 0.3, 0.1, 0.4]) == 2
    assert weighted_median([1, 2, 3, 4], [0.1, 0.7, 0.4, 0.4]) == 2
    assert weighted_median([4, 3, 2, 1], [0.4, 0.1, 0.3, 0.2]) == 2
    assert weighted_median([7], [2]) == 7


# Support, and nothing changes


def test_support_counts_those_whose_best_level_has_it_so() -> None:
    ranks = [[1, 2, 3], [3, 2, 1], [2, 3, 1]]
    at_least_second = [False, True, True]
    found = support(ranks, at_least_second)
    assert_allclose(found.share, 2 / 3)
    assert found.by_party.tolist() == [1, 0, 1]
    assert support(ranks, at_least_second, [1, 1, 0]).share == 0.5
    complement = support(ranks, [True, False, False]).share
    assert_allclose(found.share + complement, 1)


def test_a_party_that_does_not_mind_is_divided() -> None:
    found = support([[2, 2, 1, 2]], [True, False, True, False])
    assert_allclose(found.share, 1 / 3)


def test_support_reads_the_order_only() -> None:
    ranks = np.array([[1, 2, 3], [3, 2, 2], [7, 1, 7]])
    yes = [False, True, True]
    assert support(ranks, yes).share == support(ranks**3 + 5, yes).share


def test_nothing_changes_is_certain() -> None:
    assert unchanged([True, False]).tolist() == [1, 0]


# Refusals


@pytest.mark.parametrize(
    ("call", "arguments", "said"),
    [
        (coalition_strengths, ([1], [[0.5], [0.5]]), "weights: needs one number"),
        (coalition_strengths, ([-1], [[0.5]]), "weights: needs one number of at least 0"),
        (coalition_strengths, ([1], [[1.5]]), "utilities: holds a number outside 0 to 1"),
        (coalition_strengths, ([1], [0.5]), "utilities: has 1 dimensions"),
        (markov_chances, ([[0, 1]],), "strengths: has 2 entries for 1"),
        (markov_chances, ([[0, -1], [1, 0]],), "strengths: holds -1"),
        (markov_chances, ([[0, np.nan], [1, 0]],), "strengths: holds nan"),
        (victory_chances, ([[0, np.inf], [1, 0]],), "strengths: holds inf"),
        (conditional_chances, ([],), "strengths: has 1 dimensions"),
        (weighted_mean, ([1, 2], [1]), "weights: has 1 entries for 2"),
        (weighted_mean, ([1, 2], [0, 0]), "no weight at all"),
        (weighted_median, ([1, 2], [1, -1]), "negative weight"),
        (weighted_median, ([], []), "positions: is empty"),
        (support, ([[1, 2]], [True]), "satisfied: is not one True or False for each of 2"),
        (support, ([[1, 2]], [1, 0]), "satisfied: is not one True or False"),
        (support, ([[1, 2]], [True, False], [1, 1]), "weights: has 2 entries for 1 parties"),
        (unchanged, ([0.5],), "now: is no list of True and False"),
    ],
)
def test_wrong_input_is_refused(call: Any, arguments: tuple[object, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        call(*arguments)


def test_what_has_no_one_answer_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="2 positions or groups of them are never left"):
        markov_chances([[0, 0], [0, 0]])
    with pytest.raises(NotApplicableError, match="sure to lose"):
        conditional_chances([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    with pytest.raises(TooLargeError, match="at most 1,000"):
        coalition_strengths([1.0], np.zeros((1, 1_001)))
    with pytest.raises(TooLargeError, match="at most 1,000"):
        markov_chances(np.zeros((1_001, 1_001)))


def test_one_position_is_the_answer() -> None:
    assert markov_chances([[0.0]]).tolist() == [1]
    assert conditional_chances([[0.0]]).tolist() == [1]
