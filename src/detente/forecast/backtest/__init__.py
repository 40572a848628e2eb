"""Would it have known? Forecasts of each past cycle from the others, scored."""

from detente.forecast.backtest.conditions import (
    PastSituation,
    completeness,
    election_and_prisoners,
    election_in_the_window,
    momentum,
    relief_or_prisoners,
)
from detente.forecast.backtest.grid_answers import grid_disagreements
from detente.forecast.backtest.left_out import BackTest, LeftOutForecast, back_test, skill_of
from detente.forecast.backtest.past import AskedQuestion, Event, Past, PastCycle, Question
from detente.forecast.backtest.peeking import find_peeks, grid_forecaster
from detente.forecast.backtest.rates import Rate, jeffreys_rate, pooled_rate, rate_over_cycles
from detente.forecast.backtest.reading import load_past, read_past
from detente.forecast.backtest.rules import (
    BASE,
    CALENDAR,
    COIN,
    NOTHING_HAPPENS,
    Always,
    Answered,
    BaseRate,
    ForecastRule,
)
from detente.forecast.backtest.tilted import CaseRule, strengths_by_cycle, tilted_chance
from detente.forecast.backtest.tried import (
    TriedModel,
    models_tried,
    note_trial,
    read_trials,
    trial_of,
)

__all__ = [
    "BASE",
    "CALENDAR",
    "COIN",
    "NOTHING_HAPPENS",
    "Always",
    "Answered",
    "AskedQuestion",
    "BackTest",
    "BaseRate",
    "CaseRule",
    "Event",
    "ForecastRule",
    "LeftOutForecast",
    "Past",
    "PastCycle",
    "PastSituation",
    "Question",
    "Rate",
    "TriedModel",
    "back_test",
    "completeness",
    "election_and_prisoners",
    "election_in_the_window",
    "find_peeks",
    "grid_disagreements",
    "grid_forecaster",
    "jeffreys_rate",
    "load_past",
    "models_tried",
    "momentum",
    "note_trial",
    "pooled_rate",
    "rate_over_cycles",
    "read_past",
    "read_trials",
    "relief_or_prisoners",
    "skill_of",
    "strengths_by_cycle",
    "tilted_chance",
    "trial_of",
]
