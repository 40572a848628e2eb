"""What each party's account comes to, printed; with a range where it goes with the flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.cli.output import Format, emit, emit_text
from detente.cli.trade_coalitions import BN, shown, title_of

if TYPE_CHECKING:
    from detente.model import Definition
    from detente.studies import TradeComparison
    from detente.trade import Accounts, AmountRange

MT = "Mt / year"


def print_accounts(definition: Definition, found: TradeComparison) -> None:
    """Print what each party's account comes to, and its items, with ranges where flows differ."""
    parts = ("price", "volume", "route", "friction")
    headers = ["party", f"total, {BN}", "change", *(f"by {part}" for part in parts), "revenue"]
    rows = []
    for name, changed in found.change.parties.items():
        account = found.accounts.parties.get(name)
        rows.append(
            [
                title_of(definition, name),
                shown(account.total if account else 0.0, 3)
                if has_level(found, name, "total")
                else None,
                shown(changed.total, 3, "+"),
                *(shown(changed.parts[part], 3, "+") for part in parts),
                shown(account.revenue if account else 0.0, 3),
            ]
        )
    emit(Format.table, headers, rows, None)
    rows, ranged = [], False
    for name, item, value, was in items_of(found):
        span = open_range(found.accounts, name, item) if has_level(found, name, item) else None
        if item == "revenue" or (item == "total" and span is None):
            continue
        if span is None and abs(value) <= 5e-7 and abs(was) <= 5e-7:
            continue
        ranged = ranged or span is not None
        rows.append(
            [
                title_of(definition, name),
                item.replace("_", " "),
                shown(value, 3) if has_level(found, name, item) else None,
                shown(value - was, 3, "+"),
                *([shown(span.least, 3), shown(span.most, 3)] if span else [None, None]),
            ]
        )
    emit_text("\n")
    headers = ["party", "item", BN, "change", "least", "most"]
    width = len(headers) if ranged else 4
    emit(Format.table, headers[:width], [row[:width] for row in rows], None)


def has_level(found: TradeComparison, party: str, item: str) -> bool:
    """Whether the item's level means something, and not only its change.

    What iso-elastic demand with an elasticity up to 1 is worth is known up to a constant.
    """
    from detente.trade import IsoElastic

    curves = [c.demand for c in found.now.network.consumers if c.party == party]
    endless = any(isinstance(each, IsoElastic) and each.elasticity <= 1 for each in curves)
    return not (endless and item in ("consumer_surplus", "total"))


def items_of(found: TradeComparison) -> Iterator[tuple[str, str, float, float]]:
    """Every party's every item: now, and before; a party without an account has nothing."""
    now, before = found.accounts.parties, found.change.baseline.parties
    for name in found.change.parties:
        some = now.get(name) or before[name]
        for item in (*some.items, "total", "revenue"):
            yield (
                name,
                item,
                now[name][item] if name in now else 0.0,
                before[name][item] if name in before else 0.0,
            )


def open_range(accounts: Accounts, party: str, item: str) -> AmountRange | None:
    """What the item may be where the flows, and so the item, may be others; None where not."""
    span = accounts.ranges.get(party, {}).get(item)
    return None if span is None or span.is_unique else span


def told_ranges(found: TradeComparison) -> str:
    """The end of the sentence about flows: whether any account goes with them."""
    sides = (found.accounts, found.change.baseline)
    spans = (span for side in sides for own in side.ranges.values() for span in own.values())
    if all(span.is_unique for span in spans):
        return "; here no account depends on which."
    return "; least and most are what an item may be at these prices, whichever flows."


def ranges_data(
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


def told_leakage(definition: Definition, found: TradeComparison) -> list[str]:
    """For every target: how much of what measures hit is sold all the same."""
    told = []
    for target, leak in found.leakage.items():
        if leak.rerouted is None:
            continue
        hit = _from_to(leak.hit, 1.0, 3)
        told.append(
            f"{title_of(definition, target)}: ways that measures hit carried {hit} {MT} before; "
            f"{_from_to(leak.rerouted, 100.0, 0)} % of that is sold all the same (leakage)."
        )
    return told


def leakage_data(found: TradeComparison) -> dict[str, dict[str, object]]:
    """Leakage by target, as plain data."""
    return {
        target: {
            "hit": list(leak.hit),
            "lost": leak.lost,
            "rerouted": None if leak.rerouted is None else list(leak.rerouted),
            "replaced": leak.replaced,
        }
        for target, leak in found.leakage.items()
    }


def _from_to(ends: tuple[float, float], scale: float, places: int) -> str:
    low, high = (f"{end * scale + 0.0:,.{places}f}" for end in ends)
    return low if low == high else f"{low} to {high}"
