"""File -> model. A file from outside is hostile until checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.casefile.convert import to_definition
from detente.casefile.document import CaseDoc
from detente.errors import CaseError, InputError, known_names
from detente.model import Definition, Model, build

LARGEST_FILE = 16 * 2**20


def load_case(name_or_path: str | Path) -> Model:
    """Read a case: a shipped case's name, a TOML file, or a folder with a ``case.toml``.

    Raises
    ------
    InputError
        Where the file, key, or expression is wrong: what was found, what is allowed, what to do.

    Examples
    --------
    >>> load_case("prisoners-dilemma")
    <Model "Prisoner's dilemma": 2 parties, 2 levers, 4 states, status quo 1>
    """
    return build_from(*read_text(name_or_path))


def shipped_cases() -> tuple[str, ...]:
    """Return the names of the cases that ship with the package."""
    folder = resources.files("detente.cases")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_text(name_or_path: str | Path) -> tuple[str, str]:
    """Return a case's text and the name to call it by in errors."""
    text = str(name_or_path)
    if text in shipped_cases():
        source = resources.files("detente.cases").joinpath(f"{text}.toml")
        return source.read_text(encoding="utf-8"), f"{text}.toml"
    path = Path(name_or_path)
    try:
        if path.is_dir():
            path = path / "case.toml"
        if not path.exists():
            raise CaseError(_nothing_there(text))
        if not path.is_file():
            raise CaseError("is not a regular file; a case is a TOML file.", path.name)
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror or error}.", path.name) from None
    except ValueError:
        raise CaseError(f"{text[:80]!r} is not a file name.") from None
    if len(raw) > LARGEST_FILE:
        raise CaseError(
            f"is larger than {LARGEST_FILE // 2**20} MiB; put large tables into fewer levers.",
            path.name,
        )
    try:
        return raw.decode("utf-8-sig"), path.name
    except UnicodeDecodeError as error:
        raise CaseError(
            f"is not UTF-8 text (byte {error.start}); save it as UTF-8.", path.name
        ) from None


def _nothing_there(name: str) -> str:
    known = known_names("shipped case", name[:80], shipped_cases())
    return f"there is no file or shipped case '{name[:200]}'; {known}"


def build_from(text: str, name: str) -> Model:
    """Turn a case's text into a model; `name` is what errors call the file."""
    try:
        return build(parse_case(text))
    except InputError as error:
        raise error.at(name) from None


def parse_case(text: str) -> Definition:
    """Turn a case's text into a definition: shape checked, expressions not yet read."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"is not TOML: {error}.") from None
    except RecursionError:
        raise CaseError("nests too deep to be a case.") from None
    except ValueError as error:
        raise CaseError(f"is not TOML: {str(error)[:200]}.") from None
    return to_definition(check_document(data))


def check_document(data: dict[str, Any]) -> CaseDoc:
    """Check plain data against case format 1."""
    if "format" not in data:
        raise CaseError("has no 'format'; a Détente case begins with: format = 1")
    if data["format"] != 1 or isinstance(data["format"], bool):
        raise CaseError(
            f"this version reads format 1; found {str(data['format'])[:40]}. "
            "A newer version may be needed.",
            "format",
        )
    try:
        return CaseDoc.model_validate(data)
    except ValidationError as error:
        raise _first_problem(error) from None
    except RecursionError:
        raise CaseError("nests too deep to be a case.") from None


def _first_problem(error: ValidationError) -> CaseError:
    problems = error.errors(include_url=False)
    # A misspelt key explains the missing one, so it is told first.
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    where = _key(first["loc"])
    found = repr(first.get("input"))
    found = found if len(found) <= 60 else found[:57] + "…"
    kind = first["type"]
    if kind == "extra_forbidden":
        key = str(first["loc"][-1])
        text = f"unknown key '{key[:80]}'; {known_names('key', key, _allowed_keys(first['loc']))}"
    elif kind == "missing":
        text = f"'{first['loc'][-1]}' is missing; add it."
    elif kind == "value_error":
        text = str(first["ctx"]["error"]) + "."
    elif kind == "string_pattern_mismatch" and first["loc"][-1] == "[key]":
        text = (
            f"{found} cannot be a name: use letters, digits and _, "
            "not beginning with a digit, at most 64 characters."
        )
    else:
        text = f"{first['msg']}; found {found}."
    more = len(problems) - 1
    if more:
        text += f" ({more} more problem{'s' if more > 1 else ''} in this file.)"
    return CaseError(text, where)


def _key(loc: Sequence[int | str]) -> str:
    key = ""
    for part in loc:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        elif part != "[key]":
            key += f".{part[:80]}" if key else part[:80]
    return key


def _allowed_keys(loc: Sequence[int | str]) -> list[str]:
    """Walk the document classes along `loc` and return the keys that are known there."""
    from typing import get_args

    from pydantic import BaseModel

    def models(annotation: Any) -> list[type[BaseModel]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return [annotation]
        return [model for part in get_args(annotation) for model in models(part)]

    here: type[BaseModel] = CaseDoc
    for part in loc[:-1]:
        fields = here.model_fields
        field = next((f for n, f in fields.items() if part in (n, f.alias)), None)
        if field is not None:
            inner = models(field.annotation)
            if inner:
                here = inner[0]
    return [field.alias or name for name, field in here.model_fields.items()]
