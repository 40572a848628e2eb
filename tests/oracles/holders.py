"""A standoff whose levers may have several holders, go by the step, or lapse; and who moves there.

An ordinary lever has one holder. A joint lever has several and a rule for each direction that says
which of them are enough. A *mover* is a party with all that it may move alone, or a *body*: a
smallest set of two or more holders that is enough to move one lever one way. States are counted
from 0. Values are numbers, higher is better; a party acts only for more than its threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, wraps
from itertools import combinations, product
from typing import Any

from tests.oracles.stability import reachable
from tests.oracles.standoff import OracleStandoff

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True)
class Quota:
    """Holders are enough when their weights together come to `needed`."""

    weights: tuple[tuple[str, float], ...]
    needed: float


# "all", "any", "majority" (more than half), a quota, or names, any one of whom will do
Rule = str | tuple[str, ...] | Quota


@dataclass(frozen=True)
class HeldLever:
    """One lever: who holds it, its ordered levels, which holders are enough for which step.

    ``moves`` is one word, or one for each step between neighbouring levels. ``lapses`` pairs a
    level with the level it falls to unless it is renewed; ``renewal`` says who is enough for that.
    """

    holders: tuple[str, ...]
    n_levels: int
    moves: str | tuple[str, ...] = "both"
    up: Rule = "all"
    down: Rule = "all"
    lapses: tuple[tuple[int, int], ...] = ()
    renewal: Rule = "all"


@dataclass(frozen=True, eq=False)
class HeldStandoff:
    """A standoff; ``states[s][l]`` is the level of lever ``l`` in state ``s``."""

    levers: tuple[HeldLever, ...]
    parties: tuple[str, ...]
    states: tuple[tuple[int, ...], ...]
    values: Mapping[str, tuple[float, ...]]
    worth_moving: Mapping[str, float] = field(default_factory=dict)
    layout: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    remembered: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    number: dict[tuple[int, ...], int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        assert self.states, "a standoff has at least one feasible state"
        assert len(set(self.states)) == len(self.states), "a state is listed twice"
        assert set(self.values) == set(self.parties), "every party has values, and nobody else"
        assert all(len(values) == len(self.states) for values in self.values.values())
        assert all(theta >= 0 for theta in self.worth_moving.values())
        for lever in self.levers:
            assert lever.holders, "a lever has a holder"
            assert set(lever.holders) <= set(self.parties)
            assert isinstance(lever.moves, str) or len(lever.moves) == lever.n_levels - 1
        self.number.update({levels: s for s, levels in enumerate(self.states)})


@dataclass(frozen=True)
class Mover:
    """A party with all that it may move alone, or a body that moves `lever` one `way` together."""

    members: frozenset[str]
    lever: int | None = None
    way: str | None = None


def held(standoff: OracleStandoff, worth_moving: Mapping[str, float] | None = None) -> HeldStandoff:
    """An ordinary standoff, every lever with its one holder."""
    levers = tuple(HeldLever((v.party,), v.n_levels, v.moves) for v in standoff.levers)
    return HeldStandoff(
        levers, standoff.parties, standoff.states, dict(standoff.ranks), worth_moving or {}
    )


def with_values(standoff: HeldStandoff, values: Mapping[str, tuple[float, ...]]) -> HeldStandoff:
    """The same levers and states valued otherwise; who can go where is not asked again."""
    return replace(standoff, values=values, remembered={})


def remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Ask a question about a standoff once: answers stay with the standoff."""
    return _remembering(function, lambda standoff: standoff.remembered)


def remembering_layout(function: Callable[..., Any]) -> Callable[..., Any]:
    """As `remembering`, for questions about levers and states alone, whatever they are worth."""
    return _remembering(function, lambda standoff: standoff.layout)


def _remembering(
    function: Callable[..., Any], memory: Callable[[HeldStandoff], dict[Hashable, Any]]
) -> Callable[..., Any]:
    @wraps(function)
    def ask(standoff: HeldStandoff, *question: Hashable) -> Any:
        answers, key = memory(standoff), (function, question)
        if key not in answers:
            answers[key] = function(standoff, *question)
        return answers[key]

    return ask


def is_enough(rule: Rule, holders: Iterable[str], members: Iterable[str]) -> bool:
    """Do `members` hold the lever to the extent that the rule asks for?"""
    asked, among = set(holders), set(holders) & set(members)
    if isinstance(rule, Quota):
        return sum(weight for name, weight in rule.weights if name in among) >= rule.needed
    if isinstance(rule, tuple):
        return bool(among & set(rule))
    return {
        "all": among == asked,
        "any": bool(among),
        "majority": 2 * len(among) > len(asked),
    }[rule]


def can_stop_renewal(lever: HeldLever, members: Iterable[str]) -> bool:
    """Are `members` a blocking set: without them the other holders are not enough to renew?"""
    rest = set(lever.holders) - set(members)
    return not is_enough(lever.renewal, lever.holders, rest)


def goes(lever: HeldLever, old: int, new: int) -> str | None:
    """The direction, "up" or "down", if every step between the two levels allows it."""
    way = "up" if new > old else "down"
    steps = range(min(old, new), max(old, new))
    words = [lever.moves if isinstance(lever.moves, str) else lever.moves[k] for k in steps]
    return way if words and all(word in ("both", way) for word in words) else None


