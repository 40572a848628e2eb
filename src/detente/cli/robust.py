"""detente robust: how sure may we be?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import (
    SWEPT_HELP,
    CaseArgument,
    ListOption,
    TopOption,
    WorkersOption,
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
)
from detente.cli.robust_rows import conclusion_lines, states_in_some, states_rows
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.ensembles import Progress, Workers
    from detente.studies.robust import RobustStability

SOME_FAILED = 5
MOST_STATES_SHOWN = 40

StoreOption = Annotated[
    Path | None, option("--store", "FILE", "Keep every chunk of draws in this file.")
]
DaskOption = Annotated[
    str | None, option("--dask", "ADDRESS", "Work on a Dask cluster, tcp://HOST:PORT.")
]


def robust(
    case: CaseArgument,
    draws: Annotated[int, option("--draws", "N", "How many draws.")] = 1024,
    method: Annotated[str, option("--method", "METHOD", "sobol, lhs or random.")] = "sobol",
    seed: Annotated[int, option("--seed", "S", "Another sample.")] = 0,
    concept: Annotated[
        ListOption,
        option(
            "--concept",
            "CONCEPT",
            f"{SWEPT_HELP}; several with commas or by repeating. All without.",
        ),
    ] = None,
    store: StoreOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the draws that --store has.")
    ] = False,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    top: TopOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say how often each conclusion holds over what is not known.

    Every draw takes one value for each uncertain input of the case. First come the conclusions of
    the case, then the states that are equilibria in at least some draws.

    Draws that fail are counted, and are in no share; the exit code is 5 then. Ctrl-C leaves a
    --store that --resume goes on with, and exit code 4.
    """
    if resume and store is None:
        raise InputError("needs --store FILE, the draws to go on with.", "--resume")
    if store is not None:
        check_target(store, case, forced=False, stream=False)
        if store.exists() and not resume:
            raise InputError(
                "is there already; go on with its draws by --resume, or name another file.",
                f"--store {store}",
            )
        if resume and not store.exists():
            raise InputError("is not there, so there is nothing to resume.", f"--store {store}")
    from detente.concepts import STRENGTHS
    from detente.studies.robust import robust as study

    crew = workers_from(workers, dask)
    if store is not None and resume:
        tell_maker(store)
    with progressing("drawing") as tell:
        found = study(
            case,
            draws,
            method=_method(method),
            seed=seed,
            concepts=split_list(concept) or STRENGTHS,
            store=store,
            workers=crew,
            progress=tell,
        )
    show(found, form, top)


def show(found: RobustStability, form: Format, top: int | None = None) -> None:
    """Print what was found; leave with exit code 5 where some draws failed."""
    if form is Format.json:
        emit_json(found)
    elif form is Format.csv:
        headers, rows = states_rows(found, range(1, found.space.size + 1), form)
        emit(form, headers, rows, found)
    else:
        _print(found, form, top or MOST_STATES_SHOWN)
    for line in found.in_words()[1:]:
        say(line)
    if found.failed:
        raise typer.Exit(SOME_FAILED)


def _print(found: RobustStability, form: Format, most: int) -> None:
    emit_lines([f"{found.title}: {found.in_words()[0]}", ""])
    if found.conclusions:
        nearest = _nearest_turns(found)
        emit_lines([line for each in found.conclusions for line in conclusion_lines(each, nearest)])
        for each in found.conclusions:
            if each.weight is None and each.convergence and not each.convergence.settled:
                say(f"{each.name}: {each.convergence.why}")
    else:
        say("the case draws no conclusions; add [conclusions.NAME] to follow some.")
    numbers = states_in_some(found)
    headers, rows = states_rows(found, numbers[:most], form)
    title = "States that are equilibria in at least some draws, in per cent of the draws:"
    if not rows:
        emit_lines(["", "No state is an equilibrium in any draw."])
        return
    emit_text("\n" + table_text(headers, rows, title))
    if len(numbers) > len(rows):
        say(
            f"shows {len(rows)} of {len(numbers):,} such states; --top N shows more, "
            "--format csv has all states."
        )


def _nearest_turns(found: RobustStability) -> dict[str, str]:
    """The nearest turn of every conclusion whose share is only a weight, as a sentence."""
    names = [each.name for each in found.conclusions if each.weight is not None]
    if not names:
        return {}
    from detente.studies.turns import nearest_sentence, turns

    told = turns(found.definition, names, trade=False, discrete=False)
    return {
        each.question.name: nearest_sentence(each.numbers[0])
        for each in told.conclusions
        if each.numbers
    }


def tell_maker(store: Path) -> None:
    """Say where a store was made by other versions than those that go on with it."""
    from detente.studies.robust import made_elsewhere

    if made_with := made_elsewhere(store):
        say(f"{store} was made with {made_with}; its further draws are made with other versions.")


def workers_from(count: int | None, dask: str | None) -> Workers | None:
    """Return who does the work, as the options say."""
    if count is not None and dask is not None:
        raise InputError("and --workers are two ways of working; give one.", "--dask")
    if count is None and dask is None:
        return None
    from detente.studies.robust import some_workers

    return some_workers(count, dask)


@contextmanager
def progressing(on: str) -> Iterator[Callable[[Progress], None] | None]:
    """Show how far the draws are, where somebody watches."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress as Bar,
        TextColumn,
        TimeRemainingColumn,
    )

    columns: list[Any] = [
        TextColumn(on),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}"),
        TimeRemainingColumn(),
    ]
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(on, total=None, failed="")

        def tell(progress: Progress) -> None:
            failed = f"{progress.failed:,} failed" if progress.failed else ""
            bar.update(task, total=progress.total, completed=progress.done, failed=failed)

        yield tell


def _method(text: str) -> str:
    return "latin_hypercube" if text.lower() == "lhs" else text
