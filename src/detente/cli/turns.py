"""detente turns: at which value of which number does a conclusion turn?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import CaseArgument, ListOption, TopOption, option
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_lines,
    emit_text,
    say,
    table_text,
    telling,
)

if TYPE_CHECKING:
    from detente.studies.turns import ConclusionTurns, NumberTurns, Turns

CROSSES = 3
INTERRUPTED = 130
MOST_ROWS, MOST_ROWS_OF_MANY = 12, 3
HEADERS = (
    *("conclusion", "answer", "number", "unit", "stated", "low", "high", "crosses", "side"),
    *("turns at", "holds there", "how", "from", "to", "distance", "party"),
)


def turns(
    case: CaseArgument,
    conclusion: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONCLUSION]",
            help="One of the case's conclusions; status_quo.CONCEPT, status_quo.kept_agreements; "
            "GROUP.nash, GROUP.seq, GROUP.reached; deals.NAME.signed, .kept, .safe. Without it, "
            "the case's own, the status quo and the groups.",
        ),
    ] = None,
    number: Annotated[
        ListOption, option("--number", "KEY", "Only this number, by its key; may be repeated.")
    ] = None,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Look for two numbers that turn it together.")
    ] = False,
    rays: Annotated[int, option("--rays", "N", "Look along at most N pairs' lines.")] = 200,
    everything: Annotated[bool, typer.Option("--all", help="Print every row.")] = False,
    top: TopOption = None,
    assert_no_crossing: Annotated[
        bool,
        typer.Option(
            "--assert-no-crossing",
            help="Leave with exit code 3 where a number's range crosses a turn.",
        ),
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """Say at which value of which number each conclusion turns.

    Every number of the case is asked in turn, all others as stated: cells of tables, whole
    outcomes, numbers written in expressions, thresholds, figures of trade; and the neighbours of
    the aims as they are ordered. No share of draws enters: a turn is a value.

    Ctrl-C prints what was found so far.
    """
    from detente.studies.turns import turns as study

    asked = None if conclusion is None else [conclusion]
    with telling("looking for turns") as tell, _stopping() as stop:
        found = study(
            case, asked, number, pairs=pairs, rays=rays, progress=_on_a_line(tell), stop=stop
        )
    if form is Format.table:
        _print(
            found,
            top or (MOST_ROWS if conclusion else MOST_ROWS_OF_MANY),
            everything=everything,
        )
    else:
        emit(form, HEADERS, [row for each in found.conclusions for row in _rows(each)], found)
    if not found.complete:
        say("interrupted: numbers are missing.")
        raise typer.Exit(INTERRUPTED)
    if assert_no_crossing and any(each.crossing for each in found.conclusions):
        raise typer.Exit(CROSSES)


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end the work in good order; a second one ends it at once."""
    pressed = False

    def press(*_: Any) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    try:
        before = signal.signal(signal.SIGINT, press)
    except ValueError:  # not the main thread
        yield lambda: False
        return
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _on_a_line(tell: Callable[[str], None]) -> Callable[[str], None] | None:
    return tell if sys.stderr.isatty() else None


def _print(found: Turns, most: int, *, everything: bool) -> None:
    from detente.studies import Labels
    from detente.studies.turns import (
        HEADERS as TABLE,
        answer_line,
        below_the_table,
        common_unit,
        row_cells,
    )

    labels = Labels(found.model)
    for place, each in enumerate(found.conclusions):
        rows = each.numbers if everything else each.numbers[:most]
        unit = common_unit(each)
        emit_lines([*([""] if place else []), answer_line(each)])
        for kind in (True, False):
            chosen = [row for row in rows if (row.range is not None) is kind]
            if chosen:
                title = "" if kind else "Without a range:"
                emit_text(table_text(TABLE, [row_cells(row, unit) for row in chosen], title))
        lines = []
        if not everything and len(each.numbers) > most:
            lines.append(f"{len(each.numbers) - most} more rows (--all, or --top N).")
        emit_lines([*_notes(labels, each, rows), *lines, *below_the_table(labels, each)])


def _notes(labels: Any, found: ConclusionTurns, rows: Any) -> list[str]:
    from detente.studies.turns import notes_of

    told = []
    for row in rows:
        notes = notes_of(labels, found, row)
        if notes:
            told.append(f"  {row.number.key}: {' '.join(notes)}")
    return told


def _rows(found: ConclusionTurns) -> list[list[Any]]:
    return [row for each in found.asked for row in _sides(found, each)]


def _sides(found: ConclusionTurns, each: NumberTurns) -> list[list[Any]]:
    number, known = each.number, each.range
    rows = []
    for side, turn in each.sides:
        if turn.value is None:
            continue
        low, high = turn.bracket or (None, None)
        rows.append(
            [
                *(found.question.name, found.answer, number.key, number.unit, number.stated),
                *((known.low, known.high, each.crosses) if known else (None, None, None)),
                *(side, turn.value, turn.holds_there, turn.how, low, high, turn.distance),
                turn.because.party if turn.because else None,
            ]
        )
    return rows
