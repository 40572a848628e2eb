"""The expression language: meaning, precedence, units, and errors that point at the place."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.errors import ExpressionError
from detente.expressions import Scope, bind_condition, bind_quantity, bounds, evaluate
from detente.units import parse_unit

LEVELS = {"flag": ("off", "on"), "dial": ("low", "mid", "high"), "knob": ("low", "mid", "high")}
SCOPE = Scope(LEVELS, {"income": parse_unit("bn USD / year"), "index": parse_unit("index")})
CELLS = list(product(range(2), range(3), range(3)))
OUTCOMES = {
    "income": np.array([float(f + d - k) for f, d, k in CELLS]),
    "index": np.array([0.5 * d for f, d, k in CELLS]),
}


def digits(lever: int) -> np.ndarray[Any, Any]:
    return np.array([cell[lever] for cell in CELLS])


def value_of(text: str) -> list[Any]:
    try:
        bound = bind_condition(text, SCOPE)
    except ExpressionError:
        bound = bind_quantity(text, SCOPE)
    result = evaluate(bound, digits, OUTCOMES.__getitem__)
    return np.broadcast_to(result, (len(CELLS),)).tolist()


# A second, independent way to say what an expression means: Python's own operators over one cell.
@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Any]:
    """A condition as text, and the same as a Python function of (flag, dial, knob)."""
    kind = draw(st.sampled_from(["atom"] if depth == 0 else ["atom", "not", "two", "sum"]))
    if kind == "atom":
        lever = draw(st.sampled_from(["dial", "knob"]))
        level = draw(st.integers(0, 2))
        name = LEVELS[lever][level]
        at = {"dial": 1, "knob": 2}[lever]
        operator, test = draw(
            st.sampled_from(
                [
                    (">=", lambda a, b: a >= b),
                    ("<", lambda a, b: a < b),
                    ("==", lambda a, b: a == b),
                    ("!=", lambda a, b: a != b),
                    ("<=", lambda a, b: a <= b),
                    (">", lambda a, b: a > b),
                ]
            )
        )
        if draw(st.booleans()):
            return "flag", lambda cell: bool(cell[0])
        if draw(st.booleans()):
            return f"{lever} {operator} '{name}'", lambda cell: test(cell[at], level)
        return f"'{name}' {operator} {lever}", lambda cell: test(level, cell[at])
    left, left_value = draw(conditions(depth=depth - 1))
    if kind == "not":
        return f"not ({left})", lambda cell: not left_value(cell)
    right, right_value = draw(conditions(depth=depth - 1))
    if kind == "sum":
        weight = draw(st.integers(-2, 2))
        return (
            f"(({left}) * {weight} - ({right}) >= 0)".replace("* -", "* -1 * "),
            lambda cell: weight * left_value(cell) - right_value(cell) >= 0,
        )
    word, join = draw(
        st.sampled_from(
            [
                ("and", lambda a, b: a and b),
                ("or", lambda a, b: a or b),
                ("implies", lambda a, b: (not a) or b),
                ("iff", lambda a, b: a == b),
            ]
        )
    )
    return f"({left}) {word} ({right})", lambda cell: join(left_value(cell), right_value(cell))


@given(conditions())
def test_a_condition_means_what_python_says_it_means(pair: tuple[str, Any]) -> None:
    text, meaning = pair
    assert [bool(x) for x in value_of(text)] == [bool(meaning(cell)) for cell in CELLS]


@settings(max_examples=200)
@given(conditions(), st.sets(st.integers(0, 2)))
def test_bounds_enclose_every_completion_and_are_exact_when_all_is_decided(
    pair: tuple[str, Any], decided: set[int]
) -> None:
    text, meaning = pair
    bound = bind_condition(text, SCOPE)
    for cell in CELLS:

        def interval(lever: int, cell: tuple[int, ...] = cell) -> tuple[Any, Any]:
            if lever in decided:
                return np.asarray(float(cell[lever])), np.asarray(float(cell[lever]))
            return np.asarray(0.0), np.asarray(float([1, 2, 2][lever]))

        low, high = bounds(bound, interval)
        completions = [
            bool(meaning(other))
            for other in CELLS
            if all(other[lever] == cell[lever] for lever in decided)
        ]
        assert low <= min(completions)
        assert max(completions) <= high
        if len(decided) == 3:
            assert low == high


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("not flag and flag", "(not flag) and flag"),
        ("flag or flag and not flag", "flag or (flag and (not flag))"),
        ("flag implies flag implies not flag", "flag implies (flag implies (not flag))"),
        ("flag iff not flag iff flag", "(flag iff (not flag)) iff flag"),
        ("flag or not flag implies flag", "(flag or (not flag)) implies flag"),
        ("1 + 2 * 3 - 4 / 2", "5"),
        ("8 / 2 / 2", "2"),
        ("-2 - -3", "1"),
        ("income - 1 > 0 and flag", "((income - 1) > 0) and flag"),
        ("(dial >= 'mid') + flag", "flag + (dial >= 'mid')"),
        ("dial == knob", "(dial=='low' iff knob=='low') and (dial=='mid' iff knob=='mid')"),
        ("true and flag", "flag"),
        ("false or flag", "flag"),
        ("dial\n  >= 'mid'", 'dial >= "mid"'),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert value_of(text) == value_of(same)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dial >= 'hihg'", "lever 'dial' has no level 'hihg'.*Did you mean 'high'"),
        ("dail >= 'high'", "no lever or outcome named 'dail'.*Did you mean 'dial'"),
        ("dial >= high", "'high' is a level; write level names in quotes"),
        ("dial", "has 3 levels and cannot stand alone; compare it: dial >= 'mid'"),
        ("flag and income", "a condition is needed here"),
        ("flag & flag", "Write and, or, not"),
        ("dial = 'low'", "Compare with =="),
        ("flag == dial", "have different levels"),
        ("'low' == 'low'", "can only be compared with a lever"),
        ("income > 'low'", "can only be compared with a lever"),
        ("", "is empty"),
        ("   ", "is empty"),
        ("flag and", "the end is not expected"),
        ("flag)", "is not expected"),
        ("dial >= 'low", "not closed"),
        ("__import__('os')", "not expected|no lever"),
        ("income + index > 1", "cannot add 'bn USD / year' and '1'"),
        ("income > index", "cannot compare"),
        ("not " * 200 + "flag", "nests more than"),
        ("1" + " + 1" * 300 + " > 0", "more than 200 terms"),
        ("x" * 30_000, "at most 20000"),
    ],
)
def test_an_error_says_what_where_and_what_to_do(text: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        bind_condition(text, SCOPE)


def test_the_mark_stands_before_the_place() -> None:
    with pytest.raises(ExpressionError, match="at column 10, flag and ▸dail >= 'low'"):
        bind_condition("flag and dail >= 'low'", SCOPE)


@given(st.text(alphabet="()andortifplsu '<>=+-*/0123456789.eflgdi\n\t\"&%$ä", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        bind_condition(text, SCOPE)
    except ExpressionError:
        return


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("bn USD / year", "bn  USD/year"),
        ("t * km", "km*t"),
        ("Mt / year / year", "Mt / year^2"),
        ("1", "index"),
        ("USD * year / year", "USD"),
    ],
)
def test_units_that_are_the_same(text: str, same: str) -> None:
    assert parse_unit(text) == parse_unit(same)


def test_a_scale_is_part_of_the_unit() -> None:
    assert parse_unit("bn USD") != parse_unit("mn USD")
    assert str(parse_unit("bn USD / year")) == "bn USD / year"
