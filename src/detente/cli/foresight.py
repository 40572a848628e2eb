"""detente foresight: where do two parties rest that look several moves ahead?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import CaseArgument, ReadingOption, read_model
from detente.cli.output import Format, FormatOption, emit, working
from detente.cli.states import state_cells, state_headers

if TYPE_CHECKING:
    from detente.stability.foresight import Verdicts


def foresight(
    case: CaseArgument,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon",
            metavar="MOVES",
            help="Look this many moves ahead (limited move). However far without (non-myopic).",
        ),
    ] = None,
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say where two parties rest that look several moves ahead.

    For cases in which exactly two parties have levers. "depends": it hangs on how a party chooses
    between states that it finds equally good.
    """
    model = read_model(case, reading)
    from detente.stability import limited_move_stability, non_myopic_stability

    with working("looking ahead"):
        if horizon is None:
            found = [non_myopic_stability(model, party) for party in model.movers]
        else:
            found = [
                limited_move_stability(model, party, horizon=horizon) for party in model.movers
            ]
    words = {verdicts.party: _words(verdicts) for verdicts in found}
    both = [_together(pair) for pair in zip(*words.values(), strict=True)]
    rows: list[list[Any]] = [
        [*state_cells(model, number, form), *(words[p][number - 1] for p in words), verdict]
        for number, verdict in enumerate(both, start=1)
    ]
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "concept": found[0].concept,
        "horizon": found[0].horizon,
        "period": found[0].period,
        "verdicts": words,
        "equilibria": [n for n, verdict in enumerate(both, start=1) if verdict == "yes"],
        "depends": [n for n, verdict in enumerate(both, start=1) if verdict == "depends"],
    }
    headers = [*state_headers(model, form), *words, "equilibrium"]
    ahead = "however far they look" if horizon is None else f"looking {horizon} moves ahead"
    emit(form, headers, rows, data, f"{model.title}: who stays, {ahead}?")


def _words(verdicts: Verdicts) -> list[str]:
    return [
        "yes" if stable else "depends" if depends else "no"
        for stable, depends in zip(verdicts.stable, verdicts.depends, strict=True)
    ]


def _together(words: tuple[str, ...]) -> str:
    if "no" in words:
        return "no"
    return "depends" if "depends" in words else "yes"
