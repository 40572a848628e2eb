"""Sellers who move the price: by brute force, by roots of one equation, and refused by name."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import brentq

import detente.trade
from detente.errors import UnconvergedError
from detente.trade import (
    AdValoremTariff,
    Consumer,
    IsoElastic,
    Leg,
    Linear,
    Measure,
    Network,
    PaymentFriction,
    PriceCap,
    Producer,
    Route,
    accounts,
    certify,
    market,
    numbers_of,
    solve,
    solve_reference,
)
from detente.trade.answers import SolverOutput
from tests.oracles.cournot import Seller, Way, best_reply, earned
from tests.trade.test_draws import solved

pytestmark = pytest.mark.kernels
FRICTION = PaymentFriction(name="f", sender="b", legs=("A",), share=0.3)


def two_ways() -> Network:
    """A cheap way that keeps 70 % of the price, and a dear one that keeps it whole."""
    return Network(
        "good",
        (Producer("p", "s", Linear(50, 5), conduct="cournot"),),
        (Consumer("m", "b", Linear(400, -10)),),
        (Leg("A", 5, 6, "owner"), Leg("B", 60)),
        (Route("a", "p", "m", ("A",)), Route("b", "p", "m", ("B",))),
    )


def equal(n: int, elasticity: float, first: float, slope: float) -> Network:
    """N equal sellers of marginal cost first + slope q before 10 (p / 100)^-elasticity."""
    supply = Linear(first, slope, None if slope else 1e4)
    return Network(
        "good",
        tuple(Producer(f"p{i}", f"s{i}", supply, conduct="cournot") for i in range(n)),
        (Consumer("m", "b", IsoElastic(100, 10, elasticity)),),
        (),
        tuple(Route(f"r{i}", f"p{i}", "m") for i in range(n)),
    )


def settled(n: int, elasticity: float, first: float, slope: float) -> float:
    """The root of p (1 - 1 / (n e)) = c + k q."""

    def over(height: float) -> float:
        price = np.exp(height)
        each = 10 * (price / 100) ** -elasticity / n
        return float(price * (1 - 1 / (n * elasticity)) - first - slope * each)

    return float(np.exp(brentq(over, np.log(1e-6), np.log(1e15), xtol=1e-14)))


def test_two_ways_that_keep_different_shares_of_one_price() -> None:
    """By way B alone: 400 - 20 q = 110 + 5 q."""
    found = solve(two_ways(), [FRICTION])
    assert [(flow.route, round(flow.quantity, 6)) for flow in found.flows] == [("b", 11.6)]
    assert found.prices["m"] == pytest.approx(284.0)
    assert accounts(found)["s"]["producer_income"] == pytest.approx(1.682)


def test_draws_of_two_ways_are_what_each_is_alone() -> None:
    """Where the friction is small the cheap way is full, and the dear one takes the rest."""
    shares = [0.02, 0.3, 0.1, 0.6] * 5
    measures = [PaymentFriction(name="f", sender="b", legs=("A",), share=share) for share in shares]
    solutions, found = solved([(two_ways(), [each]) for each in measures], [["f"]])
    assert not solutions.errors
    for place, measure in enumerate(measures):
        alone = solve(two_ways(), [measure])
        assert found.prices[place, 0, 0] == pytest.approx(alone.prices["m"], abs=1e-6)
        assert found.supply[place, 0, 0] == pytest.approx(alone.supply["p"], abs=1e-8)


@dataclass(frozen=True)
class Trade:
    network: Network
    measures: tuple[Measure, ...]
    sellers: tuple[Seller, ...]
    cournot: tuple[bool, ...]


def random_trade(seed: int, *, bent: bool) -> Trade:
    """One to four sellers, each with one to three ways, under duties and frictions by value of
    which some ways are exempt.
    """
    rng = np.random.default_rng(seed)
    producers, legs, routes, sellers, conduct = [], [], [], [], []
    measures: list[Measure] = []
    exempt = {f"l{i}{r}" for i in range(4) for r in range(3) if rng.random() < 0.5}
    everywhere = float(rng.integers(0, 4)) / 10
    for i in range(rng.integers(1, 5)):
        first, slope = float(rng.integers(0, 120)), float(rng.integers(0, 25))
        most = None if slope else 40.0
        cournot = i == 0 or bool(rng.random() < 0.8)
        ways = []
        for r in range(rng.integers(1, 4)):
            name, cost, kept = f"l{i}{r}", float(rng.integers(0, 90)), 1.0
            room = float(rng.integers(1, 15)) if rng.random() < 0.4 else None
            duty = 0.0 if name in exempt else everywhere
            what, share = rng.integers(0, 3), float(rng.integers(5, 60)) / 100
            if what == 1:
                where = {"name": f"f{name}", "sender": "b", "legs": (name,)}
                measures.append(PaymentFriction(**where, share=share))
                kept = 1 - share
            elif what == 2:
                where = {"name": f"t{name}", "sender": "b", "legs": (name,)}
                measures.append(AdValoremTariff(**where, rate=share))
                duty += share
            legs.append(Leg(name, cost, room, "owner"))
            routes.append(Route(f"r{i}{r}", f"p{i}", "m", (name,)))
            ways.append(Way(cost, kept / (1 + duty), 1e9 if room is None else room))
        kind = "cournot" if cournot else "price_taker"
        producers.append(Producer(f"p{i}", f"s{i}", Linear(first, slope, most), conduct=kind))
        making = _making(first, slope)
        sellers.append(Seller(making, tuple(ways), 1e9 if most is None else most))
        conduct.append(cournot)
    if everywhere:
        free = tuple(leg.name for leg in legs if leg.name in exempt)
        measures.append(AdValoremTariff(name="all", sender="b", rate=everywhere, exempt=free))
    demand = (
        IsoElastic(float(rng.integers(150, 400)), float(rng.integers(8, 20)),
                   float(rng.choice([0.8, 1.2, 1.5, 2.0, 3.0])))
        if bent else Linear(float(rng.integers(250, 900)), -float(rng.integers(2, 40)))
    )  # fmt: skip
    network = Network(
        "good", tuple(producers), (Consumer("m", "b", demand),), tuple(legs), tuple(routes)
    )
    return Trade(network, tuple(measures), tuple(sellers), tuple(conduct))


def _making(first: float, slope: float):  # type: ignore[no-untyped-def]
    return lambda quantity: quantity * (first + 0.5 * slope * quantity)


def nobody_would_sell_otherwise(trade: Trade) -> None:
    demand = trade.network.consumers[0].demand

    def price(quantity: np.ndarray) -> np.ndarray:
        if isinstance(demand, Linear):
            return demand.intercept + demand.slope * quantity
        ratio = np.maximum(quantity, 1e-9) / demand.base_quantity
        return demand.base_price * ratio ** (-1 / demand.elasticity)

    try:
        found = solve(trade.network, trade.measures)
    except UnconvergedError:
        return  # how many, another test counts
    sales = [np.zeros(len(seller.ways)) for seller in trade.sellers]
    for flow in found.flows:
        sales[int(flow.route[1])][int(flow.route[2])] = flow.quantity
    total = float(sum(each.sum() for each in sales))
    assert_allclose(found.prices["m"], price(np.array(total)), rtol=1e-7)
    for own, seller, cournot in zip(sales, trade.sellers, trade.cournot, strict=True):
        if cournot:
            others = total - own.sum()
            end = -demand.intercept / demand.slope if isinstance(demand, Linear) else 60.0 + others
            best, _ = best_reply(seller, price, others, max(end - others, 1e-6))
            assert best <= earned(seller, price, others, own[None])[0] + 1e-3  # mn USD a year


@given(seed=st.integers(0, 10**9))
@settings(max_examples=25)
def test_no_seller_earns_more_by_other_sales(seed: int) -> None:
    nobody_would_sell_otherwise(random_trade(seed, bent=False))


@given(seed=st.integers(0, 10**9))
@settings(max_examples=25)
def test_no_seller_earns_more_before_iso_elastic_demand(seed: int) -> None:
    nobody_would_sell_otherwise(random_trade(seed, bent=True))


def test_as_good_as_all_random_trades_are_solved() -> None:
    """Some have no equilibrium: sellers answer each other's ways in a circle."""
    missed = 0
    for seed in range(120):
        trade = random_trade(seed, bent=False)
        try:
            solve(trade.network, trade.measures)
        except UnconvergedError:
            missed += 1
    assert missed <= 3


