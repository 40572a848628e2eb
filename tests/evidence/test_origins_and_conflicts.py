"""Copies count once, conflicts stand side by side, vintages stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from detente.errors import UnknownNameError
from detente.evidence import Ledger, collapse_origins, conflicts, counts
from detente.evidence.read import build_ledger
from tests.evidence.conftest import ledgers


def test_ten_outlets_that_copy_one_text_are_one_origin(data: dict[str, Any]) -> None:
    for number in range(10):
        name = f"mill-{number}"
        data["sources"][name] = {
            "who": name,
            "reliability": "F",
            "copy_of": "copy" if number else "paper",
            "derivation": "translation",
        }
        data["claims"][f"m{number}"] = {**data["claims"]["c2"], "source": name}
    found = collapse_origins(build_ledger(data))
    assert {found.origin(f"m{number}") for number in range(10)} == {"paper"}
    paper = next(group for group in found.groups if group.id == "paper")
    assert len(paper.sources) == 12  # ten mills, the copy, the paper itself
    assert found.origin("c2") == "agency"
    assert found.origin("c3") == "briefing"
    with pytest.raises(UnknownNameError):
        found.origin("c9")


def test_one_text_under_two_names_is_one_origin(data: dict[str, Any]) -> None:
    assert collapse_origins(build_ledger(data)).origin("c2") == "agency"
    data["sources"]["paper"]["digest"] = "ab" * 32
    data["sources"]["agency"]["digest"] = "ab" * 8  # the same text, fewer digits kept
    found = collapse_origins(build_ledger(data))
    assert found.origin("c2") == found.origin("c1") == "paper"


def test_a_copy_with_the_bytes_of_another_text_joins_both(data: dict[str, Any]) -> None:
    data["sources"]["agency"]["digest"] = "ab" * 32
    data["sources"]["copy"]["digest"] = "ab" * 32
    found = collapse_origins(build_ledger(data))
    assert found.origin("c1") == found.origin("c2")


@given(ledgers())
def test_every_claim_has_one_origin_and_copies_have_that_of_their_text(ledger: Ledger) -> None:
    found = collapse_origins(ledger)
    assert sorted(name for group in found.groups for name in group.claims) == sorted(ledger.claims)
    for name, claim in ledger.claims.items():
        first = claim.source
        while ledger.sources[first].copy_of or ledger.sources[first].replaces:
            first = ledger.sources[first].copy_of or ledger.sources[first].replaces
        assert found.origin(name) == (claim.origin or first)


def test_a_new_issue_of_a_text_is_no_second_voice(data: dict[str, Any]) -> None:
    data["sources"]["again"] = {
        "who": "An agency",
        "reliability": "A",
        "replaces": "agency",
        "correction": "two ships",
    }
    data["claims"]["c5"] = {**data["claims"]["c2"], "source": "again"}
    found = collapse_origins(build_ledger(data))
    assert found.origin("c5") == found.origin("c2") == "agency"
    assert next(g for g in found.groups if g.id == "agency").sources == ("agency", "again")


def test_conflicts_are_listed_by_side_with_their_voices(data: dict[str, Any]) -> None:
    data["sources"]["mill"] = {
        "who": "mill",
        "reliability": "F",
        "copy_of": "paper",
        "derivation": "copy",
    }
    data["claims"]["c5"] = {**data["claims"]["c4"], "source": "mill"}
    data["conflicts"]["deal"]["sides"][1]["claims"].append("c5")
    found = conflicts(build_ledger(data))
    shown = [(row[3], row[4], row[5], row[6]) for row in found.rows]
    assert shown == [("yes", 1, "c3", "F3"), ("no", 1, "c4", "F6"), ("no", 1, "c5", "F6")]
    assert "Is a deal near?" in found._repr_html_()
    assert list(found.to_pandas()["side"]) == ["yes", "no", "no"]


@given(st.permutations([("2023-12-31", 1452), ("2024-01-04", 1430), ("2023-11-30", 1447)]))
def test_counts_stand_in_time_whatever_the_order_and_none_is_smoothed_away(
    points: list[tuple[str, int]],
) -> None:
    claims = {
        f"c{place}": {
            "text": "a count",
            "source": "s",
            "attribution": "institution's count",
            "credibility": 2,
            "quantities": [
                {
                    "name": "held",
                    "unit": "person",
                    "value": value,
                    "as_of": day,
                    "counter": "office",
                    "definition": "held",
                    "vintage": day,
                }
            ],
        }
        for place, (day, value) in enumerate(points)
    }
    claims["other"] = {
        **claims["c0"],
        "quantities": [{**claims["c0"]["quantities"][0], "definition": "held or wanted"}],
    }
    ledger = build_ledger(
        {
            "format": 1,
            "title": "t",
            "claims": claims,
            "sources": {"s": {"who": "office", "reliability": "A"}},
        }
    )
    (series,) = counts(ledger)
    assert [row[:4] for row in series.rows] == [
        ("2023-11-30", 1447.0, None, None),
        ("2023-12-31", 1452.0, 5.0, 31),
        ("2024-01-04", 1430.0, -22.0, 4),
    ]
