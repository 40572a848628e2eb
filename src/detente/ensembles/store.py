"""One ensemble in one SQLite file; a chunk is there as a whole or not at all."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from detente.ensembles import tables
from detente.ensembles.codec import Encoded, Form, Part
from detente.ensembles.differences import differences, forms_in_words
from detente.ensembles.errors import ChangedPlanError, StoreError, StoreWriteError
from detente.ensembles.ranges import gaps, in_words
from detente.ensembles.values import MOST_CHUNK, FailedChunk, Failure, Plan, tidy
from detente.errors import InputError


@dataclass(frozen=True)
class Stored:
    """A chunk that is settled: `digest` if its draws are there, `error` if its work broke down."""

    start: int
    stop: int
    digest: str | None
    seconds: float
    error: str | None


def create_store(path: str | Path | None, plan: Plan) -> Store:
    """Make an empty store and take it for writing; None keeps it in memory.

    Raises
    ------
    StoreError
        If the file is there already or cannot be made.
    """
    place = None if path is None else Path(path)
    connection = tables.create(place)
    about = {
        "description": json.dumps(plan.description, sort_keys=True),
        "fingerprint": plan.fingerprint,
        "draws": str(plan.draws),
        "chunk": str(plan.chunk),
        "made_with": _this_maker(),
    }
    try:
        with tables.explained(place), tables.transaction(connection):
            connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        return Store(place, plan, connection, writable=True)
    except BaseException:
        connection.close()
        raise


def open_store(path: str | Path, *, write: bool = False) -> Store:
    """Open a store to read it, or, alone, to write it. Use it in a ``with``, or close it.

    Raises
    ------
    StoreError
        If it is no store, is damaged, is of a newer format, or is in use.
    """
    place = Path(path)
    connection = tables.connect(place, write=write)
    try:
        return Store(place, _read_plan(connection, place), connection, writable=write)
    except BaseException:
        connection.close()
        raise


class Store:
    """An open store; made by `create_store` and `open_store`.

    Attributes
    ----------
    path : Path or None
        None in memory.
    plan : Plan
        What it is the store of.
    made_with : str
        Which versions made it, on which system; several where others went on with it.
    """

    def __init__(
        self, path: Path | None, plan: Plan, connection: sqlite3.Connection, *, writable: bool
    ) -> None:
        self.path = path
        self.plan = plan
        self.writable = writable
        self._db = connection
        self._identity = None if path is None else _identity(path)
        with tables.explained(path):
            found = connection.execute("SELECT value FROM about WHERE name = 'made_with'")
            self.made_with = str((found.fetchone() or ("unknown",))[0])
        self._forms: frozenset[Form] | None = None
        self._inside = False

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __repr__(self) -> str:
        return f"<Store of {self.plan.draws:,} draws: {self.path or 'in memory'}>"

    @property
    def where(self) -> str:
        """The place, for messages."""
        return str(self.path or "the ensemble in memory")

    # What is there

    def chunks(self) -> list[Stored]:
        """Return what is settled, in the order of the draws."""
        found: list[Stored] = []
        last = 0
        for row in self._rows("SELECT start, stop, digest, seconds, error FROM chunk ORDER BY 1"):
            start, stop, digest, seconds, error = row
            if not (
                isinstance(start, int)
                and isinstance(stop, int)
                and last <= start < stop <= self.plan.draws
                and stop - start <= MOST_CHUNK
                and isinstance(seconds, float)
                and isinstance(error if digest is None else digest, str)
                and (digest is None or error is None)
            ):
                raise StoreError(f"its list of chunks is damaged near draw {last}.", self.where)
            last = stop
            found.append(Stored(start, stop, digest, seconds, error))
        return found

    def failed_chunks(self) -> tuple[FailedChunk, ...]:
        """Return the chunks whose work broke down."""
        return tuple(
            FailedChunk(c.start, c.stop, c.error) for c in self.chunks() if c.error is not None
        )

    def missing(self, only: range | None = None) -> list[tuple[int, int]]:
        """Return the draws that are not settled, as pairs of first and one past the last."""
        wanted = only or range(self.plan.draws)
        stop = min(wanted.stop, self.plan.draws)
        return gaps(((c.start, c.stop) for c in self.chunks()), wanted.start, stop)

    def parts(self, start: int, kind: str, names: Sequence[str] | None = None) -> Iterator[Part]:
        """Yield the columns or tallies of the chunk that begins at `start`, not decoded yet."""
        query = "SELECT name, dtype, shape, codec, digest, data FROM part WHERE start=? AND kind=?"
        rows: Iterable[tuple[Any, ...]]
        if names is None:
            rows = self._rows(f"{query} ORDER BY rowid", start, kind)
        else:
            rows = (
                r for name in names for r in self._rows(f"{query} AND name=?", start, kind, name)
            )
        for name, dtype, shape, codec, digest, data in rows:
            texts = (name, dtype, shape, codec, digest)
            if not all(isinstance(text, str) for text in texts) or not isinstance(data, bytes):
                raise StoreError(f"the chunk at draw {start} is damaged.", self.where)
            yield Part(kind, name, dtype, self._shape(shape, start), codec, digest, data)

    def forms(self) -> frozenset[Form]:
        """Return names, types and shapes that the first stored chunk has, and so every chunk."""
        if self._forms is None:
            first = "SELECT start FROM chunk WHERE digest IS NOT NULL ORDER BY start LIMIT 1"
            for (start,) in self._rows(first):
                self._forms = self.forms_of(start)
        return self._forms if self._forms is not None else frozenset()

    def forms_of(self, start: int) -> frozenset[Form]:
        """Return names, types and shapes of the arrays of the chunk that begins at `start`."""
        query = "SELECT kind, name, dtype, shape FROM part WHERE start = ?"
        return frozenset(
            (kind, name, dtype, None if kind == "column" else self._shape(shape, start))
            for kind, name, dtype, shape in self._rows(query, start)
        )

    def failures(self, start: int) -> tuple[Failure, ...]:
        """Return the failed draws of the chunk that begins at `start`."""
        query = "SELECT draw, inputs, error FROM failure WHERE start = ? ORDER BY draw"
        found = []
        for draw, text, error in self._rows(query, start):
            try:
                inputs = json.loads(text)
                fine = isinstance(inputs, dict) and isinstance(error, str)
                fine = fine and all(isinstance(v, int | float | str) for v in inputs.values())
            except (TypeError, ValueError, RecursionError):
                fine = False
            if not fine:
                raise StoreError(f"the failure of draw {draw} is damaged.", self.where)
            found.append(Failure(draw, inputs, error))
        return tuple(found)

    def count_failures(self) -> int:
        """Count the failed draws of the chunks that are there."""
        (count,) = next(self._rows("SELECT COUNT(*) FROM failure"))
        return int(count)

    def unsound(self, most: int) -> list[str]:
        """Let SQLite check the file; return what it complains of, at most `most` lines."""
        try:
            rows = list(self._rows(f"PRAGMA integrity_check({most})"))
        except StoreError as error:
            return [str(error)]
        return [f"the file is damaged: {text}" for (text,) in rows if text != "ok"]

    def orphans(self) -> int:
        """Count the arrays and failures that belong to no chunk."""
        query = "SELECT COUNT(*) FROM {} WHERE start NOT IN (SELECT start FROM chunk)"
        counts = [next(self._rows(query.format(table)))[0] for table in ("part", "failure")]
        return int(sum(counts))

    # What a writer does; each is one transaction

    def put(self, chunk: Encoded, seconds: float) -> None:
        """Store a chunk.

        Raises
        ------
        InputError
            If its arrays are not those of the other chunks.
        StoreError, StoreWriteError
            If the draws are there already; if the disk is full or fails.
        """
        forms = frozenset(part.form for part in chunk.parts)
        known = self.forms()
        if self._forms is not None and forms != known:
            raise InputError(
                "its arrays are not those of the other chunks: "
                f"{forms_in_words(forms - known)} in place of {forms_in_words(known - forms)}."
            )
        self._check_free(chunk.start, chunk.stop)
        self.note_maker()
        with self.together():
            self._db.execute(
                "INSERT INTO chunk VALUES (?, ?, ?, ?, NULL)",
                (chunk.start, chunk.stop, chunk.digest, float(seconds)),
            )
            self._db.executemany(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(chunk.start, p.kind, p.name, p.dtype),
                        *(json.dumps(p.shape), p.codec, p.digest, p.data),
                    )
                    for p in chunk.parts
                ),
            )
            self._db.executemany(
                "INSERT INTO failure VALUES (?, ?, ?, ?)",
                (
                    (f.draw, chunk.start, json.dumps(dict(f.inputs)), f.error)
                    for f in chunk.failures
                ),
            )
        self._forms = forms

    def put_failed(self, draws: range, error: str, seconds: float) -> None:
        """Store that the work on a chunk broke down."""
        self._check_free(draws.start, draws.stop)
        with self.together():
            self._db.execute(
                "INSERT INTO chunk VALUES (?, ?, NULL, ?, ?)",
                (draws.start, draws.stop, float(seconds), tidy(error)),
            )

    def forget(self, starts: Iterable[int]) -> None:
        """Drop the chunks that begin at `starts`, so that the next run computes them again."""
        with self.together():
            for start in starts:
                for table in ("part", "failure", "chunk"):
                    self._db.execute(f"DELETE FROM {table} WHERE start = ?", (start,))
        self._forms = None

    def extend(self, draws: int) -> None:
        """Ask for more draws than so far."""
        if draws < self.plan.draws:
            raise StoreError(
                f"holds {self.plan.draws:,} draws, and {draws:,} were asked for; a store does not "
                "shrink. Ask for that many, or use another file.",
                self.where,
            )
        plan = replace(self.plan, draws=draws)
        with self.together():
            self._db.execute("UPDATE about SET value = ? WHERE name = 'draws'", (str(draws),))
        self.plan = plan

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of all that is written inside."""
        if self._inside:
            yield
            return
        self._inside = True
        try:
            with tables.explained(self.path), tables.transaction(self._db):
                yield
            self.check_there()
        finally:
            self._inside = False

    def check_there(self) -> None:
        """Refuse to go on with a file that is no longer where it was: nobody would find it.

        Raises
        ------
        StoreWriteError
            If it was removed or replaced since it was opened.
        """
        if self.path is not None and _identity(self.path) != self._identity:
            raise StoreWriteError(f"{self.path}: {tables.MOVED}")

    def note_maker(self) -> None:
        """Add to `made_with` what this process is, where it is none of those that are named."""
        if self.made_elsewhere:
            self.made_with = f"{self.made_with}; and {_this_maker()}"
            with self.together():
                self._db.execute(
                    "UPDATE about SET value = ? WHERE name = 'made_with'", (self.made_with,)
                )

    @property
    def made_elsewhere(self) -> bool:
        """Whether other versions made it than those of this process."""
        return _this_maker() not in self.made_with

    # Details

    def check_plan(self, plan: Plan) -> None:
        """Refuse a plan with another description.

        Raises
        ------
        ChangedPlanError
            Says what differs.
        """
        if plan.fingerprint != self.plan.fingerprint:
            changes = differences(self.plan.description, plan.description)
            more = f"; and {len(changes) - 5} more" if len(changes) > 5 else ""
            raise ChangedPlanError(
                f"was made by another plan: {'; '.join(changes[:5])}{more}. Draws of two plans do "
                "not mix: use another file, or the plan that made this one.",
                self.where,
            )

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        # An error of whoever asked leaves this half-way; SQLite has nothing to say to that then.
        with tables.explained(self.path):
            cursor = self._db.execute(query, values)
        while True:
            with tables.explained(self.path):
                row = cursor.fetchone()
            if row is None:
                return
            yield row

    def _check_free(self, start: int, stop: int) -> None:
        query = "SELECT start, stop FROM chunk WHERE start < ? ORDER BY start DESC LIMIT 1"
        for row in self._rows(query, stop):
            if row[1] > start:
                raise StoreError(f"draws {in_words([row])} are there already.", self.where)

    def _shape(self, text: object, start: int) -> tuple[int, ...]:
        try:
            shape = json.loads(text) if isinstance(text, str) and len(text) < 1000 else None
        except (ValueError, RecursionError):
            shape = None
        if not isinstance(shape, list) or not all(type(size) is int for size in shape):
            raise StoreError(f"the chunk at draw {start} is damaged.", self.where)
        return tuple(shape)


def _this_maker() -> str:
    made = f"detente {version('detente')}, numpy {np.__version__}, scipy {version('scipy')}"
    return f"{made}, Python {platform.python_version()}, {platform.platform()}"


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _read_plan(connection: sqlite3.Connection, path: Path) -> Plan:
    with tables.explained(path):
        about = dict(connection.execute("SELECT name, value FROM about LIMIT 100"))
    try:
        plan = Plan(json.loads(about["description"]), int(about["draws"]), int(about["chunk"]))
        good = plan.fingerprint == about["fingerprint"]
    except (KeyError, TypeError, ValueError, RecursionError, InputError):
        good = False
    if not good:
        raise StoreError("what it says about its plan is damaged.", str(path))
    return plan
