"""Joint improvements from one state, compiled. Arrays in, arrays out; no checks, no text."""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled, prange


@compiled(parallel=True)
def simultaneous(index, codes, ranks, focal, stable):  # type: ignore[no-untyped-def]
    """stable[s]: each improvement of the focal party is spoilt by some joint improvement."""
    n_parties, n = ranks.shape
    for s in prange(n):
        offsets = np.zeros(n_parties + 1, np.int64)
        size = 0
        for p in range(n_parties):
            size += 1 + index.stops[p, s] - index.starts[p, s]
        # Changes of code: for each party first "hold", then its improvements from s.
        changes = np.zeros(size, np.uint64)
        for p in range(n_parties):
            end = offsets[p] + 1
            for k in range(index.starts[p, s], index.stops[p, s]):
                t = index.order[p, k]
                if ranks[p, t] > ranks[p, s] and index.bits[p, s] & ~index.bits[p, t] == 0:
                    changes[end] = codes[t] - codes[s]
                    end += 1
            offsets[p + 1] = end
        choice = np.zeros(n_parties, np.int64)
        held = True
        for own in range(1, offsets[focal + 1] - offsets[focal]):
            choice[:] = 0
            choice[focal] = own
            spoilt = False
            while not spoilt:
                turn = 0
                while turn < n_parties:
                    if turn != focal:
                        choice[turn] += 1
                        if choice[turn] < offsets[turn + 1] - offsets[turn]:
                            break
                        choice[turn] = 0
                    turn += 1
                if turn == n_parties:
                    break
                joint = codes[s]
                for p in range(n_parties):
                    joint += changes[offsets[p] + choice[p]]
                t = np.searchsorted(codes, joint)
                spoilt = t < n and codes[t] == joint and ranks[focal, t] <= ranks[focal, s]
            if not spoilt:
                held = False
                break
        stable[s] = held
