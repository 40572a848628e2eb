"""What pages are told without asking, as one stream a browser; or asked for now and then."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from starlette.responses import StreamingResponse

from detente.web.desk import Desk
from detente.web.events import Events
from detente.web.problems import RefusedError
from detente.web.within import desk_of, events_of

router = APIRouter()
OurDesk = Annotated[Desk, Depends(desk_of)]
OurEvents = Annotated[Events, Depends(events_of)]


@router.get("/events")
async def stream(
    desk: OurDesk, events: OurEvents, last_event_id: Annotated[str | None, Header()] = None
) -> StreamingResponse:
    """Tell of revisions and jobs as they come; behind Last-Event-ID where it is given."""
    if not events.room():
        raise RefusedError(503, "Too many pages listen; ask for /revisions instead.")
    after = int(last_event_id) if last_event_id and last_event_id.isdigit() else None
    first = [("revision", told) for told in desk.revisions().values()]
    return StreamingResponse(events.stream(after, first), media_type="text/event-stream")


@router.get("/revisions")
async def revisions(desk: OurDesk) -> dict[str, Any]:
    """Say what every open case says of its file: for browsers that share no stream."""
    return {"revisions": desk.revisions()}
