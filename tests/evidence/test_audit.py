"""The audit of a case against its ledger: each check on the smallest case that shows it."""

from __future__ import annotations

from typing import Any

import pytest

from detente import load_case
from detente.case import Quantity
from detente.casefile import build_from
from detente.errors import InputError
from detente.evidence import Audit, audit, load_ledger
from detente.evidence.audits import CHECKS
from detente.evidence.contradictions import bounds, said
from detente.evidence.read import build_ledger

CASE = """\
format = 1
title = "A strait"
as_of = 2024-05-03
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["no", "yes"]
claims = ["c1"]
[levers.y]
party = "b"
levels = ["low", "top"]
claims = ["assumption"]
[status_quo]
x = "no"
y = "low"
[outcomes.ships]
unit = "ship"
levers = ["x"]
table = [3.0, 9.0]
claims = ["c2"]
[preferences.a]
claims = ["c1"]
statements = ["x", { text = "y == 'top'", claims = ["c2"] }]
[preferences.b]
value = { text = "ships", claims = ["assumption"] }
"""


def run(data: dict[str, Any], case: str = CASE) -> Audit:
    return audit(build_from(case, "strait.toml"), build_ledger(data))


def test_a_case_that_rests_on_its_ledger_passes(data: dict[str, Any]) -> None:
    found = run(data)
    assert found.passed
    assert [(f.check, f.claim) for f in found.findings] == [("unused", "c3"), ("unused", "c4")]
    assert found.counts == {**dict.fromkeys(CHECKS, 0), "unused": 2}
    assert found.case == build_from(CASE, "s").fingerprint
    assert list(found.to_pandas()["claim"]) == ["c3", "c4"]
    assert "no input names it" in found._repr_html_()


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ('levels = ["no", "yes"]\nclaims = ["c1"]', 'levels = ["no", "yes"]', ["levers.x"]),
        ('claims = ["c2"]\n[preferences.a]', "[preferences.a]", ["outcomes.ships"]),
        (
            '[preferences.a]\nclaims = ["c1"]\n',
            "[preferences.a]\n",
            ["preferences.a.statements[1]"],
        ),
        (
            'value = { text = "ships", claims = ["assumption"] }',
            'value = "ships"',
            ["preferences.b.value"],
        ),
        (
            "[outcomes.ships]",
            "[[rules]]\nnever = \"x == 'yes' and y == 'top'\"\n[outcomes.ships]",
            ["rules[1]"],
        ),
        (
            "[preferences.b]",
            "[preferences.a.alternatives.other]\n"
            'statements = [["x", { text = "y", claims = ["c1"] }]]\n[preferences.b]',
            ["preferences.a.alternatives.other.statements[1][1]"],
        ),
    ],
)
def test_inputs_without_a_claim_or_the_word_assumption(
    data: dict[str, Any], old: str, new: str, keys: list[str]
) -> None:
    assert old in CASE
    found = run(data, CASE.replace(old, new))
    assert [finding.input for finding in found.of("bare")] == keys
    assert not found.passed


def test_a_name_for_states_needs_no_claim_and_may_have_one(data: dict[str, Any]) -> None:
    named = "[named_states.end]\nwhere = \"x == 'yes'\"\n{claims}[outcomes.ships]"
    for claims in ("", 'claims = ["c1"]\n'):
        found = run(data, CASE.replace("[outcomes.ships]", named.format(claims=claims)))
        assert not found.of("bare")


def test_a_ranking_rests_on_the_claims_of_its_preference(data: dict[str, Any]) -> None:
    ranked = CASE.replace(
        'value = { text = "ships", claims = ["assumption"] }', "ranking = [1, 2, 3, 4]"
    )
    assert [finding.input for finding in run(data, ranked).of("bare")] == ["preferences.b"]


def test_claims_that_the_ledger_does_not_have(data: dict[str, Any]) -> None:
    found = run(data, CASE.replace('claims = ["c2"] }', 'claims = ["c7"] }'))
    assert [(f.input, f.claim) for f in found.of("unknown")] == [
        ("preferences.a.statements[2]", "c7")
    ]
    assert not found.passed


