"""The arrays of a market that travel together to the solver's kernels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Topology(NamedTuple):
    """N activities over nodes and limits.

    ``tail`` and ``head`` are nodes or -1; activity k counts against the limits
    ``limit[indptr[k]:indptr[k + 1]]``. ``pair[k]`` numbers the Cournot pair of an arc, or -1, and
    ``demand[c]`` is that pair's demand. ``ceiling[k]`` numbers a transfer's price cap, or -1.
    """

    tail: Ints
    head: Ints
    indptr: Ints
    limit: Ints
    pair: Ints
    demand: Ints
    ceiling: Ints
    nodes: int


class KernelValues(NamedTuple):
    """Numbers per draw. The marginal cost of activity k is ``cost + slope * x``, or, where
    ``power`` is not 0, ``cost * (x / slope) ** power`` (above 0 for supply, below for demand);
    demand counts as a negative cost.
    An arc of infinite cost is not there. ``upper`` bounds an activity by itself.
    """

    cost: Floats  # (draws, N)
    slope: Floats  # (draws, N)
    power: Floats  # (draws, N)
    factor: Floats  # (draws, N): what is left of the head's price
    upper: Floats  # (draws, N)
    amount: Floats  # (draws, L)
    cap: Floats  # (draws, G)
    live: Bools  # (draws, N): the activity is there
    on: Bools  # (draws, P): the pair is there
    positive: Bools  # (draws, nodes): the price has to stay positive


class Alike(NamedTuple):
    """What draws solved side by side share: a topology in which everything is there."""

    tail: Ints
    head: Ints
    indptr: Ints
    limit: Ints
    elastic: Ints  # activities on iso-elastic curves
    free: Ints  # those of them that are never idle
    positive: Ints  # nodes whose price has to stay positive
    pairs: int  # complementary pairs of each draw
