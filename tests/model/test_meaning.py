"""Where an expression has no meaning in some state it is refused, and never true or false (X4)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente import load_case
from detente.errors import CaseError, ExpressionError, InputError
from detente.expressions import Scope, bind_condition, bind_quantity, evaluate_where_defined
from detente.studies.robust import robust

CASE = """\
format = 1
title = "Two switches"
levers.a = {{ party = "x", levels = ["no", "yes"] }}
levers.b = {{ party = "y", levels = ["no", "yes"] }}
parties.x = {{}}
parties.y = {{}}
status_quo = {{ a = "yes", b = "yes" }}
{preferences}
{more}
"""
PREFERENCES = """
[preferences]
x.value = "a"
y.value = "b"
"""
GAIN = '[outcomes.o]\nunit = "1"\nlevers = ["a", "b"]\ntable = [[0, 1], [2, 3]]\n'
ZERO = '[outcomes.z]\nunit = "1"\nlevers = ["a", "b"]\ntable = [[0, 0], [0, 1]]\n'


def write(folder: Path, more: str, preferences: str = PREFERENCES) -> Path:
    path = folder / "case.toml"
    path.write_text(CASE.format(more=more, preferences=preferences))
    return path


RULES = [
    'never = "b / a > 1"',
    'always = "b / a <= 1"',
    'never = "a / a > 0.5"',
    'never = "1 / (1 / a) < 0"',  # 1/0 is dividend of nothing that is finite: 1/(1/0) looks like 0
    'exclusive = ["a / b > 1", "b / a > 1"]',
    'at_least_one = ["a / b >= 0", "b"]',
    'if = "a / b > 1"\nthen = "b"',
    'if = "b"\nthen = "a / b >= 0 or b / a >= 0"',
    'never = "0 * (a / b) > 1"',
    'never = "not (a / b > 1) and a and b and 2 < 1"',
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_without_meaning_in_some_cell_is_refused(tmp_path: Path, rule: str) -> None:
    with pytest.raises(InputError, match=r"rules\[1\].*not finite in .*, first with .*(b=no|a=no)"):
        load_case(write(tmp_path, f"[[rules]]\n{rule}\n"))


def test_a_rule_without_levers_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"rules\[1\].*not finite"):
        load_case(write(tmp_path, '[[rules]]\nnever = "1 / 0 > 2"\n'))
    with pytest.raises(InputError, match=r"rules\[1\].*not finite"):
        load_case(write(tmp_path, '[[rules]]\nnever = "1 / 0 * a < 0"\n'))
    with pytest.raises(InputError, match="too large"):
        load_case(write(tmp_path, '[[rules]]\nnever = "a > 1e999"\n'))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_cell_that_another_rule_excludes_needs_no_meaning(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    rules = ['[[rules]]\nalways = "b"\n', '[[rules]]\nnever = "a / b > 1"\n']
    model = load_case(write(tmp_path, "".join(rules[k] for k in order)))
    assert model.space.size == 2


PLACES = {
    "statement": ("", 'x.statements = ["a", "o / z > 1"]', r"preferences\.x, statements\[2\]"),
    "hopeless statement": ("", 'x.statements = ["0 / 0 > 1"]', r"preferences\.x, statements\[1\]"),
    "value": ("", 'x.value = "o / z"', r"preferences\.x, value"),
    "inside a value": ("", 'x.value = "1 / (o / z)"', r"preferences\.x, value"),
    "condition in a value": ("", 'x.value = "1 * (o / z > 1)"', r"preferences\.x, value"),
    "reading": (
        '[preferences.x.alternatives.other]\nvalue = "2 * (not (o / z <= 1))"\n',
        'x.value = "a"',
        r"preferences\.x\.alternatives\.other, value",
    ),
    "outcome": (
        '[outcomes.r]\nunit = "1"\nexpression = "2 * (o / z > 1)"\n',
        'x.value = "a"',
        r"outcomes\.r",
    ),
    "named state": (
        '[named_states.n]\nwhere = "o / z > 1"\n',
        'x.value = "a"',
        r"named_states\.n\.where",
    ),
    "conclusion": (
        '[conclusions.c]\nverdict = "true"\nstates = "status_quo"\ncondition = "o / z > 1"\n',
        'x.value = "a"',
        r"conclusions\.c\.condition",
    ),
    "amounts of a deal": (
        '[deals.d]\nbetween = ["x", "y"]\npackage = { a = "no" }\nvalues.x = "a + (o / z > 1)"\n',
        'x.statements = ["a"]',
        r"deals\.d.*values\.x",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_place_names_its_key_and_the_first_state(tmp_path: Path, place: str) -> None:
    more, own, where = PLACES[place]
    preferences = f'[preferences]\n{own}\ny.value = "b"\n'
    with pytest.raises(CaseError, match=f"{where}.*not (a )?finite.*first in state 1"):
        load_case(write(tmp_path, GAIN + ZERO + more, preferences))


WITH_ZERO_DRAWS = (
    GAIN
    + """
