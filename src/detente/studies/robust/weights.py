"""Shares that are only a weight: what decides a conclusion, and the weight it has. (TU8)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.case import Definition, Hypothesis, Uncertainty
from detente.studies import with_article
from detente.text import listed, part_in_words
from detente.uncertainty import smallest_sets

DISCRETE = ("reading", "order", "hypotheses")
THIN = 20
MOST_TOLD = 3


@dataclass(frozen=True)
class WeightCell:
    """One combination of choices of some discrete inputs.

    Attributes
    ----------
    choices : tuple of int
        The place of each among the input's hypotheses.
    weight : float
        By the weights that the case gives, as a part of 1.
    draws : int
    holds : bool
        In all of them; False where there are none.
    """

    choices: tuple[int, ...]
    weight: float
    draws: int
    holds: bool

    @property
    def thin(self) -> bool:
        """Whether so few draws say little of it."""
        return self.draws < THIN


@dataclass(frozen=True)
class OnlyWeight:
    """A share that is nothing but the weight of some readings, orders or hypotheses.

    Attributes
    ----------
    sets : tuple of tuple of str
        The smallest sets of uncertain inputs that decide it.
    cells : tuple of WeightCell
        Of the first set.
    sentence : str
        What it holds unless, or only where, and the weight that this case gives that.
    """

    sets: tuple[tuple[str, ...], ...]
    cells: tuple[WeightCell, ...]
    sentence: str

    @property
    def share(self) -> float:
        """The weight of the combinations in which it holds."""
        return sum(cell.weight for cell in self.cells if cell.holds)


@dataclass(frozen=True)
class ReadingShare:
    """How often a conclusion holds under one hypothesis of a discrete input.

    Attributes
    ----------
    input, label : str
        The input's name, and what it is called.
    hypothesis : str
    count, draws : int
    """

    input: str
    label: str
    hypothesis: str
    count: int
    draws: int


def only_weight(
    case: Definition, holds: BoolArray, choices: Mapping[str, IntArray]
) -> OnlyWeight | None:
    """Say that a share is only a weight, and which; None where it is more.

    Parameters
    ----------
    holds : array of bool, shape (draws,)
    choices : mapping of str to array of int, shape (draws,)
        The place among its hypotheses that each discrete input has in each draw.
    """
    sets = smallest_sets(holds, choices)
    if not sets:
        return None
    inputs = [case.uncertainties[name] for name in sets[0]]
    cells = tuple(_cells(inputs, holds, [choices[name] for name in sets[0]]))
    return OnlyWeight(sets, cells, _sentence(case, inputs, cells))


def by_hypothesis(
    case: Definition, holds: BoolArray, choices: Mapping[str, IntArray]
) -> tuple[ReadingShare, ...]:
    """Count the draws under each hypothesis of the input that tells them apart most."""
    best: tuple[float, tuple[ReadingShare, ...]] = (0.0, ())
    for name, places in choices.items():
        rows = []
        for place, each in enumerate(case.uncertainties[name].hypotheses):
            here = places == place
            if here.any():
                told = hypothesis_title(case, case.uncertainties[name], each)
                title = case.uncertainties[name].title
                rows.append(
                    ReadingShare(name, title, told, int(holds[here].sum()), int(here.sum()))
                )
        shares = [row.count / row.draws for row in rows]
        apart = max(shares, default=0.0) - min(shares, default=0.0)
        if apart > best[0]:
            best = apart, tuple(rows)
    return best[1]


def hypothesis_title(case: Definition, each: Uncertainty, hypothesis: Hypothesis) -> str:
    """Call a hypothesis by its label, or by what it says."""
    if hypothesis.label:
        return hypothesis.label
    if each.kind == "reading":
        own = case.preferences[each.party]
        if hypothesis.reading in own.alternatives:
            return own.alternatives[hypothesis.reading].label or hypothesis.reading
        return own.label or hypothesis.reading
    if each.kind == "order":
        return (
            "the aims as ordered"
            if list(hypothesis.order) == sorted(hypothesis.order)
            else ("order " + ", ".join(map(str, hypothesis.order)))
        )
    return f"{hypothesis.value:g}"


def _cells(
    inputs: Sequence[Uncertainty], holds: BoolArray, places: Sequence[IntArray]
) -> list[WeightCell]:
    wholes = [sum(each.weight for each in one.hypotheses) for one in inputs]
    shape = tuple(len(one.hypotheses) for one in inputs)
    found = []
    for combination in np.ndindex(*shape):
        weight = prod(
            one.hypotheses[place].weight / whole
            for one, place, whole in zip(inputs, combination, wholes, strict=True)
        )
        here = np.ones(holds.size, dtype=np.bool_)
        for own, place in zip(places, combination, strict=True):
            here &= own == place
        draws = int(here.sum())
        found.append(
            WeightCell(combination, weight, draws, bool(draws) and bool(holds[here].all()))
        )
    return found


def _sentence(case: Definition, inputs: Sequence[Uncertainty], cells: Sequence[WeightCell]) -> str:
    true, false = (
        [cell for cell in cells if cell.holds is answer and cell.draws] for answer in (True, False)
    )
    unless = len(false) <= len(true)
    named = false if unless else true
    told = _either([_told(case, inputs, cell) for cell in named], several=len(inputs) > 1)
    weight = part_in_words(sum(cell.weight for cell in named))
    start = "It holds unless" if unless else "It holds only if"
    thin = sum(cell.thin for cell in cells)
    few = f" {thin} of {len(cells)} combinations have fewer than {THIN} draws." if thin else ""
    return f"{start} {told}. This case gives that {weight}.{few}"


def _either(said: Sequence[str], *, several: bool) -> str:
    """Join what may be; where each is several things at once, semicolons keep them apart."""
    if not several or len(said) < 2:
        return listed(said, most=MOST_TOLD, last="or")
    left_out = len(said) - MOST_TOLD
    shown = [*said[:MOST_TOLD], f"{left_out} more"] if left_out > 0 else [*said]
    return f"{'; '.join(shown[:-1])}; or {shown[-1]}"


def _told(case: Definition, inputs: Sequence[Uncertainty], cell: WeightCell) -> str:
    return listed(
        [
            _choice(case, one, one.hypotheses[place])
            for one, place in zip(inputs, cell.choices, strict=True)
        ],
        most=MOST_TOLD,
    )


def _choice(case: Definition, each: Uncertainty, hypothesis: Hypothesis) -> str:
    title = hypothesis_title(case, each, hypothesis)
    if each.kind == "reading":
        return f"{with_article(case.parties[each.party].title)} wants “{title}”"
    return f"“{each.title}” is “{title}”"
