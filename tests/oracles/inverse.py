"""Which preferences would hold a state? Every ranking of one party is tried; the others' stay."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations, product

from tests.oracles.stability import is_stable
from tests.oracles.standoff import Conflict, as_game, size, with_ranks


def share_of_rankings(conflict: Conflict, party: str, state: int, concept: str) -> Fraction:
    """The share of all strict rankings of `party` under which `state` is stable for it."""
    n = size(conflict)
    assert n <= 7, "7 states have 5040 rankings; more take too long"
    conflict = _told_by_moves(conflict, concept)
    verdicts = [
        is_stable(with_ranks(conflict, party, ranks), party, concept, state)
        for ranks in permutations(range(1, n + 1))
    ]
    return Fraction(sum(verdicts), len(verdicts))


def fewest_changed_pairs(
    conflict: Conflict, party: str, state: int, concept: str, *, stable: bool
) -> int | None:
    """The least change in `party`'s preferences that makes `state` stable (or unstable) for it.

    The change is the number of unordered pairs of states whose relation (better, equal, worse)
    changes, over all weak orders. 0 when nothing need change, None when no order will do.
    """
    assert size(conflict) <= 5, "5 states have 541 weak orders; more take too long"
    conflict = _told_by_moves(conflict, concept)
    old = conflict.ranks[party]
    changes = [
        changed_pairs(old, new)
        for new in weak_orders(size(conflict))
        if is_stable(with_ranks(conflict, party, new), party, concept, state) is stable
    ]
    return min(changes, default=None)


def weak_orders(n: int) -> Iterator[tuple[int, ...]]:
    """Every way to rank n states with ties, as ranks 1..k with none left out."""
    for ranks in product(range(1, n + 1), repeat=n):
        if set(ranks) == set(range(1, max(ranks) + 1)):
            yield ranks


def changed_pairs(old: tuple[int, ...], new: tuple[int, ...]) -> int:
    """The number of pairs of states whose relation differs between two rankings."""
    return sum(
        _relation(old, a, b) != _relation(new, a, b) for a, b in combinations(range(len(old)), 2)
    )


def _relation(ranks: tuple[int, ...], a: int, b: int) -> int:
    return (ranks[a] > ranks[b]) - (ranks[a] < ranks[b])


def _told_by_moves(conflict: Conflict, concept: str) -> Conflict:
    """The moves written out once, where the concept can do without levers."""
    return conflict if concept == "sim" else as_game(conflict)
