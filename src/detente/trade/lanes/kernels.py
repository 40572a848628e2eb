"""Draws of one market side by side, step by step together, so that the processor's wide registers
work on several at once. Arrays in, arrays out.

The method, the activities and the pairs are those of ``trade/kernels.py``, without Cournot pairs
and price caps; all draws have the same bounds and limits. An array is flat, thing after thing, each
a stretch of lanes, and loops run over many things at once or over the lanes of one. Nothing passes
from lane to lane: but for the last digit a draw has one answer. A lane that is done waits.

A bound or slack that is not there is a pair that never moves: `on` is 0, the rent next to nothing.
Places are unsigned: a sign would have to be looked at in every turn of a loop, lane by lane.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from detente.trade.layout import Floats

PROXIMAL, DUAL = 1e-7, 1e-8  # as in ``trade/kernels.py``
NOTHING = 1e-300
ZERO = np.uintp(0)
FAST = {"reassoc", "contract", "nsz"}


class Draws(NamedTuple):
    """The numbers of the draws in hand: by activity, by limit, and `on` by pair."""

    cost: Floats
    slope: Floats
    power: Floats
    factor: Floats
    upper: Floats
    amount: Floats
    on: Floats


class Work(NamedTuple):
    """Scratch: by activity, by node, by pair, the dense system, and by lane."""

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


@njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def solve_lanes(  # type: ignore[no-untyped-def]
    alike, values, lanes, tolerance, most_steps, u, v, pi, steps
):
    """Solve every draw as ``solve_draws`` of ``trade/kernels.py`` does, `lanes` at a time."""
    for bundle in prange((u.shape[0] + lanes - 1) // lanes):
        _solve_bundle(alike, values, bundle, lanes, tolerance, most_steps, u, v, pi, steps)


@njit(cache=True, nogil=True, error_model="numpy")
def _solve_bundle(  # type: ignore[no-untyped-def]
    alike, values, bundle, lanes, tolerance, most_steps, u, v, pi, steps
):
    kinds, pairs, limits, nodes = alike.tail.size, u.shape[1], values.amount.shape[1], pi.shape[1]
    n, rows, first = kinds * lanes, nodes + limits, bundle * lanes
    val = Draws(
        np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
        np.empty(limits * lanes), np.empty(pairs * lanes),
    )  # fmt: skip
    w = Work(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(nodes * lanes),
        np.zeros(pairs * lanes), np.zeros(pairs * lanes), np.zeros(rows * rows * lanes),
        np.zeros(rows * lanes), np.zeros(lanes), np.zeros(lanes), np.zeros(lanes), np.zeros(lanes),
    )  # fmt: skip
    x, y, z = np.empty(pairs * lanes), np.empty(pairs * lanes), np.empty(nodes * lanes)
    for lane in range(lanes):
        b = min(first + lane, u.shape[0] - 1)  # the last draw fills the lanes that are left over
        for k in range(kinds):
            i, upper = k * lanes + lane, values.upper[b, k]
            val.cost[i], val.slope[i] = values.cost[b, k], values.slope[b, k]
            val.power[i], val.factor[i] = values.power[b, k], values.factor[b, k]
            val.upper[i] = upper if values.on[b, kinds + k] else 0.0
        for c in range(limits):
            val.amount[c * lanes + lane] = values.amount[b, c]
        for k in range(pairs):
            i, on = k * lanes + lane, values.on[b, k]
            val.on[i] = 1.0 if on else 0.0
            x[i], y[i] = u[b, k] if on or k < kinds else 1.0, v[b, k] if on else NOTHING
        for r in range(nodes):
            z[r * lanes + lane] = pi[b, r]
    taken = _follow_path(alike, val, w, x, y, z, np.uintp(lanes), tolerance, most_steps)
    for lane in range(min(lanes, u.shape[0] - first)):
        steps[first + lane] = taken[lane]
        for k in range(pairs):
            u[first + lane, k], v[first + lane, k] = x[k * lanes + lane], y[k * lanes + lane]
        for r in range(nodes):
            pi[first + lane, r] = z[r * lanes + lane]


@njit(cache=True, nogil=True, error_model="numpy")
def _follow_path(alike, val, w, u, v, pi, lanes, tolerance, most_steps):  # type: ignore[no-untyped-def]
    du, dv, dpi = np.zeros(u.size), np.zeros(u.size), np.zeros(pi.size)
    taken, moving = np.full(lanes, -most_steps), np.ones(lanes, np.bool_)
    first, cross, nothing = np.zeros(lanes), np.zeros(lanes), np.zeros(lanes)
    target, second, step = np.zeros(lanes), np.zeros(lanes), np.zeros(lanes)
    count = max(alike.pairs, 1)
    for number in range(most_steps):
        _residuals(alike, val, w, u, v, pi, lanes)
        for lane in range(lanes):
            if moving[lane] and not np.isfinite(w.worst[lane] + w.total[lane]):
                moving[lane], taken[lane] = False, -number - 1
            elif moving[lane] and w.worst[lane] <= tolerance and w.most[lane] <= 1e-3 * tolerance:
                moving[lane], taken[lane] = False, number
        if not moving.any():
            break
        _assemble(alike, val, w, u, v, lanes)
        _factor(w.matrix, np.uintp(w.right.size), lanes)
        _direction(alike, val, w, u, v, nothing, nothing, du, dv, dpi, lanes)
        _reach(alike, w, u, v, pi, du, dv, dpi, lanes)
        _gains(u, v, du, dv, first, cross)
        for lane in range(lanes):
            total, ahead = w.total[lane], 1.0 / w.short[lane]
            left = max(total + ahead * (first[lane] + ahead * cross[lane]), 0.0)
            aim = min(max((left / max(total, NOTHING)) ** 3, 1e-6), 1.0)
            second[lane] = ahead * ahead
            # Products that ran far ahead of the residuals would spoil the system.
            target[lane] = max(aim * total / count, 1e-4 * tolerance)
        _direction(alike, val, w, u, v, target, second, du, dv, dpi, lanes)
        _reach(alike, w, u, v, pi, du, dv, dpi, lanes)
        for lane in range(lanes):
            most = min(max(0.99, 1.0 - w.total[lane] / count), 0.9999)
            step[lane] = min(1.0, most / w.short[lane]) if moving[lane] else 0.0
        _go(step, du, u)
        _go(step, dv, v)
        _go(step, dpi, pi)
    return taken


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _residuals(alike, val, w, u, v, pi, lanes):  # type: ignore[no-untyped-def]
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
        at, tail, head = k * lanes, np.uintp(alike.tail[k]), np.uintp(alike.head[k])
        if alike.tail[k] >= 0:
            _add(node, tail * lanes, u, at, lanes)
            _add(base, at, pi, tail * lanes, lanes)
        if alike.head[k] >= 0:
            head = head * lanes
            _subtract(node, head, u, at, lanes)
            for lane in range(lanes):
                base[at + lane] -= val.factor[at + lane] * pi[head + lane]
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            row = n + n + np.uintp(alike.limit[e]) * lanes
            _add(room, row, u, at, lanes)
            _add(base, at, v, row, lanes)
    for k in alike.elastic:
        node_of = np.uintp(max(alike.head[k], alike.tail[k])) * lanes
        _elastic(val, w, u, v, pi, np.uintp(k) * lanes, node_of, alike.tail[k] < 0, lanes)
    for i in range(n):
        base[i] += v[n + i]
    w.worst[:], w.total[:], w.most[:] = 0.0, 0.0, 0.0
    _largest(base, ZERO, w.worst)
    _largest(node, ZERO, w.worst)
    _largest(room, n, w.worst)
    for i in range(np.uintp(u.size)):
        w.goal[i] = u[i] * v[i]
    _largest(w.goal, ZERO, w.most)
    for i in range(ZERO, np.uintp(u.size), lanes):
        _add(w.total, ZERO, w.goal, i, lanes)
    for i in range(n):
        base[i] = -base[i] - ratio[i] * room[n + i]
    for i in range(n):
        curve[i] = 1.0 / (curve[i] + PROXIMAL)


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _elastic(val, w, u, v, pi, start, node, supply, lanes):  # type: ignore[no-untyped-def]
    """The residual and the slope of an iso-elastic curve. Logarithms bend the equation straight;
    near nothing, where supply costs nothing, not.
    """
    sign = 1.0 if supply else -1.0
    for lane in range(lanes):
        i = start + lane
        own = pi[node + lane] + (v[i] if supply else 0.0)
        wanted = sign * val.cost[i] * (u[i] / val.slope[i]) ** val.power[i]
        residual, scale = wanted - own, wanted
        if not supply or (wanted > 1e-3 and own > 1e-3 * wanted):
            residual, scale = sign * own * np.log(wanted / own), own
        w.base[i] = residual
        w.theta[i] = (scale * abs(val.power[i]) + v[i]) * w.inverse[i] + w.rho[i]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _assemble(alike, val, w, u, v, lanes):  # type: ignore[no-untyped-def]
    """Fill the dense system: node balances and limits against prices and rents."""
    n, m, theta, down = np.uintp(w.base.size), w.matrix, w.theta, w.rho
    width, nodes = np.uintp(w.right.size), np.uintp(w.node.size)
    m[:] = 0.0
    for at in range(ZERO, np.uintp(m.size), width + lanes):
        m[at : at + lanes] = DUAL
    for i in range(n):
        down[i] = theta[i] * val.factor[i]
    for k in range(np.uintp(alike.tail.size)):
        at, tail, head = k * lanes, np.uintp(alike.tail[k]), np.uintp(alike.head[k])
        if alike.tail[k] >= 0:
            _add(m, tail * (width + lanes), theta, at, lanes)
        if alike.head[k] >= 0:
            _add(m, head * (width + lanes), down, at, lanes)
            if alike.tail[k] >= 0:
                _subtract(m, tail * width + head * lanes, down, at, lanes)
                _subtract(m, head * width + tail * lanes, theta, at, lanes)
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            row = nodes + np.uintp(alike.limit[e]) * lanes
            _add(m, tail * width + row, theta, at, lanes)
            _add(m, row // lanes * width + tail * lanes, theta, at, lanes)
            _subtract(m, head * width + row, theta, at, lanes)
            _subtract(m, row // lanes * width + head * lanes, down, at, lanes)
            for f in range(alike.indptr[k], alike.indptr[k + 1]):
                other = nodes + np.uintp(alike.limit[f]) * lanes
                _add(m, row // lanes * width + other, theta, at, lanes)
    for i in range(ZERO, np.uintp(val.amount.size), lanes):
        diagonal = (nodes + i) // lanes * (width + lanes)
        for lane in range(lanes):
            m[diagonal + lane] += u[n + n + i + lane] / v[n + n + i + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _direction(alike, val, w, u, v, target, second, du, dv, dpi, lanes):  # type: ignore[no-untyped-def]
    """Aim every product at `target`, less `second` times the old direction's own products."""
    n, b, rho, goal, nodes = np.uintp(w.base.size), w.right, w.rho, w.goal, np.uintp(w.node.size)
    for i in range(ZERO, np.uintp(u.size), lanes):
        for lane in range(lanes):
            old = second[lane] * du[i + lane] * dv[i + lane]
            goal[i + lane] = val.on[i + lane] * target[lane] - old
    b[:nodes] = w.node
    for i in range(np.uintp(val.amount.size)):
        b[nodes + i] = goal[n + n + i] / v[n + n + i] - u[n + n + i] + w.room[n + n + i]
    for i in range(n):
        rho[i] = w.base[i] + goal[i] * w.inverse[i] - v[i]
    for i in range(n):
        rho[i] = (rho[i] - goal[n + i] / u[n + i] + v[n + i]) * w.theta[i]
    for k in range(np.uintp(alike.tail.size)):
        if alike.tail[k] >= 0:
            _add(b, np.uintp(alike.tail[k]) * lanes, rho, k * lanes, lanes)
        if alike.head[k] >= 0:
            _subtract(b, np.uintp(alike.head[k]) * lanes, rho, k * lanes, lanes)
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            _add(b, nodes + np.uintp(alike.limit[e]) * lanes, rho, k * lanes, lanes)
    _back(w.matrix, b, lanes)
    dpi[:] = b[:nodes]
    du[:] = 0.0
    for k in range(np.uintp(alike.tail.size)):
        at, tail, head = k * lanes, np.uintp(alike.tail[k]), np.uintp(alike.head[k]) * lanes
        if alike.tail[k] >= 0:
            _add(du, at, b, tail * lanes, lanes)
        if alike.head[k] >= 0:
            for lane in range(lanes):
                du[at + lane] -= val.factor[at + lane] * b[head + lane]
        for e in range(alike.indptr[k], alike.indptr[k + 1]):
            _add(du, at, b, nodes + np.uintp(alike.limit[e]) * lanes, lanes)
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


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _reach(alike, w, u, v, pi, du, dv, dpi, lanes):  # type: ignore[no-untyped-def]
    """Find one over the longest step that leaves everything positive."""
    short = w.short
    short[:] = 1.0
    for i in range(np.uintp(u.size)):
        w.goal[i] = max(-du[i] / u[i], -dv[i] / v[i])
    for i in range(ZERO, np.uintp(u.size), lanes):
        for lane in range(lanes):
            short[lane] = max(short[lane], w.goal[i + lane])
    for k in alike.free:
        at = np.uintp(k) * lanes
        for lane in range(lanes):
            short[lane] = max(short[lane], du[at + lane] * w.inverse[at + lane] / 3.0)
    for r in alike.positive:
        at = np.uintp(r) * lanes
        for lane in range(lanes):
            rise = dpi[at + lane] / pi[at + lane]
            short[lane] = max(short[lane], max(-rise, rise / 3.0))


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _gains(u, v, du, dv, first, cross):  # type: ignore[no-untyped-def]
    """The first and second coefficient of the change in the products' sum."""
    lanes = np.uintp(first.size)
    first[:], cross[:] = 0.0, 0.0
    for i in range(ZERO, np.uintp(u.size), lanes):
        for lane in range(lanes):
            first[lane] += u[i + lane] * dv[i + lane] + v[i + lane] * du[i + lane]
            cross[lane] += du[i + lane] * dv[i + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _go(step, change, value):  # type: ignore[no-untyped-def]
    lanes = np.uintp(step.size)
    for i in range(ZERO, np.uintp(value.size), lanes):
        for lane in range(lanes):
            if step[lane] > 0.0:
                value[i + lane] += step[lane] * change[i + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _largest(values, start, into):  # type: ignore[no-untyped-def]
    lanes = np.uintp(into.size)
    for i in range(start, np.uintp(values.size), lanes):
        for lane in range(lanes):
            into[lane] = max(into[lane], abs(values[i + lane]))


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _add(into, at, values, start, lanes):  # type: ignore[no-untyped-def]
    for lane in range(lanes):
        into[at + lane] += values[start + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _subtract(into, at, values, start, lanes):  # type: ignore[no-untyped-def]
    for lane in range(lanes):
        into[at + lane] -= values[start + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _factor(m, width, lanes):  # type: ignore[no-untyped-def]
    """LU in place, without row swaps: a lane that would need them fails."""
    ratio, size = np.empty(lanes), width // lanes
    for c in range(ZERO, width, lanes):
        top = c * size + c
        for r in range(c + lanes, width, lanes):
            at, left = r * size + c, 0.0
            for lane in range(lanes):
                left += abs(m[at + lane])
            if left == 0.0:
                continue
            for lane in range(lanes):
                ratio[lane] = m[at + lane] / m[top + lane]
                m[at + lane] = ratio[lane]
            for s in range(lanes, width - c, lanes):
                for lane in range(lanes):
                    m[at + s + lane] -= ratio[lane] * m[top + s + lane]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _back(m, b, lanes):  # type: ignore[no-untyped-def]
    """Solve with the factors; `b` is overwritten."""
    width, size = np.uintp(b.size), np.uintp(b.size) // lanes
    for r in range(ZERO, width, lanes):
        for s in range(ZERO, r, lanes):
            for lane in range(lanes):
                b[r + lane] -= m[r * size + s + lane] * b[s + lane]
    for above in range(lanes, width + lanes, lanes):
        at = width - above
        for s in range(at + lanes, width, lanes):
            for lane in range(lanes):
                b[at + lane] -= m[at * size + s + lane] * b[s + lane]
        for lane in range(lanes):
            b[at + lane] /= m[at * size + at + lane]
