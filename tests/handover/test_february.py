"""The chain of 12 February 2025: what is on record, and what is said not to be."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from detente.errors import NotApplicableError
from detente.handover import (
    Confirmation,
    CustodyMove,
    Handover,
    HandoverStage,
    People,
    carry_out,
    chance,
    read_handover,
)
from detente.handover.records import DATES
from tests.handover.chains import REFERENCE, chain_of

DAY = date(2025, 2, 12)
AT_ONCE = {0: Fraction(1)}
THREE = ("us_citizen", "kuznechyk", "maushuk")
WANTED = REFERENCE["chain_2025_02_12"]
MUST = WANTED["must_come_out"]
FILE = Path(__file__).parents[1] / "data" / "handover" / "belarus-2025-02-12.toml"
VILLAGE = "a village near Lithuania"


def recorded(name: str, claims: tuple[str, ...], after: tuple[str, ...], **more) -> HandoverStage:
    return HandoverStage(
        name, after=after, days=AT_ONCE, on=DAY, status="record", claims=claims, **more
    )


def not_on_record(name: str, **more) -> HandoverStage:
    return HandoverStage(name, status="unknown", **more)


def said_by(origin: str, of: str, later: int, claims: tuple[str, ...], **more) -> Confirmation:
    return Confirmation(of, origin, chance(1), {later: Fraction(1)}, claims=claims, **more)


FEBRUARY = Handover(
    name="february",
    people=tuple(People(name, "kgb") for name in THREE),
    stages=(
        recorded(
            "talks",
            ("P01-02", "P04-01", "P04-02"),
            (),
            kind="list",
            actor="us_party",
            place="Minsk",
        ),
        not_on_record("list_agreed", kind="list"),
        not_on_record("legal_act", after=("list_agreed",), marks=("decreed",)),
        not_on_record("consent", kind="consent", after=("list_agreed",)),
        not_on_record("papers", kind="papers", after=("list_agreed",)),
        recorded("drive_to_border", ("P04-03",), ("talks",), actor="us_party", place=VILLAGE),
        recorded(
            "delivery",
            ("P04-03", "P04-04"),
            ("drive_to_border", "legal_act", "consent", "papers"),
            kind="custody",
            actor="kgb",
            place=VILLAGE,
            moves=(CustodyMove(THREE, "kgb", "us_party"),),
        ),
        recorded(
            "crossing",
            ("P05-01",),
            ("delivery",),
            kind="crossing",
            actor="us_party",
            place="border with Lithuania",
        ),
        recorded("drive_to_vilnius", ("P05-01",), ("crossing",), actor="us_party"),
        recorded(
            "announced",
            ("P05-02",),
            ("drive_to_vilnius",),
            kind="confirmation",
            actor="us_party",
            place="outside the US embassy in Vilnius",
        ),
    ),
    final={"completed": ("announced",)},
    delivers={"completed": dict.fromkeys(THREE, "us_party")},
    custodians={"kgb": "belarus", "us_party": "us"},
    confirmations=(
        said_by("nyt", "delivery", 3, ("P04-04", "P04-05"), number=True),
        said_by("smith-embassy", "crossing", 0, ("P05-02",), by="us"),
        said_by("abc", "crossing", 0, ("HANDOVER-ABC",), number=True),
        said_by("rferl", "crossing", 0, ("HANDOVER-RFERL",), number=True),
        said_by("nyt", "crossing", 3, ("P05-01", "P04-05"), number=True),
    ),
    start=DAY,
    claims=("P04-05",),
)


def test_the_file_says_the_same() -> None:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert read_handover("february", table) == FEBRUARY
    assert read_handover("february", table).fingerprint == FEBRUARY.fingerprint


def test_it_is_the_chain_of_the_reference() -> None:
    other = chain_of(WANTED["net"])
    assert [(s.name, s.after) for s in FEBRUARY.stages] == [(s.name, s.after) for s in other.stages]
    assert {s.name: s.status for s in FEBRUARY.stages} == WANTED["status"]
    assert FEBRUARY.people == other.people
    assert FEBRUARY.delivers == other.delivers


def test_what_is_on_record_and_what_is_not() -> None:
    answer = carry_out(FEBRUARY)
    statuses = [s.status for s in FEBRUARY.stages]
    assert statuses.count("record") == MUST["steps_on_record"]
    assert statuses.count("unknown") == MUST["steps_unknown"]
    assert answer.unknown == tuple(
        f"{name}: not on record" for name in ("list_agreed", "legal_act", "consent", "papers")
    )
    claims = {claim for stage in FEBRUARY.stages for claim in stage.claims}
    assert {"P04-03", "P04-04", "P05-01", "P05-02"} <= claims
    assert all(not s.claims and s.on is None for s in FEBRUARY.stages if s.status == "unknown")


def test_custody_and_number_are_known_though_times_are_not() -> None:
    answer = carry_out(FEBRUARY)
    held = {
        f"{ending} | " + ", ".join(f"{who}: {holder}" for who, holder in held): str(p)
        for (ending, held), p in (answer.who_holds_whom or {}).items()
    }
    assert held == MUST["who_holds_whom_at_the_end"]
    assert answer.arrivals == {MUST["people"]: 1}
    assert answer.completed is None
    with pytest.raises(NotApplicableError, match="no time can be computed: list_agreed: not on"):
        answer.completed_by(DAY)
    done = {s.stage.name: s.done for s in answer.stages}
    assert done["drive_to_border"] == AT_ONCE  # nothing unknown comes before it
    assert done["delivery"] is None


def test_four_dates() -> None:
    dates = carry_out(FEBRUARY).dates
    found = {name: getattr(dates, name) for name in DATES}
    assert {k: day and day.isoformat() for k, day in found.items()} == MUST["dates"]


def test_origins() -> None:
    rows = FEBRUARY.origins("crossing")
    assert [row.origin for row in rows] == MUST["origins_that_it_was_done"]
    assert [row.origin for row in rows if row.number] == MUST["origins_that_it_was_three"]
    assert sum(row.by == "belarus" for row in rows) == MUST["of_the_giving_side"]
    assert sum(row.by == "us" for row in rows) == MUST["of_the_receiving_government"]
    on_the_day = next(c for c in carry_out(FEBRUARY, by=DAY).confirmations if c.stage == "crossing")
    assert on_the_day.at_least == {1: 1, 2: 1, 3: 1, 4: 0}
    assert on_the_day.own == ("smith-embassy",)
    assert on_the_day.independent == {1: 1, 2: 1, 3: 0}
    rest = next(c for c in carry_out(FEBRUARY).confirmations if c.stage == "crossing")
    assert rest.at_least == {1: 1, 2: 1, 3: 1, 4: 1}
    reporting = [row.origin for row in rows if min(row.days) == 0]
    assert reporting == MUST["on_the_day"]


def test_one_receipt() -> None:
    (receipt,) = carry_out(FEBRUARY).receipts
    assert (receipt.giver, receipt.receiver, receipt.day) == ("kgb", "us_party", DAY)
    assert receipt.who == THREE
    assert receipt.origins == ("nyt",)  # reporters alone
    assert receipt.gaps == ()
    bare = replace(FEBRUARY, confirmations=())
    assert carry_out(bare).receipts[0].gaps == ("no origin confirms it",)


def test_nothing_was_given_in_return() -> None:
    (ending,) = carry_out(FEBRUARY).endings
    assert ending.given == {"belarus": {"delivery": 1}}
