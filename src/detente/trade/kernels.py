"""An interior-point Newton method for trade equilibria, compiled. Arrays in, arrays out.

Everything is an activity with a quantity and a slack, both >= 0 and never both positive: supplies
(from nowhere into a producer's node), demands (from a market's node to nowhere), arcs between them,
and transfers (from a producer's node to the node of its capped goods). Nodes have prices; shared
limits have rents. Each step solves one dense system, a row for each node and each shared limit.

Pairs: of N activities, L limits and G price caps come P = 2 N + L + G complementary pairs (u, v):
quantity and slack [0, N), room below an own bound and its rent [N, 2N), room below a shared limit
and its rent [2N, 2N + L), room below a price cap and its rent [2N + L, P).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PROXIMAL = 1e-9  # keeps the Newton system regular; it bends the way, not the end
PRICE, THETA, HEAD, KAPPA, RHO = range(5)
FAST = {"reassoc", "contract", "nsz"}


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


class Values(NamedTuple):
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


class Work(NamedTuple):
    """Scratch: per activity its price residual, Newton diagonal, effective head price, Cournot
    slope and step; residuals of nodes and rooms; sums per Cournot pair; the dense system.
    """

    per: Floats
    node: Floats
    room: Floats
    q: Floats
    qd: Floats
    matrix: Floats
    right: Floats
    order: Ints


@njit(parallel=True, cache=True, nogil=True)
def solve_draws(top, values, centred, tolerance, most_steps, u, v, pi, steps):  # type: ignore[no-untyped-def]
    """Solve every draw from the start in `u`, `v`, `pi`; leave the solution there, and in `steps`
    the steps taken (negative: no solution). By prediction and correction, or by short steps.
    """
    n, nodes, pairs, width = top.tail.size, top.nodes, top.demand.size, u.shape[1]
    for b in prange(u.shape[0]):
        val = Values(
            values.cost[b], values.slope[b], values.power[b], values.factor[b], values.upper[b],
            values.amount[b], values.cap[b], values.live[b], values.on[b], values.positive[b],
        )  # fmt: skip
        size = nodes + val.amount.size
        w = Work(
            np.zeros((5, n)), np.zeros(nodes), np.zeros(width), np.zeros(pairs), np.zeros(pairs),
            np.zeros((size, size)), np.zeros(size), np.zeros(size, np.int64),
        )  # fmt: skip
        steps[b] = _follow_path(top, val, w, u[b], v[b], pi[b], centred, tolerance, most_steps)


@njit(cache=True, nogil=True)
def _follow_path(top, val, w, u, v, pi, centred, tolerance, most_steps):  # type: ignore[no-untyped-def]
    du, dv, dpi = np.zeros(u.size), np.zeros(u.size), np.zeros(pi.size)
    c = np.zeros(u.size)
    for number in range(most_steps):
        worst = _residuals(top, val, w, u, v, pi)
        total, count, most = _gap(val, u, v, du, dv, 0.0)
        if not np.isfinite(worst + total):
            return -number - 1
        if worst <= tolerance and most <= 1e-4 * tolerance:
            return number
        _assemble(top, val, w, u, v)
        if not _factor(w.matrix, w.order):
            return -number - 1
        average, aim, second = total / max(count, 1), 0.2, 0.0
        if not centred:
            for i in range(u.size):
                c[i] = -u[i] * v[i] if val.on[i] else 0.0
            _direction(top, val, w, u, v, c, du, dv, dpi)
            step = _longest(val, u, v, pi, du, dv, dpi)
            ahead, _, _ = _gap(val, u, v, du, dv, step)
            aim = min(max((max(ahead, 0.0) / max(total, 1e-300)) ** 3, 1e-6), 1.0)
            second = step * step
        # Products that ran far ahead of the residuals would spoil the system.
        target = max(aim * average, 1e-5 * tolerance)
        for i in range(u.size):
            if val.on[i]:
                c[i] = target - u[i] * v[i] - second * du[i] * dv[i]
        _direction(top, val, w, u, v, c, du, dv, dpi)
        step = min(
            1.0, min(max(0.99, 1.0 - average), 0.9999) * _longest(val, u, v, pi, du, dv, dpi)
        )
        for i in range(u.size):
            u[i] += step * du[i]
            v[i] += step * dv[i]
        for r in range(pi.size):
            pi[r] += step * dpi[r]
        du[:] = 0.0
        dv[:] = 0.0
    return -most_steps


@njit(cache=True, nogil=True, fastmath=FAST)
def _residuals(top, val, w, u, v, pi):  # type: ignore[no-untyped-def]
    """Fill the residuals and the Newton diagonal; return the largest residual."""
    n, limits = top.tail.size, val.amount.size
    w.node[:] = 0.0
    w.q[:] = 0.0
    for i in range(2 * n, 2 * n + limits):
        w.room[i] = u[i] - val.amount[i - 2 * n] if val.on[i] else 0.0
    for k in range(n):
        if val.live[k] and top.pair[k] >= 0:
            w.q[top.pair[k]] += u[k]
    worst = 0.0
    for k in range(n):
        if not val.live[k]:
            continue
        x, tail, head = u[k], top.tail[k], top.head[k]
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
            curve = scale * abs(val.power[k]) / x + v[k] / x
        else:
            residual, curve = val.cost[k] + val.slope[k] * x - v[k], val.slope[k] + v[k] / x
            residual += pi[tail] if tail >= 0 else 0.0
            residual -= val.factor[k] * pi[head] if head >= 0 else 0.0
        for e in range(top.indptr[k], top.indptr[k + 1]):
            residual += v[2 * n + top.limit[e]]
            w.room[2 * n + top.limit[e]] += x
        if top.pair[k] >= 0:
            d, sold = top.demand[top.pair[k]], w.q[top.pair[k]]
            fall = val.slope[d]
            if val.power[d] != 0.0:
                fall = -val.power[d] * pi[head] / u[d]
                w.per[HEAD, k] *= 1.0 - sold / u[d] * (1.0 - val.power[d])
            w.per[KAPPA, k] = val.factor[k] * fall
            residual += w.per[KAPPA, k] * sold
        if top.ceiling[k] >= 0:
            g = 2 * n + limits + top.ceiling[k]
            residual += v[g]
            w.room[g] = u[g] - val.cap[top.ceiling[k]] + pi[head] - v[g]
            w.per[HEAD, k] = -u[g] / (v[g] + u[g])
        if val.on[n + k]:
            residual += v[n + k]
            w.room[n + k] = x + u[n + k] - val.upper[k]
            curve += v[n + k] / u[n + k]
        w.per[THETA, k] = 1.0 / (curve + PROXIMAL)
        w.per[PRICE, k] = residual
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
    return worst


@njit(cache=True, nogil=True, fastmath=FAST)
def _assemble(top, val, w, u, v):  # type: ignore[no-untyped-def]
    """Fill the dense system: node balances and limits against prices and rents."""
    n, nodes, size, pairs = top.tail.size, top.nodes, w.right.size, top.demand.size
    m = w.matrix
    m[:, :] = 0.0
    w.qd[:] = 0.0
    left, right = np.zeros((pairs, size)), np.zeros((pairs, size))
    rows, balance, value = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    for k in range(n):
        if not val.live[k]:
            continue
        used = 0
        if top.tail[k] >= 0:
            rows[used], balance[used], value[used] = top.tail[k], 1.0, 1.0
            used += 1
        if top.head[k] >= 0:
            rows[used], balance[used], value[used] = top.head[k], -1.0, w.per[HEAD, k]
            used += 1
        for e in range(top.indptr[k], top.indptr[k + 1]):
            if val.on[2 * n + top.limit[e]]:
                rows[used], balance[used], value[used] = nodes + top.limit[e], 1.0, 1.0
                used += 1
        theta, c = w.per[THETA, k], top.pair[k]
        for i in range(used):
            for j in range(used):
                m[rows[i], rows[j]] += balance[i] * theta * value[j]
            if c >= 0:
                left[c, rows[i]] += balance[i] * theta * w.per[KAPPA, k]
                right[c, rows[i]] += theta * value[i]
        if c >= 0:
            w.qd[c] += theta * w.per[KAPPA, k]
    for c in range(pairs):
        for r in range(size):
            if left[c, r] != 0.0:
                ratio = left[c, r] / (1.0 + w.qd[c])
                for s in range(size):
                    m[r, s] -= ratio * right[c, s]
    for i in range(2 * n, 2 * n + val.amount.size):
        if val.on[i]:
            m[nodes + i - 2 * n, nodes + i - 2 * n] += u[i] / v[i]
    for r in range(size):
        if m[r, r] == 0.0:
            m[r, r] = 1.0


@njit(cache=True, nogil=True, fastmath=FAST)
def _direction(top, val, w, u, v, c, du, dv, dpi):  # type: ignore[no-untyped-def]
    """Solve for a direction; `c` holds the right-hand sides of the complementary pairs."""
    n, nodes, b, caps = top.tail.size, top.nodes, w.right, 2 * top.tail.size + val.amount.size
    b[:nodes] = w.node
    w.q[:] = 0.0
    for i in range(2 * n, caps):
        b[nodes + i - 2 * n] = c[i] / v[i] + w.room[i] if val.on[i] else 0.0
    for k in range(n):
        if val.live[k]:
            rho = -w.per[PRICE, k]
            if val.on[k]:
                rho += c[k] / u[k]
            if val.on[n + k]:
                rho -= (c[n + k] + v[n + k] * w.room[n + k]) / u[n + k]
            if top.ceiling[k] >= 0:
                g = caps + top.ceiling[k]
                rho -= (c[g] + v[g] * w.room[g]) / (v[g] + u[g])
            w.per[RHO, k] = w.per[THETA, k] * rho
            if top.pair[k] >= 0:
                w.q[top.pair[k]] += w.per[RHO, k]
    for k in range(n):
        if val.live[k]:
            if top.pair[k] >= 0:
                ratio = w.q[top.pair[k]] / (1.0 + w.qd[top.pair[k]])
                w.per[RHO, k] -= w.per[THETA, k] * w.per[KAPPA, k] * ratio
            if top.tail[k] >= 0:
                b[top.tail[k]] += w.per[RHO, k]
            if top.head[k] >= 0:
                b[top.head[k]] -= w.per[RHO, k]
            for e in range(top.indptr[k], top.indptr[k + 1]):
                if val.on[2 * n + top.limit[e]]:
                    b[nodes + top.limit[e]] += w.per[RHO, k]
    _back(w.matrix, w.order, b)
    dpi[:] = b[:nodes]
    w.q[:] = 0.0
    for k in range(n):
        if val.live[k]:
            move = b[top.tail[k]] if top.tail[k] >= 0 else 0.0
            if top.head[k] >= 0:
                move += w.per[HEAD, k] * b[top.head[k]]
            for e in range(top.indptr[k], top.indptr[k + 1]):
                if val.on[2 * n + top.limit[e]]:
                    move += b[nodes + top.limit[e]]
            du[k] = w.per[THETA, k] * move
            if top.pair[k] >= 0:
                w.q[top.pair[k]] += du[k]
    for k in range(n):
        if val.live[k]:
            if top.pair[k] >= 0:
                ratio = w.q[top.pair[k]] / (1.0 + w.qd[top.pair[k]])
                du[k] -= w.per[THETA, k] * w.per[KAPPA, k] * ratio
            du[k] = w.per[RHO, k] - du[k]
            du[n + k] = -w.room[n + k] - du[k]
            if top.ceiling[k] >= 0:
                g, rise = caps + top.ceiling[k], dpi[top.head[k]]
                dv[g] = (c[g] + v[g] * (w.room[g] + rise)) / (v[g] + u[g])
                du[g] = -w.room[g] - rise + dv[g]
    for i in range(2 * n):
        dv[i] = (c[i] - v[i] * du[i]) / u[i] if val.on[i] else 0.0
        if i >= n and not val.on[i]:
            du[i] = 0.0
    for i in range(2 * n, caps):
        dv[i] = b[nodes + i - 2 * n] if val.on[i] else 0.0
        du[i] = (c[i] - u[i] * dv[i]) / v[i] if val.on[i] else 0.0


@njit(cache=True, nogil=True)
def _longest(val, u, v, pi, du, dv, dpi):  # type: ignore[no-untyped-def]
    """The longest step, at most 1, that keeps all that has to stay positive at 0 or more."""
    step = 1.0
    for i in range(u.size):
        if val.on[i] or (i < val.live.size and val.live[i]):
            if du[i] < 0.0:
                step = min(step, -u[i] / du[i])
            if not val.on[i] and du[i] > 3.0 * u[i]:
                step = min(step, 3.0 * u[i] / du[i])
        if val.on[i] and dv[i] < 0.0:
            step = min(step, -v[i] / dv[i])
    for r in range(pi.size):
        if val.positive[r] and dpi[r] < 0.0:
            step = min(step, -pi[r] / dpi[r])
        elif val.positive[r] and dpi[r] > 3.0 * pi[r]:
            step = min(step, 3.0 * pi[r] / dpi[r])
    return step


@njit(cache=True, nogil=True)
def _gap(val, u, v, du, dv, step):  # type: ignore[no-untyped-def]
    """Sum, number and largest of the complementary products after a step."""
    total, count, most = 0.0, 0, 0.0
    for i in range(u.size):
        if val.on[i]:
            product = (u[i] + step * du[i]) * (v[i] + step * dv[i])
            total, count, most = total + product, count + 1, max(most, product)
    return total, count, most


@njit(cache=True, nogil=True, fastmath=FAST)
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


@njit(cache=True, nogil=True, fastmath=FAST)
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
