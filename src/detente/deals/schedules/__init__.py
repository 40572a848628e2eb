"""From here to there in steps: schedules that enforce themselves."""

from detente.deals.schedules.certificate import Schedule, StepCheck, certify
from detente.deals.schedules.checker import check_schedule
from detente.deals.schedules.goals import (
    Found,
    LeastCollateral,
    LeastPatience,
    fastest_schedule,
    least_collateral,
    least_patience,
    safest_schedule,
)
from detente.deals.schedules.terms import Terms, Track, discount_factor, terms_of

__all__ = [
    "Found",
    "LeastCollateral",
    "LeastPatience",
    "Schedule",
    "StepCheck",
    "Terms",
    "Track",
    "certify",
    "check_schedule",
    "discount_factor",
    "fastest_schedule",
    "least_collateral",
    "least_patience",
    "safest_schedule",
    "terms_of",
]