[uncertainties.w]
unit = "1"
hypotheses = [{ value = 1, weight = 1.1 }, { value = 0, weight = 1 }]
[named_states.rich]
where = "o / w >= 0"
[conclusions.good]
verdict = "true"
states = "status_quo"
condition = "o / w >= 0"
[conclusions.bad]
verdict = "true"
states = "status_quo"
condition = "not (o / w >= 0)"
[conclusions.rich_rests]
verdict = "reachable"
states = "rich"
"""
)


@pytest.mark.parametrize("kept", ["good", "bad", "rich_rests"])
def test_a_draw_without_meaning_has_failed_and_is_in_no_share(tmp_path: Path, kept: str) -> None:
    head, *conclusions = WITH_ZERO_DRAWS.split("[conclusions.")
    own = next(each for each in conclusions if each.startswith(f"{kept}]"))
    path = write(tmp_path, f"{head}[conclusions.{own}")
    found = robust(path, 16, method="sobol")
    failed = found.ensemble.failures
    assert 6 <= len(failed) <= 9  # weights 1.1 to 1
    assert found.kept == 16 - len(failed)
    assert all("not finite" in each.error for each in failed)
    share = next(each for each in found.conclusions if each.conclusion.name == kept)
    assert share.holds.shape == (found.kept,)
    assert set(share.holds.tolist()) == ({False} if kept == "bad" else {True})


def test_preferences_in_a_draw(tmp_path: Path) -> None:
    drawn = (
        '[uncertainties.w]\nunit = "1"\nhypotheses = [{ value = 1, weight = 2 }, { value = 0 }]\n'
    )
    preferences = '[preferences]\nx.statements = ["a / w > 0.5"]\ny.value = "b"\n'
    rests = '[conclusions.rests]\nstates = "status_quo"\n'
    found = robust(write(tmp_path, drawn + rests, preferences), 32)
    failures = found.ensemble.failures
    assert 8 <= len(failures) <= 13
    assert all("preferences.x, statements[1]" in each.error for each in failures)


# Random expressions against Python's own arithmetic over one cell, which raises where we refuse.

LEVELS = {"f": ("0", "1"), "d": ("0", "1", "2")}
CELLS = list(product(range(2), range(3)))


class UndefinedError(Exception):
    """Something that is not finite was looked at."""


def finite(value: float) -> float:
    if not isfinite(value):
        raise UndefinedError
    return value


def divided(a: float, b: float) -> float:
    finite(b)
    if b == 0:
        return float("nan")
    return a / b


Meaning = Callable[[tuple[int, int]], Any]


@st.composite
def numbers(draw: st.DrawFn, depth: int) -> tuple[str, Meaning]:
    kind = draw(st.sampled_from(["f", "d", "c"] + ["+", "-", "*", "/", "/", "t"] * (depth > 0)))
    if kind == "c":
        value = draw(st.sampled_from([0.0, 1.0, 2.0, 0.5, 1e200]))
        return repr(value), lambda _: value
    if kind == "f":
        return "(f == '1')", lambda cell: float(cell[0])
    if kind == "d":
        return "((d >= '1') + (d >= '2'))", lambda cell: float(cell[1])
    if kind == "t":
        text, truth = draw(truths(depth - 1))
        return f"({text})", lambda cell: float(truth(cell))
    (left, a), (right, b) = draw(numbers(depth - 1)), draw(numbers(depth - 1))
    step = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "/": divided,
    }[kind]
    return f"({left} {kind} {right})", lambda cell: step(a(cell), b(cell))


@st.composite
def truths(draw: st.DrawFn, depth: int = 3) -> tuple[str, Meaning]:
    kind = draw(st.sampled_from(["<", ">=", "==", *(["not", "and", "or"] * (depth > 0))]))
    if kind == "not":
        text, inner = draw(truths(depth - 1))
        return f"not ({text})", lambda cell: not inner(cell)
    if kind in ("and", "or"):
        (left, a), (right, b) = draw(truths(depth - 1)), draw(truths(depth - 1))

        def joined(cell: tuple[int, int]) -> bool:
            one, other = a(cell), b(cell)  # both are looked at
            return (one and other) if kind == "and" else (one or other)

        return f"({left}) {kind} ({right})", joined
    (left, a), (right, b) = draw(numbers(depth)), draw(numbers(depth))
    compare = {"<": lambda x, y: x < y, ">=": lambda x, y: x >= y, "==": lambda x, y: x == y}[kind]
    return f"{left} {kind} {right}", lambda cell: compare(finite(a(cell)), finite(b(cell)))


def by_hand(meaning: Meaning, cell: tuple[int, int]) -> object:
    try:
        value = meaning(cell)
        return finite(value) if isinstance(value, float) else value
    except UndefinedError:
        return None


@settings(max_examples=150)
@given(st.booleans(), st.data())
def test_what_has_no_meaning_is_marked_in_just_these_cells(
    truth: bool, data: st.DataObject
) -> None:
    text, meaning = data.draw(truths() if truth else numbers(3))
    scope = Scope(LEVELS)
    bound = bind_condition(text, scope) if truth else bind_quantity(text, scope)
    values, undefined = evaluate_where_defined(
        bound, lambda lever: np.array([cell[lever] for cell in CELLS])
    )
    marked = np.broadcast_to(False if undefined is None else undefined, (len(CELLS),))
    found = np.broadcast_to(values, (len(CELLS),))
    for cell, value, wrong in zip(CELLS, found.tolist(), marked.tolist(), strict=True):
        told = by_hand(meaning, cell)
        assert wrong == (told is None), (text, cell)
        if told is not None:
            assert value == told
    if bound.defined and (truth or bound.finite):
        assert not marked.any()


@settings(max_examples=40)
@given(st.lists(truths(2), min_size=1, max_size=2))
def test_rules_keep_the_cells_in_which_all_hold_or_are_refused(rules: list[Any]) -> None:
    from detente.case import Lever
    from detente.model import enumerate_states

    levers = [Lever(name, "p", levels) for name, levels in LEVELS.items()]
    bound = [bind_condition(text, Scope(LEVELS)) for text, _ in rules]
    verdicts = {cell: [by_hand(meaning, cell) for _, meaning in rules] for cell in CELLS}
    unsure = [c for c, told in verdicts.items() if None in told and False not in told]
    left = [c for c, told in verdicts.items() if all(told)]
    names = [f"rule {k}" for k in range(len(rules))]
    if unsure:
        with pytest.raises((CaseError, ExpressionError)):
            enumerate_states(levers, bound, names)
    elif left:
        space = enumerate_states(levers, bound, names)
        codes = sorted(f + 2 * d for f, d in left)
        assert space.codes.tolist() == codes
