"""detente export: a case and its stability for other programs."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from detente.budgets import LISTED, afford
from detente.cli.inputs import read_model
from detente.cli.options import (
    CONCEPTS_HELP,
    CaseArgument,
    ForceOption,
    ListOption,
    OutputOption,
    ReadingOption,
    option,
    split_list,
)
from detente.cli.output import check_target, emit_text, say, working, write_file
from detente.text import counted

if TYPE_CHECKING:
    from detente.studies.assessment import StatesByConcept


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
        ListOption, option("--concept", "CONCEPT", f"{CONCEPTS_HELP}. All but sim without.")
    ] = None,
    reading: ReadingOption = None,
    force: ForceOption = False,
) -> None:
    """Write a case and its stability for another program.

    Without --output it is printed. What a format cannot express is said.
    """
    if output is not None:
        check_target(output, case, force=force)
    model = read_model(case, reading)
    content: str | bytes
    if form is ExportFormat.nfg:
        from detente.report.export import lost_in_nfg, nfg

        content = nfg(model)
        for lost in lost_in_nfg(model):
            say(lost)
    else:
        from detente.studies.assessment import states_by_concept

        with working("looking for equilibria"):
            found = states_by_concept(model, split_list(concept))
        content = _content(found, form)
    if output is None:
        emit_text(content if isinstance(content, str) else content.decode("utf-8"))
    else:
        write_file(output, content)


def _content(found: StatesByConcept, form: ExportFormat) -> str | bytes:
    from detente.report import export as formats

    if form is ExportFormat.csv:
        return formats.states_csv(found.model, found.table)
    if form is ExportFormat.json:
        from detente.report.data import to_data

        size, levers = found.model.space.size, len(found.model.levers)
        afford(
            f"{size:,} states x {counted(levers, 'lever')} as JSON",
            "Export CSV, which has the same",
            seconds=2 * size * levers * LISTED,
        )
        return json.dumps(to_data(found)) + "\n"
    from detente.studies.assessment import state_graph

    if form is ExportFormat.graphml:
        most, what, write = formats.MOST_GRAPHML_MOVES, "GraphML", formats.graphml
    else:
        most, what, write = formats.MOST_DOT_MOVES, "a drawing by Graphviz", formats.dot
    return write(state_graph(found.model, found.table, most, what))
