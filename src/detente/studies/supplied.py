"""What a subsystem gives outcomes in many draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from detente.arrays import FloatArray


class SuppliedTables(NamedTuple):
    """What a subsystem gives outcomes.

    Attributes
    ----------
    values : mapping of outcome to FloatArray, shape (draws, cells)
        In the order of the outcome's table. Draws without an answer have zeros, which mean nothing.
    problems : mapping of draw to str
        Why they have none.
    """

    values: Mapping[str, FloatArray]
    problems: Mapping[int, str]
