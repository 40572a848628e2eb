"""What does each party have without a package? Four points to measure a package against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from detente.deals import PartyValues, Scale, party_values
from detente.errors import InputError, NotApplicableError
from detente.model import Model
from detente.stability import TITLES, Searcher, StabilityTable
from detente.studies.deals.steps import steps_from
from detente.studies.deals.tables import table_for

Kind = Literal["status_quo", "state", "taken_back", "worst_equilibrium", "given"]
DISAGREEMENTS: tuple[Kind, ...] = (
    "status_quo",
    "state",
    "taken_back",
    "worst_equilibrium",
    "given",
)


@dataclass(frozen=True, eq=False)
class Disagreement:
    """What each party has without a package (rule D28).

    Attributes
    ----------
    model : Model
    kind : str
        One of DISAGREEMENTS.
    concept : str or None
        For "worst_equilibrium", by which concept.
    start : int or None
        For "taken_back" and "worst_equilibrium", the state from which things fall apart.
    candidates : tuple of int
        The state numbers that may come about; none where numbers were given.
    values : mapping of party to float
        The least that the party has in any of them, on its own scale.
    states : mapping of party to tuple of int
        The candidates in which it has just that.
    scales : mapping of party to "value" or "rank"
    """

    model: Model
    kind: Kind
    concept: str | None
    start: int | None
    candidates: tuple[int, ...]
    values: Mapping[str, float]
    states: Mapping[str, tuple[int, ...]]
    scales: Mapping[str, Scale]

    def for_signers(self, names: Sequence[str]) -> dict[str, float]:
        """Return the values of some parties, as :func:`detente.deals.packages.table` takes them.

        Raises
        ------
        InputError
            If no value was given for one of them.
        """
        missing = [name for name in names if name not in self.values]
        if missing:
            raise InputError(f"no value for {', '.join(missing)}; give one.", "disagreement")
        return {name: self.values[name] for name in names}

    @property
    def one_state(self) -> int | None:
        """The state it is read from, where that is one and the same for everybody."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def __repr__(self) -> str:
        told = ", ".join(f"{name} {value:g}" for name, value in self.values.items())
        return f"<Disagreement, {self.kind}: {told}>"


def status_quo_point(model: Model) -> Disagreement:
    """Without a package everything stays as it is."""
    return least_of(model, "status_quo", (model.status_quo,))


def state_point(model: Model, number: int) -> Disagreement:
    """Without a package the standoff goes to one state.

    Raises
    ------
    InfeasibleStateError
    """
    model.space.index(number)
    return least_of(model, "state", (number,))


def taken_back_point(model: Model, after: int, *, searcher: Searcher | None = None) -> Disagreement:
    """After partial performance: everything that can be taken back is.

    Parameters
    ----------
    model : Model
    after : int
        The state number that performance has got to.
    searcher : Searcher, optional
        Of the same model.

    Returns
    -------
    Disagreement
        Of the states that legal moves of anybody lead to from `after`, those that the fewest levels
        separate from the status quo. Levers that move one way only stay where they have got to.
        Where there are several, each party's value is its least among them.
    """
    model.space.index(after)
    reached = _reached(searcher or Searcher(model), after)
    steps = steps_from(model.space, model.status_quo, model.levers)[reached - 1]
    nearest = tuple(reached[steps == steps.min()].tolist())
    return least_of(model, "taken_back", nearest, start=after)


def worst_equilibrium_point(
    model: Model,
    concept: str = "seq",
    *,
    start: int | None = None,
    table: StabilityTable | None = None,
    searcher: Searcher | None = None,
) -> Disagreement:
    """Without a package, each party fears the worst of what the standoff could come to rest in.

    Parameters
    ----------
    model : Model
    concept : str
        One of ``nash gmr smr seq sseq``.
    start : int, optional
        From where; the status quo unless given. After partial performance, the state that has been
        reached: what cannot be taken back is no longer threatened.
    table, searcher : optional
        Of the same model, where they are at hand already.

    Returns
    -------
    Disagreement
        Each party's least value over the equilibria that legal moves of anybody lead to from
        `start`, that state included.

    Raises
    ------
    NotApplicableError
        If there is no such equilibrium: then nothing is threatened that would last.

    Examples
    --------
    >>> from detente import load_case
    >>> found = worst_equilibrium_point(load_case("chicken"), "nash", start=1)
    >>> found.candidates, dict(found.states)
    ((2, 3), {'row': (2,), 'column': (3,)})
    """
    begin = model.status_quo if start is None else start
    model.space.index(begin)
    found = table_for(model, (concept,), table)
    reached = _reached(searcher or Searcher(model), begin)
    rest = reached[found.is_equilibrium(concept)[reached - 1]]
    if not rest.size:
        raise NotApplicableError(
            f"no equilibrium by the {TITLES[concept]} concept can be reached from state {begin}, "
            "so none can serve as the disagreement point. Take a weaker concept, or a state."
        )
    return least_of(model, "worst_equilibrium", tuple(rest.tolist()), start=begin, concept=concept)


def given_point(model: Model, values: Mapping[str, float]) -> Disagreement:
    """Without a package some parties have so much, on their own scales.

    Raises
    ------
    UnknownNameError, InputError
    """
    scales: dict[str, Scale] = {}
    for name, value in values.items():
        scales[name] = party_values(model, name).scale
        if not np.isfinite(value):
            raise InputError("a disagreement value is not a finite number.", f"disagreement.{name}")
    return Disagreement(
        model=model,
        kind="given",
        concept=None,
        start=None,
        candidates=(),
        values=MappingProxyType({name: float(value) for name, value in values.items()}),
        states=MappingProxyType({}),
        scales=MappingProxyType(scales),
    )


def _reached(searcher: Searcher, start: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the states that legal moves of anybody lead to, the start included, ascending."""
    others = searcher.reached(searcher.movers, start, improving=False)
    return np.array(sorted({start, *others}), dtype=np.int64)


def least_of(
    model: Model,
    kind: Kind,
    candidates: tuple[int, ...],
    *,
    start: int | None = None,
    concept: str | None = None,
) -> Disagreement:
    """Return the point at which every party has the least it has in some candidate states."""
    every: dict[str, PartyValues] = {name: party_values(model, name) for name in model.parties}
    numbers = np.array(candidates)
    values, states = {}, {}
    for name, found in every.items():
        worth = found.values[numbers - 1]
        values[name] = float(worth.min())
        states[name] = tuple(numbers[worth == worth.min()].tolist())
    return Disagreement(
        model=model,
        kind=kind,
        concept=concept,
        start=start,
        candidates=candidates,
        values=MappingProxyType(values),
        states=MappingProxyType(states),
        scales=MappingProxyType({name: found.scale for name, found in every.items()}),
    )
