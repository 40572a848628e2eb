"""Cases: which there are, what one says, its text, and writing it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from starlette.responses import PlainTextResponse

from detente.casefile import parse_case
from detente.errors import DetenteError
from detente.report.data import opened_case_data
from detente.studies.live import LiveView, list_sliders
from detente.web.bodies import TextGiven, WhatIfsWritten
from detente.web.desk import Desk
from detente.web.problems import problem_rows
from detente.web.within import desk_of

router = APIRouter(prefix="/cases")
OurDesk = Annotated[Desk, Depends(desk_of)]
IfMatch = Annotated[str | None, Header()]


@router.get("")
async def list_cases(desk: OurDesk) -> dict[str, Any]:
    """List the cases that may be opened."""
    known = await desk.solver.ask(desk.known)
    return {"cases": [{"name": name, "writable": writable} for name, writable in known.items()]}


@router.get("/{name}")
async def show_case(name: str, desk: OurDesk, response: Response) -> dict[str, Any]:
    """Say what a case is: parties, levers, inputs, named states."""

    def answer() -> tuple[dict[str, Any], str]:
        found = desk.case(name)
        model = found.solved().model(LiveView())
        return {
            **opened_case_data(model, list_sliders(model.definition)),
            **found.told(),
        }, found.etag

    data, etag = await desk.solver.ask(answer)
    response.headers["etag"] = f'"{etag}"'
    return data


@router.get("/{name}/text")
async def show_text(name: str, desk: OurDesk) -> PlainTextResponse:
    """Return the file's text."""
    found = await desk.solver.ask(lambda: desk.case(name))
    return PlainTextResponse(found.text, headers={"etag": f'"{found.etag}"'})


@router.put("/{name}/text")
async def write_text(
    name: str, given: TextGiven, desk: OurDesk, if_match: IfMatch = None
) -> dict[str, Any]:
    """Write a whole text that is a case."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        found.write(given.text, given.label, if_match)
        return found.told()

    return await desk.solver.ask(answer)


@router.post("/{name}/check")
async def check_text(name: str, given: TextGiven, desk: OurDesk) -> dict[str, Any]:
    """Say whether a text is a case that can be solved; nothing is written."""

    def answer() -> dict[str, Any]:
        live = desk.case(name).solved()
        try:
            live.edited(parse_case(given.text))
        except DetenteError as error:
            return {"valid": False, "problems": problem_rows(error, given.text)}
        return {"valid": True, "problems": []}

    return await desk.solver.ask(answer)


@router.post("/{name}/what-ifs")
async def write_what_ifs(
    name: str, given: WhatIfsWritten, desk: OurDesk, if_match: IfMatch = None
) -> dict[str, Any]:
    """Write the what-ifs of a view into the file; comments and order stay."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        found.write_view(LiveView.parse(given.view), given.label, if_match)
        return found.told()

    return await desk.solver.ask(answer)


@router.post("/{name}/undo")
async def undo(name: str, desk: OurDesk, if_match: IfMatch = None) -> dict[str, Any]:
    """Take the last change of the file back."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        label = found.undo(if_match)
        return {"undone": label, **found.told()}

    return await desk.solver.ask(answer)


@router.post("/{name}/redo")
async def redo(name: str, desk: OurDesk, if_match: IfMatch = None) -> dict[str, Any]:
    """Make the last change that was taken back once more."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        label = found.undo(if_match, again=True)
        return {"redone": label, **found.told()}

    return await desk.solver.ask(answer)
