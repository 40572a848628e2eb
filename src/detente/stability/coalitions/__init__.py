"""Where can it rest, when some parties may move together to the gain of each of them?"""

from detente.stability.coalitions.equilibria import coalition_equilibria
from detente.stability.coalitions.improvements import coalition_improvements, upset_equilibria
from detente.stability.coalitions.members import all_coalitions
from detente.stability.coalitions.stability import (
    COALITION_CONCEPTS,
    CoalitionTable,
    coalition_stability,
)

__all__ = [
    "COALITION_CONCEPTS",
    "CoalitionTable",
    "all_coalitions",
    "coalition_equilibria",
    "coalition_improvements",
    "coalition_stability",
    "upset_equilibria",
]
