"""What-ifs: a case with some inputs changed by their address."""

from __future__ import annotations

import pytest

from detente.case import Definition, changed, numbers, read_changes
from detente.casefile import read_definition
from detente.errors import InputError
from detente.studies import build_case, with_what_ifs
from tests.frozen import FROZEN


@pytest.fixture(scope="module")
def flagship() -> Definition:
    return read_definition(FROZEN / "belarus-2025.toml")[0]


def test_a_cell_by_levels_and_a_factor(flagship: Definition) -> None:
    key = "outcomes.cost_of_releases.table[prisoners=group]"
    found = numbers(changed(flagship, {key: 0.3, "outcomes.cost_of_stopping": 2}))
    assert found["outcomes.cost_of_releases.table[1]"] == 0.3
    assert found["outcomes.cost_of_stopping.table[0][1]"] == 2.0
    assert found["outcomes.cost_of_releases.table[2]"] == 0.25


def test_another_reading_gives_the_ranks_of_that_reading(flagship: Definition) -> None:
    model = build_case(flagship)
    other = build_case(changed(flagship, {"readings.us": "no_plan"}))
    assert other.fingerprint == model.with_alternatives({"us": "no_plan"}).fingerprint
    assert changed(flagship, {"readings.us": "own"}) is flagship


def test_an_order_of_statements_counts_from_nought(flagship: Definition) -> None:
    own = flagship.preferences["russia"].statements
    order = [1, 0, *range(2, len(own))]
    found = changed(flagship, {"orders.russia": order})
    assert found.preferences["russia"].statements[:2] == (own[1], own[0])
    assert build_case(found).fingerprint != build_case(flagship).fingerprint


def test_another_starting_point(flagship: Definition) -> None:
    model = build_case(changed(flagship, {"levels.us_banks": "licence"}))
    assert model.space.levels_of(model.status_quo)["us_banks"] == "licence"


def test_a_cell_that_an_input_overwrites_is_refused(flagship: Definition) -> None:
    with pytest.raises(InputError, match="cut_support"):
        changed(flagship, {"outcomes.russian_support.table[0]": 5.0})


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("readings.us", "no_plans", "no_plan"),
        ("readings.usa", "no_plan", "'us'"),
        ("orders.us", [0, 1], "each place from 0"),
        ("orders.belarus", [0], "not statements"),
        ("levels.us_banks", "license", "licence"),
        ("levels.us_bank", "licence", "us_banks"),
        ("outcomes.cost_of_release", 1.0, "cost_of_releases"),
        ("outcomes.cost_of_releases.table[1]", "much", "a number is needed"),
    ],
)
def test_what_does_not_fit_is_told(
    flagship: Definition, key: str, value: object, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        changed(flagship, {key: value})  # type: ignore[dict-item]


@pytest.mark.parametrize("text", ["", "a", "=1", "a=", "a=1;a=2", "orders.us=[1,x]"])
def test_what_is_no_change_is_told(text: str) -> None:
    with pytest.raises(InputError):
        read_changes(text)


def test_what_ifs_as_an_option_writes_them_add_up(flagship: Definition) -> None:
    texts = ["outcomes.cost_of_releases.table[1]=0.3; readings.us=no_plan", "levels.lean=balance"]
    found = with_what_ifs(flagship, texts)
    assert numbers(found)["outcomes.cost_of_releases.table[1]"] == 0.3
    assert found.preferences["us"].label == "No plan"
    assert found.status_quo["lean"] == "balance"
    with pytest.raises(InputError, match="--with"):
        with_what_ifs(flagship, ["readings.us"])
