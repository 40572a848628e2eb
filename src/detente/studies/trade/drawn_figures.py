"""Figures of trade in many draws -> the numbers of a network, as arrays.

A setup says once what every figure is and in which unit; here only numbers are put in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.case import CurveText, Figure, trade_figures
from detente.studies.trade.setup import (
    LARGEST_FIGURE,
    LEAST_ELASTICITY,
    MOST_ELASTICITY,
    SMALLEST_FIGURE,
    TradeSetup,
)
from detente.trade import (
    PRICE,
    QUANTITY,
    SHARE,
    Amount,
    NetworkArrays,
    in_unit,
    network_arrays,
    product_tonnes,
    substances,
)

UNITS: Mapping[str, str] = {
    "price": PRICE, "quantity": QUANTITY, "elasticity": SHARE, "intercept": PRICE,
    "capacity": QUANTITY, "tax": PRICE, "cost": PRICE, "fee": PRICE, "rate": PRICE,
    "over_rate": PRICE, "limit": QUANTITY, "share": SHARE, "cap": PRICE, "shift": SHARE,
}  # fmt: skip
Values = Mapping[str, FloatArray]


@dataclass(frozen=True, eq=False)
class DrawnNumbers:
    """The numbers of a network in some draws.

    Attributes
    ----------
    arrays : NetworkArrays
    doubtful : BoolArray, shape (draws,)
        Draws with a figure that a case may not have; others may be refused by `detente.trade`.
    """

    arrays: NetworkArrays
    doubtful: BoolArray


class DrawnFigures:
    """The figures of one setup, ready to become others.

    Parameters
    ----------
    setup : TradeSetup
    """

    def __init__(self, setup: TradeSetup) -> None:
        self.setup = setup
        self.figures = trade_figures(setup.text)
        self.own = network_arrays(setup.network, setup.measures.values())
        self._factors: dict[str, float] = {}

    def numbers(self, values: Values, draws: int) -> DrawnNumbers:
        """Put the figures' values, as written in their own units, in the place of the setup's.

        Parameters
        ----------
        values : mapping of str to array of float64, shape (draws,)
            By key (``trade.legs.sea.cost``); the others stay as the setup has them.
        draws : int
        """
        return _Writing(self, values, draws).done()

    def shifted(self, given: DrawnNumbers, baseline: str, values: Values) -> DrawnNumbers:
        """Return the numbers as a baseline's own figures change them, in their order."""
        writing = _Writing(self, values, given.doubtful.size, given)
        for key in self.setup.text.baselines[baseline].figures:
            writing.baseline_figure(baseline, key)
        return writing.done_with()

    def factor(self, key: str, unit: str) -> float:
        """What one of a figure's own unit is in `unit`; of what a product holds, in a product that
        is nothing else.
        """
        if key not in self._factors:
            one = Amount(1.0, self.figures[key].unit)
            for name in substances(one.unit):
                one = product_tonnes(one, 1.0, name)
            self._factors[key] = in_unit(one, unit)
        return self._factors[key]


