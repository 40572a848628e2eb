"""Chains written from the definition: a dense table of rates, one entry after the other, and expm.

States are rows of level numbers from 0; ranks are compared, never scaled, unless a utility is
given. Nothing here is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import exp, inf

import numpy as np
from scipy.linalg import expm

from detente.arrays import FloatArray
from tests.oracles.standoff import OracleStandoff

Utilities = Mapping[str, Sequence[float]]


def options(standoff: OracleStandoff, party: str, state: int) -> list[int]:
    """The states that a party can choose on its turn: those it moves to, and where it stands."""
    return [
        other
        for other in range(len(standoff.states))
        if all(
            before == after
            or (
                lever.party == party and lever.moves in ("both", "up" if after > before else "down")
            )
            for lever, before, after in zip(
                standoff.levers, standoff.states[state], standoff.states[other], strict=True
            )
        )
    ]


def with_levers(standoff: OracleStandoff) -> list[str]:
    """The parties that have turns: those with a lever that moves."""
    return [
        party
        for party in standoff.parties
        if any(lever.party == party and lever.moves != "none" for lever in standoff.levers)
    ]


def quantal_rates(
    standoff: OracleStandoff, utilities: Utilities, beta: float, rate: float
) -> FloatArray:
    """At its rate a party takes each option with probability exp(beta u) over their sum."""
    table = np.zeros((len(standoff.states),) * 2)
    for party in with_levers(standoff):
        for state in range(len(standoff.states)):
            can = options(standoff, party, state)
            total = sum(exp(beta * utilities[party][each]) for each in can)
            for each in can:
                table[state, each] += rate * exp(beta * utilities[party][each]) / total
    return balanced(table)


def improvement_rates(
    standoff: OracleStandoff, slip: float, rate: float, *, without_slips: bool = False
) -> FloatArray:
    """One of the improvements, each as likely; by a slip one of all moves."""
    size = len(standoff.states)
    table, lost = np.zeros((size, size)), np.zeros(size)
    for party in with_levers(standoff):
        ranks = standoff.ranks[party]
        for state in range(size):
            moves = [each for each in options(standoff, party, state) if each != state]
            better = [each for each in moves if ranks[each] > ranks[state]]
            for each in better:
                table[state, each] += rate * (1 - slip) / len(better)
            if without_slips:
                lost[state] += rate * slip
            else:
                for each in moves:
                    table[state, each] += rate * slip / len(moves)
    return balanced(table, lost)


def tilted_rates(
    standoff: OracleStandoff,
    steps: Sequence[tuple[int, int, int, float]],
    utilities: Utilities,
    beta: float,
    fastest: float = inf,
) -> FloatArray:
    """A lever (by place, from level, to level, base rate) at its rate times exp(beta gain)."""
    size = len(standoff.states)
    table = np.zeros((size, size))
    for lever, start, to, base in steps:
        owner = standoff.levers[lever].party
        for state, levels in enumerate(standoff.states):
            if levels[lever] != start:
                continue
            wanted = (*levels[:lever], to, *levels[lever + 1 :])
            if wanted in standoff.states:
                after = standoff.states.index(wanted)
                gain = utilities[owner][after] - utilities[owner][state]
                table[state, after] += min(base * exp(beta * gain), max(base, fastest))
    return balanced(table)


def agreement_rates(
    standoff: OracleStandoff,
    package: Mapping[int, int],
    rate: Callable[[int, int], float],
) -> FloatArray:
    """A package (level by lever) is made at `rate(before, after)` where it changes something."""
    size = len(standoff.states)
    table = np.zeros((size, size))
    for state, levels in enumerate(standoff.states):
        wanted = list(levels)
        for lever, level in package.items():
            ways = standoff.levers[lever].moves
            up = level > levels[lever] and ways in ("both", "up")
            down = level < levels[lever] and ways in ("both", "down")
            if up or down:
                wanted[lever] = level
        if tuple(wanted) != levels and tuple(wanted) in standoff.states:
            after = standoff.states.index(tuple(wanted))
            table[state, after] += rate(state, after)
    return balanced(table)


def balanced(table: FloatArray, lost: FloatArray | None = None) -> FloatArray:
    """Put on the diagonal what makes rows add up to nothing, or to what is lost."""
    table = table.copy()
    np.fill_diagonal(table, 0.0)
    np.fill_diagonal(table, -table.sum(axis=1) - (0.0 if lost is None else lost))
    return table


def law_at(rates: FloatArray, start: int, time: float) -> FloatArray:
    """The law on the day, by the exponential of the whole table."""
    return np.asarray(expm(rates * time)[start])


def reached_by(rates: FloatArray, start: int, time: float, targets: Sequence[int]) -> float:
    """The chance of having been in a target, with the targets made to keep what enters."""
    kept = rates.copy()
    kept[list(targets)] = 0.0
    return float(expm(kept * time)[start][list(targets)].sum())


def never_reached(rates: FloatArray, start: int, targets: Sequence[int]) -> Fraction:
    """The chance of never coming to a target, in exact arithmetic, by elimination state by state.

    `rates` hold few digits; what cannot lead to a target leads to failure.
    """
    size = rates.shape[0]
    weights = [
        [Fraction(float(each)) if i != j else Fraction(0) for j, each in enumerate(row)]
        for i, row in enumerate(rates)
    ]
    aims = set(targets)
    can = set(aims)
    while True:
        more = {i for i in range(size) if i not in can and any(weights[i][j] > 0 for j in can)}
        if not more:
            break
        can |= more
    if start in aims:
        return Fraction(0)
    if start not in can:
        return Fraction(1)
    inner = [i for i in can if i not in aims]
    rows = {}
    for i in inner:
        total = sum(weights[i], Fraction(0))
        rows[i] = (
            {j: weights[i][j] / total for j in inner if weights[i][j]},
            sum((weights[i][j] for j in aims), Fraction(0)) / total,
        )
    for gone in [i for i in inner if i != start]:
        onward, hit = rows.pop(gone)
        back = 1 - onward.pop(gone, Fraction(0))
        for i, (to, own) in rows.items():
            share = to.pop(gone, Fraction(0)) / back
            for j, chance in onward.items():
                to[j] = to.get(j, Fraction(0)) + share * chance
            rows[i] = (to, own + share * hit)
    onward, hit = rows[start]
    return 1 - hit / (1 - onward.get(start, Fraction(0)))
