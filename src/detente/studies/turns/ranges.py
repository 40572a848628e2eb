"""How far a number may be off by the case's own account. (TU4)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf

from detente.case import Definition, Uncertainty, is_number, number_address, trade_figures
from detente.errors import InputError
from detente.stability import Pieces
from detente.studies import resolve_uncertainties
from detente.studies.turns.number_list import CELL, FACTOR, FIGURE, AskedNumber


@dataclass(frozen=True)
class NumberRange:
    """Between which values a number may lie.

    Attributes
    ----------
    low, high : float
    source : str
        The key that says so.
    sign_fixed : bool
        Whether it is a multiple of the stated value that cannot change its sign, whatever is drawn.
    """

    low: float
    high: float
    source: str
    sign_fixed: bool = False

    def crosses(self, pieces: Pieces, stated: float) -> bool:
        """Whether the other answer occurs inside or at an end."""
        answer = pieces.at(stated)
        inside = Pieces.between(self.low, self.high, True)
        return any(piece.holds for piece in (inside.meet(~pieces if answer else pieces)))


class Ranges:
    """The ranges of a case's numbers.

    Parameters
    ----------
    case : Definition
        As written.
    """

    def __init__(self, case: Definition) -> None:
        self._case = case

    def of(self, number: AskedNumber) -> NumberRange | None:
        """Return a number's range; None where the case gives none."""
        if number.kind == FIGURE:
            found = self._of_figure(number.key)
            if found is not None:
                return found
        if number.kind not in (CELL, FACTOR, FIGURE):
            return None
        name = number.key.removeprefix("uncertainties.")
        if name in self._inputs:
            return self._acted(name, number.stated, acts=False)
        whole = f"outcomes.{number.name}"
        for name, keys in self._acting.items():
            if number.key in keys or (number.kind == CELL and whole in keys):
                return self._acted(name, number.stated, acts=True)
        return None

    def _of_figure(self, key: str) -> NumberRange | None:
        figure = trade_figures(self._case.trade).get(key)
        if figure is None or figure.low is None or figure.high is None:
            return None
        return NumberRange(figure.low, figure.high, key) if figure.low < figure.high else None

    def _acted(self, name: str, stated: float, *, acts: bool) -> NumberRange | None:
        bounds = _bounds(self._inputs[name])
        if bounds is None:
            return None
        low, high = bounds
        key, effect = f"uncertainties.{name}", self._inputs[name].effect if acts else "replace"
        if effect == "multiply":
            least, most = sorted((stated * low, stated * high))
            fixed = (low >= 0 or high <= 0) and stated != 0
            return NumberRange(least, most, key, fixed) if least < most else None
        if effect == "add":
            return NumberRange(stated + low, stated + high, key)
        return NumberRange(low, high, key) if low < high else None

    @cached_property
    def _acting(self) -> Mapping[str, set[str]]:
        """The addresses on which every uncertain number acts."""
        return {
            name: {self._address(key) for key in each.acts_on}
            for name, each in self._inputs.items()
        }

    def _address(self, key: str) -> str:
        try:
            return number_address(self._case, key)
        except InputError:  # an outcome that trade gives is no number as written
            return key

    @cached_property
    def _inputs(self) -> Mapping[str, Uncertainty]:
        """The uncertain numbers; bounds that only the evidence gives are not known here."""
        try:
            found = resolve_uncertainties(self._case).uncertainties
        except InputError:
            found = self._case.uncertainties
        return {name: each for name, each in found.items() if is_number(each)}


def _bounds(each: Uncertainty) -> tuple[float, float] | None:
    """The least and the greatest value that an uncertain number is given."""
    if each.kind == "hypotheses":
        values = [hypothesis.value for hypothesis in each.hypotheses]
        known = [value for value in values if value is not None]
        return (min(known), max(known)) if known else None
    if each.distribution is None:
        return None
    given = each.distribution.parameters
    low, high = given.get("low", -inf), given.get("high", inf)
    return (low, high) if -inf < low and high < inf else None
