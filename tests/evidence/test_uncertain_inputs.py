"""Uncertain inputs and their evidence: bounds from claims, and what the audit says of them."""

from __future__ import annotations

from typing import Any

import pytest

from detente.case import Definition
from detente.case.uncertainty import Distribution
from detente.casefile import parse_case
from detente.errors import CaseError, InputError, UnknownNameError
from detente.evidence import audit, claim_bounds
from detente.evidence.input_list import inputs
from detente.evidence.read import build_ledger
from detente.studies import build_case
from detente.studies.inputs import resolve_uncertainties, with_best
from detente.units import conversion

CASE = """
format = 1
title = "A strait"
[parties.a]
[levers.x]
party = "a"
levels = ["no", "yes"]
claims = ["c1", "c2", "c3", "c4"]
[status_quo]
x = "no"
[preferences.a]
value = { text = "ships * x", claims = ["assumption"] }
[uncertainties.ships]
unit = "ship"
best = 4
distribution = { kind = "uniform", low = 2, high = 6 }
claims = ["c2"]
"""


def quantity(**more: Any) -> dict[str, Any]:
    return {"name": "held", "unit": "ship", "value": 3, **more}


def ledger_with(data: dict[str, Any], **quantities: list[dict[str, Any]]) -> Any:
    for name in data["claims"]:
        data["claims"][name]["quantities"] = quantities.get(name, [])
    return build_ledger(data)


def found(data: dict[str, Any], text: str = CASE, **quantities: list[dict[str, Any]]) -> list[str]:
    result = audit(build_case(parse_case(text)), ledger_with(data, **quantities))
    return [f"{f.check} {f.input} {f.claim} {f.text}" for f in result.findings if f.check in
            ("bare", "unknown", "contradicted")]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [
        ("kt / year", "Mt / year", 1e-3),
        ("Mt K2O / year", "kt K2O / year", 1e3),
        ("kt K2O", "Mt", None),
        ("mn USD / year", "bn USD / year", 1e-3),
        ("USD", "bn USD", 1e-9),
        ("USD / kt", "USD / t", 1e-3),
        ("bn USD / Mt", "USD / t", 1e3),
        ("%", "1", 0.01),
        ("person", "person", 1.0),
        ("person", "ship", None),
        ("t / month", "t / year", None),
        ("(t)", "t", None),
        ("t^99", "t^99", None),
        ("kg^2", "t^2", 1e-6),
    ],
)
def test_units_that_differ_in_scale(unit: str, other: str, factor: float | None) -> None:
    assert conversion(unit, other) == factor
    back = conversion(other, unit)
    assert (back is None) == (factor is None)
    if factor is not None and back is not None:
        assert factor * back == pytest.approx(1)


def test_the_least_and_the_greatest_of_the_claims(data: dict[str, Any]) -> None:
    ledger = ledger_with(
        data,
        c1=[quantity(value=3)],
        c2=[quantity(value=None, low=5, high=9)],
        c3=[quantity(value=12, unit="thousand ship"), quantity(unit="t")],
        c4=[quantity(value=2, relation=">")],
    )
    bounds = claim_bounds(ledger, ["c1", "c2", "assumption"], name="ships", unit="ship")
    assert (bounds.low, bounds.high) == (3, 9)
    assert (bounds.low_claims, bounds.high_claims) == (("c1",), ("c2",))
    bounds = claim_bounds(ledger, ["c4", "c3", "c1"], name="ships", unit="ship")
    assert (bounds.low, bounds.high, bounds.open_claims) == (2, 12_000, ("c4",))
    assert claim_bounds(ledger, ["c1", "c2"], name="n", unit="thousand ship").high == 0.009


def test_the_quantity_that_says_so_is_taken(data: dict[str, Any]) -> None:
    many = [quantity(), quantity(value=8, name="ships"), quantity(value=1, name="sunk")]
    claims = ledger_with(data, c1=many, c2=[quantity(value=20)])
    assert claim_bounds(claims, ["c1", "c2"], name="ships", unit="ship").low == 8
    many[2]["input"] = "uncertainties.ships"
    claims = ledger_with(data, c1=many, c2=[quantity(value=20)])
    assert claim_bounds(claims, ["c1", "c2"], name="ships", unit="ship").low == 1


