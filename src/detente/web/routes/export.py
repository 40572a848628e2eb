"""Files to take along: the case, its states, its graph, as other programs read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from detente.casefile import edit_to, parse_case
from detente.errors import unknown_name
from detente.report import export as formats
from detente.report.data import to_data
from detente.studies.assessment import StatesByConcept, state_graph, states_by_concept
from detente.studies.live import LiveView
from detente.web.bodies import LONGEST_VIEW
from detente.web.desk import Desk
from detente.web.opened import OpenedCase
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}/export")
OurDesk = Annotated[Desk, Depends(desk_of)]
View = Annotated[str, Query(max_length=LONGEST_VIEW)]


@router.get("/{file}")
async def export(name: str, file: str, desk: OurDesk, view: View = "") -> Response:
    """Return a file of a case in a view, to be kept."""

    def answer() -> tuple[str | bytes, str]:
        if file not in FILES:
            raise unknown_name("file", file[:80], FILES)
        write, kind = FILES[file]
        return write(desk.case(name), LiveView.parse(view)), kind

    content, kind = await desk.solver.ask(answer)
    called = f"{name}.toml" if file == "case.toml" else f"{name}-{file}"
    headers = {"content-disposition": f'attachment; filename="{called}"'}
    return Response(content, media_type=kind, headers=headers)


def _text(found: OpenedCase, view: LiveView) -> str:
    if not view.changes:
        return found.text
    return edit_to(found.text, view.of(parse_case(found.text))).on(found.text)


def _states(found: OpenedCase, view: LiveView) -> StatesByConcept:
    return states_by_concept(found.solved().model(view), ())


def _csv(found: OpenedCase, view: LiveView) -> str | bytes:
    told = _states(found, view)
    return formats.states_csv(told.model, told.table)


def _json(found: OpenedCase, view: LiveView) -> str:
    return json.dumps(to_data(_states(found, view))) + "\n"


def _graphml(found: OpenedCase, view: LiveView) -> str | bytes:
    told = _states(found, view)
    most = formats.MOST_GRAPHML_MOVES
    return formats.graphml(state_graph(told.model, told.table, most, "GraphML"))


def _dot(found: OpenedCase, view: LiveView) -> str | bytes:
    told = _states(found, view)
    most = formats.MOST_DOT_MOVES
    return formats.dot(state_graph(told.model, told.table, most, "a drawing by Graphviz"))


def _nfg(found: OpenedCase, view: LiveView) -> str:
    return formats.nfg(found.solved().model(view))


FILES: dict[str, tuple[Callable[[OpenedCase, LiveView], Any], str]] = {
    "case.toml": (_text, "application/toml"),
    "states.csv": (_csv, "text/csv; charset=utf-8"),
    "stability.json": (_json, "application/json"),
    "graph.graphml": (_graphml, "application/xml"),
    "graph.dot": (_dot, "text/vnd.graphviz"),
    "game.nfg": (_nfg, "text/plain; charset=utf-8"),
}
