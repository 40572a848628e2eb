"""Many draws of one market: solved together, each judged, failures counted and kept out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.trade.certificate import Certificates, certify
from detente.trade.market import Market
from detente.trade.newton import Raw, newton
from detente.trade.numbers import Numbers, draw_numbers
from detente.trade.programme import is_programme, programme


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Solutions of many draws; arrays have a leading axis of draws.

    Attributes
    ----------
    raw : Raw
        Prices, quantities, rents; flows are one of many. Use draws with `kept` only.
    certificates : Certificates
    kept : BoolArray, shape (draws,)
        Draws with a certificate that holds.
    by_reference : BoolArray, shape (draws,)
        Draws that our own solver missed and clarabel solved.
    compared : int
        How many draws of the sample were solved by clarabel too.
    worst_difference : float or None
        Largest difference in a consumer's price in that sample, USD/t; None if none was compared.
    """

    market: Market
    numbers: Numbers
    raw: Raw
    certificates: Certificates
    kept: BoolArray
    by_reference: BoolArray
    compared: int
    worst_difference: float | None

    @property
    def failures(self) -> int:
        """Draws without a solution."""
        return int((~self.kept).sum())

    def price(self, consumer: str) -> FloatArray:
        """Prices in one market, of the draws that are kept."""
        names = [each.name for each in self.market.network.consumers]
        prices: FloatArray = self.raw.price[self.kept, names.index(consumer)]
        return prices

    def __repr__(self) -> str:
        return (
            f"<Ensemble of {self.kept.size}: {self.failures} without a solution, "
            f"{int(self.by_reference.sum())} by clarabel>"
        )


def solve_ensemble(
    market: Market,
    draws: Mapping[str, FloatArray] | Numbers,
    *,
    rng: np.random.Generator | None = None,
    sample: float = 0.01,
) -> Ensemble:
    """Solve every draw; what our own solver misses, and a sample, goes to clarabel too.

    Parameters
    ----------
    market : Market
    draws : mapping of text to FloatArray, or Numbers
        See `draw_numbers`.
    rng : numpy Generator, optional
        Chooses the sample; without one, the first draws are compared.
    sample : float
        Share of the draws that clarabel solves again where it applies.
    """
    numbers = draws if isinstance(draws, Numbers) else draw_numbers(market, draws)
    raw = newton(market, numbers)
    certificates = certify(market, numbers, raw)
    kept, by_reference = certificates.is_solution.copy(), np.zeros(numbers.draws, dtype=bool)
    compared, worst = 0, None
    if is_programme(market, numbers):
        missed = np.flatnonzero(~kept)
        if missed.size:
            again, judged = _by_clarabel(market, numbers.at(missed))
            solved = judged.is_solution
            for array, value in zip(raw, again, strict=True):
                array[missed[solved]] = value[solved]
            for name in ("price_violation", "quantity_violation", "is_solution"):
                getattr(certificates, name)[missed[solved]] = getattr(judged, name)[solved]
            kept[missed[solved]] = by_reference[missed[solved]] = True
        count = min(numbers.draws, round(sample * numbers.draws))
        chosen = rng.choice(numbers.draws, count, replace=False) if rng else np.arange(count)
        chosen = chosen[kept[chosen] & ~by_reference[chosen]]
        if chosen.size:
            again, judged = _by_clarabel(market, numbers.at(chosen))
            differences = np.abs(again.price - raw.price[chosen]).max(axis=1)[judged.is_solution]
            compared = differences.size
            worst = float(differences.max()) if compared else None
    return Ensemble(market, numbers, raw, certificates, kept, by_reference, compared, worst)


def _by_clarabel(market: Market, numbers: Numbers) -> tuple[Raw, Certificates]:
    again = programme(market, numbers)
    return again, certify(market, numbers, again)
