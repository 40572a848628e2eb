"""Limits that bind at exactly the same quantity: the price between them is open; any will do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.trade import (
    Consumer,
    Embargo,
    IsoElastic,
    Leg,
    Linear,
    Network,
    PaymentFriction,
    Producer,
    Quota,
    Route,
    TransitBan,
    solve,
)
from tests.oracles import trade as oracles
from tests.oracles.trade import OracleArc, OracleTrade

pytestmark = pytest.mark.kernels


def one_way(producer: float, *legs: float) -> Network:
    """A producer with a capacity, and legs of 50 USD/t side by side with theirs."""
    return Network(
        "test good",
        (Producer("p", "s", Linear(100, 10, producer)),),
        (Consumer("c", "b", Linear(600, -15)),),
        tuple(Leg(f"l{k}", 50, amount, "owner") for k, amount in enumerate(legs)),
        tuple(Route(f"r{k}", "p", "c", (f"l{k}",)) for k in range(len(legs))),
    )


@pytest.mark.parametrize("amount", [1.0, 2.5, 10.0, 17.0])
def test_two_limits_share_what_is_scarce(amount: float) -> None:
    """Price 600 − 15 q at the market, cost 100 + 10 q at the gate, 50 between: each gets half."""
    found = solve(one_way(amount, amount))
    scarce = (600 - 15 * amount) - 50 - (100 + 10 * amount)
    assert found.method == "newton"
    assert found.supply["p"] == pytest.approx(amount, abs=1e-6)
    assert found.rents["l0"] == pytest.approx(scarce / 2, rel=1e-3)
    assert found.gate_prices["p"] == pytest.approx(100 + 10 * amount + scarce / 2, rel=1e-3)


def test_legs_that_add_up_to_the_producer() -> None:
    found = solve(one_way(2.5, 1.0, 1.5))
    assert found.supply["p"] == pytest.approx(2.5, abs=1e-6)
    assert found.prices["c"] == pytest.approx(562.5, abs=1e-4)
    assert found.rents["l0"] == pytest.approx(found.rents["l1"], abs=1e-4), "the same way to earn"
    assert 0 < found.rents["l0"] < 562.5 - 50 - 125
    assert solve(one_way(2.5, 1.0, 1.5)).rents == found.rents, "the same every time"


def potash(ports: float, klaipeda: float) -> Network:
    """Two Belarusian grades with capacities 8.7 and 2.5 on three ways out, and the rest."""
    sea = {"brazil": 30, "china": 50, "europe": 12, "us": 30, "rest": 35}
    others = {"canada": (225, 20.8, 75), "russia": (230, 10.2, 70), "others": (250, 22.0, 45)}
    buyers = {"brazil": (300, 11.9), "china": (290, 17.5), "europe": (282, 7.0), "us": (270, 9.5),
              "rest": (305, 19.5)}  # fmt: skip
    legs = [
        Leg("klaipeda", 31, klaipeda, "lithuania"),
        Leg("ports", 76, ports, "russia"),
        Leg("rail", 100, 1.5, "russia"),
    ]
    legs += [Leg(f"sea {name}", cost) for name, cost in sea.items()]
    legs += [Leg(name, cost) for name, (_, _, cost) in others.items()]
    routes = [
        Route(f"{grade} {way} {buyer}", grade, buyer, (way, f"sea {buyer}"))
        for grade in ("standard", "special")
        for way in ("klaipeda", "ports")
        for buyer in buyers
    ]
    routes += [Route(f"{g} rail", g, "china", ("rail",)) for g in ("standard", "special")]
    routes += [Route(f"{name} {b}", name, b, (name,)) for name in others for b in buyers]
    return Network(
        "potash",
        (
            Producer("standard", "belarus", Linear(90, 5.172413793103448, 8.7), tax=50),
            Producer("special", "belarus", Linear(90, 18, 2.5), tax=50),
            *(Producer(n, n, IsoElastic(p, q, 0.1)) for n, (p, q, _) in others.items()),
        ),
        tuple(Consumer(n, n, IsoElastic(p, q, 0.12)) for n, (p, q) in buyers.items()),
        tuple(legs),
        tuple(routes),
    )


GRADES = [
    Embargo(name="import", sender="europe", target="belarus", producers=("special",)),
    TransitBan(name="transit", sender="lithuania", producers=("special",), legs=("klaipeda",)),
]
LISTED = [
    Embargo(name="listed", sender="us", target="belarus"),
    PaymentFriction(name="pay", sender="us", target="belarus", share=0.05,
                    consumers=("brazil", "china", "europe", "us", "rest")),
]  # fmt: skip


@pytest.mark.parametrize(("ports", "klaipeda"), [(1.0, 16.0), (8.0, 8.7), (1.0, 8.7), (9.7, 16)])
@pytest.mark.parametrize("measures", [[], GRADES, LISTED, [*GRADES, *LISTED]])
def test_a_trade_in_which_sums_of_capacities_coincide(
    ports: float, klaipeda: float, measures: list[Embargo | TransitBan | PaymentFriction]
) -> None:
    found = solve(potash(ports, klaipeda), measures)
    assert found.method == "newton"
    assert found.certificate.is_solution
    near = solve(potash(ports + 1e-5, klaipeda + 1e-5), measures)
    assert_allclose(found.raw.supply, near.raw.supply, atol=1e-4)
    assert_allclose(found.raw.price, near.raw.price, atol=0.02)


@st.composite
def coinciding(draw: st.DrawFn) -> tuple[Network, list[Quota], OracleTrade]:
    """Small networks whose capacities are all 1, 2 or 3; the oracle's producers have limits."""
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    few = st.integers(1, 3)
    supply = [(draw(st.integers(5, 100)), draw(st.integers(1, 20))) for _ in range(n)]
    demand = [(draw(st.integers(250, 900)), draw(st.integers(1, 40))) for _ in range(m)]
    amounts = [draw(few) for _ in range(n + draw(st.integers(0, 2)))]
    legs, routes, arcs = [], [], []
    for i in range(n):
        for j in range(m):
            for r in range(draw(st.integers(1, 2))):
                cost = draw(st.sampled_from([0, 20, 40, 60]))
                used = [x for x in range(n, len(amounts)) if draw(st.booleans())]
                if draw(st.booleans()):
                    amounts.append(draw(few))
                    used.append(len(amounts) - 1)
                name = f"{i}{j}{r}"
                legs.append(Leg(f"l{name}", cost))
                routes.append(
                    Route(name, f"p{i}", f"c{j}", (f"l{name}", *(f"full{x}" for x in used)))
                )
                arcs.append(OracleArc(i, j, cost, 1, (i, *used)))
    legs += [Leg(f"full{x}", 0, amounts[x], "owner") for x in range(n, len(amounts))]
    quotas = []
    if draw(st.booleans()):
        amounts.append(draw(few))
        quotas.append(Quota(name="quota", sender="b0", limit=amounts[-1]))
        last = len(amounts) - 1
        arcs = [replace(a, limits=(*a.limits, last)) if a.consumer == 0 else a for a in arcs]
    network = Network(
        "test good",
        tuple(Producer(f"p{i}", f"s{i}", Linear(*supply[i], amounts[i])) for i in range(n)),
        tuple(Consumer(f"c{j}", f"b{j}", Linear(a, -b)) for j, (a, b) in enumerate(demand)),
        tuple(legs),
        tuple(routes),
    )
    trade = OracleTrade(tuple(supply), tuple(demand), tuple(arcs), tuple(amounts))
    return network, quotas, trade


@given(case=coinciding())
@settings(max_examples=80)
def test_coinciding_capacities_are_what_the_definition_says(
    case: tuple[Network, list[Quota], OracleTrade],
) -> None:
    """Quantities and prices in markets are settled; the certificate holds for the rest."""
    network, quotas, trade = case
    exact = oracles.equilibrium(trade)
    assume(exact is not None)
    assert exact is not None
    found = solve(network, quotas)
    assert found.method == "newton"
    assert_allclose(found.raw.supply[0], [float(x) for x in exact.supply], atol=5e-5)
    assert_allclose(found.raw.demand[0], [float(x) for x in exact.demand], atol=5e-5)
    traded = [j for j, q in enumerate(exact.demand) if q > 0]
    assert_allclose(found.raw.price[0, traded], [float(exact.price[j]) for j in traded], atol=2e-3)
