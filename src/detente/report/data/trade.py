"""Trade as plain data: what pressure costs, and whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.report.data.digits import Rounder, few, rounder
from detente.report.data.registry import to_data
from detente.studies.trade import (
    CoalitionAnswer,
    MeasureList,
    MeasureRow,
    Situation,
    TradeAnswer,
)
from detente.trade import Accounts, AmountRange, Equilibrium

ACCOUNT_UNIT = "bn USD / year"


@to_data.register
def trade_answer_data(answer: TradeAnswer) -> dict[str, Any]:
    """Return two situations, and what changed between them."""
    found = answer.comparison
    now, before = answer.sides
    money = _money(now, before)
    tonnes = rounder([*found.equilibrium.supply.values(), *found.baseline.supply.values()])
    share = rounder([1.0])
    data = {
        "case": answer.definition.title,
        "good": found.equilibrium.market.network.good,
        "units": {"price": "USD / t", "quantity": "Mt / year", "account": ACCOUNT_UNIT},
        "now": _side(answer, found.now, found.equilibrium, now, money),
        "against": _side(answer, found.before, found.baseline, before, money),
        "change": money(
            {
                name: {"total": each.total, **each.parts}
                for name, each in found.change.parties.items()
            }
        ),
        "change_ranges": money(_ranges(found.change.ranges)),
        "leakage": {
            target: {
                "hit": tonnes(leak.hit),
                "lost": tonnes(leak.lost),
                "rerouted": share(leak.rerouted),
                "replaced": share(leak.replaced),
            }
            for target, leak in found.leakage.items()
        },
        "solves": found.solves,
    }
    if answer.flows:
        data["flows"] = [
            {
                "route": each.route,
                "one_of_many": tonnes(each.quantity),
                "least": tonnes(each.least),
                "most": tonnes(each.most),
            }
            for each in answer.flows
        ]
    return data


def _side(
    answer: TradeAnswer,
    situation: Situation,
    equilibrium: Equilibrium,
    accounts: Accounts,
    money: Rounder,
) -> dict[str, Any]:
    certificate = equilibrium.certificate
    price = rounder([*equilibrium.prices.values(), *equilibrium.gate_prices.values()])
    tonnes = rounder(equilibrium.supply.values())
    return {
        "label": situation.label,
        "measures": [measure.name for measure in situation.measures],
        "world_price": price(equilibrium.world_price),
        "prices": price(equilibrium.prices),
        "gate_prices": price(equilibrium.gate_prices),
        "supply": tonnes(equilibrium.supply),
        "demand": tonnes(equilibrium.demand),
        "net_exports": tonnes(equilibrium.net_exports),
        "accounts": money(
            {
                name: {
                    item: account[item] if answer.has_level(name, item) else None
                    for item in (*account.items, "total", "revenue")
                }
                for name, account in accounts.parties.items()
            }
        ),
        "ranges": money(
            _ranges(
                {
                    name: {item: span for item, span in own.items() if answer.has_level(name, item)}
                    for name, own in accounts.ranges.items()
                }
            )
        ),
        "certificate": {
            "price_violation": few(certificate.price_violation),
            "quantity_violation": few(certificate.quantity_violation),
            "method": equilibrium.method,
        },
        "fingerprint": equilibrium.fingerprint,
    }


def _money(*sides: Accounts) -> Rounder:
    return rounder(
        account[item]
        for side in sides
        for account in side.parties.values()
        for item in (*account.items, "total", "revenue")
    )


def _ranges(
    ranges: Mapping[str, Mapping[str, AmountRange]],
) -> dict[str, dict[str, dict[str, float]]]:
    """The ranges that are no single number, by party and item."""
    found = {
        party: {
            item: {"least": span.least, "most": span.most}
            for item, span in own.items()
            if not span.is_unique
        }
        for party, own in ranges.items()
    }
    return {party: own for party, own in found.items() if own}


@to_data.register
def coalition_answer_data(answer: CoalitionAnswer) -> dict[str, Any]:
    """Return what each sender of measures adds."""
    study = answer.study
    effects, smallest = study.effects, study.smallest
    money = rounder(effects.loss.values())
    return {
        "case": answer.definition.title,
        "situation": study.now.label,
        "target": effects.target,
        "item": effects.item,
        "unit": ACCOUNT_UNIT,
        "senders": list(effects.senders),
        "marginal": money(effects.marginal),
        "shapley": money(effects.shapley),
        "coalitions": [
            {
                "members": sorted(members),
                "loss": money(effects.loss[members]),
                "costs": money(effects.costs(members)),
            }
            for members in sorted(effects.loss, key=lambda each: (len(each), sorted(each)))
        ],
        "stated_loss": study.loss,
        "smallest": None if smallest is None else [sorted(members) for members in smallest],
        "solves": effects.solves,
    }


@to_data.register
def measure_list_data(found: MeasureList) -> dict[str, Any]:
    """Return the measures of a case."""
    return {
        "case": found.definition.title,
        "situation": found.label,
        "on": found.day.isoformat() if found.day else None,
        "measures": _measures(found.rows),
    }


def _measures(rows: Sequence[MeasureRow]) -> list[dict[str, Any]]:
    return [_measure(row) for row in rows]


def _measure(row: MeasureRow) -> dict[str, Any]:
    days = None
    if row.reversal_days is not None:
        days = dict(zip(("value", "low", "high"), row.reversal_days, strict=True))
    return {
        "name": row.name,
        "label": row.title,
        "kind": row.kind,
        "sender": row.sender or None,
        "target": row.target or None,
        "on": row.on,
        "from": row.start.isoformat() if row.start else None,
        "until": row.end.isoformat() if row.end else None,
        "legal_form": row.legal_form or None,
        "reversal_days": days,
        "switched_by": list(row.switched_by),
        "held_by": list(row.holders),
        "when": row.when or None,
        "note": row.note or None,
        "claims": list(row.claims),
    }
