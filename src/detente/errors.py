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

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Self

MOST_LISTED, SHORTEST_PART = 12, 3


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

    def at(self, where: str) -> Self:
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


@contextmanager
def located(where: str) -> Iterator[None]:
    """Say of every error within where it is."""
    try:
        yield
    except InputError as error:
        raise error.at(where) from None


def unknown_name(kind: str, found: str, allowed: Iterable[str]) -> UnknownNameError:
    """Say that `found` is no known `kind`, list what is, and suggest the nearest name."""
    return UnknownNameError(f"no {kind} named '{found}'; {known_names(kind, found, allowed)}")


def known_names(kind: str, found: str, allowed: Iterable[str]) -> str:
    """List the names there are, at most twelve, and the one nearest to `found`.

    The nearest is among those listed.

    >>> known_names("case", "Venezuela", ["chicken", "venezuela-2023"])
    "there is 'chicken', 'venezuela-2023'. Did you mean 'venezuela-2023'?"
    """
    names = list(allowed)
    if not names:
        return f"the case has no {kind} at all."
    near = nearest_name(found, names)
    shown = names
    if len(names) > MOST_LISTED:
        shown = names[:MOST_LISTED]
        shown = shown if near is None or near in shown else [*shown[:-1], near]
    listed = ", ".join(f"'{name}'" for name in shown)
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"there is {listed}{more}." + (f" Did you mean '{near}'?" if near else "")


def nearest_name(found: str, names: Sequence[str]) -> str | None:
    """Return the name that somebody may have meant: spelt alike, or one that holds what is typed.

    >>> nearest_name("libya", ["libya-2003", "chicken"]), nearest_name("x", ["chicken"])
    ('libya-2003', None)
    """
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(name.casefold(), name)
    typed = found.casefold().replace("_", "-") if "-" in "".join(plain) else found.casefold()
    near = get_close_matches(typed, plain, n=1, cutoff=0.5)
    if near:
        return plain[near[0]]
    if len(typed) < SHORTEST_PART:
        return None
    return next((name for key, name in plain.items() if typed in key), None)


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
