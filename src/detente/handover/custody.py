"""One holder for everybody, in every order in which stages can end: rule HO3."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from detente.errors import CaseError, TooLargeError
from detente.handover.net import NOBODY, RUNNING, Marking, Net, NetStage, net_of
from detente.handover.records import COMPLETED, Handover
from detente.handover.references import check_references, place
from detente.text import listed

MOST_MARKINGS = 100_000
_Step = tuple[Marking, int, int]  # from where, which stage ended, how


def check_custody(chain: Handover) -> None:
    """Refuse a chain that loses or doubles a person, or that cannot come to an end.

    Every order in which stages can end is followed, whatever their durations. Stages that end at
    once need no order of their own: custody is then as if they had ended one after the other.

    Raises
    ------
    CaseError
        Naming stage and person. Of several faults the first of: a name that does not exist, a
        group that does not add up, a stage that never starts, two stages that may move one person
        at once, a giver who does not hold, no way on, somebody lost.
    TooLargeError
        If there are more than 100,000 markings.

    Notes
    -----
    Rule HO3 of docs/rules.md. Time and memory O(markings × stages²).
    """
    check_references(chain)
    net = net_of(chain)
    ways = _Ways(chain, net)
    ways.follow()
    if idle := [k for k in range(len(net.stages)) if k not in ways.started]:
        raise _never_starts(chain, net, idle)
    for found in (ways.race, ways.not_holder, ways.stuck, ways.lost):
        if found is not None:
            raise found


def untimed_outcomes(stage: NetStage) -> Iterator[tuple[int, Fraction]]:
    """Yield the outcomes with a chance, tries taken together: `again` is that all have failed."""
    again = stage.chances[stage.again] if stage.again >= 0 else Fraction(0)
    tries = sum((again**k for k in range(stage.times)), Fraction(0))
    for outcome, chance in enumerate(stage.chances):
        total = again**stage.times if outcome == stage.again else chance * tries
        if total:
            yield outcome, total


class _Ways:
    """All markings that a chain can come to, and the first fault of each kind on the way."""

    def __init__(self, chain: Handover, net: Net) -> None:
        self.chain, self.net = chain, net
        self.started: set[int] = set()
        self.race: CaseError | None = None
        self.not_holder: CaseError | None = None
        self.stuck: CaseError | None = None
        self.lost: CaseError | None = None
        self.came_from: dict[Marking, _Step] = {}

    def follow(self) -> None:
        first, begun = self.net.start(self.net.first)
        self.started.update(begun)
        seen, todo = {first}, deque([first])
        while todo:
            marking = todo.popleft()
            for following in self._next(marking):
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
            if len(seen) > MOST_MARKINGS:
                raise TooLargeError(
                    f"the stages can end in more than {MOST_MARKINGS:,} ways. "
                    "Take stages together, or put one `after` the other.",
                    self.chain.where,
                )

    def _next(self, marking: Marking) -> Iterator[Marking]:
        running = [k for k, outcome in enumerate(marking.outcomes) if outcome == RUNNING]
        if not running:
            self.stuck = self.stuck or self._no_way_on(marking)
        for one, other in combinations(running, 2):
            self._look_for_race(marking, one, other)
        for number in running:
            self._look_for_giver(marking, number)
            for outcome, _ in untimed_outcomes(self.net.stages[number]):
                after, ending = self.net.finish(marking, [(number, outcome)])
                if ending is not None:
                    continue
                if (completed := self.net.completion(after)) is not None:
                    self.came_from.setdefault(after, (marking, number, outcome))
                    self._look_for_lost(after, completed)
                    continue
                following, begun = self.net.start(after)
                self.started.update(begun)
                if following != self.net.first:
                    self.came_from.setdefault(following, (marking, number, outcome))
                yield following

    def _look_for_race(self, marking: Marking, one: int, other: int) -> None:
        if self.race is not None:
            return
        both = self._moving(marking, one) & self._moving(marking, other)
        if both:
            who = self.net.people[min(both)]
            self.race = CaseError(
                f"may move '{who}' while '{self.net.stages[one].name}' does. "
                "Put one `after` the other.",
                place(self.chain, self.net.stages[other].name),
            )

    def _moving(self, marking: Marking, number: int) -> set[int]:
        return {
            move.token
            for move in self.net.stages[number].moves
            if not marking.tokens[move.token].dropped
            and (not move.where_held or marking.tokens[move.token].holder == move.giver)
        }

    def _look_for_giver(self, marking: Marking, number: int) -> None:
        if self.not_holder is not None:
            return
        stage = self.net.stages[number]
        for token in {*stage.splits, *stage.asks}:
            if marking.tokens[token].holder == NOBODY:
                self.not_holder = self._in_parts(stage, token)
        for move in stage.moves:
            held = marking.tokens[move.token]
            if held.dropped or move.where_held or held.holder == move.giver:
                continue
            if held.holder == NOBODY:
                self.not_holder = self._in_parts(stage, move.token)
                return
            who, holder = self.net.people[move.token], self.net.holders[held.holder]
            last = self._last_mover(marking, move.token)
            before = (
                f", or put this stage before '{self.net.stages[last].name}'" if last >= 0 else ""
            )
            self.not_holder = CaseError(
                f"takes '{who}' from '{self.net.holders[move.giver]}', but '{who}' is with "
                f"'{holder}' then. A person has exactly one holder: write "
                f'`from = "{holder}"`{before}.',
                place(self.chain, stage.name),
            )
            return

    def _in_parts(self, stage: NetStage, token: int) -> CaseError:
        who = self.net.people[token]
        parts = [name for name in self.net.people if name.startswith(f"{who}.")]
        told = (
            f"names '{who}', a group that has been split by then. "
            f"Name its parts, {listed([repr(part) for part in parts])}."
            if parts
            else f"names '{who}' before the group is split. Put it after the stage that splits it."
        )
        return CaseError(told, place(self.chain, stage.name))

    def _history(self, marking: Marking) -> Iterator[tuple[Marking, Marking, int, int]]:
        """Yield the steps that led here, the last first."""
        while marking in self.came_from:
            before, number, outcome = self.came_from[marking]
            yield before, marking, number, outcome
            marking = before

    def _last_mover(self, marking: Marking, token: int) -> int:
        for before, after, number, _ in self._history(marking):
            if before.tokens[token].holder != after.tokens[token].holder:
                return number
        return -1

    def _no_way_on(self, marking: Marking) -> CaseError:
        steps = [(number, outcome) for _, _, number, outcome in self._history(marking)]
        if not steps:
            return CaseError(
                "no stage can start: each waits for another. Take `after` and `after_any` from the "
                "one that comes first.",
                self.chain.where,
            )
        failed = [s for s in steps if s[1] not in self.net.stages[s[0]].passing]
        number, outcome = (failed or steps)[0]
        stage = self.net.stages[number]
        name = stage.outcomes[outcome]
        told = (
            f"after the outcome '{name}' nothing can start and the chain has not ended. "
            f'Give `ends` a name for it, or a stage `after = ["{stage.name}.{name}"]`.'
            if failed
            else "when it is done nothing can start and the chain has not ended. "
            "Let a stage wait for it, or name it in `final`."
        )
        return CaseError(told, place(self.chain, stage.name))

    def _look_for_lost(self, marking: Marking, ending: str) -> None:
        if self.lost is not None:
            return
        for token, wanted in enumerate(self.net.delivers[ending]):
            held = marking.tokens[token]
            if wanted == NOBODY or held.dropped or held.holder in (NOBODY, wanted):
                continue
            who, holder = self.net.people[token], self.net.holders[held.holder]
            to = self.net.holders[wanted]
            last = self._last_mover(marking, token)
            if last < 0:
                self.lost = CaseError(
                    f"no stage moves '{who}', who is to be delivered to '{to}'"
                    f"{_by(ending)}. Name '{who}' in a stage's `moves`, or take '{who}' "
                    "off the list.",
                    self.chain.where,
                )
                return
            self.lost = CaseError(
                f"'{who}' is with '{holder}' after it and no later stage takes '{who}' on, but "
                f"the chain is to deliver '{who}' to '{to}'{_by(ending)}. "
                f"Name '{who}' in a later stage's `moves`, or deliver '{who}' to '{holder}'.",
                place(self.chain, self.net.stages[last].name),
            )
            return


def _by(ending: str) -> str:
    return "" if ending == COMPLETED else f" when it ends as '{ending}'"


def _never_starts(chain: Handover, net: Net, idle: list[int]) -> CaseError:
    """Say why: a ring of stages that wait for each other, else that it comes too late."""
    for first in idle:
        way = [first]
        while True:
            stage = net.stages[way[-1]]
            waits = [wait.stage for wait in (*stage.after, *stage.after_any) if wait.stage in idle]
            if not waits:
                break
            if first in waits:
                waited = [f"'{net.stages[k].name}'" for k in (*way[1:], first)]
                ring = ", which waits for ".join(waited)
                told = f"waits for {ring}. Take one `after` out."
                return CaseError(told, place(chain, net.stages[first].name))
            if waits[0] in way:
                break
            way.append(waits[0])
    told = (
        "can never start: what it waits for never happens before the chain ends. "
        "Change its `after`, or take it out."
    )
    return CaseError(told, place(chain, net.stages[idle[0]].name))
