"""One sweep for each draw of the rates, eight draws side by side, compiled. No checks, no text.

Laws have the shape (groups, n, rows, 8): groups of eight draws; the first row of a draw is its law,
each other row that of one set of states in which what has arrived stays. What belongs to a draw has
the shape (groups, 8) or (groups, kinds, 8).

Edges come by target: those into state ``t`` are ``indptr[t]`` to ``indptr[t + 1]``, each with its
source, the kind of its rate, and the gain that tilts it. In a turn of party ``p`` each state ``s``
of a block, those with the same ``block[p, s]``, can be chosen in proportion to exp(tilt times
utility).
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled

LANES = 8
MOST_MEAN = 200.0  # steps expected in one piece; exp(-200) is far from underflow
NOTHING = 1e-25  # a weight that adds nothing, on its way up or down


@compiled(error_model="numpy")
def sweep_draws(  # type: ignore[no-untyped-def]
    laws, active, edges, turns, sets, rates, paces, tilts, caps, ending, spans, marks, chances, cut
):
    """Carry the laws of every draw over a span of time; return what truncation left out of each.

    ``active[s, row]`` is 0 where what is in the row's state stays. An edge goes at its rate times
    exp(tilt times gain), at most at the cap, which never cuts the rate itself. ``paces`` are the
    turns of each party. ``chances[g, k, f]`` gets what set ``f`` holds after the time ``marks[g,
    k]``: the states ``sets.states[sets.indptr[f]:sets.indptr[f + 1]]`` of the row ``sets.rows[f]``.
    """
    groups, n, rows, _ = laws.shape
    parties, asked = turns.block.shape[0], marks.shape[1]
    plain = bool(np.all(active == 1.0))
    tilted = np.any(tilts != 0.0) and np.any(edges.gains != 0.0)
    index = np.arange(edges.sources.size) if tilted else edges.kinds.astype(np.int64)
    flow = np.empty((edges.sources.size if tilted else rates.shape[1], LANES))
    shares = np.empty((parties, n, LANES))
    away, fastest = np.empty((n, LANES)), np.empty(LANES)
    here, other = np.empty((n, rows, LANES)), np.empty((n, rows, LANES))
    moving, total = np.empty((n, rows, LANES)), np.empty((n, rows, LANES))
    mass = np.empty((parties, max(turns.blocks, 1), rows, LANES))
    mean, weight, seen = np.empty(LANES), np.empty(LANES), np.empty(LANES)
    means, weights = np.empty((asked, LANES)), np.empty((asked, LANES))
    left_out = np.zeros((groups, LANES))
    for g in range(groups):
        if tilted:
            _tilt(edges, rates[g], tilts[g], caps[g], flow)
        else:
            flow[:] = rates[g]
        _share(turns, paces[g], tilts[g], mass, shares)
        for lane in range(LANES):
            away[:, lane] = ending[g, lane] + paces[g, :, lane].sum()
        for e in range(edges.sources.size):
            for lane in range(LANES):
                away[edges.sources[e], lane] += flow[index[e], lane]
        longest = 0.0
        for lane in range(LANES):
            fastest[lane] = max(away[:, lane].max(), 1e-300)
            longest = max(longest, fastest[lane] * spans[g, lane])
        flow /= fastest
        shares /= fastest
        away /= fastest
        pieces = max(int(np.ceil(longest / MOST_MEAN)), 1)
        for piece in range(pieces):
            for lane in range(LANES):
                mean[lane] = fastest[lane] * spans[g, lane] / pieces
                weight[lane] = np.exp(-mean[lane])
                seen[lane] = weight[lane]
                for k in range(asked):
                    means[k, lane] = fastest[lane] * marks[g, k, lane] - piece * mean[lane]
                    inside = means[k, lane] > 0.0 or piece == 0
                    inside &= means[k, lane] <= mean[lane] or piece == pieces - 1
                    weights[k, lane] = np.exp(-means[k, lane]) if inside else 0.0
            here[:] = laws[g]
            total[:] = here * weight
            _hold(here, sets, weights, chances[g])
            step = 0
            most = mean.max() + 12.0 * np.sqrt(mean.max()) + 60.0
            while seen.min() < 1.0 - cut and step < most:
                step += 1
                for lane in range(LANES):
                    weight[lane] *= mean[lane] / step
                    seen[lane] += weight[lane]
                    for k in range(asked):
                        weights[k, lane] *= means[k, lane] / step
                goes = here if plain else moving
                if not plain:
                    _release(here, moving, active)
                _gather(goes, turns, mass)
                _step(
                    *(here, other, goes, total, edges, index, flow),
                    *(turns, shares, mass, away, weight),
                )
                here, other = other, here
                _hold(here, sets, weights, chances[g])
            laws[g] = total
            for lane in range(LANES):
                left_out[g, lane] += max(1.0 - seen[lane], 0.0)
    return left_out


@compiled(error_model="numpy")
def _hold(law, sets, weights, chances):  # type: ignore[no-untyped-def]
    """Add what each set holds, by the weight of each mark."""
    if weights.shape[0] == 0:
        return
    held = np.empty(LANES)
    for f in range(sets.rows.size):
        row = sets.rows[f]
        for lane in range(LANES):
            held[lane] = 0.0
        for k in range(sets.indptr[f], sets.indptr[f + 1]):
            s = sets.states[k]
            for lane in range(LANES):
                held[lane] += law[s, row, lane]
        for k in range(weights.shape[0]):
            if weights[k].max() > NOTHING:
                for lane in range(LANES):
                    chances[k, f, lane] += weights[k, lane] * held[lane]


@compiled(error_model="numpy")
def _tilt(edges, rates, tilts, caps, flow):  # type: ignore[no-untyped-def]
    for e in range(edges.sources.size):
        kind, gain = edges.kinds[e], edges.gains[e]
        for lane in range(LANES):
            rate = rates[kind, lane]
            if gain != 0.0 and tilts[lane] != 0.0:
                rate = min(rate * np.exp(tilts[lane] * gain), max(caps[kind, lane], rate))
            flow[e, lane] = rate


@compiled(error_model="numpy")
def _share(turns, paces, tilts, mass, shares):  # type: ignore[no-untyped-def]
    """A party's turns into each state, where all of its block is what leaves."""
    parties, n = turns.block.shape
    mass[:] = 0.0
    for p in range(parties):
        best = turns.utilities[p].max()
        for s in range(n):
            for lane in range(LANES):
                shares[p, s, lane] = np.exp(tilts[lane] * (turns.utilities[p, s] - best))
                mass[p, turns.block[p, s], 0, lane] += shares[p, s, lane]
        for s in range(n):
            for lane in range(LANES):
                shares[p, s, lane] *= paces[p, lane] / mass[p, turns.block[p, s], 0, lane]


