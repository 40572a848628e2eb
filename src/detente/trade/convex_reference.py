"""The reference solver: one convex programme per draw, solved by clarabel.

A market is a programme when what is left of the buyer's price is the same on all arcs into each
market, there is no price cap, and Cournot producers sell to linear demand. Then an equilibrium
maximises benefits minus costs; linear curves give squares, iso-elastic ones power cones. Cones are
sharp for elasticities from about 0.1 to 10. Beyond, and far from a curve's base, the answer misses
its certificate more often than not, and is then no answer.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from detente.arrays import FloatArray
from detente.errors import NotApplicableError
from detente.trade.answers import SolverOutput
from detente.trade.market_arrays import CAPACITY, INTERCEPT, POWER, SLOPE, MarketArrays, reference
from detente.trade.markets import Market
from detente.trade.solver import at_rest

TOLERANCE, LOOSEST = 1e-12, 1e-9


class Scaled(NamedTuple):
    """One draw, normalised: programme matrices, cones, and where to read the answer."""

    p: Any
    q: FloatArray
    a: Any
    b: FloatArray
    cones: list[Any]
    arcs: FloatArray
    makers: FloatArray
    buyers: FloatArray
    limits: FloatArray
    first_positive: int
    first_limit: int
    price_scale: float
    quantity_scale: float
    shares: FloatArray


def is_programme(market: Market, numbers: MarketArrays) -> bool:
    """Whether `programme` applies to all draws."""
    if market.ceilings:
        return False
    pairs = np.unique(market.consumer[market.cournot >= 0])
    if (numbers.demand[:, pairs, POWER] != 0).any():
        return False
    for j in range(numbers.demand.shape[1]):
        factors = numbers.factor[:, market.consumer == j]
        if factors.size and np.ptp(factors, axis=1).max() > 1e-12:
            return False
    return True


def programme(
    market: Market, numbers: MarketArrays, *, tolerance: float = TOLERANCE
) -> SolverOutput:
    """Solve every draw as a convex programme, one by one, to clarabel's `tolerance`.

    Where it gets stuck before, it tries again with a tenfold tolerance, up to 1e-9.

    Raises
    ------
    NotApplicableError
        If the market is a complementarity problem and no programme.
    """
    if not is_programme(market, numbers):
        raise NotApplicableError(
            "this market is no convex programme (a price cap, frictions by value that differ "
            "within a market, or Cournot sales to iso-elastic demand); use solve instead."
        )
    first, parts = build(market, numbers.part(0, 1)), []
    for b in range(numbers.draws):
        draw = numbers.part(b, b + 1)
        made = build_like(first, market, numbers.part(0, 1), draw) if b else first
        parts.append(_solve(made, draw, tolerance))
    raw = SolverOutput(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    return at_rest(market, numbers, raw)


def _solve(made: Scaled, numbers: MarketArrays, tolerance: float) -> SolverOutput:
    import clarabel  # type: ignore[import-untyped]

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.max_iter = 200
    wanted, done = tolerance, False
    while not done and wanted < 2 * max(tolerance, LOOSEST):
        for name in ("tol_gap_abs", "tol_gap_rel", "tol_feas"):
            setattr(settings, name, wanted)
        solver = clarabel.DefaultSolver(made.p, made.q, made.a, made.b, made.cones, settings)
        answer = solver.solve()
        done = str(answer.status) == "Solved"
        wanted *= 10
    return _read(made, numbers, np.array(answer.x), np.array(answer.z), answer.iterations, done)


def build(market: Market, numbers: MarketArrays) -> Scaled:
    """Write the one draw in `numbers` as clarabel wants it: min ½x'Px + q'x, b − Ax in cones."""
    from scipy import sparse  # type: ignore[import-untyped]

    price_scale, quantity_scale = (float(array.mean()) for array in reference(numbers.demand))
    arcs = np.flatnonzero(np.isfinite(numbers.cost[0]))
    producer, consumer = market.producer[arcs], market.consumer[arcs]
    makers, buyers = np.unique(producer), np.unique(consumer)
    share = np.ones(numbers.demand.shape[1])
    share[consumer] = numbers.factor[0, arcs]
    k, n, m = arcs.size, makers.size, buyers.size
    plane = _Plane(k + n + m)
    row_of = np.full(numbers.supply.shape[1], -1)
    row_of[makers] = np.arange(n)
    column_of = np.full(numbers.demand.shape[1], -1)
    column_of[buyers] = n + np.arange(m)
    # Balances: what goes out of a producer is its supply, what comes to a market its demand.
    rows = np.concatenate([row_of[producer], column_of[consumer], np.arange(n + m)])
    signs = np.concatenate([np.ones(k), -np.ones(k), -np.ones(n), np.ones(m)])
    columns = np.concatenate([np.arange(k), np.arange(k), k + np.arange(n + m)])
    balance = sparse.csc_matrix((signs, (rows, columns)), shape=(n + m, k + n + m))
    plane.q[:k] = numbers.cost[0, arcs] / price_scale
    positive = list(range(k))
    bounds: list[tuple[int, float]] = []
    for place, (curve, weight) in enumerate(
        [(numbers.supply[0, i], 1.0) for i in makers]
        + [(numbers.demand[0, j], -share[j]) for j in buyers]
    ):
        column = k + place
        money = weight * curve[INTERCEPT] / price_scale
        if curve[POWER] == 0:
            plane.q[column] = money
            plane.square(column, column, weight * curve[SLOPE] * quantity_scale / price_scale)
            positive.append(column)
        else:
            plane.power(column, money, curve[SLOPE] / quantity_scale, curve[POWER])
        if np.isfinite(curve[CAPACITY]):
            bounds.append((column, curve[CAPACITY] / quantity_scale))
    pair = market.cournot[arcs]
    for number in np.unique(pair[pair >= 0]):
        group = np.flatnonzero(pair == number)
        fall = -numbers.demand[0, consumer[group[0]], SLOPE] * share[consumer[group[0]]]
        for first in group.tolist():
            for second in group[group <= first].tolist():
                plane.square(second, first, fall * quantity_scale / price_scale)
    return plane.finish(
        balance, positive, bounds, market, numbers, arcs, makers, buyers, price_scale,
        quantity_scale, share,
    )  # fmt: skip


def build_like(
    first: Scaled, market: Market, made_of: MarketArrays, numbers: MarketArrays
) -> Scaled:
    """As `build`, from the programme made of another draw: where that has the same parts and all
    curves are straight, only numbers are written anew.
    """
    both = (made_of, numbers)
    curves = [np.concatenate([each.supply[0], each.demand[0]]) for each in both]
    ends = [np.isfinite(each[:, CAPACITY]) for each in curves]
    there = [np.isfinite(each.cost[0]) for each in both]
    bent = any(each[:, POWER].any() for each in curves)
    alike = np.array_equal(*ends) and np.array_equal(*there)
    if bent or not alike or (market.cournot >= 0).any():
        return build(market, numbers)
    price_scale, quantity_scale = (float(array.mean()) for array in reference(numbers.demand))
    share = np.ones(numbers.demand.shape[1])
    share[market.consumer[first.arcs]] = numbers.factor[0, first.arcs]
    own = np.concatenate([numbers.supply[0, first.makers], numbers.demand[0, first.buyers]])
    weight = np.concatenate([np.ones(first.makers.size), -share[first.buyers]])
    p, b, last = first.p.copy(), first.b.copy(), own[:, CAPACITY]
    p.data[:] = weight * own[:, SLOPE] * quantity_scale / price_scale
    last = last[np.isfinite(last)]
    b[first.first_limit - last.size : first.first_limit] = last / quantity_scale
    b[first.first_limit :] = numbers.amount[0] / quantity_scale
    costs = np.concatenate([numbers.cost[0, first.arcs], weight * own[:, INTERCEPT]])
    return first._replace(
        p=p, q=costs / price_scale, b=b, limits=numbers.amount[0], price_scale=price_scale,
        quantity_scale=quantity_scale, shares=share,
    )  # fmt: skip


class _Plane:
    """A programme in the making: objective, and cones of iso-elastic curves."""

    def __init__(self, size: int) -> None:
        self.q = np.zeros(size)
        self.extra: list[float] = []
        self.squares: list[tuple[int, int, float]] = []
        self.cone_rows: list[list[tuple[int, float, float]]] = []
        self.cones: list[Any] = []

    def square(self, row: int, column: int, value: float) -> None:
        """Add to the upper triangle of the objective's matrix."""
        self.squares.append((row, column, value))

    def power(self, column: int, price: float, base: float, power: float) -> None:
        """Add the area under price (x / base)^power, by an epigraph variable in a cone."""
        import clarabel

        new = self.q.size + len(self.extra)
        one, ratio, own = (-1, 0.0, 1.0), (column, -1 / base, 0.0), (new, -1.0, 0.0)
        rise = 1 + power
        if rise == 0:
            self.extra.append(price * base)
            self.cone_rows.append([own, one, ratio])
            self.cones.append(clarabel.ExponentialConeT())
            return
        self.extra.append(price * base / rise)
        if rise > 1:
            self.cone_rows.append([own, one, ratio])
            self.cones.append(clarabel.PowerConeT(1 / rise))
        elif rise > 0:
            self.cone_rows.append([ratio, one, own])
            self.cones.append(clarabel.PowerConeT(rise))
        else:
            self.cone_rows.append([own, ratio, one])
            self.cones.append(clarabel.PowerConeT(1 / (1 - rise)))

    def finish(
        self, balance: Any, positive: list[int], bounds: list[tuple[int, float]], market: Market,
        numbers: MarketArrays, arcs: Any, makers: Any, buyers: Any, price_scale: float,
        quantity_scale: float, share: FloatArray,
    ) -> Scaled:  # fmt: skip
        """Stack all rows in clarabel's order."""
        import clarabel
        from scipy import sparse

        width = self.q.size + len(self.extra)
        place = np.full(len(market.arcs), -1)
        place[arcs] = np.arange(arcs.size)
        on, limit = market.incidence
        kept = place[on] >= 0
        count = len(market.limits)
        limits = sparse.csc_matrix(
            (np.ones(kept.sum()), (limit[kept], place[on[kept]])), shape=(count, width)
        )
        columns = np.array(positive, dtype=np.int64)
        ones = -np.ones(columns.size)
        above = sparse.csc_matrix(
            (ones, (np.arange(columns.size), columns)), shape=(columns.size, width)
        )
        ends = np.array([column for column, _ in bounds], dtype=np.int64)
        below = sparse.csc_matrix(
            (np.ones(ends.size), (np.arange(ends.size), ends)), shape=(ends.size, width)
        )
        cone = [entry for rows in self.cone_rows for entry in rows]
        entries = [(r, c, value) for r, (c, value, _) in enumerate(cone) if c >= 0]
        r, c, value = (
            (np.array(part) for part in zip(*entries, strict=True)) if entries else [[]] * 3
        )
        curved = sparse.csc_matrix((value, (r, c)), shape=(len(cone), width))
        balance.resize((balance.shape[0], width))
        flat = np.concatenate([self.q, self.extra])
        squares = np.array(self.squares).reshape(-1, 3)
        spread = sparse.csc_matrix(
            (squares[:, 2], (squares[:, 0].astype(int), squares[:, 1].astype(int))),
            shape=(width, width),
        )
        nonnegative = columns.size + ends.size + count
        return Scaled(
            p=spread,
            q=flat,
            a=sparse.vstack([balance, above, below, limits, curved], format="csc"),
            b=np.concatenate(
                [
                    np.zeros(balance.shape[0] + columns.size),
                    [end for _, end in bounds],
                    numbers.amount[0] / quantity_scale,
                    [constant for _, _, constant in cone],
                ]
            ),
            cones=[
                clarabel.ZeroConeT(balance.shape[0]),
                clarabel.NonnegativeConeT(nonnegative),
                *self.cones,
            ],
            arcs=arcs,
            makers=makers,
            buyers=buyers,
            limits=numbers.amount[0],
            first_positive=balance.shape[0],
            first_limit=balance.shape[0] + columns.size + ends.size,
            price_scale=price_scale,
            quantity_scale=quantity_scale,
            shares=share,
        )


