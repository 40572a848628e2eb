"""An assessment says what the analyses say, chosen by the rules it states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from detente import analyse, load_case
from detente.concepts import STRENGTHS
from detente.errors import UnknownNameError
from detente.model import Model
from detente.stability import routes
from detente.stability.coalitions import coalition_improvements
from detente.stability.inverse_rankings import shifted_ranks
from detente.studies.assessment import Assessment, assess
from detente.studies.assessment.reluctant_moves import is_willing
from tests.strategies import small_models

pytestmark = pytest.mark.kernels


@pytest.fixture(scope="module")
def belarus() -> Assessment:
    return assess(load_case("belarus-2025"))


@pytest.fixture(scope="module")
def elmira() -> Assessment:
    return assess(load_case("elmira"))


def test_the_status_quo_of_elmira_falls_to_the_local_government(elmira: Assessment) -> None:
    assert not elmira.holds
    [leaver] = elmira.status_quo.leaving
    assert leaver.party == "local_government"
    assert leaver.leaves_by is not None
    assert leaver.leaves_by.target == 7


def test_the_equilibria_that_matter_in_elmira(elmira: Assessment) -> None:
    assert {point.state for point in elmira.resting.points} == {5, 6, 7, 10, 11, 12}
    assert elmira.resting.left_out == elmira.resting.unreachable == 0
    [seven] = [point for point in elmira.resting.points if point.state == 7]
    assert seven.strongest == "nash"
    assert dict(seven.compared) == {"moe": 1, "uniroyal": -1, "local_government": 1}


def test_states_that_no_party_tells_apart_are_one_entry(elmira: Assessment) -> None:
    """Four of Elmira's states are the abandoned plant, which the published model counts as one."""
    entries = elmira.resting.entries
    assert {point.state for point in entries} - {5, 6, 11, 12} == {7, 10}
    assert len(entries) == 3


def test_of_equally_near_states_the_one_with_fewest_changed_levers_is_shown() -> None:
    model = load_case("libya-2003")
    assessment = assess(model, parts=["situation", "resting", "named"])
    now = model.space.levels_of(model.status_quo)

    def changed(state: int) -> int:
        return sum(now[name] != level for name, level in model.space.levels_of(state).items())

    for point in assessment.resting.points:
        alike = [
            other
            for other in assessment.resting.points
            if (other.strongest, other.ranked, len(other.route.least_reluctant or ()))
            == (point.strongest, point.ranked, len(point.route.least_reluctant or ()))
        ]
        assert [changed(each.state) for each in alike] == sorted(changed(e.state) for e in alike)


def test_the_coalition_that_upsets_elmira(elmira: Assessment) -> None:
    steps = {state: [(s.coalition, s.target) for s in each] for state, each in elmira.joint.items()}
    assert steps[7] == [(("moe", "uniroyal"), 10)]
    assert steps[10] == []


@given(small_models(most_states=30))
def test_what_is_said_of_any_model_is_so(model: Model) -> None:
    assessment = assess(model)
    table = analyse(model, STRENGTHS)
    check_status_quo(assessment)
    check_points(assessment)
    check_joint(assessment)
    for block in assessment.blocks:
        assert not is_willing(model, block.move)
        ranks = model.ranks[block.move.party]
        assert block.loses == (ranks[block.move.target - 1] < ranks[block.move.source - 1])
    for state, change in assessment.changes.items():
        assert change.holds == (state in table.equilibria("seq"))
        for turning in change.turnings:
            shift = change.required.parties[turning.party].shift
            ranks = shifted_ranks(model.ranks[turning.party], state, shift)
            after = analyse(model.with_ranks({turning.party: ranks}), ("seq",))
            assert (state in after.equilibria("seq")) != change.holds
            assert turning.move is not None
            assert turning.move.source == state


def check_status_quo(assessment: Assessment) -> None:
    model, table = assessment.model, assessment.table
    verdict = assessment.status_quo
    assert assessment.holds == (model.status_quo in table.equilibria("seq"))
    for party, each in verdict.parties.items():
        stable = {c: bool(table.stable[c][party][model.status_quo - 1]) for c in STRENGTHS}
        assert each.stays == stable["seq"]
        assert each.strongest == next((c for c in STRENGTHS if stable[c]), None)
        assert each.explanation.stable == each.stays
        assert (each.leaves_by is None) == each.stays
        if each.nearest is not None and each.strongest == "nash":
            ranks = model.ranks[party]
            assert ranks[each.nearest.target - 1] <= ranks[model.status_quo - 1]


