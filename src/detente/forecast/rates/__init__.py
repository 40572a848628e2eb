"""How often does it happen: base rates with their spread, hazards by age, attention that fades."""

from detente.forecast.rates.age_tables import AgeTable
from detente.forecast.rates.attention import Attention
from detente.forecast.rates.base_rates import CountObserved, ShareObserved, check_horizon

__all__ = ["AgeTable", "Attention", "CountObserved", "ShareObserved", "check_horizon"]
