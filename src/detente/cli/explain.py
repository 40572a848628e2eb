"""detente explain: why does a party stay in a state, or leave it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import read_model, state_number
from detente.cli.options import (
    CaseArgument,
    ConceptOption,
    PartyOption,
    ReadingOption,
    StateOption,
)
from detente.cli.output import Format, FormatOption, emit, emit_lines
from detente.cli.states import way_text

if TYPE_CHECKING:
    from detente.stability import Explanation

HEADERS = (
    *("state", "party", "concept", "stable", "improvement", "deterred", "countermove"),
    "end",
)
MOST_SENTENCES = 40


def explain(
    case: CaseArgument,
    state: StateOption = "status-quo",
    party: PartyOption = None,
    concept: ConceptOption = "seq",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say why a party stays in a state, or what it leaves for.

    Each better state it can reach, and what deters it: who moves which lever.
    """
    model = read_model(case, reading)
    from detente.studies.assessment import explain_state

    number = state_number(model, state)
    found = explain_state(model, number, concept, None if party is None else [party])
    if form is Format.table:
        lines = []
        for each in found.parties:
            verdict, *rest = each.sentences(most=MOST_SENTENCES)
            lines += [verdict, *(f"  {sentence}" for sentence in rest)]
        emit_lines(lines)
        return
    emit(form, HEADERS, [row for each in found.parties for row in _rows(each)], found)


def _rows(found: Explanation) -> list[list[Any]]:
    head = [found.state, found.party, found.concept, found.stable]
    return [
        [
            *head,
            answer.improvement.target,
            answer.deterred,
            way_text(answer.countermove) if answer.countermove else None,
            answer.end,
        ]
        for answer in found.answers
    ] or [[*head, None, None, None, None]]
