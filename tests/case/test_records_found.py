"""One walk finds every record of a case, with its key and the claims of what it stands in."""

from __future__ import annotations

from detente.case import records
from detente.casefile import parse_case

CASE = """\
format = 1
title = "Strait"
[parties.a]
claims = ["PA"]
[levers.x]
party = "a"
levels = ["no", "yes"]
claims = ["LX"]
[status_quo]
x = "no"
[[rules]]
if = { text = "x", claims = ["IF"] }
then = "x"
claims = ["R"]
[preferences.a]
claims = ["P"]
statements = [{ text = "x", claims = ["S"] }, ["not x", "x"]]
[preferences.a.alternatives.other]
claims = ["Q"]
value = "x"
[trade]
good = "salt"
claims = ["T"]
[trade.producers.mine]
party = "a"
claims = ["M"]
supply = { price = { value = 1, claims = ["F"], conflicting = [{ value = 2, claims = ["C"] }] }, \
quantity = 1, elasticity = 1 }
[trade.markets.town]
party = "a"
demand = { price = 1, quantity = 1, elasticity = -1 }
[trade.legs.road]
cost = 1
[trade.routes.way]
from = "mine"
to = "town"
legs = ["road"]
[deals.sale]
between = ["a", "b"]
package = { x = "yes" }
claims = ["D"]
values = { a = { text = "1", claims = ["V"] } }
[deals.sale.schedule]
claims = ["K"]
discount = { a = 0.9 }
collateral = { a = { value = 1, held_by = "b", claims = ["H"] } }
"""


def test_each_record_comes_with_its_key_and_what_covers_it() -> None:
    found = {key: (record.claims, around) for key, record, around in records(parse_case(CASE))}
    assert found == {
        "parties.a": (("PA",), ()),
        "levers.x": (("LX",), ()),
        "rules[1]": (("R",), ()),
        "rules[1].if": (("IF",), ("R",)),
        "rules[1].then": ((), ("R",)),
        "preferences.a": (("P",), ()),
        "preferences.a.statements[1]": (("S",), ("P",)),
        "preferences.a.statements[2][1]": ((), ("P",)),
        "preferences.a.statements[2][2]": ((), ("P",)),
        "preferences.a.alternatives.other": (("Q",), ()),
        "preferences.a.alternatives.other.value": ((), ("Q",)),
        "trade": (("T",), ()),
        "trade.producers.mine": (("M",), ("T",)),
        "trade.producers.mine.supply": ((), ("T", "M")),
        "trade.producers.mine.supply.price": (("F",), ("T", "M")),
        "trade.producers.mine.supply.price.conflicting[1]": (("C",), ("T", "M")),
        "trade.producers.mine.supply.quantity": ((), ("T", "M")),
        "trade.producers.mine.supply.elasticity": ((), ("T", "M")),
        "trade.markets.town": ((), ("T",)),
        "trade.markets.town.demand": ((), ("T",)),
        "trade.markets.town.demand.price": ((), ("T",)),
        "trade.markets.town.demand.quantity": ((), ("T",)),
        "trade.markets.town.demand.elasticity": ((), ("T",)),
        "trade.legs.road": ((), ("T",)),
        "trade.legs.road.cost": ((), ("T",)),
        "trade.routes.way": ((), ("T",)),
        "deals.sale": (("D",), ()),
        "deals.sale.values.a": (("V",), ()),
        "deals.sale.schedule": (("K",), ()),
        "deals.sale.schedule.discount.a": ((), ("K",)),
        "deals.sale.schedule.collateral.a": (("H",), ("K",)),
    }
