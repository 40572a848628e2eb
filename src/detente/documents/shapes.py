"""A record's declaration -> the check that plain data has to pass, as pydantic's core runs it.

Pydantic's classes would be made when a module is imported, all of them. Its core takes a
description instead, so each section of a file is described and built when a file has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Literal, get_args, get_origin

from pydantic_core import SchemaValidator, core_schema as core

from detente.case import (
    REQUIRED,
    Alone,
    Between,
    Converted,
    Flat,
    Key,
    Len,
    OneOf,
    OrTable,
    Pattern,
    Rest,
    Shape,
    keys_of,
    name_field,
    shape_of,
)

Check = core.CoreSchema
_WRITTEN = re.compile(r"\s*([+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\s*(\S.*)")


def validator(record: Any, name: str) -> SchemaValidator:
    """Return what checks one key of a record; it is built when it is first asked for."""
    return _validator(record, name)


@cache
def _validator(record: Any, name: str) -> SchemaValidator:
    key = next(each for each in keys_of(record) if each.name == name)
    return SchemaValidator(_check(key.shape))


def _check(shape: Shape) -> Check:
    check = _present(shape)
    return core.nullable_schema(check) if shape.optional else check


def _present(shape: Shape) -> Check:
    """The check of what may stand there, where something does."""
    hint: Any = shape.hint
    origin = get_origin(hint)
    if converted := shape.mark(Converted):
        return core.no_info_plain_validator_function(converted.read)
    if is_dataclass(hint):
        return _table(getattr(hint, "file_form", hint))
    if origin is tuple:
        instead = shape.mark(OrTable)
        return _list(shape) if instead is None else _or_table(_list(shape), instead)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(shape)
    if origin is Literal:
        return core.literal_schema(list(get_args(hint)))
    if hint is str:
        return _text(shape)
    if hint in (int, float):
        return _number(shape)
    return _PLAIN[hint]()


_PLAIN: Mapping[Any, Callable[[], Check]] = {
    bool: lambda: core.bool_schema(strict=True),
    date: lambda: core.date_schema(strict=True),
}


def _text(shape: Shape) -> Check:
    if one_of := shape.mark(OneOf):
        return core.literal_schema(list(one_of.texts))
    pattern, length = shape.mark(Pattern), _length(shape)
    if pattern is not None:
        length["pattern"] = pattern.text
    return core.str_schema(strict=True, **length)


def _number(shape: Shape) -> Check:
    between = shape.mark(Between) or Between()
    limits: dict[str, Any] = {"ge": between.least, "le": between.most}
    given = {key: limit for key, limit in limits.items() if limit is not None}
    if shape.hint is int:
        return core.int_schema(strict=True, **given)
    return core.float_schema(strict=True, allow_inf_nan=False, **given)


def _list(shape: Shape) -> Check:
    items = _check(shape_of(get_args(shape.hint)[0]))
    check: Check = core.list_schema(items, strict=True, **_length(shape))
    check = core.no_info_after_validator_function(tuple, check)
    return core.no_info_before_validator_function(_listed, check) if shape.has(Alone) else check


def _or_table(check: Check, instead: OrTable) -> Check:
    def read(value: Any, usual: Callable[[Any], Any]) -> Any:
        return instead.read(value) if isinstance(value, dict) else usual(value)

    return core.no_info_wrap_validator_function(read, check)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _mapping(shape: Shape) -> Check:
    names, values = (shape_of(each) for each in get_args(shape.hint))
    check: Check = core.dict_schema(_check(names), _check(values), strict=True, **_length(shape))
    if shape.has(Alone):
        check = core.no_info_before_validator_function(_names_alone, check)
    table: Any = values.hint
    field = name_field(table) if is_dataclass(table) else ""
    if not field or hasattr(table, "file_form"):
        return check

    def named(found: dict[str, Any]) -> dict[str, Any]:
        for name, each in found.items():
            object.__setattr__(each, field, name)  # it was made here, and nobody has seen it yet
        return found

    return core.no_info_after_validator_function(named, check)


def _names_alone(value: Any) -> Any:
    names = [value] if isinstance(value, str) else value
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return {name: [] for name in names}
    return value


def _length(shape: Shape) -> dict[str, Any]:
    """The last mark of a length holds, key by key: `Names` of at least one, say."""
    found: dict[str, Any] = {}
    for each in shape.marks:
        if isinstance(each, Len):
            found |= {"min_length": each.least} if each.least else {}
            found |= {} if each.most is None else {"max_length": each.most}
    return found


def _table(record: Any) -> Check:
    """The check of a table, which makes the record."""
    return _table_once(record)


@cache
def _table_once(record: Any) -> Check:
    rest = next((key for key in keys_of(record) if key.shape.has(Rest)), None)
    flat = next((key for key in keys_of(record) if key.shape.has(Flat)), None)
    keys = [key for key in keys_of(record) if key not in (rest, flat)]
    inner = () if flat is None else keys_of(flat.shape.hint)
    fields = {
        key.attribute: core.typed_dict_field(
            _check(key.shape), required=key.default is REQUIRED, validation_alias=key.name
        )
        for key in (*inner, *keys)
    }
    extras = None if rest is None else _check(shape_of(get_args(rest.shape.hint)[1]))
    check: Check = core.typed_dict_schema(
        fields,
        strict=True,
        extra_behavior="forbid" if rest is None else "allow",
        extras_schema=extras,
    )
    check = core.no_info_after_validator_function(_maker(record, inner, flat, rest), check)
    short: tuple[str, ...] = getattr(record, "short_form", ())
    if not short:
        return check
    long_form = _long_form if len(short) > 1 else partial(_alone, short[0])
    return core.no_info_before_validator_function(long_form, check)


def _maker(
    record: Any, inner: tuple[Key, ...], flat: Key | None, rest: Key | None
) -> Callable[[dict[str, Any]], Any]:
    maker = None if flat is None else _maker(flat.shape.hint, (), None, None)
    unnamed = {name_field(record): ""} if name_field(record) else {}
    checks, completes = hasattr(record, "check"), hasattr(record, "completed")

    def make(given: dict[str, Any]) -> Any:
        if flat is not None and maker is not None:
            names = [key.attribute for key in inner if key.attribute in given]
            own = {name: given.pop(name) for name in names}
            given[flat.attribute] = maker(own)
        if rest is not None:
            known = {key.attribute for key in keys_of(record)}
            further = {name: given.pop(name) for name in list(given) if name not in known}
            given[rest.attribute] = further
        made = record(**unnamed, **given)
        if checks:
            made.check()
        return made.completed() if completes else made

    return make


def _alone(key: str, value: Any) -> Any:
    return {key: value} if isinstance(value, str) else value


def _long_form(value: Any) -> Any:
    """Take a bare number, or a text with its unit, for a table that has it alone."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": value}
    if isinstance(value, str):
        found = _WRITTEN.fullmatch(value)
        if found is None:
            raise ValueError(
                f'{value[:60]!r} is not a number with a unit; write, say, "27 USD / t"'
            )
        return {"value": float(found[1].replace("_", "")), "unit": found[2].strip()}
    return value
