"""The examples that README.md and the pages under docs/ show, run as a reader would run them.

- A ``python`` fence runs as a script, or as a doctest when it begins with ``>>>``. The fences of
  one page share their names.
- A ``console`` fence whose first line begins with ``$ detente`` runs through the command line. What
  follows a command is what it should print; a line ``...`` stands for anything; a command that
  shows no output may print what it likes. Every command has to succeed, unless the next one is
  ``$ echo $?`` and shows another exit code. Other ``console`` fences are left alone.
- A ``toml`` fence that begins with ``format = 1`` is read as a case file. With a comment that names
  a file on the line before (``# strait.toml``), it is also kept under that name, so that the
  commands and scripts that follow on the page can use it.

Every page runs in an empty folder of its own. ``<!-- skip: next -->`` leaves the next example out.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from sybil import Example

DOCTEST_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
CASE_FILE = re.compile(r"(?:#\s*(?P<name>[\w-]+\.toml)\s*\n)?\s*format\s*=\s*1\b")


def enter_scratch_folder(names: dict[str, Any]) -> None:
    """Give a page an empty folder to work in."""
    names["_home"] = Path.cwd()
    names["_scratch"] = tempfile.mkdtemp(prefix="detente-docs-")
    os.chdir(names["_scratch"])


def leave_scratch_folder(names: dict[str, Any]) -> None:
    """Go back to where the tests run, and tidy up."""
    os.chdir(names["_home"])
    shutil.rmtree(names["_scratch"])


def run_case_file(example: Example) -> str | None:
    """Read a ``toml`` fence that holds a case."""
    found = CASE_FILE.match(example.parsed)
    if found is None:
        return None
    from detente import load_case
    from detente.errors import DetenteError

    path = Path(found["name"] or "example.toml")
    path.write_text(example.parsed, encoding="utf-8")
    try:
        load_case(path)
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"
    return None


def run_console(example: Example) -> str | None:
    """Run a ``console`` fence; return what is wrong with it, or nothing."""
    return check_console(example.parsed)


@dataclass(frozen=True)
class Step:
    """One command of a ``console`` fence and what the page says it prints."""

    command: str
    shown: str


def steps(text: str) -> Iterator[Step]:
    """Take a ``console`` fence apart; a backslash carries a command on to the next line."""
    for chunk in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = re.sub(r"\\\n\s*", "", chunk).partition("\n")
        yield Step(command.strip(), shown.rstrip("\n"))


def check_console(text: str) -> str | None:
    """Say how a ``console`` fence differs from what its commands do; nothing where it does not."""
    if not text.startswith("$ detente"):
        return None
    todo = list(steps(text))
    code = 0
    for step, after in zip(todo, [*todo[1:], None], strict=True):
        if step.command == "echo $?":
            printed = f"{code}\n"
        else:
            words = shlex.split(step.command, comments=True)
            if words[0] != "detente" or {"|", ">", ">>", "&&", ";"} & set(words):
                return f"only plain `detente` commands run here, not: {step.command}"
            code, printed = run_detente(words[1:])
            if code != 0 and (after is None or after.command != "echo $?"):
                return f"exit code {code} from: {step.command}\n{printed}"
        if step.shown and not _same(step.shown, printed):
            return f"$ {step.command}\nshown on the page:\n{step.shown}\n\nprinted:\n{printed}"
    return None


def run_detente(arguments: list[str]) -> tuple[int, str]:
    """Call the command line in this process; give back its exit code and all that it printed."""
    from detente.cli import main

    printed = io.StringIO()
    code: object = 0
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(sys, "argv", ["detente", *arguments]))
        stack.enter_context(mock.patch.dict(os.environ, TERMINAL))
        stack.enter_context(redirect_stdout(printed))
        stack.enter_context(redirect_stderr(printed))
        try:
            code = main()
        except SystemExit as stop:
            code = stop.code
    if isinstance(code, str):  # sys.exit("message")
        printed.write(code + "\n")
        return 1, printed.getvalue()
    return (code if isinstance(code, int) else 0), printed.getvalue()


def _same(shown: str, printed: str) -> bool:
    flags = DOCTEST_FLAGS
    return doctest.OutputChecker().check_output(shown + "\n", printed.rstrip("\n") + "\n", flags)
