"""What would turn the conclusions of a case? (TU1-TU5)"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from detente.budgets import TURNED, afford
from detente.case import Definition, number_address
from detente.casefile import read_definition
from detente.errors import unknown_name
from detente.model import Model
from detente.stability import StandoffOnALine
from detente.studies.turns.exact_turns import exact_turns, grouped
from detente.studies.turns.moving_case import along
from detente.studies.turns.moving_values import NotALineError
from detente.studies.turns.neighbours import discrete_turns
from detente.studies.turns.number_list import FIGURE, AskedNumber, NotSearched, asked_numbers
from detente.studies.turns.pairs import pair_turns
from detente.studies.turns.plain_case import PlainCase, make_plain
from detente.studies.turns.questions import (
    TurnQuestion,
    answer_without_number,
    group_questions,
    own_questions,
    question_named,
    status_quo_question,
)
from detente.studies.turns.ranges import Ranges
from detente.studies.turns.result import (
    ConclusionTurns,
    DiscreteTurn,
    NumberTurns,
    PairTurn,
    Turns,
)
from detente.studies.turns.sampled_turns import FINE, asked_figures, sampled_turns
from detente.studies.turns.schedule_turns import schedule_figures, schedule_turns
from detente.text import counted

Progress = Callable[[str], None]
Stop = Callable[[], bool]
_NO_PAIRS: tuple[tuple[PairTurn, ...], int] = ((), 0)


def definition_of(case: str | Path | Definition | Model) -> Definition:
    """Return what a case says; a model's readings of aims take the place of the aims as written."""
    if isinstance(case, Definition):
        return case
    if not isinstance(case, Model):
        return read_definition(case)[0]
    definition, preferences = case.definition, dict(case.definition.preferences)
    for party, name in case.readings.items():
        own = preferences[party]
        preferences[party] = replace(own.alternatives[name], alternatives=own.alternatives)
    return replace(definition, preferences=preferences)


def asked_questions(
    model: Model, conclusions: Sequence[str | TurnQuestion] | None
) -> list[TurnQuestion]:
    """Return what is asked: by name; without names the case's own, the status quo, named groups."""
    if conclusions is None:
        return [*own_questions(model), status_quo_question(model), *group_questions(model)]
    return [
        each if isinstance(each, TurnQuestion) else question_named(model, each)
        for each in conclusions
    ]


