"""The rules of a forecast as transitions whose rates stand apart, for many draws at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.arrays import FloatArray
from detente.forecast.chains import (
    LeverJumps,
    Proposal,
    StepHazard,
    package_gains,
    step_gains,
    tilted_parts,
)
from detente.forecast.forward.drawn import DrawnTurns, RateKind
from detente.model import StateSpace
from detente.moves import blocks_of, lone_mover


def tilted_kinds(
    space: StateSpace,
    hazards: Sequence[StepHazard],
    proposals: Sequence[Proposal],
    utilities: Mapping[str, FloatArray],
) -> tuple[RateKind, ...]:
    """Return what :func:`tilted_parts` and proposals make, at rates to be given: hazards first."""
    found = []
    for part in tilted_parts(space, hazards, {}):
        assert isinstance(part, LeverJumps)
        edges = part.edges()
        gains = step_gains(part, edges, utilities)
        found.append(RateKind(part.by, part.label, edges, gains))
    for proposal in proposals:
        edges, gains = package_gains(space, proposal, utilities)
        found.append(RateKind(" and ".join(proposal.between), proposal.name, edges, gains))
    return tuple(found)


def free_turns(
    space: StateSpace, parties: Sequence[str], utilities: Mapping[str, FloatArray]
) -> DrawnTurns | None:
    """Return the quantal turns of parties; None where a lever of theirs moves one way only."""
    block, most = np.zeros((len(parties), space.size), np.int64), 0
    for row, party in enumerate(parties):
        mover = lone_mover(space, party)
        if not mover.free:
            return None
        found = blocks_of(space, mover)
        sizes = np.diff(found.indptr)
        block[row, found.order] = np.repeat(np.arange(sizes.size), sizes)
        most = max(most, sizes.size)
    return DrawnTurns(block, most, np.array([utilities[party] for party in parties]))