@pytest.mark.parametrize(
    ("claim", "change", "said"),
    [
        (
            "c1",
            {"published": "2024-05-04"},
            "became public 2024-05-04, after the case's 2024-05-03",
        ),
        ("c1", {"event": "2024-06"}, "happened 2024-06, after the case's 2024-05-03"),
        ("c1", {"as_of": "2025"}, "describes 2025, after the case's 2024-05-03"),
        (
            "c2",
            {"quantities": [{"name": "tugs", "unit": "ship", "value": 1, "as_of": "2024-05-09"}]},
            "describes 2024-05-09, after the case's 2024-05-03",
        ),
    ],
)
def test_inputs_newer_than_the_case(
    data: dict[str, Any], claim: str, change: dict[str, Any], said: str
) -> None:
    data["claims"][claim] |= change
    found = run(data)
    assert {finding.text for finding in found.of("late")} == {said}
    assert not found.passed
    assert not run(data, CASE.replace("as_of = 2024-05-03\n", "")).of("late")


def test_a_month_that_may_lie_before_the_day_is_not_late(data: dict[str, Any]) -> None:
    data["claims"]["c1"]["published"] = "2024-05"
    assert not run(data).of("late")


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ({"value": 3}, ""),
        ({"value": 9}, ""),
        ({"value": 9, "at": "status quo"}, "has 9 ship; the case has 3 in the status quo"),
        ({"value": 5}, "the record has 5 ship; the case has 3 to 9 over all states"),
        ({"value": 3.2, "relation": "about"}, ""),
        ({"value": 9, "relation": ">"}, "the record has > 9 ship; the case has 3 to 9"),
        ({"value": 9, "relation": ">="}, ""),
        ({"value": 3, "relation": "<"}, "the record has < 3 ship"),
        ({"low": 4, "high": 8}, "the record has 4 to 8 ship"),
        ({"low": 4}, ""),
        ({"words": "several"}, ""),
        ({"value": 3, "unit": "1000 ship"}, "ships is in 1000 ship, the outcome in ship"),
        ({"value": 3, "input": "outcomes.boats"}, "an outcome that the case does not have"),
        ({"value": 5, "name": "vessels"}, ""),
        ({"value": 5, "name": "vessels", "input": "outcomes.ships"}, "the record has 5 ship"),
    ],
)
def test_numbers_that_contradict_an_input(
    data: dict[str, Any], quantity: dict[str, Any], text: str
) -> None:
    data["claims"]["c2"]["quantities"] = [{"name": "ships", "unit": "ship", **quantity}]
    found = run(data)
    if text:
        (finding,) = found.of("contradicted")
        assert text in finding.text
        assert not found.passed
    else:
        assert not found.of("contradicted")


def test_a_number_speaks_about_an_input_only_where_one_names_the_other(
    data: dict[str, Any],
) -> None:
    data["claims"]["c4"]["quantities"] = [{"name": "ships", "unit": "ship", "value": 5}]
    assert not run(data).of("contradicted")
    data["claims"]["c4"]["quantities"][0]["input"] = "outcomes.ships"
    assert [finding.claim for finding in run(data).of("contradicted")] == ["c4"]


def test_bounds_and_words_of_a_quantity() -> None:
    assert bounds(Quantity("x", "1", value=100)) == (99.5, 100.5)
    assert bounds(Quantity("x", "1", value=-100, relation="about")) == (-110, -90)
    assert bounds(Quantity("x", "1", words="some")) == (None, None)
    assert said(Quantity("x", "1", value=1226)) == "1,226"
    assert said(Quantity("x", "1", high=3)) == "<= 3"
    assert said(Quantity("x", "1", words="some")) == "some"


