"""A standoff played forward over a calendar of events: exactly where that goes, else by draws."""

from detente.forecast.forward.calendar import (
    Swept,
    common_attention,
    is_exact,
    not_swept,
    sweep,
)
from detente.forecast.forward.drawn import (
    DrawnChain,
    DrawnSetting,
    DrawnTurns,
    SweptDraws,
    sweep_draws,
)
from detente.forecast.forward.events import (
    AtAge,
    AtRate,
    EventTiming,
    OnDay,
    TimedEvent,
    WithinWindow,
)
from detente.forecast.forward.kinds import free_turns, tilted_kinds
from detente.forecast.forward.lapses import Lapse, Readings, chance_of_enough
from detente.forecast.forward.playing import Played, PlaySetting, RenewedAttention, StockBand, play

__all__ = [
    "AtAge",
    "AtRate",
    "DrawnChain",
    "DrawnSetting",
    "DrawnTurns",
    "EventTiming",
    "Lapse",
    "OnDay",
    "PlaySetting",
    "Played",
    "Readings",
    "RenewedAttention",
    "StockBand",
    "Swept",
    "SweptDraws",
    "TimedEvent",
    "WithinWindow",
    "chance_of_enough",
    "common_attention",
    "free_turns",
    "is_exact",
    "not_swept",
    "play",
    "sweep",
    "sweep_draws",
    "tilted_kinds",
]
