"""Parts of an answer: states that meet a condition, the first rows, some sections; completion."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Detente, shell


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def numbers(table: str) -> list[str]:
    return re.findall(r"^ *([0-9]+) ", table, re.MULTILINE)


@pytest.mark.parametrize("command", [("show", "--states"), ("show",), ("stability",)])
def test_only_states_in_which_a_condition_holds(
    detente: Detente, two: Path, command: tuple[str, ...]
) -> None:
    name, *flags = command
    ask = (name, two, *flags, "--where", "x and y != 'mid'")
    found = rows(detente(*ask, "--format", "csv").out)
    level = "x" if name == "show" else "lever.x"
    assert [(each["state"], each[level]) for each in found] == [("2", "yes"), ("6", "yes")]
    data = json.loads(detente(*ask, "--format", "json").out)
    assert [each["id"] for each in data["states"]] == [2, 6]
    assert [each["levels"]["y"] for each in data["states"]] == ["low", "top"]
    assert numbers(detente(*ask).out) == ["2", "6"]


def test_stability_of_chosen_states_is_theirs(detente: Detente, two: Path) -> None:
    every = json.loads(detente("stability", two, "-f", "json").out)
    some = json.loads(detente("stability", two, "--where", "y == 'mid'", "-f", "json").out)
    kept = [each["id"] - 1 for each in some["states"]]
    assert kept == [2, 3]
    for concept, parties in some["stable"].items():
        for party, stays in parties.items():
            assert stays == [every["stable"][concept][party][place] for place in kept]
        theirs = [n for n in every["equilibria"][concept] if n - 1 in kept]
        assert some["equilibria"][concept] == theirs
    assert some["equilibria"]["nash"] == [4]  # x holds, and b has its y == 'mid'


def test_the_firmest_come_first(detente: Detente, two: Path) -> None:
    ran = detente("stability", two, "--top", "2")
    assert numbers(ran.out) == ["1", "4"]  # the status quo, then what holds
    assert "shows 2 of 6 states, the firmest first" in ran.err


def test_a_condition_that_is_none(detente: Detente, two: Path) -> None:
    ran = detente("stability", two, "--where", "tols")
    assert (ran.code, ran.out) == (2, "")
    assert "--where" in ran.err
    assert "no lever or outcome named 'tols'" in ran.err


def test_a_long_list_of_states_is_no_wall(detente: Detente) -> None:
    ran = detente("show", "belarus-2025", "--states")
    assert 1 <= len(numbers(ran.out)) <= 100
    assert "of 4,480 states" in ran.err
    assert len(rows(detente("show", "belarus-2025", "--states", "-f", "csv").out)) == 4480


def test_some_sections_of_the_report(detente: Detente, two: Path, tmp_path: Path) -> None:
    page = tmp_path / "part.html"
    assert detente("report", two, "-o", page, "--sections", "map,named").code == 0
    text = page.read_text(encoding="utf-8")
    assert re.findall(r'<section id="([a-z-]+)"', text) == ["map", "named"]
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= ids
    wrong = detente("report", two, "-o", page, "--sections", "maps")
    assert wrong.code == 2
    assert "--sections: no section named 'maps'" in wrong.err
    assert detente("report", two, "-o", page, "--draws", "8", "--no-draws").code == 2


def test_a_shell_completes_commands_options_and_cases() -> None:
    def offered(words: str, place: int) -> list[str]:
        ran = shell(COMP_WORDS=words, COMP_CWORD=str(place), _DETENTE_COMPLETE="complete_bash")
        assert ran.code == 0
        return ran.out.split()

    assert {"belarus-2008", "belarus-2025"} <= set(offered("detente brief bel", 2))
    assert set(offered("detente co", 1)) == {"coalitions", "compare"}
    assert "--reading" in offered("detente brief --re", 2)
