"""Looking for schedules from their end: what a step must be worth is known before the step is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray
from detente.deals.schedules import kernels
from detente.deals.schedules.breach import BreachTable, breach_table, own_parts
from detente.deals.schedules.terms import Terms
from detente.errors import NotApplicableError, TooLargeError

ROOM = 192
MOST_NODES = 2**15
MOST_LABELS = 2**23

Path = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ScheduleGoal:
    """The shortest way found, if any.

    Attributes
    ----------
    path : Path or None
    certain : bool
        Whether nothing had to be left out on the search.
    nearest : float
        Where there is none: no way holds with more slack than this either, and less than what was
        asked for. Minus infinity where none holds whatever the slack.
    """

    path: Path | None
    certain: bool
    nearest: float


class Ground:
    """The places between start and target, and what breaches are worth there; made once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.nodes, self.places = _nodes(terms)
        self._tables: dict[int | None, BreachTable] = {}

    def table(self, periods: int | None) -> BreachTable:
        """Return the best breaches where so many periods are left; None for ever."""
        if periods not in self._tables:
            self._tables[periods] = breach_table(self.terms, periods)
        return self._tables[periods]

    def resting_breach(self) -> FloatArray:
        """Return what each party's best breach of the finished deal is worth, shape (k,)."""
        table, parts = self.table(None), own_parts(self.terms)
        cell = int(np.ravel_multi_index(self.terms.target, self.terms.shape))
        planned = table.own[:, cell] == parts[:, cell]
        return np.asarray(np.where(planned, table.second[:, cell], table.best[:, cell]))


def shortest(ground: Ground, slack: float = 0.0, unit: FloatArray | None = None) -> ScheduleGoal:
    """Find a way of the fewest steps in which going on beats every breach by ``slack * unit``.

    Parameters
    ----------
    ground : Ground
    slack : float
    unit : FloatArray, optional
        Shape (k,): how much one of `slack` is to each party; 1 unless given.

    Notes
    -----
    It works back from the target. Of a state it keeps every way on that no other is worth as much
    as to everybody: since more worth never makes a step harder to keep, the others can be dropped.
    A search that asks for less slack takes the same course until it asks for so little that some
    step is taken which was not: that is how `nearest` is known.
    """
    terms = ground.terms
    asked = kernels.Asked(
        slack,
        np.ones(len(terms.parties)) if unit is None else unit,
        terms.tolerance,
        np.array(terms.discount),
    )
    alternating = terms.timing == "alternating"
    lasts = range(len(terms.parties)) if alternating else (-1,)
    state = _State()
    live = [_back_from(ground, asked, last, state) for last in lasts]
    while live:
        still = []
        for search in live:
            path = next(search, ())
            if path:
                return ScheduleGoal(path, state.certain, float("inf"))
            if path is None:
                still.append(search)
        live = still
    return ScheduleGoal(None, state.certain, state.nearest)


@dataclass
class _State:
    certain: bool = True
    nearest: float = -np.inf


