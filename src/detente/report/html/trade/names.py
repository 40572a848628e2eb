"""What parties, ways and markets of a trade are called, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.studies import Labels
from detente.studies.trade import STATUS_QUO, TradeSetup
from detente.text import listed

MINUS = "−"


class TradeNames:
    """Short names: "Belarus", "Klaipeda", "Brazil"."""

    def __init__(self, words: Labels, setup: TradeSetup) -> None:
        self._words = words
        self._setup = setup
        self._legs = {leg.name: leg.label or leg.name for leg in setup.network.legs}
        self._markets = {each.name: each.label or each.name for each in setup.network.consumers}

    def party(self, name: str) -> str:
        """A party of the standoff, or of its trade only."""
        if name in self._words.model.parties:
            return self._words.party(name)
        known = self._setup.text.parties.get(name)
        return known.title.partition(" (")[0] if known else name

    def the_party(self, name: str) -> str:
        """A party as it reads inside a sentence: "the United States"."""
        if name in self._words.model.parties:
            return self._words.the_party(name)
        return self.party(name)

    def parties(self, names: Iterable[str], *, most: int = 4) -> str:
        """Several parties as one list, as it reads inside a sentence."""
        return listed([self.the_party(name) for name in names], most=most)

    def way(self, legs: tuple[str, ...]) -> str:
        """The legs that make a way; ways without any are the sellers' own."""
        return " and ".join(self._legs[leg] for leg in legs) if legs else "Ways of their own"

    def market(self, name: str) -> str:
        """A market."""
        return self._markets[name]

    def setting(self, levels: Mapping[str, str]) -> str:
        """Levers at levels: "EU measures: kept; …"."""
        model = self._words.model
        return "; ".join(
            f"{model.levers[lever].title}: {self._words.level(lever, level)}"
            for lever, level in levels.items()
        )

    def baseline(self, label: str) -> str:
        """A baseline's own words; the status quo; or the levels that were put in its place."""
        if label == STATUS_QUO:
            return "the status quo"
        text = self._setup.text.baselines.get(label)
        return (text.label or label) if text else label


def amount(value: float) -> str:
    """Mt a year, without zeros that say nothing.

    >>> amount(8.0), amount(0.304), amount(0.02), amount(0.0)
    ('8.0', '0.3', '0.02', '0')
    """
    if abs(value) < 0.005:
        return "0"
    return f"{value + 0.0:,.1f}" if abs(value) >= 0.05 else f"{value + 0.0:.2f}"


def price(value: float | None) -> str:
    """USD/t, whole; a dash where there is no price.

    >>> price(327.04), price(-0.2), price(None)
    ('327', '0', '–')
    """
    if value is None:
        return "–"
    rounded = round(value) + 0
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def millions(bn: float, *, sign: bool = False) -> str:
    """Mn USD a year, whole, of bn.

    >>> millions(-0.6754), millions(0.1118, sign=True), millions(-0.0001, sign=True)
    ('−675', '+112', '0')
    """
    rounded = round(1000 * bn)
    mark = MINUS if rounded < 0 else "+" if rounded > 0 and sign else ""
    return f"{mark}{abs(rounded):,}"
