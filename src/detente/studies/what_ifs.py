"""What-ifs as an option writes them, for every command that takes some."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detente.case import Change, Definition, changed, changes_in, read_changes
from detente.casefile import read_definition
from detente.errors import located

FLAG = "--with"


def read_what_ifs(texts: Iterable[str], case: str | Path = "") -> list[dict[str, Change]]:
    """Read what-ifs, each ``key=value`` or several joined by ``;``.

    Parameters
    ----------
    case : str or Path
        The case whose variants may be named; none may where it is empty.

    Raises
    ------
    InputError
        As of :func:`detente.case.changes_in`.
    """
    listed = list(texts)
    named = any("=" not in part for text in listed for part in text.split(";") if part.strip())
    if not (case and named):
        with located(FLAG):
            return [read_changes(text) for text in listed]
    definition = read_definition(case)[0]
    with located(FLAG):
        return [changes_in(definition, text) for text in listed]


def with_what_ifs(case: Definition, texts: Iterable[str]) -> Definition:
    """Return a case with all of some what-ifs, one after the other.

    Raises
    ------
    InputError
        As of :func:`detente.case.changes_in` and :func:`detente.changed`.
    """
    with located(FLAG):
        for text in texts:
            case = changed(case, changes_in(case, text))
    return case
