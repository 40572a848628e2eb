"""A chain as numbers, and what one round of a day does to it (rules HO1 and HO2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from detente.handover.durations import AT_ONCE, Days, added
from detente.handover.records import AGAIN, DONE, Handover, HandoverStage

WAITING, RUNNING = -1, -2
NOBODY = -1


class Token(NamedTuple):
    """Custody of one person or group.

    `holder` is NOBODY for a group that has been split and for a part before that. A `dropped`
    person stays for good. `asked` names, for a group, the consent stages that it has passed and
    the holder with whom those who refused there remain.
    """

    holder: int
    dropped: bool = False
    asked: tuple[tuple[int, int], ...] = ()


class Marking(NamedTuple):
    """Where a chain stands: WAITING, RUNNING or the outcome of each stage, and all custody."""

    outcomes: tuple[int, ...]
    tokens: tuple[Token, ...]


class Wait(NamedTuple):
    """What a stage waits for: a stage, and the outcomes that will do."""

    stage: int
    outcomes: frozenset[int]


class TokenMove(NamedTuple):
    """Custody of one token, passing when its stage is done."""

    token: int
    giver: int
    receiver: int
    where_held: bool


@dataclass(frozen=True)
class NetStage:
    """A stage by numbers: see :class:`detente.handover.HandoverStage`.

    `again` is the outcome that means another try, or -1. `days` holds the chances of a first try,
    `later_days` those of the wait and a further try together. `asks` holds, for groups of which
    each member refuses by itself, the chance that one does.
    """

    name: str
    after: tuple[Wait, ...]
    after_any: tuple[Wait, ...]
    outcomes: tuple[str, ...]
    chances: tuple[Fraction, ...]
    passing: frozenset[int]
    ends: Mapping[int, str]
    again: int
    times: int
    days: Days
    later_days: Days
    drops: Mapping[int, tuple[int, ...]]
    asks: Mapping[int, Fraction]
    moves: tuple[TokenMove, ...]
    splits: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Net:
    """A chain by numbers; `targets` are the holders of a completed chain, NOBODY where none."""

    stages: tuple[NetStage, ...]
    final: tuple[tuple[str, tuple[Wait, ...]], ...]
    people: tuple[str, ...]
    sizes: tuple[int, ...]
    holders: tuple[str, ...]
    delivers: Mapping[str, tuple[int, ...]]
    targets: tuple[int, ...]
    first: Marking

    def happened(self, wait: Wait, marking: Marking) -> bool:
        """Whether what is waited for has happened."""
        return marking.outcomes[wait.stage] in wait.outcomes

    def finish(
        self, marking: Marking, ended: Sequence[tuple[int, int]]
    ) -> tuple[Marking, str | None]:
        """End stages together, in the order written; return the ending if one stops the chain."""
        outcomes, tokens = list(marking.outcomes), list(marking.tokens)
        ending = None
        for number, outcome in sorted(ended):
            stage = self.stages[number]
            outcomes[number] = outcome
            for token in stage.drops.get(outcome, ()):
                tokens[token] = tokens[token]._replace(dropped=True)
            if outcome in stage.passing:
                for token in stage.asks:
                    held = tokens[token]
                    tokens[token] = held._replace(asked=(*held.asked, (number, held.holder)))
                for move in stage.moves:
                    held = tokens[move.token]
                    if not (held.dropped or (move.where_held and held.holder != move.giver)):
                        tokens[move.token] = held._replace(holder=move.receiver)
                for group, parts in stage.splits.items():
                    for part in parts:
                        tokens[part] = tokens[group]
                    tokens[group] = Token(NOBODY)
            if ending is None:
                ending = stage.ends.get(outcome)
        return Marking(tuple(outcomes), tuple(tokens)), ending

    def completion(self, marking: Marking) -> str | None:
        """Return the ending whose stages have all happened: the first written."""
        for ending, waits in self.final:
            if all(self.happened(wait, marking) for wait in waits):
                return ending
        return None

    def start(self, marking: Marking) -> tuple[Marking, list[int]]:
        """Start every stage that can start."""
        begun = [
            number
            for number, stage in enumerate(self.stages)
            if marking.outcomes[number] == WAITING
            and all(self.happened(wait, marking) for wait in stage.after)
            and (
                not stage.after_any or any(self.happened(wait, marking) for wait in stage.after_any)
            )
        ]
        outcomes = list(marking.outcomes)
        for number in begun:
            outcomes[number] = RUNNING
        return Marking(tuple(outcomes), marking.tokens), begun

    def longest_way(
        self,
        waits: Sequence[Wait],
        any_of: Sequence[Wait],
        marking: Marking,
        today: Mapping[int, int],
    ) -> int:
        """Return, as bits, the stages on a longest way to what has just become possible.

        `today` holds the stages that ended today, each with its own longest ways. What is waited
        for is last when it ended today; of `any_of` the first counts, so it does if nothing of it
        had happened before today.
        """  # fmt: skip
        last = [wait.stage for wait in waits if wait.stage in today]
        met = [wait.stage for wait in any_of if self.happened(wait, marking)]
        if all(stage in today for stage in met):
            last += met
        bits = 0
        for stage in last:
            bits |= today[stage]
        return bits


def net_of(chain: Handover, *, only: frozenset[str] | None = None) -> Net:
    """Return a chain by numbers; with `only`, that of these stages, which nothing completes."""
    stages = [s for s in chain.stages if only is None or s.name in only]
    place = {stage.name: number for number, stage in enumerate(stages)}
    sizes = {each.name: each.size for each in chain.people}
    holder_of = {each.name: each.holder for each in chain.people}
    for stage in chain.stages:
        for group, parts in stage.splits.items():
            sizes |= {f"{group}.{part}": size for part, size in parts.items()}
    people = {name: number for number, name in enumerate(sizes)}
    holders = list(dict.fromkeys(_holders(chain)))
    number_of = {name: number for number, name in enumerate(holders)}
    delivers = {
        ending: _targets(chain.delivers.get(ending, {}), people, number_of)
        for ending in chain.final
    }
    return Net(
        stages=tuple(_stage(stage, chain, place, people, number_of, sizes) for stage in stages),
        final=()
        if only is not None
        else tuple((name, _waits(chain, waits, place)) for name, waits in chain.final.items()),
        people=tuple(people),
        sizes=tuple(sizes.values()),
        holders=tuple(holders),
        delivers=delivers,
        targets=delivers["completed"],
        first=Marking(
            (WAITING,) * len(stages),
            tuple(
                Token(number_of[holder_of[name]]) if name in holder_of else Token(NOBODY)
                for name in people
            ),
        ),
    )


def _holders(chain: Handover) -> list[str]:
    moves = [move for stage in chain.stages for move in stage.moves]
    return [
        *(each.holder for each in chain.people),
        *(holder for move in moves for holder in (move.giver, move.receiver)),
        *(holder for people in chain.delivers.values() for holder in people.values()),
    ]


def _targets(
    wanted: Mapping[str, str], people: Mapping[str, int], number_of: Mapping[str, int]
) -> tuple[int, ...]:
    """Return the holder whom each is for; the parts of a group go where the group was to go."""
    found = []
    for name in people:
        holder = wanted.get(name) or wanted.get(name.partition(".")[0])
        found.append(number_of[holder] if holder else NOBODY)
    return tuple(found)


def _waits(chain: Handover, waits: Sequence[str], place: Mapping[str, int]) -> tuple[Wait, ...]:
    found = []
    for wait in waits:
        name, dot, outcome = wait.partition(".")
        stage = chain.stage(name)
        names = list(_outcomes(chain, stage))
        will_do = [outcome] if dot else [each for each in names if stage.counts_as_done(each)]
        found.append(Wait(place[name], frozenset(names.index(each) for each in will_do)))
    return tuple(found)


def _outcomes(chain: Handover, stage: HandoverStage) -> dict[str, Fraction]:
    """Return the outcomes that are drawn; where a group is asked, each member draws its own."""
    return {DONE: Fraction(1)} if _asks(chain, stage) else dict(stage.outcomes)


def _asks(chain: Handover, stage: HandoverStage) -> dict[str, Fraction]:
    sizes = {each.name: each.size for each in chain.people}
    for each in chain.stages:
        for group, parts in each.splits.items():
            sizes |= {f"{group}.{part}": size for part, size in parts.items()}
    return {
        name: stage.outcomes[outcome]
        for outcome, who in stage.drops.items()
        for name in who
        if sizes[name] > 1
    }


def _stage(
    stage: HandoverStage,
    chain: Handover,
    place: Mapping[str, int],
    people: Mapping[str, int],
    holders: Mapping[str, int],
    sizes: Mapping[str, int],
) -> NetStage:
    drawn = _outcomes(chain, stage)
    names = list(drawn)
    days = stage.days if stage.days is not None else AT_ONCE
    again = names.index(AGAIN) if stage.again else -1
    ends = {names.index(outcome): ending for outcome, ending in stage.ends.items()}
    if stage.again:
        ends[again] = stage.again.then
    return NetStage(
        name=stage.name,
        after=_waits(chain, stage.after, place),
        after_any=_waits(chain, stage.after_any, place),
        outcomes=tuple(names),
        chances=tuple(drawn.values()),
        passing=frozenset(k for k, name in enumerate(names) if stage.counts_as_done(name)),
        ends=ends,
        again=again,
        times=stage.again.times if stage.again else 1,
        days=days,
        later_days=added(stage.again.wait, days) if stage.again else days,
        drops={
            names.index(outcome): tuple(people[name] for name in who if sizes[name] == 1)
            for outcome, who in stage.drops.items()
            if outcome in names
        },
        asks={people[name]: refuses for name, refuses in _asks(chain, stage).items()},
        moves=tuple(
            TokenMove(people[name], holders[move.giver], holders[move.receiver], move.where_held)
            for move in stage.moves
            for name in move.who
        ),
        splits={
            people[group]: tuple(people[f"{group}.{part}"] for part in parts)
            for group, parts in stage.splits.items()
        },
    )
