"""A word of ours and a word of the analyst's in one place: refused, or the nearer one is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import load_case
from detente.case import look_alikes
from detente.cli import main
from detente.errors import CaseError, InputError
from detente.evidence import load_ledger
from detente.studies.assessment import check_case

CASE = """\
format = 1
title = "Mine"
[parties.a]
[parties.b]
[levers.{lever}]
party = "a"
levels = [{levels}]
[levers.y]
party = "b"
levels = ["no", "yes"]
[status_quo]
{lever} = "no"
y = "no"
[preferences.a]
value = "1 * ({lever} == '{wanted}')"
[preferences.b]
value = "y"
"""


def case(lever: str = "x", levels: str = '"no", "yes"', wanted: str = "yes", more: str = "") -> str:
    return CASE.format(lever=lever, levels=levels, wanted=wanted) + more


def write(folder: Path, text: str) -> Path:
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("word", ["true", "false", "and", "or", "not", "implies", "iff"])
@pytest.mark.parametrize("kind", ["levers", "outcomes", "uncertainties"])
def test_words_of_expressions_name_nothing(tmp_path: Path, word: str, kind: str) -> None:
    if kind == "levers":
        text = case(lever=word, wanted="no").replace(f"1 * ({word} == 'no')", "1")
    elif kind == "outcomes":
        text = case(more=f'[outcomes.{word}]\nunit = "1"\nlevers = ["x"]\ntable = [0, 5]\n')
    else:
        drawn = '{ kind = "uniform", low = 1, high = 2 }'
        text = case(more=f'[uncertainties.{word}]\nunit = "1"\ndistribution = {drawn}\n')
    with pytest.raises(CaseError, match=rf"{kind}\.{word}: .*word of expressions"):
        load_case(write(tmp_path, text))


def test_the_words_are_listed(tmp_path: Path) -> None:
    text = case(lever="true", wanted="no").replace("1 * (true == 'no')", "1")
    with pytest.raises(CaseError, match="'and', 'false', 'iff', 'implies', 'not', 'or', 'true'"):
        load_case(write(tmp_path, text))


@pytest.mark.parametrize("word", ["status_quo", "worst_equilibrium"])
def test_states_that_have_a_name_of_ours(tmp_path: Path, word: str) -> None:
    more = f"[named_states.{word}]\nwhere = \"x == 'yes'\"\n"
    with pytest.raises(CaseError, match=rf"named_states\.{word}: .*state of its own"):
        load_case(write(tmp_path, case(more=more)))


def test_another_reading_called_own_would_take_the_place_of_the_own_one(tmp_path: Path) -> None:
    more = "[preferences.a.alternatives.own]\nvalue = \"x == 'no'\"\n"
    with pytest.raises(CaseError, match=r"preferences\.a\.alternatives\.own: .*the reading"):
        load_case(write(tmp_path, case(more=more)))


@pytest.mark.parametrize("name", ["chicken", "belarus-2008"])
def test_a_case_of_ones_own_is_meant_before_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = load_case(name).title
    folder = tmp_path / name
    folder.mkdir()
    assert load_case(name).title == shipped  # an empty folder is no case
    write(folder, case())
    assert load_case(name).title == "Mine" != shipped
    assert load_case(folder).title == "Mine"


def test_a_file_of_ones_own_too_and_its_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_ledger("belarus-2008").sources
    (tmp_path / "belarus-2008").write_text(case(), encoding="utf-8")
    assert load_case("belarus-2008").title == "Mine"
    with pytest.raises(InputError, match="no evidence"):
        load_ledger("belarus-2008")  # another case's ledger is none for this one


def test_a_claim_is_not_called_an_assumption(tmp_path: Path) -> None:
    text = Path("tests/data/small/ferry.evidence.toml").read_text(encoding="utf-8")
    path = tmp_path / "case.evidence.toml"
    path.write_text(text.replace("TRADE-TOLD", "assumption"), encoding="utf-8")
    with pytest.raises(InputError, match=r"claims\.assumption: .*can be the id of none"):
        load_ledger(path)


def test_a_lever_called_state_has_a_column_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, case(lever="state"))
    monkeypatch.setattr("sys.argv", ["detente", "show", str(path), "--states", "-f", "csv"])
    assert main() == 0
    header = capsys.readouterr().out.splitlines()[0].split(",")
    assert len(set(header)) == len(header) == 5


def test_no_name_is_no_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, case()).parent)
    for empty in ("", " "):
        with pytest.raises(CaseError, match="no case is named"):
            load_case(empty)


# What looks alike.

COMPOSED, APART = "d\u00e9tente", "de\u0301tente"


@pytest.mark.parametrize("written", [COMPOSED, APART])
@pytest.mark.parametrize("asked", [COMPOSED, APART])
def test_letters_with_marks_are_the_same_however_they_are_stored(
    tmp_path: Path, written: str, asked: str
) -> None:
    path = write(tmp_path, case(levels=f'"no", "{written}"', wanted=asked))
    assert load_case(path).levers["x"].levels == ("no", COMPOSED)


def test_blanks_around_a_text_do_not_count(tmp_path: Path) -> None:
    path = write(tmp_path, case(levels='" no", "yes\u00a0"'))
    assert load_case(path).levers["x"].levels == ("no", "yes")
    path = write(tmp_path, case(wanted="yes "))
    assert load_case(path).ranks["a"].tolist() == [1, 2, 1, 2]
    with pytest.raises(InputError, match=r"levers\.x.*twice"):
        load_case(write(tmp_path, case(levels='"no ", "no"')))


@pytest.mark.parametrize(
    ("levels", "seen"),
    [
        ('"no", "No"', "'no' and 'No' look alike"),
        ('"no", "no\u200b"', r"'no' and 'no\u200b' look alike"),
        ('"no", "n\u043e"', "not Latin"),
        ('"no", "New York", "New\u00a0York"', r"'New York' and 'New\u00a0York' look alike"),
    ],
)
def test_levels_that_look_alike_are_doubted(tmp_path: Path, levels: str, seen: str) -> None:
    found = check_case(str(write(tmp_path, case(levels=levels, wanted="no"))))
    assert found.valid
    assert any(seen in doubt for doubt in found.doubts), found.doubts


def test_equal_labels_are_doubted(tmp_path: Path) -> None:
    text = case().replace("[parties.a]", '[parties.a]\nlabel = "The town"')
    text = text.replace("[parties.b]", '[parties.b]\nlabel = "The  Town"')
    doubts = check_case(str(write(tmp_path, text))).doubts
    assert doubts == ("the parties 'a' and 'b' are both called “The  Town”, or nearly so.",)
    assert not look_alikes(load_case("belarus-2025").definition)


def test_a_term_that_is_lost_is_doubted(tmp_path: Path) -> None:
    large = case().replace('value = "y"', "value = \"y / 3 + 1e17 * (x == 'yes')\"")
    found = check_case(str(write(tmp_path, large)))
    assert [d.split(":")[0] for d in found.doubts] == ["preferences.b, value"]
    assert "term 1 changes it by 0.333 at most" in found.doubts[0]
    small = large.replace("1e17", "1e12")
    assert not check_case(str(write(tmp_path, small))).doubts
