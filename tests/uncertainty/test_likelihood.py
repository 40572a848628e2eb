"""Words and numbers agree; intervals hold; too few draws are told from enough."""

from __future__ import annotations

import re
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.errors import InputError
from detente.text import LIKELIHOOD
from detente.uncertainty import (
    exact_interval,
    likelihood_of_count,
    running_share,
    settled,
    word_for,
)
from detente.uncertainty.shares.likelihood import ABOVE, ALWAYS, BELOW, NEVER

RANGES = {**LIKELIHOOD, BELOW: (0, 1), ABOVE: (99, 100)}

counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_words_and_numbers_always_agree(count, level):
    found = likelihood_of_count(*count, level=level)
    share = Fraction(100 * count[0], count[1])
    assert found.low <= found.share <= found.high
    if 0 < share < 100:
        low, high = RANGES[found.word]
        assert low <= share <= high
    else:
        assert found.word == (ALWAYS if share else NEVER)
    order = list(RANGES)
    order = [BELOW, *order[:7], ABOVE]
    assert order.index(found.low_word) <= order.index(found.high_word)
    sentence = found.sentence("the deal holds")
    # Every number that the reader sees lies in the range of the word beside it.
    if 0 < share < 100:
        pattern = r": (.+?) % \((.+?) to (.+?) %\), (.+)\.$"
        shown, *ends, words = re.search(pattern, sentence).groups()
        named = words.split(" to ") if " to " in words else [words, words]
        assert named[0] == found.low_word or named[0] == found.word
        for number, word in [*zip(ends, (found.low_word, found.high_word), strict=True)]:
            assert agrees(number, word)
        assert agrees(shown, found.word)
        assert found.words == words
    else:
        assert found.word in sentence
        shown = re.search(r"([\d.]+) % \((.+)\)\.$", sentence)
        assert agrees(*shown.groups())
    assert f"of {count[1]:,} draw" in sentence


def agrees(number: str, word: str) -> bool:
    low, high = RANGES[word]
    return low <= Fraction(number) <= high


@given(st.fractions(0, 1))
def test_a_chance_and_its_opposite_have_opposite_words(chance):
    order = [BELOW, *LIKELIHOOD, ABOVE]
    assert order.index(word_for(float(chance))) == 8 - order.index(word_for(float(1 - chance)))


@pytest.mark.parametrize(
    ("per_cent", "word"),
    [
        (0.99, BELOW), (1, "almost no chance"), (5, "very unlikely"), (20, "unlikely"),
        (45, "roughly even chance"), (50, "roughly even chance"), (55, "roughly even chance"),
        (56, "likely"), (80, "likely"), (95, "very likely"), (96, "almost certain"),
        (99, "almost certain"), (99.1, ABOVE),
    ],
)  # fmt: skip
def test_the_line_between_two_words_belongs_to_the_one_nearer_to_even(per_cent, word):
    assert word_for(per_cent / 100) == word


@pytest.mark.parametrize(
    ("count", "draws", "sentence"),
    [
        (60, 100, "It holds in 60 of 100 draws: 60 % (49 to 70 %), roughly even chance to likely."),
        (1, 1, "It holds in all of 1 draw: always in these draws, but one draw leaves room for a "
               "chance of as little as 2 % (almost no chance)."),
        (0, 10000, "It holds in none of 10,000 draws: never in these draws, but so many draws "
                   "leave room for a chance of up to 0.04 % (less than 1 in 100)."),
        (1000, 1000, "It holds in all of 1,000 draws: always in these draws, but so many draws "
                     "leave room for a chance of as little as 99.6 % (more than 99 in 100)."),
        (3, 9999, "It holds in 3 of 9,999 draws: 0.03 % (0.006 to 0.09 %), "
                  "less than 1 in 100."),
    ],
)  # fmt: skip
def test_sentences(count, draws, sentence):
    assert likelihood_of_count(count, draws).sentence() == sentence


