"""Foresight meets its definition, the reference numbers and its symmetries, ties included."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.testing import assert_array_equal

from detente import load_case
from detente.case import Lever
from detente.errors import (
    NotApplicableError,
    TooLargeError,
    UnconvergedError,
    UnknownNameError,
)
from detente.model import Model, assemble
from detente.stability import (
    Verdicts,
    limited_move_stability,
    nash_stability,
    non_myopic_stability,
)
from detente.stability.foresight import non_myopic as far_sight, turns as turn_taking
from detente.stability.foresight.kernels import Ends
from tests.oracles import OracleStandoff, foresight as oracles, moves
from tests.relabelling import reordered, stretched, upside_down
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/stability.json").read_text("utf-8"))
GAMES = {
    "prisoners-dilemma": "PrisonersDilemma (Y=cooperate)",
    "chicken": "Chicken (Y=swerve)",
    "stag-hunt": "StagHunt (Y=stag)",
}
horizons = st.integers(1, 9)


def both_can_move(model: Model) -> bool:
    return len(model.movers) == 2


two_parties = small_models(parties=(2, 2)).filter(both_can_move)
strict_two_parties = small_models(parties=(2, 2), strict=True).filter(both_can_move)


@st.composite
def crowded_models(draw: st.DrawFn, *, strict: bool = False) -> Model:
    """Two parties with one lever each: from most states either can go to two or three others.

    There are up to 16 states, since the oracle lists every combination of ends, and few ranks.
    """
    levels = st.integers(2, 4)
    ways = st.sampled_from(["both", "both", "up", "down"])
    levers = [
        Lever(party, party, tuple("klmn"[: draw(levels)]), draw(ways)) for party in ("ash", "birch")
    ]
    cells = len(levers[0].levels) * len(levers[1].levels)
    n = draw(st.integers(cells - 2, cells))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    codes = np.sort(rng.choice(cells, size=n, replace=False)).astype(np.uint64)
    distinct = draw(st.integers(2, n))
    ranks = {
        lever.party: rng.permutation(n) if strict else rng.integers(0, distinct, size=n)
        for lever in levers
    }
    return assemble(levers, codes, ranks)


def words(verdicts: Verdicts) -> list[str]:
    """The verdicts as the oracle puts them."""
    assert not np.any(verdicts.stable & verdicts.depends)
    return [
        oracles.STABLE if stable else oracles.DEPENDS if depends else oracles.UNSTABLE
        for stable, depends in zip(verdicts.stable, verdicts.depends, strict=True)
    ]


def square(ranks: dict[str, list[int]]) -> Model:
    """Two parties with a lever of two levels each; states 1 nn, 2 yn, 3 ny, 4 yy."""
    levers = [Lever(party, party, ("n", "y")) for party in ranks]
    codes = np.arange(4, dtype=np.uint64)
    return assemble(levers, codes, {party: np.array(r) for party, r in ranks.items()})


# --- the definitions ---------------------------------------------------------------------------


@given(model=crowded_models(), horizon=horizons)
def test_limited_moves_are_what_the_definition_says(model: Model, horizon: int) -> None:
    standoff = as_oracle(model)
    for party in model.parties:
        found = limited_move_stability(model, party, horizon=horizon)
        assert words(found) == oracles.limited_move_verdicts(standoff, party, horizon)


@given(model=crowded_models())
def test_non_myopic_is_what_the_definition_says(model: Model) -> None:
    standoff = as_oracle(model)
    for party in model.parties:
        found = non_myopic_stability(model, party)
        assert words(found) == oracles.non_myopic_verdicts(standoff, party)


@given(
    model=strict_two_parties | crowded_models(strict=True),
    horizon=st.integers(1, 4),
)
def test_without_ties_every_verdict_is_decided(model: Model, horizon: int) -> None:
    standoff = as_oracle(model)
    for party in model.parties:
        near = limited_move_stability(model, party, horizon=horizon)
        assert near.stable.tolist() == oracles.limited_move(standoff, party, horizon)
        far = non_myopic_stability(model, party)
        assert far.stable.tolist() == oracles.non_myopic(standoff, party)
        assert not near.depends.any()
        assert not far.depends.any()


@given(model=two_parties)
def test_one_move_ahead_is_nash(model: Model) -> None:
    for party in model.parties:
        found = limited_move_stability(model, party, horizon=1)
        assert_array_equal(found.stable, nash_stability(model, party))
        assert not found.depends.any()


@given(model=two_parties | crowded_models(), horizon=horizons, seed=st.integers(0, 2**16))
def test_a_decided_verdict_holds_for_any_way_of_breaking_ties(
    model: Model, horizon: int, seed: int
) -> None:
    """Play with ties broken by lot; in the states called stable the party stays, and so on."""
    lot, standoff = random.Random(seed), as_oracle(model)
    first, second = model.parties
    ends = {party: list(range(model.space.size)) for party in model.parties}
    for h in range(1, horizon + 1):
        other_ends = {first: ends[second], second: ends[first]}
        ends = {
            party: [
                end_by_lot(standoff, party, s, other_ends[party], lot)
                for s in range(model.space.size)
            ]
            for party in model.parties
        }
        for party in model.parties:
            verdicts = words(limited_move_stability(model, party, horizon=h))
            for s, verdict in enumerate(verdicts):
                if verdict != oracles.DEPENDS:
                    assert (ends[party][s] == s) == (verdict == oracles.STABLE)


def end_by_lot(
    standoff: OracleStandoff, party: str, s: int, after: list[int], lot: random.Random
) -> int:
    rank = standoff.ranks[party]
    found = [after[t] for t in sorted(moves(standoff, party, s)) if rank[after[t]] > rank[s]]
    best = max((rank[end] for end in found), default=0)
    return lot.choice([end for end in found if rank[end] == best]) if found else s


# --- the reference -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", GAMES)
def test_two_by_two_games_rest_where_the_reference_says(case: str) -> None:
    model, reference = load_case(case), REFERENCE["cases"][GAMES[case]]
    for horizon in range(1, 9):
        stable = np.logical_and.reduce(
            [limited_move_stability(model, p, horizon=horizon).stable for p in model.parties]
        )
        expected = reference["limited_move"][f"L{horizon}"]
        assert (np.flatnonzero(stable) + 1).tolist() == expected, horizon
    stable = np.logical_and.reduce([non_myopic_stability(model, p).stable for p in model.parties])
    assert (np.flatnonzero(stable) + 1).tolist() == reference["non_myopic_all_h_20_to_40"]


# --- how horizons hang together ----------------------------------------------------------------


@given(model=two_parties | crowded_models())
def test_the_answers_repeat_from_the_horizon_named(model: Model) -> None:
    party = next(iter(model.parties))
    found = non_myopic_stability(model, party)
    assert found.period is not None
    start = found.horizon + 1
    recurring = [
        limited_move_stability(model, party, horizon=start + k) for k in range(2 * found.period)
    ]
    for now, later in zip(recurring, recurring[found.period :], strict=False):
        assert words(now) == words(later)
    assert_array_equal(found.stable, np.logical_and.reduce([v.stable for v in recurring]))
    may_stay = np.logical_and.reduce([v.stable | v.depends for v in recurring])
    assert_array_equal(found.depends, may_stay & ~found.stable)


def test_the_same_answer_three_times_running_proves_nothing() -> None:
    model = square({"a": [4, 2, 1, 3], "b": [2, 4, 1, 3]})
    series = [bool(limited_move_stability(model, "b", horizon=h).stable[3]) for h in range(2, 18)]
    assert series == [True, True, True, False] * 4
    found = non_myopic_stability(model, "b")
    assert found.stable.tolist() == [False, True, False, False]
    assert found.period == 4
    assert found.horizon == 3


def test_an_answer_that_does_not_repeat_in_time_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = square({"a": [4, 2, 1, 3], "b": [2, 4, 1, 3]})
    monkeypatch.setattr(far_sight, "MOST_HORIZONS", 7)
    assert non_myopic_stability(model, "a").period == 4
    monkeypatch.setattr(far_sight, "MOST_HORIZONS", 6)
    with pytest.raises(UnconvergedError, match="did not repeat within 6 moves ahead"):
        non_myopic_stability(model, "a")


def test_ends_are_told_apart_by_whose_they_are() -> None:
    kinds = np.array([0, 1, 2], np.int32)
    first, second = Ends(np.array([0, 1, 3]), kinds), Ends(np.array([0, 2, 3]), kinds)
    digests = {far_sight._digest(pair) for pair in [(first, first), (first, second)]}
    assert len(digests) == 2


# --- ties --------------------------------------------------------------------------------------


def test_where_a_tie_decides_the_verdict_depends() -> None:
    # Ash may open; birch may then go to either of two states it likes equally, one of which ash
    # likes less than staying, the other more.
    levers = [Lever("open", "ash", ("n", "y"), "up"), Lever("answer", "birch", ("no", "x", "y"))]
    codes = np.arange(6, dtype=np.uint64)
    ash, birch = [2, 1, 1, 1, 1, 3], np.array([1, 1, 1, 2, 1, 2])
    model = assemble(levers, codes, {"ash": np.array(ash), "birch": birch})
    found = limited_move_stability(model, "ash", horizon=2)
    assert words(found)[0] == oracles.DEPENDS
    assert words(non_myopic_stability(model, "ash"))[0] == oracles.DEPENDS
    assert words(limited_move_stability(model, "birch", horizon=1))[1] == oracles.UNSTABLE
    assert (
        repr(found) == "<Verdicts limited_move for ash: 4 of 6 states stable, 1 left open by ties>"
    )
    # Only where one end is better for ash than staying, and one is not, does the tie matter.
    for other, verdict in ((3, oracles.UNSTABLE), (2, oracles.DEPENDS)):
        ranks = np.array([2, 1, 1, other, 1, 3])
        model = assemble(levers, codes, {"ash": ranks, "birch": birch})
        assert words(limited_move_stability(model, "ash", horizon=2))[0] == verdict
    ranks = np.array([2, 1, 1, 2, 1, 1])
    model = assemble(levers, codes, {"ash": ranks, "birch": birch})
    assert words(limited_move_stability(model, "ash", horizon=2))[0] == oracles.STABLE


def test_a_tie_with_staying_is_no_reason_to_move() -> None:
    model = square({"a": [1, 1, 2, 2], "b": [1, 1, 1, 1]})
    assert limited_move_stability(model, "a", horizon=5).stable.all()


def test_more_open_ends_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = square({"a": [4, 2, 1, 3], "b": [2, 4, 1, 3]})
    monkeypatch.setattr(turn_taking, "MOST_ENDS", 3)
    with pytest.raises(TooLargeError, match="ties leave open more than 3 ends"):
        non_myopic_stability(model, "a")


# --- symmetries --------------------------------------------------------------------------------


@given(model=two_parties, horizon=horizons, data=st.data())
def test_the_order_of_levers_and_parties_does_not_matter(
    model: Model, horizon: int, data: st.DataObject
) -> None:
    levers = data.draw(st.permutations(range(len(model.space.levers))))
    parties = data.draw(st.permutations(list(model.parties)))
    other, source = reordered(model, levers, parties)
    for party in model.parties:
        for ask in (
            lambda m, p: limited_move_stability(m, p, horizon=horizon),
            non_myopic_stability,
        ):
            before, after = ask(model, party), ask(other, party)
            assert_array_equal(before.stable[source], after.stable)
            assert_array_equal(before.depends[source], after.depends)
            assert before.period == after.period


@given(model=two_parties, horizon=horizons)
def test_a_lever_turned_upside_down_changes_nothing(model: Model, horizon: int) -> None:
    other = upside_down(model)
    for party in model.parties:
        before = limited_move_stability(model, party, horizon=horizon)
        after = limited_move_stability(other, party, horizon=horizon)
        assert words(before) == words(after)[::-1]
        assert (
            words(non_myopic_stability(model, party))
            == words(non_myopic_stability(other, party))[::-1]
        )


@given(model=two_parties | crowded_models(), power=st.integers(2, 4), horizon=horizons)
def test_only_the_order_of_ranks_matters(model: Model, power: int, horizon: int) -> None:
    other = stretched(model, power)
    for party in model.parties:
        before = limited_move_stability(model, party, horizon=horizon)
        assert words(before) == words(limited_move_stability(other, party, horizon=horizon))
        assert words(non_myopic_stability(model, party)) == words(
            non_myopic_stability(other, party)
        )


@given(model=two_parties, horizon=horizons, seed=st.integers(0, 2**16))
def test_a_party_without_levers_stays_and_changes_nothing(
    model: Model, horizon: int, seed: int
) -> None:
    exiles = np.random.default_rng(seed).integers(0, 4, model.space.size)
    other = assemble(model.space.levers, model.space.codes, {"exiles": exiles, **model.ranks})
    for party in model.parties:
        alone = limited_move_stability(model, party, horizon=horizon)
        assert words(alone) == words(limited_move_stability(other, party, horizon=horizon))
        assert words(non_myopic_stability(model, party)) == words(
            non_myopic_stability(other, party)
        )
    assert limited_move_stability(other, "exiles", horizon=horizon).stable.all()
    assert non_myopic_stability(other, "exiles").stable.all()


# --- what is refused ---------------------------------------------------------------------------


def test_foresight_by_turns_is_for_two() -> None:
    with pytest.raises(
        NotApplicableError, match=r"exactly two parties .* moe, uniroyal, local_gov"
    ):
        limited_move_stability(load_case("elmira"), "moe", horizon=2)
    with pytest.raises(NotApplicableError, match="exactly two"):
        non_myopic_stability(load_case("elmira"), "moe")


def test_a_lever_that_cannot_move_makes_nobody_a_player() -> None:
    levers = [Lever("one", "a", ("n", "y")), Lever("two", "b", ("n", "y"))]
    frozen = [*levers, Lever("three", "c", ("n", "y"), "none")]
    codes = np.arange(4, dtype=np.uint64)
    ranks = {party: np.arange(1, 5) for party in "abc"}
    assert non_myopic_stability(assemble(frozen, codes, ranks), "c").stable.all()
    alone = [levers[0], Lever("two", "b", ("n", "y"), "none")]
    with pytest.raises(NotApplicableError, match="here they are a"):
        non_myopic_stability(assemble(alone, codes, ranks), "a")


def test_what_makes_no_sense_is_refused() -> None:
    chicken = load_case("chicken")
    with pytest.raises(UnknownNameError, match="Did you mean 'row'"):
        limited_move_stability(chicken, "roww", horizon=2)
    with pytest.raises(UnknownNameError, match="Did you mean 'row'"):
        non_myopic_stability(chicken, "roww")
    with pytest.raises(NotApplicableError, match="1 move or more, not 0"):
        limited_move_stability(chicken, "row", horizon=0)
    with pytest.raises(TooLargeError, match="non_myopic_stability says"):
        limited_move_stability(chicken, "row", horizon=10_001)


def test_too_many_moves_are_refused() -> None:
    levers = [Lever(f"lever_{k}", "ab"[k // 14], ("n", "y")) for k in range(15)]
    ranks = np.arange(2**15)
    model = assemble(levers, np.arange(2**15, dtype=np.uint64), {"a": ranks, "b": -ranks})
    with pytest.raises(TooLargeError, match=r"536,936,448 moves.*at most 268,435,456"):
        non_myopic_stability(model, "a")


# --- the result --------------------------------------------------------------------------------


def test_verdicts_remember_what_they_rest_on() -> None:
    chicken = load_case("chicken")
    near = limited_move_stability(chicken, "column", horizon=3)
    far = non_myopic_stability(chicken, "column")
    assert (near.concept, near.horizon, near.period) == ("limited_move", 3, None)
    assert (far.concept, far.horizon, far.period) == ("non_myopic", 3, 1)
    for found in (near, far):
        assert found.party == "column"
        assert found.fingerprint == chicken.fingerprint
        frame = found.to_pandas()
        assert list(frame.index) == [1, 2, 3, 4]
        assert_array_equal(frame["stable"], found.stable)
        with pytest.raises(ValueError, match="read-only"):
            found.stable[0] = True
