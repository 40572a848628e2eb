"""One row a state: levels, ranks and stability as a table, as CSV and as Parquet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.files import harmless_cell
from detente.model import Model
from detente.stability import StabilityTable
from detente.text import legible

if TYPE_CHECKING:
    import pyarrow as pa


def states_table(model: Model, table: StabilityTable) -> pa.Table:
    """Return one row a state.

    Parameters
    ----------
    model : Model
        n states.
    table : StabilityTable
        Made from `model`.

    Returns
    -------
    pyarrow.Table, n rows
        Columns ``state``, ``status_quo``, ``lever.NAME`` with the level, ``rank.PARTY`` (higher is
        better), ``CONCEPT.PARTY`` and ``equilibrium.CONCEPT``. Title and fingerprint are in the
        schema's metadata.
    """
    import pyarrow as pa

    numbers = np.arange(1, model.space.size + 1, dtype=np.int64)
    columns: dict[str, Any] = {"state": numbers, "status_quo": numbers == model.status_quo}
    for lever in model.levers.values():
        digits = model.space.digits(lever.name).astype(np.int32)
        columns[f"lever.{lever.name}"] = pa.DictionaryArray.from_arrays(digits, list(lever.levels))
    for party in model.parties:
        columns[f"rank.{party}"] = np.ascontiguousarray(model.ranks[party])
    for concept in table.concepts:
        for party in table.parties:
            columns[f"{concept}.{party}"] = table.stable[concept][party]
        columns[f"equilibrium.{concept}"] = table.is_equilibrium(concept)
    found = pa.Table.from_arrays(
        [pa.array(c) if isinstance(c, np.ndarray) else c for c in columns.values()],
        names=list(columns),
    )
    return found.replace_schema_metadata({"title": model.title, "fingerprint": table.fingerprint})


def states_csv(model: Model, table: StabilityTable, chosen: Sequence[int] | None = None) -> bytes:
    """Return :func:`states_table` as CSV in UTF-8, a header first, true and false in words.

    Of the states whose numbers are `chosen`, where some are.
    """
    import pyarrow as pa
    import pyarrow.csv

    found = states_table(model, table)
    if chosen is not None:
        found = found.take([number - 1 for number in chosen])
    plain = [
        _texts(column) if pa.types.is_dictionary(column.type) else column
        for column in found.columns
    ]
    stream = io.BytesIO()
    names = found.column_names
    pa.csv.write_csv(pa.Table.from_arrays(plain, names=names), stream)
    return stream.getvalue()


def _texts(levels: pa.ChunkedArray) -> pa.Array:
    """Levels as texts that a spreadsheet does not run and a terminal does not obey."""
    import pyarrow as pa

    found = levels.combine_chunks()
    words = [harmless_cell(legible(each)) for each in found.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(found.indices, words).cast(pa.string())


def states_parquet(model: Model, table: StabilityTable) -> bytes:
    """Return :func:`states_table` as the content of a Parquet file."""
    import pyarrow.parquet

    stream = io.BytesIO()
    pyarrow.parquet.write_table(states_table(model, table), stream, compression="zstd")
    return stream.getvalue()
