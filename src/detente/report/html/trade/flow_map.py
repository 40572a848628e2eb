"""One situation's flows as boxes, bands and texts with positions; the template makes them SVG.

Sellers stand left, ways in the middle, markets right. A band is as high as its quantity: the same
number of units for a million tonnes everywhere in the report, so pictures can be held side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detente.report.html.graph.draw import Line
from detente.report.html.graph.layout import LabelBox
from detente.report.html.graph.text import wrap
from detente.report.html.trade.names import TradeNames, amount, price
from detente.studies.trade import NOTHING, Band, Stop, TradeFlows

SELLER, WAY, MARKET, ROOM = 172.0, 196.0, 172.0, 250.0
WIDTH = SELLER + ROOM + WAY + ROOM + MARKET
HEIGHT = 380.0
GAP, PAD, TOP = 9.0, 6.0, 3.0
SIZE, LEADING = 11.5, 1.3
LEAST_LABELLED = 12.0

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Plate:
    """A seller, a way or a market: a box with its texts. `kind` is its style."""

    kind: str
    box: LabelBox
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Ribbon:
    """A band from one box to the next.

    `height` is `quantity` (Mt a year) at the picture's scale; `style` says whose goods it has and
    whether the prices settle it.
    """

    path: str
    style: str
    quantity: float
    height: float
    label: Line | None


@dataclass(frozen=True)
class FlowMap:
    """The picture of one situation."""

    width: float
    height: float
    plates: tuple[Plate, ...]
    ribbons: tuple[Ribbon, ...]


def flow_scale(flows: Sequence[TradeFlows]) -> float:
    """Units of height for a million tonnes, the same in all the pictures."""
    return HEIGHT / max((each.total for each in flows), default=1.0)


def draw_flows(flows: TradeFlows, scale: float, names: TradeNames) -> FlowMap:
    """Draw one situation."""
    columns = (
        ("seller", 0.0, SELLER, flows.sellers, _seller_texts),
        ("way", SELLER + ROOM, WAY, flows.ways, _way_texts),
        ("market", WIDTH - MARKET, MARKET, flows.markets, _market_texts),
    )
    texts: dict[Key, list[tuple[str, str]]] = {}
    heights: dict[Key, float] = {}
    for side, _, width, stops, tell in columns:
        for stop in stops:
            told = tell(stop, flows.target, names, width - 2 * PAD)
            texts[side, stop.name] = told
            least = len(told) * SIZE * LEADING + 2 * PAD
            heights[side, stop.name] = max(stop.quantity * scale, least)
    tallest = max(
        sum(heights[side, stop.name] + GAP for stop in stops) - GAP
        for side, _, _, stops, _ in columns
    )
    boxes: dict[Key, LabelBox] = {}
    for side, x, width, stops, _ in columns:
        y = TOP + (tallest - sum(heights[side, s.name] + GAP for s in stops) + GAP) / 2
        for stop in stops:
            boxes[side, stop.name] = LabelBox(TOP + x, y, width, heights[side, stop.name])
            y += heights[side, stop.name] + GAP
    plates = tuple(
        Plate(_kind(side, stop, flows), boxes[side, stop.name], _lines(texts[side, stop.name], box))
        for side, _, _, stops, _ in columns
        for stop in stops
        for box in [boxes[side, stop.name]]
    )
    ribbons = (
        *_ribbons(flows.out, ("seller", "way"), boxes, scale),
        *_ribbons(flows.into, ("way", "market"), boxes, scale),
    )
    return FlowMap(WIDTH + 2 * TOP, round(tallest + 2 * TOP, 1), plates, ribbons)


def _seller_texts(stop: Stop, _: str, names: TradeNames, width: float) -> list[tuple[str, str]]:
    told = _name(names.party(stop.name[0]), width)
    gate = "" if stop.price is None else f" · gate {price(stop.price)} USD/t"
    return [*told, *_small(f"{amount(stop.quantity)} Mt{gate}", width)]


def _way_texts(stop: Stop, _: str, names: TradeNames, width: float) -> list[tuple[str, str]]:
    told = _name(names.way(stop.name), width)
    if stop.closed_by:
        told += _small("✕ closed by", width, "shut")
        return told + _small(names.parties(stop.closed_by, most=9), width, "shut")
    if stop.capacity is None:
        return told + _small(f"{amount(stop.quantity)} Mt", width)
    told += _small(f"{amount(stop.quantity)} Mt of {amount(stop.capacity)} possible", width)
    if stop.rent >= 0.5:
        told += _small(f"full: worth {price(stop.rent)} USD/t more", width, "full")
    elif stop.quantity < NOTHING:
        told += _small("open, not used", width)
    return told


def _market_texts(
    stop: Stop, target: str, names: TradeNames, width: float
) -> list[tuple[str, str]]:
    told = _name(names.market(stop.name[0]), width)
    paid = "" if stop.price is None else f" · {price(stop.price)} USD/t"
    told += _small(f"{amount(stop.quantity)} Mt{paid}", width)
    if stop.closed_by:
        told += _small(f"✕ closed to {names.party(target)}", width, "shut")
    return told


def _name(text: str, width: float) -> list[tuple[str, str]]:
    return [(line, "title") for line in wrap(text, SIZE, width, bold=True)]


def _small(text: str, width: float, style: str = "small") -> list[tuple[str, str]]:
    return [(line, style) for line in wrap(text, SIZE, width)]


def _kind(side: str, stop: Stop, flows: TradeFlows) -> str:
    if side == "seller":
        return "seller target" if stop.name == (flows.target,) else "seller"
    if side == "way" and stop.closed_by:
        return "way shut"
    return "way full" if stop.rent >= 0.5 else side


def _lines(texts: list[tuple[str, str]], box: LabelBox) -> tuple[Line, ...]:
    y = box.y + (box.height - len(texts) * SIZE * LEADING) / 2
    lines = []
    for text, style in texts:
        y += SIZE * LEADING
        lines.append(Line(round(box.x + PAD, 1), round(y - SIZE * 0.35, 1), text, style))
    return tuple(lines)


def _ribbons(
    bands: Sequence[Band], sides: tuple[str, str], boxes: Mapping[Key, LabelBox], scale: float
) -> list[Ribbon]:
    shown = [band for band in bands if band.quantity >= NOTHING]
    order = list(boxes)
    starts = _places(shown, lambda b: (sides[0], b.source), lambda b: (sides[1], b.goal), order)
    ends = _places(shown, lambda b: (sides[1], b.goal), lambda b: (sides[0], b.source), order)
    ribbons = []
    for k, band in enumerate(shown):
        left, right = boxes[sides[0], band.source], boxes[sides[1], band.goal]
        height = band.quantity * scale
        y0 = left.y + left.height / 2 + starts[k] * scale
        y1 = right.y + right.height / 2 + ends[k] * scale
        ribbons.append(_ribbon(band, left.right, right.x, y0, y1, height))
    ribbons.sort(key=lambda ribbon: "theirs" in ribbon.style)
    return ribbons


def _places(
    bands: Sequence[Band], of: Callable[[Band], Key], other: Callable[[Band], Key], order: list[Key]
) -> list[float]:
    """Where each band begins at its box, in Mt from the box's middle; bands there do not cross."""
    at: dict[Key, list[int]] = defaultdict(list)
    for k, band in enumerate(bands):
        at[of(band)].append(k)
    places = [0.0] * len(bands)
    for members in at.values():
        members.sort(key=lambda k: (order.index(other(bands[k])), not bands[k].of_target))
        offset = -sum(bands[k].quantity for k in members) / 2
        for k in members:
            places[k] = offset
            offset += bands[k].quantity
    return places


def _ribbon(band: Band, x0: float, x1: float, y0: float, y1: float, height: float) -> Ribbon:
    middle = (x0 + x1) / 2
    path = (
        f"M{x0:.1f} {y0:.2f}C{middle:.1f} {y0:.2f} {middle:.1f} {y1:.2f} {x1:.1f} {y1:.2f}"
        f"v{height:.2f}C{middle:.1f} {y1 + height:.2f} {middle:.1f} {y0 + height:.2f} "
        f"{x0:.1f} {y0 + height:.2f}z"
    )
    about = "" if band.is_settled else "≈ "
    label = None
    if height >= LEAST_LABELLED:
        text = f"{about}{amount(band.quantity)}"
        label = Line(round(x0 + 6, 1), round(y0 + height / 2 + 4, 1), text, "amount")
    style = f"{'theirs' if band.of_target else 'others'}{'' if band.is_settled else ' one-of-many'}"
    return Ribbon(path, style, band.quantity, height, label)
