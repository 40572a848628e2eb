"""detente paths: what can be reached from where the standoff is, and who blocks the rest?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import (
    CaseArgument,
    ConceptOption,
    ReadingOption,
    StateOption,
    read_model,
    split_list,
    state_number,
)
from detente.cli.moves import way_data, way_text
from detente.cli.output import Format, FormatOption, emit, working
from detente.errors import TooLargeError

if TYPE_CHECKING:
    from detente.stability import Route

MOST_WORK = 200_000_000


def paths(
    case: CaseArgument,
    state: StateOption = "status-quo",
    to: Annotated[
        list[str],
        typer.Option(
            "--to",
            metavar="STATE",
            help="Where to; several with commas or by repeating. The equilibria without.",
        ),
    ] = [],  # noqa: B006
    concept: ConceptOption = "seq",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say how the equilibria can be reached, and who is in the way.

    Willing moves serve the one who makes them; where there are not enough, the way shown has as few
    others as possible, made against the interest of the parties named.
    """
    model = read_model(case, reading)
    from detente.stability import analyse, routes

    start = state_number(model, state)
    targets = tuple(state_number(model, text) for text in split_list(to))
    with working("looking for ways"):
        targets = targets or analyse(model, (concept,)).equilibria(concept)
        if len(targets) * model.space.size > MOST_WORK:
            raise TooLargeError(
                f"{len(targets):,} equilibria among {model.space.size:,} states would take too "
                "long; name those that matter with --to."
            )
        found = routes(model, targets, start=start)
    rows = [
        [
            route.target,
            _length(route.shortest),
            _length(route.willing),
            ", ".join(route.blockers) or "nobody",
            way_text(route.willing if route.willing is not None else route.least_reluctant),
        ]
        for route in found
    ]
    headers = ["to", "moves", "willing moves", "against own interest", "way"]
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "from": start,
        "concept": None if to else concept,
        "routes": [_data(route) for route in found],
    }
    what = "states asked for" if to else f"equilibria by {concept}"
    emit(form, headers, rows, data, f"{model.title}: from state {start} to the {what}")


def _length(way: tuple[object, ...] | None) -> int | None:
    return None if way is None else len(way)


def _data(route: Route) -> dict[str, Any]:
    return {
        "to": route.target,
        "shortest": way_data(route.shortest),
        "willing": way_data(route.willing),
        "least_reluctant": way_data(route.least_reluctant),
        "blockers": list(route.blockers),
    }
