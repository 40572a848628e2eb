"""detente new: a case to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import cases_beginning, option
from detente.cli.output import check_target, emit_text, say, told_target, write_file
from detente.errors import InputError


def new(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", help="Where the case goes; - is printed.")
    ],
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="CASE",
            help="Copy a case: a shipped one by its name, or a file.",
            autocompletion=cases_beginning,
        ),
    ] = "",
    rows: Annotated[
        Path | None,
        option("--rows", "FILE", "From rows of options, states and rankings: CSV, or .xlsx."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file that is there.")
    ] = False,
) -> None:
    """Begin a case: a commented starter, a copy, or a spreadsheet.

    The starter is a small standoff that every command answers; its comments show what else a case
    can say. Rows of options and states become levers, rules and named states; where they have no
    rankings, `detente show FILE --states` lists the states to rank.
    """
    if source and rows is not None:
        raise InputError("goes without --from; begin from one.", "--rows")
    inputs = [each for each in (rows, Path(source) if Path(source).is_file() else None) if each]
    check_target(file, "", *inputs, forced=False)
    if str(file) != "-" and file.exists() and not force:
        raise InputError("is there already; name another file, or --force.", str(file))
    from detente.casefile import parse_begun, parse_case, read_rows, read_text, starter_text

    if rows is not None:
        text = read_rows(rows)
        unranked = parse_begun(text).unranked
    else:
        text = read_text(source)[0] if source else starter_text()
        parse_case(text)
        unranked = ()
    if str(file) == "-":
        emit_text(text)
        return
    write_file(file, text)
    say(f"the case is in {told_target(file)}.")
    if unranked:
        say(f"rank its states for {', '.join(unranked)}: detente show {file} --states")
    else:
        say(f"ask it: detente brief {file}; while you edit it: detente watch {file}")
