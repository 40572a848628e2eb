"""Who gains and who pays between two situations: the sorted bars, and every party's account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.report.html.trade.names import TradeNames, millions
from detente.studies.trade import TradeComparison
from detente.trade import AmountRange, PartyChange

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
class EffectBar:
    """One party's gain or loss. `share` is of the longest bar, below 0 for a loss."""

    who: str
    amount: str
    share: float
    verb: str


@dataclass(frozen=True)
class AccountRow:
    """One party's change in mn USD a year: in all, by its four parts, and in which items.

    Fees and duties may depend on which of many patterns of flows it is; then the item, and
    `total_range`, say from what to what.
    """

    who: str
    total: str
    parts: tuple[str, ...]
    items: str
    total_range: str = ""


@dataclass(frozen=True)
class EffectView:
    """What changed for whom from one situation to another."""

    title: str
    before: str
    now: str
    bars: tuple[EffectBar, ...]
    rows: tuple[AccountRow, ...]
    together: AccountRow
    untouched: str

    @property
    def is_open(self) -> bool:
        """Whether anything in the rows depends on which pattern of flows it is."""
        return any(row.total_range or " to " in row.items for row in self.rows)


def effect_view(
    comparison: TradeComparison, title: str, before: str, now: str, names: TradeNames
) -> EffectView:
    """Put a comparison's changes into bars and rows, the largest gain first."""
    changes = sorted(comparison.change.parties.values(), key=lambda each: -each.total)
    ranges = comparison.change.ranges
    touched = [
        each
        for each in changes
        if _is_touched(each) or not _is_settled(ranges[each.party]["total"])
    ]
    longest = max((abs(each.total) for each in touched), default=1.0) or 1.0
    return EffectView(
        title=title,
        before=before,
        now=now,
        bars=tuple(
            EffectBar(
                names.party(each.party),
                millions(each.total, sign=True),
                each.total / longest,
                "gains" if each.total > 0 else "loses",
            )
            for each in touched
            if abs(each.total) >= LEAST
        ),
        rows=tuple(_row(each, ranges[each.party], names) for each in touched),
        together=AccountRow(
            "All together",
            millions(sum(each.total for each in changes), sign=True),
            tuple(millions(sum(c.parts[part] for c in changes), sign=True) for part in PARTS),
            "",
        ),
        untouched=names.parties([c.party for c in changes if c not in touched], most=99),
    )


def _is_touched(change: PartyChange) -> bool:
    return any(abs(value) >= LEAST for value in (change.total, *change.parts.values()))


def _row(change: PartyChange, ranges: Mapping[str, AmountRange], names: TradeNames) -> AccountRow:
    moved = sorted(change.items.items(), key=lambda each: -abs(each[1]))
    return AccountRow(
        names.party(change.party),
        millions(change.total, sign=True),
        tuple(millions(change.parts[part], sign=True) for part in PARTS),
        ", ".join(
            f"{ITEMS[item]} {millions(value, sign=True)}{_span(ranges[item])}"
            for item, value in moved
            if abs(value) >= LEAST or not _is_settled(ranges[item])
        ),
        _span(ranges["total"]).strip(),
    )


def _is_settled(span: AmountRange) -> bool:
    return span.most - span.least < LEAST


def _span(span: AmountRange) -> str:
    if _is_settled(span):
        return ""
    ends = (millions(each, sign=True) for each in (span.least, span.most))
    return " ({} to {})".format(*ends)
