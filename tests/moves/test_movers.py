"""Movers meet their definition: a move sets any of the levers, by steps that may be taken."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.case import Lever
from detente.errors import TooLargeError
from detente.model import StateSpace
from detente.moves import (
    Mover,
    Steps,
    best_reply,
    blocks as block_making,
    blocks_of,
    index_moves,
    least_within_improvement,
    least_within_reach,
    lone_mover,
    sorted_blocks,
    stays,
    steps_of,
)


@st.composite
def standoffs(draw: st.DrawFn) -> tuple[StateSpace, tuple[Mover, ...], int]:
    """A box of up to 48 cells, some of them feasible, and one to three movers that may overlap."""
    radices, cells = [], 1
    for radix in draw(st.lists(st.sampled_from([2, 2, 3, 4]), min_size=1, max_size=4)):
        if cells * radix <= 48:
            radices.append(radix)
            cells *= radix
    levers = [Lever(f"x{k}", "ash", tuple("abcd"[:radix])) for k, radix in enumerate(radices)]
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    codes = np.sort(rng.choice(cells, size=int(rng.integers(1, cells + 1)), replace=False))
    space = StateSpace(levers, codes.astype(np.uint64))
    free = draw(st.booleans())
    movers = []
    for number in range(draw(st.integers(1, 3))):
        own = tuple(k for k in range(len(radices)) if rng.random() < 0.7)
        steps = tuple(
            Steps(*(tuple((free or rng.random(radices[k] - 1) < 0.6).tolist()) for _ in range(2)))
            if not free
            else steps_of(levers[k])
            for k in own
        )
        movers.append(Mover((f"m{number}",), own, steps))
    return space, tuple(movers), seed


def moves_of(space: StateSpace, mover: Mover) -> list[list[int]]:
    """Every move, from the definition, by position."""
    levels = np.stack([space.digits(k) for k in range(len(space.levers))], axis=1).astype(int)

    def allowed(source: int, target: int) -> bool:
        for lever in range(levels.shape[1]):
            low, high = sorted((levels[source, lever], levels[target, lever]))
            if low == high:
                continue
            if lever not in mover.levers:
                return False
            steps = mover.steps[mover.levers.index(lever)]
            way = steps.up if levels[target, lever] > levels[source, lever] else steps.down
            if not all(way[low:high]):
                return False
        return source != target

    states = range(space.size)
    return [[t for t in states if allowed(s, t)] for s in states]


def lowest(moves: list[list[list[int]]], values: np.ndarray, better: list[np.ndarray] | None):
    """The least value at the end of any sequence of moves, or of improvements."""
    low = []
    for start in range(values.size):
        seen, queue = {start}, [start]
        while queue:
            s = queue.pop()
            for k, own in enumerate(moves):
                for t in own[s]:
                    if t not in seen and (better is None or better[k][t] > better[k][s]):
                        seen.add(t)
                        queue.append(t)
        low.append(min(values[s] for s in seen))
    return np.array(low)


@settings(max_examples=80, deadline=None)
@given(standoffs(), st.sampled_from([0, 256]))
def test_movers_do_what_their_steps_allow(drawn, most_classes) -> None:
    space, movers, seed = drawn
    rng = np.random.default_rng(seed + 1)
    n = space.size
    values = rng.integers(1, n + 1, size=(2, n)).astype(np.int32)
    ranks = [rng.integers(1, n + 1, size=(2, n)).astype(np.int32) for _ in movers]
    slow = [moves_of(space, mover) for mover in movers]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block_making, "MOST_CLASSES", most_classes)
        index = index_moves(space, movers)
        for row, (mover, moves) in enumerate(zip(movers, slow, strict=True)):
            best = [[max(v[[s, *moves[s]]]) for s in range(n)] for v in values]
            assert_array_equal(best_reply(space, mover, values), best)
            both = np.stack([values, values[::-1]], axis=-1)
            plain, symmetric = stays(space, mover, ranks[row], both)
            for d, s in product(range(2), range(n)):
                ends, own = [s, *moves[s]], ranks[row][d]
                assert plain[d, s] == (max(both[d, ends, 0]) <= own[s])
                capped = np.minimum(both[d, ends, 1], own[ends])
                assert symmetric[d, s] == (max(capped) <= own[s])
            for s in range(n):
                assert sorted(index.moves(row, s).tolist()) == moves[s]
            blocks = blocks_of(space, mover)
            assert (blocks.kind.size == blocks.bits.size == 0) == mover.free
        pair = np.stack([values, values[::-1]], axis=-1)
        low = least_within_reach(space, movers, pair.copy())
        ranked = [sorted_blocks(space, m, r) for m, r in zip(movers, ranks, strict=True)]
        willing = least_within_improvement(space, movers, ranked, pair.copy())
    for draw, k in product(range(2), range(2)):
        assert_array_equal(low[draw, :, k], lowest(slow, pair[draw, :, k], None))
        better = [own[draw] for own in ranks]
        assert_array_equal(willing[draw, :, k], lowest(slow, pair[draw, :, k], better))


def test_a_party_alone_moves_its_own_levers_the_ways_the_case_gives() -> None:
    levers = [
        Lever("a", "ash", ("l", "m", "h"), "up"),
        Lever("b", "birch", ("l", "h")),
        Lever("c", "ash", ("l", "h"), "none"),
        Lever("d", "ash", ("l", "h"), "down"),
        Lever("e", "ash", ("l", "m", "h")),
    ]
    space = StateSpace(levers, np.arange(72, dtype=np.uint64))
    mover = lone_mover(space, "ash")
    assert mover.levers == (0, 3, 4)
    assert mover.steps[0] == Steps((True, True), (False, False))
    assert mover.steps[1] == Steps((False,), (True,))
    assert mover.steps[2].free
    assert not mover.free
    assert mover.barriers == 3
    assert lone_mover(space, "cedar") == Mover(("cedar",), (), ())


def test_a_direction_may_differ_from_step_to_step() -> None:
    """An office that opens and closes at will, and a licence beyond it that is for good."""
    lever = Lever("office", "ash", ("shut", "open", "licensed"))
    space = StateSpace([lever], np.arange(3, dtype=np.uint64))
    mover = Mover(("ash",), (0,), (Steps((True, True), (True, False)),))
    index = index_moves(space, [mover])
    assert [index.moves(0, s).tolist() for s in range(3)] == [[1, 2], [0, 2], []]
    assert mover.steps[0].classes == (0, 0, 1)


def test_levers_of_two_owners_may_be_set_in_one_move() -> None:
    levers = [Lever("a", "ash", ("l", "h")), Lever("b", "birch", ("l", "h"))]
    space = StateSpace(levers, np.array([0, 3], dtype=np.uint64))
    both = Mover(("ash", "birch"), (0, 1), tuple(steps_of(each) for each in levers))
    alone = [lone_mover(space, name) for name in ("ash", "birch")]
    index = index_moves(space, [*alone, both])
    assert [index.moves(row, 0).tolist() for row in range(3)] == [[], [], [1]]


def test_more_barriers_than_bits_are_refused_by_name() -> None:
    levers = [Lever(f"x{k}", "ash", tuple(map(str, range(35))), "up") for k in range(2)]
    space = StateSpace(levers, np.arange(35 * 35, dtype=np.uint64))
    with pytest.raises(TooLargeError, match="party 'ash' has one-way levers with 68 steps"):
        index_moves(space, [lone_mover(space, "ash")])
    both = Mover(("ash", "birch"), (0, 1), tuple(steps_of(each) for each in levers))
    with pytest.raises(TooLargeError, match="parties 'ash', 'birch' have"):
        index_moves(space, [both])
