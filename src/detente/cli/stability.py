"""detente stability: where can it rest?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import (
    CONCEPTS_HELP,
    CaseArgument,
    ReadingOption,
    read_model,
    split_list,
)
from detente.cli.output import (
    Format,
    FormatOption,
    check_target,
    emit,
    emit_json,
    emit_text,
    say,
    working,
    write_file,
)
from detente.cli.states import MOST_STATES_IN_FULL, state_cells, state_headers
from detente.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from detente.model import Model
    from detente.stability import StabilityTable

MOST_STATES_PRINTED = 100_000
ELSEWHERE = {"limited_move", "non_myopic"}
MOST_EQUILIBRIA_LISTED = 20


def stability(
    case: CaseArgument,
    concept: Annotated[
        list[str],
        typer.Option(
            "--concept",
            metavar="CONCEPT",
            help=f"{CONCEPTS_HELP}; several with commas or by repeating. All but sim without.",
        ),
    ] = [],  # noqa: B006
    form: FormatOption = Format.table,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count the equilibria, list the first, no more.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE.parquet", help="Write every state to a Parquet file."
        ),
    ] = None,
    reading: ReadingOption = [],  # noqa: B006
) -> None:
    """Say where the standoff can rest, by each concept.

    For every state: is it an equilibrium, and if not, who would leave?

    A table of more than 100 states shows the equilibria and the status quo only; json and csv
    always have all. Beyond 100,000 states, ask for --summary or --output.
    """
    concepts = split_list(concept)
    if ELSEWHERE.intersection(concepts):
        raise InputError(
            "limited_move and non_myopic are for two parties that take turns; they have a command "
            "of their own, detente foresight.",
            "--concept",
        )
    if output is not None:
        if output.suffix.lower() != ".parquet":
            raise InputError(
                f"found '{output.name[:80]}'; the file is Parquet, so its name ends in .parquet. "
                "For other formats: detente export.",
                "--output",
            )
        check_target(output, case)
    model = read_model(case, reading)
    size = model.space.size
    if size > MOST_STATES_PRINTED and not summary and output is None:
        raise TooLargeError(
            f"the case has {size:,} states, too many to print (at most {MOST_STATES_PRINTED:,}). "
            "Ask for --summary, or for all of them with --output FILE.parquet."
        )
    from detente.stability import SWEPT, analyse

    with working("looking for equilibria"):
        table = analyse(model, concepts or SWEPT)
    if output is not None:
        from detente.report.export import states_parquet

        write_file(output, states_parquet(model, table), case)
        say(f"{size:,} states written to {output}.")
    if summary:
        emit(form, *_summary(model, table))
    elif output is None:
        _print(model, table, form)


def _print(model: Model, table: StabilityTable, form: Format) -> None:
    from detente.report.export import stability_json, states_csv

    if form is Format.json:
        emit_json(stability_json(model, table))
    elif form is Format.csv:
        emit_text(states_csv(model, table).decode("utf-8"))
    else:
        emit(form, *_table(model, table))


def _table(model: Model, table: StabilityTable) -> tuple[list[str], list[list[Any]], None, str]:
    size = model.space.size
    numbers = list(range(1, size + 1))
    if size > MOST_STATES_IN_FULL:
        shown = {model.status_quo}.union(*(table.equilibria(c) for c in table.concepts))
        numbers = sorted(shown)
        say(
            f"shows the {len(numbers):,} states of {size:,} that are equilibria by some concept "
            "or the status quo; --format csv has all."
        )
    rows = []
    for number in numbers:
        cells = state_cells(model, number, Format.table)
        rows.append([*cells, *(_verdict(table, c, number) for c in table.concepts)])
    title = f"{model.title}: is it an equilibrium, and if not, who would leave?"
    return [*state_headers(model, Format.table), *table.concepts], rows, None, title


def _leavers(table: StabilityTable, concept: str, number: int) -> list[str]:
    return [p for p in table.parties if not table.stable[concept][p][number - 1]]


def _verdict(table: StabilityTable, concept: str, number: int) -> str:
    leavers = _leavers(table, concept, number)
    return f"no: {' '.join(leavers)}" if leavers else "yes"


def _summary(
    model: Model, table: StabilityTable
) -> tuple[list[str], list[list[Any]], dict[str, Any], str]:
    rows, concepts = [], {}
    for concept in table.concepts:
        numbers = table.equilibria(concept)
        leavers = _leavers(table, concept, model.status_quo)
        first = list(numbers[:MOST_EQUILIBRIA_LISTED])
        listed = ", ".join(map(str, first)) + (", …" if len(numbers) > len(first) else "")
        rows.append(
            [concept, len(numbers), _verdict(table, concept, model.status_quo), listed or "none"]
        )
        concepts[concept] = {
            "equilibria": len(numbers),
            "first": first,
            "status_quo_holds": not leavers,
            "would_leave_status_quo": leavers,
        }
    data = {
        "case": model.title,
        "fingerprint": table.fingerprint,
        "parties": list(table.parties),
        "states": model.space.size,
        "status_quo": model.status_quo,
        "concepts": concepts,
    }
    title = f"{model.title}: {model.space.size:,} states, status quo {model.status_quo}"
    headers = ["concept", "equilibria", "status quo holds", "equilibrium states"]
    return headers, rows, data, title
