"""Two codings of one opening: where their conclusions are equal, and their rankings alike. (RC8)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.errors import InfeasibleStateError
from detente.model import Model
from detente.stability import StandoffOnALine
from detente.studies.record.judged import CodingVerdict
from detente.studies.turns import answer_without_number, definition_of, make_plain, own_questions

MOST_SHARED = 100_000


@dataclass(frozen=True)
class CodingsCompared:
    """How far two codings of an opening agree.

    Attributes
    ----------
    opening : str
    equal, asked : int
        Equal conclusions, of those that both give.
    differ : tuple of str
        The conclusions that differ, by what they ask.
    shared_levers : tuple of str
        Levers that both have under one name, with the same holders and at least two common levels.
    states : int
        How many positions both can tell: combinations of common levels of shared levers, the rest
        as in the position of the day, that are feasible in both.
    correlations : mapping of party to float or None
        Kendall's tau-b between the two rankings of those positions, of each party that both have;
        None where one of them ranks all alike.
    """

    opening: str
    equal: int
    asked: int
    differ: tuple[str, ...]
    shared_levers: tuple[str, ...]
    states: int
    correlations: Mapping[str, float | None]


def compare_codings(
    verdicts: tuple[CodingVerdict, CodingVerdict], models: tuple[Model, Model]
) -> CodingsCompared:
    """Say how far two codings of one opening agree.

    Parameters
    ----------
    verdicts : pair of CodingVerdict
    models : pair of Model
        Of the same codings, in the same order.
    """
    first, second = (_conclusions(*each) for each in zip(verdicts, models, strict=True))
    both = [asked for asked in first if asked in second]
    differ = tuple(asked for asked in both if first[asked] != second[asked])
    levers = shared_levers(*models)
    places = shared_places(models, levers)
    return CodingsCompared(
        verdicts[0].opening,
        len(both) - len(differ),
        len(both),
        differ,
        tuple(levers),
        len(places[0]),
        {
            party: rank_correlation(
                models[0].ranks[party][places[0]], models[1].ranks[party][places[1]]
            )
            for party in models[0].parties
            if party in models[1].parties
        },
    )


def shared_levers(one: Model, other: Model) -> dict[str, tuple[str, ...]]:
    """Return the levers that two models share, each with the levels that both have."""
    found = {}
    for name, lever in one.levers.items():
        twin = other.levers.get(name)
        if twin is None or set(twin.owners) != set(lever.owners):
            continue
        common = tuple(level for level in lever.levels if level in twin.levels)
        if len(common) > 1:
            found[name] = common
    return found


def shared_places(
    models: tuple[Model, Model], levers: Mapping[str, tuple[str, ...]]
) -> tuple[IntArray, IntArray]:
    """Return where the shared positions stand in each model, shape (m,) each.

    Of more than `MOST_SHARED` combinations the first are looked at.
    """
    found: list[tuple[int, int]] = []
    for levels in islice(product(*levers.values()), MOST_SHARED):
        wanted = dict(zip(levers, levels, strict=True))
        one, other = (_place(model, wanted) for model in models)
        if one is not None and other is not None:
            found.append((one, other))
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def rank_correlation(one: IntArray, other: IntArray) -> float | None:
    """Return Kendall's tau-b of two rankings; None where either ranks all alike.

    Examples
    --------
    >>> rank_correlation(np.array([1, 2, 3]), np.array([1, 3, 2]))  # 2 pairs alike, 1 not
    0.333...
    """
    from scipy.stats import kendalltau  # type: ignore[import-untyped]

    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(kendalltau(one, other).statistic)


def median_correlation(found: CodingsCompared) -> float | None:
    """Return the median over parties of what is known; None where nothing is."""
    known: FloatArray = np.array([c for c in found.correlations.values() if c is not None])
    return float(np.median(known)) if known.size else None


def _place(model: Model, wanted: Mapping[str, str]) -> int | None:
    levels = {**model.space.levels_of(model.status_quo), **wanted}
    try:
        return model.space.number_of(levels) - 1
    except InfeasibleStateError:
        return None


def _conclusions(verdict: CodingVerdict, model: Model) -> dict[str, object]:
    """What a coding concludes: its verdicts, those on the nearest exchange, and its own."""
    found: dict[str, object] = {
        "holds against single moves": verdict.holds,
        "some exchange is kept and safe": verdict.together == "exchange",
    }
    nearest = verdict.nearest
    if nearest is not None:
        found["the nearest exchange is kept"] = nearest.kept
        found["the nearest exchange is safe"] = nearest.safe
        found["the nearest exchange is carried out"] = nearest.done
    return found | dict(_own(model))


def _own(model: Model) -> Iterator[tuple[str, bool]]:
    asked = own_questions(model)
    if not asked:
        return
    plain = make_plain(definition_of(model))
    line = StandoffOnALine(plain.closures, plain.model.ranks, {})
    for question in asked:
        yield question.name, answer_without_number(plain, line, question)
