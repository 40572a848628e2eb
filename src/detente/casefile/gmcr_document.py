"""The save files of the GMCR+ program as typed documents.

Keys that are named here are understood; what else a file holds is kept aside, to be named to the
reader (:func:`unread_keys`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from detente.casefile.write import LARGEST_FILE
from detente.errors import CaseError
from detente.untrusted import key_path, shown

# Written by GMCR+ beside what they are computed from, or about the program: nothing is lost.
DERIVED = {"program", "version", "coalitionsFull", "payoffs"}

Index = Annotated[int, Field(ge=0)]
Label = Annotated[str, StringConstraints(max_length=500)]
Pair = Annotated[tuple[Index, Literal["Y", "N"]], Field(strict=False)]


class Compound(BaseModel):
    """A disjunction of conjunctions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    compound: Literal[True]
    members: list[list[Pair]]


def _as_compound(value: Any) -> Any:
    """Read a plain conjunction as a disjunction of one."""
    return {"compound": True, "members": [value]} if isinstance(value, list) else value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Condition = Annotated[Compound, BeforeValidator(_as_compound)]
StateNumber = Annotated[int, Field(ge=1)]
Tied = Annotated[list[StateNumber], BeforeValidator(_as_list), Field(min_length=1)]
Ranking = Annotated[list[Tied], Field(min_length=1)]
MaybeRanking = Annotated[Ranking | None, BeforeValidator(lambda value: value or None)]
Members = Annotated[list[Index], BeforeValidator(_as_list), Field(min_length=1)]


class Loose(BaseModel):
    """A table that may have keys we do not know; they are kept in ``model_extra``."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class OptionDoc(Loose):
    """Something a decision maker may take or leave."""

    name: Label
    permittedDirection: Literal["both", "fwd", "back"]  # noqa: N815


class DecisionMakerDoc(Loose):
    """A decision maker, the options it controls and what it wants."""

    name: Label
    options: list[Index]
    preferences: Annotated[list[Condition], Field(max_length=5_000)] = []
    preferenceRanking: MaybeRanking = None  # noqa: N815
    preferenceVector: MaybeRanking = None  # noqa: N815
    misperceptions: list[Any] = []


class SaveFile(Loose):
    """A whole save file."""

    decisionMakers: Annotated[list[DecisionMakerDoc], Field(min_length=1, max_length=200)]  # noqa: N815
    options: Annotated[list[OptionDoc], Field(min_length=1, max_length=500)]
    infeasibles: Annotated[list[Condition], Field(max_length=5_000)] = []
    useManualPreferenceRanking: bool | None = None  # noqa: N815
    useManualPreferenceVectors: bool | None = None  # noqa: N815
    coalitions: list[Members] = []
    misperceptions: list[Any] = []


def read_save_file(text: str) -> SaveFile:
    """Read the text of a save file, shape checked.

    Raises
    ------
    CaseError
        If it is not JSON, or not shaped as GMCR+ writes it.
    """
    if len(text) > LARGEST_FILE:
        raise CaseError(
            f"has {len(text):,} characters; a save file of at most {LARGEST_FILE:,} is read."
        )
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}. "
            "Give a .gmcr file as GMCR+ saves it."
        ) from None
    except RecursionError:
        raise CaseError("nests too deep to be a GMCR+ save file.") from None
    except ValueError as error:  # such as a number of ten thousand digits
        raise CaseError(f"is not JSON that can be read: {str(error)[:200]}.") from None
    if not isinstance(data, dict):
        raise CaseError(
            f"holds a {type(data).__name__} where GMCR+ writes an object with the keys "
            "decisionMakers, options and infeasibles."
        )
    try:
        return SaveFile.model_validate(data)
    except ValidationError as error:
        raise _first_problem(error) from None
    except RecursionError:
        raise CaseError("nests too deep to be a GMCR+ save file.") from None


def unread_keys(save: SaveFile) -> tuple[str, ...]:
    """Name the keys of the file that nothing reads, those known to be derived left out."""
    parts: list[tuple[Loose, str]] = [(save, "")]
    for name in ("decisionMakers", "options"):
        parts += [(p, f"{name}[{place}].") for place, p in enumerate(getattr(save, name), start=1)]
    return tuple(key for part, where in parts for key in _extra(part, where))


def _extra(part: Loose, where: str) -> Iterator[str]:
    return (f"{where}{key[:80]}" for key in part.model_extra or {} if key not in DERIVED)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseError(f"has the key '{twice[:80]}' twice in one object; keep one of them.")
    return found


def _first_problem(error: ValidationError) -> CaseError:
    problems = error.errors(include_url=False)
    first = problems[0]
    found = shown(first.get("input"))
    if first["type"] == "missing":
        text = f"'{first['loc'][-1]}' is missing; GMCR+ always writes it."
    else:
        text = f"{first['msg']}; found {found}. Correct it, or save the file with GMCR+ again."
    more = len(problems) - 1
    if more:
        text += f" ({more} more problem{'s' if more > 1 else ''} in this file.)"
    return CaseError(text, key_path(first["loc"]))
