"""Who makes the last step, and by which steps is it likeliest to come about?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import exp, log

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.forecast.chains.parts import Chain, Ending


@dataclass(frozen=True)
class LastStep:
    """A transition into the target: its expected number, at most 1."""

    by: str
    label: str
    source: int
    target: int
    flux: float


@dataclass(frozen=True, eq=False)
class Attribution:
    """Who brings it about.

    Attributes
    ----------
    by : mapping of str to float
        The chance that the last step is made by each; adds up to the chance of arriving.
    steps : tuple of LastStep
        The greatest first.
    """

    by: Mapping[str, float]
    steps: tuple[LastStep, ...]


@dataclass(frozen=True)
class PathStep:
    """One step of a path: who makes it, what happens, and to which state it leads."""

    by: str
    label: str
    state: int
    chance: float


def attribute(chain: Chain, time_in_state: FloatArray, targets: BoolArray) -> Attribution:
    """Divide the chance of arriving by who makes the last step into the targets.

    Parameters
    ----------
    chain : Chain
    time_in_state : FloatArray, shape (n,)
        The expected time in each state before the first visit, as :func:`first_passage` gives it.
    targets : BoolArray, shape (n,)

    Notes
    -----
    Rule FC7: the flux of a step is the time spent where it starts, times its rate.
    """
    by: dict[str, float] = {}
    steps = []
    for part in chain.parts:
        edges = part.edges()
        last = targets[edges.targets] & ~targets[edges.sources]
        sources, reached = edges.sources[last], edges.targets[last]
        flux = time_in_state[sources] * edges.rates[last]
        by[part.by] = by.get(part.by, 0.0) + float(flux.sum())
        steps += [
            LastStep(part.by, part.label, int(source), int(target), float(amount))
            for source, target, amount in zip(sources, reached, flux, strict=True)
            if amount > 0
        ]
    steps.sort(key=lambda each: (-each.flux, each.source, each.target, each.by, each.label))
    return Attribution({who: amount for who, amount in by.items() if amount > 0}, tuple(steps))


def likeliest_path(chain: Chain, start: int, targets: BoolArray) -> tuple[PathStep, ...]:
    """Return the sequence of steps into the targets that is the most likely one, times apart.

    Returns
    -------
    tuple of PathStep
        Its chance is that of the step, given that the state before is left; empty where the start
        is a target already, or none can be reached.
    """
    return likeliest_paths(chain, start, [targets])[0]


def likeliest_paths(
    chain: Chain, start: int, targets: Sequence[BoolArray]
) -> tuple[tuple[PathStep, ...], ...]:
    """Return :func:`likeliest_path` for several sets of targets, from one search."""
    found: dict[int, tuple[PathStep, ...]] = {}
    sought = {k: each for k, each in enumerate(targets) if not each[start] and each.any()}
    if not sought:
        return ((),) * len(targets)
    out = np.zeros(chain.size)
    following: dict[int, list[tuple[int, float, str, str]]] = {}
    for part in chain.parts:
        if isinstance(part, Ending):
            out += part.rate
        edges = part.edges()
        out += np.bincount(edges.sources, edges.rates, chain.size)
        for source, target, rate in zip(*(each.tolist() for each in edges), strict=True):
            if rate > 0:
                following.setdefault(source, []).append((target, rate, part.by, part.label))
    cost, came = {start: 0.0}, dict[int, tuple[int, PathStep]]()
    waiting = [(0.0, start)]
    done: set[int] = set()
    while waiting and sought:
        so_far, state = heappop(waiting)
        if state in done:
            continue
        done.add(state)
        for place in [k for k, each in sought.items() if each[state]]:
            found[place] = _traced(came, start, state)
            del sought[place]
        for target, rate, by, label in following.get(state, ()):
            further = so_far - log(rate / out[state])
            if further < cost.get(target, np.inf) - 1e-15:
                cost[target] = further
                came[target] = (state, PathStep(by, label, target, rate / float(out[state])))
                heappush(waiting, (further, target))
    return tuple(found.get(place, ()) for place in range(len(targets)))


def chance_of_path(path: tuple[PathStep, ...]) -> float:
    """Return the product of the chances of the steps."""
    return exp(sum(log(step.chance) for step in path))


def _traced(came: Mapping[int, tuple[int, PathStep]], start: int, end: int) -> tuple[PathStep, ...]:
    steps = []
    while end != start:
        end, step = came[end]
        steps.append(step)
    return tuple(reversed(steps))
