"""What would make it acceptable? The smallest addition that turns a refusal into a yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.arrays import IntArray
from detente.deals.packages import Packages


@dataclass(frozen=True)
class Change:
    """One lever, taken from one level to another."""

    lever: str
    party: str
    before: str
    after: str
    steps: int


@dataclass(frozen=True)
class Sweetener:
    """A package near the one asked about that every signer would accept.

    Attributes
    ----------
    number : int
        The state number of the changed package.
    changes : tuple of Change
    gains : mapping of signer to float
        What the changes are worth to each signer, on its own scale; a negative gain is a cost.
    margins : mapping of signer to float
        How far the changed package stands over each signer's disagreement value.
    """

    number: int
    changes: tuple[Change, ...]
    gains: Mapping[str, float]
    margins: Mapping[str, float]

    def __str__(self) -> str:
        return "; ".join(
            f"{change.lever} ({change.party}) from {change.before} to {change.after}"
            for change in self.changes
        )


@dataclass(frozen=True)
class Acceptability:
    """Who refuses a package, by how much, and the smallest changes that would make it acceptable.

    Attributes
    ----------
    number : int
    payment : mapping of signer to float
        What it would take to bring each signer that refuses up to its disagreement value, on its
        own scale: the side payment that would do, where its scale is one that can be paid in.
        Signers with an order only are left out: ranks cannot be paid.
    refuse : tuple of str
        The signers that would refuse it as it stands.
    steps : int or None
        How many levels have to be moved in all; 0 where it is acceptable already, None where no
        package is acceptable to all signers.
    sweeteners : tuple of Sweetener
        All packages that so many steps reach.
    """

    number: int
    refuse: tuple[str, ...]
    payment: Mapping[str, float]
    steps: int | None
    sweeteners: tuple[Sweetener, ...]


def smallest_sweetener(packages: Packages, number: int, *, margin: float = 0.0) -> Acceptability:
    """Find the smallest change of a package that every signer would accept (rule D11).

    Parameters
    ----------
    packages : Packages
    number : int
        The state number that the package leads to.
    margin : float
        How far over its disagreement value each signer has to come, on its own scale.

    Returns
    -------
    Acceptability
        Changes are counted in levels moved, over all levers of the package, whoever owns them.
        All changes of the smallest size are given.

    Raises
    ------
    InfeasibleStateError
        If the state is none of the packages.

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.deals import packages
    >>> pair = packages(load_case("prisoners-dilemma"), ["row", "column"])
    >>> found = smallest_sweetener(pair, 2)
    >>> found.refuse, found.steps, len(found.sweeteners)
    (('row',), 1, 2)
    """
    place = packages.place_of(number)
    values, floor = packages.matrix(), packages.floor()
    short = floor + margin - values[:, place]
    refuse = tuple(n for n, s in zip(packages.signers, short, strict=True) if s > 0)
    distance = _distance(packages, place)
    accepted = (values >= floor[:, None] + margin).all(axis=0)
    steps = int(distance[accepted].min()) if accepted.any() else None
    nearest = np.flatnonzero(accepted & (distance == (steps or -1)))
    return Acceptability(
        number=number,
        refuse=refuse,
        payment=MappingProxyType(
            {
                n: float(s)
                for n, s in zip(packages.signers, short, strict=True)
                if s > 0 and packages.scales[n] == "value"
            }
        ),
        steps=steps,
        sweeteners=tuple(_sweetener(packages, place, int(other)) for other in nearest),
    )


def _distance(packages: Packages, place: int) -> IntArray:
    total = np.zeros(packages.size, dtype=np.int64)
    for lever in packages.levers:
        digits = packages.model.space.digits(lever)[packages.numbers - 1].astype(np.int64)
        total += np.abs(digits - digits[place])
    return total


def _sweetener(packages: Packages, place: int, other: int) -> Sweetener:
    model, values, floor = packages.model, packages.matrix(), packages.floor()
    here, there = (int(packages.numbers[p]) for p in (place, other))
    before, after = packages.levels_of(here), packages.levels_of(there)
    changes = []
    for name in packages.levers:
        lever = model.levers[name]
        steps = lever.levels.index(after[name]) - lever.levels.index(before[name])
        if steps:
            changes.append(Change(name, lever.party, before[name], after[name], abs(steps)))
    return Sweetener(
        number=there,
        changes=tuple(changes),
        gains=_named(packages, values[:, other] - values[:, place]),
        margins=_named(packages, values[:, other] - floor),
    )


def _named(
    packages: Packages, numbers: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> Mapping[str, float]:
    return MappingProxyType(dict(zip(packages.signers, numbers.tolist(), strict=True)))
