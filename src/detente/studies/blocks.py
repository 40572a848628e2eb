"""Whose interest stands in the way: the moves on the easiest way that do not pay their maker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.model import Model
from detente.stability import Route
from detente.stability.search import Move


@dataclass(frozen=True)
class Block:
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


def blocks(model: Model, ways: Sequence[Route]) -> tuple[Block, ...]:
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
        Block(
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
    before, after = _ranks(model, move)
    return after > before


def _ranks(model: Model, move: Move) -> tuple[int, int]:
    ranks = model.ranks[move.party]
    return int(ranks[move.source - 1]), int(ranks[move.target - 1])