class _Writing:
    """Some draws' numbers in the making."""

    def __init__(
        self, figures: DrawnFigures, values: Values, draws: int, given: DrawnNumbers | None = None
    ) -> None:
        self._all, self._values, self._draws = figures, values, draws
        own = figures.own if given is None else given.arrays
        self._arrays: dict[str, Any] = {
            name: np.repeat(array, draws // array.shape[0], axis=0)
            for name in ("supply", "demand", "tax", "cost", "fee", "capacity")
            for array in (getattr(own, name),)
        }
        self._own = own
        self._nested: dict[str, dict[str, dict[str, FloatArray]]] = {
            name: {thing: dict(each) for thing, each in getattr(own, name).items()}
            for name in ("leg_shares", "measures", "measure_shares")
        }
        self._bad = np.zeros(draws, dtype=np.bool_) if given is None else given.doubtful.copy()
        network = figures.setup.network
        self._producer = {each.name: place for place, each in enumerate(network.producers)}
        self._consumer = {each.name: place for place, each in enumerate(network.consumers)}
        self._leg = {each.name: place for place, each in enumerate(network.legs)}

    def done(self) -> DrawnNumbers:
        keys = list(self._values)
        contents = {name for each in self._all.figures.values() for name in substances(each.unit)}
        for name in contents:
            if f"trade.{self._all.setup.text.content_key(name)}" in self._values:
                content = self._content(name)
                self._bad |= ~((content > 0) & (content <= 1))
                keys += [
                    key for key, each in self._all.figures.items() if name in substances(each.unit)
                ]
        for values in self._values.values():
            size = np.abs(values)
            self._bad |= ~((values == 0) | ((size >= SMALLEST_FIGURE) & (size <= LARGEST_FIGURE)))
        with np.errstate(all="ignore"):
            for key in dict.fromkeys(_place(key) for key in keys):
                self._write(key)
        return self.done_with()

    def done_with(self) -> DrawnNumbers:
        return DrawnNumbers(replace(self._own, **{**self._arrays, **self._nested}), self._bad)

    def baseline_figure(self, baseline: str, key: str) -> None:
        """A cost or a capacity in the place of the leg's, or a curve moved by a factor."""
        full = f"trade.baselines.{baseline}.figures.{key}"
        kind, name, item = key.split(".")
        value = self._converted(full, UNITS[item])
        if item in ("cost", "capacity"):
            self._arrays[item][:, self._leg[name]] = value
            return
        self._bad |= ~(value > 0)
        places = self._producer if kind == "producers" else self._consumer
        curves = self._arrays["supply" if kind == "producers" else "demand"][:, places[name]]
        with np.errstate(all="ignore"):
            linear = curves[:, 2] == 0
            curves[:, 1] = np.where(linear, curves[:, 1] / value, curves[:, 1] * value)
            curves[:, 3] = curves[:, 3] * value

    def _write(self, place: tuple[str, ...]) -> None:
        """Write what stands at one place: a number, or a whole curve."""
        text = self._all.setup.text
        match place:
            case ("producers", name, "supply"):
                key = f"trade.producers.{name}.supply"
                curve = self._curve(text.producers[name].supply, key, 1.0)
                self._arrays["supply"][:, self._producer[name]] = curve
            case ("markets", name, "demand"):
                key = f"trade.markets.{name}.demand"
                curve = self._curve(text.markets[name].demand, key, -1.0)
                self._arrays["demand"][:, self._consumer[name]] = curve
            case ("producers", name, "tax"):
                tax = self._converted(f"trade.producers.{name}.tax", PRICE)
                self._arrays["tax"][:, self._producer[name]] = tax
            case ("legs", name, "cost" | "fee" | "capacity" as item):
                value = self._converted(f"trade.legs.{name}.{item}", UNITS[item])
                self._arrays[item][:, self._leg[name]] = value
            case ("legs", name, "rent_shares", party):
                share = self._converted(f"trade.legs.{name}.rent_shares.{party}", SHARE)
                self._nested["leg_shares"][name][party] = share
            case ("measures", name, "reversal_days" | "decision" | "effect" | "reimpose" as item):
                self._bad |= ~(self._values[f"trade.measures.{name}.{item}"] >= 0)
            case ("measures", name, item):
                unit = UNITS[item]
                if text.measures[name].kind == "ad_valorem_tariff":
                    unit = SHARE
                value = self._converted(f"trade.measures.{name}.{item}", unit)
                self._nested["measures"][name][item] = value
            case ("measures", name, kind, party):
                share = self._converted(f"trade.measures.{name}.{kind}.{party}", SHARE)
                self._nested["measure_shares"][name][party] = share

    def _curve(self, text: CurveText, key: str, sign: float) -> FloatArray:
        price, quantity = (self._converted(f"{key}.{part}", UNITS[part]) for part in _POINT)
        self._bad |= ~(quantity > 0)
        if text.intercept is not None:
            start = self._converted(f"{key}.intercept", PRICE)
            columns = [start, (price - start) / quantity, 0.0]
        else:
            elasticity = self._converted(f"{key}.elasticity", SHARE)
            inside = (elasticity >= LEAST_ELASTICITY) & (elasticity <= MOST_ELASTICITY)
            self._bad |= ~inside | ~(price > 0)
            if text.curve == "iso-elastic":
                columns = [price, quantity, sign / elasticity]
            else:
                start = price * (1 - sign * (1 / elasticity))
                columns = [start, sign * (price / (elasticity * quantity)), 0.0]
        end: Any = np.inf if text.capacity is None else self._converted(f"{key}.capacity", QUANTITY)
        every = [np.broadcast_to(each, (self._draws,)) for each in (*columns, end)]
        return np.stack(every, axis=1)

    def _converted(self, key: str, unit: str) -> FloatArray:
        """A figure's values in a unit of `detente.trade`, shape (draws or 1,)."""
        figure: Figure = self._all.figures[key]
        values = self._values.get(key, np.array([figure.value]))
        for name, power in substances(figure.unit).items():
            content = self._content(name)
            values = values / content if power == 1 else values * content ** float(-power)
        return values * self._all.factor(key, unit)

    def _content(self, name: str) -> FloatArray:
        return self._converted(f"trade.{self._all.setup.text.content_key(name)}", SHARE)


_POINT = ("price", "quantity")


def _place(key: str) -> tuple[str, ...]:
    """Where a figure is written: itself, or the curve that it is a part of."""
    parts = tuple(key.split(".")[1:])
    return parts[:3] if parts[2:3] in (("supply",), ("demand",)) else parts
