"""One package over many draws of what all of them are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.deals import draw_shares, draws, efficient_set, individually_rational
from detente.errors import InputError
from tests.oracles import deals_outside as oracle


@st.composite
def drawn_values(draw: st.DrawFn) -> tuple[np.ndarray, int, np.ndarray]:
    shape = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.integers(0, draw(st.sampled_from([2, 4, 9])), shape).astype(float)
    floor = rng.integers(0, 3, shape[:2]).astype(float)
    return values, draw(st.integers(0, shape[2] - 1)), floor


@given(drawn_values(), st.integers(1, 30))
def test_shares_are_counts_of_verdicts(given_values, chunk: int) -> None:
    values, place, floor = given_values
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "CHUNK", chunk)
        found = draw_shares(values, place, floor)
    judged = oracle.draws_judged(values.tolist(), place, floor.tolist())
    assert list(zip(found.rational, found.efficient, strict=True)) == judged
    assert found.draws == len(judged)
    assert found.share_both == sum(a and b for a, b in judged) / len(judged)
    assert found.share_rational == sum(a for a, _ in judged) / len(judged)
    assert found.share_efficient == sum(b for _, b in judged) / len(judged)


@given(drawn_values())
def test_one_draw_is_the_plain_question(given_values) -> None:
    values, place, floor = given_values
    found = draw_shares(values[:1], place, floor[0])
    assert found.efficient[0] == efficient_set(values[0])[place]
    assert found.rational[0] == individually_rational(values[0], floor[0])[place]


@given(drawn_values())
def test_a_package_worse_for_all_changes_nothing(given_values) -> None:
    values, place, floor = given_values
    worse = values.min(axis=2, keepdims=True) - 1
    found = draw_shares(values, place, floor)
    more = draw_shares(np.concatenate([values, worse], axis=2), place, floor)
    assert repr(found) == repr(more)


@pytest.mark.parametrize(
    ("values", "place", "floor"),
    [
        ([[1.0]], 0, [1.0]),
        (np.zeros((0, 1, 1)), 0, [1.0]),
        ([[[1.0]]], 1, [1.0]),
        ([[[1.0]]], 0, [1.0, 2.0]),
        ([[[np.nan]]], 0, [1.0]),
        ([[[1.0]]], 0, [np.inf]),
    ],
)
def test_bad_draws_are_refused(values, place: int, floor) -> None:
    with pytest.raises(InputError):
        draw_shares(values, place, floor)
