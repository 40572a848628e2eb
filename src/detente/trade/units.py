"""Tonnes, dollars and years: amounts that know their unit, and the conversions we allow.

Inside `detente.trade` quantities are Mt of product a year, prices USD a tonne and money bn USD a
year. Mt times USD/t is mn USD, so money is quantity times price over a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NoReturn

from detente.errors import InputError
from detente.model.units import parse_unit

QUANTITY = "Mt / year"
PRICE = "USD / t"
MONEY = "bn USD / year"
SHARE = "1"
SLOPE = "USD / t / (Mt / year)"

_FACTORS: Mapping[str, Mapping[str, float]] = {
    QUANTITY: {"Mt / year": 1.0, "kt / year": 1e-3, "t / year": 1e-6},
    PRICE: {"USD / t": 1.0, "USD / kt": 1e-3, "mn USD / Mt": 1.0, "bn USD / Mt": 1e3},
    MONEY: {"bn USD / year": 1.0, "mn USD / year": 1e-3, "USD / year": 1e-9},
    SHARE: {"1": 1.0, "%": 1e-2},
}


class Amount(float):
    """A number with its unit, for a field that will check and convert it.

    >>> Amount(11000, "kt / year")
    Amount(11000.0, 'kt / year')
    """

    unit: str

    def __new__(cls, value: float, unit: str) -> Amount:
        """Make an amount; the unit's text is read at once, its fit where it is used."""
        amount = super().__new__(cls, value)
        amount.unit = str(parse_unit(unit))
        return amount

    def __repr__(self) -> str:
        return f"Amount({float(self)}, '{self.unit}')"

    def _no_sums(self, _other: object) -> NoReturn:
        raise TypeError("an Amount is not for sums: convert it with in_unit(amount, unit) first")

    __add__ = __radd__ = __sub__ = __rsub__ = _no_sums
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _no_sums


def in_unit(value: float, unit: str, what: str = "the value") -> float:
    """Convert an `Amount` to `unit`; a plain number is taken to be in `unit` already.

    Raises
    ------
    InputError
        If the amount's unit cannot be converted to `unit`, or the number is not finite.

    Examples
    --------
    >>> in_unit(Amount(11000, "kt / year"), "Mt / year")
    11.0
    """
    number = float(value)
    if isinstance(value, Amount):
        factors = _FACTORS.get(unit, {unit: 1.0})
        if value.unit not in factors:
            hint = (
                "; K2O is converted to product tonnes with product_tonnes(amount, k2o_content)"
                if "K2O" in value.unit
                else ""
            )
            raise InputError(
                f"{what} is in '{value.unit}', but is measured in '{unit}'; "
                f"allowed: {', '.join(factors)}{hint}."
            )
        number *= factors[value.unit]
    if not math.isfinite(number):
        raise InputError(f"{what} is {number}; give a finite number in {unit}.")
    return number


def product_tonnes(amount: Amount, k2o_content: float) -> Amount:
    """Convert tonnes of K2O to tonnes of product that holds `k2o_content` of K2O by weight.

    Examples
    --------
    >>> product_tonnes(Amount(6.0, "Mt K2O / year"), 0.6)
    Amount(10.0, 'Mt / year')
    """
    symbol, _, rest = amount.unit.partition(" K2O")
    if symbol not in ("Mt", "kt", "t") or not rest:
        raise InputError(
            f"'{amount.unit}' is no quantity of K2O a year; write, say, 'Mt K2O / year'."
        )
    if not 0 < k2o_content <= 1:
        raise InputError(f"a K2O content of {k2o_content} is not between 0 and 1; MOP has 0.60.")
    return Amount(float(amount) / k2o_content, symbol + rest)


def bn_usd(quantity: float, price: float) -> float:
    """Money in bn USD a year for Mt a year at USD a tonne."""
    return quantity * price / 1000.0
