"""How long does it take to find where exchanges lead from one state, as steps on ways (EX9)?

    python benchmarks/exchanges.py

Four parties, three pairs that may act together, every lever goes both ways, independent strict
random rankings, so that nearly all states are reached. The yardstick is numpy's argsort of all four
rank arrays in the same run. "first" indexes the moves, as a single question does; "median" is of
the runs after it, each on a model of its own.
"""

from __future__ import annotations

import resource
from statistics import median
from time import process_time

import numpy as np

from detente.case import Lever
from detente.model import assemble
from detente.stability import Agreements, ways_with_exchanges

PAIRS = Agreements((("ash", "birch"), ("ash", "cedar"), ("birch", "cedar")), "named")
PARTIES = ("ash", "birch", "cedar", "dogwood")
SIZES = {
    "2^10": ([2] * 10, (3, 3, 2, 2)),
    "2^16": ([2] * 16, (4, 4, 4, 4)),
    "10^6": ([10] * 6, (2, 2, 1, 1)),
    "2^20": ([2] * 20, (5, 5, 5, 5)),
}
RUNS = 4


def standoff(levels: list[int], owned: tuple[int, ...]):
    """A random standoff: the first levers belong to the first party, and so on."""
    rng = np.random.default_rng(len(levels))
    owners = [party for party, count in zip(PARTIES, owned, strict=True) for _ in range(count)]
    axes = [
        Lever(f"x{k}", party, tuple(map(str, range(count))), "both")
        for k, (party, count) in enumerate(zip(owners, levels, strict=True))
    ]
    size = int(np.prod(levels))
    ranks = {party: rng.permutation(size).astype(np.int32) for party in PARTIES}
    return assemble(axes, np.arange(size, dtype=np.uint64), ranks, status_quo=1)


def main() -> None:
    """Print one line a size."""
    ways_with_exchanges(standoff([2] * 4, (1, 1, 1, 1)), PAIRS)  # compiled before the clock starts
    print("states        first   median   in yardsticks      reached  GiB")
    for name, (levels, owned) in SIZES.items():
        times, yards = [], []
        for _ in range(RUNS):
            model = standoff(levels, owned)
            begin = process_time()
            ways = ways_with_exchanges(model, PAIRS)
            times.append(process_time() - begin)
            begin = process_time()
            for ranks in model.ranks.values():
                ranks.argsort()
            yards.append(process_time() - begin)
        yard, usual = median(yards), median(times[1:])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{name:6} {times[0]:10.3f}s {usual:7.3f}s {times[0] / yard:8.1f} {usual / yard:8.1f}"
            f" {int(ways.reached.sum()):12,} {peak:5.2f}"
        )


if __name__ == "__main__":
    main()
