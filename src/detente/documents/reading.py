"""Plain data -> a frozen record, checked; or one clear error that says where and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic_core import ValidationError

from detente.case import REQUIRED, Flat, Key, Shape, keys_as_written, keys_of, shape_of
from detente.documents.shapes import validator
from detente.untrusted import first_of_problems

_Record = TypeVar("_Record")
FORMAT = "format"


def read(record: type[_Record], data: Mapping[str, Any], names: str) -> _Record:
    """Check the data of a whole file and return the record that it says.

    Parameters
    ----------
    record : type
        A record whose keys are the sections of the file. What checks a section is built when a
        file has it.
    data : mapping
        As TOML gives it. Its ``format`` is the caller's to judge, and is passed over here.
    names : str
        What a name has to look like, for the error about one that does not.

    Raises
    ------
    InputError
        With the key, what was found there, what is allowed and what to do; the first of several.
    """
    keys = keys_of(record)
    given: dict[str, Any] = {}
    problems: list[Mapping[str, Any]] = []
    for key in keys:
        if key.name in data:
            try:
                given[key.attribute] = validator(record, key.name).validate_python(data[key.name])
            except ValidationError as error:
                told = error.errors(include_url=False)
                problems += [{**each, "loc": (key.name, *each["loc"])} for each in told]
        elif key.default is REQUIRED:
            problems.append({"type": "missing", "loc": (key.name,), "input": data})
    known = {FORMAT, *(key.name for key in keys)}
    problems += [{"type": "extra_forbidden", "loc": (name,)} for name in data if name not in known]
    if problems:
        raise first_of_problems(problems, lambda loc: _known_keys(record, loc), names)
    whole: dict[str, Any] = {}
    for key in keys:
        if key.attribute in given:
            _put(whole, key, given[key.attribute])
    return record(**whole)


def _put(whole: dict[str, Any], key: Key, given: Any) -> None:
    """Put a section to those before it; tables that stand for another value become it."""
    if not _stands_for_another(key.shape):
        whole[key.attribute] = given
    elif isinstance(given, dict):
        section = whole[key.attribute] = {}
        for name, table in given.items():
            section[name] = table.made(name, whole)
    else:
        whole[key.attribute] = tuple(table.made("", whole) for table in given)


def _stands_for_another(shape: Shape) -> bool:
    return any(hasattr(each, "file_form") for each in get_args(shape.hint))


def _known_keys(record: type, loc: Sequence[int | str]) -> list[str]:
    """Return the keys that are known where the last part of `loc` stands."""
    here: Any = record
    for part in loc[:-1]:
        here = _inside(here, part)
    own = [name for key in keys_as_written(here) for name in _names(key)]
    return [FORMAT, *own] if here is record else own


def _names(key: Key) -> list[str]:
    if key.shape.has(Flat):
        return [each.name for each in keys_as_written(key.shape.hint)]
    return [key.name]


def _inside(here: Any, part: int | str) -> Any:
    """Step from a type into what stands under a key or number of it."""
    if get_origin(here) is not None:
        inner = shape_of(get_args(here)[1 if isinstance(part, str) else 0]).hint
    else:
        inner = next(key.shape.hint for key in keys_of(here) if key.name == part)
    return getattr(inner, "file_form", inner) if is_dataclass(inner) else inner