@compiled(error_model="numpy")
def _release(here, moving, active):  # type: ignore[no-untyped-def]
    n, rows, _ = here.shape
    for s in range(n):
        for row in range(rows):
            goes = active[s, row]
            for lane in range(LANES):
                moving[s, row, lane] = here[s, row, lane] * goes


@compiled(error_model="numpy")
def _gather(moving, turns, mass):  # type: ignore[no-untyped-def]
    """How much each party finds in each of its blocks."""
    n, rows, _ = moving.shape
    mass[:] = 0.0
    for p in range(turns.block.shape[0]):
        for s in range(n):
            b = turns.block[p, s]
            for row in range(rows):
                for lane in range(LANES):
                    mass[p, b, row, lane] += moving[s, row, lane]


@compiled(error_model="numpy")
def _step(  # type: ignore[no-untyped-def]
    here, new, moving, total, edges, index, flow, turns, shares, mass, away, weight
):
    n, rows, _ = new.shape
    parties = turns.block.shape[0]
    own = np.empty(LANES)
    for t in range(n):
        first, last = edges.indptr[t], edges.indptr[t + 1]
        for row in range(rows):
            for lane in range(LANES):
                own[lane] = here[t, row, lane] - moving[t, row, lane] * away[t, lane]
            for e in range(first, last):
                s, k = edges.sources[e], index[e]
                for lane in range(LANES):
                    own[lane] += moving[s, row, lane] * flow[k, lane]
            for p in range(parties):
                b = turns.block[p, t]
                for lane in range(LANES):
                    own[lane] += mass[p, b, row, lane] * shares[p, t, lane]
            for lane in range(LANES):
                new[t, row, lane] = own[lane]
                total[t, row, lane] += weight[lane] * own[lane]


@compiled(error_model="numpy")
def move_at_once(laws, active, targets, chances):  # type: ignore[no-untyped-def]
    """An event on a day: what may move goes to ``targets`` with its chance, all at once.

    ``chances`` has the shape (groups, n or 1, 8).
    """
    groups, n, rows, _ = laws.shape
    moved = np.empty((n, rows, LANES))
    for g in range(groups):
        moved[:] = 0.0
        for s in range(n):
            t = targets[s]
            if t >= 0:
                place = min(s, chances.shape[1] - 1)
                for row in range(rows):
                    for lane in range(LANES):
                        part = laws[g, s, row, lane] * active[s, row] * chances[g, place, lane]
                        laws[g, s, row, lane] -= part
                        moved[t, row, lane] += part
        laws[g] += moved
