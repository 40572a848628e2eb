"""Everything that a report or a page shows of one standoff, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from detente.case import DealText, Definition
from detente.errors import DetenteError, unknown_name
from detente.model import Model
from detente.shown import Shown
from detente.studies.assessment import (
    ASSESSED,
    MOST_SHOWN,
    Assessment,
    Grounds,
    StandoffParts,
    assembled,
    count_grounds,
)

if TYPE_CHECKING:
    from detente.ensembles import Progress
    from detente.studies.deals import DealStudy, ScheduleStudy
    from detente.studies.forecast import Foretold
    from detente.studies.front_page import FrontPage
    from detente.studies.handover import HandoverStudy
    from detente.studies.robust import RobustStability
    from detente.studies.trade import PressureStudy
    from detente.uncertainty import RunningShare

PARTS: tuple[str, ...] = (
    "front_page",
    *ASSESSED,
    "trade",
    "deals",
    "schedules",
    "handovers",
    "forecast",
    "robust",
    "grounds",
)
DRAWS = 512
STOPPED = "stopped before this was worked out."
_CORE = {"situation", "resting", "named"}
_POINTS = 64  # of a running share

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class OverviewPart(Generic[T]):
    """One part of an overview: its value, or why it could not be judged.

    Attributes
    ----------
    value : T or None
    reason : str
        Empty where there is a value, where the case has no such thing, and where it was not asked
        for.
    """

    value: T | None = None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class JudgedDeal:
    """A deal of the case, judged from all sides, and how it could be carried out.

    Attributes
    ----------
    deal : DealText
    study : OverviewPart of DealStudy
    schedule : OverviewPart of ScheduleStudy
        Empty for a deal without a schedule, or one that could not be judged.
    """

    deal: DealText
    study: OverviewPart[DealStudy] = OverviewPart()
    schedule: OverviewPart[ScheduleStudy] = OverviewPart()


@dataclass(frozen=True, eq=False)
class Sureness:
    """The conclusions of the case over draws of what it does not know.

    Attributes
    ----------
    found : RobustStability
    running : mapping of str to RunningShare
        By conclusion, its share as the draws came in; empty where no draw counts.
    """

    found: RobustStability
    running: Mapping[str, RunningShare]


@dataclass(frozen=True, eq=False, repr=False)
class Overview(Shown):
    """What a report or a page shows.

    Attributes
    ----------
    case : str
        The case's name or path, as commands take it.
    model : Model
    parts : tuple of str
        What was asked for, in the order of PARTS.
    front_page : FrontPage or None
        The page one passes on.
    assessment : Assessment or None
        With those of its parts that were asked for; None without situation, resting and named.
    trade : OverviewPart of PressureStudy
    deals : tuple of JudgedDeal
        In file order.
    robust : OverviewPart of Sureness
    forecast : OverviewPart of Foretold
    draws : int
        How many were asked for.
    grounds : Grounds or None
        What the inputs rest on.
    reasons : mapping of str to str
        By part, why it could not be judged.
    handovers : mapping of name to OverviewPart of HandoverStudy
    """

    case: str
    model: Model
    parts: tuple[str, ...]
    front_page: FrontPage | None
    assessment: Assessment | None
    trade: OverviewPart[PressureStudy]
    deals: tuple[JudgedDeal, ...]
    robust: OverviewPart[Sureness]
    forecast: OverviewPart[Foretold]
    draws: int
    grounds: Grounds | None
    reasons: Mapping[str, str]
    handovers: Mapping[str, OverviewPart[HandoverStudy]]


class OverviewStep(NamedTuple):
    """How far an overview is.

    Attributes
    ----------
    part : str
        What is being worked out.
    place, of : int
        Which part it is, from 1, and how many there are.
    within : Progress or None
        How far the draws are, inside ``robust``.
    """

    part: str
    place: int
    of: int
    within: Progress | None = None

    def __str__(self) -> str:
        text = f"{self.part}, {self.place} of {self.of}"
        return text if self.within is None else f"{text}, draw {self.within.done:,}"


def overview(
    case: str | Path,
    model: Model,
    *,
    parts: Iterable[str] = PARTS,
    concept: str = "seq",
    most: int = MOST_SHOWN,
    draws: int = DRAWS,
    progress: Callable[[OverviewStep], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Overview:
    """Work out what a report or a page shows, each part once.

    Parameters
    ----------
    case : str or Path
        The name or path that `model` was read by; its ledger gives the bounds left to claims.
    model : Model
    parts : iterable of str
        From PARTS. A part that cannot be judged carries the reason instead of a value.
        ``schedules`` are looked for where ``deals`` are judged.
    concept : str
        What counts as holding: one of ``nash gmr smr seq sseq``.
    most : int
        How many equilibria besides the status quo to show.
    draws : int
        Of what the case does not know.
    progress : callable, optional
        Called before each part, and while draws are computed.
    stop : callable, optional
        Asked before each part, and between chunks of draws. Where it says so, the parts that are
        left carry that as their reason.

    Raises
    ------
    UnknownNameError
        If there is no such part or concept.

    Examples
    --------
    >>> from detente import load_case
    >>> found = overview("chicken", load_case("chicken"), parts=["situation", "resting", "named"])
    >>> found.assessment.holds, found.trade.value
    (False, None)
    """
    asked = set(parts)
    for part in asked.difference(PARTS):
        raise unknown_name("part of an overview", part, PARTS)
    work = _Work(
        str(case), model, StandoffParts(model, concept, most=most), draws, stop, frozenset(asked)
    )
    listed = tuple(part for part in PARTS if part in asked)
    for place, part in enumerate(listed, start=1):
        step = OverviewStep(part, place, len(listed))
        if work.stopped():
            work.reasons[part] = STOPPED
            continue
        if progress is not None:
            progress(step)
        work.perform(step, progress)
    return work.overview(listed)


class _Work:
    """What is known so far."""

    def __init__(
        self,
        case: str,
        model: Model,
        standoff: StandoffParts,
        draws: int,
        stop: Callable[[], bool] | None,
        asked: frozenset[str],
    ) -> None:
        self.asked = asked
        self.case, self.model, self.standoff = case, model, standoff
        self.draws, self.stop = draws, stop
        self.reasons: dict[str, str] = {}
        self.assessed: list[str] = []
        self.front_page: FrontPage | None = None
        self.trade: OverviewPart[PressureStudy] = OverviewPart()
        self.deals: tuple[JudgedDeal, ...] = ()
        self.handovers: Mapping[str, OverviewPart[HandoverStudy]] = {}
        self.robust: OverviewPart[Sureness] = OverviewPart()
        self.forecast: OverviewPart[Foretold] = OverviewPart()
        self.grounds: Grounds | None = None

    def stopped(self) -> bool:
        return self.stop is not None and self.stop()

    def perform(self, step: OverviewStep, progress: Callable[[OverviewStep], None] | None) -> None:
        """Work one part out."""
        part = step.part
        if part in ASSESSED:
            self.standoff.work_out(part)
            self.assessed.append(part)
        elif part == "front_page":
            from detente.studies.front_page import front_page

            concept = self.standoff.concept
            told = self.foretold.value if "forecast" in self.asked else None
            self.front_page = front_page(
                self.model,
                case=self.case,
                concept=concept,
                forecast=told.study if told else None,
                whole=True,
            )
        elif part == "trade":
            self.trade = _judged(lambda: _pressure(self.model))
            self._note(part, [self.trade])
        elif part == "deals":
            self.deals = tuple(self._deal(d) for d in self.model.definition.deals.values())
            self._note(part, [each.study for each in self.deals])
        elif part == "schedules":
            self.deals = tuple(_scheduled(self.model, each) for each in self.deals)
            self._note(part, [each.schedule for each in self.deals])
        elif part == "handovers":
            self.handovers = {
                name: _judged(lambda name=name: _handover(self.model, name))  # type: ignore[misc]
                for name in self.model.definition.handovers
            }
            self._note(part, list(self.handovers.values()))
        elif part == "forecast":
            self.forecast = self.foretold
            self._note(part, [self.forecast])
        elif part == "robust":

            def tell(within: Progress) -> None:
                if progress is not None:
                    progress(step._replace(within=within))

            self.robust = self._robust(tell)
            self._note(part, [self.robust])
        else:
            self.grounds = count_grounds(self.model)

    def overview(self, parts: tuple[str, ...]) -> Overview:
        core = _CORE.issubset(self.assessed)
        assessment = assembled(self.standoff, self.assessed) if core else None
        names = {"joint": "agreements"}
        omitted = {names.get(n, n): why for n, why in self.standoff.omitted.items()}
        reasons = {part: why for part, why in (omitted | self.reasons).items() if part in parts}
        return Overview(
            case=self.case,
            model=self.model,
            parts=parts,
            front_page=self.front_page,
            assessment=assessment,
            trade=self.trade,
            deals=self.deals,
            robust=self.robust,
            forecast=self.forecast,
            draws=self.draws,
            grounds=self.grounds,
            reasons=MappingProxyType(reasons),
            handovers=MappingProxyType(dict(self.handovers)),
        )

    @cached_property
    def foretold(self) -> OverviewPart[Foretold]:
        """What happens next, which the front page tells before its own section does."""
        return _judged(lambda: _foretold(self.model))

    def _note(self, part: str, found: Sequence[OverviewPart[T]]) -> None:
        told = [each.reason for each in found if each.reason]
        if told:
            self.reasons[part] = " ".join(told)

    def _deal(self, deal: DealText) -> JudgedDeal:
        from detente.studies.deals import study_deal

        table = self.standoff.table
        return JudgedDeal(deal, _judged(lambda: study_deal(self.model, deal, table=table)))

    def _robust(self, tell: Callable[[Progress], None]) -> OverviewPart[Sureness]:
        from detente.ensembles import Interrupted

        try:
            sure = _sureness(self.case, self.model.definition, self.draws, tell, self.stop)
        except Interrupted:
            raise
        except DetenteError as error:
            return OverviewPart(reason=str(error))
        stopped = sure is not None and sure.found.missing > 0
        return OverviewPart(reason=STOPPED) if stopped else OverviewPart(sure)


def _judged(study: Callable[[], T | None]) -> OverviewPart[T]:
    try:
        return OverviewPart(study())
    except DetenteError as error:
        return OverviewPart(reason=str(error))


def _pressure(model: Model) -> PressureStudy | None:
    if model.definition.trade is None:
        return None
    from detente.studies.trade import study_pressure  # a case without trade waits for none

    return study_pressure(model.definition, model.space)


def _handover(model: Model, name: str) -> HandoverStudy:
    from detente.studies.handover import study_handover

    return study_handover(model, name)


def _foretold(model: Model) -> Foretold | None:
    if model.definition.forecast is None:
        return None
    from detente.studies.forecast import foretell

    return foretell(model)


def _scheduled(model: Model, judged: JudgedDeal) -> JudgedDeal:
    if judged.study.value is None or judged.deal.schedule is None:
        return judged
    from detente.studies.deals import study_schedule

    return replace(judged, schedule=_judged(lambda: study_schedule(model, judged.deal)))


def _sureness(
    case: str,
    definition: Definition,
    draws: int,
    tell: Callable[[Progress], None],
    stop: Callable[[], bool] | None,
) -> Sureness | None:
    """Draw; None for a case without uncertain inputs or without conclusions."""
    if not definition.uncertainties or not definition.conclusions:
        return None
    from detente.studies.robust import robust
    from detente.uncertainty import running_share

    read = case if _rests_on_claims(definition) else definition
    found = robust(read, draws, progress=tell, stop=stop)
    counted = found.conclusions if found.kept else ()
    running = {each.name: running_share(each.holds, points=_POINTS) for each in counted}
    return Sureness(found, MappingProxyType(running))


def _rests_on_claims(definition: Definition) -> bool:
    spreads = [
        spread
        for each in definition.uncertainties.values()
        for spread in (each.distribution, each.ignorance)
    ]
    return any(spread is not None and spread.bounds == "claims" for spread in spreads)
