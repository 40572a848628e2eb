"""detente indicators: what to watch?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from detente.cli.options import CaseArgument, option
from detente.cli.output import Format, FormatOption, emit, emit_lines, working

HEADERS = (
    *("conclusion", "input", "at", "unit", "above", "above low", "above high", "below"),
    *("below low", "below high", "bits", "how", "every"),
)


def indicators(
    case: CaseArgument,
    conclusion: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONCLUSION]",
            help="One of the case's conclusions, status_quo.CONCEPT, GROUP.nash, GROUP.reached. "
            "Without it, the case's own.",
        ),
    ] = None,
    draws: Annotated[int, option("--draws", "N", "How many draws.")] = 1024,
    seed: Annotated[int, option("--seed", "S", "Another sample.")] = 0,
    form: FormatOption = Format.table,
) -> None:
    """Say which observable thing tells a conclusion true from false.

    Only what the case marks as observable is asked: a number or an outcome with how it can be seen,
    and how often. What nobody can see, as what a party wants, is told in one line.
    """
    from detente.studies.indicators import indicators as study, indicators_lines

    with working("drawing"):
        found = study(case, None if conclusion is None else [conclusion], draws, seed=seed)
    if form is Format.table:
        start = f"{found.title}: what to watch, from {found.draws:,} draws"
        emit_lines([start])
        for each in found.conclusions:
            emit_lines(["", *indicators_lines(each)])
        return
    rows: list[list[Any]] = [
        [
            *(each.conclusion.name, one.input, one.threshold.at, one.unit),
            *(one.above.value, one.above.low, one.above.high),
            *(one.below.value, one.below.low, one.below.high),
            *(one.threshold.bits, one.observable.how, one.observable.every),
        ]
        for each in found.conclusions
        for one in each.listed
    ]
    emit(form, HEADERS, rows, found)
