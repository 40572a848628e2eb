"""One look at a case, and what a later one finds otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.casefile import read_definition
from detente.concepts import BY_NAME
from detente.errors import InputError
from detente.model import Model
from detente.stability import StandoffOnALine, analyse
from detente.studies.turns import (
    TurnQuestion,
    answer_without_number,
    deal_questions,
    group_questions,
    kept_agreements_question,
    make_plain,
    own_questions,
    status_quo_questions,
)
from detente.text import counted, listed

MOST_STATES_AGREED = 2**16
MOST_NAMED = 6
ASKED = ("nash", "seq")


@dataclass(frozen=True, eq=False)
class Look:
    """What a case says now.

    Attributes
    ----------
    model : Model
    answers : mapping of str to bool
        By question, as a sentence: the case's own conclusions, today's position, named states,
        deals.
    equilibria : mapping of str to frozenset
        By concept, the states that rest, each as its levels.
    """

    model: Model
    answers: Mapping[str, bool]
    equilibria: Mapping[str, frozenset[tuple[tuple[str, str], ...]]]


def look_at(case: str | Path) -> Look:
    """Solve a case, uncertain inputs at their best values.

    Raises
    ------
    InputError, UnconvergedError
        As of :func:`detente.load_case`.
    """
    definition, name = read_definition(case)
    try:
        plain = make_plain(definition)
        line = StandoffOnALine(plain.closures, plain.model.ranks, {})
        answers = {
            question.title: answer_without_number(plain, line, question)
            for question in _questions(plain.model)
        }
    except InputError as error:
        raise error.at(name) from None
    table, space = analyse(plain.model, ASKED), plain.space
    resting = {
        concept: frozenset(
            tuple(space.levels_of(number).items()) for number in table.equilibria(concept)
        )
        for concept in ASKED
    }
    return Look(plain.model, answers, resting)


def first_lines(look: Look) -> list[str]:
    """Say what a case says, before anything has changed."""
    model = look.model
    lines = [f"{model.title}: {counted(model.space.size, 'state')}, status quo {model.status_quo}."]
    for holds, told in ((True, "Holds"), (False, "Does not hold")):
        lines += [f"  {told}: {name}." for name, each in look.answers.items() if each is holds]
    return lines


def change_lines(before: Look, after: Look) -> list[str]:
    """Say what now holds and no longer holds; nothing where all is as it was."""
    lines = [
        f"  {'Now holds' if holds else 'No longer holds'}: {name}."
        for name, holds in after.answers.items()
        if before.answers.get(name, holds) is not holds
    ]
    for name, holds in after.answers.items():
        if name not in before.answers:
            lines.append(f"  New, and {'holds' if holds else 'does not hold'}: {name}.")
    lines += [f"  No longer asked: {name}." for name in before.answers if name not in after.answers]
    if set(before.model.levers) != set(after.model.levers):
        lines.append(f"  Levers: {', '.join(after.model.levers)}.")
    else:
        lines += _rests(before, after)
    if before.model.space.size != after.model.space.size:
        lines.append(
            f"  {counted(after.model.space.size, 'state')}, before "
            f"{counted(before.model.space.size, 'state')}."
        )
    return lines


def _rests(before: Look, after: Look) -> Iterator[str]:
    for concept in ASKED:
        was, now = before.equilibria[concept], after.equilibria[concept]
        for told, found in (("Now rests", now - was), ("No longer rests", was - now)):
            if found:
                states = [_state(after.model, each) for each in sorted(found)]
                yield f"  {told} {BY_NAME[concept].manner}: {listed(states, most=MOST_NAMED)}."


def _state(model: Model, levels: tuple[tuple[str, str], ...]) -> str:
    now = model.space.levels_of(model.status_quo)
    other = [f"{lever}={level}" for lever, level in levels if now.get(lever) != level]
    return " ".join(other) or "the status quo"


def _questions(model: Model) -> Iterator[TurnQuestion]:
    yield from own_questions(model)
    yield from (each for each in status_quo_questions() if each.concept in ASKED)
    if model.space.size <= MOST_STATES_AGREED:
        yield kept_agreements_question(model)
    yield from group_questions(model)
    yield from deal_questions(model)
