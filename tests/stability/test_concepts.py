"""Each concept meets its definition, the published numbers and its symmetries."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente import load_case
from detente.case import Lever
from detente.errors import UnknownNameError
from detente.model import Model, assemble
from detente.moves import blocks as block_making
from detente.stability import (
    CONCEPTS,
    SWEPT,
    analyse,
    general_metarationality,
    nash_stability,
    sequential_stability,
    simultaneous_stability,
    symmetric_metarationality,
    symmetric_sequential_stability,
)
from detente.stability.focal import Draws, focal_stability
from tests.oracles import stability as oracles
from tests.relabelling import stretched
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/stability.json").read_text())
FUNCTIONS = {
    "nash": nash_stability,
    "gmr": general_metarationality,
    "smr": symmetric_metarationality,
    "seq": sequential_stability,
    "sseq": symmetric_sequential_stability,
    "sim": simultaneous_stability,
}


@pytest.mark.parametrize("concept", CONCEPTS)
@given(model=small_models())
def test_a_concept_is_what_its_definition_says(concept: str, model: Model) -> None:
    standoff = as_oracle(model)
    for party in model.parties:
        expected = getattr(oracles, concept)(standoff, party)
        assert_array_equal(FUNCTIONS[concept](model, party), expected, err_msg=party)


@pytest.mark.parametrize("most_classes", [0, 256])
@given(model=small_models(), data=st.data())
def test_both_ways_of_handling_one_way_levers_agree_with_the_definition(
    most_classes: int, model: Model, data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block_making, "MOST_CLASSES", most_classes)
        table = analyse(model)
    party = data.draw(st.sampled_from(list(model.parties)))
    standoff = as_oracle(model)
    for concept in SWEPT:
        assert_array_equal(table.stable[concept][party], getattr(oracles, concept)(standoff, party))


@given(model=small_models())
def test_inclusions_between_concepts(model: Model) -> None:
    table = analyse(model)
    for party in model.parties:
        stable = {concept: table.stable[concept][party] for concept in SWEPT}
        for smaller, larger in [
            ("nash", "seq"),
            ("seq", "gmr"),
            ("nash", "smr"),
            ("smr", "gmr"),
            ("nash", "sseq"),
            ("sseq", "seq"),
            ("sseq", "smr"),
        ]:
            assert not np.any(stable[smaller] & ~stable[larger]), (smaller, larger)


@given(model=small_models(), data=st.data())
def test_the_order_of_levers_and_parties_does_not_matter(model: Model, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(model.space.levers))))
    parties = data.draw(st.permutations(list(model.parties)))
    levers = [model.space.levers[place] for place in order]
    codes = np.zeros(model.space.size, dtype=np.uint64)
    weight = 1
    for lever in levers:
        codes += model.space.digits(lever.name).astype(np.uint64) * np.uint64(weight)
        weight *= len(lever.levels)
    resorted = np.argsort(codes)
    other = assemble(levers, codes[resorted], {p: model.ranks[p][resorted] for p in parties})
    before, after = analyse(model, CONCEPTS), analyse(other, CONCEPTS)
    for concept in CONCEPTS:
        for party in parties:
            assert_array_equal(
                before.stable[concept][party][resorted], after.stable[concept][party]
            )


@given(model=small_models(), power=st.integers(2, 4))
def test_only_the_order_of_ranks_matters(model: Model, power: int) -> None:
    other = stretched(model, power)
    for concept in CONCEPTS:
        for party in model.parties:
            assert_array_equal(FUNCTIONS[concept](model, party), FUNCTIONS[concept](other, party))


@given(model=small_models())
def test_a_lever_turned_upside_down_changes_nothing(model: Model) -> None:
    mirror = {"up": "down", "down": "up", "both": "both", "none": "none"}
    levers = [
        Lever(v.name, v.party, v.levels[::-1], mirror[v.moves])  # type: ignore[arg-type]
        for v in model.space.levers
    ]
    codes = np.uint64(model.space.cells - 1) - model.space.codes[::-1]
    ranks = {party: values[::-1].copy() for party, values in model.ranks.items()}
    other = assemble(levers, codes, ranks)
    for concept in SWEPT:
        for party in model.parties:
            assert_array_equal(
                FUNCTIONS[concept](model, party), FUNCTIONS[concept](other, party)[::-1]
            )


@settings(max_examples=30)
@given(model=small_models(), draws=st.integers(1, 5), seed=st.integers(0, 2**16))
def test_draws_are_one_more_axis(model: Model, draws: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    versions = [
        model.with_ranks(
            {p: rng.integers(1, 6, model.space.size).astype(np.int32) for p in model.parties}
        )
        for _ in range(draws)
    ]
    stacked = {p: np.stack([v.ranks[p] for v in versions]) for p in model.parties}
    together = Draws(model.space, model.movers, stacked)
    for party in model.parties:
        found = focal_stability(together, party, SWEPT)
        for concept in SWEPT:
            alone = np.stack([FUNCTIONS[concept](version, party) for version in versions])
            assert_array_equal(found[concept], alone)


def _yes(text: str) -> tuple[int, ...]:
    return tuple(int(letter == "Y") for letter in text)


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ("prisoners-dilemma", "PrisonersDilemma (Y=cooperate)"),
        ("chicken", "Chicken (Y=swerve)"),
        ("stag-hunt", "StagHunt (Y=stag)"),
    ],
)
def test_two_by_two_games_give_the_published_numbers(case: str, key: str) -> None:
    model, reference = load_case(case), REFERENCE["cases"][key]
    digits = [model.space.digits(lever) for lever in model.levers]
    for number, text in reference["states"].items():
        assert tuple(int(d[int(number) - 1]) for d in digits) == _yes(text)
    for concept in CONCEPTS:
        expected = reference["per_dm"][{"sim": "SIM", "nash": "Nash"}.get(concept, concept.upper())]
        for party, stable in zip(model.parties, expected, strict=True):
            assert FUNCTIONS[concept](model, party).tolist() == stable


@pytest.mark.parametrize(
    ("case", "key"),
    [
        (
            "cuban-missile-crisis",
            "Cuban missile crisis (air strike one-way, as in the GMCR+ example)",
        ),
        (
            "elmira",
            "Elmira, 12 feasible states (GMCR+ example; published equilibria 7,10,11,12 lie "
            "among them)",
        ),
    ],
)
def test_cases_of_the_literature_give_the_published_numbers(case: str, key: str) -> None:
    model, reference = load_case(case), REFERENCE[key]
    vectors = [tuple(state["vector"]) for state in reference["states"]]
    columns = [model.space.digits(lever).tolist() for lever in model.levers]
    assert list(zip(*columns, strict=True)) == vectors
    table = analyse(model, CONCEPTS)
    for concept in CONCEPTS:
        name = {"sim": "SIM", "nash": "Nash"}.get(concept, concept.upper())
        assert list(table.equilibria(concept)) == reference["equilibria"][name]
        for party, stable in zip(model.parties, reference["stability"][name].values(), strict=True):
            assert table.stable[concept][party].tolist() == stable


BOOK = {1: [1], 2: [2], 3: [3], 4: [4], 5: [7], 6: [8], 7: [9], 8: [10], 9: [5, 6, 11, 12]}


@pytest.mark.parametrize(
    "key", ["Elmira 9-state, book (memory)", "Elmira 9-state, peer file collapsed"]
)
def test_elmira_folds_into_the_nine_states_of_the_book(key: str) -> None:
    model, reference = load_case("elmira"), REFERENCE["cases"][key]
    for concept in SWEPT:
        name = "Nash" if concept == "nash" else concept.upper()
        for party, stable in zip(model.parties, reference["per_dm"][name], strict=True):
            found = FUNCTIONS[concept](model, party)
            for book_number, ours in BOOK.items():
                for number in ours:
                    assert found[number - 1] == stable[book_number - 1], (party, book_number)


def test_a_state_brought_back_to_counts_as_a_countermove() -> None:
    # ash can leave state 1 for 2 which it likes better; birch, acting for itself, leads on from
    # there only to 4, which ash likes exactly as well as 1: nothing is won, so 1 holds.
    levers = [Lever("a", "ash", ("n", "y"), "up"), Lever("b", "birch", ("n", "y"), "up")]
    ranks = {"ash": np.array([2, 3, 1, 2]), "birch": np.array([1, 1, 0, 2])}
    model = assemble(levers, np.arange(4, dtype=np.uint64), ranks)
    assert not nash_stability(model, "ash")[0]
    assert sequential_stability(model, "ash")[0]


def test_opponents_may_answer_with_several_moves() -> None:
    # ash gains by moving; only birch and cedar together can take the gain away again.
    levers = [Lever(name, name, ("n", "y"), "up") for name in ("ash", "birch", "cedar")]
    ash = np.full(8, 5)
    ash[0], ash[7] = 4, 1
    ranks = {"ash": ash, "birch": np.zeros(8, int), "cedar": np.zeros(8, int)}
    model = assemble(levers, np.arange(8, dtype=np.uint64), ranks)
    assert general_metarationality(model, "ash")[0]
    assert not sequential_stability(model, "ash")[0]


def test_unknown_names_are_answered_with_the_nearest() -> None:
    model = load_case("chicken")
    with pytest.raises(UnknownNameError, match="Did you mean 'row'"):
        nash_stability(model, "roww")
    with pytest.raises(UnknownNameError, match="Did you mean 'nash'"):
        analyse(model, ["nashh"])


def test_a_party_without_levers_never_leaves() -> None:
    levers = [Lever("a", "ash", ("n", "y"))]
    ranks = {"ash": np.array([1, 2]), "exiles": np.array([2, 1])}
    model = assemble(levers, np.arange(2, dtype=np.uint64), ranks)
    table = analyse(model, CONCEPTS)
    assert all(table.stable[concept]["exiles"].all() for concept in CONCEPTS)
    assert table.equilibria("nash") == (2,)


def test_the_table_says_the_same_in_pandas_and_xarray() -> None:
    table = analyse(load_case("cuban-missile-crisis"), CONCEPTS)
    frame, cube = table.to_pandas(), table.to_xarray()
    for concept in CONCEPTS:
        assert tuple(frame.index[frame[concept, "equilibrium"]]) == table.equilibria(concept)
        for party in table.parties:
            assert_array_equal(cube.sel(concept=concept, party=party), table.stable[concept][party])
    assert "Cuban" in table._repr_html_()
    assert table.fingerprint == load_case("cuban-missile-crisis").fingerprint
