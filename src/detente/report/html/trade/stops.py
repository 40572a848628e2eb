"""The pictures' numbers as a table, and whose flows could be others at the same prices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detente.report.html.trade.names import TradeNames, amount, price
from detente.studies.trade import NOTHING, Band, Stop, TradeFlows
from detente.text import listed, sentence_case


@dataclass(frozen=True)
class StopRow:
    """A seller, way or market, with a quantity and a price for every situation."""

    title: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StopGroup:
    """The rows of one kind."""

    title: str
    rows: tuple[StopRow, ...]


@dataclass(frozen=True)
class SpreadView:
    """What the target sends by one way to one market: as drawn, and what else is possible."""

    situation: str
    way: str
    market: str
    drawn: str
    range: str


def stop_groups(flows: tuple[TradeFlows, ...], names: TradeNames) -> tuple[StopGroup, ...]:
    """Return sellers, ways and markets side by side over all situations."""
    return (
        _group("Sellers", [each.sellers for each in flows], lambda name: names.party(name[0])),
        _group("Ways", [each.ways for each in flows], names.way),
        _group("Markets", [each.markets for each in flows], lambda name: names.market(name[0])),
    )


def _group(
    title: str, sides: list[tuple[Stop, ...]], name: Callable[[tuple[str, ...]], str]
) -> StopGroup:
    known = [{stop.name: stop for stop in side} for side in sides]
    rows = [
        StopRow(name(key), tuple(_cell(side[key]) if key in side else ("–", "") for side in known))
        for key in known[-1]
    ]
    return StopGroup(title, tuple(rows))


def _cell(stop: Stop) -> tuple[str, str]:
    if stop.closed_by and stop.price is None:
        return "✕ closed", ""
    paid = stop.price if stop.price is not None else stop.rent if stop.rent >= 0.5 else None
    return amount(stop.quantity), "" if paid is None else price(paid)


def spread_views(
    flows: tuple[TradeFlows, ...], titles: Iterable[str], names: TradeNames
) -> tuple[SpreadView, ...]:
    """Return the target's flows to markets wherever the prices allow other patterns too."""
    return tuple(
        SpreadView(
            title,
            names.way(band.source),
            names.market(band.goal[0]),
            amount(band.quantity),
            f"{amount(band.least)} to {amount(band.most)}",
        )
        for each, title in zip(flows, titles, strict=True)
        for band in each.into
        if band.of_target and not band.is_settled
    )


def told_flows(flows: TradeFlows, names: TradeNames) -> str:
    """Say in a sentence by which ways the target sells, for those who do not see the picture."""
    facts = f"World price {price(flows.world_price)} USD/t"
    if flows.world_price is None:
        facts = "Nothing is traded, so there is no world price"
    if not flows.target:
        return f"{facts}."
    gate = [stop.price for stop in flows.sellers if stop.name == (flows.target,)]
    who = names.the_party(flows.target)
    paid = f"; gate price of {who} {price(gate[0])}" if gate and gate[0] is not None else ""
    by = [
        f"{amount(band.quantity)} Mt by “{names.way(band.goal)}”"
        for band in _largest(flows.out)
        if band.of_target and band.quantity >= NOTHING
    ]
    sent = sentence_case(f"{who} sends {listed(by, most=9) or 'nothing'}")
    return f"{facts}{paid}. {sent}."


def _largest(bands: tuple[Band, ...]) -> list[Band]:
    return sorted(bands, key=lambda band: -band.quantity)