def test_a_circle_of_ways_is_refused_with_the_seller_s_gain() -> None:
    """Replies by brute force go round: the third seller changes ways whenever the others settle."""
    network = Network(
        "good",
        (Producer("p0", "s", Linear(87, 0, 40), conduct="cournot"),
         Producer("p1", "s", Linear(5, 21), conduct="cournot"),
         Producer("p2", "s", Linear(28, 5), conduct="cournot")),
        (Consumer("m", "b", Linear(674, -36)),),
        (Leg("a", 89), Leg("b", 40, 11, "o"), Leg("c", 86, 13, "o"), Leg("d", 6, 13, "o")),
        (Route("a", "p0", "m", ("a",)), Route("b", "p1", "m", ("b",)),
         Route("c", "p2", "m", ("c",)), Route("d", "p2", "m", ("d",))),
    )  # fmt: skip
    duties = [AdValoremTariff(name=f"t{leg}", sender="b", legs=tuple(leg), rate=rate)
              for leg, rate in (("ad", 0.96), ("bc", 0.34))]  # fmt: skip
    with pytest.raises(UnconvergedError, match=r"'p2' would earn .* by other sales in 'm'"):
        solve(network, duties)


COSTS = [(50.0, 0.0), (50.0, 10.0), (0.0, 10.0), (120.0, 3.0)]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize(("first", "slope"), COSTS)
def test_equal_sellers_before_iso_elastic_demand(n: int, first: float, slope: float) -> None:
    for product in (1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2, 3):
        found = solve(equal(n, product / n, first, slope))
        right = settled(n, product / n, first, slope)
        assert found.prices["m"] == pytest.approx(right, rel=1e-8)


