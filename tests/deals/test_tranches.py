"""Tranches of any size: the linear programme against sums by hand, closed forms and people."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.deals import (
    GradualSide,
    TrancheSchedule,
    TrancheSide,
    fastest_tranche_schedule,
    least_tranche_collateral,
    linear_gradualism,
    snap_back,
    tranche_schedule,
)
from detente.errors import InputError

FIXED = TrancheSide(1.0, 0.5)
LOOSE = TrancheSide(1.0, 0.5, reversible=1.0)


def slack_by_hand(
    sides: tuple[TrancheSide, TrancheSide], discount: tuple[float, float], found: TrancheSchedule
) -> np.ndarray:
    """Sum both streams period by period over a long time."""
    steps, long = found.steps, 1500
    out = np.zeros((2, steps + 1))
    for i in (0, 1):
        side, other, d = sides[i], sides[1 - i], discount[i]
        own = [*found.levels[i], *[found.levels[i][-1]] * long]
        they = [*found.levels[1 - i], *[found.levels[1 - i][-1]] * long]
        for t in range(steps + 1):
            kept = own[t - 1] * (1 - side.reversible) if t else 0.0
            left = they[t] * (1 - other.reversible)
            for m in range(long - steps):
                going = side.gain * they[t + m] - side.cost * own[t + m]
                broken = side.gain * (left if m else they[t]) - side.cost * kept
                out[i, t] += d**m * (going - broken)
            out[i, t] += d * found.collateral[i]
    return out


sides = st.builds(
    TrancheSide,
    st.floats(0.2, 3),
    st.floats(0.2, 3),
    st.floats(0.5, 2),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([None, None, 3, 10]),
)


@given(sides, sides, st.tuples(*[st.floats(0.3, 0.95)] * 2), st.integers(1, 5))
@settings(max_examples=60)
def test_slack_is_what_summing_says(first, second, discount, steps) -> None:
    for found in (
        tranche_schedule(first, second, discount, steps, collateral=(0.5, 1.0)),
        least_tranche_collateral(first, second, discount, steps, shares=(1.0, 2.0)),
    ):
        expected = slack_by_hand((first, second), discount, found)
        np.testing.assert_allclose(found.slack, expected, atol=1e-6)
        assert (np.diff(found.levels) >= -1e-9).all()
        for row, side in zip(found.levels, (first, second), strict=True):
            assert row[-1] == side.end
            if side.pieces:
                pieces = row * side.pieces / side.end
                np.testing.assert_allclose(pieces, np.rint(pieces), atol=1e-6)
    assert found.holds
    if max(found.collateral) > 1e-6:
        less = tuple(amount * 0.99 for amount in found.collateral)
        assert not tranche_schedule(first, second, discount, steps, collateral=less).holds


def test_reversible_at_once() -> None:
    found = fastest_tranche_schedule(LOOSE, LOOSE, (0.8, 0.8))
    assert found is not None
    assert found.steps == 1
    closed = snap_back(GradualSide(1, 0.5), GradualSide(1, 0.5), (1, 1), 0.8)
    assert found.slack[0, 0] == pytest.approx(closed.slack[0])


def test_irreversible_bit_by_bit_and_collateral_buys_speed() -> None:
    assert fastest_tranche_schedule(FIXED, FIXED, (0.9, 0.9), most_steps=8) is None
    steps = []
    for pledge in (0.05, 0.2, 0.6, 2.0, 6.0):
        found = fastest_tranche_schedule(FIXED, FIXED, (0.9, 0.9), collateral=(pledge, pledge))
        assert found is not None
        steps.append(found.steps)
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > steps[-1] == 1


def test_the_longer_the_less_is_needed_and_the_path_tends_to_the_closed_form() -> None:
    needed = [
        least_tranche_collateral(FIXED, FIXED, (0.9, 0.9), steps).collateral[0]
        for steps in (1, 2, 4, 8, 16)
    ]
    assert needed == sorted(needed, reverse=True)
    assert needed[0] == pytest.approx(0.5 / (1 - 0.9) / 0.9)
    assert needed[-1] < 0.005
    found = least_tranche_collateral(FIXED, FIXED, (0.9, 0.9), 24)
    expected = linear_gradualism(0.5, 0.9, steps=4).levels[0]
    np.testing.assert_allclose(found.levels[0, :4], expected, atol=1e-3)


def test_people_are_whole() -> None:
    holder = TrancheSide(1.0, 0.5, end=7.0, pieces=7)
    sender = TrancheSide(0.2, 1.0, reversible=1.0)
    found = least_tranche_collateral(holder, sender, (0.9, 0.9), 3)
    assert all(float(level).is_integer() for level in found.levels[0])


@pytest.mark.parametrize("pieces", [(3, 4), (5, 2)])
@pytest.mark.parametrize("discount", [0.6, 0.85])
def test_whole_pieces_are_cut_as_well_as_can_be(pieces, discount) -> None:
    first = TrancheSide(1.0, 0.4, pieces=pieces[0])
    second = TrancheSide(1.3, 0.7, pieces=pieces[1])
    least = np.inf
    for one, two in product(
        combinations_with_replacement(range(pieces[0] + 1), 2),
        combinations_with_replacement(range(pieces[1] + 1), 2),
    ):
        levels = np.array([[*one, pieces[0]], [*two, pieces[1]]]) / np.array(pieces)[:, None]
        bare = TrancheSchedule(levels, np.zeros((2, 4)), (0.0, 0.0))
        slack = slack_by_hand((first, second), (discount, discount), bare)
        least = min(least, max(0.0, -slack.min() / discount))
    found = least_tranche_collateral(first, second, (discount, discount), 3)
    assert max(found.collateral) == pytest.approx(least, abs=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: TrancheSide(0, 1),
        lambda: TrancheSide(1, 1, reversible=2),
        lambda: TrancheSide(1, 1, pieces=0),
        lambda: tranche_schedule(FIXED, FIXED, (1.0, 0.5), 2),
        lambda: tranche_schedule(FIXED, FIXED, (0.5, 0.5), 0),
        lambda: tranche_schedule(FIXED, FIXED, (0.5, 0.5), 2, collateral=(-1, 0)),
        lambda: least_tranche_collateral(FIXED, FIXED, (0.5, 0.5), 2, shares=(0, 1)),
    ],
)
def test_wrong_numbers_are_refused(call) -> None:
    with pytest.raises(InputError):
        call()
