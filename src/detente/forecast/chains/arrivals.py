"""Where does a chain end up, does it surely, and after how long?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray
from detente.errors import NotApplicableError
from detente.forecast.chains.parts import Chain, Ending, Positions

SparseTable = Any  # a scipy.sparse array


@dataclass(frozen=True, eq=False)
class Arrival:
    """Whether a set of states is ever reached.

    Attributes
    ----------
    chance : float
        1 exactly where it is certain.
    mean_time : float or None
        Until the first visit; None where it is not certain.
    """

    chance: float
    mean_time: float | None

    @property
    def never(self) -> float:
        """The chance that it is never reached."""
        return 1.0 - self.chance


@dataclass(frozen=True, eq=False)
class RestingPlace:
    """States that a chain does not leave once it is there, and the chance of ending there."""

    states: tuple[int, ...]
    chance: float


def arrive(chain: Chain, start: int, targets: BoolArray) -> Arrival:
    """Say whether the targets are ever reached, and the mean time where that is certain.

    Parameters
    ----------
    chain : Chain
        n states.
    start : int
        A position.
    targets : BoolArray, shape (n,)

    Notes
    -----
    Rule FC7. Certain means: from every state that can come before a target, a target can be
    reached, and the case cannot end before.
    """
    if targets[start]:
        return Arrival(1.0, 0.0)
    reachable, table, total = _transient(chain, start, targets)
    ends = any(isinstance(part, Ending) and part.rate > 0 for part in chain.parts)
    hits = _rates_into(chain, reachable, targets)
    if not hits.any():
        return Arrival(0.0, None)
    leads = _leads(table, hits > 0)
    certain = bool(leads.all()) and not ends
    if certain:
        time = _solve(total, table, np.ones(reachable.size))
        return Arrival(1.0, float(time[0]))
    inner = np.flatnonzero(leads)
    chance = _solve(total[inner], table[inner][:, inner], hits[inner])
    return Arrival(float(min(chance[np.flatnonzero(inner == 0)[0]], 1.0)), None)


def mean_arrival_time(chain: Chain, start: int, targets: BoolArray) -> float:
    """Return the mean time until the first visit.

    Raises
    ------
    NotApplicableError
        If it is not certain that there is one; the chance of never is told.
    """
    found = arrive(chain, start, targets)
    if found.mean_time is None:
        raise NotApplicableError(
            f"has no mean time: with probability {found.never:.4g} it is never reached. Ask for "
            "the chance by a date."
        )
    return found.mean_time


def resting_places(chain: Chain, start: int) -> tuple[RestingPlace, ...]:
    """Return the sets of states that are never left once entered, the likeliest first.

    Returns
    -------
    tuple of RestingPlace
        Positions; only those that can be reached. A single state is an absorbing one.

    Notes
    -----
    Rule FC7: the sink components of the graph of transitions, and the chance of ending in each.
    """
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    nowhere = np.zeros(chain.size, dtype=np.bool_)
    reachable, table, _ = _transient(chain, start, nowhere)
    count, label = connected_components(table, directed=True, connection="strong")
    links = table.tocoo()
    open_ = np.zeros(count, dtype=np.bool_)
    open_[label[links.row[label[links.row] != label[links.col]]]] = True
    found = []
    for component in np.flatnonzero(~open_):
        inside = reachable[label == component]
        targets = nowhere.copy()
        targets[inside] = True
        found.append(RestingPlace(tuple(map(int, inside)), arrive(chain, start, targets).chance))
    return tuple(sorted(found, key=lambda each: (-each.chance, each.states)))


def _transient(
    chain: Chain, start: int, targets: BoolArray
) -> tuple[Positions, SparseTable, FloatArray]:
    """What can be visited before a target, `start` first: positions, rates between, rates out."""
    from scipy.sparse import coo_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import breadth_first_order

    edges = chain.edges()
    live = (edges.rates > 0) & ~targets[edges.sources]
    shape = (chain.size, chain.size)
    whole = coo_array(
        (edges.rates[live], (edges.sources[live], edges.targets[live])), shape=shape
    ).tocsr()
    order: NDArray[Any] = breadth_first_order(whole, start, return_predecessors=False)
    reachable = order[~targets[order]].astype(np.int32)
    inner = whole[reachable][:, reachable]
    total = np.asarray(whole.sum(axis=1)).reshape(-1)[reachable]
    total = total + sum(part.rate for part in chain.parts if isinstance(part, Ending))
    return reachable, inner.tocsc(), total


def _rates_into(chain: Chain, reachable: Positions, targets: BoolArray) -> FloatArray:
    edges = chain.edges()
    into = targets[edges.targets]
    found = np.bincount(edges.sources[into], edges.rates[into], chain.size)
    return np.asarray(found[reachable], dtype=np.float64)


def _leads(table: SparseTable, hits: BoolArray) -> BoolArray:
    """From which of the states one that hits can be reached."""
    found = hits.copy()
    back = table.T.tocsr()
    waiting: list[int] = list(np.flatnonzero(found))
    while waiting:
        state = waiting.pop()
        for before in back.indices[back.indptr[state] : back.indptr[state + 1]]:
            if not found[before]:
                found[before] = True
                waiting.append(int(before))
    return found


def _solve(total: FloatArray, table: SparseTable, right: FloatArray) -> FloatArray:
    """Solve total x - table x = right, each row divided by its own total."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu  # type: ignore[import-untyped]

    scaled = csc_array(table.multiply(1.0 / total[:, None]))
    matrix = csc_array(eye_array(total.size) - scaled)
    return np.asarray(splu(matrix).solve(right / total))
