"""Random cases in which any figure of trade may be drawn: every kind of measure, curve and unit.

Plain data of a case file, made without ``src``.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

Case = dict[str, Any]

SOURCES = (
    "accounts.seller.total", "accounts.seller.producer_income", "accounts.seller.revenue",
    "accounts.seller.route_rent", "accounts.port.transit_fees", "accounts.port.total",
    "accounts.patron.quota_rent", "accounts.patron.route_rent", "accounts.buyer.state_take",
    "accounts.buyer.consumer_surplus", "accounts.bank.friction_gain", "accounts.seller.state_take",
    "accounts.buyer.cap_rent", "prices.farms",
    "gate_prices.mine", "world_price", "supply.mine", "demand.town", "net_exports.seller",
)  # fmt: skip
CHANGES = (
    "change.seller.total", "change.seller.revenue", "change.port.total",
    "change.rival.producer_income",
)  # fmt: skip
# Where a number may act, and between what it is drawn there. A wild one is refused in some draws.
PLACES: dict[str, tuple[float, float]] = {
    "producers.mine.supply.price": (180, 230),
    "producers.mine.supply.intercept": (80, 150),
    "producers.mine.supply.quantity": (8, 14),
    "producers.mine.tax": (0, 40),
    "producers.rivals.supply.elasticity": (0.2, 0.5),
    "producers.rivals.supply.quantity": (30, 45),
    "producers.pit.supply.elasticity": (0.5, 1.5),
    "producers.pit.supply.capacity": (2, 9),
    "markets.farms.demand.quantity": (40, 60),
    "markets.town.demand.price": (250, 400),
    "markets.town.demand.elasticity": (0.3, 1.2),
    "legs.near_port.cost": (20, 40),
    "legs.near_port.fee": (0, 20),
    "legs.near_port.capacity": (0, 15),
    "legs.far_port.capacity": (3, 9),
    "legs.far_port.rent_shares.patron": (0.1, 0.8),
    "legs.sea.cost": (15, 45),
    "measures.rationed_port.limit": (1, 6),
    "measures.duty.rate": (0, 60),
    "measures.share.rate": (0, 0.2),
    "measures.payment.share": (0, 0.3),
    "measures.payment.gainers.bank": (0.1, 0.7),
    "measures.risk.rate": (0, 30),
    "measures.quota_duty.limit": (0.5, 5),
    "measures.quota_duty.over_rate": (30, 90),
    "measures.cap.cap": (150, 300),
    "measures.transit_ban.reversal_days": (10, 90),
    "baselines.before.figures.legs.sea.cost": (10, 30),
    "k2o_content": (0.5, 0.65),
}
WILD: dict[str, tuple[float, float]] = {
    "legs.near_port.capacity": (-10, 20),
    "legs.near_port.fee": (5, 60),
    "producers.rivals.supply.elasticity": (-0.2, 0.5),
    "producers.mine.supply.intercept": (150, 300),
    "producers.pit.supply.price": (-50, 250),
    "markets.town.demand.quantity": (-3, 12),
    "measures.duty.rate": (-20, 40),
    "measures.payment.share": (0.7, 1.3),
    "measures.payment.gainers.bank": (-0.3, 1.2),
    "measures.quota_duty.over_rate": (0, 60),
    "measures.rationed_port.limit": (-2, 5),
    "measures.transit_ban.reversal_days": (-30, 30),
    "k2o_content": (-0.2, 1.4),
}


def trade_case(seed: int) -> Case:
    """Return a case: some sources, some measures, up to five numbers that act on its trade."""
    rng = random.Random(seed)
    case = _standoff(rng)
    case["trade"] = _trade(rng)
    places = {k: v for k, v in PLACES.items() if _there(case["trade"], k.split("."))}
    wild = {k: v for k, v in WILD.items() if k in places} if rng.random() < 0.4 else {}
    inputs: Case = {}
    replaced: set[str] = set()
    for number in range(rng.randint(1, 5)):
        key = rng.choice(sorted(places))
        low, high = wild.get(key, places[key])
        effect = rng.choice(("replace", "multiply", "add"))
        if ".rent_shares." in key:
            effect = "replace"
        if effect == "replace":
            if key in replaced:
                continue
            replaced.add(key)
        here = sum(places[key]) / 2
        if effect == "multiply":
            low, high = low / here, high / here
        if effect == "add":
            low, high = low - here, high - here
        usual = {"replace": here, "multiply": 1.0, "add": 0.0}[effect]
        inputs[f"x{number}"] = {
            "unit": "1" if effect == "multiply" else _unit(case["trade"], key.split(".")),
            "acts_on": [f"trade.{key}"],
            "effect": effect,
            "best": usual if low <= usual <= high else (low + high) / 2,
            "distribution": {"kind": "uniform", "low": low, "high": high},
        }
    case["uncertainties"] = inputs
    case["conclusions"] = {
        "stays": {"states": "status_quo"},
        "gains": {"states": "status_quo", "verdict": "true", "condition": "first > 0.5 * second"},
    }
    return case


def with_remainders(written: Case, case: Case) -> Case:
    """The case with what a drawn share of the far port's rent leaves shared as it was before."""
    before = case["trade"]["legs"]["far_port"]["rent_shares"]
    after = written["trade"]["legs"]["far_port"]["rent_shares"]
    drawn = [party for party in before if after[party]["value"] != before[party]["value"]]
    if drawn:
        left = 1 - after[drawn[0]]["value"]
        total = sum(share["value"] for party, share in before.items() if party not in drawn)
        for party, share in before.items():
            if party not in drawn:
                after[party]["value"] = left * share["value"] / total
    return written


