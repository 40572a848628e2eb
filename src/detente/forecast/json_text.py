"""JSON from outside -> plain data, or one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from detente.errors import InputError
from detente.untrusted import first_problem, read_utf8, shown

LARGEST_FILE = 16 * 2**20
NAMES = "use letters, digits and . _ : -, at most 80 characters"

Id = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9:._ -]{0,78}[A-Za-z0-9:._-])?$")
]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10**9)]

Read = TypeVar("Read")
Doc = TypeVar("Doc", bound=BaseModel)


def _is_plain(text: str) -> str:
    """Refuse characters that a terminal obeys."""
    for character in text:
        code = ord(character)
        if (code < 32 and character not in "\n\t") or 127 <= code < 160:
            raise ValueError(f"holds the character U+{code:04X}, which is no text")
    return text


def _is_day(text: str) -> str:
    to_day(text)
    return text


ShortText = Annotated[str, StringConstraints(max_length=500), AfterValidator(_is_plain)]
LongText = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_is_plain)]
Day = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_day)
]


class Document(BaseModel):
    """A part of a JSON file: no key beyond those named is allowed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def to_day(text: str) -> date:
    """Read ``2025-02-15``.

    Raises
    ------
    ValueError
        If there is no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} names a day that does not exist") from None


def load_json(path: str | Path, read: Callable[[str], Read]) -> Read:
    """Read a file of at most 16 MiB and hand its text to `read`; errors name the file.

    Raises
    ------
    InputError
        If the file cannot be read, or `read` refuses it.
    """
    place = Path(path)
    try:
        if not place.exists():
            raise InputError(f"there is no file {str(path)[:200]!r}.")
        text = read_utf8(place, LARGEST_FILE, "split it.")
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"cannot be read: {why}.", place.name[:80]) from None
    try:
        return read(text)
    except InputError as error:
        raise error.at(place.name) from None


def parse_document(text: str, document: type[Doc]) -> Doc:
    """Read JSON text as a `document`.

    Raises
    ------
    InputError
        If it is not JSON, gives a key twice, holds NaN or Infinity, nests too deep, or is not
        shaped as the document is.
    """
    data = parse_json(text)
    if not isinstance(data, dict):
        raise InputError(f"holds {shown(data)} where an object with keys belongs.")
    try:
        return document.model_validate(data)
    except ValidationError as error:
        raise first_problem(error, document, NAMES) from None
    except RecursionError:
        raise InputError("nests too deep.") from None


def parse_json(text: str) -> Any:
    """Read JSON text; see :func:`parse_document` for what is refused."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise InputError("is not JSON that we read: it nests too deep.") from None
    except ValueError as error:  # such as a number of ten thousand digits
        raise InputError(f"is not JSON that we read: {str(error)[:200]}.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"gives the key {shown(key)} twice; keep one.")
        found[key] = value
    return found


def _no_number(text: str) -> Any:
    raise InputError(f"holds {text}, which is no number; write null where nothing is known.")
