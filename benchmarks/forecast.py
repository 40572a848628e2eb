"""What does one step of a forecast's chain cost, in reads of its state vector?

    python benchmarks/forecast.py               2^10, 2^16 and 2^20 states, and a whole forecast
    python benchmarks/forecast.py --smoke       the smallest size once

Two-level levers in a box, three parties. The yardstick is numpy's sum over a vector of as many
float64 as there are states, measured in the same run: one read. A quantal step is a turn of one
party, a tilted step that of one lever. The sweep is 24 months with every month asked about; its
memory is the rise of the process's peak, over the states. Draws are 10,000 of 256 states over 24
months, asked by month, each with its own rates and its own responsiveness; their yardstick is the
sum over an array of draws x states x parties. Compilation is done before the clock starts; every
figure is the best of several, since other work only ever adds.
"""

from __future__ import annotations

import argparse
import resource
from time import perf_counter, process_time

import numpy as np

from detente.case import Lever
from detente.forecast.chains import (
    Chain,
    StepHazard,
    occupancy,
    quantal_parts,
    rank_utility,
    tilted_parts,
)
from detente.forecast.forward import (
    DrawnChain,
    DrawnSetting,
    PlaySetting,
    free_turns,
    sweep_draws,
    tilted_kinds,
)
from detente.model import StateSpace

PARTIES = ("ash", "birch", "cedar")
GOALS = {10: (2.5, 1.5), 16: (8.0, 5.0), 20: (25.0, 20.0)}


def box(levers: int) -> StateSpace:
    axes = [Lever(f"x{i}", PARTIES[i * 3 // levers], ("no", "yes")) for i in range(levers)]
    return StateSpace(axes, np.arange(2**levers, dtype=np.uint64))


def utilities(space: StateSpace) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    return {party: rank_utility(rng.permutation(space.size).astype(np.int32)) for party in PARTIES}


def best(act, least: float = 0.05, times: int = 7) -> float:
    found = np.inf
    for _ in range(times):
        runs, start = 0, perf_counter()
        while perf_counter() - start < least:
            act()
            runs += 1
        found = min(found, (perf_counter() - start) / runs)
    return found


def hazards(space: StateSpace) -> list[StepHazard]:
    return [
        StepHazard(lever.name, *levels, 0.05)
        for lever in space.levers
        for levels in (("no", "yes"), ("yes", "no"))
    ]


def measure(levers: int) -> tuple[float, float]:
    """Reads a quantal step and party, and a tilted step and lever, both ways of the lever."""
    space = box(levers)
    own = utilities(space)
    law = np.full(space.size, 1.0 / space.size)
    out = law.copy()
    read = best(lambda: law.sum())
    rates = dict.fromkeys(PARTIES, 1.0)
    quantal = quantal_parts(space, own, responsiveness=3.0, rates=rates)
    tilted = tilted_parts(space, hazards(space), own, responsiveness=2.0)
    costs = []
    for parts, count in ((quantal, len(PARTIES)), (tilted, levers)):
        chain = Chain(space.size, parts)

        def step(chain=chain) -> None:
            chain.step(law, out, 1e-9)

        step()
        costs.append(best(step) / count / read)
    return costs[0], costs[1]


def forecast(levers: int) -> None:
    """A whole sweep: seconds, steps and bytes a state."""
    space = box(levers)
    own = utilities(space)
    chain = Chain(space.size, tilted_parts(space, hazards(space), own, responsiveness=2.0))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    found = occupancy(chain, 0, [24.0])
    took = perf_counter() - start
    rise = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(
        f"2^{levers} states, {levers} levers, 24 months: {found.steps} steps, {took:.2f} s, peak "
        f"rises by {rise / space.size:.0f} bytes a state"
    )


def draws(number: int, levers: int = 8) -> None:
    """Processor seconds of many draws, and reads of an array of draws, states and parties."""
    space, rng = box(levers), np.random.default_rng(2)
    own, months = utilities(space), [float(month) for month in range(1, 25)]
    turns = free_turns(space, PARTIES, own)
    steps = hazards(space)
    kinds = tilted_kinds(space, steps, [], own)
    chains = {
        "quantal": DrawnChain(space.size, (), PARTIES, turns),
        "tilted": DrawnChain(space.size, kinds),
        "base rates": DrawnChain(space.size, kinds),
    }
    targets = [space.digits(lever) == 1 for lever in range(levers)]
    inputs = rng.random((number, space.size, len(PARTIES)))
    read = best(inputs.sum)
    for name, chain in chains.items():
        tilts = np.zeros(number) if name == "base rates" else rng.uniform(1, 4, number)
        drawn = DrawnSetting(
            *(PlaySetting(space, 0, lambda _: Chain(space.size, ())), lambda _, c=chain: c),
            rng.gamma(2.0, 0.025, (number, len(chain.kinds))),
            rng.uniform(0.5, 1.0, (number, len(chain.parties))),
            *(tilts, np.full(number, np.inf), {}, {}, {}),
            lambda time: np.full(number, time),
        )
        sweep_draws(drawn, [1.0], on_the_day=targets)
        start = process_time()
        found = sweep_draws(drawn, months, on_the_day=targets)
        took = process_time() - start
        assert found.on_the_day.shape == (number, levers, 24)
        print(
            f"{number:,} draws x {space.size} states x 24 months, {name}: {took:.2f} s of "
            f"processor time, {took / read:.0f} reads of draws x states x 3 (goal 300)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true")
    asked = parser.parse_args()
    measure(6)
    print("states    quantal, a party  (goal)    tilted, a lever  (goal)   in reads")
    for levers in (10,) if asked.smoke else GOALS:
        quantal, tilted = measure(levers)
        goals = GOALS[levers]
        print(f"2^{levers:<8}{quantal:>14.1f}{goals[0]:>10g}{tilted:>18.1f}{goals[1]:>10g}")
    draws(16 if asked.smoke else 10_000)
    if not asked.smoke:
        forecast(16)
        forecast(20)


if __name__ == "__main__":
    main()
