"""Draws of the uncertain inputs: each a point of the unit cube, taken through the inputs' laws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, frozen
from detente.case import Correlation, Uncertainty, check_weights
from detente.errors import CaseError, InputError, unknown_name
from detente.provenance import fingerprint
from detente.uncertainty.sampling.copula import correlate
from detente.uncertainty.sampling.cube import notes_on, unit_cube
from detente.uncertainty.sampling.distributions import LEAST, MOST, spread

if TYPE_CHECKING:
    import pandas as pd

Places = NDArray[np.int64]
Inputs = Mapping[str, Uncertainty] | Iterable[Uncertainty]


@dataclass(frozen=True, eq=False)
class Sample:
    """What is taken for each uncertain input in each of n draws.

    Attributes
    ----------
    uncertainties : mapping of str to Uncertainty
        The d inputs, in the order of the columns.
    cube : FloatArray, shape (n, d)
        The points that the draws come from, correlated inputs already moving together.
    numbers : mapping of str to FloatArray, shape (n,)
        The inputs that are numbers, hypotheses about a number too; each in its own unit.
    choices : mapping of str to array of int, shape (n,)
        For hypotheses, readings and orders: the place, from 0, in `Uncertainty.hypotheses`.
    first : int
        The number of the first draw.
    method, seed
        How the points were made; "" and -1 where they were handed in.
    notes : tuple of str
        What an analyst should know of these draws.
    """

    uncertainties: Mapping[str, Uncertainty]
    cube: FloatArray
    numbers: Mapping[str, FloatArray]
    choices: Mapping[str, Places]
    first: int = 0
    method: str = ""
    seed: int = -1
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs' names, in the order of the columns."""
        return tuple(self.uncertainties)

    @property
    def draws(self) -> range:
        """The numbers of the draws."""
        return range(self.first, self.first + len(self))

    @cached_property
    def fingerprint(self) -> str:
        """A digest of every draw and of what each place stands for."""
        described = [repr(each) for each in self.uncertainties.values()]
        values = [*self.numbers.values(), *self.choices.values()]
        return fingerprint([described, self.first], *values)

    def inputs_of(self, draw: int) -> Mapping[str, float | int]:
        """Return what draw number `draw` takes: a number, or the place of a reading or order.

        Raises
        ------
        InputError
            If the draw is not among these.
        """
        if draw not in self.draws:
            raise InputError(
                f"there is no draw {draw} here; these are {self.first} to {self.draws.stop - 1}."
            )
        row = draw - self.first
        return {
            name: float(self.numbers[name][row])
            if name in self.numbers
            else int(self.choices[name][row])
            for name in self.names
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return a row a draw: numbers as they are, a reading by its name, an order as written."""
        import pandas as pd

        columns = {
            name: self.numbers[name]
            if name in self.numbers
            else _titles(self.uncertainties[name])[self.choices[name]]
            for name in self.names
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(self.first, self.draws.stop, name="draw"))

    def __len__(self) -> int:
        return len(self.cube)

    def __repr__(self) -> str:
        how = f"{self.method}, seed {self.seed}" if self.method else "points handed in"
        return f"<Sample: {len(self)} draws from {self.first}, {len(self.names)} inputs, {how}>"


def draw(
    uncertainties: Inputs,
    correlations: Sequence[Correlation] = (),
    draws: range = range(1024),
    *,
    method: str = "sobol",
    seed: int = 0,
    total: int | None = None,
) -> Sample:
    """Draw the uncertain inputs of a case.

    Parameters
    ----------
    uncertainties : mapping or iterable of Uncertainty
        With their bounds written. Their order is that of the columns.
    correlations : sequence of Correlation
    draws : range
        The numbers of the draws, counted from 0, one after the other.
    method : str
        ``sobol``, ``latin_hypercube`` or ``random``.
    seed : int
    total : int, optional
        How many draws there are in all; a Latin hypercube needs it where `draws` are a part.

    Returns
    -------
    Sample
        Draw k depends on the inputs, the method, the seed and k alone (in a Latin hypercube on
        `total` too), however the draws are cut into pieces.

    Raises
    ------
    InputError
        If an input cannot be drawn from, a correlation cannot hold, or the method is not known.

    Examples
    --------
    >>> from detente.case.uncertainty import Distribution
    >>> price = Uncertainty(
    ...     "price",
    ...     "number",
    ...     unit="USD / t",
    ...     distribution=Distribution("uniform", {"low": 200, "high": 300}),
    ... )
    >>> sample = draw([price], draws=range(64), seed=7)
    >>> draw([price], draws=range(40, 41), seed=7).inputs_of(40) == sample.inputs_of(40)
    True
    """
    inputs = _by_name(uncertainties)
    cube = unit_cube(len(inputs), draws, method=method, seed=seed, total=total)
    whole = draws.stop if total is None else total
    notes = notes_on(method, whole) if total is not None or draws.start == 0 else ()
    return _drawn(inputs, correlations, cube, draws.start, method, seed, notes)


def from_cube(
    uncertainties: Inputs,
    correlations: Sequence[Correlation],
    cube: FloatArray,
    first: int = 0,
) -> Sample:
    """Turn points of the unit cube into draws, for designs of one's own.

    Parameters
    ----------
    uncertainties : mapping or iterable of Uncertainty
        d inputs.
    correlations : sequence of Correlation
        With any, the columns of `cube` are taken to be independent, and are made to move together.
    cube : array, shape (n, d)
        Each number above 0 and below 1.
    first : int
        The number to give to the first draw.

    Raises
    ------
    InputError
        If the points have another shape, or lie outside.
    """
    inputs = _by_name(uncertainties)
    points = np.array(cube, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != len(inputs):
        raise InputError(
            f"the points have the shape {points.shape}; a row a draw and a column for each of "
            f"the {len(inputs)} inputs are needed."
        )
    if not bool(((points > 0) & (points < 1)).all()):
        raise InputError("every coordinate has to be above 0 and below 1.")
    return _drawn(inputs, correlations, np.clip(points, LEAST, MOST), first, "", -1, ())


def _by_name(uncertainties: Inputs) -> dict[str, Uncertainty]:
    if isinstance(uncertainties, Mapping):
        return dict(uncertainties)
    found: dict[str, Uncertainty] = {}
    for each in uncertainties:
        if each.name in found:
            raise CaseError(f"two uncertain inputs are called '{each.name}'; rename one.")
        found[each.name] = each
    return found


def _drawn(
    inputs: Mapping[str, Uncertainty],
    correlations: Sequence[Correlation],
    cube: FloatArray,
    first: int,
    method: str,
    seed: int,
    notes: tuple[str, ...],
) -> Sample:
    points = correlate(cube, inputs, correlations) if correlations else cube
    numbers: dict[str, FloatArray] = {}
    choices: dict[str, Places] = {}
    for column, (name, uncertainty) in enumerate(inputs.items()):
        own = np.ascontiguousarray(points[:, column])
        try:
            _KINDS[uncertainty.kind](uncertainty, own, numbers, choices)
        except KeyError:
            raise unknown_name("kind of uncertain input", uncertainty.kind, _KINDS) from None
        except InputError as error:
            raise error.at(f"uncertainties.{name}") from None
    for array in (*numbers.values(), *choices.values(), points):
        frozen(array)
    return Sample(
        MappingProxyType(dict(inputs)),
        points,
        MappingProxyType(numbers),
        MappingProxyType(choices),
        first,
        method,
        seed,
        notes,
    )


def _number(
    uncertainty: Uncertainty,
    points: FloatArray,
    numbers: dict[str, FloatArray],
    _choices: dict[str, Places],
) -> None:
    if uncertainty.distribution is None:
        raise CaseError("has no distribution; write one.")
    numbers[uncertainty.name] = spread(uncertainty.distribution, uncertainty.unit).ppf(points)


def _hypotheses(
    uncertainty: Uncertainty,
    points: FloatArray,
    numbers: dict[str, FloatArray],
    choices: dict[str, Places],
) -> None:
    _choice(uncertainty, points, numbers, choices)
    values = [each.value for each in uncertainty.hypotheses]
    if None in values:
        raise CaseError("a hypothesis has no value; give it one.", "hypotheses")
    numbers[uncertainty.name] = np.array(values, dtype=np.float64)[choices[uncertainty.name]]


def _choice(
    uncertainty: Uncertainty,
    points: FloatArray,
    _numbers: dict[str, FloatArray],
    choices: dict[str, Places],
) -> None:
    """The place whose slice of the unit interval the point lies in; a weight of 0 has no slice."""
    weights = [each.weight for each in uncertainty.hypotheses]
    check_weights(weights)
    ends = np.cumsum(weights, dtype=np.float64)
    ends /= ends[-1]
    found = np.searchsorted(ends, points, side="right")
    choices[uncertainty.name] = found.astype(np.int64)


def _titles(uncertainty: Uncertainty) -> NDArray[np.object_]:
    found = np.empty(len(uncertainty.hypotheses), dtype=object)
    for place, each in enumerate(uncertainty.hypotheses):
        found[place] = each.reading or " ".join(map(str, each.order))
    return found


_KINDS: Mapping[
    str,
    Callable[[Uncertainty, FloatArray, dict[str, FloatArray], dict[str, Places]], None],
] = {"number": _number, "hypotheses": _hypotheses, "reading": _choice, "order": _choice}
