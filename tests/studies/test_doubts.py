"""What a case allows and was perhaps not meant: named by check, and a failure where strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import shipped_cases
from detente.studies.assessment import check_case

CASE = """\
format = 1
title = "Doubts"
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["no", "some", "yes"]
[levers.y]
party = "b"
levels = ["no", "yes"]
[status_quo]
x = "no"
y = "no"
[outcomes.cost]
unit = "1"
levers = ["x"]
table = [0, 1, 2]
[outcomes.twice]
unit = "1"
expression = "2 * cost"
[preferences.a]
statements = ["twice < 3", "y", "x == 'no'"]
[preferences.a.alternatives.other]
value = "1 * y"
[preferences.b]
value = "1 * (x == 'no') + 2 * y"
"""
SPREAD = 'distribution = { kind = "uniform", low = 1, high = 2 }\n'


def doubts(folder: Path, text: str) -> tuple[str, ...]:
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    found = check_case(str(path))
    assert found.valid, found.problem
    return found.doubts


def test_what_is_used_raises_no_doubt(tmp_path: Path) -> None:
    used = f'[uncertainties.u]\nunit = "1"\nacts_on = ["outcomes.cost"]\n{SPREAD}'
    shares = '[uncertainties.r]\nreading_of = "a"\nweights = { own = 0.9, other = 0.1 }\n'
    against = '[uncertainties.r]\nreading_of = "a"\nweights = { own = 1, other = 2 }\n'
    assert doubts(tmp_path, CASE) == ()
    assert doubts(tmp_path, CASE + used + shares) == ()
    assert doubts(tmp_path, CASE + against) == ()


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        (("twice < 3", "x != 'yes'"), "", ("outcome 'cost' enters no", "outcome 'twice' enters")),
        (("twice < 3", "cost < 3/2"), "", ("outcome 'twice' enters",)),
        (
            ("", ""),
            f'[uncertainties.u]\nunit = "1"\n{SPREAD}',
            ("uncertain input 'u' acts on nothing",),
        ),
        (
            ("twice < 3", "x != 'yes'"),
            f'[uncertainties.u]\nunit = "1"\nacts_on = ["outcomes.cost"]\n{SPREAD}',
            ("outcome 'cost'", "outcome 'twice'", "uncertain input 'u' acts on nothing"),
        ),
        (
            ("", ""),
            '[uncertainties.r]\nreading_of = "a"\nweights = { own = 0.5, other = 0.2 }\n',
            ("the weights of 'r' sum to 0.7, not to 1",),
        ),
        (("twice < 3", "twice < 5"), "", ("statements[1]: “twice < 5” is true in every state",)),
        (("twice < 3", "twice < 0"), "", ("statements[1]: “twice < 0” is never true",)),
        (('"y", "x', '"not y", "x'), "", ()),
        (
            ("\"x == 'no'\"", '"cost < 2"'),
            "",
            ("statements[3]: “cost < 2” says what statements[1]",),
        ),
        (
            ("\"x == 'no'\"", '"cost < 2"'),
            f'[uncertainties.u]\nunit = "1"\nacts_on = ["outcomes.cost"]\n{SPREAD}',
            (),  # in a draw they may differ
        ),
    ],
)
def test_each_doubt(
    tmp_path: Path, change: tuple[str, str], more: str, told: tuple[str, ...]
) -> None:
    found = doubts(tmp_path, CASE.replace(*change) + more)
    assert len(found) == len(told), found
    for each, words in zip(found, told, strict=True):
        assert words in each


def test_two_levels_with_one_label(tmp_path: Path) -> None:
    text = CASE.replace(
        'levels = ["no", "some", "yes"]',
        'levels = ["no", "some", "yes"]\nlevel_labels = ["none", "tolls", "Tolls"]',
    )
    [doubt] = doubts(tmp_path, text)
    assert "'some' and 'yes' are both called" in doubt


@pytest.mark.parametrize("name", shipped_cases())
def test_shipped_cases_raise_none(name: str) -> None:
    assert check_case(name).doubts == ()
