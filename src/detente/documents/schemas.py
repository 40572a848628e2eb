"""A record's declaration -> JSON Schema, for completion and checks in editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from inspect import cleandoc
from typing import Any, Literal, get_args, get_origin

from detente.case import (
    REQUIRED,
    Alone,
    Between,
    Converted,
    Flat,
    Help,
    Key,
    Len,
    OneOf,
    OrTable,
    Pattern,
    Rest,
    Shape,
    Suggested,
    keys_as_written,
    shape_of,
)

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(record: type, title: str, description: str) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a file that says this record, in format 1."""
    defs: dict[str, Schema] = {}
    body = _table(record, defs)
    return {
        "$schema": _DRAFT,
        "$defs": defs,
        **body,
        "title": title,
        "description": description,
        "properties": {"format": {"const": 1, "type": "integer"}, **body["properties"]},
        "required": ["format", *body.get("required", [])],
    }


def _table(record: type, defs: dict[str, Schema]) -> Schema:
    found: Schema = {"type": "object", "description": _first_paragraph(record), "properties": {}}
    required: list[str] = []
    found["additionalProperties"] = False
    for key in keys_as_written(record):
        if key.shape.has(Flat):
            inner = _table(key.shape.hint, defs)
            found["properties"] |= inner["properties"]
            required += inner["required"]
        elif key.shape.has(Rest):
            found["additionalProperties"] = _shape(shape_of(get_args(key.shape.hint)[1]), defs)
        else:
            found["properties"][key.name] = _key(key, defs)
            required += [key.name] if key.default is REQUIRED else []
    return found | ({"required": required} if required else {})


def _key(key: Key, defs: dict[str, Schema]) -> Schema:
    found = _shape(key.shape, defs)
    default = key.default
    if default is not REQUIRED and default is not None and default != "":
        found = {**found, "default": list(default) if isinstance(default, tuple) else default}
    return found


def _shape(shape: Shape, defs: dict[str, Schema]) -> Schema:
    found = _present(shape, defs)
    helps = shape.mark(Help)
    return found if helps is None else {**found, "description": helps.text}


def _present(shape: Shape, defs: dict[str, Schema]) -> Schema:
    hint, origin = shape.hint, get_origin(shape.hint)
    if converted := shape.mark(Converted):
        return dict(converted.schema)
    if is_dataclass(hint):
        return _reference(getattr(hint, "file_form", hint), defs)
    if origin is tuple:
        return _list(shape, defs)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(shape, defs)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if hint is str:
        return _text(shape)
    if hint in (int, float):
        between = shape.mark(Between) or Between()
        limits = {"minimum": between.least, "maximum": between.most}
        given = {key: limit for key, limit in limits.items() if limit is not None}
        return {"type": "integer" if hint is int else "number", **given}
    return dict(_PLAIN[hint])


_PLAIN: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


def _reference(record: Any, defs: dict[str, Schema]) -> Schema:
    if record.__name__ not in defs:
        defs[record.__name__] = {}  # its place, before what it holds
        defs[record.__name__] = _with_short_form(record, _table(record, defs))
    return {"$ref": f"#/$defs/{record.__name__}"}


def _with_short_form(record: Any, table: Schema) -> Schema:
    short: tuple[str, ...] = getattr(record, "short_form", ())
    if not short:
        return table
    first = table["properties"][short[0]]
    forms = [{**first, "description": "without a table"}]
    if len(short) > 1:
        told = "a number with its unit, such as '27 USD / t'"
        forms.append({"type": "string", "description": told})
    return {"anyOf": [*forms, table]}


def _text(shape: Shape) -> Schema:
    if listed := shape.mark(OneOf) or shape.mark(Suggested):
        return {"type": "string", "enum": list(listed.texts)}
    pattern = shape.mark(Pattern)
    found: Schema = {"type": "string", **_length(shape, "Length")}
    return found if pattern is None else {**found, "pattern": pattern.text}


def _list(shape: Shape, defs: dict[str, Schema]) -> Schema:
    items = _shape(shape_of(get_args(shape.hint)[0]), defs)
    found: Schema = {"type": "array", "items": items, **_length(shape, "Items")}
    if instead := shape.mark(OrTable):
        return {"anyOf": [found, dict(instead.schema)]}
    return {"anyOf": [items, found]} if shape.has(Alone) else found


def _mapping(shape: Shape, defs: dict[str, Schema]) -> Schema:
    names, values = (_shape(shape_of(each), defs) for each in get_args(shape.hint))
    found: Schema = {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": values,
        **_length(shape, "Properties"),
    }
    if not shape.has(Alone):
        return found
    listed: Schema = {"type": "array", "items": names, "minItems": 1}
    return {"anyOf": [names, listed, found]}


def _length(shape: Shape, of: str) -> Schema:
    found: Schema = {}
    for each in shape.marks:
        if isinstance(each, Len):
            found |= {f"min{of}": each.least} if each.least else {}
            found |= {} if each.most is None else {f"max{of}": each.most}
    return found


def _first_paragraph(record: Callable[..., Any] | type) -> str:
    return " ".join(cleandoc(record.__doc__ or "").split("\n\n")[0].split())
