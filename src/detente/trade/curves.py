"""Supply and demand curves: the price at which a quantity is offered or wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.errors import InputError
from detente.trade.units import PRICE, QUANTITY, SLOPE, in_unit


@dataclass(frozen=True)
class Linear:
    """Price is `intercept` plus `slope` times quantity, up to `capacity`.

    Supply slopes upward or is flat, demand downward or flat; a flat curve needs a capacity.

    Attributes
    ----------
    intercept : float
        USD/t at no quantity; for demand, the highest price anybody pays.
    slope : float
        USD/t for each further Mt a year.
    capacity : float or None
        Most that can be offered or wanted, Mt a year.
    """

    intercept: float
    slope: float
    capacity: float | None = None

    def __post_init__(self) -> None:
        _set(self, "intercept", in_unit(self.intercept, PRICE, "the intercept"))
        _set(self, "slope", in_unit(self.slope, SLOPE, "the slope"))
        _set_capacity(self, self.capacity)
        if self.slope == 0 and self.capacity is None:
            raise InputError("a flat curve has no end; give it a capacity in Mt / year.")

    def price(self, quantity: float) -> float:
        """USD/t at `quantity`, Mt a year."""
        return self.intercept + self.slope * quantity

    def area(self, quantity: float) -> float:
        """Area under the curve from 0 to `quantity`, mn USD a year."""
        return quantity * (self.intercept + 0.5 * self.slope * quantity)


@dataclass(frozen=True)
class IsoElastic:
    """Quantity is `base_quantity` times (price / `base_price`) to the power of the elasticity.

    The elasticity counts positive for supply and negative for demand, and is given as a positive
    number for both. Prices and quantities stay positive.
    """

    base_price: float
    base_quantity: float
    elasticity: float
    capacity: float | None = None

    def __post_init__(self) -> None:
        for name, unit in (("base_price", PRICE), ("base_quantity", QUANTITY), ("elasticity", "1")):
            label = name.replace("_", " ")
            value = in_unit(getattr(self, name), unit, f"the {label}")
            if value <= 0:
                raise InputError(f"the {label} is {value}; it has to be above 0.")
            _set(self, name, value)
        _set_capacity(self, self.capacity)


Curve = Linear | IsoElastic


def linear_supply(
    price: float, quantity: float, elasticity: float, capacity: float | None = None
) -> Linear:
    """Supply through (`quantity`, `price`) with this elasticity there.

    >>> linear_supply(price=300, quantity=10, elasticity=0.5)
    Linear(intercept=-300.0, slope=60.0, capacity=None)
    """
    base = IsoElastic(price, quantity, elasticity)
    slope = base.base_price / (base.elasticity * base.base_quantity)
    return Linear(base.base_price * (1 - 1 / base.elasticity), slope, capacity)


def linear_demand(price: float, quantity: float, elasticity: float) -> Linear:
    """Demand through (`quantity`, `price`) with this elasticity there, given as a positive number.

    >>> linear_demand(price=300, quantity=10, elasticity=0.5)
    Linear(intercept=900.0, slope=-60.0, capacity=None)
    """
    base = IsoElastic(price, quantity, elasticity)
    slope = base.base_price / (base.elasticity * base.base_quantity)
    return Linear(base.base_price * (1 + 1 / base.elasticity), -slope)


def supply_cost(curve: Curve, quantity: float) -> float:
    """Area under a supply curve, mn USD a year: what the quantity costs to make."""
    if isinstance(curve, Linear):
        return curve.area(quantity)
    power = 1 + 1 / curve.elasticity
    ratio: float = (quantity / curve.base_quantity) ** power
    return curve.base_price * curve.base_quantity * ratio / power


def consumer_benefit(curve: Curve, quantity: float) -> float:
    """Area under a demand curve, mn USD a year, up to a constant that cancels in any change.

    An iso-elastic curve with elasticity 1 or less has infinite area near nothing; the area is then
    counted from the base quantity, so only differences mean something.
    """
    if isinstance(curve, Linear):
        return curve.area(quantity)
    if quantity <= 0:
        return -math.inf if curve.elasticity <= 1 else 0.0
    money, ratio = curve.base_price * curve.base_quantity, quantity / curve.base_quantity
    if curve.elasticity == 1:
        return money * math.log(ratio)
    power = 1 - 1 / curve.elasticity
    start = 1.0 if curve.elasticity < 1 else 0.0
    area: float = money * (ratio**power - start) / power
    return area


def _set(curve: Curve, name: str, value: float | None) -> None:
    object.__setattr__(curve, name, value)


def _set_capacity(curve: Curve, capacity: float | None) -> None:
    if capacity is None:
        return
    value = in_unit(capacity, QUANTITY, "the capacity")
    if value < 0:
        raise InputError(f"the capacity is {value} Mt / year; it cannot be negative.")
    _set(curve, "capacity", value)
