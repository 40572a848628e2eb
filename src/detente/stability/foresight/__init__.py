"""Where can it rest, when two parties look ahead and take turns?"""

from detente.stability.foresight.limited import limited_move_stability
from detente.stability.foresight.non_myopic import non_myopic_stability
from detente.stability.foresight.verdicts import Verdicts

__all__ = ["Verdicts", "limited_move_stability", "non_myopic_stability"]
