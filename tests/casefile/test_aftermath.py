"""What came after a case's day: read, checked, and one clear error for each thing that is wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from detente.case import Definition
from detente.casefile import (
    aftermath_schema,
    load_aftermath,
    load_aftermath_if_any,
    parse_case,
    read_aftermath,
)
from detente.errors import InputError

CASE = """
format = 1
title = "A strait"
as_of = 2024-05-01
parties = { north = {}, south = {}, guest = {} }
[levers.blockade]
party = "north"
levels = ["none", "full"]
claims = ["A1"]
[levers.tolls]
party = "south"
levels = ["no", "yes"]
[status_quo]
blockade = "full"
tolls = "yes"
[preferences.north]
statements = ["tolls == 'no'"]
[preferences.south]
statements = ["blockade == 'none'"]
[preferences.guest]
statements = ["blockade == 'none'"]
"""

AFTERMATH = """
format = 1
title = "What came after the strait"
until = 2026-05-01
coder = "first coding, from the page of the day"
cautions = ["The day is well known for what followed."]

[[elections]]
date = 2024-11-05
who = "south"
claims = ["B1"]

[[aftermath]]
date = 2024-06-10
what = "The blockade ends."
who = ["north"]
moved = { blockade = "none" }
exchange = "passage"
claims = ["B1"]

[[aftermath]]
date = "2024-07"
what = "Tolls are dropped."
who = ["south"]
moved = { tolls = "no" }
exchange = "passage"
claims = ["L1"]

[[aftermath]]
date = "2025-01-03"
what = "Tolls are back."
who = ["south"]
moved = { tolls = "yes" }
breaks = "passage"
claims = ["assumption"]

[questions.tolls_gone]
asked = "Are tolls dropped on some day?"
by = 2025-05-01
answer = "yes"
family = "eases"
on = "2024-07"
lever = "tolls"
level = "no"
claims = ["B1"]

[sources.gazette]
who = "Gazette"
reliability = "B"

