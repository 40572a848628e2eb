"""What every command reads with: cases, readings of aims, states, concepts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.model import Model

STATUS_QUO = ("status-quo", "status_quo")
CONCEPTS_HELP = "nash, gmr, smr, seq, sseq or sim"

CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="Name of a shipped case, TOML file, or folder.")
]
ReadingOption = Annotated[
    list[str],
    typer.Option(
        "--reading",
        metavar="PARTY=NAME",
        help="Use a named alternative reading of a party's aims. May be repeated.",
    ),
]
StateOption = Annotated[
    str,
    typer.Option(
        "--state",
        metavar="STATE",
        help="A state's number, status-quo, or the name of a named state.",
    ),
]
PartyOption = Annotated[
    str | None, typer.Option("--party", metavar="PARTY", help="One party; all of them without.")
]
ConceptOption = Annotated[
    str, typer.Option("--concept", metavar="CONCEPT", help=f"{CONCEPTS_HELP}.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")
]


def read_model(case: str, readings: list[str] | None = None) -> Model:
    """Read a case, under other readings of some parties' aims where asked for."""
    from detente.cli.output import working
    from detente.studies.case import load_case

    with working("reading the case"):
        model = load_case(case)
    chosen: dict[str, str] = {}
    for text in readings or []:
        party, equals, name = text.partition("=")
        if not equals or not party or not name:
            raise InputError(
                f"found {text[:80]!r}; write a party and the name of one of its alternatives, "
                "such as --reading us=deal_maker.",
                "--reading",
            )
        if party in chosen:
            raise InputError(f"party '{party}' is given two readings; give one.", "--reading")
        chosen[party] = name
    return model.with_alternatives(chosen) if chosen else model


def state_number(model: Model, text: str) -> int:
    """Return the number of the state that `text` denotes.

    Raises
    ------
    InputError
        If there is no such state, or the name denotes several.
    """
    if text in STATUS_QUO:
        return model.status_quo
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return model.space.index(int(text)) + 1
    if text not in model.named_states:
        names = [STATUS_QUO[0], *model.named_states]
        raise unknown_name("state", text[:80], names).at("--state")
    numbers = model.named_states[text].numbers
    if len(numbers) != 1:
        listed = ", ".join(map(str, numbers[:12])) + (", …" if len(numbers) > 12 else "")
        raise InputError(
            f"'{text}' is the name of {len(numbers)} states{': ' if numbers else ''}{listed}. "
            "Give the number of one.",
            "--state",
        )
    return numbers[0]


def split_list(texts: list[str]) -> tuple[str, ...]:
    """Take ``--concept nash,seq --concept gmr`` apart; each name once, in order."""
    names = [name.strip() for text in texts for name in text.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))
