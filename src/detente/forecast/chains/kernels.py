"""What flows between states at one step of a chain, compiled. No checks, no text.

Each kernel adds to ``out`` what flows into a state and takes from it what flows away, ``scale``
times the rate: with ``out`` a copy of ``law`` and ``scale`` one over the largest rate out of any
state, that is one step of the uniformised chain.
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled

LONG = 32  # states in a run; below, taking slices costs more than it saves


@compiled(error_model="numpy")
def push_levers_in_box(law, out, steps, numbers, weights, scale):  # type: ignore[no-untyped-def]
    """Levers step between two levels, both ways, in a box without infeasible cells; in one call.

    ``steps[k]`` are stride, radix, one level, the other, and the row of ``weights`` that holds the
    owner's exp(beta u), below 0 where nothing is tilted; ``numbers[k]`` are the rate to the other
    level and its cap, and the rate back and its cap.
    """
    for k in range(steps.shape[0]):
        stride, radix, before, after, row = steps[k]
        there, most_there = numbers[k, 0] * scale, numbers[k, 1] * scale
        back, most_back = numbers[k, 2] * scale, numbers[k, 3] * scale
        weight = weights[max(row, 0)] if row >= 0 else law
        ahead = (after - before) * stride
        for outer in range(law.size // (stride * radix)):
            one = outer * stride * radix + before * stride
            two = one + ahead
            if row < 0:
                for s in range(one, one + stride):
                    net = law[s] * there - law[s + ahead] * back
                    out[s + ahead] += net
                    out[s] -= net
            elif stride >= LONG:
                _exchange(
                    *(law[one : one + stride], law[two : two + stride]),
                    *(out[one : one + stride], out[two : two + stride]),
                    *(weight[one : one + stride], weight[two : two + stride]),
                    *(there, most_there, back, most_back),
                )
            else:
                for s in range(one, one + stride):
                    ratio = weight[s + ahead] / weight[s]
                    net = law[s] * min(there * ratio, most_there)
                    net -= law[s + ahead] * min(back / ratio, most_back)
                    out[s + ahead] += net
                    out[s] -= net


@compiled(error_model="numpy")
def _exchange(  # type: ignore[no-untyped-def]
    law, other_law, out, other_out, weight, other_weight, there, most_there, back, most_back
):
    """As above, for a run of states: over slices of their own the loop works on several at once."""
    for i in range(law.size):
        ratio = other_weight[i] / weight[i]
        net = law[i] * min(there * ratio, most_there)
        net -= other_law[i] * min(back / ratio, most_back)
        other_out[i] += net
        out[i] -= net


@compiled(error_model="numpy")
def push_lever_by_code(law, out, codes, position, digits, ahead, level, weight, rate, cap, scale):  # type: ignore[no-untyped-def]
    """As :func:`push_lever_in_box`, where ``position[code]`` finds a feasible cell's state, or -1.

    ``ahead`` is what the step adds to the code.
    """
    tilted = weight.size > 0
    for s in range(law.size):
        if digits[s] == level:
            t = position[np.int64(codes[s]) + ahead]
            if t >= 0:
                factor = rate
                if tilted:
                    factor = min(rate * weight[t] / weight[s], cap)
                flow = law[s] * factor * scale
                out[t] += flow
                out[s] -= flow


@compiled(error_model="numpy")
def push_jumps(law, out, targets, rates, scale):  # type: ignore[no-untyped-def]
    """From each state one other state at most is reached; a target below 0 is none."""
    for s in range(law.size):
        t = targets[s]
        if t >= 0:
            flow = law[s] * rates[s] * scale
            out[t] += flow
            out[s] -= flow


@compiled(error_model="numpy")
def push_lever_by_code_rows(  # type: ignore[no-untyped-def]
    law, out, codes, position, digits, ahead, level, weight, rate, cap, scale
):
    """As :func:`push_lever_by_code` for several laws at once, shape (n, rows)."""
    tilted = weight.size > 0
    for s in range(law.shape[0]):
        if digits[s] == level:
            t = position[np.int64(codes[s]) + ahead]
            if t >= 0:
                factor = rate
                if tilted:
                    factor = min(rate * weight[t] / weight[s], cap)
                for row in range(law.shape[1]):
                    flow = law[s, row] * factor * scale
                    out[t, row] += flow
                    out[s, row] -= flow


@compiled(error_model="numpy")
def push_jumps_rows(law, out, targets, rates, scale):  # type: ignore[no-untyped-def]
    """As :func:`push_jumps` for several laws at once, shape (n, rows)."""
    for s in range(law.shape[0]):
        t = targets[s]
        if t >= 0:
            for row in range(law.shape[1]):
                flow = law[s, row] * rates[s] * scale
                out[t, row] += flow
                out[s, row] -= flow


@compiled(error_model="numpy")
def gather_rows(law, stays, inside, waiting, weight):  # type: ignore[no-untyped-def]
    """Take what has arrived out of each law, and add ``weight`` times what is left to ``waiting``.

    ``stays[s, row]`` says where it stays; ``inside[row]`` is what has arrived so far.
    """
    for s in range(law.shape[0]):
        for row in range(law.shape[1]):
            if stays[s, row]:
                inside[row] += law[s, row]
                law[s, row] = 0.0
            else:
                waiting[s, row] += weight * law[s, row]


@compiled(error_model="numpy")
def weigh_blocks(indptr, order, weight, total):  # type: ignore[no-untyped-def]
    """Add up ``weight`` over each block: what a free choice among its states is divided by."""
    for block in range(indptr.size - 1):
        mass = 0.0
        for k in range(indptr[block], indptr[block + 1]):
            mass += weight[order[k]]
        total[block] = mass


@compiled(error_model="numpy")
def revise_free(law, out, indptr, order, weight, total, rate):  # type: ignore[no-untyped-def]
    """A turn in which every state of the block can be chosen, in proportion to its weight."""
    for block in range(indptr.size - 1):
        start, stop = indptr[block], indptr[block + 1]
        mass = 0.0
        for k in range(start, stop):
            mass += law[order[k]]
        share = rate * mass / total[block]
        for k in range(start, stop):
            s = order[k]
            out[s] += share * weight[s] - rate * law[s]


@compiled(error_model="numpy")
def revise_in_box(law, out, weight, total, inner, span, rate):  # type: ignore[no-untyped-def]
    """As :func:`revise_free` in a box, for neighbouring levers: ``inner`` states before them vary.

    A block's states are ``inner`` apart, ``span`` of them; ``total`` is in the order of the blocks.
    """
    if inner == 1 and span < 4 * LONG:
        _revise_short_runs(law, out, weight, total, span, rate)
        return
    mass = np.empty(inner)
    for outer in range(law.size // (inner * span)):
        first = outer * inner * span
        totals = total[outer * inner : (outer + 1) * inner]
        if inner == 1:
            _revise_run(
                law[first : first + span],
                out[first : first + span],
                weight[first : first + span],
                totals[0],
                rate,
            )
            continue
        mass[:] = 0.0
        if inner < LONG:
            _revise_narrow(law, out, weight, totals, mass, first, span, rate)
            continue
        for k in range(span):
            _add(mass, law[first + k * inner : first + (k + 1) * inner])
        for i in range(inner):
            mass[i] *= rate / totals[i]
        for k in range(span):
            start = first + k * inner
            _share(
                *(law[start : start + inner], out[start : start + inner]),
                *(weight[start : start + inner], mass, rate),
            )


@compiled(error_model="numpy")
def _revise_short_runs(law, out, weight, total, span, rate):  # type: ignore[no-untyped-def]
    """Blocks of neighbouring states, too short for slices of their own."""
    for block in range(law.size // span):
        first = block * span
        mass = 0.0
        for s in range(first, first + span):
            mass += law[s]
        share = rate * mass / total[block]
        for s in range(first, first + span):
            out[s] += share * weight[s] - rate * law[s]


@compiled(error_model="numpy")
def _revise_narrow(law, out, weight, totals, mass, first, span, rate):  # type: ignore[no-untyped-def]
    """As for a run of blocks side by side, without slices."""
    inner = mass.size
    for k in range(span):
        for i in range(inner):
            mass[i] += law[first + k * inner + i]
    for i in range(inner):
        mass[i] *= rate / totals[i]
    for k in range(span):
        for i in range(inner):
            s = first + k * inner + i
            out[s] += mass[i] * weight[s] - rate * law[s]


@compiled(error_model="numpy")
def _revise_run(law, out, weight, total, rate):  # type: ignore[no-untyped-def]
    parts = np.zeros(8)
    whole = law.size // 8 * 8
    for k in range(0, whole, 8):
        for lane in range(8):
            parts[lane] += law[k + lane]
    mass = parts.sum()
    for k in range(whole, law.size):
        mass += law[k]
    share = rate * mass / total
    for k in range(law.size):
        out[k] += share * weight[k] - rate * law[k]


@compiled(error_model="numpy")
def _add(mass, law):  # type: ignore[no-untyped-def]
    for i in range(mass.size):
        mass[i] += law[i]


@compiled(error_model="numpy")
def _share(law, out, weight, mass, rate):  # type: ignore[no-untyped-def]
    for i in range(mass.size):
        out[i] += mass[i] * weight[i] - rate * law[i]


@compiled(error_model="numpy")
def revise_classed(law, out, blocks, weight, classes, rate):  # type: ignore[no-untyped-def]
    """As :func:`revise_free`, where one-way classes decide what can be chosen."""
    mass, heavy = np.zeros(classes), np.zeros(classes)
    for block in range(blocks.indptr.size - 1):
        start, stop = blocks.indptr[block], blocks.indptr[block + 1]
        mass[:], heavy[:] = 0.0, 0.0
        for k in range(start, stop):
            s = blocks.order[k]
            mass[blocks.kind[s]] += law[s]
            heavy[blocks.kind[s]] += weight[s]
        divided = np.zeros(classes)
        for target in range(classes):
            for k in range(blocks.below_indptr[target], blocks.below_indptr[target + 1]):
                divided[blocks.below[k]] += heavy[target]
        for c in range(classes):
            divided[c] = mass[c] / divided[c] if divided[c] > 0.0 else 0.0
        for target in range(classes):
            share = 0.0
            for k in range(blocks.below_indptr[target], blocks.below_indptr[target + 1]):
                share += divided[blocks.below[k]]
            heavy[target] = rate * share
        for k in range(start, stop):
            s = blocks.order[k]
            out[s] += heavy[blocks.kind[s]] * weight[s] - rate * law[s]


@compiled(error_model="numpy")
def revise_paired(law, out, blocks, weight, rate):  # type: ignore[no-untyped-def]
    """As :func:`revise_free`, where a choice may only add bits."""
    for block in range(blocks.indptr.size - 1):
        start, stop = blocks.indptr[block], blocks.indptr[block + 1]
        for j in range(start, stop):
            s = blocks.order[j]
            if law[s] != 0.0:
                total = 0.0
                for k in range(start, stop):
                    t = blocks.order[k]
                    if blocks.bits[s] & ~blocks.bits[t] == 0:
                        total += weight[t]
                share = rate * law[s] / total
                for k in range(start, stop):
                    t = blocks.order[k]
                    if blocks.bits[s] & ~blocks.bits[t] == 0:
                        out[t] += share * weight[t]
                out[s] -= rate * law[s]


@compiled(error_model="numpy")
def improve_with_slips(law, out, blocks, bits, ranks, rate, slip, lost):  # type: ignore[no-untyped-def]
    """A turn in which one of the improvements is taken, and by a slip one of all moves.

    With ``lost`` what slips flows nowhere, so that what is left never slipped.
    """
    for block in range(blocks.indptr.size - 1):
        start, stop = blocks.indptr[block], blocks.indptr[block + 1]
        for j in range(start, stop):
            s = blocks.order[j]
            if law[s] == 0.0:
                continue
            moves, better = 0, 0
            for k in range(start, stop):
                t = blocks.order[k]
                if t != s and (bits.size == 0 or bits[s] & ~bits[t] == 0):
                    moves += 1
                    if ranks[t] > ranks[s]:
                        better += 1
            by_gain = rate * (1.0 - slip) * law[s] / better if better else 0.0
            by_slip = rate * slip * law[s] / moves if moves and not lost else 0.0
            if lost:
                out[s] -= rate * slip * law[s]
            for k in range(start, stop):
                t = blocks.order[k]
                if t != s and (bits.size == 0 or bits[s] & ~bits[t] == 0):
                    flow = by_slip
                    if ranks[t] > ranks[s]:
                        flow += by_gain
                    out[t] += flow
                    out[s] -= flow
