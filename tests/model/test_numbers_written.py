"""The numbers in an expression: found where they stand, and changed without touching the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from detente.errors import ExpressionError
from detente.expressions import numbers_written, parse, with_number_written


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x", []),
        ("0.5*x", [0.5]),
        ("3 - 0.5", [3, 0.5]),
        ("3 - -0.5", [3, -0.5]),
        ("- 0.5 * x", [-0.5]),
        ("-(0.5)", [0.5]),
        ("--2", [-2]),
        ("x == 'level 3' and y2 > 1e-3", [1e-3]),
        ("1. < x or x > .5", [1, 0.5]),
        ("not (x2.y3 > 4) implies 2 iff 5", [4, 2, 5]),
    ],
)
def test_numbers_are_those_of_the_expression(text: str, values: list[float]) -> None:
    found = numbers_written(text)
    assert [each.value for each in found] == values
    for each in found:
        assert float(text[each.start : each.end].replace(" ", "")) == each.value


def test_a_text_that_is_no_expression_is_refused() -> None:
    with pytest.raises(ExpressionError):
        numbers_written("1 +")


TERMS = st.recursive(
    st.sampled_from(["x", "y == 'a 1'", "2", "0.50", "1e3", ".5", "true"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", "-", " - ", "*", "/ "]), inner).map("".join),
        inner.map("-{}".format),
        inner.map("( {} )".format),
    ),
    max_leaves=8,
)


@given(TERMS, st.data(), st.floats(allow_nan=False, allow_infinity=False))
def test_one_number_is_changed_and_nothing_else(
    text: str, data: st.DataObject, number: float
) -> None:
    try:
        parse(text)
    except ExpressionError:  # such as a comparison within a product
        return
    before = numbers_written(text)
    if not before:
        return
    place = data.draw(st.integers(0, len(before) - 1))
    changed = with_number_written(text, place, number)
    after = numbers_written(changed)
    wanted = [each.value for each in before]
    wanted[place] = number
    assert [each.value for each in after] == wanted
    start, end = changed[: after[place].start], changed[after[place].end :]
    if len(start) > before[place].start:  # in parentheses, where a minus before it stands alone
        start, end = start.removesuffix("("), end.removeprefix(")")
    assert start == text[: before[place].start]
    assert end == text[before[place].end :]


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ExpressionError, match="finite"):
        with_number_written("2 * x", 0, float("nan"))
