"""How long do nash, gmr, smr, seq and sseq take for every party, and in how much memory?

    python benchmarks/stability.py              sizes 2^12, 2^16, 2^20, 2^22 and the two variants
    python benchmarks/stability.py --largest    2^24 as well

Three parties, two-level levers, 90 % of the cells feasible, independent strict random rankings. The
yardstick is numpy's argsort of all the parties' rank arrays, measured in the same run; machines
differ, the ratio hardly does. "first" includes indexing the moves, "median" is of the solves after
it. Every size runs in a process of its own, so that its peak memory is its own. Compilation is done
before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from detente.model import Clause, Definition, Lever, Party, Preference, Rule, assemble, build
from detente.stability import SWEPT
from detente.stability.focal import Draws, focal_stability

PARTIES = ("ash", "birch", "cedar")
SOLVES = 5


def standoff(levers: int, *, one_way: bool, draws: int):
    """A random standoff: every third lever goes up only when `one_way`."""
    rng = np.random.default_rng(levers)
    axes = [
        Lever(
            f"x{i}",
            PARTIES[i * 3 // levers],
            ("no", "yes"),
            "up" if one_way and i % 3 == 0 else "both",
        )
        for i in range(levers)
    ]
    codes = np.flatnonzero(rng.random(2**levers) < 0.9).astype(np.uint64)
    ranks = {
        party: np.stack([rng.permutation(codes.size) + 1 for _ in range(draws)]).astype(np.int32)
        for party in PARTIES
    }
    return axes, codes, ranks


def solve(model, ranks) -> None:
    draws = Draws(model.space, model.movers, ranks)
    for party in PARTIES:
        focal_stability(draws, party, SWEPT)


def measure(levers: int, *, one_way: bool, draws: int) -> dict[str, float]:
    small = standoff(6, one_way=one_way, draws=2)
    solve(assemble(small[0], small[1], {p: r[0] for p, r in small[2].items()}), small[2])
    axes, codes, ranks = standoff(levers, one_way=one_way, draws=draws)
    model = assemble(axes, codes, {party: values[0] for party, values in ranks.items()})
    times, yardsticks = [], []
    for _ in range(SOLVES if levers < 24 else 3):
        start = perf_counter()
        solve(model, ranks)
        times.append(perf_counter() - start)
        start = perf_counter()
        for values in ranks.values():
            values.argsort(axis=-1)
        yardsticks.append(perf_counter() - start)
    yardstick = median(yardsticks)
    return {
        "states": codes.size * draws,
        "first": times[0],
        "median": median(times[1:]),
        "yardstick": yardstick,
        "first_ratio": times[0] / yardstick,
        "ratio": median(times[1:]) / yardstick,
        "ns_per_state": 1e9 * median(times[1:]) / (codes.size * draws),
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def sixty_levers() -> dict[str, float]:
    """Six groups of ten levers of which at most one is on: 2^60 cells, 11^6 feasible states."""
    levers = {f"x{i}": Lever(f"x{i}", PARTIES[i // 20], ("no", "yes")) for i in range(60)}
    rules = tuple(
        Rule("exclusive", tuple(Clause(f"x{i}") for i in range(start, start + 10)))
        for start in range(0, 60, 10)
    )
    written = Definition(
        title="sixty levers",
        parties={party: Party(party) for party in PARTIES},
        levers=levers,
        status_quo=dict.fromkeys(levers, "no"),
        rules=rules,
        preferences={
            party: Preference(
                party,
                "statements",
                statements=tuple((Clause(f"x{i} iff x{59 - i}"),) for i in range(k, 60, 7)),
            )
            for k, party in enumerate(PARTIES)
        },
    )
    start = perf_counter()
    model = build(written)
    built = perf_counter() - start
    ranks = {party: values[None, :].copy() for party, values in model.ranks.items()}
    times = []
    for _ in range(3):
        start = perf_counter()
        solve(model, ranks)
        times.append(perf_counter() - start)
    return {
        "states": model.space.size,
        "built": built,
        "first": times[0],
        "median": median(times[1:]),
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def in_own_process(levers: int, one_way: bool, draws: int) -> dict[str, float]:
    return fresh("--one", str(levers), str(int(one_way)), str(draws))


def fresh(*arguments: str) -> dict[str, float]:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", action="store_true", help="measure 2^24 states too")
    parser.add_argument("--sixty", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        levers, one_way, draws = options.one
        print(json.dumps(measure(levers, one_way=bool(one_way), draws=draws)))
        return
    if options.sixty:
        print(json.dumps(sixty_levers()))
        return
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {Path(__file__).name}")
    print(f"{'case':28}{'first s':>10}{'median s':>10}{'argsort s':>11}", end="")
    print(f"{'first/':>8}{'median/':>9}{'ns/state':>10}{'peak GiB':>10}")
    cases = [(f"2^{k}", k, False, 1) for k in (12, 16, 20, 22)]
    cases += [("2^20, a third one-way", 20, True, 1), ("2^10, 1,000 draws", 10, False, 1000)]
    if options.largest:
        cases.append(("2^24", 24, False, 1))
    for name, levers, one_way, draws in cases:
        m = in_own_process(levers, one_way, draws)
        print(f"{name:28}{m['first']:10.4f}{m['median']:10.4f}{m['yardstick']:11.4f}", end="")
        print(f"{m['first_ratio']:8.1f}{m['ratio']:9.1f}", end="")
        print(f"{m['ns_per_state']:10.0f}{m['peak_gib']:10.2f}", flush=True)
    m = fresh("--sixty")
    print(
        f"sixty levers, {m['states']:,} of 2^60 cells feasible: listed and ranked in "
        f"{m['built']:.1f} s, solved in {m['median']:.2f} s, peak {m['peak_gib']:.2f} GiB"
    )


if __name__ == "__main__":
    main()