def check_points(assessment: Assessment) -> None:
    model, table, resting = assessment.model, assessment.table, assessment.resting
    others = set(table.equilibria(resting.concept)) - {model.status_quo}
    shown = [point.state for point in resting.points]
    assert len(shown) == len(set(shown)) <= 8
    assert set(shown) <= others
    assert resting.others == len(others) == len(shown) + resting.left_out + resting.unreachable
    ways = {route.target: route for route in routes(model, sorted(others))}
    reachable = [number for number in others if ways[number].shortest is not None]
    assert len(others) - len(reachable) == resting.unreachable
    assert resting.willing == sum(ways[number].willing is not None for number in reachable)

    now = model.space.levels_of(model.status_quo)

    def told(number: int) -> tuple[int, int, int, int, int]:
        changed = sum(now[name] != each for name, each in model.space.levels_of(number).items())
        strength = next(k for k, c in enumerate(STRENGTHS) if table.is_equilibrium(c)[number - 1])
        way = ways[number].least_reluctant or ()
        reluctant = sum(not is_willing(model, move) for move in way)
        return strength, reluctant, len(way), changed, number

    assert shown == sorted(reachable, key=told)[: len(shown)]


def check_joint(assessment: Assessment) -> None:
    model, table = assessment.model, assessment.table
    for state, steps in assessment.joint.items():
        for step in steps:
            found = coalition_improvements(model, step.coalition, state)
            assert step.target in found
            assert step.targets == len(found)
            assert all(table.stable["seq"][party][state - 1] for party in step.coalition)
            assert not any(
                set(other.coalition) < set(step.coalition) for other in steps if other != step
            )


def test_without_an_equilibrium_of_the_kind_asked_for_weaker_ones_are_shown() -> None:
    # One party wants to match, the other to differ: they chase each other round the four states.
    model = load_case("chicken").with_ranks(
        {
            "row": np.array([2, 1, 1, 2], dtype=np.int32),
            "column": np.array([1, 2, 2, 1], dtype=np.int32),
        }
    )
    assessment = assess(model, "nash")
    assert not assessment.table.equilibria("nash")
    assert assessment.resting.concept == "seq"
    assert len(assessment.resting.points) == 3


def test_each_named_group_is_shown_by_its_firmest_state(belarus: Assessment) -> None:
    table = belarus.table
    for each in belarus.named:
        numbers = each.named.numbers
        for concept in STRENGTHS:
            expected = tuple(n for n in numbers if table.is_equilibrium(concept)[n - 1])
            assert each.holding[concept] == expected
        assert each.best in numbers
        assert each.strongest == next((c for c in STRENGTHS if each.holding[c]), None)
        if each.strongest:
            assert each.best in each.holding[each.strongest]
        for party in belarus.model.parties:
            leaving = sum(not table.stable["seq"][party][n - 1] for n in numbers)
            assert each.leaving.get(party, 0) == leaving
    shown = {name for point in belarus.resting.points for name in point.named}
    for each in belarus.named:
        reached = [n for n in each.holding["seq"] if routes(belarus.model, [n])[0].shortest]
        if reached and len(shown) < 8 and belarus.model.status_quo not in each.named.numbers:
            assert each.named.name in shown


def test_the_strength_of_the_flagship_status_quo(belarus: Assessment) -> None:
    assert belarus.model.status_quo in belarus.table.equilibria("nash")
    assert belarus.status_quo.strongest == "nash"


@pytest.mark.parametrize("concept", STRENGTHS)
def test_holding_can_mean_any_of_the_five_concepts(concept: str) -> None:
    assessment = assess(load_case("elmira"), concept)
    assert assessment.holds == (1 in assessment.table.equilibria(concept))


def test_an_unknown_concept_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="sim"):
        assess(load_case("elmira"), "sim")


def test_what_is_too_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.assessment.standoff_parts.MOST_STATES", 3)
    monkeypatch.setattr("detente.stability.coalitions.stability.MOST_STATES", 3)
    monkeypatch.setattr("detente.studies.assessment.readings.MOST_CELLS", 3)
    assessment = assess(load_case("stag-hunt"))
    assert set(assessment.omitted) == {"changes", "joint", "readings"}
    assert assessment.readings is None
    assert not assessment.changes
    assert not assessment.joint


def test_an_assessment_is_a_value(elmira: Assessment) -> None:
    with pytest.raises(AttributeError):
        elmira.concept = "nash"  # type: ignore[misc]
    assert replace(elmira, concept="nash").concept == "nash"
    assert elmira.fingerprint == elmira.model.fingerprint
