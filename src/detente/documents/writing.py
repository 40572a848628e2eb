"""A frozen record -> plain data, in the order and with the keys of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, get_args

from detente.case import Alone, Converted, Flat, Rest, Said, Shape, keys_as_written, shape_of


def write(record: Any, whole: Any = None) -> dict[str, Any]:
    """Return what a file says of the record, without what goes without saying.

    Parameters
    ----------
    record : record
    whole : record, optional
        The record of the whole file, where that is another: how many levels a lever has decides
        how an outcome's table nests.
    """
    whole = record if whole is None else whole
    record = record.as_written() if hasattr(record, "as_written") else record
    data: dict[str, Any] = {}
    for key in keys_as_written(type(record)):
        value = getattr(record, key.attribute)
        if key.shape.has(Flat):
            data |= write(value, whole)
        elif key.shape.has(Rest):
            data |= value
        elif key.shape.has(Said) or not key.is_usual(value):
            data[key.name] = _plain(value, key.shape, whole)
    return data


def _plain(value: Any, shape: Shape, whole: Any) -> Any:
    if converted := shape.mark(Converted):
        return value if converted.write is None else converted.write(value)
    if is_dataclass(value) and not isinstance(value, type):
        table: Any = getattr(value, "file_form", None)
        return _short(write(value if table is None else table.of(value, whole), whole), shape)
    if isinstance(value, Mapping):
        return _mapping(value, shape, whole)
    if isinstance(value, tuple):
        inner = shape_of(get_args(shape.hint)[0])
        return _alone([_plain(each, inner, whole) for each in value], shape)
    return value


def _mapping(value: Mapping[str, Any], shape: Shape, whole: Any) -> Any:
    if shape.has(Alone) and not any(value.values()):
        return _alone(list(value), shape)
    inner = shape_of(get_args(shape.hint)[1])
    return {name: _plain(each, inner, whole) for name, each in value.items()}


def _alone(listed: list[Any], shape: Shape) -> Any:
    alone = shape.mark(Alone)
    return listed[0] if alone is not None and alone.written and len(listed) == 1 else listed


def _short(data: dict[str, Any], shape: Shape) -> Any:
    """The short form of a table where only the keys of that are said."""
    short: tuple[str, ...] = getattr(shape.hint, "short_form", ())
    if not short or set(data) - set(short):
        return data
    first = data[short[0]]
    return f"{_digits(first)} {data[short[1]]}" if len(data) > 1 else first


def _digits(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
