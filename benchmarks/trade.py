"""Trade equilibria: our own solver against clarabel (and piqp, where it is installed), in one run;
and the markets of the flagship's draws, against the solver's kernel alone.

Random linear networks: every producer reaches every market by three routes: a dear one without
limit, one over its own leg with a capacity, and one over a corridor with a capacity that all routes
to some markets share. Draws differ in all curves, costs and capacities.
clarabel solves a sample, one by one, with its programme already built (only numbers to be set would
differ); its time for all draws is that of the sample, scaled up. Ours has every certificate in it.
All times are wall clock.

On the flagship the road is the one that `detente robust` takes: figures drawn, written as arrays
into the markets of all combinations of levers, solved, judged, accounts drawn up, tables read off.
Processor time, and how many times that of the kernel on the same markets.

    python benchmarks/trade.py [draws]
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from detente.model import DrawnInputs, feasible_states
from detente.studies.robust import plan_robust
from detente.studies.trade import TradeSupply
from detente.trade import (
    Consumer,
    Leg,
    Linear,
    Market,
    MarketArrays,
    Network,
    NetworkArrays,
    Prepared,
    Producer,
    Route,
    account_arrays,
    certify,
    interior_point,
    network_arrays,
    prepare,
    solve_draws,
    solver as own,
)
from detente.trade.convex_reference import build

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SAMPLE = 100
CLARABEL_TOLERANCE = 1e-9


def network(producers: int, markets: int, rng: np.random.Generator) -> Network:
    legs, routes = [], []
    corridors = 3
    room = 6.0 * producers * markets / 30
    legs += [Leg(f"corridor {c}", 15.0, room, "owner") for c in range(corridors)]
    for i in range(producers):
        for j in range(markets):
            base = float(rng.uniform(20, 80))
            legs.append(Leg(f"dear {i} {j}", base + 45))
            legs.append(Leg(f"own {i} {j}", base, float(rng.uniform(0.5, 3)), "owner"))
            legs.append(Leg(f"short {i} {j}", base))
            routes.append(Route(f"{i} {j} dear", f"p{i}", f"c{j}", (f"dear {i} {j}",)))
            routes.append(Route(f"{i} {j} own", f"p{i}", f"c{j}", (f"own {i} {j}",)))
            path = (f"short {i} {j}", f"corridor {j % corridors}")
            routes.append(Route(f"{i} {j} corridor", f"p{i}", f"c{j}", path))
    return Network(
        "good",
        tuple(
            Producer(f"p{i}", f"s{i}", Linear(*rng.uniform((50, 5), (200, 40))))
            for i in range(producers)
        ),
        tuple(
            Consumer(f"c{j}", f"b{j}", Linear(rng.uniform(400, 900), -rng.uniform(10, 60)))
            for j in range(markets)
        ),
        tuple(legs),
        tuple(routes),
    )


def drawn(prepared: Prepared, draws: int, rng: np.random.Generator) -> NetworkArrays:
    base = network_arrays(prepared.network)

    def vary(array: np.ndarray, low: float, high: float) -> np.ndarray:
        shape = (draws, *array.shape[1:])
        return array * rng.uniform(low, high, shape)

    supply, demand = vary(base.supply, 0.7, 1.3), vary(base.demand, 0.7, 1.3)
    supply[..., 3] = demand[..., 3] = np.inf
    return replace(
        base,
        cost=vary(base.cost, 0.8, 1.2),
        supply=supply,
        demand=demand,
        capacity=vary(base.capacity, 0.3, 1.7),
    )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def by_clarabel(joined: Market, numbers: MarketArrays) -> tuple[list[float], int, float]:
    """Seconds per solve without building the programme, how many failed, processor seconds."""
    import clarabel

    times, missed, processor = [], 0, 0.0
    for b in range(numbers.draws):
        made = build(joined, numbers.part(b, b + 1))
        settings = clarabel.DefaultSettings()
        settings.verbose, settings.max_threads = False, 1
        for name in ("tol_gap_abs", "tol_gap_rel", "tol_feas"):
            setattr(settings, name, CLARABEL_TOLERANCE)
        started, worked = time.perf_counter(), time.process_time()
        answer = clarabel.DefaultSolver(
            made.p, made.q, made.a, made.b, made.cones, settings
        ).solve()
        times.append(time.perf_counter() - started)
        processor += time.process_time() - worked
        missed += str(answer.status) != "Solved"
    return times, missed, processor


def by_piqp(joined: Market, numbers: MarketArrays) -> list[float] | None:
    """Seconds per solve with piqp's sparse solver, bounds as bounds; None if not installed."""
    try:
        import piqp
    except ImportError:
        return None
    times = []
    for b in range(numbers.draws):
        made = build(joined, numbers.part(b, b + 1))
        rows, width = made.a.tocsr(), made.q.size
        n = made.first_positive
        limits = rows[made.first_limit :]
        square = made.p + made.p.T
        square.setdiag(made.p.diagonal())
        lower = np.zeros(width)
        started = time.perf_counter()
        solver = piqp.SparseSolver()
        solver.settings.eps_abs = solver.settings.eps_rel = CLARABEL_TOLERANCE
        solver.setup(
            square.tocsc(), made.q, rows[:n].tocsc(), np.zeros(n), limits.tocsc(),
            None, made.b[made.first_limit :], lower, None,
        )  # fmt: skip
        solver.solve()
        times.append(time.perf_counter() - started)
    return times


