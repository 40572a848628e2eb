"""What knowing an input is worth: small worlds exactly, and luck that adds nothing."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.errors import InputError
from detente.uncertainty import (
    Column,
    InputTable,
    expected_change,
)
from tests.oracles import sensitivity as oracle


@st.composite
def worlds(draw: st.DrawFn) -> tuple[oracle.World, InputTable, np.ndarray]:
    """A joint distribution of three inputs that may depend on each other, and all of its draws."""
    cells = list(product(range(3), range(2), range(2)))
    counts = draw(
        st.lists(st.integers(0, 6), min_size=12, max_size=12).filter(lambda c: sum(c) > 2)
    )
    answers = draw(st.lists(st.integers(-3, 3), min_size=12, max_size=12))
    world = [
        (Fraction(count, sum(counts)), cell, answer)
        for cell, count, answer in zip(cells, counts, answers, strict=True)
        if count
    ]
    values = np.repeat(np.array(cells, float), 40 * np.array(counts), axis=0)
    outcome = np.repeat(np.array(answers, float), 40 * np.array(counts))
    columns = [Column("a", categories=("p", "q", "r")), Column("b"), Column("c")]
    return world, InputTable(columns, values), outcome


GROUPS = [({}, {"a": [0], "b": [1], "c": [2]}), ({"bc": ("b", "c")}, {"bc": [1, 2], "a": [0]})]


@given(worlds(), st.sampled_from(GROUPS))
def test_expected_change_is_that_of_the_small_world(world, asked):
    exact, table, outcome = world
    groups, places = asked
    found = expected_change(table, outcome, rng=np.random.default_rng(1), groups=groups, bins=6)
    assert found.now == pytest.approx(float(oracle.mean(exact)))
    if oracle.variance(exact) == 0:
        assert found.of == ()
        return
    assert {one.name for one in found.of} == set(places)
    assert found.perfect == pytest.approx(float(oracle.expected_change(exact, [0, 1, 2])))
    for one in found.of:
        true = float(oracle.expected_change(exact, places[one.name]))
        assert one.at_most == pytest.approx(true, abs=1e-12)
        assert one.worth.value <= found.perfect + 0.1
        # Forty of each kind: what is learnt from nine tenths is nearly always the truth.
        assert one.worth.value == pytest.approx(true, abs=0.35)


def test_luck_adds_nothing_and_the_truth_is_found():
    """A moves the share from 0.5 to 0.2 or 0.8: by 0.3; noise moves it not at all."""
    rng = np.random.default_rng(3)
    worth, covered = {"a": [], "noise": []}, []
    for _ in range(100):
        table = InputTable([Column("a"), Column("noise")], rng.random((500, 2)))
        fails = rng.random(500) < np.where(table.values_of("a") < 0.5, 0.2, 0.8)
        found = expected_change(table, fails, rng=rng)
        for one in found.of:
            worth[one.name].append(one.worth.value)
            assert one.at_most > 0
            if one.name == "a":
                covered.append(one.worth.low <= 0.3 <= one.worth.high)
        assert found.of[0].name == "a"
    assert np.mean(worth["a"]) == pytest.approx(0.3, abs=0.015)
    assert np.mean(worth["noise"]) < 0.015  # cut off at 0, so a little above it
    assert np.mean(covered) >= 0.85  # nine in ten are promised


def test_it_is_measured_in_the_units_of_the_outcome():
    rng = np.random.default_rng(6)
    table = InputTable([Column("a")], rng.random((500, 1)))

    def ask(scale: float, shift: float) -> list[float]:
        outcome = scale * table.values_of("a") ** 2 + shift
        found = expected_change(table, outcome, rng=np.random.default_rng(7))
        return [*found.of[0].worth, found.of[0].at_most, found.perfect]

    assert ask(1000, 4) == pytest.approx([1000 * x for x in ask(1, 0)], rel=1e-6)
    assert ask(1, 0) == ask(1, 0)


def test_nothing_to_learn_and_too_little_to_learn_from():
    rng = np.random.default_rng(8)
    table = InputTable([Column("a")], rng.random((50, 1)))
    same = expected_change(table, np.ones(50, bool), rng=rng)
    assert same.of == ()
    assert same.why.startswith("The conclusion is the same in all 50 draws")
    few = InputTable(table.columns, table.values[:39])
    with pytest.raises(InputError, match="39 draws are too few"):
        expected_change(few, np.arange(39) < 5, rng=rng)
    with pytest.raises(InputError, match="2 or more"):
        expected_change(table, np.arange(50) < 5, rng=rng, folds=1)
