"""An uncertain number may stand in every place that takes an expression, for every command.

The oracle is the same case with the number's best value written out: nothing else may differ.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Detente

BEST = 1.25
CASE = """\
format = 1
title = "Two towns"
[parties.x]
[parties.y]
[levers.a]
party = "x"
levels = ["no", "some", "yes"]
[levers.b]
party = "y"
levels = ["no", "yes"]
[status_quo]
a = "no"
b = "no"
[outcomes.gain]
unit = "1"
levers = ["b"]
table = [0, 2]
[outcomes.told]
unit = "1"
expression = "{outcome}"
[preferences.x]
value = "{value}"
[preferences.x.alternatives.stern]
value = "{alternative}"
[preferences.y]
statements = ["{statement}", "b"]
[uncertainties.w]
unit = "1"
best = 1.25
distribution = {{ kind = "uniform", low = 1, high = 2 }}
[named_states.n]
where = "{where}"
[deals.d]
between = ["x", "y"]
package = {{ a = "yes", b = "yes" }}
values.y = "{amounts}"
[deals.d.schedule]
discount = {{ x = 0.9, y = 0.9 }}
[conclusions.c]
states = "n"
verdict = "true"
condition = "{condition}"
"""
PLACES = {
    "outcome": ("gain", "gain * 0.5 + {w}"),
    "value": ("gain - 0.5 * (a >= 'some')", "{w} * gain - 0.5 * (a >= 'some') * {w}"),
    "alternative": ("gain - (a == 'yes')", "{w} * gain - {w} * (a == 'yes')"),
    "statement": ("a >= 'some'", "gain + 1 * (a >= 'some') > {w}"),
    "where": ("a == 'yes' and b", "a == 'yes' and gain > {w}"),
    "amounts": ("2 * (a == 'yes') - 0.5 * b", "2 * (a == 'yes') - 0.5 * {w} * b"),
    "condition": ("gain > 1", "gain > {w}"),
}
VARYING = ("robust", "trace", "turns", "indicators", "report", "check")
COMMANDS = [
    "check --strict",
    "brief",
    "stability",
    "explain --state n",
    "paths --to n",
    "inverse --state n",
    "exchanges",
    "coalitions",
    "foresight",
    "durability --state n",
    "durability --state n --reading x=stern",
    "deals --deal d",
    "deals --between x,y --reading x=stern",
    "schedule --deal d",
    "schedule --deal d --reading x=stern",
    "export -f csv",
    "export -f nfg",
    "stability -f json",
    "deals --deal d -f json",
    "schedule --deal d -f json",
    "durability --state n -f json",
    "trace c",
    "turns c",
    "indicators c",
    "robust --draws 8",
    "report -o {folder}/out.html",
]


def written(folder: Path, uncertain: set[str], number: str) -> Path:
    folder.mkdir(parents=True)
    texts = {
        place: other.format(w=number) if place in uncertain else plain
        for place, (plain, other) in PLACES.items()
    }
    path = folder / "case.toml"
    path.write_text(CASE.format(**texts))
    return path


def compared(detente: Detente, tmp_path: Path, uncertain: set[str], commands: list[str]) -> None:
    # The page cites the folder's name, so both have the same.
    named = written(tmp_path / "1" / "town", uncertain, "w")
    plain = written(tmp_path / "2" / "town", uncertain, repr(BEST))
    for command in commands:
        first, *rest = command.split()
        told, expected = (
            detente(first, path, *(each.format(folder=path.parent) for each in rest))
            for path in (named, plain)
        )
        assert told.code == expected.code, (command, told.err)
        assert told.code in (0, 3), (command, told.err)
        if first in VARYING:  # what varies differs, and the path
            assert "no lever or outcome" not in told.out + told.err, command
            continue
        assert without_digests(told.out) == without_digests(expected.out), command
    for path in (named, plain):
        page = path.parent / "out.html"
        if page.exists():
            assert "could not be judged" not in page.read_text()


def without_digests(text: str) -> str:
    """What was printed, without digests of the text of the case."""
    lines = (line for line in text.splitlines() if "fingerprint" not in line)
    return re.sub(r"\b[0-9a-f]{8,}\b", "…", "\n".join(lines))


@pytest.mark.parametrize("place", PLACES)
def test_a_number_with_a_name_answers_as_the_number_does(
    detente: Detente, tmp_path: Path, place: str, sweep_seed: int
) -> None:
    few = random.Random(f"{sweep_seed} {place}").sample(COMMANDS[1:-5], 4)
    always = ["check --strict", "deals --deal d", "schedule --deal d", "durability --state n"]
    compared(detente, tmp_path, {place}, [*always, *few])


def test_everywhere_at_once(detente: Detente, tmp_path: Path) -> None:
    compared(detente, tmp_path, set(PLACES), ["deals --deal d", "report -o {folder}/out.html"])


@pytest.mark.nightly
@pytest.mark.parametrize("size", range(1, len(PLACES) + 1))
def test_every_command_with_many_mixtures(
    detente: Detente, tmp_path: Path, size: int, sweep_seed: int
) -> None:
    choose = random.Random(f"{sweep_seed} {size}")
    for number in range(4):
        folder = tmp_path / str(number)
        folder.mkdir()
        compared(detente, folder, set(choose.sample(list(PLACES), size)), COMMANDS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[rules]]\nnever = "gain > w"\n', "rules[1]"),
        ("[[rules]]\nnever = \"a == 'no' and w > 1\"\n", "rules[1]"),
    ],
)
def test_what_is_settled_before_anything_is_drawn_takes_no_number(
    detente: Detente, tmp_path: Path, text: str, key: str
) -> None:
    path = written(tmp_path / "case", set(), "w")
    path.write_text(path.read_text() + text)
    told = detente("stability", path)
    assert told.code == 2
    assert f"{path.name}, {key}" in told.err