def _back_from(
    ground: Ground, asked: kernels.Asked, last: int, state: _State
) -> Iterator[Path | None]:
    """Yield, for 0, 1, 2, ... steps, a way of so many steps or None; `last` moves in the last."""
    terms, nodes, places = ground.terms, ground.nodes, ground.places
    k, n = len(terms.parties), len(places)
    room = max(1, min(ROOM, MOST_LABELS // n))
    start, goal = places.index(terms.start), places.index(terms.target)
    archives = [_archive(n, room, k) for _ in range(1 if last < 0 else k)]
    after, node = [np.array([-1])], [np.array([goal])]
    names = 1
    labels = _at_target(ground, asked, goal, state)
    ends = terms.after == "ends"
    yield (terms.start,) if start == goal and labels.name.size else None
    for layer in range(1, most_steps(terms) + 1):
        if not labels.name.size:
            return
        mover = -1 if last < 0 else (last - layer + 1) % k
        archive = archives[layer % len(archives)]
        if ends:
            archive.kept[:] = 0
        table = _tables(ground.table(layer if ends else None))
        full, nearest = np.zeros(n, dtype=np.int64), np.full(n, -np.inf)
        kernels.step_back(nodes, table, labels, archive, asked, mover, layer, full, nearest)
        state.certain = state.certain and not full.any()
        state.nearest = max(state.nearest, float(nearest.max()))
        if layer == 1:
            archive.kept[goal] = 0  # nobody passes in the last step: the deal is finished before it
        labels = _newest(archive, layer, names)
        owner = np.repeat(labels.node, np.diff(labels.starts))
        node.append(owner)
        after.append(archive.after[_mask(archive, layer)])
        names += labels.name.size
        here = np.flatnonzero(owner == start) if mover <= 0 else owner[:0]
        if here.size:
            path = _follow(int(labels.name[here[0]]), np.concatenate(after), np.concatenate(node))
            yield tuple(places[place] for place in path)
        yield None


def _at_target(
    ground: Ground, asked: kernels.Asked, goal: int, state: _State
) -> kernels.PathLabels:
    """The one label at the target: resting there, if it is kept; nothing where it is not."""
    worth = ground.nodes.value[goal].copy()
    if ground.terms.after == "lasts":
        worth /= 1 - asked.discount
        over = worth - ground.resting_breach()
        if (over < asked.slack * asked.unit - asked.tolerance).any():
            state.nearest = max(state.nearest, float((over / asked.unit).min()))
            none = np.zeros(0, dtype=np.int64)
            return kernels.PathLabels(none, np.zeros(1, np.int64), np.zeros((0, worth.size)), none)
    return kernels.PathLabels(np.array([goal]), np.array([0, 1]), worth[None, :], np.array([0]))


def most_steps(terms: Terms) -> int:
    """Return how many steps are looked at: the deadline, or one for every level moved and turn."""
    if terms.deadline is not None:
        return terms.deadline
    levels = sum(abs(track.target - track.start) for track in terms.tracks)
    return levels if terms.timing == "simultaneous" else levels * len(terms.parties)


def refuse_the_trap(terms: Terms) -> None:
    """Refuse a finite schedule with nothing at stake after its end (rule D23)."""
    if terms.after == "ends" and not any(terms.collateral):
        raise NotApplicableError(
            "the relation ends with the last step and nobody has collateral, so nothing is at "
            "stake in the last step: whoever it costs something would not take it, nor then the "
            "one before it, nor any. Let the finished deal last (after='lasts'), or give "
            "collateral."
        )


def _nodes(terms: Terms) -> tuple[kernels.Nodes, list[tuple[int, ...]]]:
    """List the feasible combinations between start and target."""
    spans = []
    for track in terms.tracks:
        low, high = sorted((track.start, track.target))
        spans.append(np.arange(low, high + 1))
    places = np.stack([axis.reshape(-1) for axis in np.meshgrid(*spans, indexing="ij")], axis=1)
    places = places[terms.feasible[tuple(places.T)]]
    if len(places) > MOST_NODES:
        raise TooLargeError(
            f"{len(places):,} combinations lie between start and target; at most {MOST_NODES:,} "
            "are searched. Move fewer levers, or use coarser levels."
        )
    cell = np.ravel_multi_index(tuple(places.T), terms.shape)
    start = np.array(terms.start)
    values = terms.values.reshape(len(terms.parties), -1)[:, cell].T
    nodes = kernels.Nodes(
        progress=np.abs(places - start),
        owner=np.array([terms.parties.index(track.party) for track in terms.tracks]),
        cell=np.asarray(cell, dtype=np.int64),
        own=np.ascontiguousarray(own_parts(terms)[:, cell]),
        value=np.ascontiguousarray(values),
    )
    return nodes, [tuple(int(level) for level in place) for place in places]


def _tables(table: BreachTable) -> kernels.Breaches:
    return kernels.Breaches(table.best, table.own, table.second)


def _archive(n: int, room: int, k: int) -> kernels.Archive:
    return kernels.Archive(
        np.zeros(n, dtype=np.int64),
        np.zeros((n, room, k)),
        np.zeros((n, room), dtype=np.int64),
        np.zeros((n, room), dtype=np.int64),
    )


def _mask(archive: kernels.Archive, layer: int) -> NDArray[np.bool_]:
    inside = np.arange(archive.after.shape[1]) < archive.kept[:, None]
    return np.asarray(inside & (archive.layer == layer))


def _newest(archive: kernels.Archive, layer: int, names: int) -> kernels.PathLabels:
    mask = _mask(archive, layer)
    counts = mask.sum(axis=1)
    node = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[node])])
    name = names + np.arange(starts[-1])
    return kernels.PathLabels(node, starts, archive.worth[mask], name)


def _follow(label: int, after: NDArray[np.int64], node: NDArray[np.int64]) -> list[int]:
    path = []
    while label >= 0:
        path.append(int(node[label]))
        label = int(after[label])
    return path