def tail(hits: range, draws: int, chance: Fraction) -> Fraction:
    return sum(
        (comb(draws, k) * chance**k * (1 - chance) ** (draws - k) for k in hits), Fraction(0)
    )


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_exact_interval_leaves_out_what_its_ends_would_hardly_give(count):
    hits, draws = count
    low, high = (float(end) for end in exact_interval(hits, draws, level=0.9))
    if hits:
        luck = tail(range(hits, draws + 1), draws, Fraction(low))
        assert float(luck) == pytest.approx(0.05, abs=1e-9)
    else:
        assert low == 0
    if hits < draws:
        luck = tail(range(hits + 1), draws, Fraction(high))
        assert float(luck) == pytest.approx(0.05, abs=1e-9)
    else:
        assert high == 1
    mirrored = exact_interval(draws - hits, draws, level=0.9)
    assert [1 - high, 1 - low] == pytest.approx([float(end) for end in mirrored], abs=1e-12)


def test_the_exact_interval_holds_at_least_as_often_as_it_says():
    draws, chance = 30, 0.13
    low, high = exact_interval(np.arange(draws + 1), draws)
    inside = (low <= chance) & (chance <= high)
    often = [comb(draws, k) * chance**k * (1 - chance) ** (draws - k) for k in range(draws + 1)]
    assert np.dot(inside, often) >= 0.95


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 70))
def test_the_running_share_counts_the_first_draws(holds, points):
    running = running_share(holds, points=points)
    assert running.draws[-1] == len(holds)
    assert len(running.draws) == min(points, len(holds))
    assert (np.diff(running.draws) > 0).all()
    for row, after in enumerate(running.draws.tolist()):
        assert running.share[row] == sum(holds[:after]) / after
        low, high = exact_interval(sum(holds[:after]), after)
        assert (running.low[row], running.high[row]) == (low, high)


def test_the_verdict_finds_too_few_draws_and_draws_that_are_not_alike():
    rng = np.random.default_rng(2)
    found = settled(rng.random(1000) < 0.4)
    assert found.settled
    assert found.why.startswith("Settled: 1,000 draws leave the share within ")
    few = settled(rng.random(100) < 0.4)
    assert not few.settled
    assert 350 <= few.draws_needed <= 385  # 1.96 ** 2 / 4 / 0.05 ** 2 = 384.1 at most
    sorted_draws = np.arange(1000) < 400
    unlike = settled(sorted_draws)
    assert not unlike.settled
    assert unlike.wandered == pytest.approx(0.4)  # 400 of 500 against 400 of 1000
    assert "not alike from first to last" in unlike.why
    assert settled(rng.permutation(sorted_draws)).settled
    assert settled(np.zeros(100, bool), tolerance=0.04).settled
    assert not settled(np.zeros(50, bool), tolerance=0.04).settled


def test_the_verdict_seldom_errs_on_draws_that_are_alike():
    rng = np.random.default_rng(3)
    verdicts = [settled(rng.random(600) < 0.5) for _ in range(200)]
    assert np.mean([one.settled for one in verdicts]) >= 0.95
    assert np.mean([abs(one.share - 0.5) <= 0.05 for one in verdicts if one.settled]) >= 0.95


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: likelihood_of_count(3, 2), "above the number of draws"),
        (lambda: likelihood_of_count(0, 0), "no draw"),
        (lambda: likelihood_of_count(-1, 2), "below 0"),
        (lambda: likelihood_of_count(1, 2, level=1.0), "level: 1.0 is no share"),
        (lambda: running_share([]), "one draw or more"),
        (lambda: running_share([0.5, 1]), "type is float64"),
        (lambda: settled([True], tolerance=0), "tolerance: 0 is no share"),
        (lambda: running_share([True], points=0), "0 is below 1"),
    ],
)
def test_bad_input_is_refused(build, message):
    with pytest.raises(InputError, match=message):
        build()
