"""The figures of trade are inputs like any other: each has a key, and claims or a gap."""

from __future__ import annotations

from pathlib import Path

from detente.casefile import parse_case
from detente.evidence.input_list import Input, inputs

SELLER = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")


def found(text: str) -> dict[str, Input]:
    return {each.key: each for each in inputs(parse_case(text)) if each.key.startswith("trade.")}


def test_every_figure_and_measure_is_an_input() -> None:
    listed = found(SELLER)
    assert {
        "trade.producers.mine.supply.price",
        "trade.producers.mine.tax",
        "trade.markets.farms.demand.elasticity",
        "trade.legs.near_port.cost",
        "trade.legs.far_port.rent_shares.patron",
        "trade.measures.transit_ban",
        "trade.measures.transit_ban.reversal_days",
        "trade.measures.rationed_port.limit",
        "trade.pressure.loss",
    } <= set(listed)
    assert listed["trade.legs.near_port.cost"].claims == ("assumption",)
    demand = listed["trade.markets.farms.demand.price"]
    assert (demand.claims, demand.around, demand.needs_claims) == ((), ("assumption",), True)
    assert not listed["trade.legs.sea.cost"].around


def test_figures_that_disagree_are_told_apart() -> None:
    listed = found(
        SELLER.replace(
            'capacity = "8 Mt / year"',
            'capacity = { value = 8, unit = "Mt / year", claims = ["A"], conflicting = '
            '[{ value = 5, claims = ["B"] }] }',
        )
    )
    used = listed["trade.legs.far_port.capacity"]
    other = listed["trade.legs.far_port.capacity.conflicting[1]"]
    assert (used.claims, other.claims) == (("A",), ("B",))
    assert not other.needs_claims
