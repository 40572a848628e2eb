"""Text from outside -> plain data, or one clear error. A file is hostile until checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from reprlib import Repr
from typing import TYPE_CHECKING, Any, get_args

from detente.errors import InputError, known_names

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MOST_DOTS = 1_000
_DEEP = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{MOST_DOTS}}}")  # a.a.a.a…
_REPR = Repr()  # shows the top of what may nest without end
_REPR.maxstring = 60


def read_utf8(path: Path, largest: int, advice: str) -> str:
    """Read a file's text, at most `largest` bytes of it.

    Raises
    ------
    InputError
        If it is no regular file, is larger (with `advice`), or is not UTF-8.
    """
    if not path.is_file():
        raise InputError("is not a regular file.", path.name)
    with path.open("rb") as stream:
        raw = stream.read(largest + 1)
    if len(raw) > largest:
        raise InputError(f"is larger than {largest // 2**20} MiB; {advice}", path.name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start}); save it as UTF-8.", path.name
        ) from None


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML; what nests without end is refused before it costs anything.

    Raises
    ------
    InputError
        If the text is not TOML.
    """
    if any(line.count(".") >= MOST_DOTS and _DEEP.search(line) for line in text.splitlines()):
        raise InputError("is not TOML that we read: it nests too deep.")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError("is not TOML that we read: it nests too deep.") from None
    except ValueError as error:
        raise InputError(f"is not TOML: {str(error)[:200]}.") from None


def first_problem(error: ValidationError, document: type[BaseModel], names: str) -> InputError:
    """Say the first thing that is wrong with a document, and where.

    Parameters
    ----------
    document : type
        The class that was read: its keys are what is allowed.
    names : str
        What a name has to look like, for keys that are names.
    """
    problems = error.errors(include_url=False)
    # A misspelt key explains the missing one, so it is told first.
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    loc = [part for part in first["loc"] if part != "[key]"]
    found = shown(first.get("input"))
    kind = first["type"]
    if kind == "extra_forbidden":
        key = str(loc[-1])
        text = f"unknown key '{key[:80]}'; {known_names('key', key, _allowed_keys(document, loc))}"
    elif kind == "missing":
        text = f"'{loc[-1]}' is missing; add it."
    elif kind == "value_error":
        text = f"{first['ctx']['error']}."
    elif kind == "string_pattern_mismatch" and first["loc"][-1] == "[key]":
        text = f"{found} cannot be a name: {names}."
    else:
        text = f"{first['msg']}; found {found}."
    more = len(problems) - 1
    if more:
        text += f" ({more} more problem{'s' if more > 1 else ''} in this file.)"
    return InputError(text, key_path(loc))


def shown(value: Any) -> str:
    """Show a value from outside, at most 60 characters of it."""
    text = _REPR.repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def key_path(loc: Sequence[int | str]) -> str:
    """Write a place as people do: ``preferences.us.statements[2]``, counted from 1."""
    key = ""
    for part in loc:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        else:
            key += f".{part[:80]}" if key else part[:80]
    return key


def _allowed_keys(document: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """Walk the document classes along `loc` and return the keys that are known there."""
    here = document
    for part in loc[:-1]:
        fields = here.model_fields
        field = next((f for name, f in fields.items() if part in (name, f.alias)), None)
        inner = _documents(field.annotation) if field is not None else []
        if inner:
            here = inner[0]
    return [field.alias or name for name, field in here.model_fields.items()]


def _documents(annotation: Any) -> list[type[BaseModel]]:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _documents(part)]
