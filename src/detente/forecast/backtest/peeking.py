"""Does a forecaster peek at the answers that it is to forecast?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from detente.errors import InputError
from detente.forecast.backtest.left_out import left_out_forecasts
from detente.forecast.backtest.past import Past
from detente.forecast.backtest.rules import ForecastRule

Forecaster = Callable[[Past], Mapping[str, float]]
"""From a past, answers included, to the chance given to each question's id."""


def find_peeks(past: Past, forecaster: Forecaster) -> tuple[str, ...]:
    """Change the answers of each cycle in turn, and name its questions whose forecasts change.

    A fair forecaster of a cycle does not know its answers, so nothing may change. The answers are
    turned round, set to yes and set to no, since sums may hide a single change.

    Parameters
    ----------
    past : Past
    forecaster : callable
        Forecasts every question of `past` that it has an opinion on.

    Returns
    -------
    tuple of str
        The ids of the questions that it peeked at; empty for a fair forecaster.

    Raises
    ------
    InputError
        If the forecaster answers other questions when answers change.

    Notes
    -----
    Rule FC31. A forecaster that ignores what it is handed, and knows the answers from elsewhere,
    cannot be caught so.
    """
    honest = forecaster(past)
    cycle_of = {question.asked.id: question.asked.cycle for question in (*past.grid, *past.anchors)}
    forecast = dict.fromkeys(cycle_of[name] for name in honest if name in cycle_of)
    peeked = {
        name
        for cycle in forecast
        for other in _other_pasts(past, cycle)
        for name in _changed(honest, forecaster(other))
        if cycle_of.get(name) == cycle
    }
    return tuple(name for name in honest if name in peeked)


def grid_forecaster(rule: ForecastRule) -> Forecaster:
    """Return the forecaster of the grid's questions that follows `rule`."""

    def forecaster(past: Past) -> Mapping[str, float]:
        found = left_out_forecasts(past, rule, past.grid)
        return {each.asked.id: each.rate.p for each in found}

    return forecaster


def _other_pasts(past: Past, cycle: str) -> tuple[Past, ...]:
    return (
        past.with_flipped_answers(cycle),
        past.with_answers(cycle, 0),
        past.with_answers(cycle, 1),
    )


def _changed(before: Mapping[str, float], after: Mapping[str, float]) -> Iterable[str]:
    if before.keys() != after.keys():
        raise InputError("forecasts other questions when the answers change.", "forecaster")
    return (name for name in before if before[name] != after[name])
