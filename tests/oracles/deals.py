"""Slow and obvious versions of what `detente.deals` computes, straight from the definitions.

Packages are tuples of values, one a party; they are counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

Point = Sequence[float]


def beats(a: Point, b: Point) -> bool:
    """As good for everybody and better for somebody."""
    return all(x >= y for x, y in zip(a, b, strict=True)) and any(
        x > y for x, y in zip(a, b, strict=True)
    )


def efficient(points: Sequence[Point]) -> list[bool]:
    return [not any(beats(other, point) for other in points) for point in points]


def rational(points: Sequence[Point], floor: Point) -> list[bool]:
    return [all(x >= d for x, d in zip(point, floor, strict=True)) for point in points]


def solution(name: str, points: Sequence[Point], floor: Point) -> tuple[set[int], set[int]]:
    """The packages a solution picks, and the parties left out, in exact arithmetic."""
    allowed = [k for k, ok in enumerate(rational(points, floor)) if ok]
    gains = {
        k: [Fraction(x) - Fraction(d) for x, d in zip(points[k], floor, strict=True)]
        for k in allowed
    }
    if not allowed:
        return set(), set()
    parties = range(len(floor))
    ideal = [max(gains[k][i] for k in allowed) for i in parties]
    out = {i for i in parties if ideal[i] == 0}
    rest = [i for i in parties if i not in out]
    if not rest:
        return set(), out
    scores = {}
    for k in allowed:
        shares = [gains[k][i] / ideal[i] for i in rest]
        plain = [gains[k][i] for i in rest]
        if name == "nash":
            score = Fraction(1)
            for gain in plain:
                score *= gain
        elif name == "kalai_smorodinsky":
            score = min(shares)
        elif name == "egalitarian":
            score = min(plain)
        else:
            score = sum(plain, Fraction(0))
        scores[k] = score
    best = max(scores.values())
    if name == "nash" and best == 0:
        return set(), out
    tied = [k for k in allowed if scores[k] == best]
    return {k for k in tied if not any(beats(points[j], points[k]) for j in tied)}, out


def additive(issues: Sequence[tuple[Sequence[float], Sequence[float]]]) -> dict[tuple, int]:
    """The efficient values of a bargain over separate issues, and how many packages have each."""
    totals: dict[tuple, int] = {}
    for choice in product(*(range(len(first)) for first, _ in issues)):
        point = tuple(
            sum((issue[side][level] for issue, level in zip(issues, choice, strict=True)), 0)
            for side in (0, 1)
        )
        totals[point] = totals.get(point, 0) + 1
    return {p: n for p, n in totals.items() if not any(beats(q, p) for q in totals)}


def gradual_slack(
    gain: Callable[[float], float],
    cost: Callable[[float], float],
    discount: float,
    own: Sequence[float],
    other: Sequence[float],
) -> list[float]:
    """What going on is worth over stopping, at each step of a long irreversible exchange.

    Both have gone to level 0 before the first step, and stay at the last levels for ever. A side
    that stops keeps its level, gets the other's of this step, and nothing moves again.
    """
    slack = []
    for t in range(len(own)):
        value = 0.0
        for s in range(t, len(own)):
            value += discount ** (s - t) * (gain(other[s]) - cost(own[s]))
        value += discount ** (len(own) - t) / (1 - discount) * (gain(other[-1]) - cost(own[-1]))
        before = own[t - 1] if t else 0.0
        slack.append(value - (gain(other[t]) - cost(before)) / (1 - discount))
    return slack


def truncated_slack(
    cost: float, discount: float, stake: float, levels: Sequence[float]
) -> list[float]:
    """The same for a finite exchange after which nothing is paid but the stake, to who kept it."""
    last = len(levels)
    slack = []
    for t in range(last):
        value = sum(discount ** (s - t) * (1 - cost) * levels[s] for s in range(t, last))
        value += discount ** (last - t) * stake
        before = levels[t - 1] if t else 0.0
        breach = sum(discount ** (s - t) * (levels[t] - cost * before) for s in range(t, last))
        slack.append(value - breach)
    return slack


def snap_back_slack(
    gain: float, cost: float, discount: float, delay: int, detection: float
) -> float:
    """Keeping a deal against withdrawing from it, summed period by period over a long time."""
    keep = breach = 0.0
    unnoticed = 1.0  # the chance that nothing has been noticed by the end of a period
    noticed_by = []
    for t in range(4000):
        unnoticed *= 1 - detection
        noticed_by.append(1 - unnoticed)
        keep += discount**t * (gain - cost)
        answered = noticed_by[t - delay] if t >= delay else 0.0
        breach += discount**t * gain * (1 - answered)
    return keep - breach


def transfers_made(
    turns: Sequence[tuple[int, float, float]],
    discount: Sequence[float],
    collateral: Sequence[float],
) -> tuple[int, tuple[float, float]]:
    """How many transfers are made: for each possible end, what each party has; reasoned back."""

    def worth(start: int, stop: int, party: int) -> float:
        """What `party` has from transfer `start` on if the one numbered `stop` is refused."""
        total = 0.0
        for t in range(start, stop):
            giver, cost, benefit = turns[t]
            total += discount[party] ** (t - start) * (-cost if giver == party else benefit)
        refuser = turns[stop][0] if stop < len(turns) else None
        if refuser != party:
            total += discount[party] ** (stop - start) * collateral[party]
        return total

    stop = len(turns)
    for t in range(len(turns) - 1, -1, -1):
        if worth(t, stop, turns[t][0]) < worth(t, t, turns[t][0]):
            stop = t
    return stop, (worth(0, stop, 0), worth(0, stop, 1))


@dataclass(frozen=True)
class OracleTrack:
    """A lever: whose, how many levels, from where to where, and which single moves it allows."""

    party: int
    size: int
    start: int
    target: int
    allowed: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class OracleExchange:
    """An exchange in steps. ``values[state]``: each party's value a period, if feasible."""

    tracks: tuple[OracleTrack, ...]
    values: Mapping[tuple[int, ...], tuple[float, ...]]
    discount: tuple[float, ...]
    by_turns: bool
    delay: int
    detection: float
    collateral: tuple[float, ...]
    lasts: bool
    most_steps: int

    @property
    def parties(self) -> range:
        return range(len(self.discount))

    @property
    def start(self) -> tuple[int, ...]:
        return tuple(track.start for track in self.tracks)

    @property
    def target(self) -> tuple[int, ...]:
        return tuple(track.target for track in self.tracks)


