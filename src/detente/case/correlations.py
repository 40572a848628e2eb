"""Which uncertain numbers of a case move together, as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from detente.case.figure import Basis
from detente.case.marks import Between, Help, Len, Name, record, written_as

MOST_TOGETHER = 50


@record
class CorrelationTable(Basis):
    """Numbers that move together, by Spearman's rank correlation."""

    between: Annotated[tuple[Name, ...], Len(2, MOST_TOGETHER)]
    spearman: Annotated[float | None, Between(-1, 1), Help("the same for every pair")] = None
    matrix: Annotated[
        tuple[tuple[Annotated[float, Between(-1, 1)], ...], ...] | None,
        Len(0, MOST_TOGETHER),
        Help("a row for each input of between"),
    ] = None

    def check(self) -> None:
        """Raise ValueError unless there is one form."""
        if (self.spearman is None) == (self.matrix is None):
            raise ValueError("a correlation has exactly one of spearman, matrix")

    def made(self, _name: str, _whole: Mapping[str, Any]) -> Correlation:
        """Return the correlation, with its whole matrix."""
        matrix = self.matrix
        if matrix is None:
            matrix = _same(len(self.between), self.spearman or 0.0)
        return Correlation(self.between, matrix, note=self.note, claims=self.claims)

    @classmethod
    def of(cls, each: Correlation, _whole: Any = None) -> CorrelationTable:
        """Return the table that says this: one number where all pairs have it."""
        given: dict[str, Any] = {"matrix": each.matrix}
        if each.is_even:
            given = {"spearman": each.matrix[0][1]}
        return cls(each.between, **given, note=each.note, claims=each.claims)


@written_as(CorrelationTable)
@dataclass(frozen=True)
class Correlation(Basis):
    """Inputs that move together: Spearman's rank correlations, by a Gaussian copula."""

    between: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]

    @property
    def is_even(self) -> bool:
        """Whether all pairs have the same correlation."""
        return self.matrix == _same(len(self.between), self.matrix[0][1])


def _same(size: int, rho: float) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(1.0 if i == j else rho for j in range(size)) for i in range(size))
