"""detente compare: what differs between two cases, and what does it do?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import read_model, state_number
from detente.cli.options import ListOption, option
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    table_text,
    working,
)
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.studies.compare import CaseComparison


def compare(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE", help="Cases; or one, with --with or --states."),
    ],
    what_if: Annotated[
        ListOption,
        option(
            "--with",
            "KEY=VALUE;…",
            "A what-if of the one case: numbers by address, readings.PARTY=NAME, "
            "orders.PARTY=[1,0], levels.LEVER=LEVEL, or a variant of the case. Each is one item; "
            "may be repeated.",
        ),
    ] = None,
    states: Annotated[
        tuple[str, str] | None,
        typer.Option("--states", metavar="S T", help="Two states of the one case instead."),
    ] = None,
    same: Annotated[
        ListOption,
        option("--same", "OLD=NEW", "A name of A that B calls otherwise. May be repeated."),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Say what differs between cases, and what that does.

    Or between a case and what-ifs of it, or two of its states.

    Inputs by key; conclusions and equilibria that are not the same; which input alone turns what
    differs; and who is better off.
    """
    if states is not None:
        if what_if or same or len(cases) != 1:
            raise InputError("compares two states of one case; give one case.", "--states")
        _states(cases[0], states, form)
        return
    from detente.studies import read_what_ifs
    from detente.studies.compare import compare as study

    changes = read_what_ifs(what_if or (), cases[0])
    with working("comparing"):
        found = study(*cases, changes=changes, same=_same(same))
    names = [each.name for each in found.items]
    headers = ["key", "kind", *names, "role"]
    if form is not Format.table:
        from detente.studies.compare import input_cells

        emit(form, headers, [input_cells(each) for each in found.inputs], found)
        return
    _print(found, headers)


def _same(texts: ListOption) -> dict[str, str]:
    found = {}
    for text in texts or ():
        old, equals, new = (part.strip() for part in text.partition("="))
        if not equals or not old or not new:
            raise InputError(f"found {text[:80]!r}; write OLD=NEW.", "--same")
        found[old] = new
    return found


def _states(case: str, states: tuple[str, str], form: Format) -> None:
    from detente.studies.compare import compare_states, states_line

    model = read_model(case)
    first, second = (state_number(model, text) for text in states)
    found = compare_states(model, first, second)
    if form is Format.json:
        emit_json(list(found))
    elif form is Format.csv:
        headers = ("party", "order", "unit", "first", "second")
        rows: list[list[Any]] = [
            [each.party, each.orders[0], each.unit, *(each.amounts or (None, None))]
            for each in found
        ]
        emit(form, headers, rows, None)
    else:
        emit_lines([f"State {second} against state {first}:"])
        emit_lines([f"  {states_line(each)}" for each in found])


def _print(found: CaseComparison, headers: list[str]) -> None:
    from detente.studies.compare import (
        WORDS,
        difference_lines,
        equilibrium_lines,
        input_cells,
        party_line,
    )

    names = [each.name for each in found.items]
    rows = [input_cells(each) for each in found.inputs if each.kind != WORDS]
    if rows:
        emit_text(table_text(headers, rows, "Inputs that differ:"))
    else:
        emit_lines(["No input differs but in wording." if found.inputs else "No input differs."])
    emit_lines(difference_lines(found))
    differing = [each for each in found.conclusions if each.differs or None in each.holds]
    if differing:
        table = [[each.title, *each.holds] for each in differing]
        emit_text("\n" + table_text(["conclusion", *names], table, "Conclusions that differ:"))
    else:
        emit_lines(["", f"All {len(found.conclusions)} conclusions are the same."])
    emit_lines(["", *equilibrium_lines(found)])
    emit_lines([party_line(each, names) for each in found.parties])
