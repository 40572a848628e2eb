"""What can parties gain by moving together?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from detente.model import Model
from detente.stability import (
    COALITION_CONCEPTS,
    CoalitionTable,
    analyse,
    coalition_equilibria,
    coalition_stability,
    upset_equilibria,
)

Coalition = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CoalitionStay:
    """Where one coalition would stay.

    Attributes
    ----------
    model : Model
    table : CoalitionTable
    concept : str
    equilibria : tuple of int
        The states that hold by `concept` against single moves.
    """

    model: Model
    table: CoalitionTable
    concept: str
    equilibria: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class UpsetEquilibria:
    """Which equilibria coalitions would leave, and which states hold against all of them.

    Attributes
    ----------
    model : Model
    concept : str
    upset : mapping of int to mapping of coalition to tuple of int
        For every equilibrium by `concept`: who would leave it together, and where to.
    holding : mapping of str to tuple of int
        By coalition concept: the states that are stable for every coalition.
    """

    model: Model
    concept: str
    upset: Mapping[int, Mapping[Coalition, Sequence[int]]]
    holding: Mapping[str, tuple[int, ...]]


def where_a_coalition_stays(
    model: Model, members: Sequence[str], concept: str = "nash"
) -> CoalitionStay:
    """Say of every state whether a coalition would stay in it.

    Raises
    ------
    UnknownNameError, InputError
        If there is no such party or concept, or the parties make no coalition.
    """
    equilibria = analyse(model, (concept,)).equilibria(concept)
    return CoalitionStay(model, coalition_stability(model, members), concept, equilibria)


def upset_by_coalitions(model: Model, concept: str = "nash") -> UpsetEquilibria:
    """Say which equilibria by a concept coalitions would leave together.

    Raises
    ------
    UnknownNameError
        If there is no such concept.
    TooLargeError
        If there are too many coalitions to go through.
    """
    equilibria = analyse(model, (concept,)).equilibria(concept)
    upset = upset_equilibria(model, equilibria)
    holding = {name: coalition_equilibria(model, name) for name in COALITION_CONCEPTS}
    return UpsetEquilibria(model, concept, MappingProxyType(dict(upset)), MappingProxyType(holding))
