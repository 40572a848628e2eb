"""An ensemble as a table: one row a draw, failed ones with their inputs and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray
from detente.ensembles.values import FailedChunk, Failure

if TYPE_CHECKING:
    import pyarrow as pa


def table_of(
    draws: NDArray[np.int64], columns: Mapping[str, NDArray[Any]], failures: Sequence[Failure]
) -> pa.Table:
    """Return ``draw``, the columns, and ``error``; null is what is not known or did not happen."""
    import pyarrow as pa

    places = np.searchsorted(draws, [each.draw for each in failures])
    errors = np.full(len(draws), None, dtype=object)
    errors[places] = [each.error for each in failures]
    found = {"draw": pa.array(draws, pa.int64())}
    for name, values in columns.items():
        blank = blanks(name, places, len(draws), failures)
        found[name] = pa.array(values, mask=blank if failures else None)
    found["error"] = pa.array(errors, pa.string())
    return pa.table(found)


def table_of_failed(chunk: FailedChunk, schema: pa.Schema) -> pa.Table:
    """Return the draws of a chunk whose work broke down: only their numbers and the reason."""
    import pyarrow as pa

    count = chunk.stop - chunk.start
    known = {
        "draw": pa.array(np.arange(chunk.start, chunk.stop), pa.int64()),
        "error": pa.array([chunk.error] * count, pa.string()),
    }
    return pa.table([known.get(f.name, pa.nulls(count, f.type)) for f in schema], schema=schema)


def blanks(
    name: str, places: NDArray[np.intp], count: int, failures: Sequence[Failure]
) -> BoolArray:
    """Mark the draws in which column `name` is not known."""
    blank = np.zeros(count, dtype=np.bool_)
    blank[[place for place, f in zip(places, failures, strict=True) if name not in f.inputs]] = True
    return blank
