"""detente show: what a case says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import CaseArgument, ReadingOption, read_model
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    table_text,
)

if TYPE_CHECKING:
    from detente.model import Model


def show(
    case: CaseArgument,
    states: Annotated[bool, typer.Option("--states", help="List every feasible state.")] = False,
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Show parties, levers, rules and status quo, or every state."""
    model = read_model(case, reading)
    if states:
        emit(form, *_states(model))
    elif form is Format.json:
        emit_json(_summary(model))
    elif form is Format.csv:
        emit(form, *_levers(model), None)
    else:
        _print(model)


def _print(model: Model) -> None:
    dated = f" ({model.as_of})" if model.as_of else ""
    emit_lines([f"{model.title}{dated}", *([model.summary] if model.summary else []), ""])
    emit_text(table_text(*_parties(model), "Parties"))
    emit_lines([""])
    emit_text(table_text(*_levers(model), "Levers"))
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


def _parties(model: Model) -> tuple[list[str], list[list[Any]]]:
    rows = [
        [
            name,
            party.label,
            ", ".join(model.levers_of(name)) or "none",
            model.preferences[name].kind,
            ", ".join(model.alternative_ranks.get(name, {})) or "none",
        ]
        for name, party in model.parties.items()
    ]
    return ["party", "label", "levers", "preference", "alternatives"], rows


def _levers(model: Model) -> tuple[list[str], list[list[Any]]]:
    now = model.space.levels_of(model.status_quo)
    rows = [
        [v.name, v.party, v.label, " < ".join(v.levels), v.moves, now[v.name]]
        for v in model.levers.values()
    ]
    return ["lever", "party", "label", "levels", "moves", "status quo"], rows


def _states(model: Model) -> tuple[list[str], list[list[Any]], dict[str, Any]]:
    from detente.report.export import states_json

    states = states_json(model)
    names: dict[int, list[str]] = {}
    for name, named in model.named_states.items():
        for number in named.numbers:
            names.setdefault(number, []).append(name)
    rows = [
        [
            state["id"],
            *state["levels"].values(),
            state["id"] == model.status_quo,
            ", ".join(names.get(state["id"], [])),
        ]
        for state in states
    ]
    data = {"case": model.title, "status_quo": model.status_quo, "states": states}
    return ["state", *model.levers, "status quo", "named"], rows, data


def _summary(model: Model) -> dict[str, Any]:
    return {
        "case": model.title,
        "as_of": model.as_of.isoformat() if model.as_of else None,
        "summary": model.summary,
        "fingerprint": model.fingerprint,
        "parties": [
            {
                "name": name,
                "label": party.label,
                "levers": list(model.levers_of(name)),
                "preference": model.preferences[name].kind,
                "alternatives": list(model.alternative_ranks.get(name, {})),
            }
            for name, party in model.parties.items()
        ],
        "levers": [
            {
                "name": lever.name,
                "party": lever.party,
                "label": lever.label,
                "levels": list(lever.levels),
                "moves": lever.moves,
            }
            for lever in model.levers.values()
        ],
        "rules": [str(rule) for rule in model.rules],
        "named_states": {name: list(v.numbers) for name, v in model.named_states.items()},
        "states": model.space.size,
        "combinations": model.space.cells,
        "status_quo": {
            "id": model.status_quo,
            "levels": model.space.levels_of(model.status_quo),
        },
        "readings": dict(model.readings),
    }


def _numbers(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return "none"
    return ", ".join(map(str, numbers[:12])) + (
        f", … ({len(numbers):,} in all)" if len(numbers) > 12 else ""
    )
