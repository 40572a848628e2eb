"""How a key is declared: a record's field, its default, and marks that say what may stand there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, dataclass_transform, overload

_Record = TypeVar("_Record", bound=type)


@dataclass(frozen=True)
class Help:
    """What an editor says of the key."""

    text: str


@dataclass(frozen=True)
class Alias:
    """The key, where the file calls it otherwise than Python can: ``from``."""

    key: str


@dataclass(frozen=True)
class Len:
    """How many characters, items or keys there may be."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Pattern:
    """The regular expression that a text meets."""

    text: str


@dataclass(frozen=True)
class Between:
    """The least and the greatest number."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class OneOf:
    """The texts that may stand there."""

    texts: Collection[str]


@dataclass(frozen=True)
class Suggested:
    """Texts that an editor offers; the record's own check has the last word."""

    texts: Collection[str]


@dataclass(frozen=True)
class Converted:
    """A value with a hand-written form: what reads it, its JSON Schema, and what writes it."""

    read: Callable[[Any], Any]
    schema: Any
    write: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class OrTable:
    """A table may stand instead: what reads it, and what the JSON Schema says of it."""

    read: Callable[[Any], Any]
    schema: Any


@dataclass(frozen=True)
class Usual:
    """The value that is left out in writing, where that is not the default."""

    value: Any


class Needed:
    """The key has to be there, though Python gives a default."""


class TableName:
    """The field holds the name of the table, which stands outside it."""


@dataclass(frozen=True)
class Alone:
    """One item may stand without its list; of a mapping, names without what follows them.

    `written` says whether it is written so.
    """

    written: bool = True


class Rest:
    """The mapping holds all further keys of the table."""


class Flat:
    """The keys of the inner record stand in this table itself."""


class Said:
    """Written even where it is the default."""


class Apart:
    """Not covered by the claims of this record, only by those around it."""


class Formula:
    """The text is an expression; the numbers in it have addresses."""


@overload
def record(cls: _Record) -> _Record: ...
@overload
def record(
    *, short: str = "", first: str = "", slots: bool = False, kw_only: bool = False, eq: bool = True
) -> Callable[[_Record], _Record]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: Any = None,
    *,
    short: str = "",
    first: str = "",
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
) -> Any:
    """Make a frozen value that a file writes as a table.

    Its fields are the keys: reader, writer, JSON Schema and walkers follow from them. A method
    ``check()`` raises ValueError where the keys of one table do not fit each other.

    Parameters
    ----------
    short : str
        Keys that may stand without a table: ``"text"`` for a bare text, ``"value unit"`` for a
        bare number or a number with its unit.
    first : str
        Keys that are written before the others. The others come in the order of the fields, and
        after them label, note and claims.
    slots, kw_only, eq : bool
        As of :func:`dataclasses.dataclass`.
    """

    def made(each: type) -> type:
        each.short_form = tuple(short.split())  # type: ignore[attr-defined]
        each.written_first = tuple(first.split())  # type: ignore[attr-defined]
        return dataclass(frozen=True, slots=slots, kw_only=kw_only, eq=eq)(each)

    return made if cls is None else made(cls)


def written_as(table: type) -> Callable[[_Record], _Record]:
    """Say that a file writes the value as another record, and which.

    That record has two methods: ``made(name, whole)`` returns the value, and ``of(value, whole)``
    the record again; `whole` is the mapping or the record of all that the file says.
    """

    def marked(each: _Record) -> _Record:
        each.file_form = table  # type: ignore[attr-defined]
        return each

    return marked


Name = Annotated[str, Pattern(r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
OwnName = Annotated[str, TableName()]
Names = Annotated[tuple[Name, ...], Len(0, 1_000)]
LevelName = Annotated[str, Pattern(r"^[^'\"\r\n]{1,80}$")]
UnitText = Annotated[str, Len(1, 200)]
ShortText = Annotated[str, Len(0, 500)]
LongText = Annotated[str, Len(0, 20_000)]
Expression = Annotated[str, Len(1, 20_000), Formula()]
ClaimId = Annotated[str, Pattern(r"^[A-Za-z0-9][A-Za-z0-9:._ -]{0,79}$")]
Claims = Annotated[
    tuple[ClaimId, ...],
    Len(0, 500),
    Help("ids in the evidence ledger, or the word 'assumption'"),
]
