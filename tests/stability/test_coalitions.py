"""Coalitions meet their definitions, the published numbers and their symmetries."""

from __future__ import annotations

import json
from contextlib import nullcontext
from itertools import combinations
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.testing import assert_array_equal

from detente import load_case
from detente.case import Lever
from detente.errors import (
    InfeasibleStateError,
    NotApplicableError,
    TooLargeError,
    UnknownNameError,
)
from detente.model import Model, assemble
from detente.stability import (
    COALITION_CONCEPTS,
    all_coalitions,
    analyse,
    coalition_equilibria,
    coalition_improvements,
    coalition_stability,
    upset_equilibria,
)
from detente.stability.coalitions import side as side_making, stability as table_making
from tests.oracles import coalitions as oracles
from tests.relabelling import reordered, stretched, upside_down
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/stability.json").read_text("utf-8"))
ELMIRA = ["Elmira 9-state, book (memory)", "Elmira 9-state, peer file collapsed"]
BOOK = {1: [1], 2: [2], 3: [3], 4: [4], 5: [7], 6: [8], 7: [9], 8: [10], 9: [5, 6, 11, 12]}
OURS = {"MoE": "moe", "Uniroyal": "uniroyal", "LG": "local_government"}


def every_coalition(model: Model) -> list[tuple[str, ...]]:
    """Every non-empty set of parties, those without levers included."""
    parties = list(model.parties)
    return [c for size in range(1, len(parties) + 1) for c in combinations(parties, size)]


def wide_model(seed: int, moves: str, n: int = 150) -> Model:
    """Large enough that the states are shared out in pieces of more than one."""
    rng = np.random.default_rng(seed)
    levers = [
        Lever(f"lever_{place}", "abc"[place % 3], ("n", "y"), way)  # type: ignore[arg-type]
        for place, way in enumerate(moves.split())
    ]
    codes = np.sort(rng.choice(2 ** len(levers), n, replace=False)).astype(np.uint64)
    return assemble(levers, codes, {party: rng.integers(0, 40, n) for party in "abc"})


# --- the definitions ---------------------------------------------------------------------------


@given(model=small_models(most_states=24))
def test_each_concept_is_what_its_definition_says(model: Model) -> None:
    standoff = as_oracle(model)
    for coalition in every_coalition(model):
        table = coalition_stability(model, coalition)
        for concept, oracle in oracles.COALITION_CONCEPTS.items():
            assert_array_equal(
                table.stable[concept], oracle(standoff, coalition), err_msg=f"{concept} {coalition}"
            )


@pytest.mark.parametrize("moves", ["both " * 9, "up both down " * 3, "up down up " * 3])
def test_pieces_of_a_wider_model_fit_together(moves: str) -> None:
    model = wide_model(3, moves)
    standoff = as_oracle(model)
    for coalition in all_coalitions(model):
        table = coalition_stability(model, coalition)
        for concept, oracle in oracles.COALITION_CONCEPTS.items():
            assert_array_equal(
                table.stable[concept], oracle(standoff, coalition), err_msg=f"{concept} {coalition}"
            )


@given(model=small_models(), data=st.data())
def test_coalition_improvements_are_what_the_definition_says(
    model: Model, data: st.DataObject
) -> None:
    standoff = as_oracle(model)
    coalition = data.draw(st.sampled_from(every_coalition(model)))
    for s in range(model.space.size):
        expected = oracles.coalition_improvements(standoff, coalition, s)
        assert coalition_improvements(model, coalition, s + 1) == tuple(
            t + 1 for t in sorted(expected)
        )


# --- the literature ----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ELMIRA)
def test_elmiras_coalition_improvements_are_the_published_ones(key: str) -> None:
    model = load_case("elmira")
    place = {ours: book for book, numbers in BOOK.items() for ours in numbers}
    for members, table in REFERENCE["cases"][key]["coalition_improvements"].items():
        coalition = [OURS[name] for name in members.split("+")]
        for ours, book in place.items():
            found = {place[t] for t in coalition_improvements(model, coalition, ours)}
            assert found == set(table.get(str(book), [])), (members, book)


@pytest.mark.parametrize("key", ELMIRA)
def test_no_coalition_leaves_the_published_states_of_elmira(key: str) -> None:
    expected = REFERENCE["cases"][key]["CNash_all_coalitions"]
    ours = sorted(number for book in expected for number in BOOK[book])
    assert coalition_equilibria(load_case("elmira"), "cnash") == tuple(ours)


