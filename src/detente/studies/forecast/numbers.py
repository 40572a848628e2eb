"""The numbers of a forecast: as they stand, and in draws of what counts and ranges allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import FloatArray
from detente.case import (
    Definition,
    EventText,
    Figure,
    ForecastNumber,
    RenewalChance,
    Uncertainty,
    best_number,
    is_number,
    months_of,
    numbers_of_forecast,
    rate_of,
)
from detente.errors import InputError
from detente.uncertainty import draw, unit_cube

if TYPE_CHECKING:
    from detente.studies.forecast.terms import ForecastTerms

MOST: Mapping[str, float] = {"rate": 1e6, "time": 1_200.0, "chance": 1.0, "number": 500.0}
_ORDER = ("replace", "multiply", "add")
_APART = 2**61  # the rates' seed from that of the uncertain inputs: streams that share nothing


@dataclass(frozen=True)
class ActingNumber:
    """An uncertain input of the case that acts on a number of its forecast."""

    uncertainty: Uncertainty
    place: ForecastNumber


def acting_numbers(definition: Definition) -> tuple[ActingNumber, ...]:
    """Return what acts on the forecast: replacements first, then factors, then terms."""
    places = numbers_of_forecast(definition)
    found = [
        ActingNumber(each, places[key])
        for each in definition.uncertainties.values()
        if is_number(each)
        for key in each.acts_on
        if key in places
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.uncertainty.effect)))


def standing_numbers(terms: ForecastTerms) -> Mapping[str, float]:
    """Return every number as it stands when nothing is drawn: means of counts, and best values."""
    numbers = {slot: np.array([value]) for slot, value in _written(terms)}
    best = {
        each.uncertainty.name: np.array([best_number(each.uncertainty)])
        for each in acting_numbers(terms.model.definition)
    }
    return {slot: float(each[0]) for slot, each in _acted(terms, numbers, best).items()}


def draw_numbers(terms: ForecastTerms, draws: int, seed: int) -> Mapping[str, FloatArray]:
    """Draw every number: rates from what their counts allow, stated ones from their ranges.

    Parameters
    ----------
    terms : ForecastTerms
    draws : int
    seed : int
        A draw is the same however many there are.

    Returns
    -------
    mapping of str to FloatArray, shape (draws,)

    Raises
    ------
    InputError
        If an uncertain input leads out of what its number can be.

    Notes
    -----
    Rule FC38. A stated number with low and high is triangular between them, with its value as the
    mode. Uncertain inputs of the case that act on a number of its forecast are drawn with their
    correlations.
    """
    numbers = {slot: np.full(draws, value) for slot, value in _written(terms)}
    laws = [*terms.rated, *terms.renewals]
    ranges = dict(_ranges(terms))
    columns = [*laws, *ranges]
    cube = unit_cube(
        max(len(columns), 1), range(draws), method="random", seed=(seed + _APART) % 2**63
    )
    for column, slot in enumerate(columns):
        own = cube[:, column]
        numbers[slot] = (
            _triangular(*ranges[slot], own) if slot in ranges else _quantiles(terms, slot, own)
        )
    case = terms.model.definition
    acting = {each.uncertainty.name for each in acting_numbers(case)}
    drawn: dict[str, FloatArray] = {}
    if acting:
        sample = draw(
            case.uncertainties, case.correlations, range(draws), method="random", seed=seed
        )
        drawn = {name: sample.numbers[name] for name in acting}
    return _acted(terms, numbers, drawn)


def _ranges(terms: ForecastTerms) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Numbers that are not counted, with a range: least, mode and most."""
    figures: list[tuple[str, Figure | None, Callable[[Figure], float]]] = []
    for party, turn in terms.text.turns.items():
        figures.append((f"turns.{party}", turn, rate_of))
    for party, each in terms.text.attention.items():
        figures.append((f"attention.{party}.half_life", each.half_life, months_of))
    for name, flow in terms.model.definition.flows.items():
        figures.append((f"flows.{name}", flow.rate or flow.per_head, rate_of))
        figures.append((f"flows.{name}.share", flow.share, lambda figure: figure.value))
    for slot, figure, read in figures:
        if figure is None or (figure.low is None and figure.high is None):
            continue
        low, high = (
            read(Figure(figure.value if end is None else end, figure.unit))
            for end in (figure.low, figure.high)
        )
        yield slot, (low, read(figure), high)


