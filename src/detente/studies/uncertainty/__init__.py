"""How sure may we be? Stability and conclusions over draws of what a case does not know."""

from detente.studies.uncertainty.result import ConclusionShare, RobustStability
from detente.studies.uncertainty.robust_study import plan_robust, read_robust, robust

__all__ = ["ConclusionShare", "RobustStability", "plan_robust", "read_robust", "robust"]