def test_in_elmira_only_ministry_and_company_upset_a_nash_equilibrium() -> None:
    model = load_case("elmira")
    nash = analyse(model, ["nash"]).equilibria("nash")
    upset = upset_equilibria(model, nash)
    assert tuple(upset) == nash
    (from_s5,), (to_s8,) = BOOK[5], BOOK[8]
    assert {s: dict(by) for s, by in upset.items() if by} == {
        from_s5: {("moe", "uniroyal"): (to_s8,)}
    }


# --- how the pieces hang together --------------------------------------------------------------


@given(model=small_models())
def test_a_coalition_of_one_is_a_party(model: Model) -> None:
    alone = analyse(model, ["nash", "gmr", "smr", "seq"])
    for party in model.parties:
        table = coalition_stability(model, [party])
        for concept in alone.concepts:
            assert_array_equal(table.stable[f"c{concept}"], alone.stable[concept][party])


@given(model=small_models())
def test_inclusions_between_concepts(model: Model) -> None:
    for coalition in every_coalition(model):
        stable = coalition_stability(model, coalition).stable
        for smaller, larger in [
            ("cnash", "csmr"),
            ("csmr", "cgmr"),
            ("cnash", "cseq"),
            ("cseq", "cgmr"),
        ]:
            assert not np.any(stable[smaller] & ~stable[larger]), (coalition, smaller, larger)


@given(model=small_models())
def test_where_nobody_is_left_outside_nothing_is_answered(model: Model) -> None:
    stable = coalition_stability(model, list(model.parties)).stable
    for concept in COALITION_CONCEPTS:
        assert_array_equal(stable[concept], stable["cnash"])


@given(model=small_models(), seed=st.integers(0, 2**16))
def test_a_member_without_levers_only_holds_a_coalition_back(model: Model, seed: int) -> None:
    exiles = np.random.default_rng(seed).integers(0, 4, model.space.size)
    other = assemble(model.space.levers, model.space.codes, {**model.ranks, "exiles": exiles})
    for coalition in all_coalitions(model):
        before = coalition_stability(model, coalition).stable
        without = coalition_stability(other, coalition).stable
        with_exiles = coalition_stability(other, [*coalition, "exiles"]).stable
        for concept in COALITION_CONCEPTS:
            assert_array_equal(without[concept], before[concept])
            assert not np.any(without[concept] & ~with_exiles[concept]), (concept, coalition)
    alone = coalition_stability(other, ["exiles"]).stable
    assert all(alone[concept].all() for concept in COALITION_CONCEPTS)


@given(model=small_models())
def test_coalition_equilibria_are_stable_for_every_coalition(model: Model) -> None:
    tables = [coalition_stability(model, coalition) for coalition in all_coalitions(model)]
    for concept in COALITION_CONCEPTS:
        everywhere = np.ones(model.space.size, dtype=np.bool_)
        for table in tables:
            everywhere &= table.stable[concept]
        found = coalition_equilibria(model, concept)
        assert found == tuple((np.flatnonzero(everywhere) + 1).tolist())


@given(model=small_models())
def test_what_upsets_a_state_is_a_coalition_improvement(model: Model) -> None:
    numbers = range(1, model.space.size + 1)
    upset = upset_equilibria(model, numbers)
    for coalition in all_coalitions(model):
        stays = coalition_stability(model, coalition, ["cnash"]).stable["cnash"]
        for s in numbers:
            found = upset[s].get(coalition, ())
            if len(coalition) > 1:
                assert found == coalition_improvements(model, coalition, s)
                assert stays[s - 1] == (coalition not in upset[s])
            else:
                assert found == ()


@given(model=small_models())
def test_one_concept_at_a_time_says_the_same(model: Model) -> None:
    for coalition in all_coalitions(model):
        together = coalition_stability(model, coalition)
        for concept in COALITION_CONCEPTS:
            alone = coalition_stability(model, coalition, [concept])
            assert alone.concepts == (concept,)
            assert_array_equal(alone.stable[concept], together.stable[concept])


def test_all_coalitions_come_by_size_and_then_in_file_order() -> None:
    assert all_coalitions(load_case("elmira")) == (
        ("moe",),
        ("uniroyal",),
        ("local_government",),
        ("moe", "uniroyal"),
        ("moe", "local_government"),
        ("uniroyal", "local_government"),
        ("moe", "uniroyal", "local_government"),
    )
    levers = [Lever("a", "ash", ("n", "y"))]
    ranks = {"ash": np.array([1, 2]), "exiles": np.array([2, 1])}
    assert all_coalitions(assemble(levers, np.arange(2, dtype=np.uint64), ranks)) == (("ash",),)


