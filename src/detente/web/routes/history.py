"""What was done to a file: entries, what each changed, names of texts, and going back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header

from detente.casefile import changed_places
from detente.web.bodies import NameGiven
from detente.web.desk import Desk
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}/history")
OurDesk = Annotated[Desk, Depends(desk_of)]
IfMatch = Annotated[str | None, Header()]
MOST = 500


@router.get("")
async def show(name: str, desk: OurDesk) -> dict[str, Any]:
    """List the changes of a file, the last one first, and the names that texts were given."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        journal = found.journal
        rows = [
            {
                "number": each.number,
                "kind": each.kind,
                "label": each.label,
                "at": each.at,
                "before": each.before,
                "after": each.after,
                "taken_back": each.number in journal.undone,
                "name": journal.names.get(each.after, ""),
            }
            for each in reversed(journal.entries[-MOST:])
        ]
        return {**found.told(), "names": dict(journal.names), "entries": rows}

    return await desk.solver.ask(answer)


@router.get("/{etag}/differences")
async def differences(name: str, etag: str, desk: OurDesk, to: str = "") -> dict[str, Any]:
    """Say by key path what differs between a text that once was and another, or the file."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        before = found.known_text(etag)
        after = found.known_text(to) if to else found.text
        return {"places": changed_places(before, after)}

    return await desk.solver.ask(answer)


@router.post("/name")
async def give_name(name: str, given: NameGiven, desk: OurDesk) -> dict[str, Any]:
    """Give a text that once was a name."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        found.name_text(given.etag, given.name)
        return {"names": dict(found.journal.names)}

    return await desk.solver.ask(answer)


@router.post("/{etag}/restore")
async def restore(name: str, etag: str, desk: OurDesk, if_match: IfMatch = None) -> dict[str, Any]:
    """Write a text that once was; a new entry, which can be taken back."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        called = found.journal.names.get(etag, "an earlier text")
        found.write(found.known_text(etag), f"restored: {called}", if_match)
        return found.told()

    return await desk.solver.ask(answer)
