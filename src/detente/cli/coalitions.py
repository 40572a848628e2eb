"""detente coalitions: what can parties gain by moving together?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from detente.cli.inputs import read_model
from detente.cli.options import (
    CaseArgument,
    ConceptOption,
    ListOption,
    ReadingOption,
    option,
    split_list,
)
from detente.cli.output import Format, FormatOption, emit, emit_lines, say, working
from detente.cli.states import MOST_STATES_IN_FULL, state_cells, state_headers

if TYPE_CHECKING:
    from detente.studies.assessment import CoalitionStay, UpsetEquilibria


def coalitions(
    case: CaseArgument,
    coalition: Annotated[
        ListOption,
        option(
            "--coalition",
            "PARTY,PARTY",
            "One coalition: where it would stay, state by state. All of them without.",
        ),
    ] = None,
    concept: ConceptOption = "nash",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say which equilibria parties would leave together.

    With --coalition: where that coalition would stay.
    """
    model = read_model(case, reading)
    from detente.studies.assessment import upset_by_coalitions, where_a_coalition_stays

    members = split_list(coalition)
    if members:
        with working("looking at the coalition"):
            stay = where_a_coalition_stays(model, members, concept)
        _one(stay, form)
    else:
        with working("looking at every coalition"):
            upset = upset_by_coalitions(model, concept)
        _all(upset, form)


def _one(found: CoalitionStay, form: Format) -> None:
    model, table = found.model, found.table
    shown = list(range(1, model.space.size + 1))
    if form is Format.table and model.space.size > MOST_STATES_IN_FULL:
        shown = sorted({model.status_quo, *found.equilibria})
        say(
            f"shows the {len(shown):,} states of {model.space.size:,} that are equilibria by "
            f"{found.concept} or the status quo; --format csv has all."
        )
    rows = [
        [
            *state_cells(model, number, form),
            number in found.equilibria,
            *(bool(table.stable[each][number - 1]) for each in table.concepts),
        ]
        for number in shown
    ]
    headers = [*state_headers(model, form), f"equilibrium by {found.concept}", *table.concepts]
    emit(form, headers, rows, found, f"{model.title}: would {' + '.join(table.coalition)} stay?")


def _all(found: UpsetEquilibria, form: Format) -> None:
    rows: list[list[Any]] = []
    for number, by in found.upset.items():
        if not by:
            rows.append([number, "nobody", None])
        rows += [[number, " + ".join(who), ", ".join(map(str, to))] for who, to in by.items()]
    title = f"{found.model.title}: equilibria by {found.concept}, and who would leave them together"
    emit(form, ["equilibrium", "upset by", "to states"], rows, found, title)
    if form is Format.table:
        lines = [
            f"Stable for every coalition, {name}: {', '.join(map(str, numbers)) or 'no state'}"
            for name, numbers in found.holding.items()
        ]
        emit_lines(["", *lines])
