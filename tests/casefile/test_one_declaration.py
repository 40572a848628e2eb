"""Every key is declared once: what reads, writes and describes a case follows from its records."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, get_args

import jsonschema
import pytest

from detente import shipped_cases
from detente.case import Definition, content_fingerprint, keys_as_written, keys_of
from detente.case.marks import Alias, Alone, Between, Converted, Help, Len, Name, OwnName, record
from detente.casefile import case_schema, dump_case, parse_case, read_text
from detente.documents import read, schema, write
from detente.errors import InputError

# SHA-256 of what version 0.1 wrote of each case, and its digest of what the case says.
DIGESTS = json.loads((Path(__file__).parent / "digests.json").read_text())
FROZEN = Path(__file__).parents[1] / "data" / "frozen"


def frozen(name: str) -> str:
    path = FROZEN / f"{name}.toml"
    return path.read_text(encoding="utf-8") if path.exists() else read_text(name)[0]


@pytest.mark.parametrize("name", DIGESTS)
def test_a_case_is_written_byte_for_byte_as_ever(name: str) -> None:
    text = dump_case(parse_case(frozen(name)))
    assert hashlib.sha256(text.encode()).hexdigest() == DIGESTS[name]["written"]


@pytest.mark.parametrize("name", DIGESTS)
def test_a_case_keeps_the_digest_of_what_it_says(name: str) -> None:
    assert content_fingerprint(parse_case(frozen(name))) == DIGESTS[name]["content"]


@record
class Stop:
    """Where the ferry calls."""

    name: OwnName
    minutes: Annotated[float, Between(0, 60), Help("how long it stays")]
    also: Annotated[tuple[Name, ...], Alone(), Alias("with")] = ()


@record(first="line")
class Ferry:
    """A ferry and where it calls."""

    stops: Annotated[Mapping[Name, Stop], Len(1)]
    line: Annotated[str, Len(1)] = "north"
    reserve: Stop | None = None


NORTH = {"stops": {"pier": {"minutes": 4.0, "with": "bus"}, "isle": {"minutes": 9.0}}}


def test_a_record_alone_says_what_is_read_and_written() -> None:
    ferry = read(Ferry, NORTH, "")
    assert ferry.stops["pier"] == Stop("pier", 4.0, ("bus",))
    assert write(ferry) == NORTH
    assert list(write(replace(ferry, line="south"))) == ["line", "stops"]
    validator = jsonschema.Draft202012Validator(schema(Ferry, "Ferry", "A ferry."))
    assert not list(validator.iter_errors({"format": 1, **NORTH}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "stops: 'stops' is missing; add it."),
        ({"stops": {}}, "stops: it is empty: at least 1 entry is needed"),
        ({**NORTH, "lime": 1}, "lime: unknown key 'lime'; there is 'format', 'line', 'stops'"),
        ({"stops": {"pier": {"minutes": 61}}}, "stops.pier.minutes: a number of at most"),
        ({"stops": {"pier": {"minutes": 1, "wiht": "x"}}}, "Did you mean 'with'"),
        ({"stops": {"pier": {"minutes": 1, "name": "x"}}}, "unknown key 'name'"),
        ({"stops": {"a b": {"minutes": 1}}}, "'a b' cannot be a name: letters"),
        (
            {"stops": {"pier": 5}},
            "stops.pier: a table is needed",
        ),
        ({**NORTH, "line": "", "reserve": {}}, "more problem in this file"),
    ],
)
def test_what_does_not_fit_a_record_is_one_clear_error(data: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(Ferry, data, "letters")
    assert message in str(caught.value)
    validator = jsonschema.Draft202012Validator(schema(Ferry, "Ferry", "A ferry."))
    assert list(validator.iter_errors({"format": 1, **data}))


def records_within(kind: type, seen: set[type]) -> set[type]:
    """All records that a case is made of, as a file has them."""

    def visit(hint: Any) -> None:
        if isinstance(hint, type) and is_dataclass(hint):
            found = getattr(hint, "file_form", hint)
            if found not in seen:
                seen.add(found)
                for key in keys_of(found):
                    if not key.shape.has(Converted):  # a value with a form of its own
                        visit(key.shape.hint)
        for each in get_args(hint):
            visit(each)

    visit(kind)
    return seen


def test_every_key_of_every_record_is_in_the_schema_with_its_help() -> None:
    told = case_schema()
    for kind in records_within(Definition, set()):
        body: Any = told if kind is Definition else told["$defs"].get(kind.__name__)
        assert body is not None, kind
        table = body["anyOf"][-1] if "anyOf" in body else body
        for key in keys_as_written(kind):
            if key.name in ("parameters", "amount"):  # further keys, and those of a figure
                continue
            assert key.name in table["properties"], (kind, key.name)
            if helps := key.shape.mark(Help):
                assert table["properties"][key.name]["description"] == helps.text


def test_a_later_key_at_its_default_changes_no_digest() -> None:
    """As if records of the first format had been given a key, and a section, since."""
    before = parse_case(frozen("belarus-2025"))

    @record
    class Later(Definition):
        handover: Mapping[str, str] = field(default_factory=dict)

    parts = {each.name: getattr(before, each.name) for each in fields(before)}
    assert content_fingerprint(Later(**parts)) == content_fingerprint(before)
    changed = Later(**parts, handover={"minsk": "office"})
    assert content_fingerprint(changed) != content_fingerprint(before)


def test_a_case_without_trade_builds_nothing_of_trade() -> None:
    program = (
        "from detente.casefile import parse_case, read_text\n"
        "from detente.documents import shapes\n"
        "seen, table = [], shapes._table\n"
        "shapes._table = lambda record: seen.append(record.__name__) or table(record)\n"
        "parse_case(read_text('chicken')[0])\n"
        "print(*seen)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    used = {"Party", "Lever", "PreferenceTable", "AimsTable", "Clause", "NamedCondition"}
    used |= {"Figure", "OtherFigure", "LeverStep", "RenewalTerms", "RenewalChance"}  # of a lever
    assert set(done.stdout.split()) == used


def test_the_shipped_cases_are_those_that_were_frozen() -> None:
    assert set(DIGESTS) <= set(shipped_cases())
