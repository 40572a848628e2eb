"""detente cases: what ships with the package."""

from __future__ import annotations

from detente.cli.output import Format, FormatOption, emit


def cases(form: FormatOption = Format.table) -> None:
    """List the cases that ship with Détente."""
    from detente.casefile import load_case, shipped_cases
    from detente.cli.output import working

    found = []
    with working("reading the cases"):
        for name in shipped_cases():
            model = load_case(name)
            found.append(
                {
                    "name": name,
                    "title": model.title,
                    "parties": len(model.parties),
                    "levers": len(model.levers),
                    "states": model.space.size,
                }
            )
    headers = ["name", "title", "parties", "levers", "states"]
    emit(form, headers, [list(case.values()) for case in found], found)
