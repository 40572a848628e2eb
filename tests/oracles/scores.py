"""Scores, rivals and back-tests, slowly and from the definitions.

Plain Python on plain data (fractions, lists, what a JSON reader gives); shares nothing with
``src``. An outcome that is None is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import inf, log
from statistics import NormalDist
from typing import Any

Number = Fraction | float | int
Row = dict[str, Any]


def kept(p: Sequence[Any], outcomes: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(a, b) for a, b in zip(p, outcomes, strict=True) if b is not None]


def brier(p: Sequence[Fraction], outcomes: Sequence[int | None]) -> Fraction:
    pairs = kept(p, outcomes)
    return sum(((a - b) ** 2 for a, b in pairs), Fraction(0)) / len(pairs)


def log_loss(p: Sequence[Fraction], outcomes: Sequence[int | None]) -> float:
    given = [float(a if b else 1 - a) for a, b in kept(p, outcomes)]
    return sum(-log(each) if each > 0 else inf for each in given) / len(given)


def category_brier(p: Sequence[Fraction], category: int) -> Fraction:
    return sum(((a - (k == category)) ** 2 for k, a in enumerate(p)), Fraction(0))


def ranked(p: Sequence[Fraction], category: int) -> Fraction:
    """One yes-or-no question for each split of the order."""
    total = Fraction(0)
    for split in range(1, len(p)):
        total += (sum(p[:split]) - (category < split)) ** 2
    return total


def crps(law: Sequence[tuple[Fraction, Fraction]], observed: Fraction) -> Fraction:
    """E|X - y| - E|X - X'| / 2 for a law of (value, chance)."""
    near = sum(q * abs(x - observed) for x, q in law)
    apart = sum(q * r * abs(x - z) for x, q in law for z, r in law)
    return Fraction(near - apart / 2)


def fair_crps(draws: Sequence[Fraction], observed: Fraction) -> Fraction:
    size = len(draws)
    near = sum(abs(x - observed) for x in draws) / size
    apart = sum(abs(x - z) for x in draws for z in draws)
    return near - apart / (2 * size * (size - 1))


def murphy(
    p: Sequence[Fraction], outcomes: Sequence[int | None]
) -> tuple[Fraction, Fraction, Fraction]:
    groups = defaultdict(list)
    for a, b in kept(p, outcomes):
        groups[a].append(Fraction(b))
    n = sum(len(group) for group in groups.values())
    share = sum(sum(group) for group in groups.values()) / n
    rate = {a: sum(group) / len(group) for a, group in groups.items()}
    reliability = sum(len(g) * (a - rate[a]) ** 2 for a, g in groups.items()) / n
    resolution = sum(len(g) * (rate[a] - share) ** 2 for a, g in groups.items()) / n
    return reliability, resolution, share * (1 - share)


def isotonic(p: Sequence[Fraction], outcomes: Sequence[int | None]) -> list[Fraction]:
    """The greatest of the least means: max over a ≤ i of min over b ≥ i of mean(a..b)."""
    pairs = kept(p, outcomes)
    groups = defaultdict(list)
    for a, b in pairs:
        groups[a].append(Fraction(b))
    levels = sorted(groups)

    def mean(first: int, last: int) -> Fraction:
        pool = [each for level in levels[first : last + 1] for each in groups[level]]
        return sum(pool) / len(pool)

    curve = {
        level: max(min(mean(a, b) for b in range(i, len(levels))) for a in range(i + 1))
        for i, level in enumerate(levels)
    }
    return [curve[a] for a, _ in pairs]


def corp(
    p: Sequence[Fraction], outcomes: Sequence[int | None]
) -> tuple[Fraction, Fraction, Fraction]:
    happened = [b for _, b in kept(p, outcomes)]
    said = brier(p, outcomes)
    best = brier(isotonic(p, outcomes), happened)
    share = Fraction(sum(happened), len(happened))
    always = brier([share] * len(happened), happened)
    return said - best, always - best, always


def day_by_day(
    days: int, forecasts: Sequence[tuple[int, Fraction]], score: Callable[[Fraction], Number]
) -> Number:
    """Average over whole days; the forecast of a day is the last one made by its beginning."""
    total: Number = 0
    for day in range(days):
        total += score(max(each for each in forecasts if each[0] <= day)[1])
    return total / days


def best_of(models: int) -> float:
    """The mean of the largest of so many normal numbers, by a sum over small steps."""
    law, step = NormalDist(), 1e-3
    grid = [-9 + step * k for k in range(18_001)]
    return sum(x * models * law.pdf(x) * law.cdf(x) ** (models - 1) for x in grid) * step


