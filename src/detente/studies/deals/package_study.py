"""One package looked at from all sides: where it ends, who signs, who is hurt, who keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from detente.concepts import STRENGTHS
from detente.deals import Difference, WhyNot, every_party, list_packages, why_not
from detente.model import Model
from detente.stability import Searcher, StabilityTable
from detente.studies.deals.completion import Completion, How, complete
from detente.studies.deals.disagreement import Disagreement, status_quo_point
from detente.studies.deals.durability_study import Durability, durability
from detente.studies.deals.outsiders import Outside, outside
from detente.studies.deals.package import Package, package_of
from detente.studies.deals.tables import table_for
from detente.studies.deals.taking_back import TakeBack, take_back

MOST_ENDS = 6


@dataclass(frozen=True)
class Standing:
    """What one party has without the package, and with it."""

    party: str
    signer: bool
    before: float
    after: float
    change: Difference


@dataclass(frozen=True, eq=False)
class End:
    """A state that a package may end in.

    Attributes
    ----------
    state : int
    standings : mapping of party to Standing
        Against the disagreement point; only parties that it gives a value.
    refused_by : tuple of str
        The signers that are better off without it (rule D5).
    why_not : WhyNot
        Which packages of the same signers and levers, the rest standing as in this state, improve
        on it.
    durability : Durability
    outside : Outside
    take_back : tuple of TakeBack
    """

    state: int
    standings: Mapping[str, Standing]
    refused_by: tuple[str, ...]
    why_not: WhyNot
    durability: Durability
    outside: Outside
    take_back: tuple[TakeBack, ...]

    @property
    def efficient(self) -> bool:
        """Whether no such package improves on it (rule D4)."""
        return not self.why_not.better

    def __repr__(self) -> str:
        refused = f"refused by {', '.join(self.refused_by)}" if self.refused_by else "signed"
        leaving = self.durability.leaving
        kept = f"broken by {', '.join(leaving)}" if leaving else "kept"
        return f"<End in state {self.state}: {refused}, {kept}>"


@dataclass(frozen=True, eq=False)
class PackageStudy:
    """A package, and all that is said of it.

    Attributes
    ----------
    package : Package
    completion : Completion
    disagreement : Disagreement
    concept : str
        What counts as keeping it.
    ends : tuple of End
        The states it may end in, at most so many as were asked for.
    omitted : int
        How many more there are.
    amounts : tuple of str
        The signers with an order only to whom the deal gives amounts beside it.
    """

    package: Package
    completion: Completion
    disagreement: Disagreement
    concept: str
    ends: tuple[End, ...]
    omitted: int
    amounts: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The digest of the model it was computed from."""
        return self.package.model.fingerprint

    def sentences(self) -> list[str]:
        """Say it in sentences, in the words of the case."""
        from detente.studies.deals.package_sentences import study_sentences

        return study_sentences(self)

    def __str__(self) -> str:
        return "\n".join(self.sentences())


def study_package(
    model: Model,
    signers: Sequence[str],
    levels: Mapping[str, str],
    *,
    levers: Sequence[str] | None = None,
    amounts: Sequence[str] = (),
    irreversible: Sequence[str] = (),
    how: How = "held",
    concept: str = "seq",
    disagreement: Disagreement | None = None,
    start: int | None = None,
    table: StabilityTable | None = None,
    most_ends: int = MOST_ENDS,
) -> PackageStudy:
    """Say where a package ends, who would sign it, whom it hurts, and who would keep it.

    Parameters
    ----------
    model : Model
    signers : sequence of str
    levels : mapping of lever to level
        The signers' levers; those not named stay as at the start.
    levers : sequence of str, optional
        Those on the table: packages with the others moved are not named as better. All levers of
        the signers unless given.
    amounts : sequence of str
        The signers with an order only to whom the deal gives amounts beside it; told, not used.
    irreversible : sequence of str
        Levers that the deal says are not taken back once moved, for :func:`take_back`.
    how : str
        What the others are taken to do: "held", "answered" or "equilibrium".
    concept : str
        What counts as keeping it, and, for "equilibrium", as an equilibrium.
    disagreement : Disagreement, optional
        The status quo unless given.
    start : int, optional
        The state that everything is counted from; the status quo unless given.
    table : StabilityTable, optional
        Of the same model with all five concepts, where it is at hand.
    most_ends : int
        How many ends to look at; the others are counted.

    Returns
    -------
    PackageStudy

    Raises
    ------
    UnknownNameError, NotApplicableError, InfeasibleStateError

    Examples
    --------
    >>> from detente import load_case
    >>> swerve = study_package(load_case("chicken"), ["row"], {}, how="answered")
    >>> swerve.ends
    (<End in state 3: signed, kept>,)
    """
    package = package_of(model, signers, levels, start=start)
    point = disagreement or status_quo_point(model)
    floor = point.for_signers(package.signers)
    found = table_for(model, (*STRENGTHS, concept), table)
    searcher = Searcher(model)
    completion = complete(package, how, concept=concept, table=found, searcher=searcher)
    values = every_party(model)

    def end(state: int) -> End:
        standings = {}
        for party, before in point.values.items():
            after = values(party).of(state)
            signer = party in package.signers
            change = values(party).amount(after - before)
            standings[party] = Standing(party, signer, before, after, change)
        kept = durability(model, state, concept=concept, table=found)
        around = list_packages(
            model, package.signers, levers=levers, held_at=state, disagreement=floor
        )
        return End(
            state=state,
            standings=MappingProxyType(standings),
            refused_by=tuple(p for p in package.signers if standings[p].change.size < 0),
            why_not=why_not(around, state),
            durability=kept,
            outside=outside(package, state, point, durable=kept),
            take_back=take_back(
                model, state, start=package.start, fixed=irreversible, searcher=searcher
            ),
        )

    shown = completion.states[:most_ends]
    return PackageStudy(
        package=package,
        completion=completion,
        disagreement=point,
        concept=concept,
        ends=tuple(end(state) for state in shown),
        omitted=len(completion.states) - len(shown),
        amounts=tuple(amounts),
    )
