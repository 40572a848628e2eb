"""Max and min sweeps along a party's own axes: all that stability is computed from."""

from detente.stability.sweeps.blocks import blocks_of
from detente.stability.sweeps.closure import (
    best_reply,
    least_within_improvement,
    least_within_reach,
    sorted_blocks,
)
from detente.stability.sweeps.index import MoveIndex, move_index
from detente.stability.sweeps.kernels import Blocks, threads_for

__all__ = [
    "Blocks",
    "MoveIndex",
    "best_reply",
    "blocks_of",
    "least_within_improvement",
    "least_within_reach",
    "move_index",
    "sorted_blocks",
    "threads_for",
]
