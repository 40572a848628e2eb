"""detente cases: what ships with the package."""

from __future__ import annotations

from detente.cli.output import Format, FormatOption, emit, working


def cases(form: FormatOption = Format.table) -> None:
    """List the cases that ship with Détente."""
    from detente.studies.assessment import list_cases

    with working("reading the cases"):
        found = list_cases()
    headers = ["name", "title", "parties", "levers", "states"]
    rows = [[each.name, each.title, each.parties, each.levers, each.states] for each in found]
    emit(form, headers, rows, found)