def all_paths(game: OracleExchange) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way from start to target on which no lever goes back.

    Something moves in every step, but by turns a party may pass, though not in the last step.
    """

    def onward(path: tuple[tuple[int, ...], ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
        if path[-1] == game.target and path[-2:-1] != (game.target,):
            yield path
        if len(path) > game.most_steps:
            return
        turn = (len(path) - 1) % len(game.discount) if game.by_turns else None
        for state in game.values:
            if state == path[-1] and turn is None:
                continue
            if all(
                new == old
                or (
                    turn in (None, track.party)
                    and abs(track.target - new) < abs(track.target - old)
                    and min(track.start, track.target) <= new <= max(track.start, track.target)
                )
                for track, old, new in zip(game.tracks, path[-1], state, strict=True)
            ):
                yield from onward((*path, state))

    yield from onward((game.start,))


def schedule_slack(
    game: OracleExchange, path: tuple[tuple[int, ...], ...]
) -> dict[tuple[int, int], float]:
    """By step and party, what going on is worth over the best breach; summed over many periods."""
    slack = {}
    last = len(path) if game.lasts else len(path) - 1
    for step in range(1, last + 1):
        for i in game.parties:
            if game.by_turns and step < len(path) and (step - 1) % len(game.discount) != i:
                continue
            before, planned = path[min(step, len(path)) - 1], path[min(step, len(path) - 1)]
            stream = [*path[step:], *([path[-1]] * 250 if game.lasts else [])]
            worth = sum(game.discount[i] ** m * game.values[s][i] for m, s in enumerate(stream))
            best = max(
                (
                    _breach(game, i, state, len(stream))
                    for state in _own_moves(game, i, before, planned)
                    if state != planned
                ),
                default=float("-inf"),
            )
            slack[step, i] = worth - best
    return slack


def _own_moves(
    game: OracleExchange, i: int, before: tuple[int, ...], others: tuple[int, ...]
) -> list[tuple[int, ...]]:
    return [
        state
        for state in game.values
        if all(
            (old == new or (old, new) in track.allowed) if track.party == i else new == there
            for track, old, new, there in zip(game.tracks, before, state, others, strict=True)
        )
    ]


def _breach(game: OracleExchange, i: int, state: tuple[int, ...], periods: int) -> float:
    willing = {j for j in game.parties if j != i}

    def back(by: set[int]) -> tuple[int, ...]:
        return tuple(
            track.start if track.party in by and (level, track.start) in track.allowed else level
            for track, level in zip(game.tracks, state, strict=True)
        )

    end = state
    while back(willing) in game.values:
        end = back(willing)
        against = {
            j
            for j in willing
            if back(willing - {j}) in game.values
            and game.values[back(willing - {j})][j] > game.values[end][j]
        }
        if not against:
            break
        willing -= against
        end = state
    final = max(game.values[s][i] for s in _own_moves(game, i, state, end))
    q, d, total = game.detection, game.discount[i], 0.0
    for m in range(250):
        if m < periods:
            answered = 1 - (1 - q) ** (m - game.delay + 1) if m >= game.delay else 0.0
            total += d**m * ((1 - answered) * game.values[state][i] + answered * final)
        total -= d ** (m + 1) * game.collateral[i] * q * (1 - q) ** m
    return total
