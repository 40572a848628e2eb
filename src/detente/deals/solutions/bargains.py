"""Which packages are efficient, acceptable and fair; what can and cannot be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray, frozen
from detente.deals.efficiency import efficient_set
from detente.deals.packages.table import Packages
from detente.deals.solutions.points import (
    Solution,
    egalitarian_point,
    individually_rational,
    kalai_smorodinsky_point,
    nash_point,
    utilitarian_point,
)

if TYPE_CHECKING:
    import pandas as pd

SOLUTIONS = {
    "nash": nash_point,
    "kalai_smorodinsky": kalai_smorodinsky_point,
    "egalitarian": egalitarian_point,
    "utilitarian": utilitarian_point,
}


@dataclass(frozen=True, eq=False)
class Bargain:
    """The packages, judged.

    Attributes
    ----------
    packages : Packages
    efficient : BoolArray, shape (m,)
        No other package is as good for all signers and better for one (rule D4).
    rational : BoolArray, shape (m,)
        No signer would rather have the disagreement point (rule D5).
    solutions : mapping of name to Solution
        Empty where a signer has an order only: an order has no gains to multiply or add.
    unanswered : tuple of str
        What cannot be said of this standoff, and why.
    """

    packages: Packages
    efficient: BoolArray
    rational: BoolArray
    solutions: Mapping[str, Solution]
    unanswered: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The digest of the model it was computed from."""
        return self.packages.model.fingerprint

    def numbers(self, mask: BoolArray) -> tuple[int, ...]:
        """Return the state numbers of the packages marked in `mask`."""
        return tuple(int(number) for number in self.packages.numbers[mask])

    @property
    def zone(self) -> tuple[int, ...]:
        """The state numbers of the efficient packages that nobody would refuse."""
        return self.numbers(self.efficient & self.rational)

    def picks(self, solution: str) -> tuple[int, ...]:
        """Return the state numbers that a solution picks."""
        places = self.solutions[solution].places
        return tuple(int(self.packages.numbers[place]) for place in places)

    @property
    def indifferent(self) -> tuple[str, ...]:
        """The signers that gain in no package that nobody would refuse."""
        left_out = {place for found in self.solutions.values() for place in found.indifferent}
        return tuple(self.packages.signers[place] for place in sorted(left_out))

    def to_pandas(self) -> pd.DataFrame:
        """Return the packages with a column for each judgement."""
        frame = self.packages.to_pandas()
        frame["efficient"], frame["rational"] = self.efficient, self.rational
        for name, solution in self.solutions.items():
            mark = np.zeros(self.packages.size, dtype=np.bool_)
            mark[list(solution.places)] = True
            frame[name] = mark
        return frame

    def _repr_html_(self) -> str:
        rows = [("efficient", self.numbers(self.efficient)), ("nobody refuses", self.zone)]
        rows += [(name.replace("_", " "), self.picks(name)) for name in self.solutions]
        body = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{len(found)}</td>"
            f"<td>{', '.join(map(str, found[:40])) or 'none'}{' …' if len(found) > 40 else ''}</td>"
            "</tr>"
            for name, found in rows
        )
        notes = "".join(f"<p>{escape(text)}</p>" for text in self.unanswered)
        return (
            f"<table><caption>{escape(self.packages.model.title)}: packages of "
            f"{escape(' and '.join(self.packages.signers))}</caption><thead><tr>"
            "<th scope='col'>which</th><th scope='col'>how many</th><th scope='col'>states</th>"
            f"</tr></thead><tbody>{body}</tbody></table>{notes}"
        )


def bargain(packages: Packages) -> Bargain:
    """Say which packages are efficient, which nobody would refuse, and which are fair.

    Parameters
    ----------
    packages : Packages
        From :func:`detente.deals.list_packages`.

    Returns
    -------
    Bargain

    Examples
    --------
    Only mutual cooperation (state 4) beats the status quo for both and is itself unbeaten:

    >>> from detente import load_case
    >>> from detente.deals import list_packages
    >>> found = bargain(list_packages(load_case("prisoners-dilemma"), ["row", "column"]))
    >>> found.zone
    (4,)
    >>> found.unanswered[0]
    'row and column have an order and no values: fair points need gains that can be measured.'
    """
    values, floor = packages.matrix(), packages.floor()
    solutions: dict[str, Solution] = {}
    unanswered = []
    if packages.cardinal:
        solutions = {name: find(values, floor) for name, find in SOLUTIONS.items()}
    else:
        ordinal = [name for name in packages.signers if packages.scales[name] == "rank"]
        verb = "have" if len(ordinal) > 1 else "has"
        unanswered.append(
            f"{' and '.join(ordinal)} {verb} an order and no values: fair points need gains that "
            "can be measured."
        )
    unanswered += [
        f"{name.replace('_', '-')}: {found.why_none}"
        for name, found in solutions.items()
        if found.why_none
    ]
    return Bargain(
        packages=packages,
        efficient=frozen(efficient_set(values)),
        rational=frozen(individually_rational(values, floor)),
        solutions=MappingProxyType(solutions),
        unanswered=tuple(unanswered),
    )
