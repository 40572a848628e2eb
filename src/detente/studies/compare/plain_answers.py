"""What every item says of every conclusion, where nothing is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.model import Model
from detente.stability import StandoffOnALine
from detente.studies.compare.compared import ConclusionDifference
from detente.studies.turns import (
    PlainCase,
    TurnQuestion,
    answer_without_number,
    group_questions,
    own_questions,
    status_quo_questions,
)


def conclusions_of(
    plain: Sequence[PlainCase], sure: Mapping[str, str]
) -> list[ConclusionDifference]:
    """Ask every item what any asks: own conclusions, the status quo, named groups."""
    asked: dict[str, str] = {}
    answers: list[dict[str, bool]] = []
    for place, each in enumerate(plain):
        line = StandoffOnALine(each.closures, each.model.ranks, {})
        said = {}
        for question in _questions(each.model):
            name = first_name(question.name, sure) if place == 1 else question.name
            asked.setdefault(name, question.title)
            said[name] = answer_without_number(each, line, question)
        answers.append(said)
    return [
        ConclusionDifference(name, title, tuple(said.get(name) for said in answers))
        for name, title in asked.items()
    ]


def first_name(name: str, sure: Mapping[str, str]) -> str:
    """Return a name of the second case as the first has it: ``gift.nash`` as ``unpaid.nash``."""
    head, dot, rest = name.partition(".")
    return f"{sure.get(head, head)}{dot}{rest}"


def _questions(model: Model) -> list[TurnQuestion]:
    return [*own_questions(model), *status_quo_questions(), *group_questions(model)]
