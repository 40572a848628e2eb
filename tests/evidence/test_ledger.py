"""What a ledger says of its claims: grades, times, versions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from detente.case import Origin, likelihood_range
from detente.case.marks import record
from detente.errors import UnknownNameError
from detente.evidence import load_ledger, parse_when
from detente.evidence.digested import digested
from detente.evidence.ratings import (
    CREDIBILITY,
    RELIABILITY,
    is_judged,
    misp_tags,
)
from detente.evidence.read import build_ledger
from detente.text import LIKELIHOOD


def test_cannot_be_judged_is_no_grade_between_the_others() -> None:
    judged = {(r, c) for r in RELIABILITY for c in CREDIBILITY if is_judged(r, c)}
    assert judged == {(r, c) for r in "ABCDE" for c in (1, 2, 3, 4, 5)}


def test_the_likelihood_words_are_those_of_icd_203() -> None:
    bounds = list(LIKELIHOOD.values())
    assert bounds[0][0] == 1
    assert bounds[-1][1] == 99
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    assert likelihood_range(()) is None
    assert likelihood_range(("likely",)) == (55, 80)


def test_tags_are_those_of_the_taxonomies() -> None:
    assert misp_tags("F", 6, ("roughly even chance",)) == (
        'admiralty-scale:source-reliability="f"',
        'admiralty-scale:information-credibility="6"',
        'estimative-language:likelihood-probability="roughly-even-chance"',
    )


def test_a_claim_takes_from_its_source_what_it_does_not_say(data: dict[str, Any]) -> None:
    ledger = build_ledger(data)
    assert ledger.rating(ledger.claims["c1"]) == "B1"
    assert ledger.rating(ledger.claims["c4"]) == "F6"
    assert str(ledger.published(ledger.claims["c1"])) == "2024-05-02"
    assert str(ledger.entered(ledger.claims["c1"])) == "2024-06-01"
    assert ledger.published(ledger.claims["c3"]) is None
    assert ledger.root("copy") == "paper"
    assert ledger.claims["c3"].likelihood_range == (20, 55)


def test_a_correction_is_a_new_version_and_both_stay(data: dict[str, Any]) -> None:
    data["claims"]["c2b"] = {
        **data["claims"]["c2"],
        "replaces": "c2",
        "correction": "the agency had counted a tug",
    }
    ledger = build_ledger(data)
    assert ledger.replaced_by == {"c2": "c2b"}
    assert "c2" in ledger.claims
    assert "c2" not in ledger.current
    assert next(row for row in ledger.rows() if row["claim"] == "c2")["replaced_by"] == "c2b"


def test_the_fingerprint_is_of_all_that_is_said(data: dict[str, Any]) -> None:
    before = build_ledger(data).fingerprint
    assert build_ledger(data).fingerprint == before
    data["claims"]["c1"]["hedge"] = "perhaps"
    assert build_ledger(data).fingerprint != before


def test_a_claim_that_is_not_there_is_answered_with_the_nearest(data: dict[str, Any]) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean"):
        build_ledger(data).get("c22")


def test_tables_escape_what_others_wrote(data: dict[str, Any]) -> None:
    data["claims"]["c1"]["text"] = "<script>alert(1)</script>"
    html = build_ledger(data)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert list(build_ledger(data).to_pandas()["claim"]) == ["c1", "c2", "c3", "c4"]


@example(date(2024, 2, 29), date(2024, 12, 31))
@example(date(2023, 12, 1), date(9999, 12, 31))
@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_a_time_covers_just_the_days_it_may_mean(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert parse_when(first.isoformat()).is_day
    span = parse_when(f"{first.isoformat()}/{last.isoformat()}")
    assert (span.first, span.last) == (first, last)
    month = parse_when(first.isoformat()[:7])
    assert month.first.day == 1
    assert month.first <= first <= month.last
    if month.last < date.max:
        assert (month.last.toordinal() + 1) == date.fromordinal(month.last.toordinal() + 1).replace(
            day=1
        ).toordinal()


@pytest.mark.parametrize("text", ["", "24-05-01", "2024-13", "2024-02-30", "2025/2024", "2024-5"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date|does not exist|ends before"):
        parse_when(text)


# Of the shipped ledgers, by version 0.1.
DIGESTS = {
    "belarus-2008": "d1f41827ece8531cc0953a6a0c03f1d03dfffe30cc6087797e5a5d0e38aba7dd",
    "belarus-2025": "8c8c630094de60802f79c950358c2f1ef7b0dc83e9d0c9d8c5e25d36b2a8a74f",
    "libya-2003": "4a5b293b9f38199883422d5c060e00d30b80501b2f8036c1be21bc23c368a647",
    "venezuela-2023": "b112c553413b6193b62f7d8ab7771c818abee3726033b3eaa49cf9c061e5b482",
}
FROZEN = Path(__file__).parents[1] / "data" / "frozen"


@pytest.mark.parametrize("name", DIGESTS)
def test_a_ledger_keeps_its_digest(name: str) -> None:
    path = FROZEN / f"{name}.evidence.toml"
    assert load_ledger(path if path.exists() else name).fingerprint == DIGESTS[name]


def test_a_later_key_of_a_part_at_its_default_is_not_digested() -> None:
    @record
    class Later(Origin):
        place: str = ""

    assert digested(Later("o", "a count")) == digested(Origin("o", "a count"))
    assert digested(Later("o", "a count", place="Minsk")).endswith("note='', place='Minsk')")
