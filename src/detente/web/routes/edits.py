"""Changing a case: by commands, or by joining what two changed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header

from detente.casefile import edit_for, parse_case
from detente.errors import InputError
from detente.web.bodies import CommandsGiven, MergeGiven
from detente.web.desk import Desk
from detente.web.problems import RefusedError, problem_rows
from detente.web.within import desk_of

router = APIRouter(prefix="/cases/{name}")
OurDesk = Annotated[Desk, Depends(desk_of)]
IfMatch = Annotated[str | None, Header()]


@router.patch("")
async def edit(
    name: str, given: CommandsGiven, desk: OurDesk, if_match: IfMatch = None
) -> dict[str, Any]:
    """Carry commands out on what the file says; comments, order and spacing stay."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        base = found.text_given(if_match)
        commands = [each.model_dump() for each in given.commands]
        change = edit_for(base, commands)
        text = change.on(base)
        try:
            parse_case(text)
            entry = found.write(text, given.label, if_match)
        except InputError as error:
            rows = problem_rows(error, text)
            raise RefusedError(422, "The case would be none any more.", problems=rows) from None
        splices = (
            []
            if entry is None
            else [[each.start, each.removed, each.added] for each in entry.splices]
        )
        return {**found.told(), "splices": splices}

    return await desk.solver.ask(answer)


@router.post("/merge")
async def merge(
    name: str, given: MergeGiven, desk: OurDesk, if_match: IfMatch = None
) -> dict[str, Any]:
    """Join a text that changed an older one with the file; where both changed a place, ask."""

    def answer() -> dict[str, Any]:
        found = desk.case(name)
        choices = {tuple(each.path): each.whose for each in given.choices}
        both = found.joined(given.base, given.text, choices)
        if both.text is None:
            return {"written": False, "conflicts": [each.as_data() for each in both.conflicts]}
        found.write(both.text, given.label, if_match)
        return {"written": True, "conflicts": [], **found.told()}

    return await desk.solver.ask(answer)
