"""Units of outcomes: enough algebra to refuse a sum of dollars and tonnes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import CaseError

_PURE = frozenset({"1", "index", "share", ""})
_SYMBOL = re.compile(r"[A-Za-z0-9%€$£ ._-]+(\^-?[0-9]+)?")


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


def _unit(powers: Mapping[str, int]) -> Unit:
    return Unit(MappingProxyType({s: p for s, p in sorted(powers.items()) if p}))


def _power(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}^{power}"


PURE = _unit({})
