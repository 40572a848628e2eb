"""From here to there in steps: schedules that enforce themselves."""

from detente.deals.classics.tranche_schedules import (
    TrancheSchedule,
    TrancheSide,
    fastest_tranche_schedule,
    least_tranche_collateral,
    tranche_schedule,
)
from detente.deals.schedules.certificate import certify
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
from detente.deals.schedules.plan import Schedule, StepCheck
from detente.deals.schedules.reason import NoSchedule
from detente.deals.schedules.terms import Terms, Track, discount_factor, terms_of

__all__ = [
    "Found",
    "LeastCollateral",
    "LeastPatience",
    "NoSchedule",
    "Schedule",
    "StepCheck",
    "Terms",
    "Track",
    "TrancheSchedule",
    "TrancheSide",
    "certify",
    "check_schedule",
    "discount_factor",
    "fastest_schedule",
    "fastest_tranche_schedule",
    "least_collateral",
    "least_patience",
    "least_tranche_collateral",
    "safest_schedule",
    "terms_of",
    "tranche_schedule",
]
