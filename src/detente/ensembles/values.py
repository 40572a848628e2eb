"""What goes into an ensemble and what a chunk of it gives back: plain frozen values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from numpy.typing import NDArray

from detente.errors import InputError
from detente.provenance import fingerprint

MOST_DRAWS = 2**53
MOST_CHUNK = 10_000_000
LONGEST_ERROR = 2_000
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True)
class Failure:
    """A draw that gave no result: a row with its inputs and the reason, kept out of the figures.

    Attributes
    ----------
    draw : int
        Counted from 0.
    inputs : mapping of name to number or text
        What the draw was made of. A column of that name counts as known in this draw; every other
        column is blank there.
    error : str
        The reason. Addresses in memory are blotted out: they differ from run to run.
    """

    draw: int
    inputs: Mapping[str, float | int | bool | str]
    error: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "error", tidy(self.error))

    @classmethod
    def of(
        cls, draw: int, inputs: Mapping[str, float | int | bool | str], problem: BaseException
    ) -> Failure:
        """Make one from an exception that was caught.

        >>> Failure.of(3, {"price": -1.0}, ValueError("no price is negative")).error
        'ValueError: no price is negative'
        """
        return cls(draw, inputs, told(problem))


@dataclass(frozen=True, eq=False)
class ChunkResult:
    """What the work returns for draws ``start`` to ``stop - 1``.

    Attributes
    ----------
    columns : mapping of name to array, shape (stop - start,)
        Inputs and results a draw: float64, int64 or bool. The same names and types in every chunk.
    tallies : mapping of name to integer array
        Counts that add up over chunks, of any shape, the same in every chunk. Failed draws are
        left out of them.
    failures : tuple of Failure
        The draws of this chunk that gave no result.
    """

    columns: Mapping[str, NDArray[Any]]
    tallies: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()


Work: TypeAlias = Callable[[range], ChunkResult]


@dataclass(frozen=True, eq=False)
class Plan:
    """What is to be computed.

    Attributes
    ----------
    description : mapping of text to JSON
        Everything that the results depend on: the case's fingerprint, method, parameters, seed,
        version; digests stand for tables. Where the sample itself depends on how many draws there
        are (a Latin hypercube), their number belongs in here as well, and such a run cannot be
        extended.
    draws : int
        How many.
    chunk : int
        Draws computed and stored together. Results do not depend on it.
    """

    description: Mapping[str, Any]
    draws: int
    chunk: int = 1_000

    def __post_init__(self) -> None:
        for name, value, most in (
            ("draws", self.draws, MOST_DRAWS),
            ("chunk", self.chunk, MOST_CHUNK),
        ):
            if type(value) is not int or not 1 <= value <= most:
                raise InputError(f"{name} is {value!r}; it is a whole number from 1 to {most:,}.")
        try:
            own = json.loads(json.dumps(dict(self.description)))
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(f"the description of a plan is plain JSON: {error}.") from None
        object.__setattr__(self, "description", own)

    @property
    def fingerprint(self) -> str:
        """Digest of the description: plans that share it give the same results draw by draw."""
        return fingerprint(self.description)


@dataclass(frozen=True)
class FailedChunk:
    """Draws ``start`` to ``stop - 1``, of which nothing is known because their work broke down."""

    start: int
    stop: int
    error: str


@dataclass(frozen=True)
class Progress:
    """How far a run has come, in draws.

    Attributes
    ----------
    done : int
        Draws settled, failed ones included, whenever that was.
    total : int
        Draws asked for.
    failed : int
        Draws without a result.
    seconds : float
        Since this run began.
    fresh : int
        Draws settled by this run.
    """

    done: int
    total: int
    failed: int
    seconds: float
    fresh: int

    @property
    def left(self) -> float | None:
        """Seconds still to go at the pace so far; None before the first chunk."""
        return self.seconds * (self.total - self.done) / self.fresh if self.fresh else None


def told(problem: BaseException) -> str:
    """Return an exception in one line, the same in every process."""
    return tidy(f"{type(problem).__name__}: {problem}")


def tidy(text: str) -> str:
    """Shorten a reason, and blot out addresses in memory."""
    return _ADDRESS.sub("0x…", text.encode("utf-8", "replace").decode())[:LONGEST_ERROR]
