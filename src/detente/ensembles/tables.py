"""The SQLite file of a store: its tables, how it is opened, and what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.ensembles.errors import StoreError, StoreWriteError
from detente.errors import DetenteError

APPLICATION = 0x44744E73  # "DtNs"
FORMAT = 1
LARGEST_VALUE = 2**28  # bytes of one array or text
MOVED = (
    "the file was removed or replaced while it was written, so what is computed would be in no "
    "file. Run again."
)
PATIENCE = 0.5  # seconds to wait for a reader or writer to leave

TABLES = {
    "about": "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "chunk": "CREATE TABLE chunk (start INTEGER PRIMARY KEY, stop INTEGER NOT NULL, "
    "digest TEXT, seconds REAL, error TEXT)",
    "part": "CREATE TABLE part (start INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, "
    "dtype TEXT NOT NULL, shape TEXT NOT NULL, codec TEXT NOT NULL, digest TEXT NOT NULL, "
    "data BLOB NOT NULL, PRIMARY KEY (start, kind, name))",
    "failure": "CREATE TABLE failure (draw INTEGER PRIMARY KEY, start INTEGER NOT NULL, "
    "inputs TEXT NOT NULL, error TEXT NOT NULL)",
}


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an existing store; a writer takes it for itself until it closes.

    The lock is the operating system's, so it ends with the process, however that ends. The file is
    never opened by other means here: closing it elsewhere in this process would drop SQLite's lock.
    """
    if not path.is_file():
        raise StoreError("there is no such file.", str(path))
    connection = _open(path, "rw")
    try:
        with explained(path):
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            _check(connection, path)
            if write:
                _take(connection)
            else:
                connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path | None) -> sqlite3.Connection:
    """Make an empty store, or one in memory, taken for writing."""
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
    else:
        if path.exists() and not (path.is_file() and path.stat().st_size == 0):
            raise StoreError("is there already; give the name of a new file.", str(path))
        connection = _open(path, "rwc")
    try:
        with explained(path):
            connection.execute("PRAGMA page_size = 8192")
            _take(connection)
            connection.execute("BEGIN")
            for statement in TABLES.values():
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
    except BaseException:
        connection.close()
        raise
    return connection  # the first transaction is open: the caller says what the store is about


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    if not connection.in_transaction:
        connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Say what an error of SQLite means for whoever has the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(error, str(path or "the ensemble in memory")) from error
    except UnicodeDecodeError as error:  # of a name that an error of SQLite's would quote
        raise StoreError(
            "is damaged: names in it are no text. Verify it, or go back to a copy.", str(path)
        ) from error


def _open(path: Path, mode: str) -> sqlite3.Connection:
    with explained(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
        )
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        return connection


def _take(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise StoreError(
            "is no ensemble store: it is empty, cut short, or another program's.", str(path)
        )
    if form != FORMAT:
        raise StoreError(
            f"has store format {form}; this version of Détente reads format {FORMAT}. "
            "Use the version that wrote it, or a newer one.",
            str(path),
        )
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex_%'"
    )
    if {(kind, name, sql) for kind, name, sql in rows} != {
        ("table", name, sql) for name, sql in TABLES.items()
    }:
        raise StoreError("has tables that no ensemble store has; it is not opened.", str(path))


def _explanation(error: sqlite3.Error, where: str) -> DetenteError:
    code = str(getattr(error, "sqlite_errorname", "") or "")
    if code == "SQLITE_NOTADB":
        return StoreError("is no ensemble store: it is not an SQLite file.", where)
    if code.startswith("SQLITE_CORRUPT"):
        return StoreError(
            f"is damaged or cut short ({error}). Verify it, or go back to a copy.", where
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(
            "is in use: a run is writing it, or another program is reading it. Wait until that "
            "has ended; a store has one writer.",
            where,
        )
    if code == "SQLITE_READONLY_DBMOVED":
        return StoreWriteError(f"{where}: {MOVED}")
    if code == "SQLITE_FULL":
        return StoreWriteError(
            f"{where}: the disk is full. What was stored is safe; make room and run again."
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreError(
            f"cannot be opened for writing ({error}); is the folder there, and may you write to "
            "it? A store that is only read needs that too after a run was killed.",
            where,
        )
    if code.startswith("SQLITE_IOERR"):
        return StoreWriteError(
            f"{where}: reading or writing failed ({error}). What was stored before is safe if "
            "the disk is; run again."
        )
    if code == "SQLITE_TOOBIG" or isinstance(error, sqlite3.DataError):
        return StoreError(
            f"a text or array is larger than {LARGEST_VALUE // 2**20} MiB; use smaller chunks.",
            where,
        )
    return StoreError(f"does not read as an ensemble store ({error}).", where)
