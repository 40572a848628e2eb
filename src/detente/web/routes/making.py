"""New cases: small, copied, or from what others wrote; and what a case says, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from detente.casefile import (
    case_from_rows,
    dump_case,
    import_gmcr,
    lines_of,
    outline,
    parse_case,
    small_text,
)
from detente.errors import InputError
from detente.files import write_file
from detente.web.bodies import CaseMade
from detente.web.desk import Desk
from detente.web.library import NAME
from detente.web.problems import RefusedError
from detente.web.within import desk_of

router = APIRouter(prefix="/cases")
OurDesk = Annotated[Desk, Depends(desk_of)]


@router.post("", status_code=201)
async def make(given: CaseMade, desk: OurDesk, response: Response) -> dict[str, Any]:
    """Write a new case into the folder; none is ever written over."""

    def answer() -> dict[str, Any]:
        target = _target(given.name, desk)
        text = _text(given, desk)
        parse_case(text)
        write_file(target, text)
        return {"name": given.name}

    made = await desk.solver.ask(answer)
    response.headers["location"] = f"/api/v1/cases/{given.name}"
    return made


@router.get("/{name}/outline")
async def show_outline(name: str, desk: OurDesk) -> dict[str, Any]:
    """Return the text, what it says key by key, and the line of every key."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        told = {"etag": found.etag, "text": found.text}
        try:
            data = outline(found.text)
        except InputError:
            return {**told, "data": None, "lines": []}  # no TOML: the case tells where
        lines = [{"path": list(path), "line": line} for path, line in lines_of(found.text)]
        return {**told, "data": data, "lines": lines}

    return await desk.solver.ask(answer)


def _target(name: str, desk: Desk) -> Path:
    folder = desk.settings.folder
    if folder is None or desk.settings.read_only:
        raise RefusedError(
            403, "New cases are written into a folder: start detente serve with --folder DIR."
        )
    if not NAME.fullmatch(name) or "." in name:
        raise InputError("a name has letters, digits, - and _, and begins with a letter.", "name")
    if name in desk.known() or (folder / f"{name}.toml").exists():
        raise InputError(f"there is a case {name!r} already; take another name.", "name")
    return folder / f"{name}.toml"


def _text(given: CaseMade, desk: Desk) -> str:
    if given.kind == "small":
        return small_text(given.title)
    if given.kind == "copy":
        return desk.case(given.case).text
    if given.kind == "rows":
        return case_from_rows(given.text, given.title or given.name)
    if given.kind == "gmcr":
        return dump_case(import_gmcr(given.text, given.name))
    return given.text
