"""The checker: its closed forms against counting period by period, and what it may import."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from detente.deals import certify, check_schedule, fastest_schedule
from detente.deals.schedules import checker
from tests.deals.exchanges import ladder

chances = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))


def period_by_period(
    discount: float, detection: float, delay: int, periods: int | None
) -> tuple[float, float, float]:
    """Periods unanswered and answered, and notice, each discounted: by counting (D22)."""
    unanswered = answered = notice = 0.0
    noticed_by = [0.0]
    weight, unnoticed, m = 1.0, 1.0, 0
    while weight > 1e-15:
        if periods is None or m < periods:
            in_force = noticed_by[m - delay + 1] if m >= delay else 0.0
            unanswered += weight * (1 - in_force)
            answered += weight * in_force
        notice += weight * discount * unnoticed * detection
        unnoticed *= 1 - detection
        noticed_by.append(1 - unnoticed)
        weight *= discount
        m += 1
    return unanswered, answered, notice


@given(st.floats(0, 0.97), chances, st.integers(1, 6), st.one_of(st.none(), st.integers(1, 40)))
def test_closed_forms_are_what_counting_says(
    discount: float, detection: float, delay: int, periods: int | None
) -> None:
    found = (
        *checker._periods_before_and_after(discount, detection, delay, periods),
        checker._discounted_notice(discount, detection),
    )
    assert found == pytest.approx(period_by_period(discount, detection, delay, periods), abs=1e-9)


def test_a_step_of_a_second_is_checked_as_fast_as_one_of_a_year() -> None:
    """Counting 10^9 periods would never end."""
    schedule = certify(ladder(discount=(1 - 1e-9, 1 - 1e-9)), [(0, 0), (4, 4)])
    assert schedule.holds
    assert check_schedule(schedule) == ()


def test_thousands_of_idle_steps_are_looked_at_once() -> None:
    good = fastest_schedule(ladder()).schedule
    assert good is not None
    idle = certify(good.terms, [good.path[0]] * 5_000 + list(good.path[1:]))
    looked = checker._Breaches(idle.terms)
    for step in range(1, len(idle.path)):
        looked.worth(0, idle.path[step - 1], idle.path[step], None)
    assert len(looked._known) == len(set(zip(idle.path, idle.path[1:], strict=False)))
    assert check_schedule(idle) == ()


def test_complaints_beyond_the_first_twenty_are_counted() -> None:
    good = fastest_schedule(ladder()).schedule
    assert good is not None
    idle = certify(good.terms, [good.path[0]] * 30 + list(good.path[1:]))
    found = check_schedule(replace(idle, checks=()))
    assert len(found) == checker.MOST_COMPLAINTS + 1
    missing = len(idle.checks) - checker.MOST_COMPLAINTS
    assert found[-1] == f"and {missing} more like these."


def test_it_imports_nothing_of_what_it_checks() -> None:
    tree = ast.parse(Path(checker.__file__).read_text(encoding="utf-8"))
    ours = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("detente")
    }
    assert ours == {"detente.deals.schedules.plan", "detente.deals.schedules.terms"}
