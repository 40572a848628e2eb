"""Arrays <-> bytes with type, shape and digest. Nothing is pickled, and sizes are checked first."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.ensembles.values import MOST_CHUNK, ChunkResult, Failure
from detente.errors import InputError
from detente.provenance import fingerprint

Form = tuple[str, str, str, tuple[int, ...] | None]  # kind, name, dtype, shape of a tally
TYPES = {"<f8": np.float64, "<i8": np.int64, "|b1": np.bool_}
BLANK: Mapping[str, Any] = {"<f8": np.nan, "<i8": 0, "|b1": False}
RESERVED = ("draw", "error", "failed", "failed_draw")  # every table or dataset has its own
MOST_CELLS = 2**24  # of a tally
MOST_PARTS = 10_000
LONGEST_NAME = 200
_TRIED = 8_192  # bytes compressed to see whether it pays


@dataclass(frozen=True)
class Part:
    """One array as bytes. `kind` is ``column`` or ``tally``, `digest` is of the array itself."""

    kind: str
    name: str
    dtype: str
    shape: tuple[int, ...]
    codec: str
    digest: str
    data: bytes

    @property
    def form(self) -> Form:
        """What has to be the same in every chunk."""
        return self.kind, self.name, self.dtype, None if self.kind == "column" else self.shape


@dataclass(frozen=True)
class Encoded:
    """A chunk, ready to be stored."""

    start: int
    stop: int
    parts: tuple[Part, ...]
    failures: tuple[Failure, ...]
    digest: str


def encode(draws: range, result: ChunkResult) -> Encoded:
    """Check what the work gave back and turn it into bytes.

    Raises
    ------
    InputError
        If the result does not keep to what `ChunkResult` says.
    """
    if not isinstance(result, ChunkResult):
        raise InputError(f"the work returned {type(result).__name__}; it returns a ChunkResult.")
    if len(result.columns) + len(result.tallies) > MOST_PARTS:
        raise InputError(f"more than {MOST_PARTS:,} columns and tallies.")
    if both := set(result.columns) & set(result.tallies):
        raise InputError(f"'{min(both)}' is a column and a tally; give them different names.")
    failures = _failures(draws, result.failures)
    parts = [
        _part("column", name, _blanked(_column(name, values, len(draws)), name, draws, failures))
        for name, values in result.columns.items()
    ]
    parts += [_part("tally", name, _tally(name, values)) for name, values in result.tallies.items()]
    digest = chunk_digest(draws.start, draws.stop, parts, failures)
    return Encoded(draws.start, draws.stop, tuple(parts), failures, digest)


def chunk_digest(
    start: int, stop: int, parts: list[Part] | tuple[Part, ...], failures: tuple[Failure, ...]
) -> str:
    """Digest a chunk: its place, its arrays by their own digests, its failures."""
    arrays = sorted([p.kind, p.name, p.dtype, list(p.shape), p.digest] for p in parts)
    return fingerprint([start, stop, arrays, [[f.draw, dict(f.inputs), f.error] for f in failures]])


def array_digest(raw: bytes | memoryview) -> str:
    """Digest the little-endian bytes of an array."""
    return hashlib.sha256(raw).hexdigest()


def decode(part: Part) -> NDArray[Any]:
    """Turn bytes from a store back into an array, read-only.

    Raises
    ------
    InputError
        If type, shape, size or digest are not what the part says.
    """
    size = checked_size(part)
    raw = part.data
    if part.codec == "zlib":
        unpacker = zlib.decompressobj()
        try:
            raw = unpacker.decompress(part.data, size + 1)
        except zlib.error:
            raise InputError("its compressed bytes are damaged.") from None
        if unpacker.unconsumed_tail or unpacker.unused_data or not unpacker.eof:
            raise InputError("its compressed bytes do not end where they should.")
    if len(raw) != size:
        raise InputError(f"it has {len(raw):,} bytes in place of {size:,}.")
    if array_digest(raw) != part.digest:
        raise InputError("its bytes are not those that were stored.")
    if part.dtype == "|b1" and raw.strip(b"\0\1"):
        raise InputError("it has bytes that are neither true nor false.")
    array = np.frombuffer(raw, dtype=part.dtype).reshape(part.shape)
    return array.astype(TYPES[part.dtype], copy=False)


def checked_size(part: Part) -> int:
    """Return the bytes that a part's array takes, after a look at what it says of itself."""
    if part.dtype not in TYPES:
        raise InputError(f"its type is {part.dtype!r}, which no store has.")
    if part.codec not in ("raw", "zlib"):
        raise InputError(f"its packing is {part.codec!r}, which this version does not know.")
    cells = prod(part.shape)
    most = MOST_CHUNK if part.kind == "column" else MOST_CELLS
    if len(part.shape) > 32 or min(part.shape, default=0) < 0 or cells > most:
        raise InputError(f"its shape is {part.shape!r}, which no store has.")
    return int(cells) * np.dtype(part.dtype).itemsize