@pytest.mark.parametrize(
    ("claims", "quantities", "message"),
    [
        (["c9"], {}, "no claim named 'c9'"),
        (["c1"], {}, "name no least number in 'ship'"),
        (["c1"], {"c1": [quantity()]}, "give no range, only 3 to 3 ship"),
        (["c1"], {"c1": [quantity(relation=">")]}, "name no greatest number in 'ship'"),
        (["c1"], {"c1": [quantity(unit="t")]}, "'c1' has held in t; which of them"),
        (["c1"], {"c1": [quantity(), quantity(name="k")]}, 'input = "uncertainties.ships"'),
        (
            ["c1"],
            {"c1": [quantity(unit="t", input="uncertainties.ships")]},
            "'c1' has held in 't', which cannot be converted to 'ship'",
        ),
    ],
)
def test_bounds_that_cannot_be_had(
    data: dict[str, Any], claims: list[str], quantities: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        claim_bounds(ledger_with(data, **quantities), claims, name="ships", unit="ship")


def test_a_claim_that_was_corrected_gives_no_bounds(data: dict[str, Any]) -> None:
    data["claims"]["c4"] |= {"replaces": "c1", "correction": "counted twice"}
    with pytest.raises(InputError, match="'c1' was replaced by 'c4'; name that"):
        claim_bounds(build_ledger(data), ["c1"], name="ships", unit="ship")


def test_a_claim_without_numbers_is_silent(data: dict[str, Any]) -> None:
    words = {"name": "held", "unit": "ship", "words": "a slew"}
    ledger = ledger_with(data, c1=[words], c2=[quantity(value=None, low=1, high=2)])
    bounds = claim_bounds(ledger, ["c1", "c2", "c3"], name="ships", unit="ship")
    assert bounds.silent_claims == ("c1", "c3")


def test_the_audit_looks_at_uncertain_inputs(data: dict[str, Any]) -> None:
    assert found(data) == []
    bare = CASE.replace('claims = ["c2"]\n', "")
    assert found(data, bare) == ["bare uncertainties.ships  names no claim and not 'assumption'"]
    unknown = CASE.replace('["c2"]\n', '["c2", "c77"]\n')
    assert [line.split(" is ")[0] for line in found(data, unknown)] == [
        "unknown uncertainties.ships c77"
    ]
    listed = CASE.replace(
        'distribution = { kind = "uniform", low = 2, high = 6 }\nclaims = ["c2"]',
        'hypotheses = [{ value = 3, claims = ["c1"] }, { value = 5 }]',
    )
    assert found(data, listed) == [
        "bare uncertainties.ships.hypotheses[2]  names no claim and not 'assumption'"
    ]
    assert found(data, listed + 'claims = ["assumption"]\n') == []
    more = (
        '[uncertainties.n]\ndistribution = { kind = "norm" }\nclaims = ["c1"]\n'
        '[[correlations]]\nbetween = ["ships", "n"]\nspearman = 0.5\n'
        '[conclusions.k]\nstates = "status_quo"\n'
    )
    assert found(data, CASE + more) == ["bare correlations[1]  names no claim and not 'assumption'"]
    keys = [entry.key for entry in inputs(parse_case(CASE + more))]
    assert keys[-3:] == ["uncertainties.n", "correlations[1]", "conclusions.k"]


def test_a_number_outside_the_bounds_contradicts(data: dict[str, Any]) -> None:
    said = "contradicted uncertainties.ships c2 the record has 9 ship; the case has 2 to 6 ship"
    assert found(data, c2=[quantity(value=9)]) == [said]
    assert found(data, c2=[quantity(value=6)]) == []
    assert found(data, c2=[quantity(value=6, relation=">")]) != []
    assert found(data, c2=[quantity(value=5, relation=">")]) == []
    assert found(data, c2=[quantity(value=1.9, relation="<=")]) != []
    assert found(data, c2=[quantity(value=None, low=6.5, high=9)]) != []
    assert found(data, c2=[quantity(value=0.009, unit="thousand ship")]) != []
    assert found(data, c2=[quantity(value=0.005, unit="thousand ship")]) == []
    assert found(data, c2=[quantity(value=9, unit="t")]) == []
    assert found(data, c3=[quantity(value=9)]) == []
    elsewhere = quantity(value=9, input="uncertainties.ships")
    assert found(data, c3=[elsewhere]) == [said.replace("c2", "c3")]
    assert found(data, c2=[elsewhere]) == [said]
    assert found(data, c3=[elsewhere | {"unit": "t"}]) == [
        "contradicted uncertainties.ships c3 held is in t, the uncertain number in ship"
    ]
    assert found(data, c3=[quantity(input="uncertainties.shisp")]) == [
        "contradicted uncertainties.shisp c3 held speaks about 'shisp', no uncertain number of the "
        "case"
    ]


def test_a_pure_number_is_only_about_what_it_names(data: dict[str, Any]) -> None:
    pure = CASE.replace('unit = "ship"', 'unit = "1"')
    assert found(data, pure, c2=[quantity(value=9, unit="1")]) == []
    assert found(data, pure, c2=[quantity(value=9, unit="1", name="ships")]) != []


def test_numbers_without_ends_are_not_contradicted(data: dict[str, Any]) -> None:
    normal = CASE.replace('kind = "uniform", low = 2, high = 6', 'kind = "norm"')
    assert found(data, normal, c2=[quantity(value=900)]) == []


def definition(distribution: str, best: str = "best = 4\n") -> Definition:
    text = CASE.replace('{ kind = "uniform", low = 2, high = 6 }', distribution)
    return parse_case(text.replace("best = 4\n", best).replace('["c2"]\n', '["c1", "c2"]\n'))


def test_studies_fill_in_bounds_from_claims(data: dict[str, Any]) -> None:
    ledger = ledger_with(data, c1=[quantity(value=3)], c2=[quantity(value=9, relation="about")])
    resolved = resolve_uncertainties(definition('{ kind = "uniform", bounds = "claims" }'), ledger)
    assert resolved.uncertainties["ships"].distribution == Distribution(
        "uniform", {"low": 3, "high": 9}
    )
    assert resolved.uncertainties["ships"].best == 4
    assert resolved.came_from == {"uncertainties.ships.distribution": "least in c1, greatest in c2"}
    peaked = definition('{ kind = "pert", mode = 5, bounds = "claims" }', best="")
    assert resolve_uncertainties(peaked, ledger).uncertainties["ships"].best == 5
    assert with_best(peaked).uncertainties["ships"].best == 5
    with pytest.raises(CaseError, match=r"distribution: .*needs the evidence ledger"):
        resolve_uncertainties(peaked)
    far = definition('{ kind = "pert", mode = 50, bounds = "claims" }', best="")
    with pytest.raises(CaseError, match=r"mode 50 does not lie between 3 \(c1\) and 9 \(c2\)"):
        resolve_uncertainties(far, ledger)
    data["claims"].pop("c2")
    data["claims"]["c1"]["agrees"] = []
    with pytest.raises(UnknownNameError, match=r"uncertainties.ships, distribution: no claim"):
        resolve_uncertainties(peaked, build_ledger(data))


def test_ignorance_is_filled_in_too(data: dict[str, Any]) -> None:
    ledger = ledger_with(data, c1=[quantity(value=3)], c2=[quantity(value=9)])
    both = definition(
        '{ kind = "norm", loc = 4 }\nignorance = { kind = "uniform", bounds = "claims" }'
    )
    ship = resolve_uncertainties(both, ledger).uncertainties["ships"]
    assert ship.ignorance == Distribution("uniform", {"low": 3, "high": 9})
    assert ship.distribution == Distribution("norm", {"loc": 4})


def test_what_scipy_cannot_make_is_said_with_its_key() -> None:
    with pytest.raises(CaseError, match=r"uncertainties.ships, distribution: 'triang' with c = 2"):
        with_best(definition('{ kind = "triang", c = 2 }'))


def test_best_is_the_mode_or_the_median_or_the_heaviest() -> None:
    assert with_best(definition('{ kind = "uniform", low = 2, high = 6 }', "")).uncertainties[
        "ships"
    ].best == 4  # fmt: skip
    plain = parse_case(CASE.split("[uncertainties")[0].replace("ships * x", "2 * x"))
    assert with_best(plain) is plain


def test_a_best_that_no_claim_reaches_is_refused(data: dict[str, Any]) -> None:
    text = CASE.replace("low = 2, high = 6", 'bounds = "claims"').replace('["c2"]', '["c1", "c2"]')
    told = ledger_with(data, c1=[quantity(value=5)], c2=[quantity(value=9)])
    with pytest.raises(CaseError, match=r"best is 4, and the claims run from 5 \(c1\) to 9 \(c2\)"):
        resolve_uncertainties(parse_case(text), told)
