"""Turns through trade: a figure is tried at some values, and each change is closed in on. (TU3)

Between two solutions nothing is known but their answers: what is found is a bracket, and where
nothing is found, it was not found at these values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

import numpy as np

from detente.arrays import BoolArray
from detente.case import Definition, Uncertainty, trade_figures
from detente.errors import DetenteError
from detente.model import DrawnInputs
from detente.stability import Pieces
from detente.studies.draws import Engine
from detente.studies.turns.exact_turns import distance_of
from detente.studies.turns.number_list import FIGURE, AskedNumber, NotSearched
from detente.studies.turns.plain_case import PlainCase
from detente.studies.turns.questions import TurnQuestion
from detente.studies.turns.ranges import NumberRange, Ranges
from detente.studies.turns.result import NumberTurns, TurnSide

EVEN_VALUES = 9
MULTIPLES = (0.25, 0.5, 0.75, 1.5, 2.0, 4.0)
FINE = 1e-4
"""A bracket is no wider than this part of the range, or of the stated value without one."""

INSIDE = 3  # values at once between the ends of a bracket
AT_ONCE = 256  # draws solved together, between two looks at the clock
SHARES = ".rent_shares."
_LEFT_OUT = ("trade.baselines.", "trade.pressure.loss")


@dataclass(frozen=True, eq=False)
class Tried:
    """The answers along one figure, at the values tried, rising.

    Attributes
    ----------
    values : list of float
    answers : list of array of bool, shape (questions,)
        None where there is no answer.
    """

    values: list[float]
    answers: list[BoolArray | None]


def asked_figures(plain: PlainCase) -> tuple[list[AskedNumber], list[NotSearched]]:
    """List the figures of trade whose turns are asked, and those that are left out."""
    trade = plain.definition.trade
    found: list[AskedNumber] = []
    left: list[NotSearched] = []
    if trade is None or not any(each.source for each in plain.definition.outcomes.values()):
        return found, left
    figures = trade_figures(trade)
    for key, figure in figures.items():
        if key.startswith(_LEFT_OUT) or ".reversal" in key:
            continue
        if SHARES in key:
            head = key.rpartition(".")[0]
            if sum(other.startswith(f"{head}.") for other in figures) < 2:
                left.append(NotSearched(key, "no other share takes what it leaves"))
                continue
        share = figure.unit in ("1", "%") or SHARES in key
        top = (100.0 if figure.unit == "%" else 1.0) if share else inf
        name = key.removeprefix("trade.")
        found.append(
            AskedNumber(key, FIGURE, name, figure.unit, figure.value, key, domain=(0.0, top))
        )
    return found, left


class FigureTrial:
    """The figures of a case put at other values, many at once; all questions share the markets.

    Parameters
    ----------
    plain : PlainCase
    figures : sequence of AskedNumber
    questions : sequence of TurnQuestion
        Conclusions about single moves.
    """

    def __init__(
        self, plain: PlainCase, figures: Sequence[AskedNumber], questions: Sequence[TurnQuestion]
    ) -> None:
        self._names = {figure.key: f"figure_{place}" for place, figure in enumerate(figures)}
        self._stated = {figure.key: figure.stated for figure in figures}
        inputs = {
            self._names[figure.key]: Uncertainty(
                self._names[figure.key],
                "number",
                unit=figure.unit,
                best=figure.stated,
                acts_on=(figure.key,),
                effect="replace",
            )
            for figure in figures
        }
        self._case: Definition = replace(plain.definition, uncertainties=inputs)
        asked = [replace(each.conclusion, name=f"c{k}") for k, each in enumerate(questions)]
        conditions = {each.name: each for each in asked}
        self._case = replace(self._case, conclusions=conditions)
        self._engine = Engine(self._case, asked)
        self._columns = [each.name for each in asked]

    def reads(self, figure: AskedNumber, low: float, high: float) -> bool:
        """Whether any market changes where a figure has two values."""
        try:
            return self._engine.is_read(self._case, self._names[figure.key], low, high)
        except DetenteError:
            return True

    def answers(self, asked: Sequence[tuple[AskedNumber, float]]) -> list[BoolArray | None]:
        """Answer every question with one figure at a value and all others as stated."""
        size = len(asked)
        numbers = {name: np.full(size, self._stated[key]) for key, name in self._names.items()}
        for row, (figure, value) in enumerate(asked):
            numbers[self._names[figure.key]][row] = value
        found = self._engine.answer(DrawnInputs(size, numbers))
        table = np.array([found.holds[name] for name in self._columns])
        return [None if row in found.problems else table[:, row] for row in range(size)]


def sampled_turns(
    plain: PlainCase,
    questions: Sequence[TurnQuestion],
    figures: Sequence[AskedNumber],
    *,
    progress: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[list[list[NumberTurns]], bool]:
    """Return where each question's answer turns along each figure, and whether all are done.

    Notes
    -----
    Rule TU3. Each figure is tried at its stated value, at nine even values over its range, and at a
    quarter, half, three quarters, one and a half, two and four times the stated value where these
    lie outside it. Each change between neighbours is closed in on to 1e-4 of the range.
    """
    ranges = Ranges(plain.written)
    known = {figure.key: ranges.of(figure) for figure in figures}
    tried: dict[str, Tried] = {}
    complete = True
    for group in _together(figures):
        trial = FigureTrial(plain, group, questions)
        try:
            _scan(trial, group, known, tried, progress, stop)
            _close_in(trial, group, known, tried, progress, stop)
        except _StoppedError:
            complete = False
            break
    done = [figure for figure in figures if figure.key in tried]
    rows = [
        [_turns_of(figure, known[figure.key], tried[figure.key], row) for figure in done]
        for row in range(len(questions))
    ]
    return rows, complete


def scan_values(figure: AskedNumber, known: NumberRange | None) -> list[float]:
    """Return the values at which a figure is tried, rising; the stated one is always among them."""
    values = {figure.stated}
    low, high = figure.stated, figure.stated
    if known is not None:
        low, high = min(known.low, low), max(known.high, high)
        values |= set(np.linspace(known.low, known.high, EVEN_VALUES).tolist())
    multiples = {figure.stated * each for each in MULTIPLES}
    values |= {each for each in multiples if not low <= each <= high}
    least, most = figure.domain
    return sorted(each for each in values if least <= each <= most or each == figure.stated)


class _StoppedError(Exception):
    """Whoever asked has had enough."""


def _together(figures: Sequence[AskedNumber]) -> list[list[AskedNumber]]:
    """Figures that can be tried side by side: of the shares of one rent, one."""
    plain = [figure for figure in figures if SHARES not in figure.key]
    return [each for each in (plain, *([f] for f in figures if SHARES in f.key)) if each]


def _scan(
    trial: FigureTrial,
    figures: Sequence[AskedNumber],
    known: Mapping[str, NumberRange | None],
    tried: dict[str, Tried],
    progress: Callable[[str], None] | None,
    stop: Callable[[], bool] | None,
) -> None:
    asked: list[tuple[AskedNumber, float]] = []
    for figure in figures:
        values = scan_values(figure, known[figure.key])
        if trial.reads(figure, values[0], values[-1]):
            asked += [(figure, value) for value in values]
        else:
            asked.append((figure, figure.stated))
    answers = _answered(trial, asked, "values tried", progress, stop)
    for figure, value in asked:
        own = tried.setdefault(figure.key, Tried([], []))
        own.values.append(value)
        own.answers.append(answers[figure.key, value])


def _close_in(
    trial: FigureTrial,
    figures: Sequence[AskedNumber],
    known: Mapping[str, NumberRange | None],
    tried: dict[str, Tried],
    progress: Callable[[str], None] | None,
    stop: Callable[[], bool] | None,
) -> None:
    while True:
        asked = []
        for figure in figures:
            for low, high in _open_brackets(figure, known[figure.key], tried[figure.key]):
                inside = np.linspace(low, high, INSIDE + 2)[1:-1].tolist()
                asked += [(figure, value) for value in inside if low < value < high]
        if not asked:
            return
        answers = _answered(trial, asked, "closing in", progress, stop)
        for figure, value in asked:
            own = tried[figure.key]
            place = int(np.searchsorted(own.values, value))
            own.values.insert(place, value)
            own.answers.insert(place, answers[figure.key, value])


def _open_brackets(
    figure: AskedNumber, known: NumberRange | None, own: Tried
) -> list[tuple[float, float]]:
    """Neighbours with different answers that are still too far apart."""
    width = known.high - known.low if known is not None else abs(figure.stated)
    found = []
    for place in range(len(own.values) - 1):
        low, high = own.values[place], own.values[place + 1]
        before, after = own.answers[place], own.answers[place + 1]
        if before is None or after is None or high - low <= FINE * width:
            continue
        if not np.array_equal(before, after) and high - low > 4 * np.spacing(abs(high)):
            found.append((low, high))
    return found


def _answered(
    trial: FigureTrial,
    asked: Sequence[tuple[AskedNumber, float]],
    what: str,
    progress: Callable[[str], None] | None,
    stop: Callable[[], bool] | None,
) -> dict[tuple[str, float], BoolArray | None]:
    found: dict[tuple[str, float], BoolArray | None] = {}
    for begin in range(0, len(asked), AT_ONCE):
        if stop is not None and stop():
            raise _StoppedError
        if progress is not None:
            progress(f"figures of trade, {what}: {begin} of {len(asked)}")
        some = asked[begin : begin + AT_ONCE]
        keys = [(figure.key, value) for figure, value in some]
        found.update(zip(keys, trial.answers(some), strict=True))
    return found


def _turns_of(
    figure: AskedNumber, known: NumberRange | None, tried: Tried, row: int
) -> NumberTurns:
    values = [v for v, each in zip(tried.values, tried.answers, strict=True) if each is not None]
    answers = [bool(each[row]) for each in tried.answers if each is not None]
    at = values.index(figure.stated)
    answer = answers[at]
    if len(tried.values) == 1:
        side = TurnSide(None, how="proved")
        return NumberTurns(figure, answer, known, False, side, side, Pieces.always(answer))
    brackets = [
        (values[k], values[k + 1]) for k in range(len(values) - 1) if answers[k] != answers[k + 1]
    ]
    below = [each for each in brackets if each[1] <= figure.stated]
    above = [each for each in brackets if each[0] >= figure.stated]
    sides = {
        "below": _side(figure, known, below[-1] if below else None, "below", values),
        "above": _side(figure, known, above[0] if above else None, "above", values),
    }
    crosses = known is not None and any(
        known.low <= value <= known.high and each != answer
        for value, each in zip(values, answers, strict=True)
    )
    pieces = _pieces(brackets, answers[0])
    return NumberTurns(figure, answer, known, crosses, sides["below"], sides["above"], pieces)


def _side(
    figure: AskedNumber,
    known: NumberRange | None,
    bracket: tuple[float, float] | None,
    side: str,
    values: Sequence[float],
) -> TurnSide:
    if bracket is None:
        return TurnSide(
            None, how="sampled", tried=(values[0], values[-1]), values_tried=len(values)
        )
    middle = (bracket[0] + bracket[1]) / 2
    return TurnSide(
        middle,
        None,
        "bracket",
        bracket,
        distance=distance_of(middle, figure.stated, known, side),
        values_tried=len(values),
    )


def _pieces(brackets: Sequence[tuple[float, float]], first: bool) -> Pieces:
    """Pieces whose ends are the middles of brackets; no more than that is known of them."""
    cells, answer = [first], first
    for _ in brackets:
        cells += [answer, not answer]
        answer = not answer
    ends = [(low + high) / 2 for low, high in brackets]
    assert all(isfinite(end) for end in ends)
    return Pieces.of(ends, np.array(cells))
