"""Why not this package? Who would refuse it, and what is better for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.deals.efficiency import efficient_set
from detente.deals.packages.table import Packages


@dataclass(frozen=True)
class WhyNot:
    """What speaks against a package.

    Attributes
    ----------
    number : int
        The package's state number.
    shortfall : mapping of signer to float
        How far it leaves a signer below its disagreement value, on the signer's own scale; only
        signers that it leaves below.
    better : tuple of int
        Efficient packages that are as good for every signer and better for one.
    gains : mapping of int to mapping of signer to float
        What each signer would gain by each of those.
    scales : mapping of signer to "value" or "rank"
    """

    number: int
    shortfall: Mapping[str, float]
    better: tuple[int, ...]
    gains: Mapping[int, Mapping[str, float]]
    scales: Mapping[str, str]

    @property
    def nothing(self) -> bool:
        """Whether nothing speaks against it: nobody refuses it and nothing improves on it."""
        return not self.shortfall and not self.better

    def sentences(self) -> list[str]:
        """Give the reasons in sentences."""
        lines = [
            f"{name} would refuse it: it is {short:g} {self._unit(name, short)} short of what "
            f"{name} has without it."
            for name, short in self.shortfall.items()
        ]
        if self.better:
            first = self.better[0]
            gain = ", ".join(
                f"{name} gains {up:g} {self._unit(name, up)}"
                for name, up in self.gains[first].items()
                if up > 0
            )
            more = f" So do {len(self.better) - 1} others." if len(self.better) > 1 else ""
            lines.append(f"State {first} is at least as good for every signer, and {gain}.{more}")
        if self.nothing:
            lines.append(
                "Nobody would refuse it, and no package is better for one and as good for the rest."
            )
        return lines

    def _unit(self, name: str, amount: float) -> str:
        word = "rank" if self.scales[name] == "rank" else "unit of its value"
        if amount == 1:
            return word
        return "ranks" if word == "rank" else "units of its value"

    def __str__(self) -> str:
        return "\n".join(self.sentences())


def why_not(packages: Packages, number: int) -> WhyNot:
    """Say what speaks against a package: who would refuse it, and what improves on it.

    Parameters
    ----------
    packages : Packages
    number : int
        The state number that the package leads to.

    Returns
    -------
    WhyNot

    Raises
    ------
    InfeasibleStateError
        If the state is none of the packages.

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.deals import list_packages
    >>> pair = list_packages(load_case("prisoners-dilemma"), ["row", "column"])
    >>> print(why_not(pair, 2))
    row would refuse it: it is 1 rank short of what row has without it.
    """
    place = packages.place_of(number)
    values, floor = packages.matrix(), packages.floor()
    here = values[:, place]
    short = floor - here
    improves = (values >= here[:, None]).all(axis=0) & (values > here[:, None]).any(axis=0)
    found = np.flatnonzero(improves)
    found = found[efficient_set(values[:, found])] if found.size else found
    better = tuple(int(packages.numbers[p]) for p in found)
    return WhyNot(
        number=number,
        shortfall=MappingProxyType(
            {n: float(s) for n, s in zip(packages.signers, short, strict=True) if s > 0}
        ),
        better=better,
        gains=MappingProxyType(
            {
                int(packages.numbers[p]): MappingProxyType(
                    dict(zip(packages.signers, (values[:, p] - here).tolist(), strict=True))
                )
                for p in found
            }
        ),
        scales=packages.scales,
    )
