"""What is concluded of a case: sentences that are true or false of each draw."""

from __future__ import annotations

from typing import Annotated, Literal

from detente.case.figure import Noted
from detente.case.marks import Expression, Help, Name, OneOf, OwnName, record

Verdict = Literal["equilibrium", "stable", "reachable", "preferred", "true"]
SWEPT_CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that a case may name."""


@record(first="label note claims")
class Conclusion(Noted):
    """A sentence that is true or false of a standoff, by name.

    Attributes
    ----------
    states : str
        A named state, or ``status_quo``.
    verdict : str
        What is said of the states: ``equilibrium`` or ``stable`` by a concept, ``reachable`` from
        the status quo, ``preferred`` to it by a party, or that a `condition` is ``true``.
    every : bool
        Whether it is said of every one of the states, or of at least one.
    """

    name: OwnName
    states: Annotated[Name, Help("a named state, or status_quo")]
    verdict: Verdict = "equilibrium"
    concept: Annotated[
        str, OneOf(SWEPT_CONCEPTS), Help("for equilibrium and stable; seq where not given")
    ] = ""
    party: Annotated[Name, Help("for stable and preferred")] = ""
    condition: Annotated[Expression, Help('for the verdict "true"')] = ""
    every: Annotated[bool, Help("true: of every one of the states; false: of at least one")] = False

    @property
    def needs_claims(self) -> bool | None:
        """What it says follows from the inputs."""
        return False
