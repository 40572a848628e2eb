"""Every error Détente raises on purpose, drawn as a tree.

::

    DetenteError                 something went wrong and we can say what          exit 1
    ├── InputError               the input is at fault; the message says how       exit 2
    │   ├── CaseError            a case file or a part of it is wrong
    │   │   └── ExpressionError  an expression does not parse or does not fit
    │   ├── UnknownNameError     no party, lever, concept, case … of that name
    │   ├── InfeasibleStateError the levels asked for do not make a feasible state
    │   ├── NotApplicableError   the question has no meaning for this model
    │   └── TooLargeError        the answer would not fit; the message says what to ask instead
    └── UnconvergedError         an iteration stopped before its answer was certain

A message says where, what was found, what is allowed, and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches


class DetenteError(Exception):
    """Root of the tree: catch this to catch everything Détente raises on purpose."""

    exit_code = 1


class UnconvergedError(DetenteError):
    """An iteration stopped before its answer was certain: there is no answer to use."""


class InputError(DetenteError):
    """The input is at fault.

    Parameters
    ----------
    problem : str
        What was found, what is allowed and what to do, in one or two sentences.
    where : str, optional
        The place: a file, a key, or both. Outer layers add to it with :meth:`at`.
    """

    exit_code = 2

    def __init__(self, problem: str, where: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where

    def at(self, where: str) -> InputError:
        """Return the same error, one place further out: ``case.toml`` before ``rules[2]``."""
        joined = f"{where}, {self.where}" if self.where else where
        return type(self)(self.problem, joined)

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" if self.where else self.problem


class CaseError(InputError):
    """A case file, or a part of it, is wrong."""


class ExpressionError(CaseError):
    """An expression does not parse, or does not fit the case it stands in."""


class UnknownNameError(InputError):
    """A name that the case does not have."""


class InfeasibleStateError(InputError):
    """The levels asked for do not make a feasible state."""


class NotApplicableError(InputError):
    """The question has no meaning for this model (say, a two-party concept for three)."""


class TooLargeError(InputError):
    """The answer would not fit; the message says what to ask instead."""


def unknown_name(kind: str, found: str, allowed: Iterable[str]) -> UnknownNameError:
    """Say that `found` is no known `kind`, list what is, and suggest the nearest name."""
    return UnknownNameError(f"no {kind} named '{found}'; {known_names(kind, found, allowed)}")


def known_names(kind: str, found: str, allowed: Iterable[str]) -> str:
    """List the names there are, at most twelve, and the one nearest to `found`."""
    names = list(allowed)
    if not names:
        return f"the case has no {kind} at all."
    near = get_close_matches(found, names, n=1, cutoff=0.5)
    shown = names if len(names) <= 12 else [*names[:12], "…"]
    listed = ", ".join(f"'{name}'" if name != "…" else name for name in shown)
    return f"there is {listed}." + (f" Did you mean '{near[0]}'?" if near else "")


def plain_reason(told: str) -> str:
    """Return the reason of a failure as an analyst reads it, without the class of our own errors.

    Exceptions of others keep theirs: without it their text often says nothing.

    >>> plain_reason("InputError: outcomes.cost: -1 is no cost"), plain_reason("KeyError: 'x'")
    ('outcomes.cost: -1 is no cost', "KeyError: 'x'")
    """
    name, colon, rest = told.partition(": ")
    ours = {each.__name__ for each in _with_kinds(DetenteError)}
    return rest if colon and name in ours else told


def _with_kinds(error: type[DetenteError]) -> Iterator[type[DetenteError]]:
    yield error
    for each in error.__subclasses__():
        yield from _with_kinds(each)
