"""What may a question cost? Estimated before anything is made, and refused where it is too much.

Only the command line sets a budget; without one, nothing is refused here. The rates are those of
one processor core of 2024, compile time apart; they are high rather than low.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from detente.errors import InputError, TooLargeError

STATEMENT = 30e-9  # seconds to fold a statement in, a state
RANKED = 60e-9  # seconds to value and rank a state for a party
SWEPT = 55e-9  # seconds to judge a state for a party by one concept
ASSESSED = 1.3e-6  # seconds a state and party, for all that a brief says
JOINED = 150e-9  # seconds a state, to find what a coalition can reach
GAINED = 12e-9  # seconds a state and place that some coalition can set, whether it gains for good
SIGNED = 5e-6  # seconds a state and set of signers, to find their exchanges
LISTED = 600e-9  # seconds a state and lever, to print the levels of all states
TURNED = 350e-9  # seconds a number, state and mover, to follow verdicts along the number
TOLD = 150e-9  # seconds a state and mover, to say of one exchange what keeps and breaks it
DRAWN = 400e-6  # seconds a market, to clear it in a draw
EXCHANGED = 6e-6  # seconds a state, mover and agreement, to follow exchanges to their end
DIGESTED = 2e-9  # seconds a letter, to look for a passage in a text
ROUTE = 60e-6  # seconds a way, for one market to clear

CODE, RANK, SCRATCH = 8, 5, 24  # bytes a state: its code; a party's rank, a reading; beside them


@dataclass(frozen=True)
class Budget:
    """Seconds of processor time, and gigabytes of memory."""

    seconds: float = 10.0
    gigabytes: float = 2.0


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def within(budget: Budget | None) -> Iterator[None]:
    """Refuse, inside the block, what would cost more; None refuses nothing."""
    before = _current.set(budget)
    try:
        yield
    finally:
        _current.reset(before)


def read_budget(text: str) -> Budget:
    """Read ``SECONDS,GB``; what is left out is as usual.

    Raises
    ------
    InputError
        If it is something else.

    >>> read_budget("60,8"), read_budget("60")
    (Budget(seconds=60.0, gigabytes=8.0), Budget(seconds=60.0, gigabytes=2.0))
    """
    seconds, _, memory = text.partition(",")
    usual = Budget()
    try:
        found = Budget(
            float(seconds) if seconds.strip() else usual.seconds,
            float(memory) if memory.strip() else usual.gigabytes,
        )
    except ValueError:
        found = Budget(-1, -1)
    if not (found.seconds > 0 and found.gigabytes > 0):
        raise InputError(
            f"found {text[:40]!r}; write seconds of processor time and GB of memory, such as 60,8.",
            "--budget",
        )
    return found


def afford(
    product: str, cut: str, *, seconds: float = 0.0, size: float = 0.0, patience: float = 1.0
) -> None:
    """Refuse work that would cost more than the budget there is.

    Parameters
    ----------
    product : str
        What makes it large: ``67,108,864 states x 200 parties``.
    cut : str
        What to cut, as a sentence without its stop.
    seconds, size : float
        Of processor time; bytes of memory.
    patience : float
        How many times the seconds of the budget it may take: more than 1 for work that is asked
        for by its amount, tells how far it is, and can be broken off.

    Raises
    ------
    TooLargeError
        With the product, what it would cost, and what to do.
    """
    budget = _current.get()
    if budget is None:
        return
    allowed = budget.seconds * patience
    if seconds <= allowed and size <= budget.gigabytes * 2**30:
        return
    cost = []
    if seconds > allowed:
        cost.append(f"{_round(seconds)} s of processor time")
    if size > budget.gigabytes * 2**30:
        cost.append(f"{_round(size / 2**30)} GB of memory")
    raise TooLargeError(
        f"{product} would take some {' and '.join(cost)}; the budget is {allowed:g} s and "
        f"{budget.gigabytes:g} GB. {cut}, or give it more: --budget SECONDS,GB."
    )


def _round(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"
