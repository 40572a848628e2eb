"""From nothing to an answer: a new case, states to rank, and a case that is watched."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detente import load_case
from detente.casefile import case_from_rows, parse_case, read_text, starter_text
from detente.errors import InputError
from detente.studies import build_case
from tests.cli.conftest import Detente

ELMIRA = """\
,,1*,2,3,4,5,6,7,8,9
MoE,Modify,N,Y,N,Y,N,Y,N,Y,-
Uniroyal,Delay,Y,Y,N,N,Y,Y,N,N,N
,Accept,N,N,Y,Y,N,N,Y,Y,N
,Abandon,N,N,N,N,N,N,N,N,Y
Local Government,Insist,N,N,N,N,Y,Y,Y,Y,-
MoE,order,7,3,4,8,5,1,2,6,9
Uniroyal,rank,1,6,7,2,4,9,8,3,5
Local Government,payoff,6,2,8,3,7,4,9,5,1
"""


def test_the_starter_is_a_case_that_is_answered(detente: Detente, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert detente("new", file).code == 0
    assert detente("check", "--strict", file).code == 0
    ran = detente("brief", file)
    assert ran.code == 0
    assert "WILL THE POSITION LAST?" in ran.out


def test_the_examples_in_the_starter_are_a_case_too(detente: Detente, tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    text = re.sub(r"^#(?=[^ \n])", "", starter_text(), flags=re.MULTILINE)
    assert text.count("\n[") > starter_text().count("\n[") + 4
    file.write_text(text)
    ran = detente("check", "--strict", file)
    assert ran.code == 0, ran.out
    assert detente("show", file, "--with", "wet").code == 0


def test_nothing_is_overwritten(detente: Detente, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("mine")
    ran = detente("new", file)
    assert (ran.code, file.read_text()) == (2, "mine")
    assert "--force" in ran.err
    assert detente("new", file, "--from", "nowhere", "--force").code == 2
    assert file.read_text() == "mine"
    assert detente("new", file, "--from", "elmira", "--force").code == 0
    assert file.read_text() == read_text("elmira")[0]


def test_a_case_is_not_written_over_the_rows_it_comes_from(
    detente: Detente, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(ELMIRA)
    assert detente("new", rows, "--rows", rows, "--force").code == 2
    assert rows.read_text() == ELMIRA


def test_rows_are_the_published_case() -> None:
    """The nine states of Elmira, as its literature lists and ranks them."""
    model, shipped = build_case(parse_case(case_from_rows(ELMIRA, "Elmira"))), load_case("elmira")
    assert model.space.size == shipped.space.size == 12
    for number in range(1, 13):
        assert model.space.levels_of(number) == shipped.space.levels_of(number)
    for ours, theirs in zip(model.ranks.values(), shipped.ranks.values(), strict=True):
        assert np.array_equal(ours, theirs)
    assert model.named_states["state_9"].numbers == (5, 6, 11, 12)
    assert model.status_quo == shipped.status_quo


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the first row names the states"),
        (",,1,2\n", "no row of an option"),
        (",,1,1\nA,x,N,Y\n", "two states have one name"),
        (",,1*,2*\nA,x,N,Y\n", "mark one"),
        (",,1,2\nA,x,N,\n", "row 2: 'x' is empty for some state"),
        (",,1,2\n,x,N,Y\n", "row 2: needs a party and an option"),
        (",,1,2\nA,x,N,Y,N\n", "more cells than"),
        (",,1,2\nA,x,N,N\nA,y,N,N\n", "states '1' and '2' are the same"),
        (",,1,2\nA,x,a,a\n", "one level in all states"),
        (",,1,2\nA,x,N,Y\nA,payoff,1,many\n", "'many'; a number is needed"),
        (",,1,2\nA,x,N,Y\nA,order,1\n", "leaves out '2'"),
        (",,1,2\nA,x,N,Y\nA,order,1=2,2\n", "names a state twice"),
        (",,1,2\nA,x,N,Y\nA,order,1,3\n", "there is no state '3'"),
        (",,1,2\nA,x,N,Y\nA,rank,1,2\nA,payoff,1,2\n", "two rows of preferences"),
    ],
)
def test_rows_that_say_nothing_clear_are_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        case_from_rows(text, "rows")


def test_options_in_words_ties_and_other_delimiters() -> None:
    text = ";;calm;tense*;war\nA;arms;few;many;many\nB;blockade;N;N;Y\nA;order;calm=tense;war\n"
    model = build_case(parse_case(case_from_rows(text + "B;payoff;2;1.5;-3\n", "Arms")))
    assert model.levers["arms"].levels == ("few", "many")
    assert model.space.size == 3
    assert model.named_states["tense"].numbers == (model.status_quo,)
    tied = [model.ranks["a"][model.named_states[name].numbers[0] - 1] for name in ("calm", "tense")]
    assert tied[0] == tied[1] > model.ranks["a"][model.named_states["war"].numbers[0] - 1]


def test_states_are_listed_before_they_are_ranked(detente: Detente, tmp_path: Path) -> None:
    rows, file = tmp_path / "rows.csv", tmp_path / "begun.toml"
    rows.write_text("\n".join(ELMIRA.splitlines()[:7]))
    ran = detente("new", file, "--rows", rows)
    assert "rank its states for uniroyal, local_government" in ran.err
    ran = detente("show", file, "--states")
    assert (ran.code, ran.out.count("\n")) == (0, 13)
    assert "no aims are written yet of uniroyal, local_government" in ran.err
    assert "none yet" in detente("show", file).out
    assert detente("brief", file).code == 2
    text = file.read_text().replace("ranking = []", "ranking = [[1,2,3,4,5,6,7,8,9,10,11,12]]")
    file.write_text(text)
    assert detente("brief", file).code == 0


CASE = """\
format = 1
title = "Two"
[parties.a]
label = "Ada"
[levers.x]
party = "a"
levels = ["no", "yes"]
[status_quo]
x = "no"
[preferences.a]
statements = ["not x"]
[named_states.change]
label = "Change"
where = "x"
"""


class Saves:
    """Stands in for time passing: each wait is the next thing that somebody does."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)

    def __call__(self, seconds: float) -> None:
        assert seconds > 0
        if not self.acts:
            raise KeyboardInterrupt
        self.acts.pop(0)()


