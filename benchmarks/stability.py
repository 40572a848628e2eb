"""How long do nash, gmr, smr, seq and sseq take for every party, and in how much memory?

    python benchmarks/stability.py              sizes 2^12, 2^16, 2^20, 2^22 and the variants
    python benchmarks/stability.py --largest    2^24 as well

Three parties, two-level levers, 90 % of the cells feasible, independent strict random rankings. The
yardstick is numpy's argsort of all the parties' rank arrays, measured in the same run; machines
differ, the ratio hardly does. "first" includes indexing the moves, "median" is of the solves after
it. Every size runs in a process of its own, so that its peak memory is its own. Compilation is done
before the clock starts.

The second table takes what is met in cases and is less friendly to the yardstick or to the sweeps:
values that add up over the levers, with many ranks and with few, levers of eight levels, one-way
levers; and whole commands on case files of that kind. It counts processor time of all threads.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from detente import load_case
from detente.case import Clause, Definition, Lever, Party, Preference, Rule
from detente.model import assemble, build
from detente.stability import SWEPT, analyse
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


def sixty_levers(kind: str = "statements") -> dict[str, float]:
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
            if kind == "statements"
            else Preference(
                party,
                "value",
                value=Clause(" + ".join(f"{(7 * i + k) % 59 / 8} * x{i}" for i in range(60))),
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


N_STATES = 917_504
SHAPES = {
    "20 of 2 levels, a rule": ((2,) * 20, True),
    "5 of 8 levels, 1 of 28": ((8,) * 5 + (28,), False),
    "one a party": ((64, 112, 128), False),
}
KINDS = ("random", "sum", "few", "one-way sum")


def additive(shape: str, kind: str):
    """Three parties over 917,504 states: random ranks, or those of a sum over the levers."""
    radices, rule = SHAPES[shape]
    rng = np.random.default_rng(7)
    moves = ["up" if kind == "one-way sum" and i % 3 == 0 else "both" for i in range(len(radices))]
    axes = [
        Lever(f"x{i}", PARTIES[i * 3 // len(radices)], tuple(f"l{k}" for k in range(radix)), way)
        for i, (radix, way) in enumerate(zip(radices, moves, strict=True))
    ]
    levels = np.indices(radices[::-1], dtype=np.uint8).reshape(len(radices), -1)[::-1]
    held = np.ones(levels.shape[1], dtype=np.bool_)
    if rule:
        third = len(radices) // 3
        held = ~(levels[0] & levels[third] & levels[2 * third]).astype(np.bool_)
    codes = np.flatnonzero(held).astype(np.uint64)
    ranks = {}
    for party in PARTIES:
        if kind == "random":
            ranks[party] = rng.permutation(codes.size) + 1
            continue
        total = np.zeros(codes.size)
        for radix, level in zip(radices, levels, strict=True):
            few = kind == "few"
            worth = rng.integers(-2, 3, radix) if few else rng.normal(size=radix)
            total += worth[level[held]]
        ranks[party] = np.unique(total, return_inverse=True)[1].reshape(-1) + 1
    return assemble(axes, codes, {p: r.astype(np.int32) for p, r in ranks.items()})


def measure_unfriendly(shape: str, kind: str) -> dict[str, float]:
    model = additive(shape, kind)
    assert model.space.size == N_STATES
    yardstick = processor_time(lambda: [ranks.argsort() for ranks in model.ranks.values()], 7)
    return {
        "yardstick": yardstick,
        "sequential": processor_time(lambda: analyse(model, ("seq", "sseq")), SOLVES) / yardstick,
        "all": processor_time(lambda: analyse(model, SWEPT), SOLVES) / yardstick,
    }


def processor_time(call, runs: int) -> float:
    """The median over runs, after one that compiles, of all threads' processor time."""
    call()
    times = []
    for _ in range(runs):
        start = process_time()
        call()
        times.append(process_time() - start)
    return median(times)