def _standoff(rng: random.Random) -> Case:
    first = rng.choice(SOURCES)
    second = rng.choice(CHANGES if rng.random() < 0.5 else SOURCES)
    units = {"pr": "USD / t", "ga": "USD / t", "wo": "USD / t", "ac": "mn USD / year",
             "ch": "bn USD / year"}  # fmt: skip
    parties = ("seller", "port", "patron", "buyer")
    unit = {name: units.get(each[:2], "Mt / year") for name, each in
            (("first", first), ("second", second))}  # fmt: skip
    return {
        "format": 1,
        "title": "Any figure may be drawn",
        "as_of": date(2025, 2, 15),
        "parties": {party: {} for party in parties},
        "levers": {
            "transit": {"party": "port", "levels": ["closed", "open"]},
            "favour": {"party": "patron", "levels": ["less", "more"]},
            "duties": {"party": "buyer", "levels": ["high", "none"]},
        },
        "status_quo": {"transit": "closed", "favour": "less", "duties": "high"},
        "outcomes": {
            "first": {"unit": unit["first"], "from": f"trade.{first}"},
            "second": {"unit": unit["second"], "from": f"trade.{second}"},
        },
        "preferences": {
            "seller": {"value": "first"},
            "port": {"statements": ["transit == 'closed'"]},
            "patron": {"value": "second"},
            "buyer": {"statements": ["duties == 'high'", "favour == 'less'"]},
        },
    }


def _figure(value: float, unit: str = "1") -> Case:
    return {"value": value, "unit": unit}


