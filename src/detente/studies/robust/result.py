"""How often each state holds, for whom, and each conclusion: what draws of a case say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.case import Conclusion, Definition
from detente.ensembles import Ensemble, FailedChunk, Failure
from detente.errors import plain_reason, unknown_name
from detente.model import StateSpace
from detente.studies.robust.weights import OnlyWeight, ReadingShare
from detente.uncertainty import Likelihood, Settled

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True, eq=False)
class ConclusionShare:
    """How often a conclusion holds.

    Attributes
    ----------
    conclusion : Conclusion
    concept : str
        By which it is judged; empty where its verdict has none.
    plain : bool
        Whether it holds in the plain model, in which nothing is drawn.
    holds : BoolArray, shape (draws that count,)
        In the order of the draws.
    likelihood : Likelihood or None
        Share, sampling error and words; None where no draw counts.
    convergence : Settled or None
        Whether more draws would change the share.
    weight : OnlyWeight or None
        What decides it, where its share is only a weight that the case gives some readings or
        orders: then neither an interval nor a word of chance is told.
    by_reading : tuple of ReadingShare
        How often it holds under each hypothesis of the input that tells draws apart most.
    """

    conclusion: Conclusion
    concept: str
    plain: bool
    holds: BoolArray
    likelihood: Likelihood | None
    convergence: Settled | None
    weight: OnlyWeight | None = None
    by_reading: tuple[ReadingShare, ...] = ()

    @property
    def name(self) -> str:
        """The conclusion's name in the case."""
        return self.conclusion.name

    @property
    def title(self) -> str:
        """Its label, or its name."""
        return self.conclusion.title

    @property
    def share(self) -> float:
        """The share of draws in which it holds; NaN where no draw counts."""
        return self.likelihood.share if self.likelihood else float("nan")

    @property
    def sentence(self) -> str:
        """Say it with count, per cent, interval and words, and what the plain model has.

        A share that is only a weight has none of these: then what decides it is said.
        """
        title = self.conclusion.label.rstrip(". ") or f"the conclusion '{self.name}' holds"
        if self.likelihood is None:
            return f"{title[:1].upper()}{title[1:]}: no draw has an answer, so nothing can be said."
        plain = "holds" if self.plain else "does not hold"
        if self.weight is not None:
            start = f"{title[:1].upper()}{title[1:]}"
            return f"{start}: with best values it {plain}. {self.weight.sentence}"
        return f"{self.likelihood.sentence(title)} With best values it {plain}."


