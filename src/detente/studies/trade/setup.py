"""Trade as written -> a network and measures that can be solved, everything checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from detente.case import (
    CurveText,
    Definition,
    Figure,
    LegText,
    MeasureText,
    ProducerText,
    RoutesText,
    TradeText,
    measures_as_switched,
)
from detente.errors import CaseError, InputError, TooLargeError, located, unknown_name
from detente.expressions import Bound, Scope, bind_condition
from detente.trade import (
    PRICE,
    QUANTITY,
    SHARE,
    AdValoremTariff,
    Amount,
    Consumer,
    Curve,
    Embargo,
    IsoElastic,
    Leg,
    Linear,
    Measure,
    Network,
    PaymentFriction,
    PriceCap,
    Producer,
    Quota,
    RiskPremium,
    Route,
    SpecificTariff,
    TariffRateQuota,
    TransitBan,
    in_unit,
    linear_demand,
    linear_supply,
    product_tonnes,
    substances,
    touched_routes,
)

MOST_ROUTES = 50_000
SMALLEST_FIGURE, LARGEST_FIGURE = 1e-12, 1e15  # but for 0
LEAST_ELASTICITY, MOST_ELASTICITY = 1e-3, 1e3
KINDS: Mapping[str, Callable[..., Measure]] = {
    "embargo": Embargo,
    "transit_ban": TransitBan,
    "specific_tariff": SpecificTariff,
    "ad_valorem_tariff": AdValoremTariff,
    "quota": Quota,
    "tariff_rate_quota": TariffRateQuota,
    "payment_friction": PaymentFriction,
    "risk_premium": RiskPremium,
    "price_cap": PriceCap,
}


@dataclass(frozen=True, eq=False)
class TradeSetup:
    """A case's trade, ready to be solved.

    Attributes
    ----------
    measures : mapping of name to Measure
    conditions : mapping of name to bound condition
        When each measure is on, over the case's levers; measures without one are always on.
    levers : tuple of str
        The levers that switch some measure, in the case's order: those that matter.
    parties : tuple of str
        Every party of the standoff or of the trade.
    """

    text: TradeText
    network: Network
    measures: Mapping[str, Measure]
    conditions: Mapping[str, Bound]
    levers: tuple[str, ...]
    parties: tuple[str, ...]
    as_of: date | None


def _check_position(definition: Definition) -> None:
    """Raise CaseError unless the status quo gives every lever one of its levels."""
    for name, level in definition.status_quo.items():
        if name not in definition.levers:
            raise unknown_name("lever", name, definition.levers)
        if level not in (known := definition.levers[name].levels):
            raise unknown_name(f"level of lever '{name}'", level, known)
    missing = [name for name in definition.levers if name not in definition.status_quo]
    if missing:
        raise CaseError(f"a level is needed for every lever; missing: {', '.join(missing[:9])}.")


def trade_setup(definition: Definition) -> TradeSetup:
    """Check the trade section of a case and turn it into what can be solved.

    Raises
    ------
    InputError
        At the first thing that is wrong, with its key.
    """
    trade = definition.trade
    if trade is None:
        raise CaseError("the case has no [trade] section, so there is no trade to clear.", "trade")
    with located("status_quo"):
        _check_position(definition)
    trade = replace(trade, measures=measures_as_switched(definition))
    parties = _parties(definition, trade)
    scope = Scope({name: lever.levels for name, lever in definition.levers.items()})
    ways = sum(len(each.producers) * len(each.to) for each in trade.routes.values())
    if ways > MOST_ROUTES:
        raise TooLargeError(
            f"{ways:,} routes, at most {MOST_ROUTES:,}; put small sellers or markets together.",
            "trade.routes",
        )
    with located("trade"):
        network = Network(
            good=trade.good,
            producers=tuple(_producer(each, trade, parties) for each in trade.producers.values()),
            consumers=tuple(_consumers(trade, parties)),
            legs=tuple(_leg(each, trade, parties) for each in trade.legs.values()),
            routes=tuple(route for each in trade.routes.values() for route in _routes(each, trade)),
        )
    measures, conditions = {}, {}
    for name, text in trade.measures.items():
        with located(f"trade.measures.{name}"):
            measures[name] = _measure(text, trade, network, parties)
            if (text.start or text.end) and definition.as_of is None:
                raise CaseError("it has dates, so the case has to say its own: add as_of.")
            if text.when:
                with located("when"):
                    conditions[name] = bind_condition(text.when, scope)
    numbers = {number for bound in conditions.values() for number in bound.levers()}
    return TradeSetup(
        text=trade,
        network=network,
        measures=MappingProxyType(measures),
        conditions=MappingProxyType(conditions),
        levers=tuple(name for k, name in enumerate(definition.levers) if k in numbers),
        parties=parties,
        as_of=definition.as_of,
    )


def amount(figure: Figure, trade: TradeText) -> float:
    """A figure as the trade functions take it; tonnes of what a product holds become product."""
    if figure.value and not SMALLEST_FIGURE <= abs(figure.value) <= LARGEST_FIGURE:
        raise InputError(f"{figure.value:g} is no figure that can be computed with; check it.")
    written = Amount(figure.value, figure.unit)
    for name in substances(written.unit):
        content = trade.content(name)
        if content is None:
            older = ", or k2o_content" if name == "K2O" else ""
            raise InputError(
                f"is in '{figure.unit}'; say under [trade] how much of {name} a tonne of product "
                f'holds, to make it tonnes of product: contents = {{ {name} = "60 %" }}{older}.'
            )
        with located(trade.content_key(name)):
            share = in_unit(Amount(content.value, content.unit), SHARE)
            written = product_tonnes(written, share, name)
    return written


def with_figures(network: Network, figures: Mapping[str, Figure], trade: TradeText) -> Network:
    """Return the network with some costs, capacities and curves replaced."""
    legs = {leg.name: leg for leg in network.legs}
    producers = {producer.name: producer for producer in network.producers}
    consumers = {consumer.name: consumer for consumer in network.consumers}
    for key, figure in figures.items():
        kind, _, rest = key.partition(".")
        name, _, item = rest.rpartition(".")
        with located(f"figures.{key}"):
            value = amount(figure, trade)
            if kind == "legs" and item in ("cost", "capacity"):
                changed: dict[str, Any] = {item: value}
                legs[name] = replace(_known("leg", name, legs), **changed)
            elif kind == "producers" and item == "shift":
                producer = _known("producer", name, producers)
                producers[name] = replace(producer, supply=_shifted(producer.supply, value))
            elif kind == "markets" and item == "shift":
                consumer = _known("market", name, consumers)
                consumers[name] = replace(consumer, demand=_shifted(consumer.demand, value))
            else:
                raise InputError(
                    "no such figure; allowed: legs.NAME.cost, legs.NAME.capacity, "
                    "producers.NAME.shift, markets.NAME.shift."
                )
    return replace(
        network,
        legs=tuple(legs.values()),
        producers=tuple(producers.values()),
        consumers=tuple(consumers.values()),
    )


def _known(kind: str, name: str, things: Mapping[str, Any]) -> Any:
    if name not in things:
        raise unknown_name(kind, name, things)
    return things[name]


def _shifted(curve: Curve, by: float) -> Curve:
    factor = in_unit(by, SHARE, "the shift")
    if factor <= 0:
        raise InputError(f"a shift of {factor:g}; it has to be above 0.")
    capacity = None if curve.capacity is None else curve.capacity * factor
    if isinstance(curve, Linear):
        return replace(curve, slope=curve.slope / factor, capacity=capacity)
    return replace(curve, base_quantity=curve.base_quantity * factor, capacity=capacity)


def _parties(definition: Definition, trade: TradeText) -> tuple[str, ...]:
    for name in trade.parties:
        if name in definition.parties:
            raise CaseError(
                f"'{name}' is a party of the standoff already; remove it here.",
                f"trade.parties.{name}",
            )
    return (*definition.parties, *trade.parties)


def _party(name: str, parties: tuple[str, ...], where: str) -> str:
    if name and name not in parties:
        raise unknown_name("party", name, parties).at(where)
    return name


def _optional(figure: Figure | None, trade: TradeText, where: str) -> float | None:
    if figure is None:
        return None
    with located(where):
        return amount(figure, trade)


def _needed(figure: Figure, trade: TradeText, unit: str, where: str) -> float:
    with located(where):
        return in_unit(amount(figure, trade), unit)


def _shares(
    shares: Mapping[str, Figure], trade: TradeText, parties: tuple[str, ...], where: str
) -> dict[str, float]:
    return {
        _party(name, parties, where): _needed(share, trade, SHARE, f"{where}.{name}")
        for name, share in shares.items()
    }


def _curve(text: CurveText, trade: TradeText, supply: bool) -> Curve:
    price = _needed(text.price, trade, PRICE, "price")
    quantity = _needed(text.quantity, trade, QUANTITY, "quantity")
    capacity = _optional(text.capacity, trade, "capacity")
    if capacity is not None and capacity < 0:
        raise InputError(f"{capacity:g}; a capacity cannot be negative.", "capacity")
    if text.intercept is not None:
        intercept = _needed(text.intercept, trade, PRICE, "intercept")
        if quantity <= 0:
            raise InputError(f"{quantity:g}; it has to be above 0.", "quantity")
        return Linear(intercept, (price - intercept) / quantity, capacity)
    assert text.elasticity is not None
    elasticity = _needed(text.elasticity, trade, SHARE, "elasticity")
    if not LEAST_ELASTICITY <= elasticity <= MOST_ELASTICITY:
        raise InputError(
            f"{elasticity:g}; write a positive number from 0.001 to 1000, for demand too.",
            "elasticity",
        )
    if text.curve == "iso-elastic":
        return IsoElastic(price, quantity, elasticity, capacity)
    if supply:
        return linear_supply(price, quantity, elasticity, capacity)
    return replace(linear_demand(price, quantity, elasticity), capacity=capacity)


def _producer(text: ProducerText, trade: TradeText, parties: tuple[str, ...]) -> Producer:
    with located(f"producers.{text.name}"):
        _party(text.party, parties, "party")
        with located("supply"):
            supply = _curve(text.supply, trade, supply=True)
        return Producer(
            name=text.name,
            party=text.party,
            supply=supply,
            tax=_optional(text.tax, trade, "tax") or 0.0,
            conduct=text.conduct,  # type: ignore[arg-type]
            label=text.label,
            note=text.note,
            claims=text.claims,
        )


def _consumers(trade: TradeText, parties: tuple[str, ...]) -> Iterator[Consumer]:
    for text in trade.markets.values():
        with located(f"markets.{text.name}"):
            _party(text.party, parties, "party")
            with located("demand"):
                demand = _curve(text.demand, trade, supply=False)
            yield Consumer(text.name, text.party, demand, text.label, text.note, text.claims)


def _leg(text: LegText, trade: TradeText, parties: tuple[str, ...]) -> Leg:
    with located(f"legs.{text.name}"):
        cost = _optional(text.cost, trade, "cost")
        assert cost is not None
        return Leg(
            name=text.name,
            cost=cost,
            capacity=_optional(text.capacity, trade, "capacity"),
            owner=_party(text.owner, parties, "owner"),
            fee=_optional(text.fee, trade, "fee") or 0.0,
            rent_shares=_shares(text.rent_shares, trade, parties, "rent_shares"),
            label=text.label,
            note=text.note,
            claims=text.claims,
        )


def _routes(text: RoutesText, trade: TradeText) -> Iterator[Route]:
    with located(f"routes.{text.name}"):
        pairs = [(producer, market) for producer in text.producers for market in text.to]
        for producer, market in pairs:
            legs = (*text.legs, *text.to[market])
            _check_names("producer", (producer,), trade.producers, "from")
            _check_names("market", (market,), trade.markets, "to")
            _check_names("leg", legs, trade.legs, "legs")
            name = text.name if len(pairs) == 1 else f"{text.name} {producer}-{market}"
            yield Route(name, producer, market, legs)


def _check_names(
    kind: str, names: tuple[str, ...], known: Mapping[str, object], where: str
) -> None:
    for name in names:
        if name not in known:
            raise unknown_name(kind, name, known).at(where)


def _measure(
    text: MeasureText, trade: TradeText, network: Network, parties: tuple[str, ...]
) -> Measure:
    if text.name in trade.legs:
        raise CaseError("a leg has this name too; rename one.")
    _party(text.sender, parties, "sender")
    _party(text.target, parties, "target")
    _check_names("producer", text.producers, trade.producers, "producers")
    _check_names("market", text.markets, trade.markets, "markets")
    _check_names("leg", text.legs, trade.legs, "legs")
    own: dict[str, Any] = {
        key: _optional(figure, trade, key) for key, figure in text.figures.items()
    }
    own |= {key: _shares(shares, trade, parties, key) for key, shares in text.shares.items()}
    days = text.reversal
    measure = KINDS[text.kind](
        name=text.name,
        sender=text.sender,
        target=text.target,
        when=text.when or "true",
        producers=text.producers,
        consumers=text.markets,
        legs=text.legs,
        exempt=_exempt(text, network),
        legal_form=text.legal_form,
        start=text.start,
        end=text.end,
        reversal_days=None if days is None else _needed(days, trade, SHARE, "reversal_days"),
        label=text.label,
        note=text.note,
        claims=text.claims,
        **own,
    )
    touched_routes(measure, network)
    return measure


def _exempt(text: MeasureText, network: Network) -> tuple[str, ...]:
    """The exempt names; that of a table of routes stands for all of them."""
    names: list[str] = []
    for name in text.exempt:
        members = [r.name for r in network.routes if r.name.startswith(f"{name} ")]
        names += members or [name]
    return tuple(names)
