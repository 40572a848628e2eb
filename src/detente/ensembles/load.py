"""From a store to an ensemble, chunk by chunk; every byte is checked on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import frozen
from detente.budgets import afford
from detente.ensembles.codec import TYPES, Form, Part, checked_size, chunk_digest, decode
from detente.ensembles.errors import StoreError
from detente.ensembles.ranges import in_words, joined
from detente.ensembles.result import Ensemble
from detente.ensembles.store import Store, Stored
from detente.ensembles.values import Failure
from detente.errors import InputError, TooLargeError, unknown_name
from detente.provenance import fingerprint

MOST_COUNT = 2**63 - 1


@dataclass(frozen=True, eq=False)
class Chunk:
    """The decoded arrays of one chunk."""

    start: int
    stop: int
    columns: dict[str, NDArray[Any]]
    tallies: dict[str, NDArray[np.int64]]
    failures: tuple[Failure, ...]


class Summary:
    """What is known of all chunks after one pass over them; feed it in the order of the draws."""

    def __init__(self, store: Store) -> None:
        self._plan = store.plan
        self._hashes: dict[str, tuple[str, Any]] = {}
        self._ranges: list[tuple[int, int]] = []
        self.tallies: dict[str, NDArray[np.int64]] = {}
        self.failures: list[Failure] = []

    def add(self, chunk: Chunk) -> None:
        """Count one more chunk in."""
        for name, column in chunk.columns.items():
            _, running = self._hashes.setdefault(name, (column.dtype.str, hashlib.sha256()))
            little = column.astype(column.dtype.newbyteorder("<"), copy=False)
            running.update(np.ascontiguousarray(little).data)
        for name, tally in chunk.tallies.items():
            so_far = self.tallies.get(name)
            self.tallies[name] = tally.copy() if so_far is None else _sum(name, so_far, tally)
        self.failures.extend(chunk.failures)
        self._ranges.append((chunk.start, chunk.stop))

    def digest(self) -> str:
        """Digest everything, however it was cut into chunks."""
        columns = {name: [dtype, h.hexdigest()] for name, (dtype, h) in self._hashes.items()}
        names = sorted(self.tallies)
        failures = [[f.draw, dict(f.inputs), f.error] for f in self.failures]
        description = [self._plan.fingerprint, joined(self._ranges), columns, names, failures]
        return fingerprint(description, *(self.tallies[name] for name in names))


def load(store: Store, columns: Sequence[str] | None = None) -> Ensemble:
    """Load an ensemble.

    Parameters
    ----------
    store : Store
    columns : sequence of text, optional
        Those to keep in memory; all without it, none with ``()``. The others are read too, and
        checked, but let go of.

    Raises
    ------
    StoreError
        If anything is not as it was stored.
    UnknownNameError
        If there is no such column.
    """
    stored = store.chunks()
    good = [each for each in stored if each.digest is not None]
    known = {name: dtype for kind, name, dtype, _ in store.forms() if kind == "column"}
    for name in columns or ():
        if good and name not in known:
            raise unknown_name("column", name, known)
    rows = sum(each.stop - each.start for each in good)
    draws = np.empty(rows, dtype=np.int64)
    kept: dict[str, NDArray[Any]] = {}
    summary, place = Summary(store), 0
    for chunk in decoded(store, good):
        here = slice(place, place := place + chunk.stop - chunk.start)
        draws[here] = np.arange(chunk.start, chunk.stop)
        for name in chunk.columns if columns is None else columns:
            if name not in kept:
                kept[name] = np.empty(rows, dtype=TYPES[known[name]])
            kept[name][here] = chunk.columns[name]
        summary.add(chunk)
    return Ensemble(
        store.plan,
        frozen(draws),
        MappingProxyType({name: frozen(values) for name, values in kept.items()}),
        MappingProxyType({name: frozen(tally) for name, tally in summary.tallies.items()}),
        tuple(summary.failures),
        store.failed_chunks(),
        tuple(store.missing()),
        summary.digest(),
    )


def decoded(store: Store, stored: Sequence[Stored]) -> Iterator[Chunk]:
    """Decode chunks one after the other, each checked against its digests."""
    forms = store.forms()
    for each in stored:
        yield decoded_chunk(store, each, forms)


def decoded_chunk(store: Store, stored: Stored, forms: frozenset[Form] | None) -> Chunk:
    """Decode one chunk; `forms` are those of the other chunks, None if there are none to go by."""
    try:
        return _decoded(store, stored, forms)
    except (StoreError, TooLargeError):
        raise
    except InputError as error:
        draws = in_words([(stored.start, stored.stop)])
        raise StoreError(f"draws {draws} are damaged: {error}", store.where) from None


def _decoded(store: Store, stored: Stored, forms: frozenset[Form] | None) -> Chunk:
    columns: dict[str, NDArray[Any]] = {}
    tallies: dict[str, NDArray[np.int64]] = {}
    parts: list[Part] = []
    size = 0
    for kind, arrays in (("column", columns), ("tally", tallies)):
        for part in store.parts(stored.start, kind):
            if forms is not None and part.form not in forms:
                raise InputError(f"'{part.name}' is not what it is in other chunks.")
            if kind == "column" and part.shape != (stored.stop - stored.start,):
                raise InputError(f"'{part.name}' has not one value a draw.")
            with suppress(InputError):  # what is no size is told of below
                size += 2 * checked_size(part)
            afford(
                f"{len(parts) + 1:,} arrays of one chunk of draws",
                "Use smaller chunks, or fewer tallies",
                size=size,
            )
            arrays[part.name] = _named(part)
            parts.append(_light(part))
    if forms is not None and len(parts) != len(forms):
        raise InputError("some of its arrays are not there.")
    failures = store.failures(stored.start)
    if any(not stored.start <= each.draw < stored.stop for each in failures):
        raise InputError("a failure is of another chunk.")
    if chunk_digest(stored.start, stored.stop, parts, failures) != stored.digest:
        raise InputError("its digest is not that of what was stored.")
    return Chunk(stored.start, stored.stop, columns, tallies, failures)


def _named(part: Part) -> NDArray[Any]:
    try:
        return decode(part)
    except InputError as error:
        raise InputError(f"{part.kind} '{part.name}': {error}") from None


def _light(part: Part) -> Part:
    return Part(part.kind, part.name, part.dtype, part.shape, part.codec, part.digest, b"")


def _sum(name: str, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int64]:
    if (
        one.size
        and max(int(one.max()) + int(two.max()), -(int(one.min()) + int(two.min()))) > MOST_COUNT
    ):
        raise InputError(f"tally '{name}' adds up to more than a 64-bit number holds.")
    return one + two
