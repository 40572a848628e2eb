"""What would have to change for a state to hold or to stop holding, told as moves."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Model
from detente.stability import Move, RequiredChange, explain, required_change, shifted_ranks

MOST_STATES = 10_000
FEW_ORDERS = 600


@dataclass(frozen=True)
class Turning:
    """One party's change of mind that alone turns the verdict on a state.

    Attributes
    ----------
    party : str
    pairs : int
        How many states the party would have to place on the other side of this one in its order.
    move : Move or None
        Where the state holds now: what the party would then do. Where it does not: what it does
        now and would then leave undone.
    """

    party: str
    pairs: int
    move: Move | None


@dataclass(frozen=True, eq=False)
class NeededChange:
    """What would turn the verdict on one state: the smallest change of one party's order.

    Attributes
    ----------
    required : RequiredChange
    turnings : tuple of Turning
        The smallest first. Empty where no single party's change is enough.
    """

    required: RequiredChange
    turnings: tuple[Turning, ...]

    @property
    def state(self) -> int:
        """The state number."""
        return self.required.state

    @property
    def holds(self) -> bool:
        """Whether it is an equilibrium now."""
        return self.required.equilibrium


def needed_change(model: Model, state: int, concept: str) -> NeededChange:
    """Find each party's smallest change of mind that turns the verdict, and for which move."""
    required = required_change(model, state, concept, most_orders=FEW_ORDERS)
    turnings = []
    for party in required.by_shift:
        shift = required.parties[party].shift
        then = model
        if required.equilibrium:
            ranks = shifted_ranks(model.ranks[party], state, shift)
            then = model.with_ranks({party: ranks})
        answers = explain(then, state, party, concept).answers
        open_moves = [answer.improvement for answer in answers if not answer.deterred]
        turnings.append(Turning(party, shift.pairs or 0, open_moves[0] if open_moves else None))
    return NeededChange(required, tuple(turnings))
