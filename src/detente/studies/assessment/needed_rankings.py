"""What would parties have to want for a state to hold?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.model import Model
from detente.shown import Shown
from detente.stability import Inverse, OrderChange, RequiredChange, inverse, required_change


@dataclass(frozen=True, eq=False, repr=False)
class NeededRankings(Shown):
    """Under which rankings of its parties a state would hold.

    Attributes
    ----------
    model : Model
    state : int
        State number.
    concept : str
    parties : mapping of str to Inverse
    change : RequiredChange or None
        What would turn the verdict on the state; None where one party was looked at.
    changes : mapping of str to OrderChange
        Per party, the smallest change of its ranking that turns the verdict on the state.
    """

    model: Model
    state: int
    concept: str
    parties: Mapping[str, Inverse]
    change: RequiredChange | None
    changes: Mapping[str, OrderChange]


def rankings_for_all(model: Model, state: int, concept: str = "seq") -> NeededRankings:
    """Ask of every party under which rankings it would stay, and what turns the verdict.

    Raises
    ------
    UnknownNameError
        If there is no such concept.
    """
    change = required_change(model, state, concept)
    found = MappingProxyType(dict(change.parties))
    return NeededRankings(model, state, concept, found, change, change.changes)


def rankings_for_one(model: Model, state: int, party: str, concept: str = "seq") -> NeededRankings:
    """Ask of one party under which rankings it would stay.

    Raises
    ------
    UnknownNameError
        If there is no such party or concept.
    """
    model.check_party(party)
    every = required_change(model, state, concept)
    if party not in every.parties:  # it holds a lever with others
        inverse(model, state, party, concept)
    found = {party: every.parties[party]}
    changes = {party: every.changes[party]}
    return NeededRankings(
        model, state, concept, MappingProxyType(found), None, MappingProxyType(changes)
    )
