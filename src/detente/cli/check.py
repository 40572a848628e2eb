"""detente check: can the cases be read, and do they mean what they say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import read_model
from detente.cli.output import Format, FormatOption, emit, emit_json, emit_lines
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.model import Model

CHECK_FAILED = 3


def check(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE", help="Names of shipped cases, TOML files, or folders."),
    ],
    form: FormatOption = Format.table,
    strict: Annotated[
        bool, typer.Option("--strict", help="Doubts fail the check too, with exit code 3.")
    ] = False,
) -> None:
    """Say of each case, on one line, whether it is valid.

    Exit code 2 if one is not. What is allowed but was perhaps not meant (a level that occurs in
    no state, a party indifferent to everything) is named as a doubt.
    """
    verdicts = [_verdict(case) for case in cases]
    if form is Format.table:
        emit_lines([_line(verdict) for verdict in verdicts])
    elif form is Format.json:
        emit_json(verdicts)
    else:
        rows = [[v["case"], v["valid"], v["problem"], "; ".join(v["doubts"])] for v in verdicts]
        emit(form, ["case", "valid", "problem", "doubts"], rows, None)
    if not all(verdict["valid"] for verdict in verdicts):
        raise typer.Exit(InputError.exit_code)
    if strict and any(verdict["doubts"] for verdict in verdicts):
        raise typer.Exit(CHECK_FAILED)


def _verdict(case: str) -> dict[str, Any]:
    try:
        model = read_model(case)
    except InputError as error:
        return {"case": case, "valid": False, "problem": str(error), "doubts": []}
    return {
        "case": case,
        "valid": True,
        "problem": "",
        "doubts": _doubts(model),
        "parties": len(model.parties),
        "levers": len(model.levers),
        "states": model.space.size,
        "fingerprint": model.fingerprint,
        **_trade(model),
    }


def _trade(model: Model) -> dict[str, Any]:
    """How many markets the case's states take, where it has trade."""
    if model.definition.trade is None:
        return {}
    from detente.studies.trade_outcomes import trade_plan
    from detente.studies.trade_setup import trade_setup

    setup = trade_setup(model.definition)
    plan = trade_plan(setup, model.definition, model.space)
    found = {"levers": list(setup.levers), "combinations": plan.cells.size}
    return {"trade": {**found, "solves": len(plan.sets)}}


def _line(verdict: dict[str, Any]) -> str:
    if not verdict["valid"]:
        return f"{verdict['case']}: INVALID: {verdict['problem']}"
    sizes = ", ".join(f"{verdict[key]:,} {key}" for key in ("parties", "levers", "states"))
    if "trade" in verdict:
        trade = verdict["trade"]
        over = f" of {', '.join(trade['levers'])}" if trade["levers"] else ""
        sizes += f"; trade takes {trade['solves']:,} solves for {trade['combinations']:,} "
        sizes += f"combinations{over}"
    tail = "".join(f" Doubt: {doubt}" for doubt in verdict["doubts"])
    return f"{verdict['case']}: valid: {sizes}.{tail}"


def _doubts(model: Model) -> list[str]:
    doubts = []
    for lever in model.levers.values():
        present = set(model.space.digits(lever.name).tolist())
        absent = [level for place, level in enumerate(lever.levels) if place not in present]
        if absent:
            doubts.append(f"lever '{lever.name}' is never at {', '.join(absent)}.")
    for party, ranks in model.ranks.items():
        if model.space.size > 1 and ranks.min() == ranks.max():
            doubts.append(f"party '{party}' finds all states equally good.")
    for name, named in model.named_states.items():
        if not named.numbers:
            doubts.append(f"named state '{name}' denotes no state.")
    return doubts
