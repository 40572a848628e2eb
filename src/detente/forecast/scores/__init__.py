"""How good were they? Proper scores of forecasts, their parts, and skill against a rival."""

from detente.forecast.scores.binary import brier_score, log_score, off_the_ends
from detente.forecast.scores.categories import (
    category_brier_score,
    category_log_score,
    ranked_probability_score,
)
from detente.forecast.scores.corp import CorpReliability, corp_reliability
from detente.forecast.scores.crps import (
    crps_of_distribution,
    crps_of_normal,
    crps_of_samples,
    fair_crps_of_samples,
    quantile_score,
)
from detente.forecast.scores.luck import gain_of_the_best
from detente.forecast.scores.mean_score import GroupedScore, MeanScore, mean_over_groups
from detente.forecast.scores.murphy import MurphyTerms, murphy_terms
from detente.forecast.scores.resampling import resampled_means
from detente.forecast.scores.skill import Skill, measure_skill
from detente.forecast.scores.windows import (
    StandingForecast,
    baseline_points,
    time_weighted_brier_score,
    time_weighted_log_score,
)

__all__ = [
    "CorpReliability",
    "GroupedScore",
    "MeanScore",
    "MurphyTerms",
    "Skill",
    "StandingForecast",
    "baseline_points",
    "brier_score",
    "category_brier_score",
    "category_log_score",
    "corp_reliability",
    "crps_of_distribution",
    "crps_of_normal",
    "crps_of_samples",
    "fair_crps_of_samples",
    "gain_of_the_best",
    "log_score",
    "mean_over_groups",
    "measure_skill",
    "murphy_terms",
    "off_the_ends",
    "quantile_score",
    "ranked_probability_score",
    "resampled_means",
    "time_weighted_brier_score",
    "time_weighted_log_score",
]
