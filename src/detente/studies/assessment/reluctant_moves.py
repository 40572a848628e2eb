"""Whose interest stands in the way: the moves on the easiest way that do not pay their maker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.model import Model
from detente.stability import Move, MoveRoute


@dataclass(frozen=True)
class ReluctantMove:
    """A move that somebody would have to make without gaining by it.

    Attributes
    ----------
    move : Move
    loses : bool
        True where the mover is worse off after it, False where it is as well off as before.
    first : bool
        Whether it is the first move on the way.
    targets : tuple of int
        The state numbers that cannot be reached more easily than by way of it.
    """

    move: Move
    loses: bool
    first: bool
    targets: tuple[int, ...]


def blocks(model: Model, ways: Sequence[MoveRoute]) -> tuple[ReluctantMove, ...]:
    """Collect the reluctant moves on the easiest way to each target, the most in the way first."""
    found: dict[Move, list[int]] = {}
    opening: set[Move] = set()
    for route in ways:
        for place, move in enumerate(route.least_reluctant or ()):
            if is_willing(model, move):
                continue
            found.setdefault(move, []).append(route.target)
            if place == 0:
                opening.add(move)
    collected = [
        ReluctantMove(
            move=move,
            loses=_ranks(model, move)[1] < _ranks(model, move)[0],
            first=move in opening,
            targets=tuple(dict.fromkeys(targets)),
        )
        for move, targets in found.items()
    ]
    collected.sort(key=lambda block: (-len(block.targets), block.move.source, block.move.target))
    return tuple(collected)


def is_willing(model: Model, move: Move) -> bool:
    """Whether the mover is better off after the move."""
    here, there = move.source - 1, move.target - 1
    return all(model.ranks[party][there] > model.ranks[party][here] for party in move.members)


def _ranks(model: Model, move: Move) -> tuple[int, int]:
    """The ranks of the mover; of several, of the first that is no better off."""
    here, there = move.source - 1, move.target - 1
    unwilling = [p for p in move.members if model.ranks[p][there] <= model.ranks[p][here]]
    ranks = model.ranks[(*unwilling, *move.members)[0]]
    return int(ranks[move.source - 1]), int(ranks[move.target - 1])
