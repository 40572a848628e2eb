"""detente report: everything about a case in one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.inputs import CaseArgument, ReadingOption, read_model
from detente.cli.output import check_target, say, working


def report(
    case: CaseArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.html", help="Write to this file.")
    ],
    reading: ReadingOption = [],  # noqa: B006
) -> None:
    """Write a report: one HTML file, for offline and print."""
    check_target(output, case)
    model = read_model(case, reading)
    from detente.report.html import write_report

    with working("writing the report"):
        write_report(model, output, case=case)
    say(f"the report is in {output}.")
