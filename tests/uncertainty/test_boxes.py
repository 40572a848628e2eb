"""Boxes: against the rules read aloud, planted boxes, and what must not change them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.errors import InputError, NotApplicableError
from detente.uncertainty import (
    Box,
    BoxLimit,
    Column,
    InputTable,
    drop_weak,
    find_boxes,
    in_box,
    measure_box,
    paste,
    peel,
    round_box,
    round_boxes,
)
from detente.uncertainty.failure_boxes.box import between
from tests.oracles import prim as oracle

NAMES = ("d", "a", "c", "b")


@st.composite
def ensembles(draw: st.DrawFn) -> tuple[InputTable, np.ndarray]:
    """Few draws, many ties, numbers and categories, and a conclusion that fails now and then."""
    size = draw(st.integers(4, 40))
    columns, values = [], []
    for name in NAMES[: draw(st.integers(1, 4))]:
        levels = draw(st.integers(1, 12))
        categories = tuple("uvwxyz"[:levels]) if levels <= 6 and draw(st.booleans()) else ()
        columns.append(Column(name, categories=categories))
        values.append(draw(st.lists(st.integers(0, levels - 1), min_size=size, max_size=size)))
    fails = draw(
        st.lists(st.booleans(), min_size=size, max_size=size).filter(lambda f: 0 < sum(f) < size)
    )
    return InputTable(columns, np.array(values, float).T), np.array(fails)


def plain(table: InputTable) -> tuple[dict[str, list[float]], set[str]]:
    data = {name: table.values_of(name).tolist() for name in table.names}
    return data, {column.name for column in table.columns if column.categories}


def marked(box: Box, table: InputTable) -> list[int]:
    return np.flatnonzero(in_box(box, table)).tolist()


shares = st.sampled_from(["0.05", "0.1", "0.25", "0.3", "0.5"])


@given(ensembles(), shares, st.sampled_from(["0.01", "0.1", "0.25"]))
def test_peeling_is_what_the_rules_say(world, share, least):
    table, fails = world
    data, categories = plain(table)
    expected = oracle.peel(data, categories, fails.tolist(), share, least)
    found = peel(table, fails, share=float(share), least_mass=float(least))
    assert [marked(box, table) for box in found] == [oracle.inside(data, box) for box in expected]
    for box, slow in zip(found, expected, strict=True):
        inside = oracle.inside(data, slow)
        assert (box.draws, box.failures) == (len(inside), sum(fails[inside]))
        assert (box.of_draws, box.of_failures) == (len(fails), sum(fails))
        assert box.coverage == sum(fails[inside]) / sum(fails)
        for limit in box.limits:
            luck = oracle.quasi_p(data, fails.tolist(), slow, limit.column.name)
            assert limit.quasi_p == pytest.approx(float(luck), rel=1e-9)


@given(ensembles(), shares, st.data())
def test_pasting_is_what_the_rules_say(world, share, data):
    table, fails = world
    plainly, categories = plain(table)
    trajectory = peel(table, fails, share=0.3, least_mass=0.05)
    slow = oracle.peel(plainly, categories, fails.tolist(), "0.3", "0.05")
    step = data.draw(st.integers(0, len(trajectory) - 1))
    expected = oracle.paste(plainly, categories, fails.tolist(), slow[step], share)
    found = paste(table, fails, trajectory[step], share=float(share))
    assert marked(found, table) == oracle.inside(plainly, expected)
    assert {limit.column.name for limit in found.limits} == set(expected)
    assert found.density >= trajectory[step].density
    assert found.failures >= trajectory[step].failures


@given(ensembles(), st.randoms(use_true_random=False))
def test_only_the_order_of_numbers_counts_and_not_that_of_columns(world, random):
    table, fails = world
    order = random.sample(range(len(table.columns)), len(table.columns))
    stretched = table.values.copy()
    for place, column in enumerate(table.columns):
        if not column.categories:
            stretched[:, place] = np.exp(stretched[:, place] / 3) - 20
    moved = InputTable([table.columns[place] for place in order], stretched[:, order])
    for one, other in zip(peel(table, fails), peel(moved, fails), strict=True):
        assert marked(one, table) == marked(other, moved)
        names = [[limit.column.name for limit in box.limits] for box in (one, other)]
        assert names[0] == names[1]
        assert marked(paste(table, fails, one), table) == marked(paste(moved, fails, other), moved)


@given(ensembles(), st.integers(2, 4))
def test_draws_that_are_all_there_several_times_change_no_slice(world, times):
    table, fails = world
    many = InputTable(table.columns, np.repeat(table.values, times, axis=0))
    for one, other in zip(
        peel(table, fails, share=0.1), peel(many, np.repeat(fails, times), share=0.1), strict=True
    ):
        assert other.draws == times * one.draws
        assert np.array_equal(in_box(other, many), np.repeat(in_box(one, table), times))


def planted(draws: int, seed: int) -> tuple[InputTable, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = np.column_stack([rng.uniform(2, 9, draws), rng.random((draws, 5))])
    values[:, 3] = rng.integers(0, 4, draws)
    columns = [Column("capacity", "route capacity", "Mt / year"), Column("x"), Column("y")]
    columns += [Column("winter", categories=("mild", "cold", "hard", "long")), Column("u")]
    return InputTable([*columns, Column("v")], values), rng.random(draws)


def test_a_planted_box_is_found_and_nothing_else():
    table, luck = planted(2000, 1)
    inside = (table.values_of("capacity") < 5) & (table.values_of("winter") != 1)
    found = find_boxes(table, inside ^ (luck < 0.03), rng=np.random.default_rng(2))
    assert [limit.column.name for limit in found.boxes[0].limits] == ["capacity", "winter"]
    capacity, winter = found.boxes[0].limits
    assert capacity.low is None
    assert capacity.high == pytest.approx(5, abs=0.1)
    assert winter.codes == (0, 2, 3)
    assert winter.words == "winter is anything but cold"
    assert len(found.boxes) == 1
    held_out = found.checks[0]
    # 97 of 100 draws inside fail, and 3 of 100 outside; what was not seen says so as well.
    assert held_out.density == pytest.approx(0.97, abs=0.02)
    assert held_out.coverage == pytest.approx(found.boxes[0].coverage, abs=0.05)


def test_two_planted_boxes_are_found_one_after_the_other():
    table, _ = planted(3000, 3)
    x, y, u = (table.values_of(name) for name in "xyu")
    one, two = (x < 0.4) & (y < 0.5), (x > 0.4) & (u > 0.8)
    found = find_boxes(table, one | two, rng=np.random.default_rng(4))
    assert len(found.boxes) == 2
    assert [[limit.column.name for limit in box.limits] for box in found.boxes] == [
        ["x", "y"],
        ["u", "x"],
    ]
    assert found.coverage > 0.95
    assert found.density > 0.97
    assert found.why == "No further box was found with 5 of every 100 failures."
    assert found.boxes[1].sentence().startswith("Outside the box before, the conclusion fails in ")
    either = in_box(found.boxes[0], table) | in_box(found.boxes[1], table)
    assert found.covered_draws == either.sum()
    assert found.covered_failures == (either & (one | two)).sum()


def test_luck_is_not_taken_for_a_box():
    rng = np.random.default_rng(6)
    found, whys = 0, []
    for _ in range(20):
        table = InputTable([Column(f"x{k}") for k in range(6)], rng.random((150, 6)))
        answer = find_boxes(table, rng.random(150) < 0.3, rng=rng)
        found += bool(answer.boxes)
        whys.append(answer.why)
    assert found <= 1
    assert any("does better than no limit at all" in why for why in whys)


@given(ensembles(), st.integers(0, 99))
@settings(max_examples=40)
def test_every_number_that_is_told_is_true_of_the_draws(world, seed):
    table, fails = world
    table = InputTable(table.columns, np.tile(table.values, (8, 1)))
    fails = np.tile(fails, 8)
    found = find_boxes(table, fails, rng=np.random.default_rng(seed), most=2)
    free = np.ones(table.draws, bool)
    for box in found.boxes:
        inside = in_box(box, table) & free
        free &= ~inside
        assert (box.draws, box.failures) == (inside.sum(), (inside & fails).sum())
        assert (box.of_draws, box.of_failures) == (table.draws, fails.sum())
        assert all(limit.quasi_p <= 0.05 for limit in box.limits)
    assert found.why.endswith(".")
    rounded = round_boxes(table, fails, found, digits=1)
    either = np.zeros(table.draws, bool)
    for box in rounded.boxes:
        either |= in_box(box, table)
    assert rounded.covered_draws == either.sum()
    assert rounded.covered_failures == (either & fails).sum()
    again = find_boxes(table, fails, rng=np.random.default_rng(seed), most=2)
    assert again == found


@pytest.mark.parametrize(
    ("fails", "why"),
    [
        (np.zeros(50, bool), "The conclusion fails in none of the 50 draws."),
        (np.ones(50, bool), "The conclusion fails in all 50 draws; no limit tells where."),
        (np.arange(50) < 1, "50 draws, of which 1 fail, are too few to check"),
    ],
)
def test_where_nothing_can_be_told_it_is_said(fails, why):
    table = InputTable([Column("x")], np.arange(50.0)[:, None])
    found = find_boxes(table, fails, rng=np.random.default_rng(0))
    assert found.boxes == ()
    assert found.why.startswith(why)
    assert (found.coverage, found.density) == (0, 0)
    if fails.all() or not fails.any():
        with pytest.raises(NotApplicableError, match=r"fails in (every|no) draw of 50"):
            peel(table, fails)


def test_columns_that_never_change_are_left_alone():
    values = np.column_stack([np.full(60, 3.0), np.zeros(60), np.arange(60.0)])
    table = InputTable([Column("a"), Column("b", categories=("one", "two")), Column("x")], values)
    fails = np.arange(60) >= 40
    assert [limit.column.name for limit in peel(table, fails)[-1].limits] == ["x"]
    only = InputTable([Column("a")], np.full((60, 1), 3.0))
    assert len(peel(only, fails)) == 1
    assert find_boxes(only, fails, rng=np.random.default_rng(0)).boxes == ()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: InputTable([Column("x")], [[1.0], [np.nan]]), "column 'x': draw 2 has nan"),
        (lambda: InputTable([Column("x")], [[np.inf]]), "column 'x': draw 1 has inf"),
        (lambda: InputTable([Column("x")], np.zeros((0, 1))), "no draw"),
        (lambda: InputTable([Column("x")], np.zeros((3, 2))), r"shape \(3, 2\)"),
        (lambda: InputTable([Column("x"), Column("x")], np.zeros((3, 2))), "there twice"),
        (
            lambda: InputTable([Column("x", categories=("a", "b"))], [[0], [2]]),
            "draw 2 has 2; with 2 categories it is a whole number from 0 to 1",
        ),
        (lambda: peel(InputTable([Column("x")], [[1.0], [2.0]]), [0.0, 1.0]), "type is float64"),
        (lambda: peel(InputTable([Column("x")], [[1.0], [2.0]]), [True]), r"shape is \(1,\)"),
        (
            lambda: peel(InputTable([Column("x")], [[1.0], [2.0]]), [True, False], share=1.0),
            "share: 1.0 is no share",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(build, message):
    with pytest.raises(InputError, match=message):
        build()


@given(st.floats(-1e12, 1e12, allow_nan=False), st.floats(-1e12, 1e12, allow_nan=False))
def test_a_limit_lies_between_two_draws_with_the_fewest_figures(one, other):
    if one == other:
        return
    below, above = sorted([one, other])
    found = between(below, above)
    assert below < found <= above
    figures = len(re.sub(r"e.*|\D", "", f"{found!r}").strip("0"))
    for digits in range(1, figures):  # no shorter decimal fits: try those around each end
        for end in (below, above):
            trial = Fraction(f"{end:.{digits - 1}e}")
            step = Fraction(10) ** (int(f"{end:e}".split("e")[1]) - digits + 1)
            for nearby in (trial - step, trial, trial + step):
                assert not Fraction(below) < nearby <= Fraction(above)


def box_of(limits: Sequence[BoxLimit], *counts: int, after: int = 0) -> Box:
    return Box(tuple(limits), *counts, after=after)


CAPACITY = Column("capacity", "route capacity", "Mt / year")
WINTER = Column("winter", categories=("mild", "cold", "hard", "long", "late"))


@pytest.mark.parametrize(
    ("box", "sentence"),
    [
        (
            box_of(
                [BoxLimit(CAPACITY, high=4.2), BoxLimit(WINTER, codes=(0, 2))], 100, 83, 500, 136
            ),
            "The conclusion fails in 83 of the 100 draws in which route capacity is below "
            "4.2 Mt / year and winter is mild or hard; these are 61 of every 100 failures.",
        ),
        (
            box_of([BoxLimit(CAPACITY, 3.0, 4.25)], 30, 30, 500, 30),
            "The conclusion fails in all 30 draws in which route capacity is at least 3 and below "
            "4.25 Mt / year; these are all 30 failures.",
        ),
        (
            box_of([BoxLimit(CAPACITY, low=5.0)], 10, 1, 50, 1),
            "The conclusion fails in 1 of the 10 draws in which route capacity is at least "
            "5 Mt / year; this is the only failure.",
        ),
        (
            box_of([BoxLimit(WINTER, codes=(0, 1, 2))], 20, 7, 50, 12, after=2),
            "Outside the 2 boxes before, the conclusion fails in 7 of the 20 draws in which winter "
            "is anything but long and late; these are 7 of the 12 failures.",
        ),
        (
            box_of([BoxLimit(CAPACITY, low=5.0)], 10, 3, 5000, 1000),
            "The conclusion fails in 3 of the 10 draws in which route capacity is at least "
            "5 Mt / year; these are fewer than 1 of every 100 failures.",
        ),
        (
            box_of([BoxLimit(CAPACITY, low=5.0)], 999, 999, 5000, 1000),
            "The conclusion fails in all 999 draws in which route capacity is at least "
            "5 Mt / year; these are more than 99 of every 100 failures.",
        ),
        (
            box_of([], 500, 136, 500, 136),
            "The conclusion fails in 136 of the 500 draws; these are all 136 failures.",
        ),
    ],
)
def test_a_box_in_plain_words(box, sentence):
    assert box.sentence() == sentence


def test_rounded_limits_are_counted_again():
    rng = np.random.default_rng(8)
    table = InputTable([CAPACITY], rng.uniform(3, 8.4, (800, 1)))
    fails = table.values[:, 0] < 4.2137
    box = measure_box(table, fails, [BoxLimit(CAPACITY, high=4.2137)])
    rounded = round_box(table, fails, box)
    assert rounded.limits[0].high == 4.2
    assert rounded.draws == (table.values[:, 0] < 4.2).sum() < box.draws
    assert round_box(table, fails, box, digits=1).limits[0].high == 4
    # A limit that rounding would push past every draw stays.
    low = measure_box(table, fails, [BoxLimit(CAPACITY, high=3.04)])
    assert round_box(table, fails, low, digits=1).limits == low.limits


def test_weak_limits_are_freed_and_strong_ones_stay():
    rng = np.random.default_rng(9)
    table = InputTable([Column("x"), Column("noise")], rng.random((400, 2)))
    fails = table.values_of("x") < 0.3
    both = [BoxLimit(table.columns[0], high=0.3), BoxLimit(table.columns[1], low=0.05)]
    box = measure_box(table, fails, both)
    kept = drop_weak(table, fails, box)
    assert [limit.column.name for limit in kept.limits] == ["x"]
    assert kept.draws == fails.sum()
    for change in (drop_weak, paste, round_box):
        with pytest.raises(NotApplicableError, match="outside the 1 before it"):
            change(table, fails, replace(box, after=1))


def test_all_boxes_of_a_search_are_rounded_and_counted_again_one_after_the_other():
    table, _ = planted(3000, 3)
    x, y, u = (table.values_of(name) for name in "xyu")
    fails = (x < 0.4) & (y < 0.5) | (x > 0.4) & (u > 0.8)
    found = find_boxes(table, fails, rng=np.random.default_rng(4))
    rounded = round_boxes(table, fails, found, digits=1)
    free = np.ones(3000, bool)
    assert len(rounded.boxes) == 2
    for after, box in enumerate(rounded.boxes):
        inside = in_box(box, table) & free
        free &= ~inside
        assert (box.draws, box.failures) == (inside.sum(), (inside & fails).sum())
        assert (box.of_draws, box.of_failures, box.after) == (3000, fails.sum(), after)
        for limit in box.limits:
            for end in (limit.low, limit.high):
                assert end is None or round(10 * end) == pytest.approx(10 * end)
