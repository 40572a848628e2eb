"""Many draws of one market in batches, step by step together: some four times as fast as one by
one, because the processor's wide registers work on several at once. Arrays in, arrays out.

The method, the activities and the pairs are those of ``trade/kernels.py``, without Cournot pairs
and price caps; all draws have the same bounds and limits. `batch` draws are solved together. An
array is flat, thing after thing, each with a number for every draw of the batch, and loops run over
many things at once or over the draws of one. Nothing passes from draw to draw: but for the last
digit a draw has one answer. A draw that is done waits.

A bound or slack that is not there is a pair that never moves: `on` is 0, the rent next to nothing.
Places are unsigned: a sign would have to be looked at in every turn of a loop, draw by draw.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.compiling import compiled, prange
from detente.trade.kernel_arrays import Floats

PROXIMAL, DUAL = 1e-7, 1e-8  # as in ``trade/kernels.py``
NOTHING = 1e-300
ZERO = np.uintp(0)
FAST = {"reassoc", "contract", "nsz"}


class BatchValues(NamedTuple):
    """The numbers of one batch: by activity, by limit, and `on` by pair."""

    cost: Floats
    slope: Floats
    power: Floats
    factor: Floats
    upper: Floats
    amount: Floats
    on: Floats


class BatchScratch(NamedTuple):
    """Scratch of one batch: by activity, by node, by pair, the dense system, and by draw."""

    theta: Floats
    inverse: Floats
    base: Floats
    rho: Floats
    node: Floats
    room: Floats
    goal: Floats
    matrix: Floats
    right: Floats
    worst: Floats
    total: Floats
    most: Floats
    short: Floats


@compiled(parallel=True, error_model="numpy")
def solve_batches(  # type: ignore[no-untyped-def]
    alike, values, batch, tolerance, most_steps, u, v, pi, steps
):
    """Solve every draw as ``solve_draws`` of ``trade/kernels.py`` does, `batch` at a time."""
    for number in prange((u.shape[0] + batch - 1) // batch):
        _solve_batch(alike, values, np.int64(number), batch, tolerance, most_steps, u, v, pi, steps)


@compiled(error_model="numpy")
def _solve_batch(  # type: ignore[no-untyped-def]
    alike, values, number, batch, tolerance, most_steps, u, v, pi, steps
):
    kinds, pairs, limits, nodes = alike.tail.size, u.shape[1], values.amount.shape[1], pi.shape[1]
    n, rows, first = kinds * batch, nodes + limits, number * batch
    val = BatchValues(
        np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
        np.empty(limits * batch), np.empty(pairs * batch),
    )  # fmt: skip
    w = BatchScratch(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(nodes * batch),
        np.zeros(pairs * batch), np.zeros(pairs * batch), np.zeros(rows * rows * batch),
        np.zeros(rows * batch), np.zeros(batch), np.zeros(batch), np.zeros(batch), np.zeros(batch),
    )  # fmt: skip
    x, y, z = np.empty(pairs * batch), np.empty(pairs * batch), np.empty(nodes * batch)
    for draw in range(batch):
        b = min(first + draw, u.shape[0] - 1)  # unused places repeat the last draw
        for k in range(kinds):
            i, upper = k * batch + draw, values.upper[b, k]
            val.cost[i], val.slope[i] = values.cost[b, k], values.slope[b, k]
            val.power[i], val.factor[i] = values.power[b, k], values.factor[b, k]
            val.upper[i] = upper if values.on[b, kinds + k] else 0.0
        for c in range(limits):
            val.amount[c * batch + draw] = values.amount[b, c]
        for k in range(pairs):
            i, on = k * batch + draw, values.on[b, k]
            val.on[i] = 1.0 if on else 0.0
            x[i], y[i] = u[b, k] if on or k < kinds else 1.0, v[b, k] if on else NOTHING
        for r in range(nodes):
            z[r * batch + draw] = pi[b, r]
    taken = _follow_path(alike, val, w, x, y, z, np.uintp(batch), tolerance, most_steps)
    for draw in range(min(batch, u.shape[0] - first)):
        steps[first + draw] = taken[draw]
        for k in range(pairs):
            u[first + draw, k], v[first + draw, k] = x[k * batch + draw], y[k * batch + draw]
        for r in range(nodes):
            pi[first + draw, r] = z[r * batch + draw]


@compiled(error_model="numpy")
def _follow_path(alike, val, w, u, v, pi, batch, tolerance, most_steps):  # type: ignore[no-untyped-def]
    du, dv, dpi = np.zeros(u.size), np.zeros(u.size), np.zeros(pi.size)
    taken, moving = np.full(batch, -most_steps), np.ones(batch, np.bool_)
    first, cross, nothing = np.zeros(batch), np.zeros(batch), np.zeros(batch)
    target, second, step = np.zeros(batch), np.zeros(batch), np.zeros(batch)
    count = max(alike.pairs, 1)
    for number in range(most_steps):
        _residuals(alike, val, w, u, v, pi, batch)
        for draw in range(batch):
            if moving[draw] and not np.isfinite(w.worst[draw] + w.total[draw]):
                moving[draw], taken[draw] = False, -number - 1
            elif moving[draw] and w.worst[draw] <= tolerance and w.most[draw] <= 1e-3 * tolerance:
                moving[draw], taken[draw] = False, number
        if not moving.any():
            break
        _assemble(alike, val, w, u, v, batch)
        _factor(w.matrix, np.uintp(w.right.size), batch)
        _direction(alike, val, w, u, v, nothing, nothing, du, dv, dpi, batch)
        _reach(alike, w, u, v, pi, du, dv, dpi, batch)
        _gains(u, v, du, dv, first, cross)
        for draw in range(batch):
            total, ahead = w.total[draw], 1.0 / w.short[draw]
            left = max(total + ahead * (first[draw] + ahead * cross[draw]), 0.0)
            aim = min(max((left / max(total, NOTHING)) ** 3, 1e-6), 1.0)
            second[draw] = ahead * ahead
            # Products that ran far ahead of the residuals would spoil the system.
            target[draw] = max(aim * total / count, 1e-4 * tolerance)
        _direction(alike, val, w, u, v, target, second, du, dv, dpi, batch)
        _reach(alike, w, u, v, pi, du, dv, dpi, batch)
        for draw in range(batch):
            most = min(max(0.99, 1.0 - w.total[draw] / count), 0.9999)
            step[draw] = min(1.0, most / w.short[draw]) if moving[draw] else 0.0
        _go(step, du, u)
        _go(step, dv, v)
        _go(step, dpi, pi)
    return taken


@compiled(error_model="numpy", fastmath=FAST)
def _residuals(alike, val, w, u, v, pi, batch):  # type: ignore[no-untyped-def]
    """Fill the residuals and the Newton diagonal; find the largest residual, and the sum and the
    largest of the complementary products.
    """
    n, base, curve, node, room, ratio = (
        np.uintp(w.base.size),
        w.base,
        w.theta,
        w.node,
        w.room,
        w.rho,
    )
    for i in range(n):
        w.inverse[i] = 1.0 / u[i]
    for i in range(n):
        ratio[i] = v[n + i] / u[n + i]
    for i in range(n):
        base[i] = val.cost[i] + val.slope[i] * u[i] - v[i]
    for i in range(n):
        curve[i] = val.slope[i] + v[i] * w.inverse[i] + ratio[i]
    for i in range(n):
        room[n + i] = val.on[n + i] * (u[i] + u[n + i] - val.upper[i])
    for i in range(np.uintp(val.amount.size)):
        room[n + n + i] = u[n + n + i] - val.amount[i]
    node[:] = 0.0
    for k in range(np.uintp(alike.tail.size)):
        at, tail, head = k * batch, np.uintp(alike.tail[k]), np.uintp(alike.head[k])
        if alike.tail[k] >= 0:
            _add(node, tail * batch, u, at, batch)
            _add(base, at, pi, tail * batch, batch)
        if alike.head[k] >= 0:
            head = head * batch
            _subtract(node, head, u, at, batch)
            for draw in range(batch):
                base[at + draw] -= val.factor[at + draw] * pi[head + draw]
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            row = n + n + np.uintp(alike.limit[e]) * batch
            _add(room, row, u, at, batch)
            _add(base, at, v, row, batch)
    for k in alike.elastic:
        node_of = np.uintp(max(alike.head[k], alike.tail[k])) * batch
        _elastic(val, w, u, v, pi, np.uintp(k) * batch, node_of, alike.tail[k] < 0, batch)
    for i in range(n):
        base[i] += v[n + i]
    w.worst[:], w.total[:], w.most[:] = 0.0, 0.0, 0.0
    _largest(base, ZERO, w.worst)
    _largest(node, ZERO, w.worst)
    _largest(room, n, w.worst)
    for i in range(np.uintp(u.size)):
        w.goal[i] = u[i] * v[i]
    _largest(w.goal, ZERO, w.most)
    for i in range(ZERO, np.uintp(u.size), batch):
        _add(w.total, ZERO, w.goal, i, batch)
    for i in range(n):
        base[i] = -base[i] - ratio[i] * room[n + i]
    for i in range(n):
        curve[i] = 1.0 / (curve[i] + PROXIMAL)


@compiled(error_model="numpy", fastmath=FAST)
def _elastic(val, w, u, v, pi, start, node, supply, batch):  # type: ignore[no-untyped-def]
    """The residual and the slope of an iso-elastic curve. Logarithms bend the equation straight;
    near nothing, where supply costs nothing, not.
    """
    sign = 1.0 if supply else -1.0
    for draw in range(batch):
        i = start + draw
        own = pi[node + draw] + (v[i] if supply else 0.0)
        wanted = sign * val.cost[i] * (u[i] / val.slope[i]) ** val.power[i]
        residual, scale = wanted - own, wanted
        if not supply or (wanted > 1e-3 and own > 1e-3 * wanted):
            residual, scale = sign * own * np.log(wanted / own), own
        w.base[i] = residual
        w.theta[i] = (scale * abs(val.power[i]) + v[i]) * w.inverse[i] + w.rho[i]


@compiled(error_model="numpy", fastmath=FAST)
def _assemble(alike, val, w, u, v, batch):  # type: ignore[no-untyped-def]
    """Fill the dense system: node balances and limits against prices and rents."""
    n, m, theta, down = np.uintp(w.base.size), w.matrix, w.theta, w.rho
    width, nodes = np.uintp(w.right.size), np.uintp(w.node.size)
    m[:] = 0.0
    for at in range(ZERO, np.uintp(m.size), width + batch):
        m[at : at + batch] = DUAL
    for i in range(n):
        down[i] = theta[i] * val.factor[i]
    for k in range(np.uintp(alike.tail.size)):
        at, tail, head = k * batch, np.uintp(alike.tail[k]), np.uintp(alike.head[k])
        if alike.tail[k] >= 0:
            _add(m, tail * (width + batch), theta, at, batch)
        if alike.head[k] >= 0:
            _add(m, head * (width + batch), down, at, batch)
            if alike.tail[k] >= 0:
                _subtract(m, tail * width + head * batch, down, at, batch)
                _subtract(m, head * width + tail * batch, theta, at, batch)
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            row = nodes + np.uintp(alike.limit[e]) * batch
            _add(m, tail * width + row, theta, at, batch)
            _add(m, row // batch * width + tail * batch, theta, at, batch)
            _subtract(m, head * width + row, theta, at, batch)
            _subtract(m, row // batch * width + head * batch, down, at, batch)
            for f in range(alike.indptr[k], alike.indptr[k + 1]):
                other = nodes + np.uintp(alike.limit[f]) * batch
                _add(m, row // batch * width + other, theta, at, batch)
    for i in range(ZERO, np.uintp(val.amount.size), batch):
        diagonal = (nodes + i) // batch * (width + batch)
        for draw in range(batch):
            m[diagonal + draw] += u[n + n + i + draw] / v[n + n + i + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _direction(alike, val, w, u, v, target, second, du, dv, dpi, batch):  # type: ignore[no-untyped-def]
    """Aim every product at `target`, less `second` times the old direction's own products."""
    n, b, rho, goal, nodes = np.uintp(w.base.size), w.right, w.rho, w.goal, np.uintp(w.node.size)
    for i in range(ZERO, np.uintp(u.size), batch):
        for draw in range(batch):
            old = second[draw] * du[i + draw] * dv[i + draw]
            goal[i + draw] = val.on[i + draw] * target[draw] - old
    for i in range(nodes):
        b[i] = w.node[i]
    for i in range(np.uintp(val.amount.size)):
        b[nodes + i] = goal[n + n + i] / v[n + n + i] - u[n + n + i] + w.room[n + n + i]
    for i in range(n):
        rho[i] = w.base[i] + goal[i] * w.inverse[i] - v[i]
    for i in range(n):
        rho[i] = (rho[i] - goal[n + i] / u[n + i] + v[n + i]) * w.theta[i]
    for k in range(np.uintp(alike.tail.size)):
        if alike.tail[k] >= 0:
            _add(b, np.uintp(alike.tail[k]) * batch, rho, k * batch, batch)
        if alike.head[k] >= 0:
            _subtract(b, np.uintp(alike.head[k]) * batch, rho, k * batch, batch)
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            _add(b, nodes + np.uintp(alike.limit[e]) * batch, rho, k * batch, batch)
    _back(w.matrix, b, batch)
    for i in range(nodes):
        dpi[i] = b[i]
    du[:] = 0.0
    for k in range(np.uintp(alike.tail.size)):
        at, tail, head = k * batch, np.uintp(alike.tail[k]), np.uintp(alike.head[k]) * batch
        if alike.tail[k] >= 0:
            _add(du, at, b, tail * batch, batch)
        if alike.head[k] >= 0:
            for draw in range(batch):
                du[at + draw] -= val.factor[at + draw] * b[head + draw]
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            _add(du, at, b, nodes + np.uintp(alike.limit[e]) * batch, batch)
    for i in range(n):
        du[i] = rho[i] - w.theta[i] * du[i]
    for i in range(n):
        dv[i] = val.on[i] * ((goal[i] - v[i] * du[i]) * w.inverse[i] - v[i])
    for i in range(n):
        du[n + i] = -w.room[n + i] - val.on[n + i] * du[i]
    for i in range(n, n + n):
        dv[i] = val.on[i] * ((goal[i] - v[i] * du[i]) / u[i] - v[i])
    for i in range(np.uintp(val.amount.size)):
        dv[n + n + i] = b[nodes + i]
    for i in range(n + n, np.uintp(u.size)):
        du[i] = (goal[i] - u[i] * dv[i]) / v[i] - u[i]


