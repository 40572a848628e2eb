"""Networks that the tests of trade share, and random ones with their exact counterparts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import assume, strategies as st

from detente.trade import (
    AdValoremTariff,
    Consumer,
    Embargo,
    IsoElastic,
    Leg,
    Linear,
    Measure,
    Network,
    PaymentFriction,
    PriceCap,
    Producer,
    Quota,
    RiskPremium,
    Route,
    SpecificTariff,
    TariffRateQuota,
)
from detente.trade.curves import Curve
from tests.oracles.trade import Fraction, OracleArc, OracleTrade


def grid(
    supply: Sequence[Curve], demand: Sequence[Curve], cost: Sequence[Sequence[float | None]]
) -> Network:
    """Every producer i (party s<i>) to every consumer j (party b<j>) at ``cost[i][j]``."""
    pairs = [(i, j, c) for i, row in enumerate(cost) for j, c in enumerate(row) if c is not None]
    return Network(
        good="test good",
        producers=tuple(Producer(f"p{i}", f"s{i}", curve) for i, curve in enumerate(supply)),
        consumers=tuple(Consumer(f"c{j}", f"b{j}", curve) for j, curve in enumerate(demand)),
        legs=tuple(Leg(f"l{i}{j}", c) for i, j, c in pairs),
        routes=tuple(Route(f"{i}-{j}", f"p{i}", f"c{j}", (f"l{i}{j}",)) for i, j, _ in pairs),
    )


def potash(capacity: float | None = 12.0, russian: float = 4.7, elasticity: float = 0.2) -> Network:
    """A toy of the potash trade: three sellers, three buyers, two ways out for Belarus."""
    sellers = {"canada": (250, 21), "russia": (250, 10), "belarus": (245, 11)}
    buyers = {"brazil": (300, 12), "china": (295, 15), "eu": (300, 12)}
    ways = {"canada": {"direct": ("ocean",)}, "russia": {"direct": ("ocean",)}, "belarus": {
        "klaipeda": ("klaipeda", "sea"), "ust-luga": ("ust-luga", "sea")}}  # fmt: skip
    return Network(
        good="potash",
        producers=tuple(
            Producer(name, name, IsoElastic(p, q, elasticity), tax=60.0 if name == "belarus" else 0)
            for name, (p, q) in sellers.items()
        ),
        consumers=tuple(
            Consumer(name, name, IsoElastic(p, q, 0.25)) for name, (p, q) in buyers.items()
        ),
        legs=(
            Leg("klaipeda", 27.0, capacity, "lithuania", fee=9.0),
            Leg("ust-luga", 72.0, russian, "russia", fee=20.0,
                rent_shares={"russia": 0.5, "belarus": 0.3, "traders": 0.2}),
            Leg("sea", 25.0),
            Leg("ocean", 50.0),
        ),
        routes=tuple(
            Route(f"{seller}-{buyer}-{way}", seller, buyer, legs)
            for seller in sellers
            for buyer in buyers
            for way, legs in ways[seller].items()
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    network: Network
    measures: tuple[Measure, ...]
    oracle: OracleTrade


@st.composite
def linear_cases(
    draw: st.DrawFn,
    *,
    by_value: bool = False,
    caps: bool = False,
    cournot: bool = False,
    measures: bool = True,
) -> Case:
    """Small networks of linear curves in whole numbers, and the same for the oracle."""
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    supply = [(draw(st.integers(5, 200)), draw(st.integers(1, 40))) for _ in range(n)]
    demand = [(draw(st.integers(250, 900)), draw(st.integers(1, 40))) for _ in range(m)]
    strategic = frozenset(i for i in range(n) if cournot and draw(st.booleans()))
    amounts = [draw(st.integers(1, 12)) for _ in range(draw(st.integers(0, 2)))]
    legs = [Leg(f"full{index}", 0, amount, "owner") for index, amount in enumerate(amounts)]
    routes, costs, limits = [], [], []
    for i in range(n):
        for j in range(m):
            for r in range(draw(st.integers(1, 2))):
                cost = draw(st.integers(0, 120))
                used = [x for x in range(len(amounts)) if draw(st.integers(0, 2)) == 0]
                legs.append(Leg(f"l{i}{j}{r}", cost))
                names = (f"l{i}{j}{r}", *(f"full{x}" for x in used))
                routes.append(Route(f"{i}{j}{r}", f"p{i}", f"c{j}", names))
                costs.append(cost)
                limits.append(tuple(used))
    ends = [(int(route.producer[1:]), int(route.consumer[1:])) for route in routes]
    crosses = [supply[i][0] + c < demand[j][0] for (i, j), c in zip(ends, costs, strict=True)]
    assume(any(crosses))
    network = Network(
        "test good",
        tuple(
            Producer(f"p{i}", f"s{i}", Linear(*curve),
                     conduct="cournot" if i in strategic else "price_taker")
            for i, curve in enumerate(supply)
        ),
        tuple(Consumer(f"c{j}", f"b{j}", Linear(a, -b)) for j, (a, b) in enumerate(demand)),
        tuple(legs),
        tuple(routes),
    )  # fmt: skip
    active: list[Measure] = []
    arcs = [
        [OracleArc(int(route.producer[1:]), int(route.consumer[1:]), costs[k], 1, limits[k])]
        for k, route in enumerate(routes)
    ]
    ceilings: list[tuple[int, int]] = []
    kinds = ["embargo", "specific", "premium", "quota", "trq"] if measures else []
    kinds += ["ad valorem", "friction"] if by_value else []
    kinds += ["cap"] if caps else []
    # The oracle adds in the same order: limits and specific costs first, then shares by value.
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=3, unique=True)) if kinds else []
    for kind in sorted(chosen, key=kinds.index):
        i, j = draw(st.integers(0, n - 1)), draw(st.integers(0, m - 1))
        number = draw(st.integers(1, 80))
        active.append(_measure(kind, i, j, number))
        hit = [k for k, route in enumerate(routes)
               if route.producer == f"p{i}" and route.consumer == f"c{j}"]  # fmt: skip
        if kind == "quota" or kind == "trq":
            amounts.append(number % 9 + 1)
        if kind == "cap":
            ceilings.append((i, number + 20))
        for k in hit:
            arcs[k] = _touched(kind, arcs[k], number, len(amounts) - 1, len(ceilings) - 1)
    oracle = OracleTrade(
        tuple(supply), tuple(demand), tuple(arc for each in arcs for arc in each),
        tuple(amounts), tuple(ceilings), strategic,
    )  # fmt: skip
    return Case(network, tuple(active), oracle)


def _measure(kind: str, i: int, j: int, number: int) -> Measure:
    who = {"name": kind, "sender": f"b{j}", "target": f"s{i}"}
    match kind:
        case "embargo":
            return Embargo(**who)
        case "specific":
            return SpecificTariff(**who, rate=number)
        case "premium":
            return RiskPremium(**who, rate=number)
        case "quota":
            return Quota(**who, limit=number % 9 + 1)
        case "trq":
            return TariffRateQuota(**who, limit=number % 9 + 1, rate=number, over_rate=number + 30)
        case "ad valorem":
            return AdValoremTariff(**who, rate=number / 100)
        case "friction":
            return PaymentFriction(**who, share=number / 200)
        case _:
            return PriceCap(**who, cap=number + 20)


def _touched(
    kind: str, arcs: list[OracleArc], number: int, limit: int, cap: int
) -> list[OracleArc]:
    """The oracle's arcs under one more measure. Specific duties scale with later shares."""

    def but(arc: OracleArc, **changes: object) -> OracleArc:
        return OracleArc(**{**arc.__dict__, **changes})  # type: ignore[arg-type]

    percent = Fraction(number, 100)
    match kind:
        case "embargo":
            return []
        case "specific" | "premium":
            return [but(arc, cost=arc.cost + number) for arc in arcs]
        case "quota":
            return [but(arc, limits=(*arc.limits, limit)) for arc in arcs]
        case "trq":
            within = [but(arc, cost=arc.cost + number, limits=(*arc.limits, limit)) for arc in arcs]
            return within + [but(arc, cost=arc.cost + number + 30) for arc in arcs]
        case "ad valorem":
            return [but(arc, factor=arc.factor / (1 + percent)) for arc in arcs]
        case "friction":
            return [but(arc, factor=arc.factor * (1 - percent / 2)) for arc in arcs]
        case _:
            return [but(arc, capped=cap) for arc in arcs]