# --- symmetries --------------------------------------------------------------------------------


@given(model=small_models(), data=st.data())
def test_the_order_of_levers_and_parties_does_not_matter(model: Model, data: st.DataObject) -> None:
    levers = data.draw(st.permutations(range(len(model.space.levers))))
    parties = data.draw(st.permutations(list(model.parties)))
    other, source = reordered(model, levers, parties)
    for coalition in every_coalition(model):
        before = coalition_stability(model, coalition)
        after = coalition_stability(other, coalition[::-1])
        assert set(before.coalition) == set(after.coalition)
        for concept in COALITION_CONCEPTS:
            assert_array_equal(before.stable[concept][source], after.stable[concept])


@given(model=small_models())
def test_a_lever_turned_upside_down_changes_nothing(model: Model) -> None:
    other = upside_down(model)
    for coalition in every_coalition(model):
        before, after = coalition_stability(model, coalition), coalition_stability(other, coalition)
        for concept in COALITION_CONCEPTS:
            assert_array_equal(before.stable[concept], after.stable[concept][::-1])


@given(model=small_models(), power=st.integers(2, 4))
def test_only_the_order_of_ranks_matters(model: Model, power: int) -> None:
    other = stretched(model, power)
    for coalition in every_coalition(model):
        before, after = coalition_stability(model, coalition), coalition_stability(other, coalition)
        for concept in COALITION_CONCEPTS:
            assert_array_equal(before.stable[concept], after.stable[concept])


# --- the smallest cases that tell a concept from its neighbour ---------------------------------


def two_and_a_third(members: list[int], third: list[int]) -> Model:
    """Ash, birch and cedar have a lever each; ash and birch rank alike. State 2 is ash's move from
    1, state 4 both, state 8 all three.
    """
    levers = [Lever(name, name, ("n", "y"), "up") for name in ("ash", "birch", "cedar")]
    ranks = {"ash": np.array(members), "birch": np.array(members), "cedar": np.array(third)}
    return assemble(levers, np.arange(8, dtype=np.uint64), ranks)


def held(model: Model) -> list[str]:
    stable = coalition_stability(model, ["ash", "birch"]).stable
    return [concept for concept in COALITION_CONCEPTS if stable[concept][0]]


def test_members_pass_through_what_is_worse_for_them() -> None:
    model = two_and_a_third([2, 1, 1, 3, 1, 1, 1, 3], [1] * 8)
    assert analyse(model, ["nash"]).is_equilibrium("nash")[0]
    assert coalition_improvements(model, ["ash", "birch"], 1) == (4,)
    assert held(model) == []


def test_what_outsiders_may_do_and_what_they_want() -> None:
    answered = [2, 1, 1, 3, 1, 1, 1, 2]
    assert held(two_and_a_third(answered, [1] * 8)) == ["cgmr", "csmr"]
    assert held(two_and_a_third(answered, [1, 1, 1, 1, 1, 1, 1, 2])) == ["cgmr", "csmr", "cseq"]


def test_a_way_out_undoes_an_answer() -> None:
    # Birch alone gains at 3. Cedar's answer there (7) is worse, but from it ash leads on to 8.
    way_out = two_and_a_third([2, 1, 3, 1, 1, 1, 1, 3], [1] * 8)
    assert held(way_out) == ["cgmr"]


def test_one_disappointed_member_is_answer_enough() -> None:
    model = two_and_a_third([2, 1, 1, 3, 1, 1, 1, 4], [1] * 8)
    assert held(model) == []
    disappointed = model.with_ranks({"birch": np.array([2, 1, 1, 3, 1, 1, 1, 2], np.int32)})
    assert held(disappointed) == ["cgmr", "csmr"]
    assert held(model.with_ranks({"birch": np.array([2, 1, 1, 3, 1, 1, 1, 3], np.int32)})) == []


# --- what is refused ---------------------------------------------------------------------------


def test_unknown_names_are_answered_with_the_nearest() -> None:
    model = load_case("chicken")
    with pytest.raises(UnknownNameError, match="Did you mean 'row'"):
        coalition_stability(model, ["roww", "column"])
    with pytest.raises(UnknownNameError, match="Did you mean 'cnash'"):
        coalition_stability(model, ["row"], ["nash"])
    with pytest.raises(UnknownNameError, match="Did you mean 'cgmr'"):
        coalition_equilibria(model, "gmr")
    with pytest.raises(UnknownNameError, match="Did you mean 'column'"):
        coalition_improvements(model, ["colum"], 1)
    with pytest.raises(NotApplicableError, match="at least one member"):
        coalition_stability(model, [])
    with pytest.raises(InfeasibleStateError, match="no state 5"):
        coalition_improvements(model, ["row"], 5)
    with pytest.raises(InfeasibleStateError, match="no state 0"):
        upset_equilibria(model, [0])


