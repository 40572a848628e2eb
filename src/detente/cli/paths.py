"""detente paths: what can be reached from where the standoff is, and who blocks the rest?"""

from __future__ import annotations

from typing import Annotated

from detente.cli.inputs import read_model, state_number, state_numbers
from detente.cli.options import (
    AgreementsOption,
    CaseArgument,
    ConceptOption,
    ListOption,
    ReadingOption,
    StateOption,
    option,
    split_list,
)
from detente.cli.output import Format, FormatOption, emit, working
from detente.cli.states import way_text


def paths(
    case: CaseArgument,
    state: StateOption = "status-quo",
    to: Annotated[
        ListOption,
        option(
            "--to",
            "STATE",
            "Where to; several with commas or by repeating. A named group is all its states, "
            "NAME:best or NAME:nearest one of them. The equilibria without.",
        ),
    ] = None,
    concept: ConceptOption = "seq",
    agreements: AgreementsOption = "named",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say how the equilibria can be reached, and who is in the way.

    Willing moves serve the one who makes them; where there are not enough, the way shown has as few
    others as possible, made against the interest of the parties named. By agreement, an exchange
    that serves all who sign it is one step, and no step goes against anybody who takes it.
    """
    model = read_model(case, reading)
    from detente.studies.assessment import ways_to_equilibria, ways_to_states

    start = state_number(model, state)
    targets = state_numbers(model, split_list(to), start)
    with working("looking for ways"):
        if targets:
            found = ways_to_states(model, start, targets, agreements=agreements)
        else:
            found = ways_to_equilibria(model, start, concept, agreements=agreements)
    rows = [
        [
            route.target,
            _length(route.shortest),
            _length(route.willing),
            ", ".join(route.blockers) or "nobody",
            way_text(route.willing if route.willing is not None else route.least_reluctant),
        ]
        for route in found.routes
    ]
    headers = ["to", "moves", "willing moves", "against own interest", "way"]
    if found.together is not None:
        headers.append("by agreement")
        for row, route in zip(rows, found.routes, strict=True):
            row.append(way_text(found.together.path(route.target)))
    what = "states asked for" if targets else f"equilibria by {concept}"
    emit(form, headers, rows, found, f"{model.title}: from state {start} to the {what}")


def _length(way: tuple[object, ...] | None) -> int | None:
    return None if way is None else len(way)
