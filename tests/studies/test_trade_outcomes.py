"""Outcomes from trade: solved once per combination that matters, and right in every state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente import load_case
from detente.casefile import parse_case
from detente.errors import InputError
from detente.model import feasible_states
from detente.studies import build_case
from detente.studies.trade import compare_trade, outcomes as trade_outcomes, trade_coalitions
from detente.studies.trade.outcomes import settled
from detente.studies.trade.setup import trade_setup
from detente.studies.trade.situations import baseline, situation
from detente.studies.trade.supply import resolve_trade
from detente.trade import (
    Consumer,
    IsoElastic,
    Leg,
    Linear,
    Network,
    Producer,
    Quota,
    Route,
    TransitBan,
    accounts,
    solve,
)

FILE = Path(__file__).parents[1] / "trade" / "seller.toml"
SELLER = FILE.read_text(encoding="utf-8")
NETWORK = Network(
    "potash",
    producers=(
        Producer("mine", "seller", Linear(100, 10), tax=20),
        Producer("rivals", "rival", IsoElastic(250, 40, 0.3)),
    ),
    consumers=(Consumer("farms", "world", IsoElastic(300, 50, 0.25)),),
    legs=(
        Leg("near_port", 30, 12, "port", fee=10),
        Leg("far_port", 70, 8, "patron", fee=20, rent_shares={"patron": 0.5, "seller": 0.5}),
        Leg("sea", 25),
    ),
    routes=(
        Route("near", "mine", "farms", ("near_port", "sea")),
        Route("far", "mine", "farms", ("far_port", "sea")),
        Route("rivals_by_sea", "rivals", "farms", ("sea",)),
    ),
)
BAN = TransitBan(name="transit_ban", sender="port", target="seller")
RATION = Quota(name="rationed_port", sender="patron", target="seller", legs=("far_port",), limit=4)


def test_every_state_has_what_solving_it_by_hand_gives() -> None:
    model = load_case(FILE)
    for number in range(1, model.space.size + 1):
        levels = model.space.levels_of(number)
        on = [BAN] * (levels["transit"] == "closed") + [RATION] * (levels["favour"] == "less")
        found = accounts(solve(NETWORK, on))
        assert model.outcome_values("revenue")[number - 1] == pytest.approx(
            found["seller"].revenue, abs=1e-6
        )
        assert model.outcome_values("fees")[number - 1] == pytest.approx(
            1000 * found["port"]["transit_fees"], abs=1e-3
        )


def test_the_model_keeps_what_was_written() -> None:
    model = load_case(FILE)
    assert model.definition == parse_case(SELLER)
    assert model.outcomes["revenue"].source == "trade.accounts.seller.revenue"


def test_states_worth_the_same_are_tied() -> None:
    """With the near port open the far one does not matter, whatever the solver's last digits."""
    model = load_case(FILE)
    open_port = model.space.digits("transit") == 1
    assert np.unique(model.outcome_values("revenue")[open_port]).size == 1
    assert np.unique(model.ranks["seller"][open_port]).size == 1


def test_noise_is_no_difference_and_a_difference_no_noise() -> None:
    values = np.array([1.0, 2.0, 1.0 + 1e-9, 2.0 + 1e-5, 1e-9, -1e-9])
    [found] = settled(values[None])
    assert found[0] == found[2]
    assert found[1] != found[3]
    assert found[4] == found[5] == 0
    assert_allclose(found, values, atol=2e-6)
    assert settled(np.zeros((2, 3))).tolist() == [[0, 0, 0]] * 2


def counted(text: str) -> tuple[tuple[str, ...], int, int]:
    definition = parse_case(text)
    found = resolve_trade(definition, feasible_states(definition))
    return found.levers, found.combinations, found.solves


def test_only_the_levers_that_matter_are_solved_for() -> None:
    assert counted(SELLER) == (("transit", "favour"), 4, 4)
    idle = SELLER.replace(
        "[status_quo]", '[levers.idle]\nparty = "port"\nlevels = ["a", "b", "c"]\n[status_quo]'
    ).replace('favour = "less"\n[out', 'favour = "less"\nidle = "a"\n[out')
    assert counted(idle) == (("transit", "favour"), 4, 4)


