"""detente stability: where can it rest?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import read_model
from detente.cli.options import (
    CONCEPTS_HELP,
    CaseArgument,
    ForceOption,
    ListOption,
    ReadingOption,
    TopOption,
    WhereOption,
    option,
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
    told_target,
    working,
    write_file,
)
from detente.cli.states import MOST_STATES_IN_FULL, state_cells, state_headers
from detente.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from detente.studies.assessment import StabilitySummary, StatesByConcept

MOST_STATES_PRINTED = 100_000
MOST_STATES_SHOWN = 40
ELSEWHERE = {"limited_move", "non_myopic"}


def stability(
    case: CaseArgument,
    concept: Annotated[
        ListOption,
        option(
            "--concept",
            "CONCEPT",
            f"{CONCEPTS_HELP}; several with commas or by repeating. All but sim without.",
        ),
    ] = None,
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
    where: WhereOption = "",
    top: TopOption = None,
    reading: ReadingOption = None,
    force: ForceOption = False,
) -> None:
    """Say where the standoff can rest, by each concept.

    For every state: is it an equilibrium, and if not, who would leave?

    A table of more than 100 states shows the firmest of the equilibria and the status quo only;
    json and csv always have all, or those of --where. Beyond 100,000 states, ask for --summary or
    --output.
    """
    concepts = split_list(concept)
    if ELSEWHERE.intersection(concepts):
        raise InputError(
            "limited_move and non_myopic are for two parties that take turns; they have a command "
            "of their own, detente foresight.",
            "--concept",
        )
    if output is not None:
        if output.suffix.lower() != ".parquet" and str(output) != "-":
            raise InputError(
                f"found '{output.name[:80]}'; the file is Parquet, so its name ends in .parquet. "
                "For other formats: detente export.",
                "--output",
            )
        check_target(output, case, force=force, stream=not summary)
    model = read_model(case, reading)
    size = model.space.size
    if size > MOST_STATES_PRINTED and not summary and output is None:
        raise TooLargeError(
            f"the case has {size:,} states, too many to print (at most {MOST_STATES_PRINTED:,}). "
            "Ask for --summary, or for all of them with --output FILE.parquet."
        )
    from detente.studies.assessment import states_by_concept

    with working("looking for equilibria"):
        found = states_by_concept(model, concepts, where=where)
    if output is not None:
        from detente.report.export import states_parquet

        write_file(output, states_parquet(model, found.table))
        say(f"{size:,} states written to {told_target(output)}.")
    if summary:
        _print_summary(found.summary(), form)
    elif output is None:
        _print(found, form, top)


def _print(found: StatesByConcept, form: Format, top: int | None) -> None:
    if form is Format.json:
        emit_json(found)
    elif form is Format.csv:
        from detente.report.export import states_csv

        emit_text(states_csv(found.model, found.table, found.chosen).decode("utf-8"))
    else:
        _print_table(found, top)


def _print_table(found: StatesByConcept, top: int | None) -> None:
    model, table = found.model, found.table
    numbers = list(found.numbers)
    listed = len(numbers)
    if top is None and found.chosen is None and listed > MOST_STATES_IN_FULL:
        shown = {model.status_quo}.union(*(table.equilibria(c) for c in table.concepts))
        numbers = found.firmest(sorted(shown))[:MOST_STATES_SHOWN]
        cut = len(shown) > len(numbers)
        say(
            f"shows {'the firmest ' if cut else 'the '}{len(numbers):,} states of {listed:,} that "
            f"are equilibria by some concept or the status quo{f', of {len(shown):,}' * cut}. "
            "--top N shows more, --where EXPR those asked for; --format csv has all."
        )
    elif top is not None:
        numbers = found.firmest(numbers)[:top]
        say(f"shows {len(numbers):,} of {listed:,} states, the firmest first.")
    rows = [
        [*state_cells(model, n, Format.table), *(_verdict(found, c, n) for c in table.concepts)]
        for n in numbers
    ]
    title = f"{model.title}: is it an equilibrium, and if not, who would leave?"
    headers = [*state_headers(model, Format.table), *table.concepts]
    emit(Format.table, headers, rows, found, title)


def _verdict(found: StatesByConcept, concept: str, number: int) -> str:
    leavers = found.leavers(concept, number)
    return f"no: {' '.join(leavers)}" if leavers else "yes"


def _print_summary(summary: StabilitySummary, form: Format) -> None:
    found = summary.states
    model, table = found.model, found.table
    rows: list[list[Any]] = []
    for concept in table.concepts:
        count, first = len(table.equilibria(concept)), summary.first(concept)
        listed = ", ".join(map(str, first)) + (", …" if count > len(first) else "")
        rows.append([concept, count, _verdict(found, concept, model.status_quo), listed or "none"])
    title = f"{model.title}: {model.space.size:,} states, status quo {model.status_quo}"
    headers = ["concept", "equilibria", "status quo holds", "equilibrium states"]
    emit(form, headers, rows, summary, title)
