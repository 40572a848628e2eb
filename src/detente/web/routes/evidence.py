"""The evidence beside a case: its claims, what contradicts what, and what rests on which."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from detente.errors import unknown_name
from detente.studies import evidence as study
from detente.studies.evidence import LedgerView
from detente.studies.live import LiveView
from detente.web.desk import Desk
from detente.web.opened import OpenedCase
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}/evidence")
OurDesk = Annotated[Desk, Depends(desk_of)]


@router.get("/{view}")
async def show(name: str, view: str, desk: OurDesk) -> dict[str, Any]:
    """Return a view of the ledger: claims, conflicts, counts, origins, audit or unused."""

    def answer() -> dict[str, Any]:
        if view not in VIEWS:
            raise unknown_name("view of the evidence", view[:80], VIEWS)
        found = _asked(desk.case(name), view)
        return {
            "title": found.title,
            "columns": list(found.columns),
            "rows": [list(map(str, row)) for row in found.rows],
            "notes": list(found.notes),
        }

    return await desk.solver.ask(answer)


def _asked(found: OpenedCase, view: str) -> LedgerView:
    case = found.place.name if found.place.path is None else str(found.place.path)
    if view in ("audit", "unused"):
        model = found.solved().model(LiveView())
        return study.audit_view(case, model) if view == "audit" else study.unused_view(case, model)
    return {
        "claims": study.claim_view,
        "conflicts": study.conflict_view,
        "counts": study.count_view,
        "origins": study.origin_view,
    }[view](case)


VIEWS = ("claims", "conflicts", "counts", "origins", "audit", "unused")
