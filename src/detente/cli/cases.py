"""detente cases: what ships with the package."""

from __future__ import annotations

from detente.cli.output import Format, FormatOption, emit


def cases(form: FormatOption = Format.table) -> None:
    """List the cases that ship with Détente."""
    from detente.casefile import read_definition, shipped_cases
    from detente.cli.output import working
    from detente.model import feasible_states

    found = []
    with working("reading the cases"):
        for name in shipped_cases():
            case = read_definition(name)[0]
            found.append(
                {
                    "name": name,
                    "title": case.title,
                    "parties": len(case.parties),
                    "levers": len(case.levers),
                    "states": feasible_states(case).size,
                }
            )
    headers = ["name", "title", "parties", "levers", "states"]
    emit(form, headers, [list(case.values()) for case in found], found)
