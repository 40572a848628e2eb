"""What following a chain leaves behind: when it ended, how, and what happened on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from detente.handover.net import NOBODY, Marking, Net
from detente.handover.orders import Terminal
from detente.handover.records import COMPLETED

Chance = Fraction | float


def _counter() -> defaultdict[int, Chance]:
    return defaultdict(lambda: Fraction(0))


@dataclass
class Followed:
    """Chances gathered while a chain is followed.

    Attributes
    ----------
    ended : mapping of (ending, day) to chance
    terminals : mapping of Terminal to chance
    critical : mapping of stage to chance
        That the chain is completed with the stage on a longest way.
    done : one mapping of day to chance for each stage
    arrived : one mapping of day to chance for each token
        Net arrivals with the holder whom it is for.
    marking_days : int
        Pairs of marking and day that were followed; 0 for runs.
    """

    net: Net
    ended: defaultdict[tuple[str, int], Chance] = field(
        default_factory=lambda: defaultdict(lambda: Fraction(0))
    )
    terminals: defaultdict[Terminal, Chance] = field(
        default_factory=lambda: defaultdict(lambda: Fraction(0))
    )
    critical: defaultdict[int, Chance] = field(default_factory=_counter)
    done: tuple[defaultdict[int, Chance], ...] = ()
    arrived: tuple[defaultdict[int, Chance], ...] = ()
    marking_days: int = 0

    def __post_init__(self) -> None:
        self.done = tuple(_counter() for _ in self.net.stages)
        self.arrived = tuple(_counter() for _ in self.net.people)

    def note_end(self, end: Terminal, longest: int, day: int, chance: Chance) -> None:
        """Note that the chain ends on a day; `longest` holds the stages on a longest way."""
        self.ended[end.ending, day] += chance
        self.terminals[end] += chance
        self.note_longest(end.ending, longest, chance)

    def note_longest(self, ending: str, longest: int, chance: Chance) -> None:
        """Note which stages lay, as bits, on a longest way to an ending."""
        if ending == COMPLETED:
            for number in range(len(self.net.stages)):
                if longest >> number & 1:
                    self.critical[number] += chance

    def note_round(self, news: Iterable[tuple[str, int, int]], day: int, chance: Chance) -> None:
        """Note what a round has brought: see :func:`news_of`."""
        for what, number, sign in news:
            (self.done if what == "done" else self.arrived)[number][day] += sign * chance


def news_of(
    net: Net, before: Marking, after: Marking, ended: Iterable[tuple[int, int]]
) -> list[tuple[str, int, int]]:
    """Return what a round brings: ``("done", stage, 1)`` and ``("arrived", token, ±1)``."""
    news = [("done", k, 1) for k, outcome in ended if outcome in net.stages[k].passing]
    for token, target in enumerate(net.targets):
        was, is_now = before.tokens[token].holder, after.tokens[token].holder
        if target != NOBODY and was != is_now and target in (was, is_now):
            news.append(("arrived", token, 1 if is_now == target else -1))
    return news
