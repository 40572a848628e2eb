"""Forecasts and outcomes as files, and how well the one foretold the other."""

from detente.forecast.files.reading import (
    load_forecast,
    load_outcomes,
    read_forecast,
    read_outcomes,
)
from detente.forecast.files.scoring import (
    AnswerScore,
    ForecastScore,
    QuestionScore,
    RivalScore,
    score_forecast,
)
from detente.forecast.files.values import (
    Forecast,
    ForecastAnswer,
    ForecastQuestion,
    Mode,
    QuestionOutcome,
)
from detente.forecast.files.writing import dump_forecast, dump_outcomes

__all__ = [
    "AnswerScore",
    "Forecast",
    "ForecastAnswer",
    "ForecastQuestion",
    "ForecastScore",
    "Mode",
    "QuestionOutcome",
    "QuestionScore",
    "RivalScore",
    "dump_forecast",
    "dump_outcomes",
    "load_forecast",
    "load_outcomes",
    "read_forecast",
    "read_outcomes",
    "score_forecast",
]
