"""What a run gives: every draw in order, the tallies, and what failed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray
from detente.ensembles.ranges import in_words
from detente.ensembles.rows import table_of, table_of_failed
from detente.ensembles.values import FailedChunk, Failure, Plan
from detente.errors import plain_reason

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import xarray as xr


@dataclass(frozen=True, eq=False)
class Ensemble:
    """The draws of a plan that are settled.

    Attributes
    ----------
    plan : Plan
    draws : array of int64, shape (rows,)
        Which draws the rows are, ascending, counted from 0. Draws of failed chunks have no row.
    columns : mapping of name to array, shape (rows,)
        Those that were asked for. In failed draws what is not an input is blank: NaN, 0 or False.
        Figures are made of ``column[ensemble.kept]``.
    tallies : mapping of name to array of int64
        Summed over all chunks.
    failures : tuple of Failure
        Failed draws, in order.
    failed_chunks : tuple of FailedChunk
        Draws of which nothing is known because the work on them broke down.
    missing : tuple of (start, stop)
        Draws not computed yet.
    digest : str
        Of the plan, all columns (not only those asked for), tallies and failures. It does not
        depend on chunks, workers or the order in which they ended.
    """

    plan: Plan
    draws: NDArray[np.int64]
    columns: Mapping[str, NDArray[Any]]
    tallies: Mapping[str, NDArray[np.int64]]
    failures: tuple[Failure, ...]
    failed_chunks: tuple[FailedChunk, ...]
    missing: tuple[tuple[int, int], ...]
    digest: str

    @cached_property
    def kept(self) -> BoolArray:
        """True for the rows that count: draws that did not fail."""
        kept = np.ones(len(self.draws), dtype=np.bool_)
        kept[np.searchsorted(self.draws, [each.draw for each in self.failures])] = False
        kept.setflags(write=False)
        return kept

    @property
    def complete(self) -> bool:
        """Whether every draw of the plan is settled, well or badly."""
        return not self.missing

    @property
    def failed(self) -> int:
        """Draws without a result: failed ones, and those of failed chunks."""
        return len(self.failures) + sum(each.stop - each.start for each in self.failed_chunks)

    def to_arrow(self) -> pa.Table:
        """Return one row a settled draw; failed ones have a reason in ``error``, and nulls."""
        import pyarrow as pa

        rows = table_of(self.draws, self.columns, self.failures)
        lost = [table_of_failed(each, rows.schema) for each in self.failed_chunks]
        return pa.concat_tables([rows, *lost]).sort_by("draw") if lost else rows

    def to_pandas(self) -> pd.DataFrame:
        """Return `to_arrow` as a frame with the draws as its index; what is not known is NA."""
        import pandas as pd
        import pyarrow as pa

        types = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
        frame: pd.DataFrame = self.to_arrow().to_pandas(types_mapper=types.get)
        frame["draw"] = frame["draw"].astype("int64")
        return frame.set_index("draw")

    def to_xarray(self) -> xr.Dataset:
        """Return the draws that count along ``draw``; failed ones stand apart along ``failed``."""
        import xarray as xr

        kept = self.kept
        found: dict[str, Any] = {name: ("draw", a[kept]) for name, a in self.columns.items()}
        for name, tally in self.tallies.items():
            found[name] = ([f"{name}_{axis}" for axis in range(tally.ndim)], tally)
        lost = [(each.draw, each.error) for each in self.failures]
        lost += [(d, c.error) for c in self.failed_chunks for d in range(c.start, c.stop)]
        lost.sort()
        found["failed_draw"] = "failed", np.array([draw for draw, _ in lost], dtype=np.int64)
        found["error"] = "failed", np.array([error for _, error in lost], dtype=np.str_)
        return xr.Dataset(found, {"draw": self.draws[kept]}, self.about())

    def about(self) -> dict[str, str]:
        """Say in a few texts what this is, for the files that are made of it."""
        return {
            "plan": json.dumps(self.plan.description, sort_keys=True),
            "fingerprint": self.plan.fingerprint,
            "draws": str(self.plan.draws),
            "failed": str(self.failed),
            "missing": in_words(self.missing, 100) or "none",
            "digest": self.digest,
        }

    def __repr__(self) -> str:
        return f"<Ensemble of {self.plan.draws:,} draws: {self._state()}>"

    def _repr_html_(self) -> str:
        shown = [("draws", f"{self.plan.draws:,}"), ("state", self._state())]
        shown += [("columns", ", ".join(self.columns)), ("tallies", ", ".join(self.tallies))]
        shown += [("digest", self.digest[:16])]
        shown += [(f"draw {each.draw}", plain_reason(each.error)) for each in self.failures[:5]]
        shown += [
            (f"draws {in_words([(each.start, each.stop)])}", plain_reason(each.error))
            for each in self.failed_chunks[:5]
        ]
        rows = "".join(
            f"<tr><th scope='row'>{escape(head)}</th><td>{escape(text)}</td></tr>"
            for head, text in shown
            if text
        )
        return f"<table><caption>Ensemble</caption>{rows}</table>"

    def _state(self) -> str:
        words = [f"{int(self.kept.sum()):,} done", f"{self.failed:,} failed"]
        if self.missing:
            words.append(f"{sum(b - a for a, b in self.missing):,} still to compute")
        return ", ".join(words)
