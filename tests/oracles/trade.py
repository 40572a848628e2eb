"""Trade equilibria of linear curves from the definition, exactly: Lemke's method in fractions.

The conditions, each a pair of which one side is nothing: flows and what they fail to earn, supply
and its cost above the price, demand and the price above its worth, prices and what is left over,
rents and the room below limits, cap rents and the room below caps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

Number = Fraction | int


@dataclass(frozen=True)
class OracleArc:
    producer: int
    consumer: int
    cost: Number
    factor: Number = 1
    limits: tuple[int, ...] = ()
    capped: int = -1


@dataclass(frozen=True)
class OracleTrade:
    """Curves are (intercept, slope), both for supply and, falling, for demand: (500, 10)."""

    supply: tuple[tuple[Number, Number], ...]
    demand: tuple[tuple[Number, Number], ...]
    arcs: tuple[OracleArc, ...]
    limits: tuple[Number, ...] = ()
    caps: tuple[tuple[int, Number], ...] = ()
    cournot: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class OracleSolution:
    gate: list[Fraction]
    price: list[Fraction]
    supply: list[Fraction]
    demand: list[Fraction]


def equilibrium(trade: OracleTrade) -> OracleSolution | None:
    """The exact equilibrium; None where Lemke's method ends on a ray."""
    names: list[tuple[str, int]] = []
    for kind, count in (
        ("flow", len(trade.arcs)),
        ("supply", len(trade.supply)),
        ("demand", len(trade.demand)),
        ("gate", len(trade.supply)),
        ("price", len(trade.demand)),
        ("rent", len(trade.limits)),
        ("transfer", len(trade.caps)),
        ("worth", len(trade.caps)),
        ("cap rent", len(trade.caps)),
    ):
        names += [(kind, index) for index in range(count)]
    at = {name: index for index, name in enumerate(names)}
    size = len(names)
    m = [[Fraction(0)] * size for _ in range(size)]
    q = [Fraction(0)] * size

    def add(row: tuple[str, int], column: tuple[str, int], value: Number) -> None:
        m[at[row]][at[column]] += Fraction(value)

    for i, (intercept, slope) in enumerate(trade.supply):
        q[at["supply", i]] = Fraction(intercept)
        add(("supply", i), ("supply", i), slope)
        add(("supply", i), ("gate", i), -1)
        add(("gate", i), ("supply", i), 1)
    for j, (intercept, slope) in enumerate(trade.demand):
        q[at["demand", j]] = -Fraction(intercept)
        add(("demand", j), ("demand", j), slope)
        add(("demand", j), ("price", j), 1)
        add(("price", j), ("demand", j), -1)
    for index, amount in enumerate(trade.limits):
        q[at["rent", index]] = Fraction(amount)
    for g, (producer, cap) in enumerate(trade.caps):
        add(("transfer", g), ("gate", producer), 1)
        add(("transfer", g), ("worth", g), -1)
        add(("transfer", g), ("cap rent", g), 1)
        add(("gate", producer), ("transfer", g), -1)
        add(("worth", g), ("transfer", g), 1)
        add(("cap rent", g), ("worth", g), -1)
        add(("cap rent", g), ("cap rent", g), 1)
        q[at["cap rent", g]] = Fraction(cap)
    for k, arc in enumerate(trade.arcs):
        source = ("worth", arc.capped) if arc.capped >= 0 else ("gate", arc.producer)
        q[at["flow", k]] = Fraction(arc.cost)
        add(("flow", k), source, 1)
        add(source, ("flow", k), -1)
        add(("flow", k), ("price", arc.consumer), -Fraction(arc.factor))
        add(("price", arc.consumer), ("flow", k), 1)
        for index in arc.limits:
            add(("flow", k), ("rent", index), 1)
            add(("rent", index), ("flow", k), -1)
        if arc.producer in trade.cournot:
            for other, rival in enumerate(trade.arcs):
                if (rival.producer, rival.consumer) == (arc.producer, arc.consumer):
                    fall = Fraction(trade.demand[arc.consumer][1])
                    add(("flow", k), ("flow", other), Fraction(rival.factor) * fall)
    z = lemke(m, q)
    if z is None:
        return None
    read = {name: z[index] for name, index in at.items()}
    return OracleSolution(
        gate=[read["gate", i] for i in range(len(trade.supply))],
        price=[read["price", j] for j in range(len(trade.demand))],
        supply=[read["supply", i] for i in range(len(trade.supply))],
        demand=[read["demand", j] for j in range(len(trade.demand))],
    )


def lemke(m: list[list[Fraction]], q: list[Fraction]) -> list[Fraction] | None:
    """Find z >= 0 with w = m z + q >= 0 and w z = 0, or None on a ray. Ties fall lexicographically.

    Columns: w (size), z (size), the artificial one, the right-hand side.
    """
    size = len(q)
    if min(q) >= 0:
        return [Fraction(0)] * size
    rows = [
        [Fraction(int(r == c)) for c in range(size)]
        + [-value for value in m[r]]
        + [Fraction(-1), q[r]]
        for r in range(size)
    ]
    basis = list(range(size))

    def pivot(row: int, column: int) -> None:
        scale = rows[row][column]
        rows[row] = [value / scale for value in rows[row]]
        for r in range(size):
            if r != row and rows[r][column] != 0:
                ratio = rows[r][column]
                rows[r] = [a - ratio * b for a, b in zip(rows[r], rows[row], strict=True)]
        basis[row] = column

    first = min(range(size), key=lambda r: (q[r], [rows[r][c] for c in range(size)]))
    pivot(first, 2 * size)
    entering = size + first
    for _ in range(50 * size):
        open_rows = [r for r in range(size) if rows[r][entering] > 0]
        if not open_rows:
            return None

        def ratio(r: int, column: int = entering) -> list[Fraction]:
            return [rows[r][c] / rows[r][column] for c in (2 * size + 1, *range(size))]

        leaving_row = min(open_rows, key=ratio)
        ties = [r for r in open_rows if ratio(r)[0] == ratio(leaving_row)[0]]
        done = [r for r in ties if basis[r] == 2 * size]
        leaving_row = done[0] if done else leaving_row
        leaving = basis[leaving_row]
        pivot(leaving_row, entering)
        if leaving == 2 * size:
            z = [Fraction(0)] * size
            for r, column in enumerate(basis):
                if size <= column < 2 * size:
                    z[column - size] = rows[r][-1]
            return z
        entering = leaving + size if leaving < size else leaving - size
    return None
