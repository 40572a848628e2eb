"""The feasible states: numbering, rules, and cost that grows with what is feasible."""

from __future__ import annotations

import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.testing import assert_array_equal

from detente.case import Clause, Definition, Lever, Party, Preference, Rule
from detente.errors import CaseError, InfeasibleStateError, TooLargeError, UnknownNameError
from detente.model import build, ranks_from_ranking, ranks_from_values
from detente.model.preferences.statements import rank_rows_by_statements


def definition(levels: list[int], rules: list[Rule]) -> Definition:
    levers = {
        f"x{i}": Lever(f"x{i}", "p", tuple(f"l{k}" for k in range(n))) for i, n in enumerate(levels)
    }
    return Definition(
        title="test",
        parties={"p": Party("p")},
        levers=levers,
        status_quo=dict.fromkeys(levers, "l0"),
        preferences={"p": Preference("p", "value", value=Clause("0"))},
        rules=tuple(rules),
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    levels = draw(st.lists(st.integers(2, 3), min_size=1, max_size=5))

    def condition() -> str:
        i = draw(st.integers(0, len(levels) - 1))
        level = draw(st.integers(1, levels[i] - 1))
        return f"x{i} >= 'l{level}'"

    rules = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["never", "exclusive", "if", "always"]))
        if kind == "never":
            rules.append(Rule("never", (Clause(f"{condition()} and {condition()}"),)))
        elif kind == "always":
            rules.append(Rule("always", (Clause(f"({condition()}) + ({condition()}) <= 1"),)))
        elif kind == "exclusive":
            rules.append(Rule("exclusive", (Clause(condition()), Clause(condition()))))
        else:
            rules.append(Rule("if", (Clause(condition()), Clause(condition()))))
    return definition(levels, rules)


def holds(rule: Rule, cell: tuple[int, ...]) -> bool:
    def true(text: str) -> bool:
        names = {f"x{i}": f"{level}" for i, level in enumerate(cell)}
        for name, level in names.items():
            text = text.replace(name, level)
        return bool(eval(text.replace("'l", "").replace("'", "")))  # noqa: S307

    truths = [true(clause.text) for clause in rule.clauses]
    return {
        "never": not truths[0],
        "always": truths[0],
        "exclusive": sum(truths) <= 1,
        "at_least_one": any(truths),
        "if": not truths[0] or truths[-1],
    }[rule.kind]


@given(definitions())
def test_states_are_the_cells_that_no_rule_excludes_first_lever_fastest(case: Definition) -> None:
    sizes = [len(lever.levels) for lever in case.levers.values()]
    cells = [cell[::-1] for cell in product(*(range(n) for n in reversed(sizes)))]
    expected = [cell for cell in cells if all(holds(rule, cell) for rule in case.rules)]
    if (0,) * len(sizes) not in expected:
        with pytest.raises(CaseError):
            build(case)
        return
    space = build(case).space
    columns = [space.digits(name).tolist() for name in case.levers]
    assert list(zip(*columns, strict=True)) == expected
    for number, cell in enumerate(expected, start=1):
        levels = {f"x{i}": f"l{level}" for i, level in enumerate(cell)}
        assert space.levels_of(number) == levels
        assert space.number_of(levels) == number


def test_sixty_levers_with_a_million_states_take_memory_like_the_states() -> None:
    # Forty levers tied in pairs are twenty free ones; the other twenty are held at the first level.
    rules = [Rule("always", (Clause(f"x{i} iff x{i + 1}"),)) for i in range(0, 40, 2)]
    rules += [Rule("never", (Clause(f"x{i}"),)) for i in range(40, 60)]
    tracemalloc.start()
    space = build(definition([2] * 60, rules)).space
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert space.size == 2**20
    assert space.cells == 2**60
    assert peak < 400 * 2**20


def test_a_rule_over_all_levers_prunes_early() -> None:
    names = [Clause(f"x{i}") for i in range(60)]
    space = build(definition([2] * 60, [Rule("exclusive", tuple(names))])).space
    assert space.size == 61


def test_too_many_cells_or_states_are_refused() -> None:
    with pytest.raises(TooLargeError, match="2\\^63"):
        build(definition([2] * 64, []))
    with pytest.raises(TooLargeError, match="add rules"):
        build(definition([2] * 30, []))


def test_rules_that_leave_nothing_name_the_rule() -> None:
    rules = [Rule("never", (Clause("x0"),)), Rule("always", (Clause("x0"),))]
    with pytest.raises(CaseError, match=r"rules\[2\] \(always x0\).*leave no state"):
        build(definition([2], rules))


def test_states_that_are_not_there() -> None:
    space = build(definition([2, 2], [Rule("never", (Clause("x0 and x1"),))])).space
    with pytest.raises(InfeasibleStateError, match="numbered from 1 to 3"):
        space.levels_of(4)
    with pytest.raises(InfeasibleStateError, match="exclude"):
        space.number_of({"x0": "l1", "x1": "l1"})
    with pytest.raises(InfeasibleStateError, match="missing: x1"):
        space.number_of({"x0": "l1"})
    with pytest.raises(UnknownNameError, match="'l0', 'l1'"):
        space.number_of({"x0": "l7", "x1": "l1"})


@given(st.lists(st.lists(st.integers(0, 1), min_size=8, max_size=8), min_size=1, max_size=70))
def test_statements_rank_like_binary_numbers_however_many_there_are(truth: list[list[int]]) -> None:
    arrays = [np.array(row, dtype=bool) for row in truth]
    scores = [int("".join(str(row[state]) for row in truth), 2) for state in range(8)]
    order = sorted(set(scores))
    expected = [order.index(score) + 1 for score in scores]
    assert rank_rows_by_statements([(1, [a]) for a in arrays], 8).tolist() == [expected]


def test_statements_of_equal_importance_count() -> None:
    a, b, c = (np.array(x, dtype=bool) for x in ([1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0]))
    assert rank_rows_by_statements([(2, [a, b]), (1, [c])], 4).tolist() == [[4, 2, 3, 1]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_values_rank_by_size_and_rounding_makes_no_difference(values: list[float]) -> None:
    array = np.array(values)
    ranks = ranks_from_values(array)
    order = np.argsort(array, kind="stable")
    assert np.all(np.diff(ranks[order]) >= 0)
    assert_array_equal(ranks_from_values(array * (1 + 1e-15)), ranks)
    assert ranks_from_values(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]


def test_values_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(CaseError, match="in 1 states, first in state 2"):
        ranks_from_values(np.array([1.0, np.nan]))


@pytest.mark.parametrize(
    ("ranking", "message"),
    [
        ([[1], [2]], "leaves out 1 of 3 states: 3"),
        ([[1], [2], [2], [3]], "state 2 twice"),
        ([[1], [2], [3], [4]], "state 4, but the case has states 1 to 3"),
        ([[0], [1], [2], [3]], "state 0"),
    ],
)
def test_rankings_list_every_state_once(ranking: list[list[int]], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        ranks_from_ranking(ranking, 3)
