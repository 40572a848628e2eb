"""Ledgers in and out: round trips, what a wrong file is told, hostile input."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, strategies as st

from detente.errors import InputError
from detente.evidence import (
    Ledger,
    dump_ledger,
    ledger_schema,
    load_ledger,
    read_ledger,
    shipped_ledgers,
    to_csv,
    write_ledger,
)
from detente.evidence.csv_tables import from_tables
from detente.evidence.read import build_ledger
from tests.evidence.conftest import SMALL, ledgers

FORMULA = build_ledger(
    {
        **SMALL,
        "title": "=1+1",
        "claims": {
            "a": {**SMALL["claims"]["c4"], "text": "=HYPERLINK(1)", "hearsay": ["=1;\\", "-x"]},
            "b": {**SMALL["claims"]["c4"], "text": "'=quoted", "hedge": "'"},
        },
        "conflicts": {},
    }
)


@given(ledgers())
@example(FORMULA)
def test_a_ledger_survives_toml(ledger: Ledger) -> None:
    again = read_ledger(dump_ledger(ledger))
    assert again.fingerprint == ledger.fingerprint
    assert again.claims == ledger.claims


@given(ledgers())
@example(FORMULA)
def test_a_ledger_survives_csv(ledger: Ledger) -> None:
    again = build_ledger(from_tables(to_csv(ledger)))
    assert again.claims == ledger.claims
    assert again.sources == ledger.sources
    assert again.conflicts == ledger.conflicts
    assert again.fingerprint == ledger.fingerprint


def test_no_cell_of_a_csv_is_a_formula() -> None:
    for table, text in to_csv(FORMULA).items():
        for row in csv.reader(text.splitlines()):
            assert not any(cell[:1] in "=+-@" for cell in row if cell), table


def test_files_and_folders_beside_a_case_are_found(tmp_path: Path, data: dict[str, Any]) -> None:
    ledger = build_ledger(data)
    case = tmp_path / "strait.toml"
    case.write_text("format = 1", encoding="utf-8")
    with pytest.raises(InputError, match=r"looked for 'strait\.evidence\.toml'"):
        load_ledger(case)
    write_ledger(ledger, tmp_path / "strait.evidence.toml")
    assert load_ledger(case).fingerprint == ledger.fingerprint
    write_ledger(ledger, tmp_path / "canal.evidence")
    assert load_ledger(tmp_path / "canal.toml").fingerprint == ledger.fingerprint
    assert load_ledger(tmp_path / "strait.evidence.toml").fingerprint == ledger.fingerprint
    folder = tmp_path / "standoff"
    folder.mkdir()
    write_ledger(ledger, folder / "evidence")
    assert load_ledger(folder).fingerprint == ledger.fingerprint
    assert load_ledger(folder / "case.toml").fingerprint == ledger.fingerprint
    assert load_ledger(folder / "evidence").fingerprint == ledger.fingerprint
    assert "belarus-2025" in shipped_ledgers()


def test_many_dots_in_a_text_are_no_nesting(data: dict[str, Any]) -> None:
    data["claims"]["c1"]["text"] = "." * 100 + " a. b. c." * 60 + "-. -." * 60
    ledger = build_ledger(data)
    assert read_ledger(dump_ledger(ledger)).fingerprint == ledger.fingerprint


def test_what_is_there_is_kept(tmp_path: Path, data: dict[str, Any]) -> None:
    place = tmp_path / "x.evidence.toml"
    place.write_text("# somebody's comments\n", encoding="utf-8")
    with pytest.raises(InputError, match="is there already and is kept"):
        write_ledger(build_ledger(data), place)
    assert place.read_text(encoding="utf-8") == "# somebody's comments\n"
    write_ledger(build_ledger(data), place, overwrite=True)
    assert load_ledger(place).title == "A strait"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("format",), 2, "this version reads format 1"),
        (("surces",), {}, "unknown key 'surces'.*Did you mean 'sources'"),
        (("sources", "paper", "reliability"), "G", r"sources\.paper\.reliability: .*'G'"),
        (("sources", "copy", "derivation"), None, "'copy_of' and 'derivation' go together"),
        (("sources", "copy", "replaces"), "agency", r"sources\.copy: 'replaces' names the earlier"),
        (("sources", "paper", "file"), "../secret", r"sources\.paper\.file"),
        (("sources", "paper", "digest"), "xyz", r"sources\.paper\.digest"),
        (("claims", "c1", "credibility"), 7, r"claims\.c1\.credibility"),
        (("claims", "c1", "credibility"), 2.5, r"claims\.c1\.credibility"),
        (("claims", "c1", "attribution"), "hearsay", r"claims\.c1\.attribution"),
        (("claims", "c1", "event"), "2024-02-30", "names a day that does not exist"),
        (("claims", "c1", "event"), "spring", "'spring' is no date"),
        (("claims", "c1", "text"), "", r"claims\.c1\.text"),
        (("claims", "c1", "likelihood"), ["probable"], r"claims\.c1\.likelihood\[1\]"),
        (("claims", "c1", "source"), "papre", r"no source named 'papre'.*Did you mean 'paper'"),
        (("claims", "c1", "origin"), "brief", r"no origin named 'brief'"),
        (("claims", "c1", "agrees"), ["c9"], r"claims\.c1\.agrees: no claim named 'c9'"),
        (("claims", "c1", "agrees"), ["c1"], "cannot confirm itself"),
        (("claims", "c1", "replaces"), "c2", "'replaces' names the earlier version"),
        (("claims", "c1", "quantities"), [{"name": "x"}], "'unit' is missing"),
        (("claims", "c1", "quantities"), [{"name": "x", "unit": "t"}], "has a value, low and high"),
        (
            ("claims", "c1", "quantities"),
            [{"name": "x", "unit": "t", "low": 2, "high": 1}],
            "'low' is above 'high'",
        ),
        (("claims", "c1", "anchors"), [{"source": "paper", "start": 4, "end": 4}], "'end' has to"),
        (
            ("claims", "c1", "repairs"),
            [{"damaged": "x" * 81, "repaired": "y"}],
            r"repairs\[1\]\.damaged",
        ),
        (("claims", "a/b"), SMALL["claims"]["c1"], "cannot be a name"),
        (("conflicts", "deal", "sides"), [{"label": "a", "claims": ["c1"]}], r"sides"),
        (
            ("conflicts", "deal", "sides"),
            [{"label": "a", "claims": ["c1"]}, {"label": "b", "claims": ["c1"]}],
            "stands on two sides",
        ),
    ],
)
def test_a_wrong_ledger_is_told_what_is_wrong(
    data: dict[str, Any], path: tuple[str, ...], value: Any, said: str
) -> None:
    *outer, last = path
    here = data
    for key in outer:
        here = here[key]
    here[last] = value
    with pytest.raises(InputError, match=said):
        build_ledger(data)


def test_copies_and_corrections_do_not_go_round(data: dict[str, Any]) -> None:
    data["sources"]["paper"] |= {"copy_of": "copy", "derivation": "copy"}
    with pytest.raises(InputError, match="goes round in a circle"):
        build_ledger(data)
    data["sources"]["paper"] = SMALL["sources"]["paper"]
    data["claims"]["c1"] |= {"replaces": "c2", "correction": "x"}
    data["claims"]["c2"] |= {"replaces": "c1", "correction": "x"}
    with pytest.raises(InputError, match="goes round in a circle"):
        build_ledger(data)
    data["claims"]["c2"] = SMALL["claims"]["c2"]
    data["claims"]["c3"] |= {"replaces": "c2", "correction": "x"}
    with pytest.raises(InputError, match="'c2' is already replaced by 'c1'"):
        build_ledger(data)


def test_issues_of_a_text_do_not_go_round(data: dict[str, Any]) -> None:
    data["sources"]["again"] = {**data["sources"]["agency"], "correction": "a tug"}
    data["sources"]["again"]["replaces"] = "agenci"
    with pytest.raises(InputError, match=r"sources\.again\.replaces: no source named 'agenci'"):
        build_ledger(data)
    data["sources"]["again"]["replaces"] = "agency"
    assert build_ledger(data).reissued_as == {"agency": "again"}
    data["sources"]["third"] = data["sources"]["again"]
    with pytest.raises(InputError, match="'agency' is already replaced by 'again'"):
        build_ledger(data)
    del data["sources"]["third"]
    data["sources"]["agency"] |= {"replaces": "again", "correction": "x"}
    with pytest.raises(InputError, match="goes round in a circle"):
        build_ledger(data)


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("claims", "", "is empty"),
        ("claims", "id,txt\n", "unknown column 'txt'"),
        ("claims", "id,id\n", "names a column twice"),
        ("claims", "id,text\na,b,c\n", "line 2: has 3 cells for 2 columns"),
        ("claims", "id,credibility\na,high\n", "credibility is no number: found 'high'"),
        ("claims", 'id,text\na,"b\n', "is not CSV"),
        ("claims", "id,text\n,b\n", "the column 'id' is empty"),
        ("sources", "id,who,reliability\na,b,C\na,b,C\n", "the id 'a' stands twice"),
        ("quantities", "claim,name,unit,value\nzz,x,t,1\n", "no claim 'zz'"),
        ("repairs", "claim,damaged,flips\nc1,x,maybe\n", "'flips' is true or false"),
        ("conflicts", "id,question,side,claims\nk,a,x,c1\nk,b,y,c2\n", "question of 'k' differs"),
    ],
)
def test_wrong_tables_are_told_what_is_wrong(
    data: dict[str, Any], table: str, text: str, said: str
) -> None:
    texts = {**to_csv(build_ledger(data)), table: text}
    with pytest.raises(InputError, match=said):
        build_ledger(from_tables(texts))


def test_a_table_that_is_missing_is_named(data: dict[str, Any]) -> None:
    texts = to_csv(build_ledger(data))
    del texts["sources"]
    with pytest.raises(InputError, match=r"'sources\.csv' is missing"):
        from_tables(texts)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe",
        b"format = 1\nformat = 1",
        b"[" * 5000,
        b"x = " + b"[" * 5000,
        b"x = " + b"9" * 6000,
        b"format = 1\ntitle = 3\n[sources]\n[claims]",
        b'format = 1\ntitle = "t"\nsources = 1\nclaims = []',
        b"\x00",
        b"",
        b'format = 1\ntitle = "t"\n' + b".".join([b"a"] * 990) + b" = 1\n[sources]\n[claims]",
        b'format = 1\ntitle = "t"\n'
        + b" . ".join([b'"a"'] * 50_000)
        + b" = 1\n[sources]\n[claims]",
        b"[" + b".".join([b"a"] * 50_000) + b"]",
        b'format = 1\ntitle = "t"\n[sources]\n[claims]\nx = "' + "😀".encode() * 100_000 + b'"',
    ],
)
def test_hostile_files_give_one_clear_error(tmp_path: Path, raw: bytes) -> None:
    place = tmp_path / "x.evidence.toml"
    place.write_bytes(raw)
    with pytest.raises(InputError, match=r"x\.evidence\.toml") as caught:
        load_ledger(place)
    assert len(str(caught.value)) < 600


def test_places_that_are_no_files_give_one_clear_error(tmp_path: Path) -> None:
    for place in ("\x00", "x" * 5000, tmp_path / "no.evidence.toml", tmp_path, "/dev/null"):
        with pytest.raises(InputError):
            load_ledger(place)


@given(st.integers(0, 2**32))
def test_a_flipped_byte_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    raw = bytearray(dump_ledger(build_ledger(SMALL)).encode())
    for _ in range(rng.randint(1, 4)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return
    told = ""
    try:
        read_ledger(text)
    except InputError as error:
        told = str(error)
    assert len(told) < 900


@given(st.integers(0, 2**32))
def test_a_flipped_byte_of_a_table_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    texts = to_csv(build_ledger(SMALL))
    table = rng.choice(sorted(texts))
    raw = list(texts[table])
    for _ in range(rng.randint(1, 4)):
        raw[rng.randrange(len(raw))] = chr(rng.randrange(256))
    told = ""
    try:
        build_ledger(from_tables({**texts, table: "".join(raw)}))
    except InputError as error:
        told = str(error)
    assert len(told) < 900


def test_the_schema_takes_what_the_reader_takes(data: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(ledger_schema())
    validator.check_schema(ledger_schema())
    validator.validate(data)
    data["claims"]["c1"]["credibility"] = 7
    assert list(validator.iter_errors(data))
    shipped = tomllib.loads(dump_ledger(load_ledger("belarus-2025")))
    validator.validate(json.loads(json.dumps(shipped, default=str)))


def test_the_ledger_of_the_reference_page_is_one() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "evidence.md"
    block = page.read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    ledger = read_ledger(block)
    assert ledger.replaced_by == {"C01": "C01b"}
    assert set(to_csv(ledger)) >= {"ledger", "sources", "origins", "claims", "conflicts"}
