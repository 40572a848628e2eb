"""The flagship's ledger: complete, argued, traced, and free of the source's sentences."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from detente import load_case, shipped_cases
from detente.evidence import check_anchors, collapse_origins, conflicts, counts, load_ledger
from detente.evidence.counts_and_conflicts import KINDS
from detente.evidence.input_list import inputs

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "cases" / "belarus-2025-evidence.md"
LEDGER = load_ledger("belarus-2025")
REPORT = {name: c for name, c in LEDGER.claims.items() if re.fullmatch(r"P\d\d-\d\d", name)}

# Ten hexadecimal digits of the SHA-256 of every run of eight words of the damaged copy.
SHINGLES = frozenset((Path(__file__).parent / "shingles.txt").read_text().split())


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {
        hashlib.sha256(" ".join(words[place : place + 8]).encode()).hexdigest()[:10]
        for place in range(len(words) - 7)
    }


def test_no_run_of_eight_words_is_the_sources() -> None:
    cases = ROOT / "src" / "detente" / "cases"
    pages = ROOT / "docs" / "reference" / "cases"
    files = [*cases.rglob("belarus*.toml"), *pages.glob("belarus*.md"), ROOT / "README.md"]
    assert len(files) >= 4
    for path in files:
        assert not shingles(path.read_text(encoding="utf-8")) & SHINGLES, path.name


def test_the_ledger_is_no_case() -> None:
    assert "belarus-2025" in shipped_cases()
    assert not any("evidence" in name for name in shipped_cases())


def test_it_has_the_93_claims_and_each_stands_somewhere_in_the_copy() -> None:
    assert len(REPORT) == 93
    for claim in REPORT.values():
        assert claim.source == "nyt"
        assert [anchor.source for anchor in claim.anchors] == ["nyt-damaged"], claim.id
        assert all(anchor.exact and anchor.prefix for anchor in claim.anchors)
        assert all(anchor.end <= LEDGER.sources["nyt-damaged"].length for anchor in claim.anchors)


def test_every_grade_is_argued_and_the_page_agrees_with_the_ledger() -> None:
    assert all(claim.why for claim in LEDGER.claims.values())
    assert all(source.why for source in LEDGER.sources.values())
    page = PAGE.read_text(encoding="utf-8")
    rows = [line.strip("| \n").split(" | ") for line in page.splitlines() if line.startswith("| P")]
    graded = {row[0]: row for row in rows if len(row) == 6}
    assert set(graded) == set(REPORT)
    for name, row in graded.items():
        claim = REPORT[name]
        assert row[1:4] == [claim.text, claim.attribution, LEDGER.rating(claim)]
        assert row[5].strip() == claim.why
    flips = {(r[0], r[1], r[2], r[3]) for r in rows if len(r) == 4}
    assert flips == {
        (c.id, r.damaged, r.repaired, r.basis)
        for c in REPORT.values()
        for r in c.repairs
        if r.flips
    }


def test_the_other_tables_of_the_page_agree_with_the_ledger() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = [line.strip("| \n").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = {name.strip("`"): tuple(cells) for name, *cells in rows}
    assert told == {
        c.id: (c.text, LEDGER.rating(c), str(LEDGER.published(c) or ""), c.why)
        for c in LEDGER.claims.values()
        if c.id.startswith(("POTASH-", "RUSSIA-", "EXCHANGE-"))
    }
    _, _, rest = page.partition("| question | kind | sides | remark |\n|---|---|---|---|\n")
    shown = rest.partition("\n\n")[0].splitlines()
    assert shown == [
        f"| {c.question} | {KINDS[c.kind]} | "
        + "; ".join(f"{side.label} ({', '.join(side.claims)})" for side in c.sides)
        + f" | {c.note} |"
        for c in LEDGER.conflicts.values()
    ]


def test_every_claim_that_the_case_names_is_there() -> None:
    named = {
        claim for entry in inputs(load_case("belarus-2025").definition) for claim in entry.claims
    }
    assert named - {"assumption"} <= set(LEDGER.claims)


def test_all_that_is_known_of_the_bargain_has_one_origin() -> None:
    origins = collapse_origins(LEDGER)
    bargain = ("P06-02", "P06-03", "P06-04", "P06-05", "P24-01", "P24-02", "P24-03", "P24-04")
    assert {origins.origin(name) for name in bargain} == {"smith-briefing"}
    copies = [name for name in LEDGER.sources if LEDGER.root(name) == "nyt"]
    assert len(copies) >= 10
    assert origins.origin("CONDITION-DUMPLING") == origins.origin("P09-04")


@pytest.mark.parametrize(
    ("claim", "rating"),
    [
        ("P04-05", "B1"),
        ("P10-01", "A2"),
        ("P06-03", "B3"),
        ("P24-03", "F3"),
        ("P08-02", "E5"),
        ("P19-02", "F5"),
        ("P10-04", "C3"),
    ],
)
def test_grades_that_the_record_calls_for(claim: str, rating: str) -> None:
    assert LEDGER.rating(LEDGER.claims[claim]) == rating


def test_the_conflicts_of_the_record_are_there() -> None:
    found = {conflict.id: conflict for conflict in conflicts(LEDGER).conflicts}
    assert found["call-and-visit"].kind == "exclusive"
    freed = found["how-many-freed"]
    said = {q.value for name in freed.claims for q in LEDGER.claims[name].quantities}
    assert {178, 200, 232, 250} <= said
    assert {"arrests-and-releases", "unilateral-or-traded"} <= set(found)


def test_the_number_held_keeps_its_vintages() -> None:
    (held,) = (s for s in counts(LEDGER) if s.name == "political_prisoners_held")
    by_day = {row[0]: row[1] for row in held.rows}
    assert (by_day["2023-12-31"], by_day["2024-01-04"], by_day["2025-02-13"]) == (1452, 1430, 1226)
    assert len(held.rows) == 27


def test_recognised_ever_is_held_and_gone_in_the_months_told() -> None:
    flow = {q.name: q.value for q in LEDGER.claims["RECOGNISED-FLOW"].quantities}
    start = LEDGER.claims["STOCK-2024-08-31"].quantities[0].value
    end = LEDGER.claims["STOCK-2025-01-31"].quantities[0].value
    assert start is not None
    assert start + flow["newly_recognised"] - flow["left_the_list"] == end  # type: ignore[operator]


def test_the_pardons_sum_to_what_the_ledger_says() -> None:
    def total(year: str) -> float:
        waves = (c for name, c in LEDGER.claims.items() if name.startswith(f"WAVE-{year}"))
        return sum(q.value or 0 for claim in waves for q in claim.quantities)

    swapped = 1  # pardoned on 30 July 2024 to be exchanged, in no wave
    summed = [q.value for q in LEDGER.claims["RELEASED-SUM"].quantities]
    assert summed == [total("2024") - swapped, total("2024") - swapped + total("2025")]


def test_what_is_from_memory_cannot_be_judged() -> None:
    for claim in LEDGER.claims.values():
        if claim.why.startswith("From memory"):
            assert LEDGER.rating(claim) == "F6", claim.id


def test_without_the_copy_nothing_is_said_against_it(tmp_path: Path) -> None:
    report = check_anchors(LEDGER, tmp_path)
    assert report.passed
    assert {check.status for check in report.checks} == {"no copy"}
