"""detente explain: why does a party stay in a state, or leave it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import (
    CaseArgument,
    ConceptOption,
    PartyOption,
    ReadingOption,
    StateOption,
    read_model,
    state_number,
)
from detente.cli.moves import move_data, way_data, way_text
from detente.cli.output import Format, FormatOption, emit, emit_lines

if TYPE_CHECKING:
    from detente.stability import Explanation


def explain(
    case: CaseArgument,
    state: StateOption = "status-quo",
    party: PartyOption = None,
    concept: ConceptOption = "seq",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say why a party stays in a state, or what it leaves for.

    Each better state it can reach, and what deters it: who moves which lever.
    """
    model = read_model(case, reading)
    from detente.stability import explain as proof

    number = state_number(model, state)
    parties = list(model.parties) if party is None else [party]
    found = [proof(model, number, each, concept) for each in parties]
    if form is Format.table:
        lines = []
        for each in found:
            verdict, *rest = each.sentences(most=40)
            lines += [verdict, *(f"  {sentence}" for sentence in rest)]
        emit_lines(lines)
        return
    headers = [
        "state",
        "party",
        "concept",
        "stable",
        "improvement",
        "deterred",
        "countermove",
        "end",
    ]
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "state": number,
        "levels": model.space.levels_of(number),
        "concept": concept,
        "parties": {each.party: _data(each) for each in found},
    }
    emit(form, headers, [row for each in found for row in _rows(each)], data)


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


def _data(found: Explanation) -> dict[str, Any]:
    return {
        "stable": found.stable,
        "improvements": [
            {
                "move": move_data(answer.improvement),
                "deterred": answer.deterred,
                "countermove": way_data(answer.countermove),
                "end": answer.end,
                "escape": move_data(answer.escape),
            }
            for answer in found.answers
        ],
        "sentences": found.sentences(),
    }
