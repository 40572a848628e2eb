"""Where can it rest? Every state, party and concept of a model in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray, frozen
from detente.budgets import RANK, SWEPT as SWEPT_COST, afford
from detente.concepts import SWEPT, TITLES, check_concepts
from detente.errors import unknown_name
from detente.model import Model
from detente.stability.focal import focal_stability
from detente.stability.holders import refuse_joint_levers, refuse_thresholds
from detente.stability.simultaneous import simultaneous_stability
from detente.stability.single import one_draw

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True, eq=False)
class StabilityTable:
    """Stability of n states for every party, by several concepts.

    Attributes
    ----------
    title, fingerprint : str
        The case's title, and the digest of what the table depends on.
    concepts, parties : tuple of str
    stable : mapping of concept to mapping of party to BoolArray, shape (n,)
        A party without levers cannot leave any state, so all are stable for it. After the parties
        come the bodies of holders that move a lever together, such as ``a+b on LEVER up``.
    """

    title: str
    fingerprint: str
    concepts: tuple[str, ...]
    parties: tuple[str, ...]
    stable: Mapping[str, Mapping[str, BoolArray]]

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies of holders that have verdicts of their own (rule LH1)."""
        first = next(iter(self.stable.values()), {})
        return tuple(name for name in first if name not in self.parties)

    def is_equilibrium(self, concept: str) -> BoolArray:
        """Return, for every state, whether it is stable for all parties and bodies (rule S0)."""
        if concept not in self.stable:
            raise unknown_name("concept in this table", concept, self.concepts)
        return np.asarray(np.logical_and.reduce(list(self.stable[concept].values())))

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """Return the numbers of the states that are equilibria by `concept`."""
        return tuple((np.flatnonzero(self.is_equilibrium(concept)) + 1).tolist())

    def to_xarray(self) -> xr.DataArray:
        """Return a labelled array with axes concept, party and state (numbered from 1)."""
        import xarray as xr

        data = np.array([[self.stable[c][p] for p in self.parties] for c in self.concepts])
        return xr.DataArray(
            data,
            dims=("concept", "party", "state"),
            coords={
                "concept": list(self.concepts),
                "party": list(self.parties),
                "state": np.arange(1, data.shape[2] + 1),
            },
            name="stable",
            attrs={"title": self.title, "fingerprint": self.fingerprint},
        )

    def to_pandas(self, model: Model | None = None) -> pd.DataFrame:
        """Return one row a state; columns (concept, party), and (concept, "equilibrium").

        With its `model`, levels, names, ranks and outcomes stand before them, as
        :meth:`detente.model.Model.to_pandas` has them.
        """
        import pandas as pd

        columns = {}
        for concept in self.concepts:
            for party in self.parties:
                columns[concept, party] = self.stable[concept][party]
            columns[concept, "equilibrium"] = self.is_equilibrium(concept)
        size = len(next(iter(columns.values()))) if columns else 0
        index = pd.RangeIndex(1, size + 1, name="state")
        frame = pd.DataFrame(columns, index=index)
        frame.columns = pd.MultiIndex.from_tuples(list(columns), names=["concept", "party"])
        if model is None:
            return frame
        joined = pd.concat([model.to_pandas(), frame], axis=1)
        joined.columns = joined.columns.set_names(["what", "name"])
        return joined

    def _repr_html_(self) -> str:
        rows = []
        for concept in self.concepts:
            numbers = self.equilibria(concept)
            shown = ", ".join(map(str, numbers[:40])) + (" …" if len(numbers) > 40 else "")
            rows.append(
                f"<tr><th scope='row'>{escape(TITLES[concept])}</th><td>{len(numbers)}</td>"
                f"<td>{shown or 'none'}</td></tr>"
            )
        return (
            f"<table><caption>{escape(self.title)}: equilibria</caption><thead><tr>"
            "<th scope='col'>concept</th><th scope='col'>how many</th>"
            f"<th scope='col'>states</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    def __repr__(self) -> str:
        counts = ", ".join(f"{c}: {len(self.equilibria(c))}" for c in self.concepts)
        return f"<StabilityTable {self.title!r}: equilibria {counts}>"


def analyse(model: Model, concepts: Sequence[str] = SWEPT) -> StabilityTable:
    """Say of every state whether each party would stay there, by each concept.

    Parameters
    ----------
    model : Model
        n states.
    concepts : sequence of str
        From ``nash gmr smr seq sseq sim``; ``sim`` costs more than linear time.

    Returns
    -------
    StabilityTable

    Raises
    ------
    UnknownNameError
        If a concept is not known.

    Examples
    --------
    >>> from detente import load_case
    >>> analyse(load_case("chicken")).equilibria("seq")
    (2, 3)
    """
    check_concepts(concepts)
    size, parties = model.space.size, len(model.parties)
    afford(
        f"{size:,} states x {parties:,} parties x {len(concepts)} concepts",
        "Ask for one concept, use fewer levers, or rules that exclude more",
        seconds=size * parties * len(concepts) * SWEPT_COST,
        size=size * parties * (len(concepts) + RANK),
    )
    draws = one_draw(model)
    swept = [concept for concept in concepts if concept in SWEPT]
    found: dict[str, dict[str, BoolArray]] = {concept: {} for concept in concepts}
    if "sim" in found:
        refuse_joint_levers(model, "stability against simultaneous moves (sim)")
        refuse_thresholds(model, "stability against simultaneous moves (sim)")
    for party in (*model.parties, *draws.bodies):
        for concept, stable in focal_stability(draws, party, swept).items():
            found[concept][party] = frozen(stable[0])
        if "sim" in found and party in model.parties:
            found["sim"][party] = frozen(simultaneous_stability(model, party))
    return StabilityTable(
        title=model.title,
        fingerprint=model.fingerprint,
        concepts=tuple(concepts),
        parties=tuple(model.parties),
        stable=MappingProxyType({c: MappingProxyType(found[c]) for c in concepts}),
    )
