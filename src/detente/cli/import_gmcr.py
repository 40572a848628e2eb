"""detente import: a case from a GMCR+ save file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.inputs import OutputOption
from detente.cli.output import check_target, emit_text, say, working, write_file
from detente.errors import InputError


def import_gmcr(
    file: Annotated[Path, typer.Argument(metavar="FILE.gmcr", help="As GMCR+ saves it.")],
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
        check_target(output, str(file))
        if output.exists() and not force:
            raise InputError(
                "is there already; give another file, or --force to overwrite it.", str(output)
            )
    from detente.casefile import dump_case
    from detente.casefile.gmcr import load_gmcr
    from detente.model import build

    with working("reading the save file"):
        found = load_gmcr(file)
        model = build(found.definition)
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
            f"states written to {output}."
        )
