"""detente coalitions: what can parties gain by moving together?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import (
    CaseArgument,
    ConceptOption,
    ReadingOption,
    read_model,
    split_list,
)
from detente.cli.output import Format, FormatOption, emit, emit_lines, say, working
from detente.cli.states import MOST_STATES_IN_FULL, state_cells, state_headers

if TYPE_CHECKING:
    from detente.model import Model
    from detente.stability.coalitions import CoalitionTable


def coalitions(
    case: CaseArgument,
    coalition: Annotated[
        list[str],
        typer.Option(
            "--coalition",
            metavar="PARTY,PARTY",
            help="One coalition: where it would stay, state by state. All of them without.",
        ),
    ] = [],  # noqa: B006
    concept: ConceptOption = "nash",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say which equilibria parties would leave together.

    With --coalition: where that coalition would stay.
    """
    model = read_model(case, reading)
    from detente.stability import analyse

    with working("looking at coalitions"):
        equilibria = analyse(model, (concept,)).equilibria(concept)
    members = split_list(coalition)
    if members:
        _one(model, members, equilibria, concept, form)
    else:
        _all(model, equilibria, concept, form)


def _one(
    model: Model, members: tuple[str, ...], equilibria: tuple[int, ...], concept: str, form: Format
) -> None:
    from detente.stability.coalitions import coalition_stability

    with working("looking at the coalition"):
        table = coalition_stability(model, members)
    shown = list(range(1, model.space.size + 1))
    if form is Format.table and model.space.size > MOST_STATES_IN_FULL:
        shown = sorted({model.status_quo, *equilibria})
        say(
            f"shows the {len(shown):,} states of {model.space.size:,} that are equilibria by "
            f"{concept} or the status quo; --format csv has all."
        )
    rows = [
        [*state_cells(model, number, form), number in equilibria, *_verdicts(table, number)]
        for number in shown
    ]
    data = {
        "case": model.title,
        "fingerprint": table.fingerprint,
        "coalition": list(table.coalition),
        "stable": {name: table.stable[name].tolist() for name in table.concepts},
    }
    headers = [*state_headers(model, form), f"equilibrium by {concept}", *table.concepts]
    emit(form, headers, rows, data, f"{model.title}: would {' + '.join(table.coalition)} stay?")


def _verdicts(table: CoalitionTable, number: int) -> list[bool]:
    return [bool(table.stable[concept][number - 1]) for concept in table.concepts]


def _all(model: Model, equilibria: tuple[int, ...], concept: str, form: Format) -> None:
    from detente.stability.coalitions import (
        COALITION_CONCEPTS,
        coalition_equilibria,
        upset_equilibria,
    )

    with working("looking at every coalition"):
        upset = upset_equilibria(model, equilibria)
        holding = {name: coalition_equilibria(model, name) for name in COALITION_CONCEPTS}
    rows: list[list[Any]] = []
    for number, by in upset.items():
        if not by:
            rows.append([number, "nobody", None])
        rows += [[number, " + ".join(who), ", ".join(map(str, to))] for who, to in by.items()]
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "concept": concept,
        "upset": {
            str(number): [{"coalition": list(who), "to": list(to)} for who, to in by.items()]
            for number, by in upset.items()
        },
        "coalition_equilibria": {name: list(numbers) for name, numbers in holding.items()},
    }
    title = f"{model.title}: equilibria by {concept}, and who would leave them together"
    emit(form, ["equilibrium", "upset by", "to states"], rows, data, title)
    if form is Format.table:
        lines = [
            f"Stable for every coalition, {name}: {', '.join(map(str, numbers)) or 'no state'}"
            for name, numbers in holding.items()
        ]
        emit_lines(["", *lines])