def test_a_corrected_claim_is_no_ground_any_more(data: dict[str, Any]) -> None:
    data["claims"]["c2b"] = {
        **data["claims"]["c2"],
        "replaces": "c2",
        "correction": "one was a tug",
    }
    found = run(data)
    assert {(f.input, f.claim) for f in found.of("replaced")} == {
        ("outcomes.ships", "c2"),
        ("preferences.a.statements[2]", "c2"),
    }
    assert "was replaced by c2b: one was a tug" in found.of("replaced")[0].text
    assert "c2" not in {finding.claim for finding in found.of("unused")}
    assert not found.passed
    data["claims"]["c4b"] = {**data["claims"]["c4"], "replaces": "c4", "correction": "worse"}
    assert {finding.claim for finding in run(data).of("unused")} == {"c3", "c4b", "c2b"}
    data["claims"]["c2"]["quantities"][0]["value"] = 5  # it was wrong, and is not held against
    data["claims"]["c2b"]["quantities"] = []
    assert not run(data).of("contradicted")


def test_a_text_that_came_out_anew_is_told_and_is_no_fault(data: dict[str, Any]) -> None:
    data["sources"]["again"] = {
        **data["sources"]["agency"],
        "replaces": "agency",
        "correction": "two ships",
    }
    found = run(data)
    assert found.passed
    assert {(f.input, f.claim) for f in found.of("reissued")} == {
        ("outcomes.ships", "c2"),
        ("preferences.a.statements[2]", "c2"),
    }
    told = found.of("reissued")[0].text
    assert told == "was read in 'agency', of which 'again' is a new issue: two ships"
    data["claims"]["c2"]["source"] = "mill"  # a copy of the earlier issue is the earlier issue
    data["sources"]["mill"] = {**data["sources"]["copy"], "copy_of": "agency"}
    assert len(run(data).of("reissued")) == 2
    data["claims"]["c2"]["source"] = "again"  # read again in the new one
    assert not run(data).of("reissued")
    data["claims"]["c2"]["source"] = "agency"
    data["claims"]["c2b"] = {**data["claims"]["c2"], "replaces": "c2", "correction": "two"}
    assert not run(data).of("reissued")  # then the claim itself is told as replaced
    assert run(data).of("replaced")


def test_a_rule_rests_on_the_claims_of_its_clauses_too(data: dict[str, Any]) -> None:
    rule = "[[rules]]\nnever = { text = \"x == 'yes' and y == 'top'\", claims = [\"c3\"] }\n"
    found = run(data, CASE.replace("[outcomes.ships]", rule + "[outcomes.ships]"))
    assert not found.of("bare")
    assert "c3" not in {finding.claim for finding in found.of("unused")}


def test_ground_that_is_disputed_is_told_and_is_no_fault(data: dict[str, Any]) -> None:
    one = CASE.replace(
        'levels = ["low", "top"]\nclaims = ["assumption"]',
        'levels = ["low", "top"]\nclaims = ["c3"]',
    )
    found = run(data, one)
    assert found.passed
    assert [finding.input for finding in found.of("disputed")] == ["levers.y"]
    assert "rests on one side of 'deal' (yes)" in found.of("disputed")[0].text
    both = one.replace('["c3"]', '["c3", "c4"]')
    assert "rests on 2 sides of 'deal'" in run(data, both).of("disputed")[0].text
    data["conflicts"]["deal"]["kind"] = "open"
    assert not run(data, one).of("disputed")
    assert run(data, both).of("disputed")


def test_confirmed_by_others_needs_others(data: dict[str, Any]) -> None:
    assert not run(data).of("alone")
    data["claims"]["c2"]["source"] = "copy"  # a copy of what c1 was read in confirms nothing
    found = run(data)
    assert {finding.claim for finding in found.of("alone")} == {"c1", "c2"}


def test_our_own_notes_confirm_nothing(data: dict[str, Any]) -> None:
    data["sources"]["agency"]["kind"] = "notes"
    assert {finding.claim for finding in run(data).of("alone")} == {"c1"}


def test_the_flagship_passes_its_audit() -> None:
    found = audit(load_case("belarus-2025"), load_ledger("belarus-2025"))
    assert found.passed
    assert found.counts["alone"] == 0
    assert found.inputs > 100


def test_a_case_without_a_ledger_says_where_it_was_looked_for() -> None:
    with pytest.raises(InputError, match=r"there is no evidence for 'chicken'"):
        load_ledger("chicken")
