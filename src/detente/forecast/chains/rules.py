"""The rules of a forecast: which parts a chain has, for base rates, aims and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, Ranks
from detente.errors import InputError, unknown_name
from detente.forecast.chains.parts import (
    ChainPart,
    ImprovementTurns,
    LeverJumps,
    PackageJumps,
    Positions,
    QuantalTurns,
    Transitions,
)
from detente.forecast.chains.utilities import check_responsiveness, tilt_weight
from detente.model import StateSpace
from detente.moves import lone_mover

MOST_RATE = 1e6
Acceptance = Literal["tilted", "quantal", "gain"]


@dataclass(frozen=True)
class StepHazard:
    """How often a lever goes from one level to another: a base rate per unit of time."""

    lever: str
    start: str
    to: str
    rate: float

    def __post_init__(self) -> None:
        check_rate(self.rate)


@dataclass(frozen=True)
class Proposal:
    """A package that some parties may agree on, and how often it comes up."""

    name: str
    between: tuple[str, ...]
    package: Mapping[str, str]
    rate: float

    def __post_init__(self) -> None:
        check_rate(self.rate)


def tilted_parts(
    space: StateSpace,
    hazards: Sequence[StepHazard],
    utilities: Mapping[str, FloatArray],
    *,
    responsiveness: float = 0.0,
    fastest: float = np.inf,
) -> tuple[ChainPart, ...]:
    """Let each lever step at its base rate times exp(beta times its owner's gain).

    Parameters
    ----------
    space : StateSpace
        n states.
    hazards : sequence of StepHazard
        A step that is not among them is never made.
    utilities : mapping of str to FloatArray, shape (n,)
        By party; an owner that has none is not tilted.
    responsiveness : float
        beta; 0 is the base-rate forecast itself.
    fastest : float
        No tilted rate is larger; a base rate is never cut.

    Raises
    ------
    InputError
        If a step leads nowhere or the lever does not move that way.

    Notes
    -----
    Rule FC5. A lever of several holders goes by the least gain in the smallest set of them that is
    enough, the set whose least gain is greatest.
    """
    check_responsiveness(responsiveness)
    weights: dict[str, FloatArray] = {}
    if responsiveness:
        levers = (space.levers[space.position(each.lever)] for each in hazards)
        owners = {lever.owner for lever in levers if not lever.joint}
        tilted = [party for party in utilities if party in owners]
        matrix = np.empty((len(tilted), space.size))
        for row, party in enumerate(tilted):
            matrix[row] = tilt_weight(utilities[party], responsiveness)
        weights = {party: matrix[row] for row, party in enumerate(tilted)}
    parts: list[ChainPart] = []
    for hazard in hazards:
        place = space.position(hazard.lever)
        lever = space.levers[place]
        for level in (hazard.start, hazard.to):
            if level not in lever.levels:
                raise unknown_name(f"level of lever '{lever.name}'", level, lever.levels)
        start, to = lever.levels.index(hazard.start), lever.levels.index(hazard.to)
        if start == to:
            raise InputError(f"lever '{lever.name}' goes from '{hazard.start}' to itself.")
        if not lever.goes(start, to):
            raise InputError(
                f"lever '{lever.name}' goes from '{hazard.start}' to '{hazard.to}', and moves "
                f'"{lever.told_moves}" only; leave the step out.'
            )
        label = f"{lever.name}: {hazard.start} -> {hazard.to}"
        weight = weights.get(lever.owner)
        by = " and ".join(lever.owners)
        part = LeverJumps(by, label, space, place, start, to, hazard.rate, weight, fastest)
        if responsiveness and lever.joint:
            parts.append(_joint_step(part, utilities, responsiveness))
            continue
        parts.append(part)
    return tuple(parts)


def _joint_step(
    part: LeverJumps, utilities: Mapping[str, FloatArray], responsiveness: float
) -> PackageJumps:
    edges = part.edges()
    gains = step_gains(part, edges, utilities)
    targets, rates = np.full(part.space.size, -1, np.int32), np.zeros(part.space.size)
    targets[edges.sources] = edges.targets
    cap = max(part.cap, part.rate)
    rates[edges.sources] = np.minimum(part.rate * np.exp(responsiveness * gains), cap)
    return PackageJumps(part.by, part.label, targets, rates)


def step_gains(
    part: LeverJumps, edges: Transitions, utilities: Mapping[str, FloatArray]
) -> FloatArray:
    """Return what tilts each of a lever's transitions.

    The owner's gain; of several holders the least gain of a smallest set that is enough, of the set
    for which it is greatest. A holder without a utility tilts nothing.

    Returns
    -------
    FloatArray, shape (transitions,)
    """
    lever = part.space.levers[part.lever]
    found = []
    for members in lever.deciding(part.start, part.to):
        own = [
            utilities[m][edges.targets] - utilities[m][edges.sources]
            for m in members
            if m in utilities
        ]
        found.append(np.min(own, axis=0) if own else np.zeros(edges.sources.size))
    return np.asarray(np.max(found, axis=0) if found else np.zeros(edges.sources.size))


def quantal_parts(
    space: StateSpace,
    utilities: Mapping[str, FloatArray],
    *,
    responsiveness: float,
    rates: Mapping[str, float],
) -> tuple[ChainPart, ...]:
    """Give each party turns in which it takes an option in proportion to exp(beta u).

    Parameters
    ----------
    rates : mapping of str to float
        Turns a unit of time, by party; a party without a lever has none.

    Notes
    -----
    Rules FC1 and FC2.
    """
    parts = []
    for party, rate in rates.items():
        check_rate(rate)
        mover = lone_mover(space, party)
        if mover.levers:
            weight = tilt_weight(utilities[party], responsiveness)
            parts.append(QuantalTurns(party, f"a turn of {party}", space, mover, rate, weight))
    return tuple(parts)


def improvement_parts(
    space: StateSpace,
    ranks: Mapping[str, Ranks],
    *,
    rates: Mapping[str, float],
    slip: float = 0.0,
    without_slips: bool = False,
) -> tuple[ChainPart, ...]:
    """Give each party turns in which it takes one of its improvements, or slips.

    Parameters
    ----------
    rates : mapping of str to float
        Turns a unit of time, by party; a party without a lever has none.
    slip : float
        The chance that a turn is a slip: one of all moves, whatever it brings.
    without_slips : bool
        Lose what slips, so that the law left is that of never having slipped.

    Raises
    ------
    InputError
        If `slip` is no chance.

    Notes
    -----
    Rules FC1 and FC3.
    """
    if not 0 <= slip <= 1:
        raise InputError(f"found {slip:g}; a chance lies between 0 and 1.", "slip")
    parts = []
    for party, rate in rates.items():
        check_rate(rate)
        mover = lone_mover(space, party)
        if mover.levers:
            own = np.ascontiguousarray(ranks[party])
            parts.append(
                ImprovementTurns(
                    *(party, f"a turn of {party}", space, mover, rate, own, slip, without_slips)
                )
            )
    return tuple(parts)


def proposal_part(
    space: StateSpace,
    proposal: Proposal,
    utilities: Mapping[str, FloatArray],
    *,
    acceptance: Acceptance,
    responsiveness: float = 0.0,
    fastest: float = np.inf,
) -> PackageJumps:
    """Let the parties of a package agree on it, from any state in which it would change something.

    Parameters
    ----------
    utilities : mapping of str to FloatArray, shape (n,)
        Of those it is between.
    acceptance : str
        ``tilted``: at its rate times exp(beta times the least gain), also where somebody loses;
        ``quantal``: each accepts with the chance 1 / (1 + exp(-beta gain)); ``gain``: all accept
        where all gain.

    Notes
    -----
    Rule FC4, and FC5 for ``tilted``.
    """
    check_responsiveness(responsiveness)
    targets = package_targets(space, proposal.package)
    there, gains = _gains_by_party(targets, proposal.between, utilities)
    if acceptance == "tilted":
        factor = np.exp(responsiveness * gains.min(axis=0, initial=np.inf)) if responsiveness else 1
        tilted = np.minimum(proposal.rate * factor, max(fastest, proposal.rate))
    elif acceptance == "quantal":
        tilted = proposal.rate * np.prod(1.0 / (1.0 + np.exp(-responsiveness * gains)), axis=0)
    else:
        tilted = proposal.rate * (gains > 0).all(axis=0)
    rates = np.zeros(space.size)
    rates[there] = tilted
    return PackageJumps(" and ".join(proposal.between), proposal.name, targets, rates)


def _gains_by_party(
    targets: Positions, between: Sequence[str], utilities: Mapping[str, FloatArray]
) -> tuple[NDArray[np.intp], FloatArray]:
    there = np.flatnonzero(targets >= 0)
    gains = [utilities[p][targets[there]] - utilities[p][there] for p in between]
    return there, np.array(gains).reshape(len(between), there.size)


def package_gains(
    space: StateSpace, proposal: Proposal, utilities: Mapping[str, FloatArray]
) -> tuple[Transitions, FloatArray]:
    """Return a package's transitions, each at the rate 1, and the least gain of its parties."""
    targets = package_targets(space, proposal.package)
    there, gains = _gains_by_party(targets, proposal.between, utilities)
    edges = Transitions(there.astype(np.int32), targets[there], np.ones(there.size))
    return edges, np.asarray(gains.min(axis=0, initial=np.inf))


def package_targets(
    space: StateSpace, package: Mapping[str, str], *, forced: bool = False
) -> Positions:
    """Say where a package leads from each state; -1 where it changes nothing or is infeasible.

    Parameters
    ----------
    package : mapping of str to str
        Levers, each at one level. Other levers stay.
    forced : bool
        Whether it turns back levers that only move one way, as an event may. A package does not: a
        lever that is beyond it already stays where it is.

    Returns
    -------
    array of int32, shape (n,)
    """
    codes = space.codes.astype(np.int64)
    for name, level in package.items():
        place = space.position(name)
        lever = space.levers[place]
        if level not in lever.levels:
            raise unknown_name(f"level of lever '{name}'", level, lever.levels)
        ahead = lever.levels.index(level) - space.digits(place).astype(np.int64)
        if not forced:
            to = lever.levels.index(level)
            goes = [k == to or lever.goes(k, to) for k in range(len(lever.levels))]
            ahead = np.where(np.array(goes)[space.digits(place)], ahead, 0)
        codes += ahead * space.weights[place]
    wanted = codes.astype(np.uint64)
    places = np.minimum(np.searchsorted(space.codes, wanted), space.size - 1)
    leads = (space.codes[places] == wanted) & (wanted != space.codes)
    return np.where(leads, places, -1).astype(np.int32)


def check_rate(rate: float) -> None:
    """Raise InputError unless it is a finite number of at least 0, and at most a million."""
    if not 0 <= rate <= MOST_RATE:
        raise InputError(
            f"found {rate:g}; a rate is a finite number from 0 to {MOST_RATE:g} a month.", "rate"
        )