@pytest.mark.parametrize(
    ("n", "elasticity", "first", "slope", "price"),
    [(2, 0.6, 50, 10, 425.78), (1, 1.3, 50, 10, 314.41), (1, 1.1, 0, 10, 313.26),
     (3, 0.4, 80, 5, 531.271), (5, 0.25, 60, 20, 438.231)],
)  # fmt: skip
def test_prices_known_from_elsewhere(
    n: int, elasticity: float, first: float, slope: float, price: float
) -> None:
    assert solve(equal(n, elasticity, first, slope)).prices["m"] == pytest.approx(price, abs=0.006)


def test_unequal_sellers_before_iso_elastic_demand() -> None:
    network = equal(2, 0.7, 50, 10)
    dear = Producer("p1", "s1", Linear(120, 10), conduct="cournot")
    network = Network("good", (network.producers[0], dear), network.consumers, (), network.routes)
    assert solve(network).prices["m"] == pytest.approx(367.822, abs=1e-3)


@pytest.mark.parametrize(("n", "elasticity"), [(1, 1.0), (1, 0.99), (2, 0.5), (4, 0.2)])
def test_marginal_revenue_that_is_nowhere_positive_is_refused(n: int, elasticity: float) -> None:
    sellers = ", ".join(f"'p{i}'" for i in range(n))
    with pytest.raises(UnconvergedError, match="marginal revenue is nowhere positive") as refused:
        solve(equal(n, elasticity, 0, 10))
    assert sellers in str(refused.value)
    assert "'m'" in str(refused.value)
    networks = [(equal(n, elasticity, 0, 10), []), (equal(n, elasticity + 1, 0, 10), [])]
    solutions, found = solved(networks, [[]])
    assert str(solutions.errors[0, 0]) == str(refused.value)
    assert found.solved[:, 0].tolist() == [False, True]


@pytest.mark.parametrize("sold", [1.02e-3, 1e-4, 1e-6])
@pytest.mark.parametrize("elasticity", [1.0, 1.0 + 1e-7])
def test_a_price_that_runs_away_has_no_certificate(sold: float, elasticity: float) -> None:
    """Marginal revenue of nothing, against a cost of a cent or less."""
    joined = market(equal(1, elasticity, 0, 10))
    one = np.array([[sold]])
    price = 100 * (one / 10) ** (-1 / elasticity)
    none = np.zeros((1, 0))
    raw = SolverOutput(one, one, one, 10 * one, price, none, none, np.array([1]))
    assert not certify(joined, numbers_of(joined), raw).is_solution[0]


def test_a_cent_is_much_where_a_tonne_costs_one() -> None:
    network = Network(
        "good",
        (Producer("p", "s", Linear(0.01, 0.001)),),
        (Consumer("m", "b", Linear(0.05, -0.001)),),
        (),
        (Route("r", "p", "m"),),
    )
    joined, found = market(network), solve(network)
    assert found.prices["m"] == pytest.approx(0.03, rel=1e-6)
    wrong = found.raw._replace(price=found.raw.price + 0.005)
    assert not certify(joined, numbers_of(joined), wrong).is_solution[0]


def test_a_full_market_s_price_is_open_to_a_cournot_seller() -> None:
    """It would hold the last tonne back and be paid 500; as a price taker it is paid its cost."""

    def pair(conduct: str) -> Network:
        return Network(
            "good",
            (Producer("p", "s", Linear(100, 1), conduct=conduct),),  # type: ignore[arg-type]
            (Consumer("m", "b", Linear(500, 0, 10)),),
            (),
            (Route("r", "p", "m"),),
        )

    assert solve(pair("price_taker")).prices["m"] == pytest.approx(110.0)
    with pytest.raises(UnconvergedError, match="its price is open to Cournot sellers"):
        solve(pair("cournot"))


def test_flows_may_differ_only_as_far_as_mark_ups_stay() -> None:
    """Two legs of one cost and share carry the sales in any split; a third keeps less."""
    network = Network(
        "good",
        (Producer("p", "s", Linear(50, 5), conduct="cournot"),),
        (Consumer("m", "b", Linear(400, -10)),),
        (Leg("A", 60), Leg("B", 60), Leg("C", 5)),
        tuple(Route(name.lower(), "p", "m", (name,)) for name in "ABC"),
    )
    friction = PaymentFriction(name="f", sender="b", legs=("C",), share=0.3)
    ranges = detente.trade.flow_ranges(solve(network, [friction]), ["a", "b", "c"])
    assert ranges["a"].most == pytest.approx(11.6, abs=1e-4)
    assert ranges["a"].least == pytest.approx(0.0, abs=1e-4)
    assert ranges["c"].most == pytest.approx(0.0, abs=1e-4)


