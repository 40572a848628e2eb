"""How long do 10,000 draws of a case take, against solving the case anew for every draw?

    python benchmarks/uncertainty.py               4 parties, 256 states, nash gmr smr seq
    python benchmarks/uncertainty.py --case CASE   any case with uncertain inputs, from a store

The first puts three uncertain numbers and a reading into every party's aims, so that next to no two
draws rank the states alike. The loop that it is compared with is what one would write without
draws: put the drawn numbers in place of the best ones, `build` the model, take the drawn readings,
`analyse` it; timed on a sample of the draws of the same run, and its verdicts have to be the same.
What can be reached is worked out in the draws only. The second is stopped half-way, goes on from
its store in worker processes, and has to give what a short run without a store gives. Compilation
is done before the clock starts in the first; in the second every worker loads what was compiled.
Seconds are of the wall clock; those of the processor, which other programs disturb less, are in
brackets. Peak memory is that of this process and, for the second, of the largest worker.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from detente.case import (
    OWN_READING,
    Clause,
    Conclusion,
    Definition,
    Distribution,
    Hypothesis,
    Lever,
    Outcome,
    Party,
    Preference,
    Uncertainty,
)
from detente.ensembles import processes, run
from detente.model import build
from detente.stability import analyse
from detente.studies.robust import plan_robust, read_robust, robust

PARTIES = ("ash", "birch", "cedar", "dogwood")
CONCEPTS = ("nash", "gmr", "smr", "seq")
DRAWS, SAMPLE = 10_000, 200
CHUNK = 1_000


def standoff() -> Definition:
    """Eight yes/no levers, two a party; every aim is a sum that uncertain weights enter."""
    rng = np.random.default_rng(1)
    levers = {f"x{k}": Lever(f"x{k}", PARTIES[k // 2], ("no", "yes")) for k in range(8)}
    outcomes, preferences, uncertainties = {}, {}, {}
    for party in PARTIES:
        terms = []
        for k in range(3):
            name, weight = f"{party}_{k}", f"{party}_weight_{k}"
            over = tuple(sorted(rng.choice(8, size=5, replace=False).tolist()))
            outcomes[name] = Outcome(
                name, levers=tuple(f"x{i}" for i in over), table=tuple(rng.normal(size=32).tolist())
            )
            uncertainties[weight] = Uncertainty(
                weight,
                "number",
                best=1.0,
                distribution=Distribution("lognorm", {"s": 0.5, "scale": 1.0}),
            )
            terms.append(f"{weight} * {name}")
        text = " + ".join(terms)
        other = Preference(party, "value", value=Clause(f"{text} - x{PARTIES.index(party)}"))
        preferences[party] = replace(other, value=Clause(text), alternatives={"other": other})
        uncertainties[f"{party}_reading"] = Uncertainty(
            f"{party}_reading",
            "reading",
            party=party,
            hypotheses=(Hypothesis(0.7, reading=OWN_READING), Hypothesis(0.3, reading="other")),
        )
    return Definition(
        title="four parties, 256 states",
        parties={party: Party(party) for party in PARTIES},
        levers=levers,
        status_quo=dict.fromkeys(levers, "no"),
        preferences=preferences,
        outcomes=outcomes,
        uncertainties=uncertainties,
        conclusions={"stays": Conclusion("stays", "status_quo")},
    )


def one_by_one(definition: Definition, sample) -> tuple[float, np.ndarray]:
    """Solve each draw of a sample as a case of its own; seconds, and equilibria (draws, n)."""
    found = []
    start = perf_counter()
    for row in range(len(sample)):
        inputs = dict(definition.uncertainties)
        for name, numbers in sample.numbers.items():
            inputs[name] = replace(inputs[name], best=float(numbers[row]))
        model = build(replace(definition, uncertainties=inputs))
        readings = {}
        for party in PARTIES:
            place = sample.choices[f"{party}_reading"][row]
            reading = definition.uncertainties[f"{party}_reading"].hypotheses[place].reading
            if reading != OWN_READING:
                readings[party] = reading
        model = model.with_alternatives(readings)
        table = analyse(model, CONCEPTS)
        found.append([table.is_equilibrium(concept) for concept in CONCEPTS])
    return perf_counter() - start, np.array(found)


def peak_gib(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 2**20


def random_standoff(draws: int) -> None:
    definition = standoff()
    robust(definition, 64, concepts=CONCEPTS, seed=9)
    one_by_one(definition, plan_robust(definition, 2, concepts=CONCEPTS)[1].sample(range(2)))

    start, busy = perf_counter(), process_time()
    found = robust(definition, draws, concepts=CONCEPTS, chunk=CHUNK)
    taken, busy = perf_counter() - start, process_time() - busy
    peak = peak_gib()
    _, work = plan_robust(definition, draws, concepts=CONCEPTS)
    sample = work.sample(range(SAMPLE))
    loop_busy = process_time()
    seconds, verdicts = one_by_one(definition, sample)
    loop, loop_busy = seconds / SAMPLE, (process_time() - loop_busy) / SAMPLE
    short = robust(definition, SAMPLE, concepts=CONCEPTS)
    for row, concept in enumerate(CONCEPTS):
        assert (short.equilibrium[concept] == verdicts[:, row].sum(axis=0)).all(), concept
    print(f"{definition.title}, {draws:,} draws, {' '.join(CONCEPTS)} and what can be reached:")
    print(f"  {taken:.2f} s ({busy:.2f} s), {1e3 * taken / draws:.3f} ms a draw, {peak:.2f} GiB")
    print(f"  one by one {1e3 * loop:.2f} ms ({1e3 * loop_busy:.2f} ms) a draw, which is ", end="")
    print(f"{loop * draws / taken:.1f} times ({loop_busy * draws / busy:.1f} times) as long")
    print(f"  {found.conclusion('stays').sentence}")


def from_a_store(case: str, draws: int, workers: int) -> None:
    plan, work = plan_robust(case, draws)
    short = robust(case, 64, chunk=64)
    with tempfile.TemporaryDirectory() as folder:
        store, begun = Path(folder) / "draws.ensemble", perf_counter()
        half = draws // 2
        run(plan, work, store, workers=processes(workers), only=range(half), columns=())
        between = perf_counter()
        run(plan, work, store, workers=processes(workers), columns=())
        found = read_robust(work, run(plan, work, store))
        done = perf_counter()
        size = sum(each.stat().st_size for each in Path(folder).iterdir()) / 2**20
    names = [f"conclusions.{each.name}" for each in found.conclusions]
    for name in names:
        assert (found.ensemble.columns[name][:64] == short.ensemble.columns[name]).all(), name
    print(f"{found.title}, {draws:,} draws, {found.space.size:,} states, {workers} processes:")
    print(
        f"  {between - begun:.0f} s to draw {half:,}, {done - between:.0f} s for the rest from the"
    )
    print(f"  store of {size:.1f} MiB; peak {peak_gib():.2f} GiB, a worker's", end=" ")
    print(f"{peak_gib(resource.RUSAGE_CHILDREN):.2f} GiB; {found.failed:,} draws failed")
    for each in found.conclusions:
        print(f"  {each.sentence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", help="a case with uncertain inputs")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {Path(__file__).name}")
    if options.case:
        from_a_store(options.case, options.draws, options.workers)
    else:
        random_standoff(options.draws)


if __name__ == "__main__":
    main()
