"""detente trace: which claims carry a conclusion?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import (
    SWEPT_HELP,
    CaseArgument,
    ForceOption,
    ListOption,
    TopOption,
    option,
    split_list,
)
from detente.cli.output import (
    Format,
    FormatOption,
    check_target,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    say,
    table_text,
    write_file,
)
from detente.cli.trace_rows import flip_rows, held_lines, link_lines, worth_rows

if TYPE_CHECKING:
    from detente.studies.trace import Flip, Trace

MOST_SHOWN = 40
MOST_WORKERS = 4


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
        ListOption, option("--claim", "ID", "Only this claim; may be repeated.")
    ] = None,
    concept: Annotated[str, option("--concept", "CONCEPT", f"{SWEPT_HELP}.")] = "",
    draws: Annotated[int, option("--draws", "N", "How many draws.")] = 256,
    seed: Annotated[int, option("--seed", "S", "Another sample.")] = 0,
    pairs: Annotated[
        int, option("--pairs", "N", "Try at most N pairs of claims that move it.")
    ] = 15,
    workers: Annotated[
        int | None,
        option(
            "--workers",
            "N",
            "Work in N processes of this machine; as many as it has processors, at most "
            f"{MOST_WORKERS}, without.",
        ),
    ] = None,
    top: TopOption = None,
    report: Annotated[Path | None, option("--report", "FILE", "Write it as a page, too.")] = None,
    force: ForceOption = False,
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
        check_target(report, case, force=force, stream=False)
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
            helpers=_workers(workers) - 1,
            progress=tell,
        )
    if report is not None:
        from detente.report.html import render_trace

        write_file(report, render_trace(found, case=case))
    if form is Format.json:
        emit_json(found)
    elif form is Format.csv:
        rows = found.rows()
        headers = list(rows[0]) if rows else []
        emit(form, headers, [list(row.values()) for row in rows], found)
    else:
        _print(found, top or MOST_SHOWN)
    for line in found.in_words():
        say(line)


def _list(case: str, form: Format) -> None:
    from detente.studies.trace import list_conclusions

    found = list_conclusions(case)
    rows: list[list[Any]] = [
        [name, each.title, each.verdict, each.states]
        for name, each in found.definition.conclusions.items()
    ]
    headers = ["conclusion", "label", "verdict", "states"]
    emit(form, headers, rows, found, "Conclusions that can be traced:")
    say(f"also, that one of these is an equilibrium: {', '.join(found.states)}")


def _print(found: Trace, most: int) -> None:
    emit_lines([f"{found.title}: {found.conclusion.name}", found.sentence, "", *found.findings()])
    _print_flips(found.carrying, most, "What turns or moves it, when taken away:")
    if not found.carrying:
        emit_lines(["", "Nothing that can be taken away moves it by more than the sampling error."])
    _print_flips(
        found.supposing, most, "And supposing that a claim is false, or one side is right:"
    )
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


def _print_flips(flips: Sequence[Flip], most: int, title: str) -> None:
    headers, rows = flip_rows(flips[:most])
    if rows:
        emit_text("\n" + table_text(headers, rows, title))
    if len(flips) > most:
        say(f"shows {most} of {len(flips)}; --top N shows more, --format csv has all trials.")


def _workers(asked: int | None) -> int:
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1) if asked is None else asked)


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
