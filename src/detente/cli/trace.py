"""detente trace: which claims carry a conclusion?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import CaseArgument, split_list
from detente.cli.output import (
    Format,
    FormatOption,
    check_target,
    emit,
    emit_lines,
    emit_text,
    say,
    table_text,
    write_file,
)
from detente.cli.trace_data import flip_rows, held_lines, link_lines, trace_data, worth_rows

if TYPE_CHECKING:
    from detente.studies.trace import Flip, Trace

MOST_SHOWN = 40
MOST_HELPERS = 3


def trace(
    case: CaseArgument,
    conclusion: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONCLUSION]",
            help="One of the case's conclusions; or a named state or status-quo, that it is an "
            "equilibrium. Without it, they are listed.",
        ),
    ] = None,
    claim: Annotated[
        list[str],
        typer.Option("--claim", metavar="ID", help="Only this claim; may be repeated."),
    ] = [],  # noqa: B006
    concept: Annotated[
        str, typer.Option("--concept", metavar="CONCEPT", help="nash, gmr, smr, seq or sseq.")
    ] = "",
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="How many draws.")] = 256,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another sample.")] = 0,
    pairs: Annotated[
        int,
        typer.Option("--pairs", metavar="N", help="Try at most N pairs of claims that move it."),
    ] = 15,
    helpers: Annotated[
        int | None,
        typer.Option(
            "--helpers",
            metavar="N",
            help="Processes beside this one; one less than there are processors, at most "
            f"{MOST_HELPERS}, without.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write it as a page, too."),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Follow a conclusion back to the claims that carry it.

    Each is taken away, and the draws are asked again: what is left of an input is the ignorance
    that the case states. What turns the conclusion comes first; then the weakest links, where it
    fails, and what would be worth finding out. Nothing is hidden: what cannot be taken away, and
    what was not tried, is counted.
    """
    if conclusion is None:
        _list(case, form)
        return
    if report is not None:
        check_target(report, case)
    from detente.studies.trace import trace as study

    with _progressing() as tell:
        found = study(
            case,
            conclusion,
            concept=concept,
            draws=draws,
            seed=seed,
            claims=split_list(claim),
            pairs=pairs,
            helpers=_helpers(helpers),
            progress=tell,
        )
    if report is not None:
        from detente.report.html.trace import render_trace

        write_file(report, render_trace(found, case=case), case)
    if form is Format.json:
        emit(form, [], [], trace_data(found))
    elif form is Format.csv:
        rows = found.rows()
        headers = list(rows[0]) if rows else []
        emit(form, headers, [list(row.values()) for row in rows], None)
    else:
        _print(found)
    for line in found.in_words():
        say(line)


def _list(case: str, form: Format) -> None:
    from detente.casefile import read_definition

    definition = read_definition(case)[0]
    rows: list[list[Any]] = [
        [name, each.title, each.verdict, each.states]
        for name, each in definition.conclusions.items()
    ]
    headers = ["conclusion", "label", "verdict", "states"]
    data = [dict(zip(headers, row, strict=True)) for row in rows]
    emit(form, headers, rows, data, "Conclusions that can be traced:")
    others = ["status-quo", *definition.named_states]
    say(f"also, that one of these is an equilibrium: {', '.join(others)}")


def _print(found: Trace) -> None:
    emit_lines([f"{found.title}: {found.conclusion.name}", found.sentence, "", *found.findings()])
    _print_flips(found.carrying, "What turns or moves it, when taken away:")
    if not found.carrying:
        emit_lines(["", "Nothing that can be taken away moves it by more than the sampling error."])
    _print_flips(found.supposing, "And supposing that a claim is false, or one side is right:")
    if found.links:
        emit_lines(["", "The weakest links that carry it, the weakest that matter most first:"])
        emit_lines(link_lines(found))
    if found.drivers.boxes:
        emit_lines(["", "Where it fails:", *found.drivers.boxes.sentences("it")])
    headers, rows, others = worth_rows(found)
    if rows:
        emit_text("\n" + table_text(headers, rows, "What would move it, if it were settled:"))
    if others:
        emit_lines(["", others])
    if found.drivers.why:
        say(found.drivers.why)
    if found.held:
        emit_lines(["", "What cannot be taken away:", *held_lines(found)])


def _print_flips(flips: Sequence[Flip], title: str) -> None:
    headers, rows = flip_rows(flips[:MOST_SHOWN])
    if rows:
        emit_text("\n" + table_text(headers, rows, title))
    if len(flips) > MOST_SHOWN:
        say(f"shows {MOST_SHOWN} of {len(flips)}; --format csv has all trials.")


def _helpers(asked: int | None) -> int:
    if asked is not None:
        return max(0, asked)
    return max(0, min(MOST_HELPERS, (os.cpu_count() or 1) - 1))


@contextmanager
def _progressing() -> Iterator[Callable[[int, int], None] | None]:
    """Show how far the trials are, where somebody watches."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("taking away"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("taking away", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, total=total, completed=done)

        yield tell
