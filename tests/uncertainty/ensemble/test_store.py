"""Stores that are wrong, damaged, hostile, in use, or on a full disk."""

from __future__ import annotations

import gc
import io
import json
import os
import pickle
import random
import resource
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.budgets import Budget, within
from detente.ensembles import (
    ChunkResult,
    Interrupted,
    StoreError,
    StoreWriteError,
    create_store,
    export_csv,
    mend,
    open_store,
    run,
    tables,
    verify,
)
from detente.ensembles.codec import array_digest
from detente.ensembles.load import load
from detente.errors import InputError, TooLargeError
from tests.uncertainty.ensemble.works import PLAN, Noise


@pytest.fixture
def store(tmp_path: Path) -> Path:
    run(PLAN, Noise(), tmp_path / "a.ensemble")
    return tmp_path / "a.ensemble"


def altered(store: Path, *statements: str) -> Path:
    """Change a store behind our back."""
    with sqlite3.connect(store) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return store


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _cut(path: Path, store: Path) -> None:
    path.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


WRONG: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "nothing": (lambda _path, _store: None, "no such file"),
    "empty": (lambda path, _: _write(path, b""), "empty, cut short, or another program's"),
    "text": (lambda path, _: _write(path, b"draw,x\n" * 500), "not an SQLite file"),
    "cut short": (_cut, "damaged or cut short"),
    "stub": (lambda path, store: _write(path, store.read_bytes()[:40]), "empty, cut short"),
    "another program's": (
        lambda path, _: altered(path, "CREATE TABLE t (a)"),
        "empty, cut short, or another program's",
    ),
    "newer": (
        lambda path, store: altered(Path(shutil.copy(store, path)), "PRAGMA user_version = 2"),
        "has store format 2; this version of Détente reads format 1",
    ),
    "a trigger": (
        lambda path, store: altered(
            Path(shutil.copy(store, path)),
            "CREATE TRIGGER t AFTER INSERT ON chunk BEGIN DELETE FROM chunk; END",
        ),
        "tables that no ensemble store has",
    ),
    "a folder": (lambda path, _: path.mkdir(), "no such file"),
    "another plan inside": (
        lambda path, store: altered(
            Path(shutil.copy(store, path)), "UPDATE about SET value='{}' WHERE name='description'"
        ),
        "what it says about its plan is damaged",
    ),
    "deep": (
        lambda path, store: altered(
            Path(shutil.copy(store, path)),
            f"UPDATE about SET value='{'[' * 100_000}' WHERE name='description'",
        ),
        "what it says about its plan is damaged",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_gives_one_clear_error(tmp_path: Path, store: Path, kind: str) -> None:
    make, told = WRONG[kind]
    path = tmp_path / "wrong"
    make(path, store)
    for use in (open_store, verify):
        with pytest.raises(StoreError, match=told) as caught:
            use(path)
        assert caught.value.exit_code == 2
        assert str(path) in str(caught.value)


def test_a_second_writer_and_a_reader_are_refused(store: Path) -> None:
    with open_store(store, write=True):
        for write in (True, False):
            with pytest.raises(StoreError, match="a store has one writer"):
                open_store(store, write=write)
        with pytest.raises(StoreError, match="in use"):
            run(PLAN, Noise(), store)
    with open_store(store) as one, open_store(store) as two:  # readers do not mind each other
        assert one.chunks() == two.chunks()


def test_a_reader_cannot_write(store: Path) -> None:
    with open_store(store) as opened, pytest.raises(StoreError, match="cannot be opened"):
        opened.forget([0])


@pytest.mark.parametrize("path", ["no/such/folder/a", "folder", "/proc/a"])
def test_a_place_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    with pytest.raises(StoreError, match=r"cannot be opened|no such file"):
        run(PLAN, Noise(), path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where it likes")
def test_a_folder_without_leave_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="may you write to it"):
        run(PLAN, Noise(), tmp_path / "a.ensemble")


def _big(draws: range) -> ChunkResult:
    return ChunkResult({"x": np.random.default_rng(draws.start).normal(size=len(draws))})


def test_a_full_disk_keeps_what_was_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def take(connection: sqlite3.Connection) -> None:
        before(connection)
        connection.execute("PRAGMA max_page_count = 20")

    before = tables._take
    plan, path = replace(PLAN, draws=30_000, chunk=3_000), tmp_path / "a.ensemble"
    with monkeypatch.context() as patch:
        patch.setattr(tables, "_take", take)
        with pytest.raises(StoreWriteError, match=r"the disk is full\. What was stored is safe"):
            run(plan, _big, path)
    assert verify(path).ok
    assert 0 < verify(path).chunks < 10
    assert run(plan, _big, path).digest == run(plan, _big).digest


def test_a_disk_that_fails_keeps_what_was_stored(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk."""
    plan, path = replace(PLAN, draws=300_000, chunk=30_000), tmp_path / "a.ensemble"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(StoreWriteError, match="What was stored") as caught:
            run(plan, _big, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.exit_code == 1
    assert verify(path).ok
    assert verify(path).chunks == 3


def test_verify_is_content_with_a_sound_store(store: Path) -> None:
    found = verify(store)
    assert found.ok
    assert found.chunks == 9
    assert found.digest == run(PLAN, Noise()).digest


@pytest.mark.parametrize("start", [0, 28])
def test_verify_finds_a_flipped_byte_and_the_run_mends_it(store: Path, start: int) -> None:
    with sqlite3.connect(store) as connection:
        query = "SELECT data FROM part WHERE start = ? AND name = 'x'"
        ((data,),) = connection.execute(query, (start,))
    connection.close()
    raw = bytearray(store.read_bytes())
    place = raw.find(data)
    assert raw.count(data) == 1
    raw[place + 9] ^= 4
    store.write_bytes(raw)
    found = verify(store)
    assert found.broken == ((start, start + 7),)
    assert len(found.problems) == 1
    assert "column 'x': its bytes are not those that were stored" in found.problems[0]
    for use in (load, lambda _: export_csv(store, store.with_name("out.csv"))):
        with open_store(store) as opened, pytest.raises(StoreError, match="are damaged"):
            use(opened)
    assert not store.with_name("out.csv").exists()
    with open_store(store, write=True) as opened:
        opened.forget(a for a, _ in found.broken)
    assert run(PLAN, Noise(), store).digest == run(PLAN, Noise()).digest
    assert verify(store).ok


def test_verify_lets_sqlite_check_the_file(store: Path) -> None:
    """Only SQLite sees that an index and its table disagree."""
    sound = store.read_bytes()
    places = [k for k in range(len(sound)) if sound.startswith(b"made_with", k)]
    assert len(places) == 2
    for place in places:
        raw = bytearray(sound)
        raw[place] ^= 1
        store.write_bytes(raw)
        found = verify(store)
        assert not found.broken
        assert "the file is damaged" in found.problems[0]


def test_no_damage_passes_unseen(store: Path) -> None:
    """A byte anywhere is flipped: it is told, or it is one that means nothing."""
    sound, digest, rng = store.read_bytes(), verify(store).digest, random.Random(1)
    told = 0
    for _ in range(150):
        raw = bytearray(sound)
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        store.write_bytes(raw)
        try:
            found = verify(store)
        except StoreError:
            told += 1
            continue
        told += not found.ok
        if found.ok:
            assert found.digest == digest
            with open_store(store) as opened:
                assert load(opened).digest == digest
    assert told > 10


def _tampered(store: Path, alter: Callable[[sqlite3.Connection], object]) -> Path:
    with sqlite3.connect(store) as connection:
        alter(connection)
    connection.close()
    return store


def _bomb(connection: sqlite3.Connection) -> None:
    data = zlib.compress(bytes(2**24), 9)
    connection.execute("UPDATE part SET codec='zlib', data=? WHERE name='x' AND start=0", (data,))


def _trailing(connection: sqlite3.Connection) -> None:
    ((raw,),) = connection.execute("SELECT data FROM part WHERE name='x' AND start=0")
    data = zlib.compress(raw) + b"more"
    connection.execute("UPDATE part SET codec='zlib', data=? WHERE name='x' AND start=0", (data,))


def _huge(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE part SET shape='[9000000000000]' WHERE name='x' AND start=0")


def _pickle(connection: sqlite3.Connection) -> None:
    stream = io.BytesIO()
    pickle.dump(np.zeros(7), stream)
    connection.execute(
        "UPDATE part SET dtype='|O', data=? WHERE name='x' AND start=0", (stream.getvalue(),)
    )


def _other_type(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE part SET data='text' WHERE name='x' AND start=0")


def _truths(connection: sqlite3.Connection) -> None:
    data = bytes([2] * 7)
    connection.execute(
        "UPDATE part SET codec='raw', data=?, digest=? WHERE name='holds' AND start=0",
        (data, array_digest(data)),
    )


def _overlap(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE chunk SET stop = 12 WHERE start = 0")


def _lost(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM part WHERE start = 0 AND name = 'level'")


def _unfailed(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM failure WHERE start = 0")


def _inputs(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE failure SET inputs = ? WHERE start = 0", (json.dumps([1]),))


def _deep(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE failure SET inputs = ? WHERE start = 0", ("[" * 100_000,))


def _negative(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE part SET shape='[-1,-7]' WHERE name='x' AND start=0")


@pytest.mark.parametrize(
    "alter",
    [
        *(_bomb, _trailing, _huge, _pickle, _other_type, _truths, _overlap),
        *(_lost, _unfailed, _inputs, _deep, _negative),
    ],
)
def test_a_hostile_store_is_told(
    store: Path, alter: Callable[[sqlite3.Connection], object]
) -> None:
    _tampered(store, alter)
    found = verify(store)
    assert not found.ok
    assert found.digest is None
    with open_store(store) as opened, pytest.raises(StoreError):
        load(opened)


def test_draws_are_stored_once(store: Path) -> None:
    with (
        open_store(store, write=True) as opened,
        pytest.raises(StoreError, match="draws 0 to 6 are there already"),
    ):
        opened.put_failed(range(5, 7), "no", 0.0)
    with pytest.raises(StoreError, match="is there already"):
        create_store(store, PLAN)


def test_in_flight_is_checked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least one chunk"):
        run(PLAN, Noise(), tmp_path / "a", in_flight=0)
    assert Interrupted.exit_code == 4


# ---------------------------------------------------------------- mended, deleted, carried on


def test_a_store_with_one_bad_chunk_is_mended(store: Path) -> None:
    whole = verify(store).digest
    with open_store(store) as opened:
        first, second, *_ = opened.chunks()
    altered(store, f"UPDATE part SET data = X'00' WHERE start = {second.start}")
    with pytest.raises(StoreError, match="damaged"):
        run(PLAN, Noise(), store)
    found = mend(store)
    assert found.dropped == ((second.start, second.stop),)
    with open_store(store) as opened:
        assert second not in opened.chunks()
        assert first in opened.chunks()
        assert len(opened.chunks()) == found.kept
    run(PLAN, Noise(), store)
    assert verify(store).digest == whole
    assert mend(store).dropped == ()


def test_a_file_that_is_damaged_itself_is_not_mended(store: Path) -> None:
    altered(store, "INSERT INTO failure VALUES (1, 99999, '{}', 'x')")
    with pytest.raises(StoreError, match="does not mend"):
        mend(store)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_shape_leaves_nothing_half_way(store: Path, tmp_path: Path) -> None:
    """Whoever stops in the middle of a query must not be met by its end when the file is closed."""
    altered(store, "UPDATE part SET shape = '{}' WHERE rowid = 1")
    with pytest.raises(StoreError, match="damaged"):
        export_csv(store, tmp_path / "out.csv")
    gc.collect()
    assert not (tmp_path / "out.csv").exists()


def test_a_store_that_is_removed_under_a_run_is_told(store: Path) -> None:
    with open_store(store, write=True) as opened:
        store.unlink()
        with pytest.raises(StoreWriteError, match="removed or replaced"):
            opened.extend(200)
    assert not store.exists()


def test_who_went_on_with_a_store_is_noted(store: Path) -> None:
    altered(store, "UPDATE about SET value = 'detente 0.0' WHERE name = 'made_with'")
    with open_store(store) as opened:
        assert opened.made_elsewhere
        assert opened.made_with == "detente 0.0"
    run(PLAN, Noise(), store)  # nothing is missing, so nothing is made
    with open_store(store) as opened:
        assert opened.made_with == "detente 0.0"
        start = opened.chunks()[0].start
    with open_store(store, write=True) as opened:
        opened.forget([start])
    run(PLAN, Noise(), store)
    with open_store(store) as opened:
        assert opened.made_with.startswith("detente 0.0; and detente ")
        assert not opened.made_elsewhere


def test_tallies_that_would_not_fit_are_refused_before_they_are_unpacked(store: Path) -> None:
    with within(Budget(10, 1e-7)), pytest.raises(TooLargeError, match="arrays of one chunk"):
        verify(store)
    assert verify(store).ok
