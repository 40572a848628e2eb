"""A package: what the parties that sign bind themselves to, lever by lever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray, frozen
from detente.errors import InputError, NotApplicableError, unknown_name
from detente.model import Model


@dataclass(frozen=True)
class LeverChange:
    """One lever of a party, taken from one level to another that lies `steps` levels away."""

    lever: str
    party: str
    before: str
    after: str
    steps: int


@dataclass(frozen=True, eq=False)
class Package:
    """A level for every lever of the parties that sign.

    Attributes
    ----------
    model : Model
    signers : tuple of str
    levels : mapping of lever to level
        All levers of all signers.
    start : int
        The state number that everything is counted from: where the other parties' levers stand.
    """

    model: Model
    signers: tuple[str, ...]
    levels: Mapping[str, str]
    start: int

    @property
    def outsiders(self) -> tuple[str, ...]:
        """The parties that do not sign."""
        return tuple(name for name in self.model.parties if name not in self.signers)

    @cached_property
    def base(self) -> int | None:
        """The state with the others' levers as at the start; None where the rules forbid it."""
        return self.model.space.find(self.base_code)

    @property
    def base_code(self) -> int:
        """The code of that cell of the box, feasible or not."""
        space = self.model.space
        code = int(space.codes[self.start - 1])
        levels = space.levels_of(self.start)
        for name, level in self.levels.items():
            lever = self.model.levers[name]
            steps = lever.levels.index(level) - lever.levels.index(levels[name])
            code += steps * space.weights[space.position(name)]
        return code

    @cached_property
    def mask(self) -> BoolArray:
        """Which of the n states agree with the package on the signers' levers."""
        space = self.model.space
        agree = np.ones(space.size, dtype=np.bool_)
        for name, level in self.levels.items():
            agree &= space.digits(name) == self.model.levers[name].levels.index(level)
        return frozen(agree)

    @property
    def changes(self) -> tuple[LeverChange, ...]:
        """What the package moves, seen from the start."""
        before = self.model.space.levels_of(self.start)
        return tuple(
            lever_change(self.model, name, before[name], level)
            for name, level in self.levels.items()
            if level != before[name]
        )

    def __repr__(self) -> str:
        told = ", ".join(f"{change.lever} {change.after}" for change in self.changes)
        return f"<Package of {' and '.join(self.signers)}: {told or 'nothing moves'}>"


def package_of(
    model: Model, signers: Sequence[str], levels: Mapping[str, str], *, start: int | None = None
) -> Package:
    """Write down a package by the levels that it sets (rule D1).

    Parameters
    ----------
    model : Model
    signers : sequence of str
        One or more parties that hold a lever between them.
    levels : mapping of lever to level
        Levers of signers only. Those not named stay where they are at the start.
    start : int, optional
        The state number that it is counted from; the status quo unless given.

    Raises
    ------
    UnknownNameError, NotApplicableError, InfeasibleStateError, InputError

    Examples
    --------
    >>> from detente import load_case
    >>> package_of(load_case("chicken"), ["row"], {})
    <Package of row: nothing moves>
    """
    chosen = _signers(model, signers)
    begin = model.status_quo if start is None else start
    model.space.index(begin)
    for name, level in levels.items():
        if name not in model.levers:
            raise unknown_name("lever", name, model.levers)
        lever = model.levers[name]
        if not lever.held_by(chosen):
            raise NotApplicableError(
                f"lever '{name}' belongs to '{lever.owner}', who does not sign. A package with it "
                f"needs {lever.owner}'s consent: add '{lever.owner}' to the signers, or leave the "
                "lever out."
            )
        if level not in lever.levels:
            raise unknown_name(f"level of lever '{name}'", level, lever.levels)
    standing = model.space.levels_of(begin)
    own = {
        name: levels.get(name, standing[name])
        for name, lever in model.levers.items()
        if lever.held_by(chosen)
    }
    return Package(model, chosen, MappingProxyType(own), begin)


def package_in(
    model: Model, signers: Sequence[str], number: int, *, start: int | None = None
) -> Package:
    """Read a package off a state: the levels that the signers' levers have in it.

    Parameters
    ----------
    model : Model
    signers : sequence of str
    number : int
        State number.
    start : int, optional
        The state number that it is counted from; the status quo unless given.
    """
    chosen = _signers(model, signers)
    model.space.index(number)
    levels = model.space.levels_of(number)
    own = {name: level for name, level in levels.items() if model.levers[name].held_by(chosen)}
    return package_of(model, chosen, own, start=start)


def lever_change(model: Model, name: str, before: str, after: str) -> LeverChange:
    """Describe one lever going from one level to another."""
    lever = model.levers[name]
    steps = abs(lever.levels.index(after) - lever.levels.index(before))
    return LeverChange(name, lever.owner, before, after, steps)


def lever_changes(model: Model, before: int, after: int) -> tuple[LeverChange, ...]:
    """List the levers that differ between two states."""
    old, new = model.space.levels_of(before), model.space.levels_of(after)
    return tuple(
        lever_change(model, name, old[name], new[name])
        for name in model.levers
        if old[name] != new[name]
    )


def goes_no_such_way(model: Model, change: LeverChange) -> bool:
    """Whether no move of its owner makes this change: the lever moves the other way, or none."""
    lever = model.levers[change.lever]
    return not lever.goes(lever.levels.index(change.before), lever.levels.index(change.after))


def _signers(model: Model, signers: Sequence[str]) -> tuple[str, ...]:
    for name in signers:
        model.check_party(name)
    if not signers or len(set(signers)) != len(signers):
        raise InputError("name one signer or more, each once.", "signers")
    if not any(lever.held_by(signers) for lever in model.levers.values()):
        raise NotApplicableError(
            f"{' and '.join(signers)} hold no lever, so there is nothing they could sign."
        )
    return tuple(signers)
