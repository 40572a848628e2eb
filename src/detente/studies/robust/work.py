"""The draws of a case as work that any process can do: a chunk of draws in, counts out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.case import Definition
from detente.ensembles import ChunkResult, Failure
from detente.model import DrawnInputs
from detente.studies.draws import Engine
from detente.uncertainty import Sample, draw

INPUT, CONCLUSION = "inputs.", "conclusions."
MOST_ENGINES = 2
_ENGINES: OrderedDict[str, Engine] = OrderedDict()


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
    def engine(self) -> Engine:
        """The case made ready, once in a process."""
        if self.key not in _ENGINES:
            asked = tuple(self.definition.conclusions.values())
            _ENGINES[self.key] = Engine(self.definition, asked, self.concepts)
            while len(_ENGINES) > MOST_ENGINES:
                _ENGINES.popitem(last=False)
        return _ENGINES[self.key]

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
        sample = self.sample(draws)
        choices = {
            name: places for name, places in sample.choices.items() if name not in sample.numbers
        }
        drawn = DrawnInputs(len(draws), sample.numbers, choices)
        found = self.engine.answer(drawn, tallies=True)
        assert found.tallies is not None
        columns: dict[str, NDArray[np.generic]] = {
            f"{INPUT}{name}": sample.numbers[name] if name in sample.numbers else choices[name]
            for name in sample.names
        }
        columns |= {f"{CONCLUSION}{name}": holds for name, holds in found.holds.items()}
        failures = tuple(
            Failure(draws[row], _inputs(sample, draws[row]), told)
            for row, told in sorted(found.problems.items())
        )
        tallies = {
            "stable": found.tallies.stable,
            "equilibrium": found.tallies.equilibrium,
            "reached": found.tallies.reached,
        }
        return ChunkResult(columns, tallies, failures)


def _inputs(sample: Sample, number: int) -> dict[str, float | int | bool | str]:
    return {f"{INPUT}{name}": value for name, value in sample.inputs_of(number).items()}
