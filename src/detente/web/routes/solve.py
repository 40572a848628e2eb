"""Where can a case rest in a view, and what differs from its file?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from detente.concepts import check_concepts
from detente.report.data import block_data, standing_data
from detente.studies.front_page import agreement_blocks
from detente.studies.live import LiveView, differing, standing_of
from detente.web.bodies import StandingAsked, ViewAsked
from detente.web.desk import Desk
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}")
OurDesk = Annotated[Desk, Depends(desk_of)]


@router.post("/agreements")
async def agreements(name: str, asked: ViewAsked, desk: OurDesk) -> dict[str, Any]:
    """Say what parties would agree on in a view: the front page's first blocks, word for word."""

    def answer() -> dict[str, Any]:
        model = desk.case(name).solved().model(LiveView.parse(asked.view))
        return {"blocks": [block_data(each) for each in agreement_blocks(model, name)]}

    return await desk.solver.ask(answer, tab=asked.tab)


@router.post("/solve")
async def solve(name: str, asked: StandingAsked, desk: OurDesk) -> dict[str, Any]:
    """Say where the case can rest in a view."""

    def answer() -> dict[str, Any]:
        check_concepts([asked.concept])
        case = desk.case(name)
        live, file, view = case.solved(), LiveView(), LiveView.parse(asked.view)
        before = standing_of(live.model(file), live.table(file))
        after = standing_of(live.model(view), live.table(view))
        difference = differing(before, after, asked.concept)
        data = standing_data(after, asked.concept, difference, most=asked.most, whole=True)
        return {"view": view.text, "etag": case.etag, "stale": case.error is not None, **data}

    return await desk.solver.ask(answer, tab=asked.tab)
