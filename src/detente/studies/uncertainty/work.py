"""The draws of a case as work that any process can do: a chunk of draws in, counts out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.model import Definition
from detente.model.drawn import Drawn
from detente.studies.uncertainty.prepared import Block, Prepared
from detente.uncertainty.ensemble import ChunkResult, Failure
from detente.uncertainty.sample import Sample, draw

INPUT, CONCLUSION = "inputs.", "conclusions."
MOST_PREPARED = 2
_PREPARED: OrderedDict[str, Prepared] = OrderedDict()


@dataclass(frozen=True, eq=False)
class RobustWork:
    """Stability and conclusions in a range of draws.

    It carries the case as written, so that a process that knows nothing of it can begin.

    Attributes
    ----------
    definition : Definition
        With every bound written and every number's best value.
    concepts : tuple of str
        From ``nash gmr smr seq sseq``, those of the conclusions among them.
    method, seed, total
        Of the draws; `total` where the sample depends on how many there are.
    key : str
        The digest of all that.
    """

    definition: Definition
    concepts: tuple[str, ...]
    method: str
    seed: int
    total: int | None
    key: str

    @property
    def prepared(self) -> Prepared:
        """The case made ready, once in a process."""
        if self.key not in _PREPARED:
            _PREPARED[self.key] = Prepared(self.definition, self.concepts)
            while len(_PREPARED) > MOST_PREPARED:
                _PREPARED.popitem(last=False)
        return _PREPARED[self.key]

    def sample(self, draws: range) -> Sample:
        """Return the draws' inputs."""
        return draw(
            self.definition.uncertainties,
            self.definition.correlations,
            draws,
            method=self.method,
            seed=self.seed,
            total=self.total,
        )

    def __call__(self, draws: range) -> ChunkResult:
        """Solve the draws.

        Columns are ``inputs.NAME`` (a number, or the place of a reading or order among the
        hypotheses) and ``conclusions.NAME``; tallies count the draws in which each state is
        ``stable`` (concepts, parties that can move, n), an ``equilibrium`` (concepts, n) and
        ``reached`` (n).
        """
        sample, prepared = self.sample(draws), self.prepared
        choices = {
            name: places for name, places in sample.choices.items() if name not in sample.numbers
        }
        blocks, problems = prepared.blocks(Drawn(len(draws), sample.numbers, choices))
        columns: dict[str, NDArray[np.generic]] = {
            f"{INPUT}{name}": sample.numbers[name] if name in sample.numbers else choices[name]
            for name in sample.names
        }
        for name in self.definition.conclusions:
            holds = np.zeros(len(draws), dtype=np.bool_)
            for block in blocks:
                holds[block.rows] = block.conclusions[name]
            columns[f"{CONCLUSION}{name}"] = holds
        failures = tuple(
            Failure(draws[row], _inputs(sample, draws[row]), told)
            for row, told in sorted(problems.items())
        )
        return ChunkResult(columns, _tallies(prepared, blocks), failures)


def _inputs(sample: Sample, number: int) -> dict[str, float | int | bool | str]:
    return {f"{INPUT}{name}": value for name, value in sample.inputs_of(number).items()}


def _tallies(prepared: Prepared, blocks: Iterable[Block]) -> dict[str, NDArray[np.int64]]:
    concepts, movers, size = prepared.concepts, prepared.movers, prepared.space.size
    stable = np.zeros((len(concepts), len(movers), size), dtype=np.int64)
    equilibrium = np.zeros((len(concepts), size), dtype=np.int64)
    reached = np.zeros(size, dtype=np.int64)
    for block in blocks:
        solved, counts = block.solved, block.solved.counts
        reached += _counted(solved.reached, counts)
        for row, concept in enumerate(concepts):
            equilibrium[row] += _counted(solved.equilibrium[concept], counts)
            for column, party in enumerate(movers):
                stable[row, column] += _counted(solved.stable[concept][party], counts)
    return {"stable": stable, "equilibrium": equilibrium, "reached": reached}


def _counted(verdicts: NDArray[np.bool_], counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """Count draws, shape (n,), from verdicts on k different sets of rankings."""
    if counts.size == counts.sum():
        return np.asarray(verdicts.sum(axis=0, dtype=np.int64))
    return np.asarray(np.einsum("k,kn->n", counts.astype(np.int64), verdicts), dtype=np.int64)
