"""One unit into another that differs only in scale: kilotonnes, megatonnes; millions; per cent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from detente.errors import CaseError
from detente.model.units import Unit, parse_unit

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
    if written == "%":
        return Fraction(1, 100), ""
    first, _, rest = written.partition(" ")
    if first in _COUNTS and rest:
        return _COUNTS[first], rest
    if first in _WEIGHTS:
        return _WEIGHTS[first], f"t {rest}".strip()
    return Fraction(1), written