@cache
def can_take(lever: HeldLever, members: frozenset[str], old: int, new: int) -> bool:
    """May `members` together take the lever from one level to another in one step?"""
    way = goes(lever, old, new)
    if way is not None and is_enough(getattr(lever, way), lever.holders, members):
        return True
    return (old, new) in lever.lapses and can_stop_renewal(lever, members)


def smallest_sets(
    holders: Iterable[str], enough: Callable[[frozenset[str]], bool]
) -> list[frozenset[str]]:
    """The sets of holders that are enough and have no smaller set within them that is."""
    holders = sorted(set(holders))
    found: list[frozenset[str]] = []
    for size in range(1, len(holders) + 1):
        for members in map(frozenset, combinations(holders, size)):
            if enough(members) and not any(smaller <= members for smaller in found):
                found.append(members)
    return found


@remembering_layout
def movers(standoff: HeldStandoff) -> list[Mover]:
    """Every party, and every body of two or more."""
    found = [Mover(frozenset({party})) for party in standoff.parties]
    for place, lever in enumerate(standoff.levers):
        enough = {
            "up": lambda members, v=lever: is_enough(v.up, v.holders, members),
            "down": lambda members, v=lever: is_enough(v.down, v.holders, members),
            "lapse": lambda members, v=lever: bool(v.lapses) and can_stop_renewal(v, members),
        }
        found += [
            Mover(members, place, way)
            for way in enough
            for members in smallest_sets(lever.holders, enough[way])
            if len(members) >= 2
        ]
    return found


def levels_alone(standoff: HeldStandoff, mover: Mover, place: int, old: int) -> list[int]:
    """The other levels that the mover may take one lever to from level `old`."""
    lever = standoff.levers[place]
    others = [new for new in range(lever.n_levels) if new != old]
    if mover.lever is None:
        return [new for new in others if can_take(lever, mover.members, old, new)]
    if mover.lever != place:
        return []
    if mover.way == "lapse":
        return [new for new in others if (old, new) in lever.lapses]
    return [new for new in others if goes(lever, old, new) == mover.way]


@remembering_layout
def moves(standoff: HeldStandoff, mover: Mover, s: int) -> frozenset[int]:
    """Where the mover can go from state `s` in one move."""
    here = standoff.states[s]
    choices = [
        [level, *levels_alone(standoff, mover, place, level)] for place, level in enumerate(here)
    ]
    cells = set(product(*choices)) - {here}
    return frozenset(standoff.number[cell] for cell in cells if cell in standoff.number)


def gain(standoff: HeldStandoff, members: Iterable[str], s: int, t: int) -> bool:
    """Does every member have more at `t` than at `s`, by more than its threshold?"""
    return all(
        standoff.values[i][t] - standoff.values[i][s] > standoff.worth_moving.get(i, 0)
        for i in members
    )


@remembering
def improvements(standoff: HeldStandoff, mover: Mover, s: int) -> frozenset[int]:
    """The moves from `s` by which every member of the mover gains."""
    return frozenset(t for t in moves(standoff, mover, s) if gain(standoff, mover.members, s, t))


def without(standoff: HeldStandoff, members: Iterable[str]) -> tuple[Mover, ...]:
    """The movers that have none of `members` in them: those who answer."""
    return tuple(m for m in movers(standoff) if not m.members & set(members))


def within(standoff: HeldStandoff, members: Iterable[str]) -> tuple[Mover, ...]:
    """The movers that have nobody but `members` in them."""
    return tuple(m for m in movers(standoff) if m.members <= set(members))


@remembering
def led_to(
    standoff: HeldStandoff, by: tuple[Mover, ...], start: int, own_interest: bool
) -> frozenset[int]:
    """Where the movers can bring `start`, by improvements only or by any moves."""
    step = improvements if own_interest else moves
    return frozenset(reachable(standoff, by, start, step))  # type: ignore[arg-type]


def is_answered(standoff: HeldStandoff, mover: Mover, concept: str, now: int, before: int) -> bool:
    """Can the others so answer at `now` that the mover has not gained on `before`?

    ``smr`` and ``sseq``: and no further move of its own then gains on `before` either.
    """
    if concept == "nash":
        return False
    own_interest = concept in ("seq", "sseq")
    for answer in led_to(standoff, without(standoff, mover.members), now, own_interest):
        if gain(standoff, mover.members, before, answer):
            continue
        if concept in ("gmr", "seq"):
            return True
        if not any(
            gain(standoff, mover.members, before, out) for out in moves(standoff, mover, answer)
        ):
            return True
    return False


@remembering
def breaches(standoff: HeldStandoff, mover: Mover, concept: str, s: int) -> frozenset[int]:
    """The improvements from `s` that nobody answers."""
    assert concept in CONCEPTS
    return frozenset(
        s1
        for s1 in improvements(standoff, mover, s)
        if not is_answered(standoff, mover, concept, s1, s)
    )


def is_equilibrium(standoff: HeldStandoff, concept: str, s: int) -> bool:
    """No party and no body leaves `s`."""
    return not any(breaches(standoff, mover, concept, s) for mover in movers(standoff))