@dataclass(frozen=True, eq=False)
class RobustStability:
    """Stability over draws of a case's uncertain inputs.

    Failed draws are counted, listed, and in no share.

    Attributes
    ----------
    definition : Definition
        The case, its bounds written.
    space : StateSpace
        Its n states, the same in every draw.
    status_quo : int
    fingerprint : str
        Of the case's content, the method, the seed and the concepts.
    method : str
    seed : int
    draws : int
        How many were asked for.
    kept : int
        How many count.
    concepts, parties, movers : tuple of str
        Movers are the parties that can move; to the others every state is stable.
    stable : mapping of concept to mapping of party to IntArray, shape (n,)
        In how many draws; `equilibrium` and `reached` likewise.
    reached : IntArray, shape (n,)
        Draws in which moves that serve those who make them lead there from the status quo.
    conclusions : tuple of ConclusionShare
        In file order.
    markets_in_a_draw : int
        How many markets were cleared in each draw; 0 where no uncertain input touches trade, which
        is cleared once then.
    notes : tuple of str
        What is to be known of these draws.
    ensemble : Ensemble
        Every draw with its inputs.
    """

    definition: Definition
    space: StateSpace
    status_quo: int
    fingerprint: str
    method: str
    seed: int
    draws: int
    kept: int
    concepts: tuple[str, ...]
    parties: tuple[str, ...]
    movers: tuple[str, ...]
    stable: Mapping[str, Mapping[str, IntArray]]
    equilibrium: Mapping[str, IntArray]
    reached: IntArray
    conclusions: tuple[ConclusionShare, ...]
    markets_in_a_draw: int
    notes: tuple[str, ...]
    ensemble: Ensemble

    @property
    def title(self) -> str:
        """The case's title."""
        return self.definition.title

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The draws without a result, with their inputs and the reason."""
        return self.ensemble.failures

    @property
    def failed_chunks(self) -> tuple[FailedChunk, ...]:
        """Draws of which nothing is known, because the work on them broke down."""
        return self.ensemble.failed_chunks

    @property
    def failed(self) -> int:
        """How many draws have no result."""
        return self.ensemble.failed

    @property
    def missing(self) -> int:
        """How many draws are still to be computed."""
        return sum(stop - start for start, stop in self.ensemble.missing)

    def conclusion(self, name: str) -> ConclusionShare:
        """Return one conclusion by its name."""
        for each in self.conclusions:
            if each.name == name:
                return each
        raise unknown_name("conclusion", name, [each.name for each in self.conclusions])

    def equilibrium_share(self, concept: str) -> FloatArray:
        """Return for every state the share of draws in which it is an equilibrium, shape (n,)."""
        return self._share(self.equilibrium, concept)

    def stable_share(self, concept: str, party: str) -> FloatArray:
        """Return for every state the share of draws in which it is stable for a party."""
        if concept not in self.stable:
            raise unknown_name("concept of these draws", concept, self.concepts)
        return self._share(self.stable[concept], party, "party")

    def reached_share(self) -> FloatArray:
        """Return for every state the share of draws in which it is reached, shape (n,)."""
        return self._of_kept(self.reached)

    def _share(
        self, counts: Mapping[str, IntArray], name: str, kind: str = "concept of these draws"
    ) -> FloatArray:
        if name not in counts:
            raise unknown_name(kind, name, counts)
        return self._of_kept(counts[name])

    def _of_kept(self, counts: IntArray) -> FloatArray:
        return counts / self.kept if self.kept else np.full(counts.shape, np.nan)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a state, shares of draws in columns (concept, party or equilibrium)."""
        import pandas as pd

        columns: dict[tuple[str, str], FloatArray] = {}
        for concept in self.concepts:
            for party in self.parties:
                columns[concept, party] = self.stable_share(concept, party)
            columns[concept, "equilibrium"] = self.equilibrium_share(concept)
        columns["reached", ""] = self.reached_share()
        frame = pd.DataFrame(columns, index=pd.RangeIndex(1, self.space.size + 1, name="state"))
        frame.columns = pd.MultiIndex.from_tuples(list(columns), names=["concept", "party"])
        return frame

    def to_xarray(self) -> xr.Dataset:
        """Return shares by concept, party and state, and every conclusion by draw."""
        import xarray as xr

        ensemble = self.ensemble
        stable = [[self.stable_share(c, p) for p in self.parties] for c in self.concepts]
        found: dict[str, Any] = {
            "stable": (("concept", "party", "state"), np.array(stable)),
            "equilibrium": (
                ("concept", "state"),
                np.array([self.equilibrium_share(concept) for concept in self.concepts]),
            ),
            "reached": ("state", self.reached_share()),
        }
        if self.conclusions:
            holds = np.array([each.holds for each in self.conclusions])
            found["holds"] = (("conclusion", "draw"), holds)
        return xr.Dataset(
            found,
            coords={
                "concept": list(self.concepts),
                "party": list(self.parties),
                "state": np.arange(1, self.space.size + 1),
                "conclusion": [each.name for each in self.conclusions],
                "draw": ensemble.draws[ensemble.kept],
            },
            attrs={
                "title": self.title,
                "fingerprint": self.fingerprint,
                "method": self.method,
                "seed": self.seed,
                "draws": self.draws,
                "failed": self.failed,
            },
        )

    def in_words(self) -> tuple[str, ...]:
        """Say how many draws count, and why the others do not."""
        told = [f"{self.kept:,} of {self.draws:,} draws count ({self.method}, seed {self.seed})."]
        if self.failed:
            error = self.failures[0].error if self.failures else self.failed_chunks[0].error
            first = plain_reason(error)
            told.append(
                f"{self.failed:,} draw{'' if self.failed == 1 else 's'} failed and "
                f"{'is' if self.failed == 1 else 'are'} in no share; the first: {first}"
            )
        if self.missing:
            told.append(f"{self.missing:,} draws are still to be computed.")
        if self.markets_in_a_draw and self.kept:
            which = " that counts" if self.failed else ""
            told.append(f"{self.markets_in_a_draw} markets were cleared in every draw{which}.")
        return (*told, *self.notes)

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(each.sentence)}</li>" for each in self.conclusions)
        rows = "".join(
            f"<tr><th scope='row'>{escape(concept)}</th><td>{self._in_some(concept)}</td>"
            f"<td>{self._in_all(concept)}</td></tr>"
            for concept in self.concepts
        )
        return (
            f"<p>{escape(self.title)}: {escape(' '.join(self.in_words()))}</p><ul>{lines}</ul>"
            "<table><caption>States that are equilibria</caption><thead><tr>"
            "<th scope='col'>concept</th><th scope='col'>in some draws</th>"
            f"<th scope='col'>in all</th></tr></thead><tbody>{rows}</tbody></table>"
        )

    def _in_some(self, concept: str) -> int:
        return int((self.equilibrium[concept] > 0).sum())

    def _in_all(self, concept: str) -> int:
        return int((self.equilibrium[concept] == self.kept).sum()) if self.kept else 0

    def __repr__(self) -> str:
        return (
            f"<RobustStability {self.title!r}: {self.kept:,} draws count, {self.failed:,} failed, "
            f"{len(self.conclusions)} conclusions>"
        )