def test_infeasible_combinations_are_not_solved() -> None:
    ruled = SELLER + "\n[[rules]]\nnever = \"transit == 'open' and favour == 'more'\"\n"
    assert counted(ruled) == (("transit", "favour"), 3, 3)
    assert build_case(parse_case(ruled)).space.size == 3


def test_combinations_with_the_same_measures_share_a_solve() -> None:
    either = SELLER.replace(
        "when = \"favour == 'less'\"", "when = \"favour == 'less' and transit == 'closed'\""
    )
    assert counted(either) == (("transit", "favour"), 4, 3)


def test_measures_out_of_force_are_off() -> None:
    lapsed = SELLER.replace("from = 2022-02-01", "from = 2022-02-01\nuntil = 2024-12-31")
    model = build_case(parse_case(lapsed))
    assert np.unique(model.outcome_values("revenue")).size == 1


def test_a_change_is_counted_from_the_baseline() -> None:
    text = SELLER.replace("trade.accounts.seller.revenue", "trade.change.seller.revenue")
    changed = build_case(parse_case(text)).outcome_values("revenue")
    usual = load_case(FILE).outcome_values("revenue")
    before = accounts(solve(NETWORK))["seller"].revenue
    assert_allclose(changed, usual - before, atol=1e-5)
    assert (changed[1], changed[3]) == (0, 0)
    assert counted(text)[2] == 5


@pytest.mark.parametrize(
    ("source", "unit", "value"),
    [
        ("trade.prices.farms", "USD / t", lambda e: e.prices["farms"]),
        ("trade.world_price", "USD / t", lambda e: e.world_price),
        ("trade.gate_prices.mine", "USD / t", lambda e: e.gate_prices["mine"]),
        ("trade.supply.mine", "kt / year", lambda e: 1000 * e.supply["mine"]),
        ("trade.demand.farms", "Mt / year", lambda e: e.demand["farms"]),
        ("trade.net_exports.world", "Mt / year", lambda e: e.net_exports["world"]),
        ("trade.accounts.patron.total", "bn USD / year", lambda e: accounts(e)["patron"].total),
    ],
)
def test_what_may_be_asked_for(source: str, unit: str, value: object) -> None:
    text = SELLER.replace(
        '[outcomes.revenue]\nunit = "bn USD / year"\nfrom = "trade.accounts.seller.revenue"',
        f'[outcomes.revenue]\nunit = "{unit}"\nfrom = "{source}"',
    )
    model = build_case(parse_case(text))
    assert callable(value)
    expected = value(solve(NETWORK, [BAN, RATION]))
    assert model.outcome_values("revenue")[model.status_quo - 1] == pytest.approx(
        expected, rel=2e-6
    )


def test_a_case_without_trade_outcomes_is_checked_all_the_same() -> None:
    text = SELLER.replace('unit = "bn USD / year"\nfrom =', 'unit = "1"\nexpression = "1"\nnote =')
    text = text.replace('unit = "mn USD / year"\nfrom =', 'unit = "1"\nexpression = "0"\nnote =')
    assert counted(text) == (("transit", "favour"), 4, 0)
    with pytest.raises(InputError, match="no leg named 'fa_port'"):
        build_case(parse_case(text.replace('["far_port", "sea"]', '["fa_port", "sea"]')))


def test_no_solution_is_an_error_and_never_a_number() -> None:
    cut = SELLER.replace(
        "[trade.baselines.before]",
        '[trade.measures.closed]\nkind = "embargo"\nsender = "world"\n'
        "when = \"transit == 'open' and favour == 'more'\"\n[trade.baselines.before]",
    )
    with pytest.raises(InputError, match=r"transit=open, favour=more: .*no route left"):
        build_case(parse_case(cut))


def test_too_many_combinations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trade_outcomes, "MOST_SOLVES", 3)
    with pytest.raises(InputError, match="4 sets of measures"):
        load_case(FILE)


def test_too_many_routes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.trade.setup.MOST_ROUTES", 2)
    with pytest.raises(InputError, match=r"trade\.routes: 3 routes, at most 2"):
        load_case(FILE)


