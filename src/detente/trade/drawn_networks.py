"""The numbers of a network and of its measures with a leading axis of draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.trade.market_arrays import (
    CAPACITY,
    INTERCEPT,
    POWER,
    SLOPE,
    curve_parameters,
)
from detente.trade.measures import Measure
from detente.trade.network import Network

MEASURE_NUMBERS = ("rate", "limit", "over_rate", "share", "cap")
MEASURE_SHARES = ("rent_shares", "gainers")
SHARES_CLOSE = 1e-9
ByName = Mapping[str, Mapping[str, FloatArray]]


@dataclass(frozen=True, eq=False)
class NetworkArrays:
    """What may differ between draws of one network, in the units of `detente.trade`.

    An array with one row stands for any number of draws.

    Attributes
    ----------
    supply, demand : FloatArray, shape (draws, producers or consumers, 4)
        Curves, as `MarketArrays` has them.
    tax : FloatArray, shape (draws, producers)
        USD/t.
    cost, fee : FloatArray, shape (draws, legs)
        USD/t.
    capacity : FloatArray, shape (draws, legs)
        Mt a year; infinite where the leg has none.
    leg_shares : mapping of leg to mapping of party to FloatArray, shape (draws,)
        Who keeps the rent of a full leg.
    measures : mapping of measure to mapping of key to FloatArray, shape (draws,)
        ``rate``, ``limit``, ``over_rate``, ``share``, ``cap``: those that its kind has.
    measure_shares : mapping of measure to mapping of party to FloatArray, shape (draws,)
        Who keeps its rent or its friction; empty where the measure does not say.
    """

    supply: FloatArray
    demand: FloatArray
    tax: FloatArray
    cost: FloatArray
    fee: FloatArray
    capacity: FloatArray
    leg_shares: ByName = field(default_factory=dict)
    measures: ByName = field(default_factory=dict)
    measure_shares: ByName = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """How many draws: the longest leading axis."""
        return max(int(array.shape[0]) for array in self._arrays())

    def differ(self, first: int, second: int) -> bool:
        """Say whether two draws differ in any number."""
        return any(
            array.shape[0] > 1 and not np.array_equal(array[first], array[second])
            for array in self._arrays()
        )

    def _arrays(self) -> Iterator[FloatArray]:
        for name in _PLAIN:
            yield getattr(self, name)
        for by_name in (self.leg_shares, self.measures, self.measure_shares):
            for own in by_name.values():
                yield from own.values()


_PLAIN = ("supply", "demand", "tax", "cost", "fee", "capacity")


def network_arrays(network: Network, measures: Iterable[Measure] = ()) -> NetworkArrays:
    """Return the network's and the measures' own numbers, as one draw."""
    legs = network.legs
    capacity = [np.inf if leg.capacity is None else leg.capacity for leg in legs]
    active = tuple(measures)
    return NetworkArrays(
        supply=np.array([[curve_parameters(p.supply, 1.0) for p in network.producers]]),
        demand=np.array([[curve_parameters(c.demand, -1.0) for c in network.consumers]]),
        tax=np.array([[p.tax for p in network.producers]]),
        cost=np.array([[leg.cost for leg in legs]], dtype=float).reshape(1, -1),
        fee=np.array([[leg.fee for leg in legs]], dtype=float).reshape(1, -1),
        capacity=np.array([capacity], dtype=float).reshape(1, -1),
        leg_shares=MappingProxyType({leg.name: _columns(leg.rent_shares) for leg in legs}),
        measures=MappingProxyType({each.name: _columns(_numbers(each)) for each in active}),
        measure_shares=MappingProxyType({each.name: _columns(shares_of(each)) for each in active}),
    )


def shares_of(measure: Measure) -> Mapping[str, float]:
    """Return who keeps what of the measure's rent or friction, as it says."""
    for name in MEASURE_SHARES:
        shares: Mapping[str, float] = getattr(measure, name, {})
        if shares:
            return shares
    return {}


def doubtful(
    numbers: NetworkArrays,
    network: Network,  # noqa: ARG001
    measures: Iterable[Measure] = (),
) -> BoolArray:
    """Mark the draws that `Network` or a measure may refuse, shape (draws,).

    No draw that would be refused is left out. Which of the draws marked would be, and why, is for
    the objects to say.
    """
    bad = np.zeros(numbers.draws, dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        for wrong in (
            (numbers.fee < 0) | ~(numbers.fee <= numbers.cost),
            ~(numbers.capacity >= 0),
            ~np.isfinite(numbers.tax),
            _doubtful_curves(numbers.supply, 1.0),
            _doubtful_curves(numbers.demand, -1.0),
        ):
            bad |= wrong.any(axis=1)
        for shares in numbers.leg_shares.values():
            bad |= _doubtful_shares(shares, whole=True)
        for measure in measures:
            bad |= _doubtful_measure(measure, numbers)
    return bad


def _columns(values: Mapping[str, float]) -> Mapping[str, FloatArray]:
    return MappingProxyType({name: np.array([value]) for name, value in values.items()})


def _numbers(measure: Measure) -> dict[str, float]:
    own = {each.name for each in fields(measure)}
    return {name: getattr(measure, name) for name in MEASURE_NUMBERS if name in own}


def _doubtful_curves(curves: FloatArray, sign: float) -> BoolArray:
    """Curves that fall where they should rise, or have no end, or a number of no sense."""
    linear = curves[..., POWER] == 0
    a, b = curves[..., INTERCEPT], curves[..., SLOPE]
    capacity = curves[..., CAPACITY]
    bent = ~((a > 0) & (b > 0) & (sign * curves[..., POWER] > 0))
    straight = ~(sign * b >= 0) | ~np.isfinite(a) | ((b == 0) & np.isinf(capacity))
    if sign < 0:
        straight |= a <= 0
    wrong: BoolArray = np.where(linear, straight, bent) | ~(capacity >= 0) | ~np.isfinite(b)
    return wrong


def _doubtful_shares(shares: Mapping[str, FloatArray], *, whole: bool) -> BoolArray:
    if not shares:
        return np.zeros(1, dtype=np.bool_)
    total = sum(shares.values(), np.zeros(1))
    away = np.abs(total - 1) if whole else total - 1
    wrong: BoolArray = ~(away <= SHARES_CLOSE)
    for share in shares.values():
        wrong = wrong | ~(share >= 0)
    return wrong


def _doubtful_measure(measure: Measure, numbers: NetworkArrays) -> BoolArray:
    own = numbers.measures[measure.name]
    wrong = np.zeros(1, dtype=np.bool_)
    for name, values in own.items():
        wrong = wrong | ~(values >= 0) | ~np.isfinite(values)
        if name == "share":
            wrong = wrong | ~(values < 1)
    if "over_rate" in own:
        wrong = wrong | (own["over_rate"] < own["rate"])
    whole = hasattr(measure, "rent_shares")
    shares = numbers.measure_shares[measure.name]
    return wrong | _doubtful_shares(shares, whole=whole)
