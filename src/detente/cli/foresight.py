"""detente foresight: where do two parties rest that look several moves ahead?"""

from __future__ import annotations

from typing import Annotated, Any

from detente.cli.inputs import read_model
from detente.cli.options import CaseArgument, ReadingOption, option
from detente.cli.output import Format, FormatOption, emit, working
from detente.cli.states import state_cells, state_headers


def foresight(
    case: CaseArgument,
    horizon: Annotated[
        int | None,
        option(
            "--horizon",
            "MOVES",
            "Look this many moves ahead (limited move). However far without (non-myopic).",
        ),
    ] = None,
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say where two parties rest that look several moves ahead.

    For cases in which exactly two parties have levers. "depends": it hangs on how a party chooses
    between states that it finds equally good.
    """
    model = read_model(case, reading)
    from detente.studies.assessment import look_ahead

    with working("looking ahead"):
        found = look_ahead(model, horizon)
    words = found.words
    rows: list[list[Any]] = [
        [*state_cells(model, number, form), *(words[p][number - 1] for p in words), verdict]
        for number, verdict in enumerate(found.together, start=1)
    ]
    headers = [*state_headers(model, form), *words, "equilibrium"]
    ahead = "however far they look" if horizon is None else f"looking {horizon} moves ahead"
    emit(form, headers, rows, found, f"{model.title}: who stays, {ahead}?")
