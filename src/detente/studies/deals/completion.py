"""Where does a package end? The parties that do not sign have levers too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from detente.errors import unknown_name
from detente.moves import bodies
from detente.stability import Cycle, Move, Searcher, StabilityTable, follow_replies
from detente.studies.deals.obstacles import Obstacle, obstacles
from detente.studies.deals.package import Package
from detente.studies.deals.steps import steps_from
from detente.studies.deals.tables import table_for

How = Literal["held", "answered", "equilibrium"]
HOW: tuple[How, ...] = ("held", "answered", "equilibrium")
MOST_STATES = 20_000


@dataclass(frozen=True, eq=False)
class Completion:
    """Where a package ends, given what the other parties are taken to do (rule D26).

    Attributes
    ----------
    package : Package
    how : "held", "answered" or "equilibrium"
    concept : str or None
        For "equilibrium", by which concept.
    states : tuple of int
        The state numbers it may end in: none, one or several.
    cycles : tuple of Cycle
        For "answered": states among which the others' replies go round.
    ways : mapping of int to tuple of Move
        For "answered": what the others do on the way to each end.
    truncated : bool
        Whether the search for answers stopped at its limit; there may be more ends then.
    visited : int
        How many states that search looked at.
    obstacles : tuple of Obstacle
        The rules that forbid the package while the others' levers stand as at the start.
    nearest : tuple of int
        Where they do: the states with this package in which the others' levers have moved least.
    rest_outside : tuple of int
        For "equilibrium": the states with this package that no outsider would leave, whether or not
        a signer would.
    """

    package: Package
    how: How
    concept: str | None
    states: tuple[int, ...]
    cycles: tuple[Cycle, ...] = ()
    ways: Mapping[int, tuple[Move, ...]] = field(default_factory=dict)
    truncated: bool = False
    visited: int = 0
    obstacles: tuple[Obstacle, ...] = ()
    nearest: tuple[int, ...] = ()
    rest_outside: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether it ends in one state and nowhere else."""
        return len(self.states) == 1 and not self.cycles and not self.truncated

    @property
    def state(self) -> int | None:
        """The one state it ends in; None where that is not certain."""
        return self.states[0] if self.certain else None

    @property
    def why_uncertain(self) -> str:
        """In one word or two, why there is no one end; empty where there is."""
        if self.certain:
            return ""
        if self.truncated:
            return "cut short"
        if self.cycles:
            return "goes round"
        if self.states:
            return "several ends"
        if self.how == "equilibrium":
            forbidden = not self.package.mask.any()
        else:
            forbidden = self.package.base is None
        return "forbidden by rules" if forbidden else "no end"

    def __repr__(self) -> str:
        ends = ", ".join(map(str, self.states[:6])) + (" …" if len(self.states) > 6 else "")
        why = f" ({self.why_uncertain})" if self.why_uncertain else ""
        return f"<Completion, others {self.how}: {ends or 'no state'}{why}>"


def complete(
    package: Package,
    how: How = "held",
    *,
    concept: str = "seq",
    table: StabilityTable | None = None,
    searcher: Searcher | None = None,
    most_states: int = MOST_STATES,
) -> Completion:
    """Say where a package ends, the other parties doing one of three things (rule D26).

    Parameters
    ----------
    package : Package
    how : str
        "held": the others' levers stay as at the start. "answered": from there the others move by
        best replies, in any order, until none of them wants to. "equilibrium": any state that
        agrees with the package and is an equilibrium of the whole standoff.
    concept : str
        For "equilibrium", one of ``nash gmr smr seq sseq``.
    table, searcher : optional
        Of the same model, where they are at hand already.
    most_states : int
        For "answered", where to stop looking; what was cut short says so.

    Returns
    -------
    Completion

    Raises
    ------
    UnknownNameError

    Examples
    --------
    If the first driver swerves and the second answers, the second drives on:

    >>> from detente import load_case
    >>> from detente.studies.deals import package_in
    >>> swerve = package_in(load_case("chicken"), ["row"], 1)
    >>> complete(swerve), complete(swerve, "answered")
    (<Completion, others held: 1>, <Completion, others answered: 3>)
    """
    if how == "held":
        return _held(package)
    if how == "answered":
        return _answered(package, searcher or Searcher(package.model), most_states)
    if how == "equilibrium":
        return _left_to_equilibrium(package, concept, table)
    raise unknown_name("way to complete a package", how, HOW)


def _held(package: Package) -> Completion:
    states = () if package.base is None else (package.base,)
    return Completion(
        package, "held", None, states, obstacles=_obstacles(package), nearest=_nearest(package)
    )


def _answered(package: Package, searcher: Searcher, most_states: int) -> Completion:
    if package.base is None:
        return Completion(
            package,
            "answered",
            None,
            (),
            obstacles=_obstacles(package),
            nearest=_nearest(package),
        )
    movers = (*package.outsiders, *_bodies_outside(package))
    found = follow_replies(searcher, movers, package.base, most_states=most_states)
    return Completion(
        package,
        "answered",
        None,
        found.ends,
        cycles=found.cycles,
        ways=found.ways,
        truncated=found.truncated,
        visited=found.visited,
    )


def _left_to_equilibrium(
    package: Package, concept: str, table: StabilityTable | None
) -> Completion:
    found = table_for(package.model, (concept,), table)
    holds = found.is_equilibrium(concept) & package.mask
    outside = package.mask.copy()
    for party in (*package.outsiders, *_bodies_outside(package)):
        outside &= found.stable[concept][party]
    return Completion(
        package,
        "equilibrium",
        concept,
        _numbers(holds),
        obstacles=_obstacles(package),
        nearest=_nearest(package),
        rest_outside=_numbers(outside),
    )


def _bodies_outside(package: Package) -> tuple[str, ...]:
    """The bodies that move a lever together and have no signer in them."""
    signers = set(package.signers)
    found = bodies(package.model.space)
    return tuple(body.name for body in found if not signers & set(body.members))


def _obstacles(package: Package) -> tuple[Obstacle, ...]:
    return obstacles(package.model, package.base_code) if package.base is None else ()


def _nearest(package: Package) -> tuple[int, ...]:
    if package.base is not None or not package.mask.any():
        return ()
    model = package.model
    others = [name for name in model.levers if name not in package.levels]
    steps = steps_from(model.space, package.start, others)
    least = steps[package.mask].min()
    return _numbers(package.mask & (steps == least))


def _numbers(mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, ...]:
    return tuple((np.flatnonzero(mask) + 1).tolist())