def whole_command(kind: str) -> dict[str, float]:
    """`detente stability --summary` on a case of 917,504 states, start and reading included."""
    rng = np.random.default_rng(7)
    lines = ["format = 1", 'title = "large"', *(f"[parties.{party}]" for party in PARTIES)]
    for i in range(20):
        lines += [f"[levers.x{i}]", f'party = "{PARTIES[i * 3 // 20]}"', 'levels = ["no", "yes"]']
    lines += ["[status_quo]", *(f'x{i} = "no"' for i in range(20))]
    lines += ["[[rules]]", 'never = "x0 and x6 and x12"']
    for party in PARTIES:
        lines.append(f"[preferences.{party}]")
        if kind == "statements":
            texts = ", ".join(f'"x{i}"' for i in rng.permutation(20))
            lines.append(f"statements = [{texts}]")
        else:
            few = kind == "few"
            worth = rng.integers(1, 4, 20) if few else np.round(rng.random(20), 3)
            lines.append(f'value = "{" + ".join(f"{w} * x{i}" for i, w in enumerate(worth))}"')
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.toml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = load_case(str(path))
        assert model.space.size == N_STATES
        yardstick = processor_time(lambda: [r.argsort() for r in model.ranks.values()], 7)
        reading = processor_time(lambda: load_case(str(path)), 3)
        program = "import sys; from detente.cli import main; sys.exit(main())"
        times = []
        for case in (str(path), "chicken"):
            command = [sys.executable, "-c", program, "stability", case, "--summary"]
            runs = []
            for _ in range(4):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(command, check=True, capture_output=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                runs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            times.append(median(runs[1:]))
    return {
        "yardstick": yardstick,
        "reading": reading / yardstick,
        "command": times[0] / yardstick,
        "start": times[1] / yardstick,
    }


def unfriendly() -> None:
    print(f"{N_STATES:,} states, processor time in argsorts of all the parties' ranks")
    print(f"{'levers':28}{'ranks':14}{'argsort s':>11}{'seq, sseq':>11}{'all five':>10}")
    for shape in SHAPES:
        for kind in KINDS:
            m = fresh("--unfriendly", shape, kind)
            print(f"{shape:28}{kind:14}{m['yardstick']:11.4f}", end="")
            print(f"{m['sequential']:11.1f}{m['all']:10.1f}", flush=True)
    print(
        f"{'stability --summary on':28}{'':14}{'argsort s':>11}{'reading':>11}{'command':>10}",
        end="",
    )
    print(f"{'of a tiny case':>16}")
    for kind in ("values", "few", "statements"):
        m = fresh("--command", kind)
        print(f"{'20 of 2 levels, a rule':28}{kind:14}{m['yardstick']:11.4f}", end="")
        print(f"{m['reading']:11.1f}{m['command']:10.1f}{m['start']:16.1f}", flush=True)


def in_own_process(levers: int, one_way: bool, draws: int) -> dict[str, float]:
    return fresh("--one", str(levers), str(int(one_way)), str(draws))


def fresh(*arguments: str) -> dict[str, float]:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", action="store_true", help="measure 2^24 states too")
    parser.add_argument("--unfriendly", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--command", help=argparse.SUPPRESS)
    parser.add_argument("--sixty", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--sixty-values", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        levers, one_way, draws = options.one
        print(json.dumps(measure(levers, one_way=bool(one_way), draws=draws)))
        return
    if options.unfriendly:
        print(json.dumps(measure_unfriendly(*options.unfriendly)))
        return
    if options.command:
        print(json.dumps(whole_command(options.command)))
        return
    if options.sixty:
        print(json.dumps(sixty_levers()))
        return
    if options.sixty_values:
        print(json.dumps(sixty_levers("value")))
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
    m = fresh("--sixty-values")
    print(f"sixty levers, three values of sixty terms: listed and ranked in {m['built']:.1f} s")
    unfriendly()


if __name__ == "__main__":
    main()
