"""The way to the solution: which kernel takes which draw, and who tries again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.trade.batched.kernels import solve_batches
from detente.trade.kernel_arrays import Alike, KernelValues, Topology
from detente.trade.kernels import solve_draws, solve_few
from detente.trade.market_arrays import summed

TOLERANCE = 1e-10
MOST_STEPS = 80
AGAIN = (5.0, 0.2, 0.05)  # where to begin again; small is for steep supply under a price cap
FEW = 16  # draws below which threads are not worth waking, nor a batch worth filling
BATCH = 32  # draws solved together
WIDEST = 100  # nodes and shared limits; the matrices of more, side by side, leave the cache

Kernel = Callable[..., None]


def follow_path(
    top: Topology,
    values: KernelValues,
    start: FloatArray,
    margin: FloatArray,
    prices: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray, FloatArray, IntArray]:
    """Solve every draw from quantities to begin with, in normal units.

    Draws that are alike run side by side; the others, and all where Cournot sellers or price caps
    are about, one by one; those that fail, again by short steps, from further inside and then from
    small quantities. `margin`, shape (draws,), is the share of the price that marginal revenue is
    about: slacks to begin with stay below it, or else no way would lead on from there. `prices`,
    shape (draws, nodes), are those to begin with, where they are about known.

    Returns
    -------
    u, v : FloatArray, shape (draws, P)
        Complementary pairs, as ``kernels.py`` numbers them.
    pi : FloatArray, shape (draws, nodes)
    steps : IntArray, shape (draws,)
        Steps taken; negative where the method gave up.
    """
    u, v, pi = _begin(top, values, start, margin, 1.0)
    if prices is not None:
        pi = prices.copy()
    steps = np.full(u.shape[0], -1, dtype=np.int64)
    together, alike = _alike(top, values)
    if alike is not None:
        side_by_side = partial(solve_batches, alike)
        _run(side_by_side, together, values, (BATCH, TOLERANCE, MOST_STEPS), u, v, pi, steps)
    one_by_one = partial(solve_draws if u.shape[0] >= FEW else solve_few, top)
    _run(one_by_one, ~together, values, (False, TOLERANCE, MOST_STEPS), u, v, pi, steps)
    for spread in AGAIN:
        failed = steps < 0
        if failed.any():
            part = _part(values, failed)
            u[failed], v[failed], pi[failed] = _begin(
                top, part, start[failed], margin[failed], spread
            )
            _run(one_by_one, failed, values, (True, TOLERANCE, 3 * MOST_STEPS), u, v, pi, steps)
    return u, v, pi, steps


def _run(
    kernel: Kernel, which: BoolArray, values: KernelValues, how: tuple[float, ...], u: FloatArray,
    v: FloatArray, pi: FloatArray, steps: IntArray,
) -> None:  # fmt: skip
    """Let the kernel solve those draws in place."""
    if which.all():
        kernel(values, *how, u, v, pi, steps)
    elif which.any():
        parts: Any = (u[which], v[which], pi[which], steps[which])
        kernel(_part(values, which), *how, *parts)
        u[which], v[which], pi[which], steps[which] = parts


def _part(values: KernelValues, which: BoolArray) -> KernelValues:
    arrays: list[Any] = [array[which] for array in values]
    return KernelValues(*arrays)


def _alike(top: Topology, values: KernelValues) -> tuple[BoolArray, Alike | None]:
    """The draws that can run side by side, and what they share."""
    draws, n = values.live.shape[0], top.tail.size
    none = np.zeros(draws, dtype=bool)
    rows = top.nodes + values.amount.shape[1]
    if draws < FEW or rows > WIDEST or top.demand.size or values.cap.shape[1]:
        return none, None
    complete = values.live.all(axis=1) & values.on[:, 2 * n :].all(axis=1)
    if not complete.any():
        return none, None
    first = int(np.argmax(complete))
    on, bent = values.on[first], values.power[first] != 0
    together = complete & (values.on == on).all(axis=1)
    together &= ((values.power != 0) == bent).all(axis=1)
    return together, Alike(
        tail=top.tail,
        head=top.head,
        indptr=top.indptr,
        limit=top.limit,
        elastic=np.flatnonzero(bent),
        free=np.flatnonzero(~on[:n]),
        positive=np.flatnonzero(values.positive[first]),
        pairs=int(on.sum()),
    )


def _begin(
    top: Topology, values: KernelValues, start: FloatArray, margin: FloatArray, spread: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Pairs and prices to begin with; above 1, `spread` begins further from the edges."""
    n, limits = top.tail.size, values.amount.shape[1]
    slack = 0.05 * spread**2 * np.minimum(1.0, margin[:, None])
    u, v = np.zeros(values.on.shape), np.where(values.on, slack, 0.0)
    x = np.where(values.live, np.minimum(start * spread, 0.5 * values.upper), 0.0)
    u[:, :n] = x
    u[:, n : 2 * n] = np.where(values.on[:, n : 2 * n], values.upper - x, 0.0)
    arcs = np.repeat(np.arange(n), np.diff(top.indptr))
    used = summed(x[:, arcs], top.limit, limits)
    room = np.maximum(values.amount - used, 0.3 * values.amount)
    u[:, 2 * n : 2 * n + limits] = np.where(np.isfinite(values.amount), room, 0.0)
    u[:, 2 * n + limits :] = 0.3
    return u, v, np.ones((x.shape[0], top.nodes))
