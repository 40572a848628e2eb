"""One command in this process, and whether it ended as a command may end."""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer.main

import detente.cli.app
from detente.cli import main

LONGEST = 20.0  # seconds of processor time: the budget is 10, of a core of 2024
ENDS = {0, 1, 2, 3, 5}
NEVER = (
    "this should not have happened",
    "the work broke off",
    "Traceback",
    "interrupted",
    "Exception ignored",
    "the system refused",
    "ends too early",
    "not enough memory",
)
# What an exit code of 1 is for: an answer that could not be had, though nothing is wrong.
NO_ANSWER = ("equilibrium", "converge", "solution", "certif", "market", "clear", "price")


# Typer puts its commands together anew for every call, which is most of the time of a small case.
TOGETHER = typer.main.get_command(detente.cli.app.app)


class Hang(BaseException):
    """A command took more processor time than any may."""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what is wrong with that, if anything is."""

    code: int
    out: str
    err: str
    wrong: str


def run(words: Sequence[str]) -> Ended:
    """Run ``detente WORDS`` and judge how it ends."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    code, wrong = -1, ""
    argv, sys.argv = sys.argv, ["detente", *words]
    kept, detente.cli.app.app = detente.cli.app.app, TOGETHER  # type: ignore[assignment]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _hurried():
            code = main()
    except Hang:
        wrong = f"more than {LONGEST:g} s of processor time"
    except BaseException as error:  # nothing may get out
        wrong = f"{type(error).__name__} came out: {error}"[:300]
    finally:
        sys.argv, detente.cli.app.app = argv, kept
    said, told = (_text(each) for each in (out, err))
    return Ended(code, said, told, wrong or _judged(words, code, said, told))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return bytes(data).decode("utf-8", "backslashreplace")


@contextlib.contextmanager
def _hurried() -> Iterator[None]:
    def late(_signal: int, _frame: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _judged(words: Sequence[str], code: int, out: str, err: str) -> str:
    """Return what is wrong, or nothing."""
    for phrase in NEVER:
        if phrase in err or phrase in out[:2000]:
            return f"says {phrase!r}"
    if code not in ENDS:
        return f"exit code {code}"
    if code in (1, 2) and "check" not in words and "error" not in err and "Usage" not in err:
        return f"exit code {code} without a word"
    if code == 1 and not any(word in (err + out) for word in NO_ANSWER):
        return "exit code 1 for what is no failed search"
    if "json" in words and code in (0, 3, 5):
        try:
            json.loads(out, parse_constant=_refused)
        except ValueError as error:
            return f"its JSON is none: {error}"
    if "\x1b" in out or "\x1b" in err:
        return "a control character goes through"
    return ""


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")
