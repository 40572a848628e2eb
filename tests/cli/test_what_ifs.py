"""--with and --reading: a case otherwise than it is written, on every command that reads one."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from detente.cli.app import COMMANDS, app
from tests.cli.conftest import Detente

NOT_ASKED = {"compare"}  # where each --with is an item of its own


def parameters(name: str) -> set[str]:
    [command] = [each for each in app.registered_commands if each.name == name]
    assert command.callback is not None
    return set(inspect.signature(command.callback).parameters)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_reads_a_case_takes_what_ifs_and_readings(name: str) -> None:
    found = parameters(name)
    if {"case", "cases"} & found and name not in NOT_ASKED:
        assert {"what_if", "reading", "budget"} <= found


def test_the_head_says_what_is_other(detente: Detente, two: Path) -> None:
    ran = detente("stability", two, "--with", "levels.x=yes", "--with", "readings.a=soft")
    assert ran.out.startswith(
        "What if: x begins at yes, not at no; a is read as soft.\nTwo of them [what if]"
    )
    assert ran.code == 0
    assert not detente("stability", two).out.startswith("What if")


def test_json_says_it_too(detente: Detente, two: Path) -> None:
    ran = detente("show", two, "--with", "levels.x=yes; orders.a=[0]", "--format", "json")
    found = json.loads(ran.out)
    assert found["what_if"] == {"levels.x": "yes", "orders.a": [0]}
    assert found["status_quo"]["levels"]["x"] == "yes"
    assert "what_if" not in json.loads(detente("show", two, "--format", "json").out)


def test_data_is_data_and_the_words_go_beside_it(detente: Detente, two: Path) -> None:
    ran = detente("show", two, "--with", "levels.x=yes", "--format", "csv")
    assert ran.out.startswith("lever,party")
    assert "note: What if: x begins at yes, not at no." in ran.err


def test_a_reading_where_a_command_knows_none(detente: Detente, two: Path) -> None:
    ran = detente("turns", two, "--reading", "a=soft")
    assert ran.out.startswith("What if: a is read as soft.")
    assert detente("check", two, "--reading", "a=hard").code == 2
    wrong = detente("brief", two, "--with", "levels.x=maybe")
    assert wrong.code == 2
    assert "--with, levels.x: no level of lever 'x' named 'maybe'" in wrong.err


def test_a_reading_is_the_same_both_ways(detente: Detente, two: Path) -> None:
    one = json.loads(detente("stability", two, "--reading", "a=soft", "-f", "json").out)
    other = json.loads(detente("stability", two, "--with", "readings.a=soft", "-f", "json").out)
    assert one["fingerprint"] == other["fingerprint"]


def test_a_variant_by_its_name(detente: Detente, two: Path) -> None:
    two.write_text(two.read_text() + '[variants.soft]\nreadings = { a = "soft" }\n')
    ran = detente("brief", two, "--with", "soft")
    assert ran.out.startswith("What if: a is read as soft.")
    ran = detente("compare", two, "--with", "soft", "--with", "levels.x=yes")
    assert ran.code == 0
    assert "readings.a=soft" in ran.out
    assert detente("compare", two, "--with", "sofft").code == 2


def test_check_tells_of_a_variant_that_does_not_fit(detente: Detente, two: Path) -> None:
    two.write_text(two.read_text() + '[variants.soft]\nreadings = { a = "hard" }\n')
    ran = detente("check", two)
    assert ran.code == 2
    assert "variants.soft, readings.a: no reading of 'a' named 'hard'" in ran.out
