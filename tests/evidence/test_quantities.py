"""Quantities keep their scale and what the record says of them, wherever they go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from detente.casefile import parse_case
from detente.evidence import Quantity, audit, claim_bounds, counts
from detente.evidence.quantities import bounds, change_between, in_unit_of, said
from detente.evidence.read import build_ledger
from detente.studies import build_case
from tests.cli.conftest import Detente, detente  # noqa: F401

CASE = """\
format = 1
title = "Sales"
[parties.a]
[levers.x]
party = "a"
levels = ["no", "yes"]
[status_quo]
x = "no"
[outcomes.o]
unit = "kt / year"
levels_of = "x"
table = [40.0, 60.0]
claims = ["C1"]
[preferences.a]
value = { text = "o", claims = ["assumption"] }
""".replace('levels_of = "x"', 'levers = ["x"]')


def ledger_of(*quantities: dict[str, Any]) -> dict[str, Any]:
    claims = {
        f"C{place}": {
            "text": "A count.",
            "source": "s",
            "attribution": "institution's count",
            "credibility": 2,
            "quantities": [{"name": "held", "unit": "person", **quantity}],
        }
        for place, quantity in enumerate(quantities, 1)
    }
    source = {"who": "office", "reliability": "A"}
    return {"format": 1, "title": "t", "claims": claims, "sources": {"s": source}}


def audited(quantity: dict[str, Any]) -> list[str]:
    ledger = build_ledger(ledger_of({"input": "outcomes.o", "at": "status quo", **quantity}))
    found = audit(build_case(parse_case(CASE)), ledger)
    return [finding.text for finding in found.of("contradicted")]


@pytest.mark.parametrize(
    ("value", "unit"),
    [(0.04, "Mt / year"), (40, "kt/year"), (40_000, "t / year"), (4e7, "kg / year")],
)
def test_a_scale_is_no_contradiction(value: float, unit: str) -> None:
    assert audited({"value": value, "unit": unit}) == []
    [text] = audited({"value": 2 * value, "unit": unit})
    assert "the case has 40" in text
    assert unit in text


def test_another_kind_of_unit_is_one() -> None:
    assert audited({"value": 40, "unit": "ship"}) == ["held is in ship, the outcome in kt / year"]


def test_a_contradiction_says_both_units_where_they_differ() -> None:
    [text] = audited({"value": 0.05, "unit": "Mt / year"})
    assert text == ("the record has 0.05 Mt / year; the case has 40 kt / year in the status quo")


def of_day(day: str, **more: Any) -> dict[str, Any]:
    return {"as_of": day, "counter": "office", "definition": "held", **more}


ABOUT, MORE = {"value": 40, "relation": "about"}, {"value": 50, "relation": ">"}


def test_a_series_keeps_what_the_record_says() -> None:
    ledger = build_ledger(
        ledger_of(
            of_day("2024-01-01", **ABOUT),
            of_day("2025-01-01", **MORE),
            of_day("2026-01-01", low=35, high=39),
            of_day("2027-01-01", words="a slew"),
            of_day("2028-01-01", value=41),
            of_day("2029-01-01", value=44),
        )
    )
    [series] = counts(ledger)
    told = [(row["count"], row["changed by"], row["change"]) for row in series.to_records()]
    assert told == [
        ("about 40", "", None),
        ("> 50", "≥ about 10", None),
        ("35 to 39", "< -11", None),
        ("a slew", "", None),
        ("41", "", None),
        ("44", "3", 3.0),
    ]
    assert [row["relation"] for row in series.to_records()][:2] == ["about", ">"]
    assert list(series.to_pandas()["count"])[:2] == ["about 40", "> 50"]
    assert "about 40" in series._repr_html_()


def test_a_series_in_two_scales_is_one() -> None:
    ledger = build_ledger(
        ledger_of(
            of_day("2024", value=40, unit="kt / year"),
            of_day("2025", value=0.05, unit="Mt / year", relation="<="),
            of_day("2025", value=5, unit="ship"),
        )
    )
    [series] = counts(ledger)
    assert [(row["count"], row["unit"]) for row in series.to_records()] == [
        ("40", "kt / year"),
        ("<= 50", "kt / year"),
    ]
    assert series.rows[1][COUNT] == "≤ 10"


COUNT = 7


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_every_format_of_the_command_keeps_it(
    form: str,
    tmp_path: Path,
    detente: Detente,  # noqa: F811
) -> None:
    path = tmp_path / "sales.toml"
    path.write_text(CASE, encoding="utf-8")
    lines = ["format = 1", 'title = "t"', "[sources.s]", 'who = "office"', 'reliability = "A"']
    for place, (day, words) in enumerate(
        [
            ("2024-01-01", 'value = 40, relation = "about"'),
            ("2025-01-01", 'value = 50, relation = ">"'),
        ],
        1,
    ):
        lines += [
            f"[claims.C{place}]", 'text = "A count."', 'source = "s"', "credibility = 2",
            'attribution = "institution\'s count"',
            f'quantities = [{{ name = "held", unit = "person", as_of = {day}, counter = "office", '
            f'definition = "held", {words} }}]',
        ]  # fmt: skip
    (tmp_path / "sales.evidence.toml").write_text("\n".join(lines), encoding="utf-8")
    ran = detente("evidence", path, "--counts", "--format", form)
    assert ran.code == 0, ran.err
    text = json.dumps(json.loads(ran.out), ensure_ascii=False) if form == "json" else ran.out
    for words in ("about 40", "> 50", "≥ about 10"):
        assert words in text
    if form == "json":
        assert [row["change"] for row in json.loads(ran.out)] == [None, None]


numbers = st.integers(-50, 50)
quantities = st.one_of(
    st.builds(lambda v, r: Quantity("q", "1", value=v, relation=r), numbers,
              st.sampled_from(["=", ">", ">=", "<", "<="])),
    st.tuples(numbers, numbers).map(lambda e: Quantity("q", "1", low=min(e), high=max(e))),
    st.builds(lambda v: Quantity("q", "1", low=v), numbers),
)  # fmt: skip


def fits(quantity: Quantity, number: int) -> bool:
    if quantity.value is None:
        low, high = quantity.low, quantity.high
        return (low is None or number >= low) and (high is None or number <= high)
    return {
        "=": number == quantity.value, ">": number > quantity.value, ">=": number >= quantity.value,
        "<": number < quantity.value, "<=": number <= quantity.value,
    }[quantity.relation]  # fmt: skip


@given(before=quantities, now=quantities, was=st.integers(-90, 90), is_=st.integers(-90, 90))
def test_a_change_is_never_outside_what_is_told(
    before: Quantity, now: Quantity, was: int, is_: int
) -> None:
    change = change_between(before, now)
    if fits(before, was) and fits(now, is_):
        assert change.low is None or is_ - was >= change.low
        assert change.high is None or is_ - was <= change.high
        if change.said.startswith("> "):
            assert is_ - was > float(change.said[2:])
    exact = before.relation == now.relation == "=" and None not in (before.value, now.value)
    assert not exact or change.value == (now.value or 0) - (before.value or 0)


def test_a_share_may_be_written_by_the_hundred() -> None:
    share = in_unit_of(Quantity("share", "percent", value=61), "1")
    assert share is not None
    assert share.value == 0.61
    assert bounds(share) == (pytest.approx(0.61 * 0.995), pytest.approx(0.61 * 1.005))
    assert said(Quantity("x", "1", value=1226), apart="") == "1226"


def test_bounds_of_claims_say_which_are_about_so_much() -> None:
    ledger = build_ledger(ledger_of({"value": 40, "relation": "about"}, {"value": 50}))
    found = claim_bounds(ledger, ["C1", "C2"], name="held", unit="person")
    assert (found.low, found.high, found.about_claims) == (40, 50, ("C1",))
