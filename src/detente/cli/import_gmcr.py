"""detente import: a case from a GMCR+ save file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import OutputOption
from detente.cli.output import check_target, emit_text, say, told_target, working, write_file
from detente.errors import InputError


def import_gmcr(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.gmcr", help="As GMCR+ saves it; - is standard input.")
    ],
    output: OutputOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the case file that is there.")
    ] = False,
) -> None:
    """Turn a save file of the GMCR+ program into a case file.

    Without --output the case file is printed. State numbers stay the same. A save file has no
    status quo, so the state with the lowest number stands in for it.
    """
    if output is not None:
        check_target(output, "", file, forced=False)
        if output.is_file() and not force:
            raise InputError(
                "is there already; give another file, or --force to overwrite it.", str(output)
            )
    from detente.casefile import dump_case, load_gmcr
    from detente.studies import build_case

    with working("reading the save file"):
        found = load_gmcr(file)
        model = build_case(found.definition)
        text = dump_case(found.definition)
    if output is None:
        emit_text(text)
    else:
        write_file(output, text)
    for note in found.notes:
        say(note)
    say("the status quo is not in the save file; state 1 stands in for it in [status_quo].")
    if output is not None:
        say(
            f"{len(model.parties)} parties, {len(model.levers)} levers, {model.space.size:,} "
            f"states written to {told_target(output)}."
        )