def _written(terms: ForecastTerms) -> Iterator[tuple[str, float]]:
    text, definition = terms.text, terms.model.definition
    if text.responsiveness is not None:
        yield "responsiveness", text.responsiveness.value
    if text.fastest is not None:
        yield "fastest", rate_of(text.fastest)
    for party, figure in text.turns.items():
        yield f"turns.{party}", rate_of(figure)
    for party, each in text.attention.items():
        yield f"attention.{party}.half_life", months_of(each.half_life)
        yield f"attention.{party}.floor", each.floor or 0.0
    for name, flow in definition.flows.items():
        rate = flow.rate or flow.per_head
        if rate is not None:
            yield f"flows.{name}", rate_of(rate)
        if flow.mean is not None:
            yield f"flows.{name}", flow.mean
        yield f"flows.{name}.share", 1.0 if flow.share is None else flow.share.value
    for key in terms.rated:
        yield key, _mean(terms, key)
    for key, chance in terms.renewals.items():
        yield key, _mean_chance(chance)


def _mean(terms: ForecastTerms, key: str) -> float:
    share, observed, figure = terms.share(key), terms.observed(key), terms.rated[key].rate
    if share is not None:
        return share.chance
    moved = rumoured(terms, key)
    if observed is not None:
        return observed.rate * moved
    assert figure is not None
    return rate_of(figure) * moved


def rumoured(terms: ForecastTerms, key: str) -> float:
    """Return what rumours multiply a rate with: the product of their likelihood ratios.

    Notes
    -----
    Rule FC41. Over a short time the odds of an event are its rate, so a ratio of odds is a factor.
    """
    text = terms.rated[key]
    return prod(each.ratio for each in text.rumours) if isinstance(text, EventText) else 1.0


def _mean_chance(chance: RenewalChance) -> float:
    if chance.count is not None and chance.trials is not None:
        return (chance.count + 0.5) / (chance.trials + 1.0)
    assert chance.value is not None
    return chance.value


def _quantiles(terms: ForecastTerms, key: str, cube: FloatArray) -> FloatArray:
    from scipy.special import betaincinv, gammaincinv  # type: ignore[import-untyped]

    chance = terms.renewals.get(key)
    if chance is not None:
        if chance.count is not None and chance.trials is not None:
            k, n = chance.count, chance.trials
            return np.asarray(betaincinv(k + 0.5, n - k + 0.5, cube))
        assert chance.value is not None
        return _triangular(chance.low, chance.value, chance.high, cube)
    share, observed, figure = terms.share(key), terms.observed(key), terms.rated[key].rate
    if share is not None:
        return np.asarray(betaincinv(share.k + 0.5, share.n - share.k + 0.5, cube))
    moved = rumoured(terms, key)
    if observed is not None:
        return np.asarray(moved * gammaincinv(observed.k + 0.5, cube) / observed.exposure)
    assert figure is not None
    low, high = (
        None if e is None else rate_of(Figure(e, figure.unit)) for e in (figure.low, figure.high)
    )
    return moved * _triangular(low, rate_of(figure), high, cube)


def _triangular(low: float | None, mode: float, high: float | None, cube: FloatArray) -> FloatArray:
    least, most = mode if low is None else low, mode if high is None else high
    if not least < most:
        return np.full(cube.shape, mode)
    before = (mode - least) / (most - least)
    rising = least + np.sqrt(cube * (most - least) * (mode - least))
    falling = most - np.sqrt((1.0 - cube) * (most - least) * (most - mode))
    return np.where(cube < before, rising, falling)


def _acted(
    terms: ForecastTerms, numbers: Mapping[str, FloatArray], drawn: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    found = dict(numbers)
    for each in acting_numbers(terms.model.definition):
        own, values = each.uncertainty, drawn[each.uncertainty.name]
        if own.effect != "multiply":
            one = each.place.in_months(1.0, own.unit)
            values = values * one
        for slot in each.place.slots:
            if slot not in found:
                continue  # of a lever that is assumed to stay
            stands = found[slot]
            found[slot] = {
                "replace": np.broadcast_to(values, stands.shape),
                "multiply": stands * values,
                "add": stands + values,
            }[own.effect]
            _check(each, found[slot])
    return found


def _check(acting: ActingNumber, values: FloatArray) -> None:
    most = MOST[acting.place.measure]
    least = 1e-9 if acting.place.measure == "time" else 0.0
    wrong = ~((values >= least) & (values <= most))
    if wrong.any():
        raise InputError(
            f"makes '{acting.place.key}' {values[wrong][0]:g} (by the month) in draw "
            f"{int(np.argmax(wrong)) + 1:,}; it lies between {least:g} and {most:g}. Narrow its "
            "distribution.",
            f"uncertainties.{acting.uncertainty.name}",
        )