def _read(
    made: Scaled, numbers: MarketArrays, x: FloatArray, z: FloatArray, iterations: int, done: bool
) -> SolverOutput:
    k, n, m = made.arcs.size, made.makers.size, made.buyers.size
    dual = z[made.first_positive : made.first_positive + k]
    flow, supply, demand = (
        np.zeros((1, size))
        for size in (numbers.cost.shape[1], numbers.supply.shape[1], numbers.demand.shape[1])
    )
    flow[0, made.arcs] = np.where(x[:k] > dual, x[:k], 0.0) * made.quantity_scale
    supply[0, made.makers] = np.maximum(x[k : k + n], 0.0) * made.quantity_scale
    demand[0, made.buyers] = np.maximum(x[k + n : k + n + m], 0.0) * made.quantity_scale
    for curves, array in ((numbers.supply, supply), (numbers.demand, demand)):
        array[(curves[..., POWER] == 0) & (array < 1e-9 * made.quantity_scale)] = 0.0
    gate = np.where(numbers.supply[..., POWER] == 0, numbers.supply[..., INTERCEPT], 0.0)
    price = np.where(numbers.demand[..., POWER] == 0, numbers.demand[..., INTERCEPT], 0.0)
    gate[0, made.makers] = z[:n] * made.price_scale
    price[0, made.buyers] = z[n : n + m] * made.price_scale / made.shares[made.buyers]
    rent = z[made.first_limit : made.first_limit + made.limits.size] * made.price_scale
    return SolverOutput(
        flow, supply, demand, gate, price, rent[None], np.zeros((1, 0)),
        np.array([iterations if done else -iterations - 1]),
    )  # fmt: skip
