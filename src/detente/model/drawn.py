"""What was drawn of a case's uncertain inputs, as the model takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class DrawnInputs:
    """Draws of uncertain inputs; what is not named here stays as it is in the plain model.

    Attributes
    ----------
    size : int
        How many draws.
    numbers : mapping of str to array of float64, shape (draws,)
        By the name of the uncertainty.
    choices : mapping of str to array of int, shape (draws,)
        Of readings and orders, by the name of the uncertainty: the place in its hypotheses.
    tables : mapping of str to array of float64, shape (draws, cells)
        By outcome: what a subsystem computed from the draw, in the order of the outcome's table.
    """

    size: int
    numbers: Mapping[str, FloatArray] = field(default_factory=dict)
    choices: Mapping[str, IntArray] = field(default_factory=dict)
    tables: Mapping[str, FloatArray] = field(default_factory=dict)

    def part(self, rows: NDArray[Any] | slice) -> DrawnInputs:
        """Return some of the draws."""
        size = len(np.arange(self.size)[rows])

        def cut(arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
            return MappingProxyType({name: array[rows] for name, array in arrays.items()})

        return DrawnInputs(size, cut(self.numbers), cut(self.choices), cut(self.tables))