def test_comparison() -> None:
    definition = parse_case(SELLER)
    found = compare_trade(definition, {"transit": "open"}, "status-quo")
    assert [measure.name for measure in found.now.measures] == ["rationed_port"]
    seller = found.change.parties["seller"]
    before, now = accounts(solve(NETWORK, [BAN, RATION])), accounts(solve(NETWORK, [RATION]))
    assert seller.total == pytest.approx(now["seller"].total - before["seller"].total, abs=1e-6)
    assert sum(seller.parts.values()) == pytest.approx(seller.total, abs=1e-12)
    assert found.solves == 2


def test_baselines_have_days_levers_and_other_figures() -> None:
    text = SELLER + (
        '[trade.baselines.early]\non = 2021-07-01\nlevers = { favour = "more" }\n'
        "[trade.baselines.wide]\nmeasures = []\n"
        'figures = { "legs.near_port.capacity" = "5000 kt / year", "producers.mine.shift" = 2, '
        '"legs.sea.cost" = "20 USD / t", "markets.farms.shift" = "50 %" }\n'
    )
    definition = parse_case(text)
    setup = trade_setup(definition)
    assert baseline(setup, definition, "early").measures == ()
    later = situation(setup, definition, {"favour": "more"}).measures
    assert [measure.name for measure in later] == ["transit_ban"]
    network = baseline(setup, definition, "wide").network
    assert {leg.name: leg.capacity for leg in network.legs}["near_port"] == 5
    assert {leg.name: leg.cost for leg in network.legs}["sea"] == 20
    assert network.producers[0].supply == Linear(100, 5)
    assert network.consumers[0].demand == IsoElastic(300, 25, 0.25)
    wrong = parse_case(text.replace('"legs.sea.cost"', '"legs.sea.price"'))
    with pytest.raises(InputError, match=r"baselines.wide, figures.legs.sea.price: no such figure"):
        build_case(wrong)


def test_coalitions_take_what_the_case_states() -> None:
    study = trade_coalitions(parse_case(SELLER))
    effects = study.effects
    assert (effects.target, effects.item, study.loss) == ("seller", "revenue", 0.5)
    assert sum(effects.shapley.values()) == pytest.approx(
        effects.loss[frozenset({"port", "patron"})]
    )
    assert study.smallest == (frozenset({"port"}),)
    assert trade_coalitions(parse_case(SELLER), loss=1.5).smallest == (
        frozenset({"port", "patron"}),
    )
    assert trade_coalitions(parse_case(SELLER), loss=99.0).smallest == ()
    other = trade_coalitions(parse_case(SELLER), {"transit": "open"}, item="total")
    assert (other.loss, other.smallest, other.effects.senders) == (None, None, ("patron",))


def test_routes_are_made_for_every_pair() -> None:
    text = SELLER.replace('from = "rivals"', 'from = ["rivals", "mine"]')
    text = text.replace('["sea"] }\nlegs = []', '["sea"] }\nlegs = ["far_port"]')
    text = text.replace('4 Mt / year"', '4 Mt / year"\nexempt = ["rivals_by_sea"]')
    setup = trade_setup(parse_case(text))
    assert [(r.name, r.legs) for r in setup.network.routes[2:]] == [
        ("rivals_by_sea rivals-farms", ("far_port", "sea")),
        ("rivals_by_sea mine-farms", ("far_port", "sea")),
    ]
    assert setup.measures["rationed_port"].exempt == (
        "rivals_by_sea rivals-farms",
        "rivals_by_sea mine-farms",
    )


def test_tonnes_of_k2o_become_tonnes_of_product() -> None:
    text = SELLER.replace('good = "potash"', 'good = "potash"\nk2o_content = "60 %"').replace(
        'limit = "4 Mt / year"', 'limit = "2.4 Mt K2O / year"'
    )
    assert_array_equal(
        build_case(parse_case(text)).ranks["seller"], load_case(FILE).ranks["seller"]
    )
    measure = trade_setup(parse_case(text)).measures["rationed_port"]
    assert isinstance(measure, Quota)
    assert measure.limit == pytest.approx(4)
