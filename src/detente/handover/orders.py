"""What holds whatever the unknown days are: the least and greatest chance of each end (HO10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

from detente.errors import TooLargeError
from detente.handover.custody import untimed_outcomes
from detente.handover.net import RUNNING, Marking, Net

MOST_ROUNDS = 50_000


class Terminal(NamedTuple):
    """How a chain can end: the name, and where everything stands then."""

    ending: str
    marking: Marking


Chances = Mapping[Terminal | str, tuple[Fraction, Fraction]]


def order_bounds(net: Net) -> Chances:
    """Return the least and greatest chance of each ending, by name and in detail, over all orders.

    Somebody who sees every outcome so far chooses, round by round, which running stages end next,
    one or several together. No durations, dependent or not, lead outside these bounds; where least
    and greatest agree, the chance is known though the days are not.

    Raises
    ------
    TooLargeError
        Beyond 50,000 rounds.

    Notes
    -----
    Rule HO10 of docs/rules.md: dynamic programming over markings, in fractions.
    """
    first, _ = net.start(net.first)
    known: dict[Marking, Chances] = {}
    rounds = 0
    todo = [first]
    while todo:  # depth first, without Python's own stack
        marking = todo[-1]
        if marking in known:
            todo.pop()
            continue
        choices = [list(_round(net, marking, ending)) for ending in _choices(marking)]
        missing = [
            after for choice in choices for _, _, after in choice if after and after not in known
        ]
        if missing:
            todo += missing
            continue
        rounds += len(choices)
        if rounds > MOST_ROUNDS:
            raise TooLargeError(
                f"more than {MOST_ROUNDS:,} rounds. Say how long more stages take, "
                "or take stages together."
            )
        known[marking] = _widest([_expected(choice, known) for choice in choices])
        todo.pop()
    return known[first]


def _choices(marking: Marking) -> Iterator[tuple[int, ...]]:
    running = [k for k, outcome in enumerate(marking.outcomes) if outcome == RUNNING]
    for size in range(1, len(running) + 1):
        yield from combinations(running, size)


def _round(
    net: Net, marking: Marking, ending: tuple[int, ...]
) -> Iterator[tuple[Fraction, Terminal | None, Marking | None]]:
    """Yield what one round can lead to, and its chance: an end, or the next marking."""
    for drawn in product(*(list(untimed_outcomes(net.stages[k])) for k in ending)):
        chance = Fraction(1)
        for _, each in drawn:
            chance *= each
        ended = [(number, outcome) for number, (outcome, _) in zip(ending, drawn, strict=True)]
        after, stopped = net.finish(marking, ended)
        name = stopped if stopped is not None else net.completion(after)
        if name is not None:
            yield chance, Terminal(name, settled(after)), None
        else:
            yield chance, None, net.start(after)[0]


def settled(marking: Marking) -> Marking:
    """Return a marking in which stages abandoned while running count as not begun."""
    return marking._replace(outcomes=tuple(max(outcome, -1) for outcome in marking.outcomes))


def _expected(
    choice: list[tuple[Fraction, Terminal | None, Marking | None]],
    known: Mapping[Marking, Chances],
) -> dict[Terminal | str, tuple[Fraction, Fraction]]:
    total: dict[Terminal | str, tuple[Fraction, Fraction]] = {}
    sure = (Fraction(1), Fraction(1))
    for chance, end, after in choice:
        of: Chances = {end: sure, end.ending: sure} if end else known[after] if after else {}
        for key, (least, greatest) in of.items():
            low, high = total.get(key, (Fraction(0), Fraction(0)))
            total[key] = low + chance * least, high + chance * greatest
    return total


def _widest(choices: list[dict[Terminal | str, tuple[Fraction, Fraction]]]) -> Chances:
    none = (Fraction(0), Fraction(0))
    keys = dict.fromkeys(key for choice in choices for key in choice)
    return {
        key: (
            min(choice.get(key, none)[0] for choice in choices),
            max(choice.get(key, none)[1] for choice in choices),
        )
        for key in keys
    }
