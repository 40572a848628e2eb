"""detente handover: how would it be carried out?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import CaseArgument, ListOption, option
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    say,
    table_text,
    working,
)
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.studies.handover import HandoverStudy

NOT_MET = 3
STAGES = ["stage", "kind", "actor", "place", "status", "day", "critical", "claims"]
RECEIPTS = ["who", "from", "to", "place", "day", "origins", "gaps"]


def handover(
    case: CaseArgument,
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Which handover; the only one without.")
    ] = "",
    by: Annotated[str, option("--by", "DATE", "Count completion and confirmations by a day.")] = "",
    start: Annotated[str, option("--start", "DATE", "Begin on another day.")] = "",
    given: Annotated[
        ListOption,
        option("--given", "STAGE=OUTCOME", "Take an outcome for certain. May be repeated."),
    ] = None,
    draws: Annotated[
        int | None, option("--draws", "N", "Simulate so many runs, instead of exactly.")
    ] = None,
    seed: Annotated[int, option("--seed", "S", "Of the simulation.")] = 0,
    assert_at_least: Annotated[
        float | None,
        option("--assert-at-least", "P", "Leave with 3 unless it is completed with this chance."),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Say how a handover ends, when, and who would see a breach.

    Who arrives, who holds whom in each ending, who confirms each stage, and what is not known.
    With --by the chance of --assert-at-least is that of completion by the day.
    """
    from detente.studies import load_case
    from detente.studies.handover import study_handover

    with working("following the chain"):
        found = study_handover(
            load_case(case),
            name,
            by=_date(by, "--by"),
            start=_date(start, "--start"),
            given=_given(given),
            draws=_draws(draws),
            seed=seed,
        )
    if form is Format.json:
        emit_json(found)
    elif form is Format.csv:
        emit(form, STAGES, _stages(found), found)
    else:
        _print(found)
    if assert_at_least is not None:
        _decide(found, assert_at_least)


def _date(text: str, flag: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"found {text[:40]!r}; write a day as 2025-02-12.", flag) from None


def _draws(draws: int | None) -> int | None:
    if draws is not None and not 1 <= draws <= 10_000_000:
        raise InputError(f"found {draws}; simulate 1 to 10,000,000 runs.", "--draws")
    return draws


def _given(texts: ListOption) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for text in texts or ():
        stage, equals, outcome = text.partition("=")
        if not equals or not stage or not outcome:
            raise InputError(f"found {text[:80]!r}; write STAGE=OUTCOME.", "--given")
        if stage in found:
            raise InputError(f"stage '{stage[:80]}' is given twice.", "--given")
        found[stage] = outcome
    return found


def _print(found: HandoverStudy) -> None:
    from detente.studies.handover import handover_sentences

    chain = found.chain
    begins = "" if chain.start is None else f", from {chain.start}"
    emit_lines([f"{found.title}: handover '{chain.name}'{begins}", ""])
    emit_lines(handover_sentences(found))
    emit_lines([""])
    emit_text(table_text(STAGES, _stages(found), "Stages"))
    emit_lines([""])
    emit_text(table_text(RECEIPTS, _receipts(found), "Receipts"))


def _stages(found: HandoverStudy) -> list[list[Any]]:
    return [
        [
            each.stage.name,
            each.stage.kind or None,
            each.stage.actor or "unknown",
            each.stage.place or None,
            each.stage.status,
            None if each.day is None else each.day.isoformat(),
            None if each.critical is None else f"{float(each.critical):.0%}",
            " ".join(each.stage.claims) or None,
        ]
        for each in found.answer.stages
    ]


def _receipts(found: HandoverStudy) -> list[list[Any]]:
    return [
        [
            ", ".join(each.who),
            each.giver,
            each.receiver,
            each.place or None,
            None if each.day is None else each.day.isoformat(),
            ", ".join(each.origins) or "none",
            "; ".join(each.gaps) or None,
        ]
        for each in found.answer.receipts
    ]


def _decide(found: HandoverStudy, least: float) -> None:
    if not 0 <= least <= 1:
        raise InputError(f"found {least:g}; a chance lies between 0 and 1.", "--assert-at-least")
    completed = found.answer.ending("completed")
    if found.by is None:
        reached, told = completed.low, "completed"
    else:
        reached, told = found.answer.completed_by(found.by), f"completed by {found.by}"
    if float(reached) < least:
        say(f"not met: {told} with {float(reached):.1%}, asked for {least:.1%}.")
        raise typer.Exit(NOT_MET)
