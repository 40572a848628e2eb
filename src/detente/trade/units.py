"""Tonnes, dollars and years: amounts that know their unit, and the conversions we allow.

Inside `detente.trade` quantities are Mt of product a year, prices USD a tonne and money bn USD a
year. Mt times USD/t is mn USD, so money is quantity times price over a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NoReturn

from detente.errors import InputError
from detente.units import Unit, conversion, parse_unit

QUANTITY = "Mt / year"
PRICE = "USD / t"
MONEY = "bn USD / year"
SHARE = "1"
SLOPE = "USD / t / (Mt / year)"
_WEIGHTS = frozenset({"g", "kg", "t", "kt", "Mt", "Gt"})

# What an error shows; every scale of the same is converted.
_EXAMPLES: Mapping[str, tuple[str, ...]] = {
    QUANTITY: ("Mt / year", "kt / year", "t / year"),
    PRICE: ("USD / t", "USD / kt", "mn USD / Mt", "bn USD / Mt"),
    MONEY: ("bn USD / year", "mn USD / year", "USD / year"),
    SHARE: ("1", "%"),
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
    >>> (
    ...     in_unit(Amount(11000, "kt / year"), "Mt / year"),
    ...     in_unit(Amount(0.2, "USD / kg"), "USD / t"),
    ... )
    (11.0, 200.0)
    """
    number = float(value)
    if isinstance(value, Amount):
        factor = 1.0 if value.unit == unit else conversion(value.unit, unit)
        if factor is None:
            found = ", ".join(substances(value.unit))
            hint = f"; {found} is converted to product with product_tonnes(amount, content)"
            hint = hint if found else ""
            raise InputError(
                f"{what} is in '{value.unit}', but is measured in '{unit}'; "
                f"allowed: {', '.join(_EXAMPLES.get(unit, (unit,)))}{hint}."
            )
        number *= factor
    if not math.isfinite(number):
        raise InputError(f"{what} is {number}; give a finite number in {unit}.")
    return number


def substances(unit: str) -> Mapping[str, int]:
    """Return what a unit counts by weight, with its power: tonnes of it, or a price a tonne of it.

    Examples
    --------
    >>> dict(substances("Mt K2O / year")), dict(substances("USD / t K2O")), dict(substances("t"))
    ({'K2O': 1}, {'K2O': -1}, {})
    """
    found: dict[str, int] = {}
    for symbol, power in parse_unit(unit).powers.items():
        weight, _, of = symbol.partition(" ")
        if weight in _WEIGHTS and of:
            found[of] = found.get(of, 0) + power
    return {of: power for of, power in found.items() if power}


def product_tonnes(amount: Amount, content: float, of: str = "") -> Amount:
    """Convert tonnes of what a product holds, or a price a tonne of it, to tonnes of product.

    Parameters
    ----------
    content : float
        Its share of the product by weight.
    of : str, optional
        Which substance, as the unit names it, where the unit names several.

    Examples
    --------
    >>> product_tonnes(Amount(6.0, "Mt K2O / year"), 0.6)
    Amount(10.0, 'Mt / year')
    >>> product_tonnes(Amount(500.0, "USD / t K2O"), 0.6)
    Amount(300.0, 'USD / t')
    """
    found = substances(amount.unit)
    name = of or next(iter(found), "")
    if name not in found or (len(found) > 1 and not of):
        raise InputError(
            f"'{amount.unit}' is no quantity of {of or 'K2O, or of another part of a product'}; "
            f"write, say, 'Mt {of or 'K2O'} / year'."
        )
    if not 0 < content <= 1:
        raise InputError(
            f"a content of {content:g} of {name} is not between 0 and 1; it is the share of a "
            "tonne of product, such as 0.6 or 60 %."
        )
    powers: dict[str, int] = {}
    for symbol, power in parse_unit(amount.unit).powers.items():
        weight, _, named = symbol.partition(" ")
        plain = weight if weight in _WEIGHTS and named == name else symbol
        powers[plain] = powers.get(plain, 0) + power
    unit = Unit({symbol: power for symbol, power in powers.items() if power})
    power = found[name]
    number = float(amount) / content**power if power > 0 else float(amount) * content**-power
    return Amount(number, str(unit))


def bn_usd(quantity: float, price: float) -> float:
    """Money in bn USD a year for Mt a year at USD a tonne."""
    return quantity * price / 1000.0
