"""The shapes of options that commands share, and how lists in them are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.concepts import SWEPT, listed_concepts
from detente.errors import InputError

CONCEPTS_HELP = listed_concepts()
SWEPT_HELP = listed_concepts(SWEPT)

ListOption = list[str] | None  # of an option that may be repeated; None where it is not given


def option(flag: str, metavar: str, what: str) -> Any:
    """Return an option with a value, and what its help says."""
    return typer.Option(flag, metavar=metavar, help=what)


def cases_beginning(incomplete: str) -> list[str]:
    """Return what a shell may put in for CASE; where none fits, it offers files."""
    from detente.casefile import shipped_cases

    return [name for name in shipped_cases() if name.startswith(incomplete)]


CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="Name of a shipped case, TOML file, or folder.",
        autocompletion=cases_beginning,
    ),
]
ReadingOption = Annotated[
    ListOption,
    option(
        "--reading",
        "PARTY=NAME",
        "Use a named alternative reading of a party's aims. May be repeated.",
    ),
]
StateOption = Annotated[
    str, option("--state", "STATE", "A state's number, status-quo, or the name of a named state.")
]
AgreementsOption = Annotated[
    str,
    option(
        "--agreements",
        "SETS",
        "Who may act together: none, named, pairs, all, or sets such as us+belarus,eu+belarus.",
    ),
]
PartyOption = Annotated[str | None, option("--party", "PARTY", "One party; all of them without.")]
ConceptOption = Annotated[str, option("--concept", "CONCEPT", f"{CONCEPTS_HELP}.")]
SweptConceptOption = Annotated[str, option("--concept", "CONCEPT", f"{SWEPT_HELP}.")]
WhereOption = Annotated[
    str, option("--where", "EXPR", "Only states in which this holds: 'tolls and not blockade'.")
]
TopOption = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Print at most N rows of a table.")
]
WorkersOption = Annotated[
    int | None, option("--workers", "N", "Work in N processes of this machine.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file; - is printed."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Write over an input of this run, too.")]

_NEXT = re.compile(r",(?=\s*[A-Za-z_]\w*\s*=)")  # a level's name may hold a comma of its own


def split_list(texts: ListOption) -> tuple[str, ...]:
    """Take ``--concept nash,seq --concept gmr`` apart; each name once, in order."""
    names = [name.strip() for text in texts or () for name in text.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))


def settings(texts: ListOption, flag: str) -> Mapping[str, str]:
    """Read ``lever=level,lever=level``, each lever once."""
    found: dict[str, str] = {}
    for text in (part for each in texts or () for part in _NEXT.split(each)):
        lever, equals, level = (part.strip() for part in text.partition("="))
        if not equals or not lever or not level:
            raise InputError(f"found {text[:80]!r}; write LEVER=LEVEL.", flag)
        if lever in found:
            raise InputError(f"'{lever[:80]}' is set twice; set it once.", flag)
        found[lever] = level
    return found


def as_option(error: InputError) -> InputError:
    """Return an error whose place is a key, with the option of that name as its place."""
    return type(error)(error.problem, f"--{error.where}" if error.where else "")