def test_a_watched_case_says_what_now_holds(
    detente: Detente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "two.toml"
    file.write_text(CASE)
    other = CASE.replace('"not x"', '"x"')
    saves = Saves(
        lambda: None,
        lambda: file.write_text(other),
        lambda: file.write_text("broken"),
        lambda: file.write_text(CASE + "# a remark\n"),
        lambda: file.write_text(CASE + "# another remark\n"),
    )
    monkeypatch.setattr(time, "sleep", saves)
    ran = detente("watch", file)
    assert ran.code == 0
    assert not saves.acts
    first, second, third, fourth = re.split(r"^\d\d:\d\d:\d\d:$", ran.out, flags=re.MULTILINE)
    assert first.startswith("Two: 2 states, status quo 1.")
    assert "  Holds: Against single moves today's position holds outright." in first
    assert "  No longer holds: Against single moves today's position holds outright." in second
    assert "  Now holds: Moves that serve those who make them lead to “Change”." in second
    assert "  Now rests outright: x=yes." in second
    assert "  Now holds: Against single moves today's position holds outright." in third
    assert fourth.strip() == "Nothing changed."
    assert "two.toml: is not TOML" in ran.err
    assert "The last answer stands." in ran.err
    assert ran.err.endswith("note: stopped watching.\n")


def test_watching_ends_by_itself_when_asked(
    detente: Detente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "two.toml"
    file.write_text("broken")
    monkeypatch.setattr(time, "sleep", Saves(lambda: file.write_text(CASE)))
    ran = detente("watch", file, "--rounds", "2", "--with", "levels.x=yes")
    assert ran.code == 0
    assert "Two [what if]: 2 states, status quo 2." in ran.out
    assert "The last answer stands" not in ran.err
    assert detente("watch", "elmira").code == 2
