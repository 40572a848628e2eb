"""Would a state be kept, what would mend it, and what can be taken back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import TooLargeError
from detente.model import Model
from detente.studies.deals.durability_study import Durability, durability
from detente.studies.deals.sweetening import Sweetening, sweeten_to_hold
from detente.studies.deals.taking_back import TakeBack, take_back

MOST_STATES = 24


@dataclass(frozen=True, eq=False)
class KeptState:
    """One state: who would break it, and what that would take to change.

    Attributes
    ----------
    model : Model
    durability : Durability
    to_hold : Sweetening or None
        The smallest changes after which it holds; None where it holds.
    take_back : tuple of TakeBack
        What can be undone, and how.
    """

    model: Model
    durability: Durability
    to_hold: Sweetening | None
    take_back: tuple[TakeBack, ...]

    @property
    def state(self) -> int:
        """The state number."""
        return self.durability.state


@dataclass(frozen=True, eq=False)
class KeptStates:
    """As `KeptState`, of every state of a group.

    Attributes
    ----------
    model : Model
    states : tuple of KeptState
        In ascending order.
    """

    model: Model
    states: tuple[KeptState, ...]


def study_kept_states(model: Model, states: Sequence[int], concept: str = "seq") -> KeptStates:
    """Say who would keep each of some states, who would break it, and what would mend that.

    Raises
    ------
    TooLargeError
        If there are more than 24.
    UnknownNameError
        If there is no such concept.
    """
    if len(states) > MOST_STATES:
        raise TooLargeError(
            f"{len(states):,} states are asked about; at most {MOST_STATES} are told one by one. "
            "Ask for the best or the nearest of them, as in NAME:best."
        )
    return KeptStates(model, tuple(study_kept_state(model, each, concept) for each in states))


def study_kept_state(model: Model, state: int, concept: str = "seq") -> KeptState:
    """Say who would keep a state, who would break it, and what would mend that.

    Raises
    ------
    UnknownNameError
        If there is no such concept.
    """
    found = durability(model, state, concept=concept)
    mended = None if found.holds else sweeten_to_hold(model, state, concept)
    return KeptState(model, found, mended, tuple(take_back(model, state)))
