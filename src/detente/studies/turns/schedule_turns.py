"""At which patience, notice or delay is a deal no longer kept in steps? (TU3)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from math import inf, isfinite

import numpy as np

from detente.case import Figure, numbers
from detente.model import Model
from detente.stability import Pieces
from detente.studies.turns.exact_turns import distance_of
from detente.studies.turns.kept_in_steps import kept_with
from detente.studies.turns.number_list import FIGURE, AskedNumber
from detente.studies.turns.ranges import NumberRange
from detente.studies.turns.result import NumberTurns, TurnSide
from detente.studies.turns.sampled_turns import EVEN_VALUES, MULTIPLES

CLOSE = 1e-9
"""A bracket is no wider than this part of the ends' size, where the search is quick."""

LEAST_PART, MOST_PART = 0.05, 0.99  # of 1: where discount factors and chances are tried
_KEY = re.compile(
    r"deals\.(\w+)\.schedule\.(detection|delay|(?:discount|rate|collateral)\.\w+)(?:\.amount)?"
)
_PARTS = ("discount", "detection")
_USUAL = {"detection": 1.0, "delay": 1.0}  # where the schedule does not say


def schedule_figures(model: Model, deal: str) -> list[AskedNumber]:
    """List the numbers of a deal's schedule whose turns are asked.

    Notice and delay are asked where the schedule does not say them, too.
    """
    known = numbers(model.definition)
    keys = [key for key in known if (found := _KEY.fullmatch(key)) and found[1] == deal]
    keys += [
        key
        for name in _USUAL
        if (key := f"deals.{deal}.schedule.{name}") not in known
        and model.definition.deals[deal].schedule is not None
    ]
    return [_figure(key, known.get(key), deal) for key in keys]


def _figure(key: str, number: Figure | float | None, deal: str) -> AskedNumber:
    head = key.removeprefix(f"deals.{deal}.schedule.").removesuffix(".amount")
    kind, _, party = head.partition(".")
    if isinstance(number, Figure):
        value, unit = number.value, number.unit
    else:
        value, unit = _USUAL[kind] if number is None else number, "1"
    top = (100.0 if unit == "%" else 1.0) if kind in _PARTS else inf
    label = f"{kind} of {party}" if party else kind
    return AskedNumber(key, FIGURE, label, unit, value, deal, domain=(0.0, top))


def schedule_turns(
    model: Model,
    deal: str,
    figures: Iterable[AskedNumber],
    *,
    close: float = CLOSE,
    stop: Callable[[], bool] | None = None,
) -> list[NumberTurns]:
    """Return where a deal stops being kept in steps along each number of its schedule.

    Each is tried at several values and every change is closed in on; a delay counts whole steps,
    so that its turn is the first one that differs.
    """
    found = []
    for figure in figures:
        if stop is not None and stop():
            break
        known = _range(model, figure)
        values = _values(figure, known)
        answers = {value: kept_with(model, deal, {figure.key: value}) for value in values}
        if answers[figure.stated] is None:
            continue
        whole = _is_whole(figure)
        _close_in(model, deal, figure, answers, 1.0 if whole else close)
        found.append(_turns(figure, known, answers, whole=whole))
    return found


def _range(model: Model, figure: AskedNumber) -> NumberRange | None:
    own = numbers(model.definition).get(figure.key)
    if not isinstance(own, Figure) or own.low is None or own.high is None or own.low >= own.high:
        return None
    return NumberRange(own.low, own.high, figure.key)


def _is_whole(figure: AskedNumber) -> bool:
    return ".delay" in figure.key and figure.unit == "1"


def _values(figure: AskedNumber, known: NumberRange | None) -> list[float]:
    values = {figure.stated, *(figure.stated * each for each in MULTIPLES)}
    least, most = figure.domain
    if isfinite(most):
        values |= set((most * np.linspace(LEAST_PART, MOST_PART, EVEN_VALUES)).tolist())
    if known is not None:
        values |= set(np.linspace(known.low, known.high, EVEN_VALUES).tolist())
    if _is_whole(figure):
        values = {float(max(1, round(each))) for each in values} | {figure.stated + 1}
    return sorted(each for each in values if least <= each <= most)


def _close_in(
    model: Model,
    deal: str,
    figure: AskedNumber,
    answers: dict[float, bool | None],
    close: float,
) -> None:
    """Halve every bracket until it is narrow; whole numbers until they are neighbours."""
    whole = _is_whole(figure)
    while True:
        todo = []
        ordered = sorted(value for value, answer in answers.items() if answer is not None)
        for low, high in pairwise(ordered):
            width = 1.0 if whole else close * max(abs(low), abs(high))
            if answers[low] != answers[high] and high - low > width:
                middle = (low + high) / 2
                todo.append(float(int(middle)) if whole else middle)
        new = [each for each in todo if each not in answers]
        if not new:
            return
        for value in new:
            answers[value] = kept_with(model, deal, {figure.key: value})


def _turns(
    figure: AskedNumber,
    known: NumberRange | None,
    answers: Mapping[float, bool | None],
    *,
    whole: bool,
) -> NumberTurns:
    values = sorted(value for value, answer in answers.items() if answer is not None)
    answer = bool(answers[figure.stated])
    sides = {}
    brackets = [(low, high) for low, high in pairwise(values) if answers[low] != answers[high]]
    for name, near in (
        ("below", [each for each in brackets if each[1] <= figure.stated]),
        ("above", [each for each in brackets if each[0] >= figure.stated]),
    ):
        if not near:
            tried = (values[0], values[-1])
            sides[name] = TurnSide(None, how="sampled", tried=tried, values_tried=len(values))
            continue
        low, high = near[-1] if name == "below" else near[0]
        at = (low if name == "below" else high) if whole else (low + high) / 2
        sides[name] = TurnSide(
            at,
            False if whole else None,
            "exact" if whole else "bracket",
            None if whole else (low, high),
            distance=distance_of(at, figure.stated, known, name),
            values_tried=len(values),
        )
    crosses = known is not None and any(
        known.low <= value <= known.high and answers[value] != answer for value in values
    )
    cells, now = [bool(answers[values[0]])], bool(answers[values[0]])
    for _ in brackets:
        cells += [now, not now]
        now = not now
    pieces = Pieces.of([(low + high) / 2 for low, high in brackets], np.array(cells))
    return NumberTurns(figure, answer, known, crosses, sides["below"], sides["above"], pieces)
