"""Numbers are compared as they were written, wherever a condition may stand (X5)."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from detente import load_case
from detente.cli import main
from detente.expressions import Scope, bind_condition, evaluate, evaluate_where_defined
from detente.model import DrawnInputs, Valuation, feasible_states
from detente.studies.turns.moving_values import Moving, Reading
from tests.model.test_ties import case_of

SCOPE = Scope({"a": ("0", "1", "2", "3"), "b": ("no", "yes")})
CELLS = list(product(range(4), range(2)))

NUMBERS = st.one_of(
    st.sampled_from(["0.1", "0.2", "0.3", "0.7", "1.1", "1e8", "1e-9", "3"]),
    st.integers(1, 9999).map(lambda k: f"{k / 1000!r}"),
)


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, list[Fraction]]:
    """A sum of decimals and levers, and what it is exactly in every cell."""
    text, exact = "0", [Fraction(0)] * len(CELLS)
    for _ in range(draw(st.integers(1, 4))):
        number, sign = draw(NUMBERS), draw(st.sampled_from([1, -1]))
        lever = draw(st.sampled_from(["", "a", "b"]))
        at = {"": None, "a": 0, "b": 1}[lever]
        factor = f" * {'a' if lever == 'a' else 'b'}" if lever else ""
        if lever == "a":
            factor = " * ((a >= '1') + (a >= '2') + (a >= '3'))"
        text += f" {'+' if sign > 0 else '-'} {number}{factor}"
        exact = [
            value + sign * Fraction(number) * (1 if at is None else cell[at])
            for value, cell in zip(exact, CELLS, strict=True)
        ]
    return text, exact


MEANINGS = {
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


def in_cells(text: str) -> list[bool]:
    digits = np.array(CELLS).T
    found = evaluate(bind_condition(text, SCOPE), digits.__getitem__)
    return [bool(each) for each in np.broadcast_to(found, len(CELLS))]


@settings(max_examples=300)
@given(sums(), sums(), st.sampled_from(list(MEANINGS)))
def test_written_decimals_compare_as_exact_fractions(
    left: tuple[str, list[Fraction]], right: tuple[str, list[Fraction]], sign: str
) -> None:
    expected = [MEANINGS[sign](x, y) for x, y in zip(left[1], right[1], strict=True)]
    assert in_cells(f"{left[0]} {sign} {right[0]}") == expected


@given(sums(), st.sampled_from(list(MEANINGS)), st.integers(-1, 1))
def test_a_sum_beside_the_number_that_it_is(
    drawn: tuple[str, list[Fraction]], sign: str, off: int
) -> None:
    """Where equality is likely: the right side is one of the exact values, or just beside it."""
    text, exact = drawn
    assume(abs(exact[0]) < 10**6)
    limit = exact[0] + Fraction(off, 10**9)
    expected = [MEANINGS[sign](x, limit) for x in exact]
    written = f"{limit.numerator * (10**9 // limit.denominator)} * 0.000000001"
    assert in_cells(f"{text} {sign} {written}") == expected


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0.1 + 0.2 <= 0.3", True),
        ("0.1 + 0.2 > 0.3", False),
        ("1.1 * 1.1 == 1.21", True),
        ("1e16 + 1 > 1e16", True),
        ("1 / 3 + 1 / 3 + 1 / 3 == 1", True),
        ("0.3 / 0.1 >= 3", True),
        ("(0.1 + 0.2 > 0.3) * 5 == 0", True),
        ("0.300000000001 == 0.3", False),
        ("1 / 3 > 0.3333333333333", True),
        ("(b or a >= '0') == 0.1 + 0.9", True),
    ],
)
def test_constants(text: str, holds: bool) -> None:
    assert in_cells(text)[0] is holds


def test_what_rounding_leaves_of_nothing_divides_nothing() -> None:
    bound = bind_condition("1 / (0.3 - 0.1 - 0.2) < 5", SCOPE)
    assert evaluate_where_defined(bound, np.array(CELLS).T.__getitem__).undefined is not None


EVERYWHERE = """\
format = 1
title = "Three tenths"
as_of = 2025-01-01
parties = {{ x = {{}}, y = {{}} }}
levers.a = {{ party = "x", levels = ["no", "yes"] }}
levers.b = {{ party = "y", levels = ["no", "yes"] }}
status_quo = {{ a = "no", b = "no" }}
[outcomes.one]
unit = "1"
levers = ["a"]
table = [0, 0.1]
[outcomes.sum]
unit = "1"
expression = "one + 0.2 * b"
[preferences]
x.statements = ["sum >= 0.3"]
y.value = "(sum <= 0.3) + {w}"
[named_states.reached]
where = "sum == 0.3"
[conclusions]
full = {{ states = "reached", verdict = "true", condition = "sum >= 0.3" }}
{rest}
"""


def test_every_place_that_holds_a_condition(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(EVERYWHERE.format(rest="", w="0"))
    model = load_case(path)
    assert model.ranks["x"].tolist() == [1, 1, 1, 2]
    assert len(set(model.ranks["y"].tolist())) == 1
    path.write_text(EVERYWHERE.format(rest='[[rules]]\nnever = "0.1 * a + 0.2 * b < 0.3"', w="0"))
    assert build_size(path, "yes") == 1
    path.write_text(EVERYWHERE.format(rest='[[rules]]\nnever = "0.1 * a + 0.2 * b >= 0.3"', w="0"))
    assert build_size(path, "no") == 3


def build_size(path: Path, level: str) -> int:
    """How many states the rules leave, from a status quo with this level everywhere."""
    text = path.read_text().replace('a = "no", b = "no"', f'a = "{level}", b = "{level}"')
    for where in ("named_states", "conclusions"):
        start = text.index(f"[{where}")
        text = text[:start] + text[text.index("\n[", start) + 1 :]
    path.write_text(text)
    return load_case(path).space.size


@settings(max_examples=60)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(list(MEANINGS)))
def test_drawn_numbers_compare_as_the_same_numbers_written(i: int, j: int, sign: str) -> None:
    """A draw says what the plain model says with the number in its place."""
    tables = [["0", str(i / 10)], ["0", str(j / 10), "1"], ["0", "0"]]
    case = case_of("o0", tables)
    valuation = Valuation(case, feasible_states(case))
    text = f"o0 + o1 {sign} {(i + j) / 10!r}"
    bound = valuation.condition(text)
    plain = valuation.truth(bound)[0]
    table = np.array([[float(x) for x in tables[0]]] * 2)
    drawn = valuation.ranks(DrawnInputs(2, tables={"o0": table})).numbers
    found = valuation.truth(bound, drawn)
    assert (found == plain).all()
    exact = [
        MEANINGS[sign](Fraction(tables[0][a]) + Fraction(tables[1][b]), Fraction(i + j, 10))
        for _, b, a in product(range(2), range(3), range(2))
    ]
    assert plain.tolist() == exact


def test_along_a_number_the_other_states_compare_alike() -> None:
    """Comparisons that read a moving number decide the states in which it does not move."""
    scope = Scope({"a": ("no", "yes")}, {"w": None, "o": None})  # type: ignore[dict-item]
    bound = bind_condition("o + 0.2 + w * a <= 0.3", scope)
    values = {"w": Moving(np.zeros(()), np.ones(())), "o": np.array([0.1, 0.1])}
    reading = Reading(5.0, lambda _: np.array([0, 1]), values)
    assert reading.truth(bound).tolist() == [True, False]


def test_shares_of_draws_count_equal_numbers_as_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.toml"
    rest = '[uncertainties.w]\nunit = "1"\nhypotheses = [{ value = 0.1 }, { value = 0.7 }]'
    text = EVERYWHERE.format(rest=rest, w="w")
    path.write_text(text.replace('condition = "sum >= 0.3"', 'condition = "w + 0.2 <= 0.3"'))
    argv = ["detente", "robust", str(path), "--draws", "64", "--format", "json"]
    monkeypatch.setattr("sys.argv", argv)
    assert main() == 0
    found = json.loads(capsys.readouterr().out)
    (share,) = [each["share"] for each in found["conclusions"] if each["name"] == "full"]
    assert 0.2 < share < 0.8  # half of the draws, where the number is a tenth
