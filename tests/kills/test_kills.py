"""Whatever strikes a command while it writes: nothing is lost, and the next run goes on.

What was there is there, whole, or what was to come is; a store holds every chunk that it had.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.test_uncertain_names import CASE, PLACES
from tests.fuzz.seeds import DATA, SAVED

ROOT = Path(__file__).parents[2]
HOWS = ("kill", "term", "full", "readonly", "size")
STRIKES = int(os.environ.get("STRIKES", "200"))
OLD = b"what was there before\n"
NEVER = ("this should not have happened", "Traceback", "the work broke off")


@dataclass(frozen=True)
class Writing:
    """A command that writes.

    Attributes
    ----------
    words : tuple of str
        With paths inside the folder it runs in.
    target : str
        What it writes there.
    again : tuple of str
        The next run; the same without.
    is_store : bool
        The target grows by chunks, and is compared by what the next run prints.
    is_new : bool
        Nothing may be there before.
    """

    words: tuple[str, ...]
    target: str
    again: tuple[str, ...] = ()
    is_store: bool = False
    is_new: bool = False


ROBUST = ("robust", "ferry.toml", "--draws", "64", "--store", "out.draws", "-f", "json")
COMMANDS = (
    Writing(("export", "chicken", "-f", "json", "-o", "out.json"), "out.json"),
    Writing(("report", "chicken", "-o", "out.html"), "out.html"),
    Writing(("stability", "chicken", "-o", "out.parquet"), "out.parquet"),
    Writing(("import", "saved.gmcr", "-o", "out.toml", "--force"), "out.toml"),
    Writing(("evidence", "ferry.toml", "--export", "csv", "-o", "out"), "out", is_new=True),
    Writing(("evidence", "ferry.toml", "--export", "prov-n", "-o", "out.provn"), "out.provn"),
    Writing(("schedule", "named.toml", "--deal", "d", "--certificate", "out.json"), "out.json"),
    Writing(("ensemble", "export", "had.draws", "-o", "out.csv", "--overwrite"), "out.csv"),
    Writing(ROBUST, "out.draws", (*ROBUST, "--resume"), is_store=True, is_new=True),
)


def struck(folder: Path, how: str, at: int, words: tuple[str, ...]) -> tuple[int, str, str]:
    """Run a command with a strike."""
    said = [str(folder / word) if "." in word or word == "out" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills.hook", str(folder), how, str(at), "--", *said],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def content(path: Path) -> object:
    """What a place holds: nothing, a file's bytes, or a folder's files."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in sorted(path.iterdir())}
    return path.read_bytes() if path.exists() else None


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the commands read."""
    folder = tmp_path_factory.mktemp("ready")
    for name in ("ferry.toml", "ferry.evidence.toml"):
        shutil.copy(DATA / "small" / name, folder)
    places = {place: text.format(w="w") for place, (_, text) in PLACES.items()}
    (folder / "named.toml").write_text(CASE.format(**places), encoding="utf-8")
    (folder / "saved.gmcr").write_text(json.dumps(SAVED), encoding="utf-8")
    words = (*ROBUST[:5], "had.draws")
    assert struck(folder, "count", 0, words)[0] == 0
    return folder


@pytest.fixture(scope="session")
def clean(
    ready: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Writing], tuple[int, object]]:
    """How often each command can be struck, and what it writes when it is not."""
    known: dict[Writing, tuple[int, object]] = {}

    def run(each: Writing) -> tuple[int, object]:
        if each not in known:
            folder = tmp_path_factory.mktemp("clean") / "here"
            shutil.copytree(ready, folder)
            code, out, err = struck(folder, "count", 0, each.words)
            assert code == 0, err
            found = re.search(r"struck: (\d+)", err)
            assert found
            known[each] = int(found[1]), out if each.is_store else content(folder / each.target)
        return known[each]

    return run


def strike(
    each: Writing,
    how: str,
    chosen: random.Random,
    ready: Path,
    folder: Path,
    clean: Callable[[Writing], tuple[int, object]],
) -> None:
    """Strike once, look at what is there, and run again."""
    often, new = clean(each)
    shutil.copytree(ready, folder)
    target = folder / each.target
    if not each.is_new:
        target.write_bytes(OLD)
    before = {path.name: path.read_bytes() for path in ready.iterdir()}
    at = chosen.randrange(1, 4_000) if how == "size" else chosen.randint(1, max(1, often))
    code, _, err = struck(folder, how, at, each.words)
    told = f"{how} at {at} of {often}: {' '.join(each.words)}\nexit code {code}\n{err}"
    assert not any(phrase in err for phrase in NEVER), told
    assert code in ((-9, 0) if how == "kill" else (-15, 0) if how == "term" else (0, 1, 2)), told
    if not each.is_store:
        allowed = [new] if code == 0 else [new, None if each.is_new else OLD]
        assert content(target) in allowed, told
    for name, was in before.items():
        assert (folder / name).read_bytes() == was, f"{name} has changed: {told}"
    if how not in ("kill", "term"):
        left = [path.name for path in folder.iterdir() if path.name.endswith(".part")]
        assert not left, told
    again = each.again if each.again and target.exists() else each.words
    code, out, err = struck(folder, "count", 0, again)
    assert code == 0, f"the next run: exit code {code}\n{err}\nafter {told}"
    assert (out if each.is_store else content(target)) == new, told


def test_some_kills(
    sweep_seed: int, ready: Path, tmp_path: Path, clean: Callable[[Writing], tuple[int, object]]
) -> None:
    chosen = random.Random(sweep_seed)
    for number, how in enumerate(chosen.sample(HOWS, 2)):
        strike(chosen.choice(COMMANDS), how, chosen, ready, tmp_path / f"{number}", clean)


@pytest.mark.nightly
def test_two_hundred_kills(
    sweep_seed: int, ready: Path, tmp_path: Path, clean: Callable[[Writing], tuple[int, object]]
) -> None:
    chosen = random.Random(sweep_seed)
    for number in range(STRIKES):
        each, how = COMMANDS[number % len(COMMANDS)], chosen.choice(HOWS)
        strike(each, how, chosen, ready, tmp_path / f"{number}", clean)
