"""detente show: what a case says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.budgets import LISTED, afford
from detente.cli.inputs import read_begun
from detente.cli.options import CaseArgument, ReadingOption, TopOption, WhereOption
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    say,
    table_text,
)
from detente.cli.states import MOST_STATES_IN_FULL
from detente.errors import InputError
from detente.text import counted

if TYPE_CHECKING:
    from detente.model import Model
    from detente.studies import ActList
    from detente.studies.assessment import StateList


def show(
    case: CaseArgument,
    states: Annotated[bool, typer.Option("--states", help="List every feasible state.")] = False,
    acts: Annotated[
        bool, typer.Option("--acts", help="List what was done, with its four dates.")
    ] = False,
    where: WhereOption = "",
    top: TopOption = None,
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show parties, levers, rules and status quo, states, or acts."""
    model, unranked = read_begun(case, reading)
    if acts and states:
        raise InputError("goes without --states; ask for one of them.", "--acts")
    if acts:
        from detente.studies import list_acts

        done = list_acts(model.definition)
        if form is Format.table:
            emit_lines([f"{done.title}: acts"])
        emit(form, ACTS, _acts(done), done)
        return
    if states or where:
        from detente.studies.assessment import list_states

        found = list_states(model, where=where)
        emit(form, *_states(found, _shown(found, form, top)), found)
    elif form is Format.json:
        emit_json(model)
    elif form is Format.csv:
        emit(form, *_levers(model), None)
    else:
        _print(model, unranked)
    if unranked:
        say(
            f"no aims are written yet of {', '.join(unranked)}: [preferences.NAME] with a ranking "
            "of the states by number, statements, or a value."
        )


def _print(model: Model, unranked: Sequence[str]) -> None:
    dated = f" ({model.as_of})" if model.as_of else ""
    emit_lines([f"{model.title}{dated}", *([model.summary] if model.summary else []), ""])
    emit_text(table_text(*_parties(model, unranked), "Parties"))
    emit_lines([""])
    emit_text(table_text(*_levers(model), "Levers"))
    if lapses := _lapses(model):
        emit_lines([""])
        headers = ["lever", "level", "lapses to", "on", "who can let it", "now"]
        emit_text(table_text(headers, lapses, "Lapses unless renewed"))
    if model.rules:
        emit_lines(["", "Rules", *(f"  {rule}" for rule in model.rules)])
    if model.named_states:
        rows = [
            [name, named.title, _numbers(named.numbers)]
            for name, named in model.named_states.items()
        ]
        emit_lines([""])
        emit_text(table_text(["name", "label", "states"], rows, "Named states"))
    lines = [
        "",
        f"States: {model.space.size:,} feasible of {model.space.cells:,} combinations",
        f"Status quo: state {model.status_quo}",
        f"Fingerprint: {model.fingerprint}",
    ]
    lines += [f"Reading of {party}: {name}" for party, name in model.readings.items()]
    emit_lines(lines)


def _parties(model: Model, unranked: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
    rows = [
        [
            name,
            party.label,
            ", ".join(model.levers_of(name)) or "none",
            "none yet" if name in unranked else model.preferences[name].kind,
            ", ".join(model.alternative_ranks.get(name, {})) or "none",
        ]
        for name, party in model.parties.items()
    ]
    return ["party", "label", "levers", "preference", "alternatives"], rows


def _levers(model: Model) -> tuple[list[str], list[list[Any]]]:
    now = model.space.levels_of(model.status_quo)
    rows = [
        [v.name, v.owner, v.label, " < ".join(v.levels), v.told_moves, now[v.name]]
        for v in model.levers.values()
    ]
    return ["lever", "party", "label", "levels", "moves", "status quo"], rows


def _shown(found: StateList, form: Format, top: int | None) -> Sequence[int]:
    """The states that are printed: a long table has the status quo and the named ones."""
    numbers, model = found.numbers, found.model
    if form is not Format.table:
        afford(
            f"{len(numbers):,} states x {counted(len(model.levers), 'lever')}",
            "Ask for some with --where, or for --top N",
            seconds=len(numbers) * len(model.levers) * LISTED,
        )
        return numbers
    if top is not None:
        shown: Sequence[int] = numbers[:top]
    elif found.chosen is None and len(numbers) > MOST_STATES_IN_FULL:
        shown = sorted({model.status_quo, *found.names})[:MOST_STATES_IN_FULL]
    else:
        return numbers
    if len(shown) < len(numbers):
        say(
            f"shows {len(shown):,} of {len(numbers):,} states"
            f"{'' if top else ', the status quo and those with a name'}; --top N shows more, "
            "--where EXPR those asked for; --format csv has all."
        )
    return shown


def _states(found: StateList, numbers: Sequence[int]) -> tuple[list[str], list[list[Any]]]:
    model, names = found.model, found.names
    rows = [
        [
            number,
            *model.space.levels_of(number).values(),
            number == model.status_quo,
            ", ".join(names.get(number, [])),
        ]
        for number in numbers
    ]
    ours = ("state", "named")
    levers = [f"lever.{name}" if name in ours else name for name in model.levers]
    return ["state", *levers, "status quo", "named"], rows


ACTS = ["what", *("announced", "decreed", "executed", "effective"), "form", "number", "expires"]
ACTS += ["switches", "claims"]


def _acts(found: ActList) -> list[list[Any]]:
    return [
        [
            row.what,
            *(str(row.date_of(name) or "unknown") for name in ACTS[1:5]),
            row.act.form or None,
            row.act.number or None,
            None if row.act.expires is None else str(row.act.expires),
            "yes" if row.modelled else f"not modelled: {row.reason}",
            " ".join(row.act.claims) or None,
        ]
        for row in found.rows
    ]


def _lapses(model: Model) -> list[list[Any]]:
    return [
        [
            each.lever,
            each.level,
            each.to,
            "unknown" if each.day is None else each.day.isoformat(),
            " or ".join(" and ".join(some) for some in each.who),
            each.now,
        ]
        for each in model.lapses
    ]


def _numbers(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return "none"
    return ", ".join(map(str, numbers[:12])) + (
        f", … ({len(numbers):,} in all)" if len(numbers) > 12 else ""
    )
