"""What differs between two cases: the known small pair, names, orders of aims, what-ifs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.case import changed, numbers
from detente.casefile import parse_case, read_definition
from detente.errors import InputError
from detente.studies import build_case
from detente.studies.compare import CaseComparison, compare, compare_states
from tests.frozen import FROZEN

REFERENCE = json.loads(
    (Path(__file__).parents[2] / "reference" / "turns.json").read_text(encoding="utf-8")
)
KNOWN: dict[str, Any] = REFERENCE["compare"]
FIRST = next(e["case"] for e in REFERENCE["examples"] if e["name"] == "the sign of one cost")
SECOND = FIRST.replace("table = [0.0, 0.05]", "table = [0.0, -0.01]")


def pair(first: str = FIRST, second: str = SECOND, **options: Any) -> CaseComparison:
    return compare(parse_case(first), parse_case(second), **options)


def test_the_one_input_that_differs_does_it_alone() -> None:
    (wanted,) = KNOWN["inputs_that_differ"]
    (found,) = pair().inputs
    assert found.key == "outcomes.cost.table[release=group]"
    assert wanted["key"] == "outcomes.cost.table[1]"
    assert found.values == (wanted["a"], wanted["b"])
    assert found.role == "does it alone"


def test_the_conclusions_that_differ() -> None:
    differing = {each.name: each.holds for each in pair().conclusions if each.differs}
    assert differing == {
        **{f"status_quo.{c}": (True, False) for c in ("nash", "gmr", "smr", "seq", "sseq")},
        "small_step.reached": (False, True),
        "unpaid.reached": (False, True),
    }
    same = {each.name: each.holds for each in pair().conclusions if not each.differs}
    assert same["small_step.nash"] == (True, True)
    assert same["unpaid.seq"] == (False, False)


def test_equilibria_and_who_is_better_off() -> None:
    found, wanted = pair(), KNOWN["equilibria"]
    assert [each.concept for each in found.equilibria] == ["nash", "gmr", "smr", "seq", "sseq"]
    for each in found.equilibria:
        assert list(each.both) == wanted["both"]
        assert [list(some) for some in each.only] == [wanted["only_a"], wanted["only_b"]]
    parties = {(each.party, each.state): each for each in found.parties}
    known = KNOWN["states_small_step_against_status_quo"]
    minsk, us = parties["minsk", "small_step"], parties["us", "small_step"]
    assert minsk.amounts == (pytest.approx(known["a"]["minsk"]), pytest.approx(known["b"]["minsk"]))
    assert us.amounts is None  # ranks are never subtracted
    assert us.orders == (known["a"]["us"], known["b"]["us"])


def test_a_case_does_not_differ_from_itself() -> None:
    found = pair(FIRST, FIRST)
    assert found.inputs == ()
    assert not any(each.differs for each in found.conclusions)
    assert not any(some for each in found.equilibria for some in each.only)


def test_words_decide_nothing() -> None:
    other = FIRST.replace('label = "minsk"', 'label = "Minsk"')
    (found,) = pair(FIRST, other).inputs
    assert (found.key, found.kind) == ("parties.minsk.label", "wording only")


def test_an_input_that_does_it_only_with_others() -> None:
    """The move is worth 0.02 less the cost: both are needed to make it pay."""
    first = FIRST.replace(
        '"1 * gain - 1 * cost"', "\"1 * gain - 1 * cost + 0 * (release == 'group')\""
    )
    second = first.replace("+ 0 *", "+ 0.03 *").replace("[0.0, 0.05]", "[0.0, 0.02]")
    roles = {each.key: each.role for each in pair(first, second).inputs}
    assert roles == {
        "outcomes.cost.table[release=group]": "only with others",
        "preferences.minsk.value[2]": "only with others",
    }


def test_an_input_that_plays_no_part() -> None:
    second = SECOND.replace("[0.0, 0.2]", "[0.0, 0.3]")
    roles = {each.key: each.role for each in pair(FIRST, second).inputs}
    assert roles["outcomes.gain.table[licence=licence]"] == "plays no part"


def test_what_is_the_same_under_another_name_is_matched_and_said() -> None:
    other = FIRST.replace("licence == 'licence'", "permit == 'licence'").replace(
        "licence == 'none'", "permit == 'none'"
    )
    other = other.replace("[levers.licence]", "[levers.permit]")
    other = other.replace('levers = ["licence"]', 'levers = ["permit"]')
    other = other.replace(
        '[status_quo]\nrelease = "none"\nlicence', '[status_quo]\nrelease = "none"\npermit'
    )
    found = pair(FIRST, other)
    assert [(each.first, each.second, each.sure) for each in found.renamed] == [
        ("licence", "permit", True)
    ]
    assert found.inputs == ()
    assert not any(some for each in found.equilibria for some in each.only)


def test_what_is_alike_is_offered_and_nothing_is_done_unless_it_is_said() -> None:
    other = FIRST.replace("[named_states.unpaid]", "[named_states.gift]").replace(
        "licence == 'none'", "licence != 'licence'"
    )
    found = pair(FIRST, other)
    assert [(each.first, each.second, each.sure) for each in found.renamed] == [
        ("unpaid", "gift", False)
    ]
    assert {each.name for each in found.conclusions if None in each.holds} >= {"unpaid.nash"}
    said = pair(FIRST, other, same={"unpaid": "gift"})
    assert said.renamed[0].sure
    assert not any(None in each.holds for each in said.conclusions)
    with pytest.raises(InputError, match="OLD=NEW"):
        pair(FIRST, other, same={"unpaid": "nothing"})


def test_statements_are_matched_by_their_longest_common_order() -> None:
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    aims = case.preferences["russia"]
    texts = [group[0].text for group in aims.statements]
    order = [0, 2, 3, 1, 4, 6, 7, 5]
    second = replace(aims, statements=tuple(aims.statements[k] for k in order[:-1]))
    other = replace(case, preferences={**case.preferences, "russia": second})
    found = [(each.text, each.first, each.second) for each in compare(case, other).statements]
    assert found == [(texts[1], 2, 4), (texts[5], 6, None)]


def test_what_ifs_of_one_case_and_their_aims() -> None:
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    found = compare(case, changes=[{"readings.us": "no_plan"}])
    assert [each.name for each in found.items] == [case.title, "readings.us=no_plan"]
    aims = {each.key: each for each in found.inputs}["preferences.us"]
    assert aims.values == ("Prisoners first", "No plan")
    assert aims.role == "does it alone"
    known = set(REFERENCE["belarus-2025"]["discrete"]["reading us=no_plan"])
    differing = {each.name for each in found.conclusions if each.differs}
    assert differing == known - {"relief_without_key.seq"}  # too many states to be asked unasked


def test_two_states_of_a_case() -> None:
    model = build_case(read_definition(FROZEN / "belarus-2025.toml")[0])
    found = {each.party: each for each in compare_states(model, model.status_quo, 18)}
    belarus, us = found["belarus"], found["us"]
    assert belarus.amounts is not None
    assert belarus.amounts[1] - belarus.amounts[0] == pytest.approx(0.2)
    assert belarus.unit == "bn USD / year"
    assert (us.amounts, us.orders, us.won, us.lost) == (None, ("better",), (3,), ())
    assert found["russia"].orders == ("equal",)
    assert found["opposition"].lost == (1,)


def test_every_number_is_among_the_inputs() -> None:
    case = read_definition(FROZEN / "belarus-2008.toml")[0]
    for key, number in numbers(case).items():
        if key.count(".") == 1 and key.startswith("outcomes."):
            continue  # a factor is written into the cells
        if not key.startswith(("outcomes.", "preferences.")) or ".statements[" in key:
            continue
        value = float(number) + 0.125 if isinstance(number, float) else 0.0
        found = compare(case, changed(case, {key: value}))
        assert [each.kind for each in found.inputs] == ["number"], key
