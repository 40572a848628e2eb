"""A network under the measures that are on: arcs, what each costs, and the limits they share.

On an arc with flow the buyer's price p comes down to the producer's price w in steps::

    p  − specific duty, then ÷ (1 + ad-valorem duty)   the border price b
    b  × (1 − payment friction)                        what is paid
       − risk premium − leg costs − rents              the producer's price w

An embargoed arc is not there; a tariff-rate quota splits an arc in two, within and beyond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.errors import InputError, NotApplicableError
from detente.trade.curves import IsoElastic
from detente.trade.measures import (
    AdValoremTariff,
    Embargo,
    Measure,
    PaymentFriction,
    PriceCap,
    Quota,
    RiskPremium,
    SpecificTariff,
    TariffRateQuota,
    TransitBan,
    touched_routes,
)
from detente.trade.network import Network


@dataclass(frozen=True)
class Arc:
    """One route under the measures that are on. Duties, frictions, premiums are by measure."""

    route: int
    producer: int
    consumer: int
    leg_cost: float
    limits: tuple[int, ...] = ()
    specific: Mapping[str, float] = field(default_factory=dict)
    ad_valorem: Mapping[str, float] = field(default_factory=dict)
    friction: Mapping[str, float] = field(default_factory=dict)
    premium: Mapping[str, float] = field(default_factory=dict)
    capped: int = -1

    @property
    def factor(self) -> float:
        """What is left of a dollar of buyer's price after duties and frictions by value."""
        kept = 1.0
        for share in self.friction.values():
            kept *= 1 - share
        return kept / (1 + sum(self.ad_valorem.values()))

    @property
    def cost(self) -> float:
        """USD/t between the producer's price and `factor` times the buyer's, without rents."""
        duty = self.factor * sum(self.specific.values())
        return self.leg_cost + sum(self.premium.values()) + duty


@dataclass(frozen=True)
class FlowLimit:
    """A capacity or a quota that some arcs share."""

    name: str
    kind: str
    amount: float
    rent_shares: Mapping[str, float]


@dataclass(frozen=True)
class Ceiling:
    """A producer's goods under one price cap."""

    measure: str
    producer: int
    cap: float
    rent_shares: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Market:
    """What is to be solved: a network and the measures that are on, joined."""

    network: Network
    measures: tuple[Measure, ...]
    arcs: tuple[Arc, ...]
    limits: tuple[FlowLimit, ...]
    ceilings: tuple[Ceiling, ...]
    taken: frozenset[int] = frozenset()  # arcs on which Cournot sellers take the price as it is

    @cached_property
    def cost(self) -> FloatArray:
        """USD/t of every arc."""
        return np.array([arc.cost for arc in self.arcs], dtype=float)

    @cached_property
    def factor(self) -> FloatArray:
        """Share of the buyer's price that is left, of every arc."""
        return np.array([arc.factor for arc in self.arcs], dtype=float)

    @cached_property
    def producer(self) -> IntArray:
        """Index of every arc's producer."""
        return np.array([arc.producer for arc in self.arcs], dtype=np.int64)

    @cached_property
    def consumer(self) -> IntArray:
        """Index of every arc's consumer."""
        return np.array([arc.consumer for arc in self.arcs], dtype=np.int64)

    @cached_property
    def incidence(self) -> tuple[IntArray, IntArray]:
        """Pairs (arc, limit): which arc counts against which limit."""
        counts = [len(arc.limits) for arc in self.arcs]
        arcs = np.repeat(np.arange(len(self.arcs)), counts)
        limits = np.fromiter(chain.from_iterable(arc.limits for arc in self.arcs), np.int64)
        return arcs, limits

    @cached_property
    def capped(self) -> IntArray:
        """Index of every arc's price cap, or -1."""
        return np.array([arc.capped for arc in self.arcs], dtype=np.int64)

    @cached_property
    def cournot(self) -> IntArray:
        """Number of every arc's (Cournot producer, consumer) pair, or -1."""
        pairs: dict[tuple[int, int], int] = {}
        numbers = np.full(len(self.arcs), -1)
        for index, arc in enumerate(self.arcs):
            cournot = self.network.producers[arc.producer].conduct == "cournot"
            if cournot and index not in self.taken:
                pair = (arc.producer, arc.consumer)
                numbers[index] = pairs.setdefault(pair, len(pairs))
        return numbers


def market(network: Network, measures: Iterable[Measure] = ()) -> Market:
    """Join a network and the measures that are on.

    Raises
    ------
    InputError
        If a measure names what is not there, two price caps meet on a route, or a market is cut
        off from every producer while its iso-elastic demand has no highest price.
    """
    return _joined(_Arcs, network, measures)


def topology(network: Network, measures: Iterable[Measure] = ()) -> Market:
    """Join as `market` does, with every arc that there could be whatever the numbers are.

    A route stays though its leg, its quota, its producer or its market takes nothing, and a rate
    of 0 is counted as a rate.

    Raises
    ------
    InputError
        As `market`, where no number would help.
    """
    return _joined(_EveryArc, network, measures)


def cut_off(consumer: str) -> InputError:
    """Say that an iso-elastic market gets nothing."""
    return InputError(
        f"market '{consumer}' has no route left from a producer with anything to "
        "sell, and its iso-elastic demand knows no highest price; give it a linear "
        "demand, or leave it a route."
    )


def _joined(made: type[_Arcs], network: Network, measures: Iterable[Measure]) -> Market:
    active = tuple(measures)
    taken = {leg.name for leg in network.legs}
    for measure in active:
        if measure.name in taken:
            raise measure.wrong("a leg or another measure has this name; rename one.")
        taken.add(measure.name)
    touched = {measure.name: touched_routes(measure, network) for measure in active}
    arcs = made.of(network)
    for measure in active:
        arcs.apply(measure, touched[measure.name])
    kept = arcs.kept(network)
    for index, consumer in enumerate(network.consumers):
        if isinstance(consumer.demand, IsoElastic) and not any(a.consumer == index for a in kept):
            raise cut_off(consumer.name)
    return Market(network, active, kept, tuple(arcs.limits), tuple(arcs.ceilings))


