"""The frozen cases of ``tests/data/frozen``, and a way to ask the command line about them."""

from __future__ import annotations

import io
import os
import sys
import tomllib
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

FROZEN = Path(__file__).parent / "data" / "frozen"
FLAGSHIP = "belarus-2025"
TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def frozen_cases() -> tuple[str, ...]:
    """Return the names of the frozen cases."""
    names = (path.stem for path in FROZEN.glob("*.toml"))
    return tuple(sorted(name for name in names if not name.endswith(".evidence")))


def has_ledger(name: str) -> bool:
    """Say whether a frozen case has its evidence beside it."""
    return (FROZEN / f"{name}.evidence.toml").exists()


@cache
def document(name: str) -> dict[str, Any]:
    """Return what a frozen case file says, as plain data."""
    return tomllib.loads((FROZEN / f"{name}.toml").read_text(encoding="utf-8"))


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@cache
def ask(*arguments: str) -> Ran:
    """Run a command in this process, once a session.

    A word that is the name of a frozen case becomes the path of its file, so that no shipped case
    answers in its place.
    """
    known = frozen_cases()
    return run(*(str(FROZEN / f"{word}.toml") if word in known else word for word in arguments))


def run(*arguments: str) -> Ran:
    """Run a command of detente in this process."""
    from detente.cli import main

    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(sys, "argv", ["detente", *arguments]))
        stack.enter_context(mock.patch.dict(os.environ, TERMINAL))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        code = main()
    return Ran(code, out.getvalue(), err.getvalue())
