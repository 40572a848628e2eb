"""What simple rivals say: nothing changes; those concerned meet in the middle, or vote."""

from detente.forecast.rivals.compromise import (
    RivalSupport,
    support,
    unchanged,
    weighted_mean,
    weighted_median,
)
from detente.forecast.rivals.positions import (
    coalition_strengths,
    conditional_chances,
    cubic_vote,
    markov_chances,
    proportional_vote,
    victory_chances,
)

__all__ = [
    "RivalSupport",
    "coalition_strengths",
    "conditional_chances",
    "cubic_vote",
    "markov_chances",
    "proportional_vote",
    "support",
    "unchanged",
    "victory_chances",
    "weighted_mean",
    "weighted_median",
]
