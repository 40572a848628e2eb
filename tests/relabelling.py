"""The same standoff told differently: in another order, upside down, or in other numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.case import Lever
from detente.model import Model, assemble

MIRROR = {"up": "down", "down": "up", "both": "both", "none": "none"}


def reordered(
    model: Model, levers: Sequence[int], parties: Sequence[str]
) -> tuple[Model, NDArray[np.intp]]:
    """The model with its levers and parties in these orders, and where each state comes from."""
    axes = [model.space.levers[place] for place in levers]
    codes = np.zeros(model.space.size, dtype=np.uint64)
    weight = 1
    for lever in axes:
        codes += model.space.digits(lever.name).astype(np.uint64) * np.uint64(weight)
        weight *= len(lever.levels)
    source = np.argsort(codes)
    return assemble(axes, codes[source], {p: model.ranks[p][source] for p in parties}), source


def upside_down(model: Model) -> Model:
    """The model with the levels of every lever in reverse; its states are in reverse too."""
    levers = [
        Lever(v.name, v.party, v.levels[::-1], MIRROR[v.moves])  # type: ignore[arg-type]
        for v in model.space.levers
    ]
    codes = np.uint64(model.space.cells - 1) - model.space.codes[::-1]
    return assemble(levers, codes, {p: ranks[::-1].copy() for p, ranks in model.ranks.items()})


def stretched(model: Model, power: int) -> Model:
    """The model with ranks that lie further apart and leave gaps; their order is the same."""
    ranks = {p: r.astype(np.int64) ** power + 7 for p, r in model.ranks.items()}
    return model.with_ranks({p: r.astype(np.int32) for p, r in ranks.items()})
