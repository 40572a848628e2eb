"""A whole forecast of one case, worked out once: its questions, how each begins, and its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from detente.model import Model
from detente.studies.forecast.dates import DateAhead, dates_ahead
from detente.studies.forecast.explaining import likeliest_ways
from detente.studies.forecast.forecast_study import ForecastStudy, forecast_case
from detente.studies.forecast.people import StockStudy, play_stocks

PATHS = 400  # on which people are played forward


@dataclass(frozen=True, eq=False)
class Foretold:
    """What happens next: the case's questions by date, how each would begin, and its people.

    Attributes
    ----------
    study : ForecastStudy
    ways : mapping of str to tuple of str
        By question, the steps of the likeliest way; empty where it is so now or none leads there.
    people : StockStudy or None
        None where the case counts nobody.
    dates : tuple of DateAhead
        Dated events and lapses in their order, then what may come at any time.
    """

    study: ForecastStudy
    ways: Mapping[str, tuple[str, ...]]
    people: StockStudy | None
    dates: tuple[DateAhead, ...]


_known: WeakKeyDictionary[Model, Foretold] = WeakKeyDictionary()


def foretell(model: Model) -> Foretold | None:
    """Forecast a case's own questions and people, as the case says.

    Asked again of the same model it returns what it found, so that a page, its first lines and its
    table share one run.

    Returns
    -------
    Foretold or None
        None for a case without [forecast], or that asks nothing.

    Raises
    ------
    DetenteError
        As :func:`forecast_case` and :func:`play_stocks`.
    """
    if model.definition.forecast is None or not model.definition.questions:
        return None
    if model not in _known:
        study = forecast_case(model)
        people = play_stocks(model, paths=PATHS) if model.definition.stocks else None
        _known[model] = Foretold(study, likeliest_ways(study.terms), people, dates_ahead(model))
    return _known[model]


def people_of(study: ForecastStudy, *, seed: int = 0) -> StockStudy | None:
    """Play the people of a case to the days of a forecast.

    Returns
    -------
    StockStudy or None
        None where the case counts nobody, and where the forecast was asked for by another rule
        than the case's own.
    """
    if not study.terms.stocks or study.terms.rule != study.terms.text.rule:
        return None
    days = sorted({a.by for question in study.forecast.questions for a in question.answers})
    return play_stocks(study.model, by=days, paths=PATHS, seed=seed)
