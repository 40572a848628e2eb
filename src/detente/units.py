"""Units: enough algebra to refuse a sum of dollars and tonnes, and conversion between scales."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from detente.errors import CaseError

_PURE = frozenset({"1", "index", "share", ""})
_SYMBOL = re.compile(r"[A-Za-z0-9%€$£ ._-]+(\^-?[0-9]+)?")

_WEIGHTS: Mapping[str, Fraction] = {
    "g": Fraction(1, 10**6),
    "kg": Fraction(1, 10**3),
    "t": Fraction(1),
    "kt": Fraction(10**3),
    "Mt": Fraction(10**6),
    "Gt": Fraction(10**9),
}
_COUNTS: Mapping[str, Fraction] = {
    "thousand": Fraction(10**3),
    "mn": Fraction(10**6),
    "million": Fraction(10**6),
    "bn": Fraction(10**9),
    "billion": Fraction(10**9),
}


@dataclass(frozen=True)
class Unit:
    """A product of symbols raised to whole powers.

    A scale is part of its symbol: ``bn USD`` and ``mn USD`` differ, and are never added.
    """

    powers: Mapping[str, int]

    def __str__(self) -> str:
        over = [_power(symbol, power) for symbol, power in self.powers.items() if power > 0]
        under = [_power(symbol, -power) for symbol, power in self.powers.items() if power < 0]
        return " / ".join([" * ".join(over) or "1", *under])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unit) and dict(self.powers) == dict(other.powers)

    def __hash__(self) -> int:
        return hash(frozenset(self.powers.items()))

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """Multiply by `other`, or divide by it when `sign` is -1."""
        powers = dict(self.powers)
        for symbol, power in other.powers.items():
            powers[symbol] = powers.get(symbol, 0) + sign * power
        return _unit(powers)


def parse_unit(text: str) -> Unit:
    """Read ``bn USD / year``, ``t * km``, ``Mt / year^2``; ``1`` and ``index`` are pure numbers.

    Raises
    ------
    CaseError
        If the text is not a product and quotient of symbols.
    """
    powers: dict[str, int] = {}
    for place, factor in enumerate(text.split("/")):
        for term in factor.split("*"):
            symbol = " ".join(term.split())
            if symbol in _PURE:
                continue
            if len(text) > 200 or not _SYMBOL.fullmatch(symbol):
                raise CaseError(
                    f"'{text[:60]}' is not a unit; write symbols joined by * and /, "
                    "such as 'bn USD / year', or '1' for a pure number."
                )
            name, _, power = symbol.partition("^")
            powers[name] = powers.get(name, 0) + (int(power[:3]) if power else 1) * (
                -1 if place else 1
            )
    return _unit(powers)


def conversion(found: str, wanted: str) -> float | None:
    """Return what to multiply a number in the unit `found` by to have it in `wanted`.

    None where the two do not measure the same thing, or a text is no unit. Only scales are
    converted; never currencies, tonnes of one thing into another, or months into years.

    Examples
    --------
    >>> conversion("kt / year", "Mt / year"), conversion("mn USD", "bn USD"), conversion("%", "1")
    (0.001, 0.001, 0.01)
    >>> conversion("USD / t", "Mt / year") is None
    True
    """
    try:
        ours, theirs = _base(parse_unit(found)), _base(parse_unit(wanted))
    except CaseError:
        return None
    return float(ours[0] / theirs[0]) if ours[1] == theirs[1] else None


def _base(unit: Unit) -> tuple[Fraction, Mapping[str, int]]:
    """The unit's scale, and its symbols without theirs."""
    scale, symbols = Fraction(1), dict[str, int]()
    for written, power in unit.powers.items():
        if abs(power) > 9:
            raise CaseError(f"'{unit}' has a power that no unit has.")
        factor, symbol = _symbol(written)
        scale *= factor**power
        symbols[symbol] = symbols.get(symbol, 0) + power
    return scale, {symbol: power for symbol, power in symbols.items() if symbol and power}


def _symbol(written: str) -> tuple[Fraction, str]:
    """Take a symbol apart: ``kt K2O`` is 1000 times ``t K2O``."""
    if written in ("%", "percent", "per cent"):
        return Fraction(1, 100), ""
    first, _, rest = written.partition(" ")
    if first in _COUNTS and rest:
        return _COUNTS[first], rest
    if first in _WEIGHTS:
        return _WEIGHTS[first], f"t {rest}".strip()
    return Fraction(1), written


def _unit(powers: Mapping[str, int]) -> Unit:
    return Unit(MappingProxyType({s: p for s, p in sorted(powers.items()) if p}))


def _power(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}^{power}"


PURE = _unit({})