def one_size(producers: int, markets: int, draws: int, sample: int) -> None:
    rng = np.random.default_rng(20250215)
    prepared = prepare(network(producers, markets, rng), [[]])
    [made] = prepared.markets
    joined, given = made.market, drawn(prepared, draws, rng)
    numbers = made.arrays(given)
    own.newton(joined, numbers.part(0, 1))  # compiled, or read from the cache
    own.newton(joined, numbers.part(0, min(draws, interior_point.FEW)))
    started, worked = time.perf_counter(), time.process_time()
    raw = own.newton(joined, numbers)
    solved = time.perf_counter() - started
    judged = certify(joined, numbers, raw)
    elapsed, cpu = time.perf_counter() - started, time.process_time() - worked
    memory = peak()
    started = time.perf_counter()
    account_arrays(prepared, solve_draws(prepared, given))
    accounted = time.perf_counter() - started
    singles = []
    for b in range(min(sample, draws)):
        started = time.perf_counter()
        own.newton(joined, numbers.part(b, b + 1))
        singles.append(time.perf_counter() - started)
    few = numbers.part(0, min(sample, draws))
    times, missed, processor = by_clarabel(joined, few)
    reference, total = statistics.median(times), sum(times) / few.draws * draws
    print(f"\n{producers} producers x {markets} markets x 3 routes, {draws} draws")
    print(
        f"  own, all together   {elapsed:9.3f} s   {elapsed / draws * 1e3:9.4f} ms a draw, each "
        f"certified; {solved:.3f} s without; processor time {cpu / draws * 1e3:.4f} ms a draw"
    )
    print(f"  own, with accounts  {accounted:9.3f} s: what is missed by clarabel, and all accounts")
    print(f"  own, one by one     median {statistics.median(singles) * 1e3:9.3f} ms")
    print(f"  clarabel            median {reference * 1e3:9.3f} ms; {total:.2f} s for all, scaled "
          f"up from {few.draws}; {missed} not solved")  # fmt: skip
    piqp_times = by_piqp(joined, few)
    if piqp_times:
        print(f"  piqp                median {statistics.median(piqp_times) * 1e3:9.3f} ms")
    else:
        print("  piqp                not installed")
    print(
        f"  clarabel / own      {total / elapsed:9.1f} by the clock; "
        f"{processor / few.draws * draws / cpu:.1f} a core (processor time)"
    )
    print(f"  to the fallback     {int((~judged.is_solution).sum())} of {draws}")
    print(f"  worst violation     {judged.price_violation.max():.2e} USD/t, "
          f"{judged.quantity_violation.max():.2e} t")  # fmt: skip
    print(f"  steps               median {np.median(raw.steps):.0f}, most {raw.steps.max()}")
    print(f"  peak memory         {memory:.0f} MB")


def flagship(draws: int) -> None:
    """Time the road of the product on the flagship's markets, several samples of `draws`."""
    _, work = plan_robust("belarus-2025", draws)
    case = work.definition
    space = feasible_states(case)
    spent = [0.0]
    for name in ("solve_batches", "solve_draws", "solve_few"):
        setattr(interior_point, name, timed(getattr(interior_point, name), spent))
    whole, kernel = [], []
    for seed in range(6):
        numbers = replace(work, seed=seed).sample(range(draws)).numbers
        supply = TradeSupply(case, space)
        supply.with_tables(case)  # the layout is made, and kernels are compiled
        spent[0], started = 0.0, time.process_time()
        supply.tables(case, DrawnInputs(draws, numbers))
        whole.append(time.process_time() - started)
        kernel.append(spent[0])
    ratios = [a / b for a, b in zip(whole[1:], kernel[1:], strict=True)]
    print(f"\nthe flagship, {supply.solves} markets a draw, {draws} draws")
    print(f"  markets and tables  {statistics.median(whole[1:]):9.3f} s of processor time")
    print(f"  the kernel alone    {statistics.median(kernel[1:]):9.3f} s")
    print(f"  ratio               {statistics.median(ratios):9.2f}, at most {max(ratios):.2f}")


def timed(kernel: Callable[..., None], spent: list[float]) -> Callable[..., None]:
    """The kernel, adding the processor time it takes to a sum."""

    def run(*arguments: object) -> None:
        started = time.process_time()
        kernel(*arguments)
        spent[0] += time.process_time() - started

    return run


if __name__ == "__main__":
    one_size(3, 3, DRAWS, SAMPLE)
    one_size(8, 10, DRAWS, SAMPLE)
    one_size(100, 100, 3, 3)
    flagship(256)
