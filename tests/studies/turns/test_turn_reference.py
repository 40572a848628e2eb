"""Break-evens whose values are known: small files by explicit search, the frozen cases by scan."""

from __future__ import annotations

import json
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest

from detente.case import Conclusion
from detente.casefile import parse_case, read_definition
from detente.studies.turns import NumberTurns, TurnQuestion, Turns, turns
from tests.frozen import FROZEN

KNOWN: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "turns.json").read_text(encoding="utf-8")
)
FLAGSHIP = KNOWN["belarus-2025"]
STATUS_QUO = {
    "status_quo_rests (nash)": "status_quo_rests",
    "status_quo by seq": "status_quo.seq",
    "status_quo by gmr": "status_quo.gmr",
    "small step holds by nash": "gesture_for_licence.nash",
    "half bargain holds by nash": "half_bargain.nash",
}
DIFFERS = {
    "status_quo by smr where it differs from gmr": ("status_quo.smr", "status_quo by gmr"),
    "status_quo by sseq where it differs from seq": ("status_quo.sseq", "status_quo by seq"),
}
SCANNED = FLAGSHIP["other conclusions by scan"]
FACTORS = FLAGSHIP["factors of outcomes without a table"]


def asked(known: dict[str, Any]) -> TurnQuestion:
    said = known["conclusion"]
    conclusion = Conclusion(
        "asked",
        said["states"],
        said.get("verdict", "equilibrium"),
        said.get("concept", ""),
        party=said.get("party", ""),
        every=said.get("every", False),
    )
    return TurnQuestion("asked", "asked", conclusion)


@cache
def found(case: str) -> Turns:
    """Every number of a frozen case, asked once."""
    names = ["status_quo.nash"]
    if case == "belarus-2025":
        names = [*STATUS_QUO.values(), "status_quo.smr", "status_quo.sseq", *SCANNED]
        names += ["little_without_the_key"]
    return turns(read_definition(FROZEN / f"{case}.toml")[0], names, trade=False, discrete=False)


def rows(case: str, name: str) -> dict[str, NumberTurns]:
    """By key, as the reference writes it, the numbers that turn a conclusion."""
    answer = next(each for each in found(case).conclusions if each.question.name == name)
    assert answer.asked
    return {
        each.number.key + (" (factor)" if each.number.kind == "factor" else ""): each
        for each in answer.asked
        if each.turns
    }


def check(got: NumberTurns, wanted: dict[str, Any], tolerance: float = 1e-9) -> None:
    for name, side in got.sides:
        known = wanted[name]
        if known is None:
            assert (side.value, side.how) == (None, "proved"), (got.number.key, name)
        else:
            assert side.value == pytest.approx(known["value"], abs=tolerance), got.number.key
            assert side.holds_there == known["holds_there"], (got.number.key, name)


@pytest.mark.parametrize("known", KNOWN["examples"], ids=lambda known: known["name"])
def test_small_files_turn_where_explicit_search_says(known: dict[str, Any]) -> None:
    case = parse_case(known["case"])
    got = turns(case, [asked(known)], [known["number"]]).conclusions[0].asked[0]
    assert got.number.stated == known["stated"]
    assert got.answer == known["answer"]
    check(got, known)
    pieces = [
        {
            "from": None if piece.low == -inf else pytest.approx(piece.low, abs=1e-9),
            "to": None if piece.high == inf else pytest.approx(piece.high, abs=1e-9),
            "from_closed": piece.low_closed,
            "to_closed": piece.high_closed,
            "holds": piece.holds,
        }
        for piece in got.pieces
    ]
    assert known["pieces"] == pieces


@pytest.mark.parametrize("block", STATUS_QUO)
def test_every_known_turn_of_the_flagship_comes_out_and_no_other(block: str) -> None:
    got = rows("belarus-2025", STATUS_QUO[block])
    wanted = {row["number"]: row for row in FLAGSHIP[block]}
    assert got.keys() == wanted.keys()
    for key, row in wanted.items():
        assert got[key].number.stated == row["stated"]
        check(got[key], row)


