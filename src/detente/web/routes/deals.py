"""The deals of a case: what packages there are, who would sign, break or be hurt, what mends it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from detente.errors import unknown_name
from detente.report.data import to_data
from detente.studies.deals import mending_sentences, offers_sentences, study_deal
from detente.studies.live import LiveView
from detente.web.bodies import ViewAsked
from detente.web.desk import Desk
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}/deals")
OurDesk = Annotated[Desk, Depends(desk_of)]
MOST_PACKAGES = 200


@router.get("")
async def list_deals(name: str, desk: OurDesk) -> dict[str, Any]:
    """List the deals of a case."""

    def answer() -> dict[str, Any]:
        deals = desk.case(name).solved().model(LiveView()).definition.deals
        rows = [{"name": key, "label": each.label or key} for key, each in deals.items()]
        return {"deals": rows}

    return await desk.solver.ask(answer)


@router.post("/{deal}")
async def show_deal(name: str, deal: str, asked: ViewAsked, desk: OurDesk) -> dict[str, Any]:
    """Judge a deal in a view, in sentences and as data."""

    def answer() -> dict[str, Any]:
        live, view = desk.case(name).solved(), LiveView.parse(asked.view)
        model = live.model(view)
        deals = model.definition.deals
        if deal not in deals:
            raise unknown_name("deal", deal[:80], deals)
        study = study_deal(model, deals[deal], table=live.table(view))
        data = to_data(study)
        packages = data["packages"]
        return {
            **data,
            "packages": packages[:MOST_PACKAGES],
            "count": len(packages),
            "offers": offers_sentences(study),
            "told": [] if study.package is None else study.package.sentences(),
            "mending": mending_sentences(study),
        }

    return await desk.solver.ask(answer, tab=asked.tab)
