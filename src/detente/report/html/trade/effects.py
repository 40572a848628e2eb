"""Who gains and who pays between two situations: the sorted bars, and every party's account."""

from __future__ import annotations

from dataclasses import dataclass

from detente.report.html.trade.names import TradeNames, millions
from detente.studies import TradeComparison
from detente.trade import PartyChange

PARTS = ("price", "volume", "route", "friction")
ITEMS = {
    "producer_income": "producers",
    "state_take": "taxes and duties",
    "transit_fees": "fees for the way",
    "route_rent": "rent of full ways",
    "quota_rent": "rent of quotas",
    "cap_rent": "rent of price caps",
    "friction_gain": "earned on frictions",
    "consumer_surplus": "buyers",
}
LEAST = 5e-4


@dataclass(frozen=True)
class Bar:
    """One party's gain or loss. `share` is of the longest bar, below 0 for a loss."""

    who: str
    amount: str
    share: float
    verb: str


@dataclass(frozen=True)
class AccountRow:
    """One party's change in mn USD a year: in all, by its four parts, and in which items."""

    who: str
    total: str
    parts: tuple[str, ...]
    items: str


@dataclass(frozen=True)
class EffectView:
    """What changed for whom from one situation to another."""

    title: str
    before: str
    now: str
    bars: tuple[Bar, ...]
    rows: tuple[AccountRow, ...]
    together: AccountRow
    untouched: str


def effect_view(
    comparison: TradeComparison, title: str, before: str, now: str, names: TradeNames
) -> EffectView:
    """Put a comparison's changes into bars and rows, the largest gain first."""
    changes = sorted(comparison.change.parties.values(), key=lambda each: -each.total)
    touched = [each for each in changes if _is_touched(each)]
    longest = max((abs(each.total) for each in touched), default=1.0) or 1.0
    return EffectView(
        title=title,
        before=before,
        now=now,
        bars=tuple(
            Bar(
                names.party(each.party),
                millions(each.total, sign=True),
                each.total / longest,
                "gains" if each.total > 0 else "loses",
            )
            for each in touched
            if abs(each.total) >= LEAST
        ),
        rows=tuple(_row(each, names) for each in touched),
        together=AccountRow(
            "All together",
            millions(sum(each.total for each in changes), sign=True),
            tuple(millions(sum(c.parts[part] for c in changes), sign=True) for part in PARTS),
            "",
        ),
        untouched=names.parties([c.party for c in changes if not _is_touched(c)], most=99),
    )


def _is_touched(change: PartyChange) -> bool:
    return any(abs(value) >= LEAST for value in (change.total, *change.parts.values()))


def _row(change: PartyChange, names: TradeNames) -> AccountRow:
    moved = sorted(change.items.items(), key=lambda each: -abs(each[1]))
    return AccountRow(
        names.party(change.party),
        millions(change.total, sign=True),
        tuple(millions(change.parts[part], sign=True) for part in PARTS),
        ", ".join(f"{ITEMS[k]} {millions(v, sign=True)}" for k, v in moved if abs(v) >= LEAST),
    )