@compiled(error_model="numpy", fastmath=FAST)
def _reach(alike, w, u, v, pi, du, dv, dpi, batch):  # type: ignore[no-untyped-def]
    """Find one over the longest step that leaves everything positive."""
    short = w.short
    short[:] = 1.0
    for i in range(np.uintp(u.size)):
        w.goal[i] = max(-du[i] / u[i], -dv[i] / v[i])
    for i in range(ZERO, np.uintp(u.size), batch):
        for draw in range(batch):
            short[draw] = max(short[draw], w.goal[i + draw])
    for k in alike.free:
        at = np.uintp(k) * batch
        for draw in range(batch):
            short[draw] = max(short[draw], du[at + draw] * w.inverse[at + draw] / 3.0)
    for r in alike.positive:
        at = np.uintp(r) * batch
        for draw in range(batch):
            rise = dpi[at + draw] / pi[at + draw]
            short[draw] = max(short[draw], max(-rise, rise / 3.0))


@compiled(error_model="numpy", fastmath=FAST)
def _gains(u, v, du, dv, first, cross):  # type: ignore[no-untyped-def]
    """The first and second coefficient of the change in the products' sum."""
    batch = np.uintp(first.size)
    first[:], cross[:] = 0.0, 0.0
    for i in range(ZERO, np.uintp(u.size), batch):
        for draw in range(batch):
            first[draw] += u[i + draw] * dv[i + draw] + v[i + draw] * du[i + draw]
            cross[draw] += du[i + draw] * dv[i + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _go(step, change, value):  # type: ignore[no-untyped-def]
    batch = np.uintp(step.size)
    for i in range(ZERO, np.uintp(value.size), batch):
        for draw in range(batch):
            if step[draw] > 0.0:
                value[i + draw] += step[draw] * change[i + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _largest(values, start, into):  # type: ignore[no-untyped-def]
    batch = np.uintp(into.size)
    for i in range(start, np.uintp(values.size), batch):
        for draw in range(batch):
            into[draw] = max(into[draw], abs(values[i + draw]))


@compiled(error_model="numpy", fastmath=FAST)
def _add(into, at, values, start, batch):  # type: ignore[no-untyped-def]
    for draw in range(batch):
        into[at + draw] += values[start + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _subtract(into, at, values, start, batch):  # type: ignore[no-untyped-def]
    for draw in range(batch):
        into[at + draw] -= values[start + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _factor(m, width, batch):  # type: ignore[no-untyped-def]
    """LU in place, without row swaps: a draw that would need them fails."""
    ratio, size = np.empty(batch), width // batch
    for c in range(ZERO, width, batch):
        top = c * size + c
        for r in range(c + batch, width, batch):
            at, left = r * size + c, 0.0
            for draw in range(batch):
                left += abs(m[at + draw])
            if left == 0.0:
                continue
            for draw in range(batch):
                ratio[draw] = m[at + draw] / m[top + draw]
                m[at + draw] = ratio[draw]
            for s in range(batch, width - c, batch):
                for draw in range(batch):
                    m[at + s + draw] -= ratio[draw] * m[top + s + draw]


@compiled(error_model="numpy", fastmath=FAST)
def _back(m, b, batch):  # type: ignore[no-untyped-def]
    """Solve with the factors; `b` is overwritten."""
    width, size = np.uintp(b.size), np.uintp(b.size) // batch
    for r in range(ZERO, width, batch):
        for s in range(ZERO, r, batch):
            for draw in range(batch):
                b[r + draw] -= m[r * size + s + draw] * b[s + draw]
    for above in range(batch, width + batch, batch):
        at = width - above
        for s in range(at + batch, width, batch):
            for draw in range(batch):
                b[at + draw] -= m[at * size + s + draw] * b[s + draw]
        for draw in range(batch):
            b[at + draw] /= m[at * size + at + draw]
