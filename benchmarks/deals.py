"""How long does the efficient set of a million packages take, and a schedule over 5,000 states?

    python benchmarks/deals.py

The yardstick is numpy's argsort of all the parties' values, measured in the same run; machines
differ, the ratio hardly does. "trade-off" means that nothing improves on anything: every package is
efficient, and no quick first pass helps. Values of packages are read from a case of a million
states; their yardstick is reading every outcome once for every party and writing every value.
Compilation is done before the clock starts.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter

import numpy as np

from detente import load_case
from detente.case import Clause, Definition, Lever, Outcome, Party, Preference
from detente.deals import (
    Terms,
    Track,
    additive_frontier,
    efficient_set,
    fastest_schedule,
    least_collateral,
    least_patience,
    list_packages,
    safest_schedule,
)
from detente.model import build
from detente.studies.deals import HOW, could_sign, study_package

MANY = 10**6


def timed(call, runs: int = 3) -> tuple[float, object]:
    times = []
    for _ in range(runs):
        start = perf_counter()
        result = call()
        times.append(perf_counter() - start)
    return median(times), result


def values_of(kind: str, parties: int) -> np.ndarray:
    rng = np.random.default_rng(parties)
    values = rng.random((parties, MANY))
    if kind == "trade-off":
        values = -np.log(values)
        return values / values.sum(axis=0)
    return np.floor(values * 20) if kind == "20 levels" else values


def efficient() -> None:
    print(f"{'efficient set of 10^6':32}{'median s':>10}{'argsort s':>11}{'ratio':>8}{'found':>10}")
    for parties in (2, 3, 4):
        efficient_set(np.random.default_rng(0).random((parties, 4096)))
        for kind in ("uniform", "20 levels", "trade-off"):
            values = values_of(kind, parties)
            seconds, found = timed(lambda values=values: efficient_set(values))
            yardstick, _ = timed(lambda values=values: [row.argsort() for row in values])
            print(
                f"{parties} parties, {kind:21}{seconds:10.3f}{yardstick:11.3f}"
                f"{seconds / yardstick:8.1f}{found.sum():10,}",
                flush=True,
            )


def package_values() -> None:
    """Ten levers of four levels: 2^20 states; four parties with values over three outcomes."""
    parties = ("ash", "birch", "cedar", "dogwood")
    levels = ("a", "b", "c", "d")
    levers = {f"x{i}": Lever(f"x{i}", parties[i % 4], levels) for i in range(10)}
    rng = np.random.default_rng(1)
    outcomes = {
        f"o{i}": Outcome(f"o{i}", "1", (f"x{i}", f"x{i + 1}"), tuple(rng.random(16).tolist()))
        for i in range(9)
    }
    wanted = {
        name: Clause(" + ".join(f"{rng.normal():.3f} * o{i}".replace("-", "0-") for i in range(9)))
        for name in parties
    }
    model = build(
        Definition(
            title="a million packages",
            parties={name: Party(name) for name in parties},
            levers=levers,
            status_quo=dict.fromkeys(levers, "a"),
            outcomes=outcomes,
            preferences={
                name: Preference(name, "value", value=text) for name, text in wanted.items()
            },
        )
    )
    seconds, found = timed(lambda: list_packages(model, parties))
    tables = list(model.outcome_arrays.values())
    result = np.empty(model.space.size)
    floor, _ = timed(lambda: [(np.sum(t), np.copyto(result, t)) for _ in parties for t in tables])
    print(
        f"values of {found.size:,} packages to 4 parties: {seconds:.3f} s, "
        f"{seconds / floor:.1f} times the bytes moved"
    )


def additive() -> None:
    rng = np.random.default_rng(5)
    for decimals in (2, 17):
        issues = [rng.random((2, 10)).round(decimals) for _ in range(15)]
        seconds, found = timed(lambda issues=issues: additive_frontier(issues))
        print(
            f"10^15 packages over 15 issues, {decimals} decimals: {1000 * seconds:.1f} ms, "
            f"{found.count:,} efficient"
        )


def ladder(rungs: int, pledge: float, *, irreversible: bool) -> Terms:
    levels = tuple(map(str, range(rungs + 1)))
    tracks = tuple(
        Track(name, party, levels, 0, rungs, irreversible=irreversible)
        for name, party in (("a", "ash"), ("b", "birch"))
    )
    a, b = np.meshgrid(*[np.arange(rungs + 1) / rungs] * 2, indexing="ij")
    return Terms(
        ("ash", "birch"),
        tracks,
        np.ones(a.shape, dtype=bool),
        np.stack([b - 0.5 * a, a - 0.5 * b]),
        discount=(0.8, 0.8),
        collateral=(pledge, pledge),
    )


def schedules() -> None:
    fastest_schedule(ladder(3, 0.2, irreversible=True))
    for pledge, irreversible in ((0.0, False), (0.2, True)):
        terms = ladder(70, pledge, irreversible=irreversible)
        for ask in (fastest_schedule, least_collateral, safest_schedule, least_patience):
            seconds, found = timed(lambda ask=ask, terms=terms: ask(terms), runs=1)
            print(
                f"{ask.__name__} over 5,041 states, {'ir' if irreversible else ''}reversible: "
                f"{seconds:.2f} s, {found.schedule.steps} steps, certain: {found.certain}",
                flush=True,
            )


def one_package() -> None:
    """The flagship's bargain from all sides, and all packages of its two sides."""
    model = load_case("belarus-2025")
    levels = {"prisoners": "prominent", "us_banks": "licence", "us_contact": "open"}
    study_package(model, ["us", "belarus"], levels)
    for how in HOW:
        for ask in (
            lambda how=how: study_package(model, ["us", "belarus"], levels, how=how),
            lambda how=how: could_sign(model, ["us", "belarus"], how=how),
        ):
            seconds, found = timed(ask)
            print(f"{type(found).__name__}, others {how}: {1000 * seconds:.0f} ms")


def main() -> None:
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}")
    efficient()
    package_values()
    additive()
    schedules()
    one_package()


if __name__ == "__main__":
    main()