def _failures(draws: range, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    found: dict[int, Failure] = {}
    for each in failures:
        if each.draw not in draws or each.draw in found:
            raise InputError(
                f"a failure of draw {each.draw!r}, which is not one of the draws {draws.start} to "
                f"{draws.stop - 1} or stands twice."
            )
        inputs = {
            str(name): value.item() if isinstance(value, np.generic) else value
            for name, value in each.inputs.items()
        }
        for name, value in inputs.items():
            if not isinstance(value, bool | int | float | str):
                raise InputError(f"input '{name}' of failed draw {each.draw} is no number or text.")
        found[int(each.draw)] = Failure(int(each.draw), inputs, each.error)
    return tuple(found[draw] for draw in sorted(found))


def _column(name: str, values: NDArray[Any], count: int) -> NDArray[Any]:
    array = _known_type(name, values, ("<f8", "<i8", "|b1"))
    if array.shape != (count,):
        raise InputError(f"column '{name}' has shape {array.shape}; {count} draws need ({count},).")
    return array


def _tally(name: str, values: NDArray[Any]) -> NDArray[Any]:
    array = _known_type(name, values, ("<i8",))
    if array.size > MOST_CELLS or array.ndim > 32:
        raise InputError(f"tally '{name}' has {array.size:,} cells; at most {MOST_CELLS:,}.")
    return array


def _known_type(name: object, values: NDArray[Any], allowed: tuple[str, ...]) -> NDArray[Any]:
    """Return the array in a type that keeps every value of it, a copy of its own."""
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InputError(f"{str(name)[:60]!r} is no name for an array: 1 to 200 printable letters.")
    if name in RESERVED:
        raise InputError(f"no array is called '{name}': every table has one of its own.")
    array = np.asarray(values)
    order = {"b": "|b1", "i": "<i8", "u": "<i8", "f": "<f8"}
    target = order.get(array.dtype.kind, "")
    if target not in allowed or not np.can_cast(array.dtype, TYPES[target], "safe"):
        kinds = " or ".join(np.dtype(kind).name for kind in allowed)
        raise InputError(f"'{name}' is an array of {array.dtype}; it has to be {kinds}.")
    return array.astype(target, order="C", copy=True)


def _blanked(
    array: NDArray[Any], name: str, draws: range, failures: tuple[Failure, ...]
) -> NDArray[Any]:
    """Blank what is not known of failed draws; let there be one NaN only."""
    unknown = [each.draw - draws.start for each in failures if name not in each.inputs]
    array[unknown] = BLANK[array.dtype.str]
    if array.dtype.kind == "f":
        array[np.isnan(array)] = np.nan
    return array


def _part(kind: str, name: str, array: NDArray[Any]) -> Part:
    raw = array.tobytes()
    codec, data = "raw", raw
    head = raw[:_TRIED]
    if len(zlib.compress(head, 1)) < 0.9 * len(head):
        codec, data = "zlib", zlib.compress(raw, 1)
    return Part(kind, name, array.dtype.str, array.shape, codec, array_digest(raw), data)
