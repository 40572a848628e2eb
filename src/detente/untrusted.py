"""Text from outside -> plain data, or one clear error. A file is hostile until checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from reprlib import Repr
from typing import TYPE_CHECKING, Any, get_args

from detente.complaints import complaint
from detente.errors import InputError, known_names
from detente.files import STANDARD_STREAM, read_bytes

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MOST_DOTS = 1_000
_DEEP = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{MOST_DOTS}}}")  # a.a.a.a…
_REPR = Repr()  # shows the top of what may nest without end
_REPR.maxstring = 60


def read_utf8(
    path: Path,
    largest: int,
    advice: str,
    *,
    what: str = "file",
    otherwise: str = "save it as UTF-8",
) -> str:
    """Read a file's text, at most `largest` bytes of it; ``-`` is standard input.

    Parameters
    ----------
    what : str
        What is read, as of :func:`detente.files.read_bytes`.
    otherwise : str
        What to do where it is not UTF-8.

    Raises
    ------
    InputError
        If it is no regular file, is larger (with `advice`), or is not UTF-8.
    """
    raw = read_bytes(path, largest, advice, what)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = "standard input" if str(path) == STANDARD_STREAM else path.name
        raise InputError(f"is not UTF-8 text (byte {error.start}); {otherwise}.", name) from None


def is_local_case(name: str) -> bool:
    """Whether the current folder has a case of that name: a file, or a folder with a case.toml."""
    return Path(name).is_file() or (Path(name) / "case.toml").is_file()


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
    return first_of_problems(problems, lambda loc: _allowed_keys(document, loc), names)


def first_of_problems(
    problems: Sequence[Mapping[str, Any]],
    allowed: Callable[[Sequence[int | str]], Iterable[str]],
    names: str,
) -> InputError:
    """Say the first of several problems, and how many more there are.

    Parameters
    ----------
    problems : sequence of mapping
        As pydantic lists them: type, loc, msg, input, ctx.
    allowed : callable
        From the place of an unknown key to the keys that are known there.
    names : str
        What a name has to look like, for keys that are names.
    """
    # A misspelt key explains the missing one, so it is told first.
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    loc = [part for part in first["loc"] if part != "[key]"]
    found = shown(first.get("input"))
    kind = first["type"]
    if kind == "extra_forbidden":
        key = str(loc[-1])
        text = f"unknown key '{key[:80]}'; {known_names('key', key, allowed(loc))}"
    elif kind == "missing":
        text = f"'{loc[-1]}' is missing; add it."
    elif kind == "value_error":
        text = f"{first['ctx']['error']}."
    elif kind == "string_pattern_mismatch" and first["loc"][-1] == "[key]":
        text = f"{found} cannot be a name: {names}."
    else:
        needed = complaint(kind, first.get("input"), first.get("ctx", {}), first["msg"])
        text = f"{needed}; found {found}."
    more = len(problems) - 1
    if more:
        text += f" ({more} more problem{'s' if more > 1 else ''} in this file.)"
    return InputError(text, key_path(loc))


def shown(value: Any) -> str:
    """Show a value from outside, at most 60 characters of it."""
    text = str(value) if isinstance(value, date) else _REPR.repr(value)
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
