"""What parties could reach together where none of them gains by going alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.model import Model
from detente.stability import StabilityTable, upset_equilibria
from detente.studies.assessment.resting import Order


@dataclass(frozen=True)
class JointStep:
    """A group of parties that could leave a state together to the gain of each.

    Attributes
    ----------
    source : int
        State number.
    coalition : tuple of str
        No smaller group of its members could do so, and none of them would leave alone.
    target : int
        Where to: the state that holds most strongly; among equals one with a name; then the one
        with the fewest levers changed.
    targets : int
        How many states it could choose from.
    """

    source: int
    coalition: tuple[str, ...]
    target: int
    targets: int


def joint_steps(
    model: Model, table: StabilityTable, states: Sequence[int], key: Order, concept: str
) -> Mapping[int, tuple[JointStep, ...]]:
    """Find, for each state, the smallest groups that could leave it together, and where to.

    Parties that would leave the state alone, by `concept`, are left out: they need nobody.

    Raises
    ------
    TooLargeError
        If the case is too large for coalitions to be gone through.
    """
    upset = upset_equilibria(model, list(dict.fromkeys(states)))
    steps = {}
    for state, by in upset.items():
        loyal = {party for party in model.parties if table.stable[concept][party][state - 1]}
        groups = {group: targets for group, targets in by.items() if loyal.issuperset(group)}
        steps[state] = _smallest(model, state, groups, key)
    return steps


def _smallest(
    model: Model,
    state: int,
    by: Mapping[tuple[str, ...], tuple[int, ...]],
    key: Order,
) -> tuple[JointStep, ...]:
    steps: list[JointStep] = []
    for coalition in sorted(by, key=len):
        if any(set(step.coalition) <= set(coalition) for step in steps):
            continue
        targets = by[coalition]
        steps.append(JointStep(state, coalition, _best(model, state, targets, key), len(targets)))
    return tuple(steps)


def _best(model: Model, state: int, targets: Sequence[int], key: Order) -> int:
    named = {number for each in model.named_states.values() for number in each.numbers}
    places = np.asarray(targets) - 1
    changed = np.zeros(len(targets), dtype=np.int64)
    for lever in model.levers:
        digits = model.space.digits(lever)
        changed += digits[places] != digits[state - 1]

    def nearness(place: int) -> tuple[int, bool, int, int]:
        number = targets[place]
        return key(number)[0], number not in named, int(changed[place]), number

    return targets[min(range(len(targets)), key=nearness)]
