"""detente durability: would they keep it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import (
    CaseArgument,
    ConceptOption,
    ReadingOption,
    StateOption,
    read_model,
    state_number,
)
from detente.cli.output import Format, FormatOption, emit, emit_lines, working

if TYPE_CHECKING:
    from detente.studies.deals import Breach, Durability


def durability(
    case: CaseArgument,
    state: StateOption = "status-quo",
    concept: ConceptOption = "seq",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say who would keep a state, who would break it, and why.

    For how much, whom it costs, what the others would do about it, and what can be taken back.
    """
    model = read_model(case, reading)
    from detente.studies import Words
    from detente.studies.deals import (
        durability_sentences,
        sweeten_to_hold,
        sweetening_sentences,
        take_back,
        take_back_sentences,
    )
    from detente.studies.deals.durability import durability as judge

    number = state_number(model, state)
    with working("asking who would leave"):
        found = judge(model, number, concept=concept)
        mended = None if found.holds else sweeten_to_hold(model, number, concept)
        backs = take_back(model, number)
    if form is Format.table:
        words = Words(model)
        lines = [f"{model.title}: {words.state(number)}.", *durability_sentences(words, found)]
        lines += take_back_sentences(words, backs)
        lines += [] if mended is None else sweetening_sentences(words, mended)
        emit_lines(lines)
        return
    from detente.cli.deals_data import durability_data, sweetening_data

    headers = [
        "party", "stable by", "to state", "gain", "unit", "deterred by", "answer ends in", "left",
    ]  # fmt: skip
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "levels": model.space.levels_of(number),
        **durability_data(found),
        "take_back": [
            {
                "lever": each.lever,
                "party": each.party,
                "whole": each.whole,
                "back_to": each.back_to,
                "one_way": each.one_way,
            }
            for each in backs
        ],
        "to_hold": sweetening_data(mended),
    }
    emit(form, headers, [row for name in model.parties for row in _rows(found, name)], data)


def _rows(found: Durability, party: str) -> list[list[Any]]:
    by = " ".join(found.stable[party])
    return [[party, by, *_row(breach)] for breach in found.of(party)] or [[party, by, *[None] * 6]]


def _row(breach: Breach) -> list[Any]:
    unit = "places" if breach.gain.scale == "rank" else breach.gain.unit or "its value"
    left = None if breach.left is None else breach.left.size
    deterred = " ".join(breach.deterred_by)
    return [breach.move.target, breach.gain.size, unit, deterred, breach.end, left]
