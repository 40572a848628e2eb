"""What a standoff is: frozen values, no files, no compiled code."""

from detente.model.build import assemble, build, feasible_states
from detente.model.parts import (
    Clause,
    Definition,
    Lever,
    NamedCondition,
    Outcome,
    Party,
    Preference,
    Rule,
)
from detente.model.standoff import Model, NamedStates
from detente.model.states import StateSpace

__all__ = [
    "Clause",
    "Definition",
    "Lever",
    "Model",
    "NamedCondition",
    "NamedStates",
    "Outcome",
    "Party",
    "Preference",
    "Rule",
    "StateSpace",
    "assemble",
    "build",
    "feasible_states",
]
