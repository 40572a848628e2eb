"""One state: why do parties stay or leave, what would turn it, and how does one get there?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from detente.report.data import to_data
from detente.studies.assessment import explain_state, ways_to_states
from detente.studies.live import LiveView, reasons
from detente.web.bodies import ViewAsked, WaysAsked
from detente.web.desk import Desk
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}")
OurDesk = Annotated[Desk, Depends(desk_of)]


@router.post("/states/{number}/why")
async def why(name: str, number: int, asked: ViewAsked, desk: OurDesk) -> dict[str, Any]:
    """Say of every party whether it stays in a state, and why, in sentences and as data."""

    def answer() -> dict[str, Any]:
        model = desk.case(name).solved().model(LiveView.parse(asked.view))
        found = explain_state(model, number, asked.concept)
        return {**to_data(found), "reasons": {each.party: reasons(each) for each in found.parties}}

    return await desk.solver.ask(answer)


@router.post("/ways")
async def ways(name: str, asked: WaysAsked, desk: OurDesk) -> dict[str, Any]:
    """Say how some states are reached from today's position."""

    def answer() -> dict[str, Any]:
        model = desk.case(name).solved().model(LiveView.parse(asked.view))
        data: dict[str, Any] = to_data(ways_to_states(model, model.status_quo, asked.to))
        return data

    return await desk.solver.ask(answer)
