"""How many people are held: whole people, moved by named flows, with identities that close."""

from detente.forecast.stocks.counts import (
    BatchNet,
    Closing,
    MonthOfCounts,
    close_month,
    is_revolving_door,
    more_in_than_out,
    net_of_batch,
    require_closed,
    share_that_leaves,
)
from detente.forecast.stocks.flows import (
    AtSteps,
    Identity,
    ObservedMonths,
    PeopleFlow,
    PerHead,
    SpreadMonths,
    Steady,
    Stock,
    Waves,
    check_stocks,
)
from detente.forecast.stocks.people import (
    PeopleOfPath,
    expected_by_head,
    wave_moments,
)
from detente.forecast.stocks.sightings import EarlierStart, Sighting, people_at_the_start

__all__ = [
    "AtSteps",
    "BatchNet",
    "Closing",
    "EarlierStart",
    "Identity",
    "MonthOfCounts",
    "ObservedMonths",
    "PeopleFlow",
    "PeopleOfPath",
    "PerHead",
    "Sighting",
    "SpreadMonths",
    "Steady",
    "Stock",
    "Waves",
    "check_stocks",
    "close_month",
    "expected_by_head",
    "is_revolving_door",
    "more_in_than_out",
    "net_of_batch",
    "people_at_the_start",
    "require_closed",
    "share_that_leaves",
    "wave_moments",
]
