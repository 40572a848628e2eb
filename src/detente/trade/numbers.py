"""The numbers of a market with a leading axis of draws: costs, curves, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.errors import InputError, unknown_name
from detente.trade.curves import Curve, Linear
from detente.trade.market import Market

INTERCEPT, SLOPE, POWER, CAPACITY = range(4)


@dataclass(frozen=True, eq=False)
class Numbers:
    """What may differ between draws of one market.

    Attributes
    ----------
    cost, factor : FloatArray, shape (draws, arcs)
        USD/t, and what is left of the buyer's price. An infinite cost takes the arc away.
    supply, demand : FloatArray, shape (draws, producers or consumers, 4)
        Linear curves as (intercept, slope, 0, capacity); iso-elastic ones as
        (base price, base quantity, inverse elasticity with its sign, capacity).
    amount : FloatArray, shape (draws, limits)
        Mt a year.
    cap : FloatArray, shape (draws, ceilings)
        USD/t.
    """

    cost: FloatArray
    factor: FloatArray
    supply: FloatArray
    demand: FloatArray
    amount: FloatArray
    cap: FloatArray

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.cost.shape[0])

    def part(self, start: int, stop: int) -> Numbers:
        """The draws from `start` up to `stop`."""
        return self._of(slice(start, stop))

    def at(self, which: IntArray) -> Numbers:
        """The draws with these numbers."""
        return self._of(which)

    def _of(self, which: slice | IntArray) -> Numbers:
        names = ("cost", "factor", "supply", "demand", "amount", "cap")
        return Numbers(**{name: getattr(self, name)[which] for name in names})


def numbers_of(market: Market) -> Numbers:
    """The market's own numbers, as one draw."""
    network = market.network
    return Numbers(
        cost=market.cost[None],
        factor=market.factor[None],
        supply=np.array([[_parameters(p.supply, 1.0) for p in network.producers]]),
        demand=np.array([[_parameters(c.demand, -1.0) for c in network.consumers]]),
        amount=np.array([[limit.amount for limit in market.limits]], dtype=float).reshape(1, -1),
        cap=np.array([[c.cap for c in market.ceilings]], dtype=float).reshape(1, -1),
    )


def draw_numbers(market: Market, draws: Mapping[str, FloatArray]) -> Numbers:
    """The market's numbers with some of them replaced, draw by draw.

    Parameters
    ----------
    market : Market
    draws : mapping of text to FloatArray, shape (draws,)
        Names are ``legs.<name>.cost``, ``legs.<name>.capacity`` (the leg has to have one),
        ``producers.<name>.shift`` and ``consumers.<name>.shift`` (the curve's quantities are
        multiplied by it).

    Raises
    ------
    InputError
        If a name is not known, lengths differ, or a number is negative or not finite.

    Examples
    --------
    ``draw_numbers(market, {"legs.klaipeda.capacity": np.array([3.0, 8.0])})`` makes two draws.
    """
    sizes = {name: np.shape(values) for name, values in draws.items()}
    if not draws or len(set(sizes.values())) != 1 or len(next(iter(sizes.values()))) != 1:
        raise InputError(f"draws need one axis of one length each; found shapes {sizes}.")
    size = next(iter(sizes.values()))[0]
    own = numbers_of(market)
    numbers = Numbers(
        **{
            name: np.repeat(getattr(own, name), size, axis=0)
            for name in ("cost", "factor", "supply", "demand", "amount", "cap")
        }
    )
    for name, values in draws.items():
        array = np.asarray(values, dtype=float)
        if not np.isfinite(array).all() or (array < 0).any():
            raise InputError("draws have to be finite and 0 or more.", name)
        _replace(market, numbers, name, array)
    arcs, limits = market.incidence
    for arc, limit in zip(arcs.tolist(), limits.tolist(), strict=True):
        numbers.cost[numbers.amount[:, limit] == 0, arc] = np.inf
    return replace(numbers)


def _replace(market: Market, numbers: Numbers, name: str, values: FloatArray) -> None:
    kind, _, rest = name.partition(".")
    thing, _, item = rest.rpartition(".")
    network = market.network
    if (kind, item) == ("legs", "cost"):
        leg = next((leg for leg in network.legs if leg.name == thing), None)
        if leg is None:
            raise unknown_name("leg", thing, [leg.name for leg in network.legs]).at(name)
        on = [thing in network.routes[arc.route].legs for arc in market.arcs]
        numbers.cost[:, on] += (values - leg.cost)[:, None]
    elif (kind, item) == ("legs", "capacity"):
        names = [limit.name if limit.kind == "leg" else "" for limit in market.limits]
        if thing not in names:
            known = [found for found in names if found]
            raise unknown_name("leg with a capacity", thing, known).at(name)
        numbers.amount[:, names.index(thing)] = values
    elif (kind, item) in (("producers", "shift"), ("consumers", "shift")):
        things = network.producers if kind == "producers" else network.consumers
        names = [each.name for each in things]
        if thing not in names:
            raise unknown_name(kind[:-1], thing, names).at(name)
        if (values == 0).any():
            raise InputError("a shift has to be above 0.", name)
        curves = (numbers.supply if kind == "producers" else numbers.demand)[:, names.index(thing)]
        linear = curves[0, POWER] == 0
        curves[:, SLOPE] = curves[:, SLOPE] / values if linear else curves[:, SLOPE] * values
        curves[:, CAPACITY] *= values
    else:
        raise InputError(
            "no such number; allowed: legs.<name>.cost, legs.<name>.capacity, "
            "producers.<name>.shift, consumers.<name>.shift.",
            name,
        )


def _parameters(curve: Curve, sign: float) -> tuple[float, float, float, float]:
    capacity = np.inf if curve.capacity is None else curve.capacity
    if isinstance(curve, Linear):
        return curve.intercept, curve.slope, 0.0, capacity
    return curve.base_price, curve.base_quantity, sign / curve.elasticity, capacity


def curve_prices(curves: FloatArray, quantity: FloatArray) -> FloatArray:
    """Price on each curve at `quantity`; both have the axes (draws, things)."""
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        elastic = a * (np.maximum(quantity, 0.0) / b) ** power
    return np.where(power == 0, a + b * quantity, elastic)


def summed(values: FloatArray, index: IntArray, size: int) -> FloatArray:
    """Sum the columns of `values` (draws, things) that share an index; shape (draws, `size`)."""
    total = np.zeros((values.shape[0], size))
    if index.size:
        order = np.argsort(index, kind="stable")
        groups, starts = np.unique(index[order], return_index=True)
        total[:, groups] = np.add.reduceat(values[:, order], starts, axis=1)
    return total