class _Arcs:
    """Arcs in the making: for every route its variants (a tariff-rate quota makes two)."""

    def __init__(self, variants: dict[int, list[Arc]], limits: list[FlowLimit]) -> None:
        self.variants = variants
        self.limits = limits
        self.ceilings: list[Ceiling] = []

    @classmethod
    def of(cls, network: Network) -> _Arcs:
        costs = {leg.name: leg.cost for leg in network.legs}
        limits: list[FlowLimit] = []
        numbers: dict[str, int] = {}
        for leg in network.legs:
            if leg.capacity is not None:
                numbers[leg.name] = len(limits)
                limits.append(FlowLimit(leg.name, "leg", leg.capacity, leg.rent_shares))
        producers = {p.name: i for i, p in enumerate(network.producers)}
        consumers = {c.name: j for j, c in enumerate(network.consumers)}
        variants = {
            k: [
                Arc(
                    route=k,
                    producer=producers[route.producer],
                    consumer=consumers[route.consumer],
                    leg_cost=sum(costs[leg] for leg in route.legs),
                    limits=tuple(numbers[leg] for leg in route.legs if leg in numbers),
                )
            ]
            for k, route in enumerate(network.routes)
        }
        return cls(variants, limits)

    def apply(self, measure: Measure, routes: Sequence[int]) -> None:
        match measure:
            case Embargo() | TransitBan():
                for k in routes:
                    self.variants[k] = []
            case SpecificTariff(name=name, rate=rate):
                self._update(routes, "specific", name, rate)
            case AdValoremTariff(name=name, rate=rate):
                self._update(routes, "ad_valorem", name, rate)
            case PaymentFriction(name=name, share=share):
                self._update(routes, "friction", name, share)
            case RiskPremium(name=name, rate=rate):
                self._update(routes, "premium", name, rate)
            case Quota():
                self._limit(measure.name, "quota", measure.limit, _kept_by(measure))
                last = len(self.limits) - 1
                for k in routes:
                    self.variants[k] = [
                        replace(arc, limits=(*arc.limits, last)) for arc in self.variants[k]
                    ]
            case TariffRateQuota():
                self._tariff_rate_quota(measure, routes)
            case PriceCap():
                self._price_cap(measure, routes)
            case _:
                raise NotApplicableError(f"{type(measure).__name__} is no kind of measure.")

    def kept(self, network: Network) -> tuple[Arc, ...]:
        """The arcs that are left; not those that a limit, or a capacity, of nothing shuts."""
        shut = {number for number, limit in enumerate(self.limits) if limit.amount == 0}
        idle = {i for i, each in enumerate(network.producers) if each.supply.capacity == 0}
        full = {j for j, each in enumerate(network.consumers) if each.demand.capacity == 0}
        return tuple(
            arc
            for arc in chain.from_iterable(self.variants.values())
            if shut.isdisjoint(arc.limits) and arc.producer not in idle and arc.consumer not in full
        )

    def _update(self, routes: Sequence[int], part: str, name: str, value: float) -> None:
        if not self._is_felt(value):
            return
        for k in routes:
            for place, arc in enumerate(self.variants[k]):
                more: Any = {part: MappingProxyType({**getattr(arc, part), name: value})}
                self.variants[k][place] = replace(arc, **more)

    def _is_felt(self, value: float) -> bool:
        return value != 0

    def _limit(self, name: str, kind: str, amount: float, shares: Mapping[str, float]) -> None:
        self.limits.append(FlowLimit(name, kind, amount, shares))

    def _tariff_rate_quota(self, measure: TariffRateQuota, routes: Sequence[int]) -> None:
        self._limit(measure.name, "quota", measure.limit, _kept_by(measure))
        last = len(self.limits) - 1
        for k in routes:
            within, beyond = [], []
            for arc in self.variants[k]:
                low = MappingProxyType({**arc.specific, measure.name: measure.rate})
                high = MappingProxyType({**arc.specific, measure.name: measure.over_rate})
                within.append(replace(arc, specific=low, limits=(*arc.limits, last)))
                beyond.append(replace(arc, specific=high))
            self.variants[k] = within + beyond

    def _price_cap(self, measure: PriceCap, routes: Sequence[int]) -> None:
        numbers: dict[int, int] = {}
        for k in routes:
            for arc in self.variants[k]:
                if arc.capped >= 0:
                    other = self.ceilings[arc.capped].measure
                    raise measure.wrong(f"it meets the cap '{other}' on one route; keep one.")
                if arc.producer not in numbers:
                    numbers[arc.producer] = len(self.ceilings)
                    self.ceilings.append(
                        Ceiling(measure.name, arc.producer, measure.cap, _kept_by(measure))
                    )
            self.variants[k] = [
                replace(arc, capped=numbers[arc.producer]) for arc in self.variants[k]
            ]


class _EveryArc(_Arcs):
    """Arcs whose numbers are not known yet."""

    def kept(self, network: Network) -> tuple[Arc, ...]:  # noqa: ARG002
        return tuple(chain.from_iterable(self.variants.values()))

    def _is_felt(self, value: float) -> bool:  # noqa: ARG002
        return True


def _kept_by(measure: Quota | TariffRateQuota | PriceCap) -> Mapping[str, float]:
    """Who keeps the rent: the sender, unless the measure says otherwise."""
    return measure.rent_shares or MappingProxyType({measure.sender: 1.0})