[claims.B1]
text = "The blockade ended."
source = "gazette"
attribution = "on record"
credibility = 2
"""


def strait() -> Definition:
    return parse_case(CASE)


def test_what_is_written_is_read() -> None:
    told = read_aftermath(AFTERMATH, strait(), ledger=("A1", "L1"))
    first, second, third = told.aftermath
    assert (first.day, first.who, first.exchange) == (date(2024, 6, 10), ("north",), "passage")
    assert second.day == date(2024, 7, 31), "of a month, its last day counts"
    assert (third.breaks, third.exchange, third.moved) == ("passage", None, {"tolls": "yes"})
    assert (told.questions["tolls_gone"].by, told.until) == (date(2025, 5, 1), date(2026, 5, 1))
    assert [(each.on, each.who) for each in told.elections] == [(date(2024, 11, 5), "south")]
    assert told.cautions == ("The day is well known for what followed.",)


def test_the_schema_knows_what_the_reader_knows() -> None:
    validator = jsonschema.Draft202012Validator(aftermath_schema())
    data = tomllib.loads(AFTERMATH)
    data["until"] = data["questions"]["tolls_gone"]["by"] = "2026-05-01"
    data["aftermath"][0]["date"] = "2024-06-10"
    data["elections"][0]["date"] = "2024-11-05"
    assert not list(validator.iter_errors(data))
    data["aftermath"][0]["dated"] = "2024"
    assert list(validator.iter_errors(data))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1", "", "has no 'format'"),
        ("format = 1", 'format = "1"', "reads format 1"),
        ("date = 2024-06-10", "date = 2024-05-01", "aftermath[1], date: is dated 2024-05-01, not"),
        ("date = 2024-06-10", "date = 2023-05-01", "after the case's day, 2024-05-01"),
        ("date = 2024-06-10", 'date = "2024"', "is dated 2024, not after the case's day"),
        ("date = 2024-06-10\n", "", "'date' is missing"),
        ("date = 2024-06-10", 'date = ""', "has no date"),
        ("date = 2024-06-10", 'date = "June"', "is no date"),
        ("date = 2024-06-10", 'date = "2024-12-10"', "before the row above it"),
        ("date = 2024-06-10", 'date = "2024-06-10"\nkey = 1', "unknown key 'key'"),
        ('date = "2025-01-03"', 'date = "2027-01-03"', "up to which the record was followed"),
        ('what = "The blockade ends."', 'what = " "', "has no 'what'"),
        (
            'who = ["north"]',
            'who = ["nord"]',
            "no party named 'nord'; there is 'north', 'south'",
        ),
        ('who = ["north"]\n', "", "say whose act"),
        ('{ blockade = "none" }', '{ blockad = "none" }', "no lever named 'blockad'"),
        ('{ blockade = "none" }', '{ blockade = "nil" }', "no level named 'nil'"),
        ('breaks = "passage"', 'breaks = "transit"', "no exchange in the rows before named"),
        ('breaks = "passage"', 'breaks = "passage"\nexchange = "passage"', "that it breaks"),
        ('claims = ["L1"]', 'claims = ["L2"]', "aftermath[2]: no claim named 'L2'"),
        ("date = 2024-11-05", "date = 2024-05-01", "elections[1], date: is dated 2024-05-01, not"),
        ("date = 2024-11-05", "date = 2023-11-05", "not after the case's day, 2024-05-01"),
        ("date = 2024-11-05\n", "", "'date' is missing"),
        ("date = 2024-11-05", 'date = "2024-11"', "a day is needed"),
        ('who = "south"\n', "", "'who' is missing"),
        ('who = "south"', 'who = "soth"', "elections[1], who: no party named 'soth'"),
        ('who = "south"', 'who = "guest"', "'guest' holds no lever"),
        ('who = "south"\nclaims = ["B1"]', 'who = "south"\nclaims = ["L3"]', "no claim named 'L3'"),
        ("by = 2025-05-01\n", "", "'by' is missing"),
        (
            'by = 2025-05-01\nanswer = "yes"\nfamily = "eases"\non = "2024-07"',
            'by = 2024-05-01\nanswer = "yes"',
            "ask about a later day",
        ),
        ("by = 2025-05-01", "by = 2024", "a day is needed"),
        ('answer = "yes"', 'answer = "perhaps"', "'yes', 'no'"),
        (
            'by = 2025-05-01\nanswer = "yes"\nfamily = "eases"\non = "2024-07"',
            'by = 2030-05-01\nanswer = "no"',
            "answer open",
        ),
        ('on = "2024-07"', 'on = "2025-07"', "on is the day of a yes"),
        ('answer = "yes"', 'answer = "open"', "on is the day of a yes"),
        ('lever = "tolls"\n', "", "lever and level go together"),
        ('source = "gazette"', 'source = "gazete"', "no source named 'gazete'"),
        ('claims = ["L1"]', 'claims = ["A1"]', "levers.blockade rests on claim 'A1', which tells"),
    ],
)
def test_bad_input_is_one_error(old: str, new: str, told: str) -> None:
    assert old in AFTERMATH
    with pytest.raises(InputError) as caught:
        read_aftermath(AFTERMATH.replace(old, new, 1), strait(), "x.toml", ("A1", "L1"))
    assert told in str(caught.value)
    assert str(caught.value).startswith("x.toml")


def test_an_election_was_known_on_the_day_so_it_may_rest_on_a_claim_of_the_case() -> None:
    text = AFTERMATH.replace('who = "south"\nclaims = ["B1"]', 'who = "south"\nclaims = ["A1"]', 1)
    assert text != AFTERMATH
    told = read_aftermath(text, strait(), ledger=("A1", "L1"))
    assert told.elections[0].claims == ("A1",)


def test_a_case_without_a_day_has_no_aftermath() -> None:
    with pytest.raises(InputError, match="the case has no as_of"):
        read_aftermath(AFTERMATH, parse_case(CASE.replace("as_of = 2024-05-01", "")))


def test_it_lies_beside_the_case(tmp_path: Path) -> None:
    case = tmp_path / "strait.toml"
    case.write_text(CASE, encoding="utf-8")
    assert load_aftermath_if_any(case, strait()) is None
    with pytest.raises(InputError, match="nothing is written on what came after"):
        load_aftermath(case, strait())
    beside = tmp_path / "strait.aftermath.toml"
    beside.write_text(AFTERMATH, encoding="utf-8")
    for place in (case, str(case), beside):
        assert load_aftermath(place, strait(), ledger=("L1",)).title == "What came after the strait"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "aftermath.toml").write_text(AFTERMATH, encoding="utf-8")
    assert load_aftermath_if_any(folder, strait(), ledger=("L1",)) is not None
    beside.write_text(AFTERMATH.replace("format = 1", "format = 2", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"strait[.]aftermath[.]toml"):
        load_aftermath_if_any(case, strait())
