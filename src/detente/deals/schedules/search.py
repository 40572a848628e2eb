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

ROOM = 64
MOST_NODES = 2**15
MOST_LABELS = 2**23


@dataclass(frozen=True)
class Way:
    """A way found: its least slack in the units asked for, and its places."""

    slack: float
    path: tuple[tuple[int, ...], ...]


@dataclass
class Search:
    """One search: what it asks of a step, and whether anything had to be left out."""

    terms: Terms
    scale: FloatArray
    strict: bool = True
    by_slack: bool = False
    certain: bool = True

    def ways(self) -> Iterator[Way]:
        """Yield ways from start to target, those of fewer steps first.

        With `strict` all of them hold. With `by_slack` the greatest slack is among them; without
        it, the fewest steps.
        """
        live = [self._by_turns(last) for last in self._last_movers()]
        while live:
            still = []
            for search in live:
                ways = next(search, None)
                if ways is not None:
                    yield from ways
                    still.append(search)
            live = still

    def _last_movers(self) -> tuple[int, ...]:
        return (
            (-1,) if self.terms.timing == "simultaneous" else tuple(range(len(self.terms.parties)))
        )

    def _by_turns(self, last: int) -> Iterator[list[Way]]:
        """Yield, for 0, 1, 2, ... steps, the ways of so many steps whose last mover is `last`."""
        terms = self.terms
        nodes, places = _nodes(terms)
        k, n = len(terms.parties), len(places)
        room = max(1, min(ROOM, MOST_LABELS // n))
        start, goal = places.index(terms.start), places.index(terms.target)
        turns = k if last >= 0 else 1
        archives = [_archive(n, room, k) for _ in range(turns)]
        after, node = [np.array([-1])], [np.array([goal])]
        names = 1
        labels = self._at_target(nodes, goal)
        done = start == goal and labels.name.size
        yield [Way(float(labels.slack[0]), (terms.start,))] if done else []
        ends = terms.after == "ends"
        table = None if ends else _tables(breach_table(terms, None))
        for layer in range(1, most_steps(terms) + 1):
            if not labels.name.size:
                return
            mover = -1 if last < 0 else (last - layer + 1) % k
            archive = archives[layer % turns]
            if ends:
                archive.kept[:] = 0
                table = _tables(breach_table(terms, layer))
            full = np.zeros(n, dtype=np.int64)
            demands = kernels.Demands(
                np.array(terms.discount),
                self.scale,
                terms.tolerance,
                mover,
                self.strict,
                self.by_slack,
            )
            kernels.step_back(nodes, table, labels, archive, demands, layer, full)
            self.certain = self.certain and not full.any()
            labels = _newest(archive, layer, names)
            owner = np.repeat(labels.node, np.diff(labels.starts))
            node.append(owner)
            after.append(archive.after[_mask(archive, layer)])
            names += labels.name.size
            ways = []
            if mover <= 0:
                chain, where = np.concatenate(after), np.concatenate(node)
                for label in np.flatnonzero(owner == start):
                    path = _follow(int(labels.name[label]), chain, where)
                    ways.append(
                        Way(float(labels.slack[label]), tuple(places[place] for place in path))
                    )
            yield ways

    def _at_target(self, nodes: kernels.Nodes, goal: int) -> kernels.Labels:
        """The one label at the target: resting there, if it is kept; nothing where it is not."""
        terms = self.terms
        discount = np.array(terms.discount)
        if terms.after == "ends":
            worth, slack = nodes.value[goal].copy(), np.inf
        else:
            worth = nodes.value[goal] / (1 - discount)
            room = worth - resting_breach(terms)
            slack = float((room / self.scale).min())
            if self.strict and (room < -terms.tolerance).any():
                return _no_labels(len(terms.parties))
        return kernels.Labels(
            np.array([goal]), np.array([0, 1]), worth[None, :], np.array([slack]), np.array([0])
        )


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
        np.zeros((n, room)),
        np.zeros((n, room), dtype=np.int64),
        np.zeros((n, room), dtype=np.int64),
    )


def _mask(archive: kernels.Archive, layer: int) -> NDArray[np.bool_]:
    inside = np.arange(archive.slack.shape[1]) < archive.kept[:, None]
    return np.asarray(inside & (archive.layer == layer))


def _newest(archive: kernels.Archive, layer: int, names: int) -> kernels.Labels:
    mask = _mask(archive, layer)
    counts = mask.sum(axis=1)
    node = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[node])])
    return kernels.Labels(
        node, starts, archive.worth[mask], archive.slack[mask], names + np.arange(starts[-1])
    )


def _no_labels(k: int) -> kernels.Labels:
    none = np.zeros(0, dtype=np.int64)
    return kernels.Labels(none, np.zeros(1, dtype=np.int64), np.zeros((0, k)), np.zeros(0), none)


def _follow(label: int, after: NDArray[np.int64], node: NDArray[np.int64]) -> list[int]:
    path = []
    while label >= 0:
        path.append(int(node[label]))
        label = int(after[label])
    return path
