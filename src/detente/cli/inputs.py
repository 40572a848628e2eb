"""What every command reads with: cases, readings of aims, states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli.options import ListOption
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.model import Model

STATUS_QUO = ("status-quo", "status_quo")


def read_model(case: str, readings: ListOption = None) -> Model:
    """Read a case, under other readings of some parties' aims where asked for."""
    from detente.cli.output import working
    from detente.studies import load_case

    with working("reading the case"):
        model = load_case(case)
    return under_readings(model, readings)


def read_begun(case: str, readings: ListOption = None) -> tuple[Model, tuple[str, ...]]:
    """Read a case whose aims are perhaps not all written; return it and whose they are."""
    from detente.cli.output import working
    from detente.studies import load_begun

    with working("reading the case"):
        model, unranked = load_begun(case)
    return under_readings(model, readings), unranked


def under_readings(model: Model, readings: ListOption) -> Model:
    """Return a model under other readings of some parties' aims, as an option has them."""
    chosen: dict[str, str] = {}
    for text in readings or ():
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

    Of a named group, ``NAME:best`` and ``NAME:nearest`` are one state each.

    Raises
    ------
    InputError
        If there is no such state, or the name denotes several.
    """
    name, mark, part = text.partition(":")
    if mark and part in ("best", "nearest"):
        from detente.studies.assessment import group_members

        _check_named(model, name)
        try:
            return group_members(model, name, part)[0]
        except InputError as error:
            raise error.at("--state") from None
    if text in STATUS_QUO:
        return model.status_quo
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return model.space.index(int(text)) + 1
    _check_named(model, text)
    numbers = model.named_states[text].numbers
    if len(numbers) != 1:
        listed = ", ".join(map(str, numbers[:12])) + (", …" if len(numbers) > 12 else "")
        raise InputError(
            f"'{text}' is the name of {len(numbers)} states{': ' if numbers else ''}{listed}. "
            f"Give the number of one, {text}:best or {text}:nearest.",
            "--state",
        )
    return numbers[0]


def state_numbers(model: Model, texts: Sequence[str], start: int | None = None) -> tuple[int, ...]:
    """Return the numbers of the states that texts denote; of a named group all of them.

    ``NAME:best`` and ``NAME:nearest`` are one state of a group, the second from `start`.

    Raises
    ------
    InputError
        If one denotes no state.
    """
    from detente.studies.assessment import group_members

    found: dict[int, None] = {}
    for text in texts:
        name, _, part = text.partition(":")
        if name in model.named_states and part in ("", "all", "best", "nearest"):
            try:
                found |= dict.fromkeys(group_members(model, name, part or "all", start))
            except InputError as error:
                raise error.at("--state") from None
        else:
            found[state_number(model, text)] = None
    return tuple(found)


def _check_named(model: Model, name: str) -> None:
    if name not in model.named_states:
        names = [STATUS_QUO[0], *model.named_states]
        raise unknown_name("state", name[:80], names).at("--state")
