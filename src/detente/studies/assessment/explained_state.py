"""Why would parties stay in a state, or what would they leave it for?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.model import Model
from detente.moves import bodies
from detente.shown import Shown
from detente.stability import Explanation, explain


@dataclass(frozen=True, eq=False, repr=False)
class StateExplanation(Shown):
    """Each party's reasons in one state.

    Attributes
    ----------
    model : Model
    state : int
        State number.
    concept : str
    parties : tuple of Explanation
    """

    model: Model
    state: int
    concept: str
    parties: tuple[Explanation, ...]


def explain_state(
    model: Model, state: int, concept: str = "seq", parties: Iterable[str] | None = None
) -> StateExplanation:
    """Explain a state for some parties, or for all and the bodies that move a lever together.

    Raises
    ------
    UnknownNameError
        If there is no such party or concept.
    """
    names = [*model.parties, *(body.name for body in bodies(model.space))]
    names = names if parties is None else list(parties)
    found = tuple(explain(model, state, name, concept) for name in names)
    return StateExplanation(model, state, concept, found)