def strengths(
    weights: Sequence[Fraction],
    utilities: Sequence[Sequence[Fraction]],
    vote: Callable[[Fraction], Fraction],
) -> list[list[Fraction]]:
    places = range(len(utilities[0]))
    return [
        [
            sum(
                (
                    w * vote(u[a] - u[b])
                    for w, u in zip(weights, utilities, strict=True)
                    if u[a] > u[b]
                ),
                Fraction(0),
            )
            for b in places
        ]
        for a in places
    ]


def beats(table: Sequence[Sequence[Fraction]], a: int, b: int) -> Fraction:
    both = table[a][b] + table[b][a]
    return table[a][b] / both if a != b and both else Fraction(1, 2)


def incumbents(table: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """The stationary law of the challenges, by elimination; the chain has one closed class."""
    places = range(len(table))
    rows = []
    for b in places:
        push = [table[a][b] * beats(table, a, b) if a != b else Fraction(0) for a in places]
        total = sum(push)
        go = [push[a] / total * beats(table, a, b) if total else Fraction(0) for a in places]
        go[b] = 1 - sum(go)
        rows.append(go)
    # law (T - 1) = 0, the last equation replaced by: it sums to one
    system = [[rows[b][a] - (a == b) for b in places] + [Fraction(0)] for a in places]
    system[-1] = [Fraction(1)] * (len(table) + 1)
    return _solve(system)


def never_left(table: Sequence[Sequence[Fraction]]) -> set[frozenset[int]]:
    """The smallest groups of positions that a series of challenges never leaves."""

    def reached(start: int) -> frozenset[int]:
        found, todo = {start}, [start]
        while todo:
            b = todo.pop()
            new = {a for a in range(len(table)) if a != b and table[a][b] > 0} - found
            found |= new
            todo += new
        return frozenset(found)

    reach = {b: reached(b) for b in range(len(table))}
    return {reach[b] for b in reach if all(reach[a] == reach[b] for a in reach[b])}


def winners(table: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """In proportion to the product of the chances against each other position."""
    odds = []
    for a in range(len(table)):
        product = Fraction(1)
        for b in range(len(table)):
            if b != a:
                product *= beats(table, a, b)
        odds.append(product)
    return [each / sum(odds) for each in odds]


def left_out(
    questions: Sequence[Row],
    alike: Callable[[Row], Hashable] = lambda _: None,
    *,
    by_cycles: bool = False,
) -> list[Fraction]:
    """Forecast each question from like questions of the other cycles."""
    forecasts = []
    for asked in questions:
        pool = defaultdict(list)
        for other in questions:
            if (
                other["cycle"] != asked["cycle"]
                and other["family"] == asked["family"]
                and other["horizon_days"] == asked["horizon_days"]
                and alike(other) == alike(asked)
            ):
                pool[other["cycle"]].append(other["outcome"])
        if by_cycles:
            yes, all_of_them = sum(Fraction(sum(v), len(v)) for v in pool.values()), len(pool)
        else:
            yes, all_of_them = sum(map(sum, pool.values())), sum(map(len, pool.values()))
        forecasts.append((yes + Fraction(1, 2)) / (all_of_them + 1))
    return forecasts


def has_election(question: Row, elections: Sequence[str]) -> bool:
    return any(question["as_of"] < day <= question["by"] for day in elections)


def had_momentum(question: Row, events: Sequence[Row]) -> bool:
    """Whether what is asked about (for a count of zero: a release) happened within 365 days."""
    as_of = date.fromisoformat(question["as_of"])
    since = (as_of - timedelta(days=365)).isoformat()
    recent = [e for e in events if since < e["date"] <= question["as_of"]]
    if question["family"] == "grid_count_zero":
        return any(e["kind"] == "release" for e in recent)
    return any(answers(e, question["family"]) for e in recent)


def answers(event: Row, family: str) -> bool:
    if family == "grid_crackdown":
        return bool(event["kind"] == "crackdown")
    if family == "grid_count_zero":
        return event["kind"] == "release" and event.get("condition_fully_met") is True
    _, actor, *what = family.split("_")
    kinds = {"eases": {"ease"}, "new_measures": {"impose", "reverse"}}["_".join(what)]
    return event["actor"] == actor and event["kind"] in kinds


def _solve(system: list[list[Fraction]]) -> list[Fraction]:
    size = len(system)
    for i in range(size):
        pivot = next(k for k in range(i, size) if system[k][i])
        system[i], system[pivot] = system[pivot], system[i]
        system[i] = [each / system[i][i] for each in system[i]]
        for k in range(size):
            if k != i and system[k][i]:
                system[k] = [
                    a - system[k][i] * b for a, b in zip(system[k], system[i], strict=True)
                ]
    return [row[-1] for row in system]
