"""Snap-back, transfers by turns, coercion, and the truncation trap."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, strategies as st
from numpy.testing import assert_allclose

from detente.deals import (
    GradualSide,
    Transfer,
    alternating_transfers,
    by_turns,
    coercion_bargain,
    fastest_tranches,
    linear_gradualism,
    snap_back,
)
from detente.errors import InputError
from tests.oracles import deals as oracle

stakes = st.floats(0.1, 3)


@given(stakes, stakes, stakes, stakes, stakes, stakes, st.floats(0.1, 0.97))
def test_snap_back_thresholds(v1, k1, v2, k2, a, b, discount) -> None:
    found = snap_back(GradualSide(v1, k1), GradualSide(v2, k2), (a, b), discount)
    shares = (k1 * a / (v1 * b), k2 * b / (v2 * a))
    for share, threshold, slack in zip(shares, found.thresholds, found.slack, strict=True):
        assert threshold == (None if share >= 1 else pytest.approx(share))
        assume(abs(share - discount) > 1e-9)
        assert (slack >= 0) == (discount >= share)
    assert found.self_enforcing == (discount >= max(shares))


@given(stakes, stakes, st.floats(0.1, 0.97), st.integers(1, 6), st.floats(0.05, 1))
def test_snap_back_with_delay_and_imperfect_detection(v, k, discount, delay, detection) -> None:
    found = snap_back(
        GradualSide(v, k), GradualSide(1, 1), (1, 1), discount, delay=delay, detection=detection
    )
    assert found.slack[0] == pytest.approx(
        oracle.snap_back_slack(v, k, discount, delay, detection), abs=1e-6
    )
    threshold = found.thresholds[0]
    if threshold is not None and abs(threshold - discount) > 1e-9:
        assert (found.slack[0] >= 0) == (discount >= threshold)


def test_reversible_concessions_go_at_once_and_irreversible_ones_do_not() -> None:
    side = GradualSide(1, 0.5)
    assert snap_back(side, side, (1, 1), 0.6).self_enforcing
    assert linear_gradualism(0.5, 0.6, steps=1).levels[0, 0] < 0.2


@st.composite
def some_transfers(draw: st.DrawFn) -> list[Transfer]:
    parts = draw(
        st.lists(st.tuples(st.integers(0, 1), st.floats(0, 3), st.floats(0, 5)), max_size=8)
    )
    return [Transfer(*part) for part in parts]


@given(
    some_transfers(),
    st.tuples(st.floats(0.3, 0.99), st.floats(0.3, 0.99)),
    st.tuples(st.floats(0, 3), st.floats(0, 3)),
)
def test_transfers_are_reasoned_back_from_the_end(transfers, discount, collateral) -> None:
    found = alternating_transfers(transfers, discount, collateral=collateral)
    turns = [(t.giver, t.cost, t.benefit) for t in transfers]
    assume(all(abs(step.slack) > 1e-9 for step in found.steps))
    made, values = oracle.transfers_made(turns, discount, collateral)
    assert found.made == made
    assert_allclose(found.values, values, atol=1e-9)
    enough = tuple(least + 1e-6 for least in found.least_collateral)
    assert alternating_transfers(transfers, discount, collateral=enough).completed
    for party in (0, 1):
        if found.least_collateral[party] > 1e-3:
            less = [*enough]
            less[party] = found.least_collateral[party] - 1e-3
            short = alternating_transfers(transfers, discount, collateral=(less[0], less[1]))
            assert not short.completed


def test_without_collateral_nothing_is_transferred() -> None:
    for count in (1, 2, 7, 50):
        found = alternating_transfers(by_turns((1, 1), (3, 3), count), (0.95, 0.95))
        assert found.made == 0
        assert not found.completed
        assert found.values == (0, 0)


def test_only_the_last_giver_needs_collateral_where_each_transfer_pays_for_the_one_before() -> None:
    found = alternating_transfers(by_turns((1, 1), (3, 3), 6), (0.9, 0.9), collateral=(0, 1.2))
    assert found.completed
    assert found.least_collateral == (0, pytest.approx(1 / 0.9))


def test_compensation_in_three_steps() -> None:
    """40, 40 and 20 per cent against relief worth more at each step; the last act has a pledge."""
    turns = []
    for share in (0.4, 0.4, 0.2):
        turns += [Transfer(0, share * 2.7, share * 3.0), Transfer(1, 0.1, share * 4.0)]
    bare = alternating_transfers(turns, (0.9, 0.9))
    assert bare.made == 0
    held = alternating_transfers(turns, (0.9, 0.9), collateral=bare.least_collateral)
    assert held.completed


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0, 2), st.floats(0, 2))
def test_coercion_is_bounded_on_both_sides(cs, ct, es, et) -> None:
    found = coercion_bargain(cs, ct, sender_expects=es, target_expects=et)

    def sender(x: float) -> float:
        return x + es * x - (-cs + es * ct)

    def target(x: float) -> float:
        return -x - et * x - (-ct + et * cs)

    assert found.threat_is_credible == (-cs + es * ct >= 0)
    if found.possible:
        assert target(found.demand) == pytest.approx(0, abs=1e-9)
        assert target(found.demand + 0.01) < 0
        assert sender(found.demand) >= -1e-9
    else:
        assert found.demand == 0


def test_the_sanctions_paradox() -> None:
    """Expecting conflict makes threats easier and what they bring smaller."""
    expects = [0.4, 0.6, 0.8, 1.0]
    found = [coercion_bargain(1, 3, sender_expects=e, target_expects=e) for e in expects]
    assert all(bargain.possible for bargain in found)
    demands = [bargain.demand for bargain in found]
    assert demands == sorted(demands, reverse=True)
    assert not coercion_bargain(1, 3, sender_expects=0.2, target_expects=0.2).possible


@given(st.floats(0.1, 0.95), st.floats(0.3, 0.95), st.floats(0.01, 1))
def test_tranches_are_kept_and_none_is_too_many(cost, discount, stake) -> None:
    found = fastest_tranches(cost, discount, stake, most_steps=30)
    slack = oracle.truncated_slack(cost, discount, stake, found.levels.tolist())
    assert min(slack) >= -1e-9
    if found.reached:
        assert found.levels[-1] == pytest.approx(1)
        if found.steps > 1:
            short = fastest_tranches(cost, discount, stake, most_steps=found.steps - 1)
            assert not short.reached
            assert short.levels[-1] < 1
    # Only the first step may have room to spare, for it alone was cut to size.
    assert_allclose(slack[1:], 0, atol=1e-9)


def test_the_truncation_trap() -> None:
    found = fastest_tranches(0.5, 0.9, 0.0)
    assert not found.reached
    assert not found.levels.any()
    assert "nothing is at stake" in found.why
    # Whatever is tried instead, somebody breaks it: the last step for a start.
    for levels in ([1.0], [0.5, 1.0], [0.9, 0.99, 0.999, 0.9999]):
        assert min(oracle.truncated_slack(0.5, 0.9, 0.0, levels)) < 0


def test_collateral_buys_speed() -> None:
    steps = [fastest_tranches(0.5, 0.9, stake).steps for stake in (0.02, 0.05, 0.1, 0.2, 0.4, 0.6)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > 5
    assert steps[-1] == 1
    far = fastest_tranches(1.5, 0.5, 0.01, most_steps=10)
    assert not far.reached
    assert "not enough" in far.why


@pytest.mark.parametrize(
    "call",
    [
        lambda: GradualSide(0, 1),
        lambda: snap_back(GradualSide(1, 1), GradualSide(1, 1), (1, 0), 0.9),
        lambda: snap_back(GradualSide(1, 1), GradualSide(1, 1), (1, 1), 0.9, delay=0),
        lambda: snap_back(GradualSide(1, 1), GradualSide(1, 1), (1, 1), 0.9, detection=0),
        lambda: alternating_transfers([Transfer(2, 1, 1)], (0.9, 0.9)),
        lambda: alternating_transfers([Transfer(1, -1, 1)], (0.9, 0.9)),
        lambda: alternating_transfers([], (0.9, 0.9), collateral=(-1, 0)),
        lambda: coercion_bargain(-1, 1),
        lambda: fastest_tranches(0.5, 0.9, -1),
        lambda: by_turns((1, 1), (1, 1), 0),
    ],
)
def test_wrong_numbers_are_refused(call) -> None:
    with pytest.raises(InputError):
        call()
