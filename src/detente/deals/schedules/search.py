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
class Sought:
    """The shortest way found, if any, and whether nothing had to be left out on the search."""

    path: Path | None
    certain: bool


def shortest(terms: Terms, margin: FloatArray) -> Sought:
    """Find a way of the fewest steps in which going on beats every breach by `margin`, shape (k,).

    Notes
    -----
    It works back from the target. Of a state it keeps every way on that no other is worth as much
    as to everybody: since more worth never makes a step harder to keep, the others can be dropped.
    """
    alternating = terms.timing == "alternating"
    lasts = range(len(terms.parties)) if alternating else (-1,)
    state = _State()
    live = [_back_from(terms, margin, last, state) for last in lasts]
    while live:
        still = []
        for search in live:
            path = next(search, ())
            if path:
                return Sought(path, state.certain)
            if path is None:
                still.append(search)
        live = still
    return Sought(None, state.certain)


@dataclass
class _State:
    certain: bool = True


def _back_from(terms: Terms, margin: FloatArray, last: int, state: _State) -> Iterator[Path | None]:
    """Yield, for 0, 1, 2, ... steps, a way of so many steps or None; `last` moves in the last."""
    nodes, places = _nodes(terms)
    k, n = len(terms.parties), len(places)
    room = max(1, min(ROOM, MOST_LABELS // n))
    start, goal = places.index(terms.start), places.index(terms.target)
    archives = [_archive(n, room, k) for _ in range(1 if last < 0 else k)]
    after, node = [np.array([-1])], [np.array([goal])]
    names = 1
    labels = _at_target(terms, margin, nodes, goal)
    ends = terms.after == "ends"
    table = None if ends else _tables(breach_table(terms, None))
    yield (terms.start,) if start == goal and labels.name.size else None
    for layer in range(1, most_steps(terms) + 1):
        if not labels.name.size:
            return
        mover = -1 if last < 0 else (last - layer + 1) % k
        archive = archives[layer % len(archives)]
        if ends:
            archive.kept[:] = 0
            table = _tables(breach_table(terms, layer))
        full = np.zeros(n, dtype=np.int64)
        discount = np.array(terms.discount)
        kernels.step_back(nodes, table, labels, archive, discount, margin, mover, layer, full)
        state.certain = state.certain and not full.any()
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


def _at_target(terms: Terms, margin: FloatArray, nodes: kernels.Nodes, goal: int) -> kernels.Labels:
    """The one label at the target: resting there, if it is kept; nothing where it is not."""
    worth = nodes.value[goal].copy()
    if terms.after == "lasts":
        worth /= 1 - np.array(terms.discount)
        if (worth < resting_breach(terms) + margin).any():
            none = np.zeros(0, dtype=np.int64)
            return kernels.Labels(none, np.zeros(1, np.int64), np.zeros((0, worth.size)), none)
    return kernels.Labels(np.array([goal]), np.array([0, 1]), worth[None, :], np.array([0]))


def resting_breach(terms: Terms) -> FloatArray:
    """Return what each party's best breach of the finished deal is worth, shape (k,)."""
    table, parts = breach_table(terms, None), own_parts(terms)
    cell = int(np.ravel_multi_index(terms.target, terms.shape))
    planned = table.own[:, cell] == parts[:, cell]
    return np.asarray(np.where(planned, table.second[:, cell], table.best[:, cell]))


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


def _newest(archive: kernels.Archive, layer: int, names: int) -> kernels.Labels:
    mask = _mask(archive, layer)
    counts = mask.sum(axis=1)
    node = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[node])])
    name = names + np.arange(starts[-1])
    return kernels.Labels(node, starts, archive.worth[mask], name)


def _follow(label: int, after: NDArray[np.int64], node: NDArray[np.int64]) -> list[int]:
    path = []
    while label >= 0:
        path.append(int(node[label]))
        label = int(after[label])
    return path