@pytest.mark.parametrize("block", DIFFERS)
def test_symmetric_concepts_turn_elsewhere_just_where_known(block: str) -> None:
    name, weaker = DIFFERS[block]
    got = rows("belarus-2025", name)
    wanted = {row["number"]: row for row in (*FLAGSHIP[weaker], *FLAGSHIP[block])}
    assert got.keys() == wanted.keys()
    for key, row in wanted.items():
        check(got[key], row)


@pytest.mark.parametrize("name", SCANNED)
def test_the_whole_line_of_other_conclusions_is_that_of_a_dense_scan(name: str) -> None:
    answer = next(each for each in found("belarus-2025").conclusions if each.question.name == name)
    got = {
        each.number.key + (" (factor)" if each.number.kind == "factor" else ""): each.pieces.ends
        for each in answer.asked
        if each.pieces.ends
    }
    wanted = {**SCANNED[name], **FACTORS.get(name, {})}
    got.pop("outcomes.key_open (factor)", None)  # not in the list
    assert got.keys() == wanted.keys()
    for key, ends in wanted.items():
        assert got[key] == pytest.approx(ends, abs=2e-6), key


def test_a_condition_on_the_market_turns_by_its_threshold_and_by_a_factor_on_the_income() -> None:
    got = rows("belarus-2025", "little_without_the_key")
    (threshold,) = FLAGSHIP["threshold of a condition"]
    # The other two decide which states are spoken of: those in which key_open is nought.
    assert got.keys() == {
        threshold["number"],
        "outcomes.potash_income (factor)",
        "outcomes.key_open (factor)",
        "named_states.relief_without_key.where[0]",
    }
    (only,) = [
        each for each in got["named_states.relief_without_key.where[0]"].pieces if each.holds
    ]
    assert (only.low, only.high) == (0.0, 0.0)
    check(got[threshold["number"]], threshold, 1e-6)
    (factor,) = FACTORS["little_without_the_key"]["outcomes.potash_income (factor)"]
    assert got["outcomes.potash_income (factor)"].above.value == pytest.approx(factor, abs=2e-6)


@pytest.mark.parametrize("case", KNOWN["past"])
def test_every_known_turn_of_a_past_case_comes_out_and_no_other(case: str) -> None:
    got = rows(case, "status_quo.nash")
    wanted = {row["number"]: row for row in KNOWN["past"][case]["status_quo by nash"]}
    assert got.keys() == wanted.keys()
    for key, row in wanted.items():
        assert got[key].number.stated == row["stated"]
        check(got[key], row)
    (answer,) = found(case).conclusions
    assert not answer.not_searched


def test_the_range_of_the_releases_does_not_cross_and_keeps_its_sign() -> None:
    wanted = FLAGSHIP["must_come_out"]
    got = rows("belarus-2025", wanted["conclusion"])[wanted["number"]]
    assert got.range is not None
    assert [got.range.low, got.range.high] == pytest.approx(wanted["range"])
    assert got.range.source == "uncertainties.release_factor"
    assert got.crosses is wanted["range_crosses"]
    assert got.range.sign_fixed is wanted["sign_fixed"]
    assert got.below.distance == pytest.approx(0.05 / 0.035)
    assert got.below.because is not None
    assert (got.below.because.party, got.below.because.move) == ("belarus", {"prisoners": "group"})


def test_against_kept_agreements_the_status_quo_turns_at_a_quarter() -> None:
    """Brute force on both sides: an exchange is kept and safe at 0.2499, and none is at 0.25."""
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    number = "outcomes.cost_of_releases.table[1]"
    got = turns(case, ["status_quo.kept_agreements"], [number]).conclusions[0].asked[0]
    assert got.answer is False
    assert (got.above.value, got.above.holds_there) == (pytest.approx(0.25, abs=1e-12), False)
    assert got.below.value is None
