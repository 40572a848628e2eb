"""A table is read only where its shape says which axis is which lever."""

from __future__ import annotations

import re

import numpy as np
import pytest

from detente.case import numbers
from detente.casefile import parse_case
from detente.errors import CaseError

CASE = """\
format = 1
title = "Tables"
[parties.a]
[levers.b]
party = "a"
levels = ["low", "mid", "high"]
[levers.t]
party = "a"
levels = ["no", "yes"]
[status_quo]
b = "low"
t = "no"
[outcomes.cost]
unit = "1"
levers = {levers}
table = {table}
[preferences.a]
value = "cost"
"""


def case(table: object, levers: str = '["b", "t"]') -> str:
    return CASE.format(levers=levers, table=table)


def test_a_table_turned_round_is_refused_with_the_shape_that_is_wanted() -> None:
    with pytest.raises(CaseError) as told:
        parse_case(case([[10, 20, 30], [40, 50, 60]]))
    assert str(told.value) == (
        "outcomes.cost.table: the table is nested 2 x 3; 3 x 2 is needed, as 'levers' has them, "
        "the first outermost: 'b' (low, mid, high), then 't' (no, yes)."
    )


def test_the_other_order_of_the_levers_wants_the_other_shape() -> None:
    wide = [[10, 20, 30], [40, 50, 60]]
    found = numbers(parse_case(case(wide, '["t", "b"]')))
    assert found["outcomes.cost.table[1][2]"] == 60
    with pytest.raises(CaseError, match="nested 3 x 2; 2 x 3 is needed"):
        parse_case(case([[1, 2], [3, 4], [5, 6]], '["t", "b"]'))


@pytest.mark.parametrize("shape", [(3, 1), (1, 2), (6, 1), (1, 6), (2, 2), (3, 3), (4, 2), (0, 0)])
def test_no_other_shape_passes(shape: tuple[int, int]) -> None:
    table = np.ones(shape).tolist()
    with pytest.raises(CaseError, match=re.escape("3 x 2 is needed")):
        parse_case(case(table))


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([[1, 2], [3], [4, 5]], "the rows of the table along 't' differ in length"),
        ([1, 2, 3], "nests 1 deep but has 2 levers"),
        ([[[1], [2]], [[3], [4]], [[5], [6]]], "where a number is needed"),
    ],
)
def test_nesting_is_once_per_lever(table: object, told: str) -> None:
    with pytest.raises(CaseError, match=told):
        parse_case(case(table))