def turns(
    case: str | Path | Definition | Model,
    conclusions: Sequence[str | TurnQuestion] | None = None,
    numbers: Sequence[str] | None = None,
    *,
    trade: bool = True,
    discrete: bool = True,
    pairs: bool = False,
    rays: int = 200,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Turns:
    """Say at which value of which number each conclusion of a case turns.

    Parameters
    ----------
    case : str, Path, Definition or Model
    conclusions : sequence of str or TurnQuestion, optional
        By name; without, those of the case, the status quo by the strongest concept by which it
        holds, and of every named group whether some state holds and is reached.
    numbers : sequence of str, optional
        Addresses; every number without.
    progress : callable, optional
        Told which number is next.
    trade, discrete, pairs : bool
        Whether figures of trade are tried too, neighbouring cases, and two numbers together.
    rays : int
        Of pairs: along how many lines to look at most.
    stop : callable, optional
        Asked before each number; where it says so, what was found so far is returned.

    Returns
    -------
    Turns

    Raises
    ------
    InputError
        If the case, a conclusion or an address is wrong.
    """
    plain = make_plain(definition_of(case))
    asked = asked_questions(plain.model, conclusions)
    _afford(plain, numbers)
    return study_turns(
        plain,
        asked,
        numbers,
        trade=trade,
        discrete=discrete and numbers is None,
        rays=rays if pairs else 0,
        progress=progress,
        stop=stop,
    )


def study_turns(
    plain: PlainCase,
    asked: Sequence[TurnQuestion],
    numbers: Sequence[str] | None = None,
    *,
    trade: bool = False,
    discrete: bool = False,
    rays: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Turns:
    """As :func:`turns`, of a case whose uncertain inputs are set aside already."""
    chosen, figures, left = _chosen(plain, numbers, trade=trade)
    ranges = Ranges(plain.written)
    found: list[list[NumberTurns]] = [[] for _ in asked]
    complete = True
    for place, number in enumerate(chosen):
        if stop is not None and stop():
            complete = False
            break
        if progress is not None:
            progress(f"number {place + 1} of {len(chosen)}: {number.key}")
        try:
            moving = along(plain, number)
        except NotALineError as error:
            left.append(NotSearched(number.key, str(error)))
            continue
        known = ranges.of(number)
        for row, question in zip(found, asked, strict=True):
            if not question.deal:
                row.append(exact_turns(moving, question, known))
    for row, question in zip(found, asked, strict=True):
        if question.deal and complete:
            terms = schedule_figures(plain.model, question.deal)
            wanted = [each for each in terms if numbers is None or each.key in numbers]
            row += schedule_turns(plain.model, question.deal, wanted, close=FINE, stop=stop)
    alone = [place for place, each in enumerate(asked) if each.alone]
    if complete and figures and alone:
        some = [asked[place] for place in alone]
        more, complete = sampled_turns(plain, some, figures, progress=progress, stop=stop)
        for place, row in zip(alone, more, strict=True):
            found[place] += row
    together = [_NO_PAIRS for _ in asked]
    if rays and complete:
        together = [
            _NO_PAIRS if question.deal else pair_turns(plain, question, row, rays)
            for question, row in zip(asked, found, strict=True)
        ]
    around = discrete_turns(plain, asked) if discrete and complete else [[] for _ in asked]
    conclusions = tuple(
        replace(_of_question(plain, question, row, left, near), pairs=pairs, pairs_left=over)
        for question, row, near, (pairs, over) in zip(asked, found, around, together, strict=True)
    )
    told = replace(plain.model, definition=plain.written)
    return Turns(told, _with_also(conclusions), complete)


def _afford(plain: PlainCase, numbers: Sequence[str] | None) -> None:
    size, movers = plain.space.size, len(plain.model.movers)
    many = len(asked_numbers(plain)[0]) if numbers is None else len(numbers)
    afford(
        f"{counted(many, 'number')} x {size:,} states x {counted(movers, 'mover')}",
        "Ask for some with --number, use fewer levers, or rules that exclude more",
        seconds=many * size * movers * TURNED,
    )


def _chosen(
    plain: PlainCase, numbers: Sequence[str] | None, *, trade: bool
) -> tuple[list[AskedNumber], list[AskedNumber], list[NotSearched]]:
    found, left = asked_numbers(plain)
    figures, more = asked_figures(plain) if trade else ([], [])
    if numbers is None:
        return found, figures, [*left, *more]
    terms = [
        each for deal in plain.definition.deals for each in schedule_figures(plain.model, deal)
    ]
    by_key = {each.key: each for each in (*found, *figures, *terms)}
    wanted = [
        by_key[key] for key in dict.fromkeys(_by_index(plain, key, by_key) for key in numbers)
    ]
    return (
        [each for each in wanted if each.kind != FIGURE],
        [each for each in wanted if each.kind == FIGURE and each not in terms],
        [],
    )


def _by_index(plain: PlainCase, key: str, known: Mapping[str, AskedNumber]) -> str:
    """The key of a number; a cell may be named by its levels."""
    if key not in known and "=" in key:
        key = number_address(plain.definition, key)
    if key not in known:
        raise unknown_name("number that can be asked", key, known)
    return key


def _of_question(
    plain: PlainCase,
    question: TurnQuestion,
    row: Sequence[NumberTurns],
    left: Sequence[NotSearched],
    around: Sequence[DiscreteTurn],
) -> ConclusionTurns:
    turning = [each for each in row if each.turns]
    tried = [each for each in row if not each.turns and each.below.how == "sampled"]
    why = list(left)
    if question.deal:
        why = [NotSearched("outcomes", "schedules are asked along their own terms only")]
    elif not question.alone:
        why.append(NotSearched("trade", "figures of trade are asked of single moves only"))
    here = StandoffOnALine(plain.closures, plain.model.ranks, {})
    return ConclusionTurns(
        question,
        row[0].answer if row else answer_without_number(plain, here, question),
        tuple(grouped(turning)),
        len(row) - len(turning) - len(tried),
        len(tried),
        not_searched=tuple(why),
        discrete=tuple(around),
        asked=tuple(row),
    )


def _with_also(conclusions: Sequence[ConclusionTurns]) -> tuple[ConclusionTurns, ...]:
    """Say of every turn which other conclusions turn there too."""
    at: dict[tuple[str, str, float], list[str]] = {}
    for each in conclusions:
        for number in each.asked:
            for side, turn in number.sides:
                if turn.value is not None:
                    key = (number.number.key, side, turn.value)
                    at.setdefault(key, []).append(each.question.name)

    def told(number: NumberTurns, name: str) -> NumberTurns:
        sides = {}
        for side, turn in number.sides:
            if turn.value is not None:
                others = at[number.number.key, side, turn.value]
                turn = replace(turn, also_flips=tuple(o for o in others if o != name))
            sides[side] = turn
        return replace(number, below=sides["below"], above=sides["above"])

    return tuple(
        replace(
            each,
            numbers=tuple(told(number, each.question.name) for number in each.numbers),
        )
        for each in conclusions
    )
