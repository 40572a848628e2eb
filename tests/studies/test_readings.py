"""Every combination of readings is the model that one would build by hand for it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from detente import analyse, load_case
from detente.casefile import build_from
from detente.errors import TooLargeError, UnknownNameError
from detente.model import Model
from detente.studies.assessment import ReadingsTable, survey_readings
from detente.studies.assessment.readings import OWN

pytestmark = pytest.mark.kernels

SWEPT = ("nash", "gmr", "smr", "seq", "sseq")


def quarrel(readings: dict[str, list[str]]) -> Model:
    """Two parties with a yes/no lever each, a bystander, and readings as single statements."""
    lines = ['format = 1\ntitle = "quarrel"']
    lines += [f"[parties.{name}]" for name in ("ann", "bob", "bystander")]
    for name in ("ann", "bob"):
        lines.append(f'[levers.{name}_yields]\nparty = "{name}"\nlevels = ["no", "yes"]')
    lines.append('[status_quo]\nann_yields = "no"\nbob_yields = "no"')
    for name, statements in readings.items():
        own, *others = statements
        lines.append(f'[preferences.{name}]\nstatements = ["{own}"]')
        for place, other in enumerate(others):
            lines.append(
                f'[preferences.{name}.alternatives.a{place}]\nlabel = "reading {place}"\n'
                f'statements = ["{other}"]'
            )
    lines.append("[named_states.peace]\nwhere = 'ann_yields and bob_yields'")
    lines.append("[named_states.never]\nwhere = 'ann_yields and not ann_yields'")
    return build_from("\n".join(lines), "quarrel.toml")


@pytest.fixture(scope="module")
def small() -> Model:
    return quarrel(
        {
            "ann": ["bob_yields", "not ann_yields", "ann_yields iff bob_yields"],
            "bob": ["ann_yields", "bob_yields implies ann_yields"],
            "bystander": ["ann_yields", "bob_yields"],
        }
    )


@pytest.fixture(scope="module")
def belarus() -> tuple[Model, ReadingsTable]:
    model = load_case("belarus-2025")
    return model, survey_readings(model)


def by_hand(model: Model, table: ReadingsTable, combination: tuple[str, ...]) -> Model:
    chosen = dict(zip(table.parties, combination, strict=True))
    return model.with_alternatives({party: name for party, name in chosen.items() if name != OWN})


def test_each_combination_is_solved_as_its_own_model(small: Model) -> None:
    table = survey_readings(small)
    assert table.parties == ("ann", "bob")
    assert table.combinations == tuple(product(["", "a0", "a1"], ["", "a0"]))
    for place, combination in enumerate(table.combinations):
        expected = analyse(by_hand(small, table, combination), SWEPT)
        for concept in SWEPT:
            assert_array_equal(
                table.equilibrium[concept][place], expected.is_equilibrium(concept), concept
            )


def test_the_flagship_case_too(belarus: tuple[Model, ReadingsTable]) -> None:
    model, table = belarus
    places = np.random.default_rng(7).choice(len(table.combinations), size=6, replace=False)
    for place in [0, *places.tolist()]:
        expected = analyse(by_hand(model, table, table.combinations[place]), ("nash", "sseq"))
        for concept in ("nash", "sseq"):
            assert_array_equal(table.equilibrium[concept][place], expected.is_equilibrium(concept))


def test_chunks_of_combinations_do_not_change_the_answer(
    small: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = survey_readings(small)
    monkeypatch.setattr("detente.studies.assessment.readings.CELLS_AT_ONCE", 5)
    parts = survey_readings(small)
    for concept in SWEPT:
        assert_array_equal(whole.equilibrium[concept], parts.equilibrium[concept])
    assert whole.fingerprint == parts.fingerprint


def test_a_conclusion_says_under_which_readings_it_holds(small: Model) -> None:
    table = survey_readings(small)
    for conclusion in table.conclusions("nash"):
        told = [holds_as_told(table, conclusion, combination) for combination in table.combinations]
        if conclusion.only_where is not None:
            assert_array_equal([only for only, _ in told], conclusion.holds)
        if conclusion.except_where is not None:
            assert_array_equal([but for _, but in told], conclusion.holds)


def holds_as_told(table: ReadingsTable, conclusion: object, combination: tuple[str, ...]) -> tuple:
    chosen = dict(zip(table.parties, combination, strict=True))

    def fits(condition: dict | None) -> bool:
        return condition is not None and all(chosen[p] in names for p, names in condition.items())

    return fits(conclusion.only_where), not fits(conclusion.except_where)


def test_what_a_conclusion_depends_on_is_what_can_change_it(
    belarus: tuple[Model, ReadingsTable],
) -> None:
    _, table = belarus
    shape = [len(table.readings[party]) for party in table.parties]
    for conclusion in table.conclusions("seq"):
        grid = conclusion.holds.reshape(shape)
        moving = [
            party for axis, party in enumerate(table.parties) if (grid.std(axis=axis) > 0).any()
        ]
        assert list(conclusion.depends_on) == moving
        assert conclusion.always == grid.all()
        assert conclusion.never == (not grid.any())


def test_the_tally_fixes_one_reading(belarus: tuple[Model, ReadingsTable]) -> None:
    _, table = belarus
    [status_quo, *_] = table.conclusions("seq")
    for axis, party in enumerate(table.parties):
        for reading in table.readings[party]:
            mask = [combination[axis] == reading for combination in table.combinations]
            expected = int(status_quo.holds[mask].sum()), sum(mask)
            assert table.tally(status_quo, party, reading) == expected


def test_combinations_where_one_state_is_an_equilibrium(small: Model) -> None:
    table = survey_readings(small)
    for state in range(1, 5):
        found = table.combinations_where("seq", state)
        for combination in table.combinations:
            expected = state in analyse(by_hand(small, table, combination)).equilibria("seq")
            assert (combination in found) == expected


def test_an_empty_group_never_holds(small: Model) -> None:
    [never] = [c for c in survey_readings(small).conclusions("gmr") if c.name == "never"]
    assert never.never
    assert never.depends_on == ()
    assert never.only_where is None
    assert never.except_where == {}


def test_the_survey_is_the_same_whichever_reading_the_model_was_asked_under(small: Model) -> None:
    table = survey_readings(small.with_alternatives({"ann": "a1"}))
    written = survey_readings(small)
    assert table.readings == written.readings
    assert table.combinations == written.combinations
    for concept in written.concepts:
        assert (table.equilibrium[concept] == written.equilibrium[concept]).all()
    assert table.fingerprint == written.fingerprint
    twice = small.with_alternatives({"ann": "a0"}).with_alternatives({"ann": "a1"})
    assert survey_readings(twice).fingerprint == written.fingerprint
    assert table.reading_title("ann", "a1") == "reading 1"
    assert table.reading_title("bob", OWN) == "as written"


def test_readings_of_a_party_without_levers_are_not_gone_through(small: Model) -> None:
    assert "bystander" not in survey_readings(small).parties


def test_too_many_combinations_are_refused() -> None:
    many = ["ann_yields"] * 65
    model = quarrel({"ann": many, "bob": many, "bystander": ["ann_yields"]})
    with pytest.raises(TooLargeError, match=r"65 \(ann\) x 65 \(bob\) = 4,225 combinations"):
        survey_readings(model)


def test_too_many_verdicts_are_refused(small: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.assessment.readings.MOST_CELLS", 20)
    with pytest.raises(TooLargeError, match="6 combinations"):
        survey_readings(small)


def test_a_concept_that_is_not_swept_is_refused(small: Model) -> None:
    with pytest.raises(UnknownNameError, match="sim"):
        survey_readings(small, ["sim"])
    with pytest.raises(UnknownNameError, match="seq"):
        survey_readings(small, ["nash"]).conclusions("seq")
