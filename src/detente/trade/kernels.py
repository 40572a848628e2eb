"""An interior-point Newton method for trade equilibria, compiled. Arrays in, arrays out.

Everything is an activity with a quantity and a slack, never both positive: supplies (into a
producer's node), demands (out of a market's node), arcs between them, transfers (from a producer's
node to that of its capped goods). Each step solves a dense system of nodes and shared limits.

Pairs: of N activities, L limits and G price caps come P = 2 N + L + G complementary pairs (u, v):
quantity and slack [0, N), room below an own bound and its rent [N, 2N), room below a shared limit
and its rent [2N, 2N + L), room below a price cap and its rent [2N + L, P).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.compiling import compiled, prange
from detente.trade.kernel_arrays import Floats, Ints, KernelValues

PROXIMAL, DUAL = 1e-7, 1e-8  # keep the Newton system regular; they bend the way, not the end
THETA, HEAD, KAPPA, RHO, BASE, INVERSE = range(6)
FAST = {"reassoc", "contract", "nsz"}


class Scratch(NamedTuple):
    """Scratch: numbers per activity, residuals, sums per Cournot pair, the dense system."""

    per: Floats
    node: Floats
    room: Floats
    q: Floats
    qd: Floats
    matrix: Floats
    right: Floats
    order: Ints


@compiled(parallel=True, error_model="numpy")
def solve_draws(  # type: ignore[no-untyped-def]
    top, values, centred, tolerance, most_steps, u, v, pi, steps
):
    """Solve every draw from the start in `u`, `v`, `pi`; leave the solution there, and in `steps`
    the steps taken (negative: no solution). By prediction and correction, or by short steps.
    """
    for b in prange(u.shape[0]):
        draw = np.int64(b)  # a thread's own number is unsigned: the loop would be compiled twice
        steps[b] = _solve_draw(top, values, draw, centred, tolerance, most_steps, u[b], v[b], pi[b])


# A function of its own, not the same one compiled twice: numba's disk cache tells functions apart,
# but not whether they were compiled with threads.
@compiled(error_model="numpy")
def solve_few(  # type: ignore[no-untyped-def]
    top, values, centred, tolerance, most_steps, u, v, pi, steps
):
    """As `solve_draws` without threads, which take time to wake."""
    for b in range(u.shape[0]):
        steps[b] = _solve_draw(top, values, b, centred, tolerance, most_steps, u[b], v[b], pi[b])


@compiled(error_model="numpy")
def _solve_draw(  # type: ignore[no-untyped-def]
    top, values, b, centred, tolerance, most_steps, u, v, pi
):
    n, nodes, pairs, width = top.tail.size, top.nodes, top.demand.size, u.size
    val = KernelValues(
        values.cost[b], values.slope[b], values.power[b], values.factor[b], values.upper[b],
        values.amount[b], values.cap[b], values.live[b], values.on[b], values.positive[b],
    )  # fmt: skip
    size = nodes + val.amount.size
    w = Scratch(
        np.zeros((6, n)), np.zeros(nodes), np.zeros(width), np.zeros(pairs), np.zeros(pairs),
        np.zeros((size, size)), np.zeros(size), np.zeros(size, np.int64),
    )  # fmt: skip
    return _follow_path(top, val, w, u, v, pi, centred, tolerance, most_steps)


@compiled(error_model="numpy")
def _follow_path(top, val, w, u, v, pi, centred, tolerance, most_steps):  # type: ignore[no-untyped-def]
    du, dv, dpi = np.zeros(u.size), np.zeros(u.size), np.zeros(pi.size)
    count = max(val.on.sum(), 1)
    for number in range(most_steps):
        worst, total, most = _residuals(top, val, w, u, v, pi)
        if not np.isfinite(worst + total):
            return -number - 1
        if worst <= tolerance and most <= 1e-3 * tolerance:
            return number
        _assemble(top, val, w, u, v)
        if not _factor(w.matrix, w.order):
            return -number - 1
        average, aim, second = total / count, 0.2, 0.0
        if not centred:
            du[:] = 0.0
            step, first, cross = _direction(top, val, w, u, v, pi, 0.0, 0.0, du, dv, dpi)
            ahead = max(total + step * (first + step * cross), 0.0)
            aim = min(max((ahead / max(total, 1e-300)) ** 3, 1e-6), 1.0)
            second = step * step
        # Products that ran far ahead of the residuals would spoil the system.
        target = max(aim * average, 1e-4 * tolerance)
        step, _, _ = _direction(top, val, w, u, v, pi, target, second, du, dv, dpi)
        step = min(1.0, min(max(0.99, 1.0 - average), 0.9999) * step)
        for i in range(u.size):
            u[i] += step * du[i]
            v[i] += step * dv[i]
        for r in range(pi.size):
            pi[r] += step * dpi[r]
    return -most_steps


@compiled(error_model="numpy", fastmath=FAST)
def _residuals(top, val, w, u, v, pi):  # type: ignore[no-untyped-def]
    """Fill the residuals and the Newton diagonal; return the largest residual, and the sum and
    the largest of the complementary products.
    """
    n, limits = top.tail.size, val.amount.size
    w.node[:], w.q[:] = 0.0, 0.0
    for i in range(2 * n, 2 * n + limits):
        w.room[i] = u[i] - val.amount[i - 2 * n] if val.on[i] else 0.0
    for k in range(n):
        if val.live[k] and top.pair[k] >= 0:
            w.q[top.pair[k]] += val.factor[k] * u[k]
    worst, total, most = 0.0, 0.0, 0.0
    for k in range(n):
        if not val.live[k]:
            continue
        x, tail, head = u[k], top.tail[k], top.head[k]
        inverse, push = 1.0 / x, 0.0
        w.per[HEAD, k] = -val.factor[k]
        w.per[KAPPA, k] = 0.0
        if val.power[k] != 0.0:
            # Logarithms bend the equation straight; near nothing, where supply costs nothing, not.
            sign = 1.0 if tail < 0 else -1.0
            own = pi[head] + v[k] if tail < 0 else pi[tail]
            wanted = sign * val.cost[k] * (x / val.slope[k]) ** val.power[k]
            residual, scale = wanted - own, wanted
            if sign < 0.0 or (wanted > 1e-3 and own > 1e-3 * wanted):
                residual, scale = sign * own * np.log(wanted / own), own
            curve = (scale * abs(val.power[k]) + v[k]) * inverse
        else:
            residual, curve = val.cost[k] + val.slope[k] * x - v[k], val.slope[k] + v[k] * inverse
            residual += pi[tail] if tail >= 0 else 0.0
            residual -= val.factor[k] * pi[head] if head >= 0 else 0.0
        for e in range(top.indptr[k], top.indptr[k + 1]):
            residual += v[2 * n + top.limit[e]]
            w.room[2 * n + top.limit[e]] += x
        if top.pair[k] >= 0:
            # One more tonne lowers the price of all that the seller has there, of which it keeps
            # the factors' shares, whichever way the tonne goes.
            d, kept = top.demand[top.pair[k]], w.q[top.pair[k]]
            fall = val.slope[d]
            if val.power[d] != 0.0:
                fall = -val.power[d] * pi[head] / u[d]
                w.per[HEAD, k] += kept / u[d] * (1.0 - val.power[d])
            w.per[KAPPA, k] = fall
            residual += fall * kept
        if top.ceiling[k] >= 0:
            g = 2 * n + limits + top.ceiling[k]
            residual += v[g]
            w.room[g] = u[g] - val.cap[top.ceiling[k]] + pi[head] - v[g]
            w.per[HEAD, k] = -u[g] / (v[g] + u[g])
            push -= v[g] * w.room[g] / (v[g] + u[g])
        if val.on[n + k]:
            residual += v[n + k]
            w.room[n + k] = x + u[n + k] - val.upper[k]
            ratio = v[n + k] / u[n + k]
            curve += ratio
            push -= ratio * w.room[n + k]
            total, most = total + u[n + k] * v[n + k], max(most, u[n + k] * v[n + k])
        w.per[THETA, k] = 1.0 / (curve + PROXIMAL)
        w.per[INVERSE, k], w.per[BASE, k] = inverse, push - residual
        total, most = total + x * v[k], max(most, x * v[k])
        worst = max(worst, abs(residual))
        if tail >= 0:
            w.node[tail] += x
        if head >= 0:
            w.node[head] -= x
    for r in range(top.nodes):
        worst = max(worst, abs(w.node[r]))
    for i in range(n, u.size):
        if val.on[i]:
            worst = max(worst, abs(w.room[i]))
            if i >= 2 * n:
                total, most = total + u[i] * v[i], max(most, u[i] * v[i])
    return worst, total, most


@compiled(error_model="numpy", fastmath=FAST)
def _assemble(top, val, w, u, v):  # type: ignore[no-untyped-def]
    """Fill the dense system: node balances and limits against prices and rents."""
    n, nodes, m = top.tail.size, top.nodes, w.matrix
    for r in range(m.shape[0]):
        for c in range(m.shape[0]):
            m[r, c] = 0.0
    for k in range(n):
        if not val.live[k]:
            continue
        tail, head, theta = top.tail[k], top.head[k], w.per[THETA, k]
        down = theta * w.per[HEAD, k]
        if tail >= 0:
            m[tail, tail] += theta
        if head >= 0:
            m[head, head] -= down
            if tail >= 0:
                m[tail, head] += down
                m[head, tail] -= theta
        for e in range(top.indptr[k], top.indptr[k + 1]):
            row = nodes + top.limit[e]
            if val.on[2 * n + top.limit[e]]:
                m[tail, row] += theta
                m[row, tail] += theta
                m[head, row] -= theta
                m[row, head] += down
                for f in range(top.indptr[k], top.indptr[k + 1]):
                    if val.on[2 * n + top.limit[f]]:
                        m[row, nodes + top.limit[f]] += theta
    if top.demand.size > 0:
        _couple(top, val, w)
    for i in range(2 * n, 2 * n + val.amount.size):
        if val.on[i]:
            m[nodes + i - 2 * n, nodes + i - 2 * n] += u[i] / v[i]
    for r in range(m.shape[0]):
        m[r, r] += DUAL  # prices and rents that limits leave open stay where they are


@compiled(error_model="numpy", fastmath=FAST)
def _couple(top, val, w):  # type: ignore[no-untyped-def]
    """Take from the system what each Cournot pair's own sales add, one product of vectors each:
    the columns weigh flows by what is kept of the price.
    """
    size, pairs = w.right.size, top.demand.size
    left, right = np.zeros((pairs, size)), np.zeros((pairs, size))
    w.qd[:] = 0.0
    for k in range(top.tail.size):
        c = top.pair[k]
        if c >= 0 and val.live[k]:
            theta, kappa = w.per[THETA, k], w.per[KAPPA, k]
            share = theta * val.factor[k]
            left[c, top.tail[k]] += theta * kappa
            left[c, top.head[k]] -= theta * kappa
            right[c, top.tail[k]] += share
            right[c, top.head[k]] += share * w.per[HEAD, k]
            for e in range(top.indptr[k], top.indptr[k + 1]):
                if val.on[2 * top.tail.size + top.limit[e]]:
                    left[c, top.nodes + top.limit[e]] += theta * kappa
                    right[c, top.nodes + top.limit[e]] += share
            w.qd[c] += share * kappa
    for c in range(pairs):
        for r in range(size):
            if left[c, r] != 0.0:
                for s in range(size):
                    w.matrix[r, s] -= left[c, r] / (1.0 + w.qd[c]) * right[c, s]


@compiled(error_model="numpy", fastmath=FAST)
def _direction(top, val, w, u, v, pi, target, second, du, dv, dpi):  # type: ignore[no-untyped-def]
    """Aim every product at `target`, less `second` times the old direction's own products. Return
    the longest step, and the first and second coefficient of the change in the products' sum.
    """
    n, nodes, b, caps = top.tail.size, top.nodes, w.right, 2 * top.tail.size + val.amount.size
    for r in range(nodes):  # copying a slice compiles text for its errors
        b[r] = w.node[r]
    w.q[:] = 0.0
    for i in range(2 * n, caps):
        goal = target - second * du[i] * dv[i]
        b[nodes + i - 2 * n] = goal / v[i] - u[i] + w.room[i] if val.on[i] else 0.0
    for k in range(n):
        if val.live[k]:
            rho = w.per[BASE, k]
            if val.on[k]:
                rho += (target - second * du[k] * dv[k]) * w.per[INVERSE, k] - v[k]
            if val.on[n + k]:
                rho -= (target - second * du[n + k] * dv[n + k]) / u[n + k] - v[n + k]
            if top.ceiling[k] >= 0:
                g = caps + top.ceiling[k]
                rho -= (target - u[g] * v[g] - second * du[g] * dv[g]) / (v[g] + u[g])
            w.per[RHO, k] = w.per[THETA, k] * rho
            if top.pair[k] >= 0:
                w.q[top.pair[k]] += val.factor[k] * w.per[RHO, k]
    for k in range(n):
        if val.live[k]:
            c = top.pair[k]
            if c >= 0:
                w.per[RHO, k] -= w.per[THETA, k] * w.per[KAPPA, k] * w.q[c] / (1.0 + w.qd[c])
            if top.tail[k] >= 0:
                b[top.tail[k]] += w.per[RHO, k]
            if top.head[k] >= 0:
                b[top.head[k]] -= w.per[RHO, k]
            for e in range(top.indptr[k], top.indptr[k + 1]):
                if val.on[2 * n + top.limit[e]]:
                    b[nodes + top.limit[e]] += w.per[RHO, k]
    _back(w.matrix, w.order, b)
    for r in range(nodes):
        dpi[r] = b[r]
    w.q[:] = 0.0
    for k in range(n):
        if val.live[k]:
            move = b[top.tail[k]] if top.tail[k] >= 0 else 0.0
            if top.head[k] >= 0:
                move += w.per[HEAD, k] * b[top.head[k]]
            for e in range(top.indptr[k], top.indptr[k + 1]):
                if val.on[2 * n + top.limit[e]]:
                    move += b[nodes + top.limit[e]]
            move *= w.per[THETA, k]
            if top.pair[k] >= 0:
                w.q[top.pair[k]] += val.factor[k] * move
            w.per[RHO, k] -= move
    short, first, cross = 1.0, 0.0, 0.0  # `short` is one over the longest step
    for k in range(n):
        if not val.live[k]:
            continue
        x, c = w.per[RHO, k], top.pair[k]
        if c >= 0:
            x += w.per[THETA, k] * w.per[KAPPA, k] * w.q[c] / (1.0 + w.qd[c])
        if val.on[k]:
            goal = target - second * du[k] * dv[k]
            dv[k] = (goal - v[k] * x) * w.per[INVERSE, k] - v[k]
            first, cross = first + u[k] * dv[k] + v[k] * x, cross + x * dv[k]
            if dv[k] < 0.0:
                short = max(short, -dv[k] / v[k])
        else:
            short = max(short, x * w.per[INVERSE, k] / 3.0)
        short = max(short, -x * w.per[INVERSE, k])
        du[k] = x
        i = n + k
        if val.on[i]:
            goal, room = target - second * du[i] * dv[i], -w.room[i] - x
            du[i], dv[i] = room, (goal - v[i] * room) / u[i] - v[i]
            first, cross = first + u[i] * dv[i] + v[i] * room, cross + room * dv[i]
            short = max(short, max(-room / u[i], -dv[i] / v[i]))
        if top.ceiling[k] >= 0:
            g, rise = caps + top.ceiling[k], dpi[top.head[k]]
            goal = target - u[g] * v[g] - second * du[g] * dv[g]
            dv[g] = (goal + v[g] * (w.room[g] + rise)) / (v[g] + u[g])
            du[g] = -w.room[g] - rise + dv[g]
    for i in range(2 * n, u.size):
        if val.on[i]:
            if i < caps:
                goal = target - second * du[i] * dv[i]
                dv[i] = b[nodes + i - 2 * n]
                du[i] = (goal - u[i] * dv[i]) / v[i] - u[i]
            first, cross = first + u[i] * dv[i] + v[i] * du[i], cross + du[i] * dv[i]
            short = max(short, max(-du[i] / u[i], -dv[i] / v[i]))
    for r in range(nodes):
        if val.positive[r]:
            short = max(short, max(-dpi[r], dpi[r] / 3.0) / pi[r])
    return 1.0 / short, first, cross


@compiled(error_model="numpy", fastmath=FAST)
def _factor(m, order):  # type: ignore[no-untyped-def]
    """LU in place, with row swaps where the diagonal is poor; say whether it went through."""
    size = m.shape[0]
    for c in range(size):
        best, at = abs(m[c, c]), c
        for r in range(c + 1, size):
            if abs(m[r, c]) > 10.0 * best:
                best, at = abs(m[r, c]), r
        order[c] = at
        if not best > 0.0:
            return False
        if at != c:
            for s in range(size):
                m[c, s], m[at, s] = m[at, s], m[c, s]
        for r in range(c + 1, size):
            if m[r, c] != 0.0:
                ratio = m[r, c] / m[c, c]
                m[r, c] = ratio
                for s in range(c + 1, size):
                    m[r, s] -= ratio * m[c, s]
    return True


@compiled(error_model="numpy", fastmath=FAST)
def _back(m, order, b):  # type: ignore[no-untyped-def]
    """Solve with the factors; `b` is overwritten."""
    for c in range(b.size):
        at = order[c]
        if at != c:
            b[c], b[at] = b[at], b[c]
    for r in range(b.size):
        for s in range(r):
            b[r] -= m[r, s] * b[s]
    for r in range(b.size - 1, -1, -1):
        for s in range(r + 1, b.size):
            b[r] -= m[r, s] * b[s]
        b[r] /= m[r, r]
