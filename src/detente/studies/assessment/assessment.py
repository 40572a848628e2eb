"""Everything a report or a summary says about one standoff, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from detente.model import Model
from detente.stability import Move, StabilityTable
from detente.studies.assessment.joint_departures import JointStep
from detente.studies.assessment.named_states import NamedVerdict
from detente.studies.assessment.needed_change import NeededChange
from detente.studies.assessment.readings import ReadingsTable, ReadingVerdict
from detente.studies.assessment.reluctant_moves import ReluctantMove, is_willing
from detente.studies.assessment.resting import MOST_SHOWN, Resting
from detente.studies.assessment.standoff_parts import ASSESSED, StandoffParts
from detente.studies.assessment.state_verdicts import StateVerdict, strongest


@dataclass(frozen=True, eq=False)
class Assessment:
    """What the analyses together say of one standoff.

    Attributes
    ----------
    model : Model
    concept : str
        What "holds" means where nothing else is said: equilibrium by this concept.
    table : StabilityTable
        By the five concepts of STRENGTHS.
    status_quo : StateVerdict
        Per party, whether it stays where the standoff is, and why.
    resting : Resting
        The equilibria that matter.
    named : tuple of NamedVerdict
        In file order.
    blocks : tuple of ReluctantMove
        The moves without gain on the easiest ways to those, the most in the way first.
    changes : mapping of int to NeededChange
        For the status quo and the state of each named group that is nearest to holding.
    joint : mapping of int to tuple of JointStep
        For the status quo and the equilibria that matter: who could leave them together.
    readings : ReadingsTable or None
    conclusions : tuple of ReadingVerdict
        Of the status quo and the named states under all readings; by `concept`.
    omitted : mapping of str to str
        What was too large to be worked out (``changes``, ``joint``, ``readings``), and why. A part
        that was not asked for is empty and not among them.
    """

    model: Model
    concept: str
    table: StabilityTable
    status_quo: StateVerdict
    resting: Resting
    named: tuple[NamedVerdict, ...]
    blocks: tuple[ReluctantMove, ...]
    changes: Mapping[int, NeededChange]
    joint: Mapping[int, tuple[JointStep, ...]]
    readings: ReadingsTable | None
    conclusions: tuple[ReadingVerdict, ...]
    omitted: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint; that of all its readings is ``readings.fingerprint``."""
        return self.model.fingerprint

    @property
    def holds(self) -> bool:
        """Whether the status quo is an equilibrium by `concept`."""
        return not self.status_quo.leaving

    def strongest(self, state: int) -> str | None:
        """Return the strongest concept by which a state is an equilibrium."""
        return strongest(self.table, state)

    def is_willing(self, move: Move) -> bool:
        """Whether the mover is better off after a move."""
        return is_willing(self.model, move)


def assess(
    model: Model,
    concept: str = "seq",
    *,
    most: int = MOST_SHOWN,
    parts: Sequence[str] = ASSESSED,
) -> Assessment:
    """Work out where a standoff rests, why, what would move it, and how far readings matter.

    Parameters
    ----------
    model : Model
        n states.
    concept : str
        What counts as holding: one of ``nash gmr smr seq sseq``.
    most : int
        How many equilibria besides the status quo to show; see :func:`resting_points`.
    parts : sequence of str
        From ASSESSED; situation, resting and named are always worked out.

    Returns
    -------
    Assessment

    Raises
    ------
    UnknownNameError
        If the concept is not known, or is not one of the five.

    Examples
    --------
    >>> from detente import load_case
    >>> found = assess(load_case("prisoners-dilemma"))
    >>> found.holds, found.status_quo.strongest
    (True, 'nash')
    """
    return assembled(StandoffParts(model, concept, most=most), parts)


def assembled(found: StandoffParts, parts: Sequence[str] = ASSESSED) -> Assessment:
    """Put the parts of an assessment together; what is not worked out yet is now."""
    for part in parts:
        found.work_out(part)
    readings = found.readings if "readings" in parts else None
    return Assessment(
        model=found.model,
        concept=found.concept,
        table=found.table,
        status_quo=found.situation,
        resting=found.resting,
        named=found.named,
        blocks=found.obstacles if "obstacles" in parts else (),
        changes=MappingProxyType(dict(found.changes if "changes" in parts else {})),
        joint=MappingProxyType(dict(found.agreements if "agreements" in parts else {})),
        readings=readings,
        conclusions=readings.conclusions(found.concept) if readings else (),
        omitted=MappingProxyType(dict(found.omitted)),
    )
