"""Which input does it? Each is put alone into the other case. (TU7)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.case import Definition, changed, number_address, numbers, replaced
from detente.errors import DetenteError, InputError
from detente.studies.compare.compared import (
    AIMS,
    ALONE,
    NO_PART,
    TOGETHER,
    ConclusionDifference,
    InputDifference,
)
from detente.studies.compare.plain_answers import conclusions_of
from detente.studies.compare.written_inputs import NUMBER, WORDS
from detente.studies.turns import PlainCase, make_plain

MOST_TRIED = 60  # inputs that are put alone into the other case
FEWEST = 2


def with_roles(
    definitions: Sequence[Definition],
    inputs: list[InputDifference],
    conclusions: Sequence[ConclusionDifference],
    sure: Mapping[str, str],
) -> tuple[list[InputDifference], int]:
    """Say of each input whether it turns what differs between the first two items."""
    differing = [each for each in conclusions if each.differs and None not in each.holds[:2]]
    if not differing or sure or len(definitions) > FEWEST:
        return inputs, 0
    found, tried, left = [], 0, 0
    for each in inputs:
        change = _change_of(definitions, each)
        if change is None or tried >= MOST_TRIED:
            left += change is not None
            found.append(each)
            continue
        tried += 1
        found.append(replace(each, role=_role(definitions, each, differing)))
    return found, left


def _change_of(definitions: Sequence[Definition], each: InputDifference) -> str | None:
    """The address of an input that can be put alone into another case."""
    if each.kind == WORDS or None in each.values:
        return None
    if each.kind == AIMS:
        return each.key
    if each.key.startswith("status_quo."):
        return f"levels.{each.key.removeprefix('status_quo.')}"
    if each.kind != NUMBER:
        return None
    try:
        address = number_address(definitions[0], each.key)
    except InputError:
        return None
    return address if address in numbers(definitions[1]) else None


def _role(
    definitions: Sequence[Definition],
    each: InputDifference,
    differing: Sequence[ConclusionDifference],
) -> str:
    """Put it alone into the first case; then take it alone out of the second."""
    for into, value, wanted, role in ((0, 1, 1, ALONE), (1, 0, 0, TOGETHER)):
        case = _with_value(definitions, into, each, value)
        if case is None:
            continue
        answers = {found.name: found.holds[0] for found in conclusions_of([case], {})}
        if any(answers.get(one.name) == one.holds[wanted] for one in differing):
            return role
    return NO_PART


def _with_value(
    definitions: Sequence[Definition], into: int, each: InputDifference, value: int
) -> PlainCase | None:
    address, number = _change_of(definitions, each), each.values[value]
    assert address is not None
    try:
        if each.kind == AIMS:
            return make_plain(_with_aims(definitions, into, each.key, value))
        if address.startswith("levels."):
            return make_plain(changed(definitions[into], {address: str(number)}))
        return make_plain(replaced(definitions[into], {address: float(number or 0.0)}))
    except DetenteError:
        return None  # the other case may not have that value


def _with_aims(definitions: Sequence[Definition], into: int, key: str, value: int) -> Definition:
    """A case with a party's aims from another, without doubts about those that went."""
    party, case = key.removeprefix("preferences."), definitions[into]
    preferences = {**case.preferences, party: definitions[value].preferences[party]}
    kept = {
        name: each
        for name, each in case.uncertainties.items()
        if each.kind not in ("reading", "order") or each.party != party
    }
    return replace(case, preferences=preferences, uncertainties=kept)
