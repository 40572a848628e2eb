"""The smallest change of levers that makes a state acceptable, or makes it hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray
from detente.deals import Difference, every_party, not_negative
from detente.errors import InputError, unknown_name
from detente.model import Model
from detente.stability import TITLES, StabilityTable
from detente.studies import Labels
from detente.studies.deals.disagreement import Disagreement
from detente.studies.deals.package import LeverChange, lever_changes
from detente.studies.deals.steps import steps_from
from detente.studies.deals.tables import table_for
from detente.text import counted

MOST_STEPS = 6


@dataclass(frozen=True, eq=False)
class Addition:
    """One way to change a state: which levers, whose, how far, and what it does to everybody."""

    state: int
    changes: tuple[LeverChange, ...]
    effects: Mapping[str, Difference]

    @property
    def parties(self) -> tuple[str, ...]:
        """Whose levers move."""
        return tuple(dict.fromkeys(p for change in self.changes for p in change.party.split("+")))

    def __repr__(self) -> str:
        told = "; ".join(f"{c.lever} from {c.before} to {c.after}" for c in self.changes)
        return f"<Addition: {told}>"


@dataclass(frozen=True, eq=False)
class Sweetening:
    """The smallest changes of a state that reach a goal (rule D29).

    Attributes
    ----------
    model : Model
    state : int
    goal : str
        In words.
    levers : tuple of str
        Those that might be moved.
    most : int
        The most levels moved, in all, that were looked at.
    steps : int or None
        How many levels have to be moved: 0 where the state has reached the goal already; None where
        no change of at most `most` levels does. All smaller changes were looked at too.
    additions : tuple of Addition
        All changes of that size.
    """

    model: Model
    state: int
    goal: str
    levers: tuple[str, ...]
    most: int
    steps: int | None
    additions: tuple[Addition, ...]

    @property
    def none_within(self) -> bool:
        """Whether nothing within the bound reaches the goal."""
        return self.steps is None

    def __repr__(self) -> str:
        if self.steps is None:
            return f"<Sweetening: none within {counted(self.most, 'level')}>"
        ways = counted(len(self.additions), "way")
        return f"<Sweetening: {counted(self.steps, 'level')}, {ways}>"


def sweeten(
    model: Model,
    state: int,
    parties: Sequence[str],
    disagreement: Disagreement,
    *,
    levers: Sequence[str] | None = None,
    margin: float = 0.0,
    most: int = MOST_STEPS,
) -> Sweetening:
    """Find the smallest change of a state that leaves some parties with what they had, or more.

    Parameters
    ----------
    model : Model
    state : int
        The state number of the package as it stands.
    parties : sequence of str
        Each of them has to come to its disagreement value.
    disagreement : Disagreement
    levers : sequence of str, optional
        Which may be moved; all levers of the case unless given.
    margin : float
        How far over it each has to come, on its own scale; a place, for a party with an order only.
    most : int
        How many levels may be moved in all.

    Returns
    -------
    Sweetening

    Raises
    ------
    UnknownNameError, InfeasibleStateError, InputError

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.studies.deals import status_quo_point
    >>> model = load_case("prisoners-dilemma")
    >>> sweeten(model, 3, ["column"], status_quo_point(model))
    <Sweetening: 1 level, 2 ways>
    """
    if not parties:
        raise InputError("name one party or more.", "parties")
    not_negative(margin, "margin")
    values = every_party(model)
    goal = np.ones(model.space.size, dtype=np.bool_)
    floor = disagreement.for_signers(parties)
    for party in parties:
        goal &= values(party).values >= floor[party] + margin
    spare = f" with {margin:g} to spare" if margin else ""
    words = f"acceptable to {Labels(model).parties(parties, most=9)}{spare}"
    return _nearest(model, state, goal, words, levers, most)


def sweeten_to_hold(
    model: Model,
    state: int,
    concept: str = "seq",
    *,
    levers: Sequence[str] | None = None,
    most: int = MOST_STEPS,
    table: StabilityTable | None = None,
) -> Sweetening:
    """Find the smallest change of a state that makes it an equilibrium.

    Parameters
    ----------
    model : Model
    state : int
        The state number of the package as it stands.
    concept : str
        One of ``nash gmr smr seq sseq``.
    levers, most
        As for :func:`sweeten`.
    table : StabilityTable, optional
        Of the same model, where it is at hand.

    Returns
    -------
    Sweetening

    Examples
    --------
    >>> from detente import load_case
    >>> sweeten_to_hold(load_case("chicken"), 1, "nash")
    <Sweetening: 1 level, 2 ways>
    """
    goal = table_for(model, (concept,), table).is_equilibrium(concept)
    words = f"an equilibrium by the {TITLES[concept]} concept"
    return _nearest(model, state, goal, words, levers, most)


def _nearest(
    model: Model,
    state: int,
    goal: BoolArray,
    words: str,
    levers: Sequence[str] | None,
    most: int,
) -> Sweetening:
    """Look at every change at once, in order of size: the states by their distance from this."""
    model.space.index(state)
    if most < 0:
        raise InputError(f"{most} levels; give 0 or more.", "most")
    for name in levers or ():
        if name not in model.levers:
            raise unknown_name("lever", name, model.levers)
    free = tuple(name for name in model.levers if levers is None or name in levers)
    fixed = [name for name in model.levers if name not in free]
    within = steps_from(model.space, state, fixed) == 0
    steps = steps_from(model.space, state, free)
    reached = goal & within & (steps <= most)
    least = int(steps[reached].min()) if reached.any() else None
    values = every_party(model)
    found = np.flatnonzero(reached & (steps == least)) + 1 if least else np.zeros(0, np.int64)
    return Sweetening(
        model=model,
        state=state,
        goal=words,
        levers=free,
        most=most,
        steps=least,
        additions=tuple(
            Addition(
                number,
                lever_changes(model, state, number),
                MappingProxyType({p: values(p).change(state, number) for p in model.parties}),
            )
            for number in found.tolist()
        ),
    )
