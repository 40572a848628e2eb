"""What is said of compiling, once each: that it goes on, and that its results cannot be kept.

A command line asks for the words with `tell_through` and puts them on standard error. Without one
they go to the logger ``detente``: that it compiles as INFO, which nobody sees unless they ask, and
that nothing can be kept as WARNING, which Python prints on standard error by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

WORTH_SAYING = 1.0  # seconds of compiling; whoever waits less wants no words
KEPT = "compiling the loops that this needs, once; it takes about 20 s."
NOT_KEPT = (
    "the compiled loops cannot be kept ({why}), so they will be compiled again next time. "
    "NUMBA_CACHE_DIR names another folder."
)


@dataclass
class _Told:
    """What has been said, and how long compiling took so far."""

    through: Callable[[str], None] | None = None
    depth: int = 0
    began: float = 0.0
    spent: float = 0.0
    said: set[str] = field(default_factory=set)


_told = _Told()


def tell_through(words: Callable[[str], None] | None) -> None:
    """Hand every notice to `words`, a sentence each; with None to the logger again."""
    _told.through = words


def compiling_begins() -> None:
    """Note that a loop is about to be compiled; say so if that has taken more than a second."""
    now = time.perf_counter()
    if _told.depth == 0:
        _told.began = now
    _told.depth += 1
    if _told.spent + now - _told.began > WORTH_SAYING:
        _tell("compiling", KEPT, grave=False)


def compiling_ends() -> None:
    """Note that a loop has been compiled."""
    _told.depth = max(_told.depth - 1, 0)
    if _told.depth == 0:
        _told.spent += time.perf_counter() - _told.began


def not_kept(why: str) -> None:
    """Say that compiled loops are not kept, and why."""
    _tell("not kept", NOT_KEPT.format(why=why), grave=True)


def _tell(what: str, text: str, *, grave: bool) -> None:
    if what in _told.said:
        return
    _told.said.add(what)
    if _told.through is not None:
        _told.through(text)
        return
    import logging

    logging.getLogger("detente").log(logging.WARNING if grave else logging.INFO, text)
