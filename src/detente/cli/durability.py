"""detente durability: would they keep it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import read_model, state_numbers
from detente.cli.options import CaseArgument, ReadingOption, StateOption, SweptConceptOption
from detente.cli.output import Format, FormatOption, emit, emit_lines, working

if TYPE_CHECKING:
    from detente.studies.deals import Breach, Durability, KeptState

HEADERS = (
    *("party", "stable by", "to state", "gain", "unit", "deterred by", "answer ends in"),
    "left",
)


def durability(
    case: CaseArgument,
    state: StateOption = "status-quo",
    concept: SweptConceptOption = "seq",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say who would keep a state, who would break it, and why.

    For how much, whom it costs, what the others would do about it, and what can be taken back.
    """
    model = read_model(case, reading)
    from detente.studies.deals import study_kept_states

    numbers = state_numbers(model, [state])
    with working("asking who would leave"):
        group = study_kept_states(model, numbers, concept)
    if form is Format.table:
        for each in group.states:
            _print(each)
        return
    rows = [
        [each.state, *row]
        for each in group.states
        for name in model.parties
        for row in _rows(each.durability, name)
    ]
    if len(numbers) > 1:
        emit(form, ("state", *HEADERS), rows, group)
    else:
        emit(form, HEADERS, [row[1:] for row in rows], group.states[0])


def _print(found: KeptState) -> None:
    from detente.studies import Labels
    from detente.studies.deals import (
        durability_sentences,
        sweetening_sentences,
        take_back_sentences,
    )

    words = Labels(found.model)
    lines = [f"{found.model.title}: {words.state(found.state)}."]
    lines += durability_sentences(words, found.durability)
    lines += take_back_sentences(words, found.take_back)
    lines += [] if found.to_hold is None else sweetening_sentences(words, found.to_hold)
    emit_lines(lines)


def _rows(found: Durability, party: str) -> list[list[Any]]:
    by = " ".join(found.stable[party])
    return [[party, by, *_row(breach)] for breach in found.of(party)] or [[party, by, *[None] * 6]]


def _row(breach: Breach) -> list[Any]:
    unit = "places" if breach.gain.scale == "rank" else breach.gain.unit or "its value"
    left = None if breach.left is None else breach.left.size
    deterred = " ".join(breach.deterred_by)
    return [breach.move.target, breach.gain.size, unit, deterred, breach.end, left]