def test_the_reference_agrees_where_all_ways_keep_one_share() -> None:
    duty = AdValoremTariff(name="t", sender="b", rate=0.25)
    found, reference = solve(two_ways(), [duty]), solve_reference(two_ways(), [duty])
    assert_allclose(found.raw.supply, reference.raw.supply, atol=1e-5)


def test_the_certificate_takes_nothing_from_the_solver() -> None:
    """Neither it nor what it imports from the trade."""
    folder = Path(detente.trade.__file__).parent
    solving = {"solver", "kernels", "kernel_arrays", "interior_point", "batched", "ways"}
    solving |= {"attempts", "cournot_start", "convex_reference", "equilibrium", "markups"}
    seen, waiting = set(), ["certificate"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("detente.trade"):
                waiting.append(str(node.module).split(".")[2])
            assert not isinstance(node, ast.Import) or "detente" not in node.names[0].name
    assert {"certificate", "payoffs"} <= seen
    assert not seen & solving


@pytest.mark.parametrize("elasticity", [1.05, 1.2, 1.5, 3.0])
@pytest.mark.parametrize(("first", "slope"), [(116.0, 23.0), (3.0, 15.0), (0.0, 4.0)])
def test_one_seller_before_several_markets(elasticity: float, first: float, slope: float) -> None:
    """Marginal revenue is the same everywhere, and the marginal cost of all that is sold."""
    costs, lines = (30.0, 55.0, 12.0), ((750.0, 27.0), (614.0, 21.0))
    base, amount = 300.0, 15.0

    def sold(worth: float) -> list[float]:
        straight = [max((a - cost - worth) / (2 * b), 0.0)
                    for (a, b), cost in zip(lines, costs, strict=False)]  # fmt: skip
        price = (worth + costs[2]) / (1 - 1 / elasticity)
        return [*straight, amount * (price / base) ** -elasticity]

    worth = brentq(lambda w: first + slope * sum(sold(w)) - w, 1e-3, 1e5, xtol=1e-12)
    network = Network(
        "good",
        (Producer("p", "s", Linear(first, slope), conduct="cournot"),),
        (
            *(Consumer(f"c{j}", "b", Linear(a, -b)) for j, (a, b) in enumerate(lines)),
            Consumer("c2", "b", IsoElastic(base, amount, elasticity)),
        ),
        tuple(Leg(f"l{j}", cost) for j, cost in enumerate(costs)),
        tuple(Route(f"r{j}", "p", f"c{j}", (f"l{j}",)) for j in range(3)),
    )
    found = solve(network)
    assert_allclose(list(found.demand.values()), sold(worth), rtol=1e-7)
    assert found.gate_prices["p"] == pytest.approx(worth, rel=1e-8)


def capped() -> Network:
    supply = Linear(50, 10)
    return Network(
        "good",
        (Producer("p", "s", supply, conduct="cournot"),),
        (Consumer("m", "b", Linear(400, -10)),),
        (Leg("way", 20),),
        (Route("r", "p", "m", ("way",)),),
    )


def test_a_cap_that_binds_pays_a_cournot_seller_no_more() -> None:
    """It then has no reason to hold back: 50 + 10 q = 100, and buyers outbid each other."""
    cap = PriceCap(name="cap", sender="b", target="s", cap=100)
    found = solve(capped(), [cap])
    books = accounts(found)
    assert found.supply["p"] == pytest.approx(5.0)
    assert found.prices["m"] == pytest.approx(350.0)
    assert books["s"].revenue == pytest.approx(0.5)  # 5 Mt at 100 USD / t
    assert books["b"]["cap_rent"] == pytest.approx(5 * (350 - 20 - 100) / 1000)


def test_a_cap_above_what_it_is_paid_is_none() -> None:
    """11 Mt at 290 less 20: 400 - 20 q = 70 + 10 q."""
    cap = PriceCap(name="cap", sender="b", target="s", cap=271)
    assert solve(capped(), [cap]).supply["p"] == pytest.approx(11.0)


def test_where_the_price_would_just_meet_the_cap_is_no_silent_answer() -> None:
    """At 240 it would be paid the cap up to 14 Mt, and less for each beyond; it costs 190 there."""
    cap = PriceCap(name="cap", sender="b", target="s", cap=240)
    with pytest.raises(UnconvergedError, match="where the price just meets the cap"):
        solve(capped(), [cap])
