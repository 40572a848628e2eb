"""The equilibria that matter side by side: levers, numbers, who is better off, how to get there."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np

from detente.report.html.badges import Badge, badge_of
from detente.studies import Labels
from detente.studies.assessment import Assessment, RestingPoint
from detente.text import counted, listed, sentence_case

STATES_A_TABLE = 4


@dataclass(frozen=True)
class Head:
    """One column: a state, its title and how it holds."""

    state: int
    title: str
    badge: Badge | None


@dataclass(frozen=True)
class Cell:
    """What a state has in one row; `differs` from the status quo."""

    text: str
    differs: bool = False
    sign: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """One row of the comparison."""

    title: str
    detail: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ComparisonBlock:
    """Rows that belong together, under one heading."""

    title: str
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True)
class Comparison:
    """One table: the status quo and up to four states."""

    heads: tuple[Head, ...]
    blocks: tuple[ComparisonBlock, ...]
    unchanged: str


def comparisons(assessment: Assessment, words: Labels) -> tuple[Comparison, ...]:
    """Return as many tables as the equilibria that matter need, of about the same width."""
    points = assessment.resting.entries
    if not points:
        return ()
    tables = -(-len(points) // STATES_A_TABLE)
    parts = [part.tolist() for part in np.array_split(np.arange(len(points)), tables)]
    return tuple(_comparison(assessment, [points[k] for k in part], words) for part in parts)


def _comparison(assessment: Assessment, points: list[RestingPoint], words: Labels) -> Comparison:
    model = assessment.model
    heads = [Head(model.status_quo, "Status quo", badge_of(assessment, model.status_quo))]
    heads += [
        Head(
            point.state,
            words.named(point.named[0]) if point.named else sentence_case(words.state(point.state)),
            badge_of(assessment, point.state),
        )
        for point in points
    ]
    states = [head.state for head in heads]
    levers, unchanged = _levers(assessment, states, words)
    blocks = [
        ComparisonBlock("Levers", levers),
        ComparisonBlock(
            "For whom it is better than the status quo", _gains(assessment, points, words)
        ),
        ComparisonBlock("Numbers", _numbers(assessment, states)),
        ComparisonBlock("Getting there, and staying", _ways(assessment, points, words)),
    ]
    return Comparison(tuple(heads), tuple(block for block in blocks if block.rows), unchanged)


def _levers(
    assessment: Assessment, states: list[int], words: Labels
) -> tuple[tuple[ComparisonRow, ...], str]:
    model = assessment.model
    levels = [model.space.levels_of(state) for state in states]
    rows, same = [], []
    for lever in model.levers.values():
        now, *others = [each[lever.name] for each in levels]
        if all(level == now for level in others):
            same.append(f"{lever.title} ({words.level(lever.name, now)})")
            continue
        cells = [Cell(words.level(lever.name, now))]
        cells += [
            Cell(words.level(lever.name, level), differs=True, sign="◆")
            if level != now
            else Cell("as now")
            for level in others
        ]
        rows.append(
            ComparisonRow(lever.title, " + ".join(map(words.party, lever.owners)), tuple(cells))
        )
    return tuple(rows), listed(same, most=99)


def _gains(
    assessment: Assessment, points: list[RestingPoint], words: Labels
) -> tuple[ComparisonRow, ...]:
    told = {1: Cell("better", sign="▲"), 0: Cell("as good", sign="="), -1: Cell("worse", sign="▼")}
    return tuple(
        ComparisonRow(
            words.party(party),
            "",
            (Cell("–"), *(told[point.compared[party]] for point in points)),
        )
        for party in assessment.model.parties
    )


def _numbers(assessment: Assessment, states: list[int]) -> tuple[ComparisonRow, ...]:
    model = assessment.model
    rows = []
    for name, outcome in model.outcomes.items():
        values = [float(model.outcome_values(name)[state - 1]) for state in states]
        told = [None if isnan(value) else value for value in values]
        if len(set(told)) == 1:
            continue
        unit = "" if outcome.unit in ("1", "index", "") else outcome.unit
        cells = [
            Cell(number(value), differs=each != told[0])
            for value, each in zip(values, told, strict=True)
        ]
        rows.append(ComparisonRow(outcome.label or name, unit, tuple(cells)))
    return tuple(rows)


def number(value: float) -> str:
    """Write a number for a table: two places at most, thousands apart; a dash where there is none.

    >>> number(5.550000001), number(10368.0), number(-0.1), number(0.0), number(float("nan"))
    ('5.55', '10,368', '−0.1', '0', '–')
    """
    if isnan(value):
        return "–"
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        text = f"{value:,.0f}"
    elif abs(value) >= 0.01:
        text = f"{value:.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:.2g}"
    return text.replace("-", "−")


def _ways(
    assessment: Assessment, points: list[RestingPoint], words: Labels
) -> tuple[ComparisonRow, ...]:
    moves, reluctant = [Cell("–")], [Cell("–")]
    for point in points:
        way = point.route.least_reluctant or ()
        moves.append(Cell(counted(len(way), "move")))
        blockers = [words.party(party) for party in point.route.blockers]
        reluctant.append(Cell(listed(blockers, most=9) if blockers else "nobody"))
    rows = [
        ComparisonRow("Easiest way from the status quo", "", tuple(moves)),
        ComparisonRow("Who would have to move without gaining", "", tuple(reluctant)),
    ]
    if assessment.joint:
        states = [assessment.model.status_quo, *(point.state for point in points)]
        cells = tuple(Cell(_upset(assessment, state, words)) for state in states)
        rows.append(ComparisonRow("Who could leave it together, each gaining", "", cells))
    return tuple(rows)


def _upset(assessment: Assessment, state: int, words: Labels) -> str:
    steps = assessment.joint.get(state, ())
    if not steps:
        return "nobody"
    groups = [" + ".join(words.party(party) for party in step.coalition) for step in steps]
    return listed(groups, most=2, last="or")