def test_what_would_take_hours_is_refused_with_advice() -> None:
    levers = [Lever(f"lever_{k}", "ab"[k % 2], ("n", "y")) for k in range(17)]
    ranks = np.arange(2**17)
    model = assemble(levers, np.arange(2**17, dtype=np.uint64), {"a": ranks, "b": -ranks})
    for ask in (
        lambda: coalition_stability(model, ["a", "b"]),
        lambda: coalition_equilibria(model, "cnash"),
        lambda: upset_equilibria(model, [1]),
    ):
        with pytest.raises(TooLargeError, match=r"131,072 states.*at most 65,536.*merge levels"):
            ask()
    assert coalition_improvements(model, ["a", "b"], 1) == ()
    assert len(coalition_improvements(model, ["a"], 1)) == 2**9 - 1

    levers = [Lever(f"lever_{k}", f"party_{k}", ("n", "y")) for k in range(13)]
    ranks_of_13 = {f"party_{k}": np.arange(2) for k in range(13)}
    with pytest.raises(TooLargeError, match=r"13 parties.*8,191 coalitions"):
        all_coalitions(assemble(levers, np.arange(2, dtype=np.uint64), ranks_of_13))


def test_one_way_levers_that_lead_too_many_ways_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # From one level, any of 6 others that do not follow one another: every pair is a next step.
    levers = [Lever(f"lever_{k}", "ash", ("n", "y"), "up") for k in range(6)]
    codes = np.array([0] + [1 << k for k in range(6)], dtype=np.uint64)
    model = assemble(levers, codes, {"ash": np.arange(7)})
    monkeypatch.setattr(side_making, "MOST_STEPS", 55)
    with pytest.raises(TooLargeError, match="one-way levers of party 'ash'"):
        coalition_improvements(model, ["ash"], 1)
    monkeypatch.undo()
    assert coalition_improvements(model, ["ash"], 1) == (2, 3, 4, 5, 6, 7)


def test_room_for_one_way_steps_grows_as_needed() -> None:
    # 20 settings below, 20 above, nothing between: 400 next steps from 40 states.
    levers = [Lever(f"lever_{k}", "ash", ("n", "y"), "up") for k in range(40)]
    below = [1 << k for k in range(20)]
    above = [(1 << 20) - 1 | 1 << k for k in range(20, 40)]
    codes = np.array(sorted(below + above), dtype=np.uint64)
    ranks = {"ash": np.arange(40)}
    model = assemble(levers, codes, ranks)
    assert coalition_improvements(model, ["ash"], 1) == tuple(range(21, 41))
    assert coalition_improvements(model, ["ash"], 21) == ()


# --- the table ---------------------------------------------------------------------------------


def test_the_table_remembers_what_it_rests_on() -> None:
    model = load_case("elmira")
    table = coalition_stability(model, ["uniroyal", "moe", "moe"], ["cseq", "cnash"])
    assert table.coalition == ("moe", "uniroyal")
    assert table.concepts == ("cseq", "cnash")
    assert table.fingerprint == model.fingerprint
    frame = table.to_pandas()
    assert list(frame.columns) == ["cseq", "cnash"]
    assert list(frame.index) == list(range(1, 13))
    assert_array_equal(frame["cnash"], table.stable["cnash"])
    assert repr(table) == "<CoalitionTable moe + uniroyal: stable states cseq: 9, cnash: 9>"
    with pytest.raises(ValueError, match="read-only"):
        table.stable["cnash"][0] = False


def test_the_answer_does_not_depend_on_the_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A case this small would be given one thread.
    monkeypatch.setattr(table_making, "threads_for", lambda work: nullcontext(work))
    model = wide_model(5, "up both down " * 3)
    threads = numba.get_num_threads()
    for coalition in all_coalitions(model):
        many = coalition_stability(model, coalition)
        numba.set_num_threads(1)
        try:
            one = coalition_stability(model, coalition)
        finally:
            numba.set_num_threads(threads)
        for concept in COALITION_CONCEPTS:
            assert_array_equal(many.stable[concept], one.stable[concept])
