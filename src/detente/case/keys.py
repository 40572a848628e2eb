"""What keys does a record have, in which order are they written, and what may stand there?"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from detente.case.figure import Basis
from detente.case.marks import Alias, Needed, TableName, Usual

_Mark = TypeVar("_Mark")
REQUIRED = MISSING
_WORDS = ("label", "note", "claims")


class Shape(NamedTuple):
    """A type hint taken apart: the type itself, its marks, and whether there may be nothing."""

    hint: Any
    marks: tuple[Any, ...] = ()
    optional: bool = False

    def mark(self, kind: type[_Mark]) -> _Mark | None:
        """Return the mark of that kind, or None."""
        return next((each for each in self.marks if isinstance(each, kind)), None)

    def has(self, *kinds: type) -> bool:
        """Say whether there is a mark of one of these kinds."""
        return any(isinstance(each, kinds) for each in self.marks)


class Key(NamedTuple):
    """One key of a record.

    `name` is what the file calls it, `attribute` what Python does; `default` is REQUIRED where
    there is none.
    """

    name: str
    attribute: str
    shape: Shape
    default: Any

    def is_usual(self, value: Any) -> bool:
        """Say whether the value goes without saying."""
        usual = self.shape.mark(Usual)
        wanted = self.default if usual is None else usual.value
        return wanted is not REQUIRED and bool(value == wanted)


def keys_of(record: Any) -> tuple[Key, ...]:
    """Return the keys of a record in the order of its fields; the name of its table is none."""
    return _keys(record)


@cache
def _keys(record: Any) -> tuple[Key, ...]:
    shapes = _shapes(record)
    keys = (_key(each, shapes[each.name]) for each in fields(record))
    return tuple(key for key in keys if not key.shape.has(TableName))


def keys_as_written(record: Any) -> tuple[Key, ...]:
    """Return the keys of a record in the order in which a file has them."""
    return _keys_as_written(record)


@cache
def _keys_as_written(record: Any) -> tuple[Key, ...]:
    keys = {key.name: key for key in keys_of(record)}
    first: tuple[str, ...] = getattr(record, "written_first", ())
    words = [name for name in _WORDS if issubclass(record, Basis) and name in keys]
    words = [name for name in words if name not in first]
    between = [name for name in keys if name not in first and name not in words]
    return tuple(keys[name] for name in (*first, *between, *words))


def name_field(record: Any) -> str:
    """Return the field that holds the name of the record's table, or nothing."""
    shapes = _shapes(record)
    return next((name for name, shape in shapes.items() if shape.has(TableName)), "")


@cache
def _shapes(record: Any) -> dict[str, Shape]:
    hints = get_type_hints(record, include_extras=True)
    return {name: shape_of(hint) for name, hint in hints.items()}


def shape_of(hint: Any) -> Shape:
    """Take a type hint apart."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        found = shape_of(inner)
        return Shape(found.hint, (*found.marks, *marks), found.optional)
    if origin in (Union, UnionType):
        others = [each for each in get_args(hint) if each is not NoneType]
        if len(others) == 1:
            found = shape_of(others[0])
            return Shape(found.hint, found.marks, True)
    return Shape(hint)


def _key(each: Field[Any], shape: Shape) -> Key:
    alias = shape.mark(Alias)
    default = each.default
    if each.default_factory is not MISSING:
        default = each.default_factory()
    if shape.has(Needed):
        default = REQUIRED
    return Key(each.name if alias is None else alias.key, each.name, shape, default)
