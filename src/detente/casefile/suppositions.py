"""What is supposed of every case that is read: the what-ifs of a run.

Only the command line supposes something; without it, a case is what its file says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from detente.case import Change, Definition, changed, changes_in, told_changes
from detente.errors import located

FLAG = "--with"
MARK = "[what if]"


@dataclass
class Suppositions:
    """What-ifs as typed; of the cases read so far, what they changed and how it is told."""

    texts: Sequence[str] = ()
    changes: dict[str, Change] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What is other than the case states; empty where nothing is."""
        return f"What if: {'; '.join(self.told)}." if self.told else ""


_current: ContextVar[Suppositions | None] = ContextVar("suppositions", default=None)


@contextmanager
def supposing(texts: Sequence[str]) -> Iterator[Suppositions]:
    """Read, inside the block, every case with these what-ifs put in, one after the other.

    Parameters
    ----------
    texts : sequence of str
        Each as of :func:`detente.case.changes_in`: ``key=value``, or a variant of the case.
    """
    here = Suppositions(tuple(texts))
    before = _current.set(here)
    try:
        yield here
    finally:
        _current.reset(before)


def now_supposed() -> Suppositions:
    """Return what is supposed here, and nothing where nothing is."""
    return _current.get() or Suppositions()


def supposed(case: Definition) -> Definition:
    """Return a case with what is supposed here put in; its title and summary say that it is.

    Raises
    ------
    InputError
        If a what-if does not fit the case.
    """
    here = _current.get()
    if here is None or not here.texts:
        return case
    told: list[str] = []
    with located(FLAG):
        for text in here.texts:
            changes = changes_in(case, text)
            told += told_changes(case, changes)
            case = changed(case, changes)
            here.changes |= changes
    here.told += [each for each in told if each not in here.told]
    sentence = f"What if: {'; '.join(told)}."
    summary = f"{sentence} {case.summary}".strip()
    return replace(case, title=f"{case.title} {MARK}", summary=summary)