def _trade(rng: random.Random) -> Case:
    price, tonnes = "USD / t", "Mt / year"
    measures: Case = {
        "transit_ban": {
            "kind": "transit_ban", "sender": "port", "target": "seller",
            "when": "transit == 'closed'", "reversal_days": _figure(60),
        },
        "rationed_port": {
            "kind": "quota", "sender": "patron", "target": "seller", "legs": ["far_port"],
            "limit": _figure(4, tonnes), "when": "favour == 'less'",
        },
        "duty": {
            "kind": "specific_tariff", "sender": "buyer", "target": "seller", "markets": ["farms"],
            "rate": _figure(20, price), "when": "duties == 'high'",
        },
        "share": {
            "kind": "ad_valorem_tariff", "sender": "buyer", "target": "rival",
            "rate": _figure(5, "%"), "when": "duties == 'high'",
        },
        "payment": {
            "kind": "payment_friction", "sender": "patron", "target": "seller",
            "markets": ["farms", "town"], "share": _figure(0.1), "gainers": {"bank": _figure(0.4)},
        },
        "risk": {
            "kind": "risk_premium", "sender": "port", "target": "seller",
            "markets": ["farms", "town"], "rate": _figure(10, price), "gainers": {},
            "when": "favour == 'less'",
        },
        "quota_duty": {
            "kind": "tariff_rate_quota", "sender": "buyer", "target": "seller",
            "limit": _figure(2, tonnes), "rate": _figure(10, price),
            "over_rate": _figure(50, price), "when": "transit == 'open'",
        },
        "cap": {
            "kind": "price_cap", "sender": "buyer", "target": "seller", "cap": _figure(230, price),
            "when": "duties == 'none'",
        },
    }  # fmt: skip
    kept = {name: each for name, each in measures.items() if rng.random() < 0.6}
    if "risk" in kept:
        del kept["risk"]["gainers"]
    if "share" in kept:
        kept["share"]["rate"] = _figure(0.05)
    return {
        "good": "potash",
        "baseline": "before",
        "k2o_content": _figure(0.6),
        "parties": {"rival": {}, "bank": {}},
        "producers": {
            "mine": {
                "party": "seller",
                "supply": {"curve": "linear", "price": _figure(200, price),
                           "quantity": _figure(10, tonnes), "intercept": _figure(100, price)},
                "tax": _figure(20, price),
            },
            "pit": {
                "party": "seller",
                "supply": {"curve": "linear", "price": _figure(210, price),
                           "quantity": _figure(4, tonnes), "elasticity": _figure(0.8),
                           "capacity": _figure(4, tonnes)},
            },
            "rivals": {
                "party": "rival",
                "supply": {"price": _figure(250, price), "quantity": _figure(24, "Mt K2O / year"),
                           "elasticity": _figure(0.3)},
            },
        },
        "markets": {
            "farms": {"party": "buyer", "demand": {
                "price": _figure(300, price), "quantity": _figure(50, tonnes),
                "elasticity": _figure(0.25)}},
            "town": {"party": "buyer", "demand": {
                "curve": "linear", "price": _figure(320, price), "quantity": _figure(8, tonnes),
                "elasticity": _figure(0.6)}},
        },
        "legs": {
            "near_port": {"cost": _figure(30, price), "fee": _figure(10, price),
                          "capacity": _figure(12, tonnes), "owner": "port"},
            "far_port": {"cost": _figure(70, price), "fee": _figure(20, price),
                         "capacity": _figure(8, tonnes), "owner": "patron",
                         "rent_shares": {"patron": _figure(0.5), "seller": _figure(0.3),
                                         "bank": _figure(0.2)}},
            "sea": {"cost": _figure(25, price)},
        },
        "routes": {
            "near": {"from": ["mine", "pit"], "to": {"farms": [], "town": []},
                     "legs": ["near_port", "sea"]},
            "far": {"from": "mine", "to": ["farms", "town"], "legs": ["far_port", "sea"]},
            "rivals_by_sea": {"from": "rivals", "to": ["farms", "town"], "legs": ["sea"]},
        },
        "measures": kept,
        "baselines": {"before": {"measures": [], "figures": {
            "legs.sea.cost": _figure(22, price), "legs.near_port.capacity": _figure(13, tonnes),
            "producers.mine.shift": _figure(1.1), "producers.rivals.shift": _figure(0.9),
            "producers.pit.shift": _figure(0.5),
            "markets.farms.shift": _figure(105, "%")}}},
    }  # fmt: skip


def _inside(trade: Any, path: list[str]) -> Any:
    """What stands at a key; the keys of a baseline's figures have dots of their own."""
    if path[:1] == ["baselines"]:
        return trade["baselines"][path[1]]["figures"].get(".".join(path[3:]))
    for step in path:
        trade = trade.get(step) if isinstance(trade, dict) else None
    return trade


def _there(trade: Case, path: list[str]) -> bool:
    return _inside(trade, path) is not None


def _unit(trade: Case, path: list[str]) -> str:
    unit: str = _inside(trade, path)["unit"]
    return unit
