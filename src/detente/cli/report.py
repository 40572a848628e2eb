"""detente report: everything about a case in one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.inputs import read_model
from detente.cli.options import (
    CaseArgument,
    ForceOption,
    ListOption,
    ReadingOption,
    option,
    split_list,
)
from detente.cli.output import check_target, say, telling, told_target, write_file
from detente.errors import InputError, located


def report(
    case: CaseArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="FILE.html, or FILE.md as Markdown."),
    ],
    sections: Annotated[
        ListOption,
        option(
            "--sections",
            "NAME,NAME",
            "Only these: front-page, parties, status-quo, resting, map, blocks, change, trade, "
            "deals, handovers, forecast, readings, robust, named, preferences, rules, method.",
        ),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Only page one, the page to pass on.")
    ] = False,
    draws: Annotated[
        int | None, typer.Option("--draws", metavar="N", min=1, help="Of what is not known.")
    ] = None,
    no_draws: Annotated[
        bool, typer.Option("--no-draws", help="Leave out how sure we may be, the slow part.")
    ] = False,
    reading: ReadingOption = None,
    force: ForceOption = False,
) -> None:
    """Write a report: one HTML file, for offline and print.

    A name that ends in .md gives the same as Markdown, one in .docx a Word file; both have drawings
    by their titles.
    """
    if no_draws and draws is not None:
        raise InputError("goes without --no-draws; give one.", "--draws")
    check_target(output, case, force=force)
    chosen = split_list(sections)
    if brief and chosen:
        raise InputError("goes without --brief; give one.", "--sections")
    from detente.report.html import PAGE_ONE, PAGE_ONE_PARTS, parts_of, render_report
    from detente.studies import DRAWS, PARTS, overview

    with located("--sections"):
        parts = parts_of(chosen) if chosen else PARTS
    if brief:
        chosen, parts = tuple(PAGE_ONE), PAGE_ONE_PARTS
    parts = tuple(part for part in parts if not (no_draws and part == "robust"))
    model = read_model(case, reading)
    with telling("writing the report") as tell:
        found = overview(
            case,
            model,
            parts=parts,
            draws=DRAWS if draws is None else draws,
            progress=lambda step: tell(str(step)),
        )
        page: str | bytes
        if output.suffix.lower() in (".md", ".markdown"):
            from detente.report.markdown import render_markdown

            page = render_markdown(found, chosen)
        elif output.suffix.lower() == ".docx":
            from detente.report.office import render_docx

            page = render_docx(found, chosen)
        else:
            page = render_report(found, chosen)
    write_file(output, page)
    say(f"the report is in {told_target(output)}.")
