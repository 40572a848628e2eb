"""What each party's account comes to, printed; with a range where it goes with the flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.cli.output import Format, emit, emit_text
from detente.cli.trade_coalitions import BN, shown, title_of

if TYPE_CHECKING:
    from detente.studies.trade import TradeAnswer

MT = "Mt / year"


def print_accounts(answer: TradeAnswer) -> None:
    """Print what each party's account comes to, and its items, with ranges where flows differ."""
    definition, found = answer.definition, answer.comparison
    parts = ("price", "volume", "route", "friction")
    headers = ["party", f"total, {BN}", "change", *(f"by {part}" for part in parts), "revenue"]
    rows = []
    for name, changed in found.change.parties.items():
        account = found.accounts.parties.get(name)
        rows.append(
            [
                title_of(definition, name),
                shown(account.total if account else 0.0, 3)
                if answer.has_level(name, "total")
                else None,
                shown(changed.total, 3, "+"),
                *(shown(changed.parts[part], 3, "+") for part in parts),
                shown(account.revenue if account else 0.0, 3),
            ]
        )
    emit(Format.table, headers, rows, answer)
    rows, ranged = [], False
    for name, item, value, was in answer.items():
        span = answer.open_range(name, item)
        if item == "revenue" or (item == "total" and span is None):
            continue
        if span is None and abs(value) <= 5e-7 and abs(was) <= 5e-7:
            continue
        ranged = ranged or span is not None
        rows.append(
            [
                title_of(definition, name),
                item.replace("_", " "),
                shown(value, 3) if answer.has_level(name, item) else None,
                shown(value - was, 3, "+"),
                *([shown(span.least, 3), shown(span.most, 3)] if span else [None, None]),
            ]
        )
    emit_text("\n")
    headers = ["party", "item", BN, "change", "least", "most"]
    width = len(headers) if ranged else 4
    emit(Format.table, headers[:width], [row[:width] for row in rows], answer)


def told_ranges(answer: TradeAnswer) -> str:
    """The end of the sentence about flows: whether any account goes with them."""
    spans = (span for side in answer.sides for own in side.ranges.values() for span in own.values())
    if all(span.is_unique for span in spans):
        return "; here no account depends on which."
    return "; least and most are what an item may be at these prices, whichever flows."


def told_leakage(answer: TradeAnswer) -> list[str]:
    """For every target: how much of what measures hit is sold all the same."""
    told = []
    for target, leak in answer.comparison.leakage.items():
        if leak.rerouted is None:
            continue
        hit = _from_to(leak.hit, 1.0, 3)
        who = title_of(answer.definition, target)
        told.append(
            f"{who}: ways that measures hit carried {hit} {MT} before; "
            f"{_from_to(leak.rerouted, 100.0, 0)} % of that is sold all the same (leakage)."
        )
    return told


def _from_to(ends: tuple[float, float], scale: float, places: int) -> str:
    low, high = (f"{end * scale + 0.0:,.{places}f}" for end in ends)
    return low if low == high else f"{low} to {high}"
