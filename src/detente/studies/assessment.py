"""Everything a report or a summary says about one standoff, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import TooLargeError, unknown_name
from detente.model import Model
from detente.stability import StabilityTable, analyse
from detente.stability.search import Searcher
from detente.studies.blocks import Block, blocks
from detente.studies.change import MOST_STATES, Change, needed_change
from detente.studies.joint import JointStep, joint_steps
from detente.studies.named import NamedVerdict, judge_named
from detente.studies.readings import Conclusion, ReadingsTable, survey_readings
from detente.studies.resting import MOST_SHOWN, Order, Resting, resting_points
from detente.studies.verdicts import StateVerdict, judge
from detente.studies.wording import STRENGTHS


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
    blocks : tuple of Block
        The moves without gain on the easiest ways to those, the most in the way first.
    changes : mapping of int to Change
        For the status quo and the state of each named group that is nearest to holding.
    joint : mapping of int to tuple of JointStep
        For the status quo and the equilibria that matter: who could leave them together.
    readings : ReadingsTable or None
    conclusions : tuple of Conclusion
        Of the status quo and the named states under all readings; by `concept`.
    omitted : mapping of str to str
        What was too large to be worked out (``changes``, ``joint``, ``readings``), and why.
    """

    model: Model
    concept: str
    table: StabilityTable
    status_quo: StateVerdict
    resting: Resting
    named: tuple[NamedVerdict, ...]
    blocks: tuple[Block, ...]
    changes: Mapping[int, Change]
    joint: Mapping[int, tuple[JointStep, ...]]
    readings: ReadingsTable | None
    conclusions: tuple[Conclusion, ...]
    omitted: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint; that of all its readings is ``readings.fingerprint``."""
        return self.model.fingerprint

    @property
    def holds(self) -> bool:
        """Whether the status quo is an equilibrium by `concept`."""
        return not self.status_quo.leaving

    def bottom_line(self) -> tuple[str, ...]:
        """Say the main findings in three to six plain sentences."""
        from detente.studies.bottom_line import bottom_line

        return bottom_line(self)


def assess(model: Model, concept: str = "seq", *, most: int = MOST_SHOWN) -> Assessment:
    """Work out where a standoff rests, why, what would move it, and how far readings matter.

    Parameters
    ----------
    model : Model
        n states.
    concept : str
        What counts as holding: one of ``nash gmr smr seq sseq``.
    most : int
        How many equilibria besides the status quo to show; see :func:`resting_points`.

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
    >>> for sentence in assess(load_case("prisoners-dilemma")).bottom_line()[:1]:
    ...     print(sentence)
    The status quo holds outright: nobody can improve its position by moving alone (Nash).
    """
    if concept not in STRENGTHS:
        raise unknown_name("concept for an assessment", concept, STRENGTHS)
    table = analyse(model, STRENGTHS)
    searcher = Searcher(model)
    outward = searcher.from_start(model.status_quo)
    order = Order(table, outward)
    resting = resting_points(model, table, outward, concept, most=most)
    named = judge_named(searcher, table, order, concept)
    omitted: dict[str, str] = {}
    readings = _readings(model, omitted)
    ways = [*(each.route for each in resting.points), *(n.route for n in named if n.route)]
    shown = [model.status_quo, *(each.state for each in resting.points)]
    return Assessment(
        model=model,
        concept=concept,
        table=table,
        status_quo=judge(searcher, table, model.status_quo, concept),
        resting=resting,
        named=named,
        blocks=blocks(model, ways),
        changes=_changes(model, concept, named, omitted),
        joint=_joint(model, table, shown, order, concept, omitted),
        readings=readings,
        conclusions=readings.conclusions(concept) if readings else (),
        omitted=MappingProxyType(omitted),
    )


def _readings(model: Model, omitted: dict[str, str]) -> ReadingsTable | None:
    try:
        return survey_readings(model, STRENGTHS)
    except TooLargeError as error:
        omitted["readings"] = str(error)
        return None


def _joint(
    model: Model,
    table: StabilityTable,
    states: list[int],
    order: Order,
    concept: str,
    omitted: dict[str, str],
) -> Mapping[int, tuple[JointStep, ...]]:
    try:
        return MappingProxyType(dict(joint_steps(model, table, states, order, concept)))
    except TooLargeError as error:
        omitted["joint"] = str(error)
        return MappingProxyType({})


def _changes(
    model: Model, concept: str, named: tuple[NamedVerdict, ...], omitted: dict[str, str]
) -> Mapping[int, Change]:
    if model.space.size > MOST_STATES:
        omitted["changes"] = (
            f"the case has {model.space.size:,} states; what would have to change is worked out "
            f"for at most {MOST_STATES:,}. Ask for one state and party with detente inverse."
        )
        return MappingProxyType({})
    states = dict.fromkeys([model.status_quo, *(each.best for each in named if each.best)])
    return MappingProxyType({state: needed_change(model, state, concept) for state in states})
