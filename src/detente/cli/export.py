"""detente export: a case and its stability for other programs."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from detente.cli.inputs import (
    CONCEPTS_HELP,
    CaseArgument,
    OutputOption,
    ReadingOption,
    read_model,
    split_list,
)
from detente.cli.output import check_target, emit_text, say, working, write_file


class ExportFormat(StrEnum):
    """What other programs read."""

    csv = "csv"
    json = "json"
    graphml = "graphml"
    dot = "dot"
    nfg = "nfg"


def export(
    case: CaseArgument,
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            "-f",
            help="csv, json: states and their stability; graphml, dot: states and moves as a "
            "graph; nfg: a strategic game for Gambit.",
        ),
    ],
    output: OutputOption = None,
    concept: Annotated[
        list[str],
        typer.Option("--concept", metavar="CONCEPT", help=f"{CONCEPTS_HELP}. All but sim without."),
    ] = [],  # noqa: B006
    reading: ReadingOption = [],  # noqa: B006
) -> None:
    """Write a case and its stability for another program.

    Without --output it is printed. What a format cannot express is said.
    """
    if output is not None:
        check_target(output, case)
    model = read_model(case, reading)
    from detente.report import export as formats
    from detente.stability import SWEPT, analyse

    content: str | bytes
    if form is ExportFormat.nfg:
        content = formats.nfg(model)
        for lost in formats.lost_in_nfg(model):
            say(lost)
    else:
        with working("looking for equilibria"):
            table = analyse(model, split_list(concept) or SWEPT)
        match form:
            case ExportFormat.csv:
                content = formats.states_csv(model, table)
            case ExportFormat.json:
                content = json.dumps(formats.stability_json(model, table)) + "\n"
            case ExportFormat.graphml:
                content = formats.graphml(model, table)
            case ExportFormat.dot:
                content = formats.dot(model, table)
    if output is None:
        emit_text(content if isinstance(content, str) else content.decode("utf-8"))
    else:
        write_file(output, content, case)
