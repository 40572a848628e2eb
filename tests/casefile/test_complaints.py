"""A value that does not fit is answered with what to write instead."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.casefile import read_definition
from detente.casefile.gmcr import import_gmcr
from detente.errors import InputError
from detente.evidence import load_ledger, write_ledger
from tests.cli.conftest import TWO_PARTIES

OWN_WORDS = ("Input should", "should have", "should match", "valid string", "after validation")
WRONG = [
    ('title = "Two of them"', 'title = "t"\nas_of = "2025-02-15"', "without quotes: 2025-02-15"),
    ('title = "Two of them"', 'title = "t"\nas_of = "yesterday"', "without quotes"),
    ('title = "Two of them"', 'title = "t"\nas_of = 2025-02-15T10:00:00Z', "write 2025-02-15;"),
    ("format = 1", 'format = "1"', "without quotes: format = 1"),
    ("format = 1", "format = 2", "newer version"),
    ('levels = ["no", "yes"]', "levels = [false, true]", 'in quotes: "false"; found False'),
    ('levels = ["no", "yes"]', 'levels = ["don\'t", "do"]', "apostrophe"),
    ('levels = ["no", "yes"]', 'levels = ["no"]', "at least 2 entries are needed, and there is 1"),
    ('levels = ["no", "yes"]', 'levels = "no"', "a list in square brackets"),
    ('levels = ["no", "yes"]', "levels = [1, 2]", 'in quotes: "1"'),
    ('statements = ["x"]', "statements = [[]]", "it is empty"),
    ('party = "a"', "party = 5", 'in quotes: "5"'),
    ("[parties.a]", "[parties]\na = 7", "a table is needed"),
    ('party = "a"', 'party = "a"\nmoves = "sideways"', "it has to be 'both', 'up'"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_a_case_says_what_to_write(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TWO_PARTIES
    path = tmp_path / "case.toml"
    path.write_text(TWO_PARTIES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_definition(path)
    assert told in str(caught.value)
    assert not any(words in str(caught.value) for words in OWN_WORDS)


def test_a_save_file_of_another_program_is_named(tmp_path: Path) -> None:
    path = tmp_path / "talks.gmcr"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"detente import talks\.gmcr -o talks\.toml"):
        read_definition(path)


SAVE = """{"decisionMakers": [
  {"name": "One", "options": [0], "preferences": [[[0, "Y"]]], "preferenceRanking": RANKING},
  {"name": "Two", "options": [1], "preferences": [[[1, "Y"]]]}],
 "options": [{"name": "a", "permittedDirection": "both"},
  {"name": "b", "permittedDirection": "both"}],
 "useManualPreferenceRanking": false}"""


def test_an_empty_ranking_is_none() -> None:
    empty = import_gmcr(SAVE.replace("RANKING", "[]"), "t")
    assert empty == import_gmcr(SAVE.replace("RANKING", "null"), "t")
    assert next(iter(empty.preferences.values())).kind == "statements"


def exported(folder: Path) -> Path:
    """The ledger of the smallest case as tables."""
    write_ledger(load_ledger("tests/data/small/ferry.evidence.toml"), folder)
    return folder


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_named(tmp_path: Path, mark: str, name: str) -> None:
    folder = exported(tmp_path / "t.evidence")
    lines = (folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    lines[0] = lines[0].replace(",", mark)
    (folder / "claims.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=f"claims.csv: separates its columns by {name}"):
        load_ledger(folder)


def test_what_a_spreadsheet_adds_is_no_fault(tmp_path: Path) -> None:
    """An empty column at the end of every line, and 2.0 where 2 was."""
    plain = load_ledger(exported(tmp_path / "plain.evidence"))
    folder = exported(tmp_path / "t.evidence")
    rows = list(csv.reader((folder / "claims.csv").read_text(encoding="utf-8").splitlines()))
    grade = rows[0].index("credibility")
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*rows[0], ""])
        for row in rows[1:]:
            writer.writerow([*row[:grade], f"{row[grade]}.0", *row[grade + 1 :], ""])
    found = load_ledger(folder)
    assert found.fingerprint == plain.fingerprint
    (folder / "claims.csv").write_text("id,credibility\nA,2.5\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"credibility is no whole number: found '2.5'"):
        load_ledger(folder)
