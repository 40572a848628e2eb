"""What a case says about what happens next -> what the library of forecasts plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.case import (
    EventText,
    FlowText,
    ForecastText,
    HazardText,
    LapseRow,
    ProposalText,
    QuestionText,
    RenewalChance,
    exposure_of,
    lapses_ahead,
    months_between,
    months_of,
)
from detente.deals import every_party
from detente.errors import InputError, NotApplicableError, located
from detente.forecast import (
    AgeTable,
    AtAge,
    AtRate,
    AtSteps,
    Attention,
    Chain,
    ChainPart,
    CountObserved,
    EarlierStart,
    EventTiming,
    Identity,
    Lapse,
    ObservedMonths,
    OnDay,
    PeopleFlow,
    PerHead,
    PlaySetting,
    Proposal,
    Readings,
    RenewedAttention,
    ShareObserved,
    Sighting,
    SpreadMonths,
    Steady,
    StepHazard,
    Stock,
    StockBand,
    TimedEvent,
    Waves,
    WithinWindow,
    improvement_parts,
    proposal_part,
    quantal_parts,
    rank_utility,
    tilted_parts,
    value_utility,
)
from detente.model import Model
from detente.studies.forecast.lapsing import chance_key, lapse_of
from detente.studies.forecast.numbers import standing_numbers

RateTexts = HazardText | ProposalText | EventText | FlowText


@dataclass(frozen=True)
class BoundQuestion:
    """A question of a case, bound: the states in which the answer is yes."""

    name: str
    text: QuestionText
    targets: BoolArray
    levers: frozenset[int]

    @property
    def title(self) -> str:
        """The label, or the name."""
        return self.text.title


@dataclass(frozen=True)
class Variant:
    """One way to read aims: how strongly they tilt, on which scale, in which reading of one party.

    Attributes
    ----------
    responsiveness : float
    scale : str
    readings : tuple of pairs of str
        Party and reading, where not as written.
    """

    responsiveness: float = 0.0
    scale: str = "even"
    readings: Readings = ()


@dataclass(eq=False)
class ForecastTerms:
    """A case's forecast, its rates as numbers a month, ready to be played.

    Parameters
    ----------
    model : Model
        Of a case with [forecast].
    rule : str, optional
        Another rule than the case's.

    Raises
    ------
    NotApplicableError
        If the case has no [forecast].
    CaseError
        If a question's condition does not fit the case.
    """

    model: Model
    rule: str = ""
    _utilities: dict[tuple[str, Readings], Mapping[str, FloatArray]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        terms = self.model.definition.forecast
        if terms is None:
            raise NotApplicableError(
                "the case has no [forecast]: its horizon, base rates and questions; add it."
            )
        self.text: ForecastText = terms
        self.rule = self.rule or terms.rule

    @property
    def as_of(self) -> date:
        """The day on which the forecast starts."""
        found = self.model.as_of
        assert found is not None  # a forecast without a day is refused when the case is read
        return found

    def months_to(self, day: date) -> float:
        """Return the months from the start to a day."""
        return months_between(self.as_of, day)

    @cached_property
    def questions(self) -> tuple[BoundQuestion, ...]:
        """The questions of the case."""
        return tuple(self.ask(name, text) for name, text in self.model.definition.questions.items())

    def ask(self, name: str, text: QuestionText) -> BoundQuestion:
        """Bind a question to the states of the case."""
        if text.event:
            return BoundQuestion(name, text, np.zeros(self.model.space.size, bool), frozenset())
        targets, levers = self._where(text.ask, f"questions.{name}.ask")
        return BoundQuestion(name, text, targets, levers)

    def _where(self, condition: str, key: str) -> tuple[BoolArray, frozenset[int]]:
        """Say where a condition on levers and outcomes holds, and which levers it looks at."""
        valuation = self.model.valuation
        if valuation is None:
            raise InputError("a program gave this model's ranks, so it has no conditions.", key)
        with located(key):
            bound = valuation.condition(condition)
            return valuation.truth(bound)[0], bound.levers()

    # ---------------------------------------------------------------- rates

    @cached_property
    def rated(self) -> Mapping[str, RateTexts]:
        """Everything that has a rate, by a key: hazards, proposals, events, waves."""
        definition = self.model.definition
        found: dict[str, RateTexts] = {}
        for number, hazard in enumerate(self.text.hazards, start=1):
            found[f"hazards[{number}]"] = hazard
        found |= {f"proposals.{each.name}": each for each in self.text.proposals}
        for name, event in definition.events.items():
            if event.count is not None or event.rate is not None:
                found[f"events.{name}"] = event
        found |= {f"flows.{name}": flow for name, flow in definition.flows.items() if flow.waves}
        return found

    @cached_property
    def lapses(self) -> tuple[LapseRow, ...]:
        """What lapses within the horizon, of levers that are not assumed to stay as they are."""
        days = ceil(months_of(self.text.horizon) * 365.25 / 12)
        rows = lapses_ahead(self.model.definition, self.as_of + timedelta(days=days))
        return tuple(row for row in rows if row.lever not in self.text.still)

    @cached_property
    def renewals(self) -> Mapping[str, RenewalChance]:
        """The chance that each holder renews what lapses, by a key."""
        return {
            chance_key(row, holder): chance
            for row in self.lapses
            for holder, chance in row.chances.items()
        }

    @cached_property
    def mean_rates(self) -> Mapping[str, float]:
        """Each number of the forecast as it stands when nothing is drawn, by the month."""
        return standing_numbers(self)

    def share(self, key: str) -> ShareObserved | None:
        """Return how often an event happened when its day came; None for a rate."""
        text = self.rated[key]
        if not isinstance(text, EventText) or text.trials is None or text.count is None:
            return None
        return ShareObserved(text.count, text.trials, text.reference, text.claims)

    def observed(self, key: str) -> CountObserved | None:
        """Return the count behind a rate, with its exposure in months; None for a stated rate."""
        text = self.rated[key]
        if text.count is None or text.exposure is None:
            return None
        return CountObserved(text.count, exposure_of(text.exposure), text.reference, text.claims)

    # ---------------------------------------------------------------- the chain

    def chain(self, rates: Mapping[str, float], variant: Variant, switched: Readings = ()) -> Chain:
        """Return the chain by the rule, at these rates, with readings that an event switched."""
        space = self.model.space
        readings = tuple(sorted({**dict(variant.readings), **dict(switched)}.items()))
        beta = variant.responsiveness
        own = self.utilities(variant.scale, readings)
        fastest = rates.get("fastest", np.inf)
        parts: tuple[ChainPart, ...]
        if self.rule == "tilted":
            hazards = [
                StepHazard(each.lever, each.start, each.to, rates[f"hazards[{number}]"])
                for number, each in enumerate(self.text.hazards, start=1)
            ]
            parts = tilted_parts(space, hazards, own, responsiveness=beta, fastest=fastest)
        else:
            turns = {party: rates[f"turns.{party}"] for party in self.text.turns}
            if self.rule == "quantal":
                parts = quantal_parts(space, own, responsiveness=beta, rates=turns)
            else:
                ranks = self._model(readings).ranks
                parts = improvement_parts(space, ranks, rates=turns, slip=self.text.slip or 0.0)
        acceptance: Any = {"tilted": "tilted", "quantal": "quantal", "improvement": "gain"}[
            self.rule
        ]
        for proposal in self.proposals(rates):
            parts += (
                proposal_part(
                    *(space, proposal, own),
                    acceptance=acceptance,
                    responsiveness=beta,
                    fastest=fastest,
                ),
            )
        return Chain(space.size, parts)

    def proposals(self, rates: Mapping[str, float]) -> tuple[Proposal, ...]:
        """Return the packages that may be agreed on."""
        found = []
        for each in self.text.proposals:
            between, package = each.between, each.package
            if each.deal:
                deal = self.model.definition.deals[each.deal]
                between, package = deal.between, deal.package
            rate = rates[f"proposals.{each.name}"]
            found.append(Proposal(each.name, tuple(between), package, rate))
        return tuple(found)

    def utilities(self, scale: str, readings: Readings) -> Mapping[str, FloatArray]:
        """Return what each state is worth to each party, on one scale, in these readings.

        On the scale ``even`` every party goes by its order; on another, a party with amounts goes
        by them and only orders are bent.
        """
        key = (scale, readings)
        if key not in self._utilities:
            model = self._model(readings)
            amounts = every_party(model)
            found = {}
            for party in model.parties:
                if scale != "even" and model.preferences[party].kind == "value":
                    values = amounts(party)
                    if values.scale == "value":
                        found[party] = value_utility(values.values)
                        continue
                found[party] = rank_utility(model.ranks[party], scale)
            self._utilities[key] = found
        return self._utilities[key]

    def _model(self, readings: Readings) -> Model:
        return self.model.with_alternatives(dict(readings)) if readings else self.model

    # ---------------------------------------------------------------- the setting

    def setting(
        self,
        rates: Mapping[str, float],
        variant: Variant,
        *,
        with_events: bool = True,
        with_people: bool = False,
    ) -> PlaySetting:
        """Return what is played: the chain, and with it events and attention, and people.

        People are played along where a band reads them, too.
        """
        with_people = with_people or bool(with_events and self.text.bands)
        known: dict[Readings, Chain] = {}

        def chain(switched: Readings) -> Chain:
            if switched not in known:
                known[switched] = self.chain(rates, variant, switched)
            return known[switched]

        events: tuple[TimedEvent, ...] = ()
        if with_events:
            events = tuple(
                self._event(name, text, rates, with_people=with_people)
                for name, text in self.model.definition.events.items()
                if with_people or self._acts_on_states(text)
            )
        return PlaySetting(
            self.model.space,
            self.model.status_quo - 1,
            chain,
            events=events,
            attention=self._attention(rates) if with_events else {},
            lapses=self._lapses(rates, variant) if with_events else (),
            stocks=self.stocks if with_people else (),
            flows=self.flows(rates) if with_people else (),
            identities=self.identities if with_people else (),
            earlier=self.earlier if with_people else None,
            bands=self._bands if with_events else (),
        )

    @property
    def _bands(self) -> tuple[StockBand, ...]:
        return tuple(
            StockBand(
                TimedEvent(
                    f"band {number}",
                    OnDay(0.0),
                    factors=each.multiply,
                    readings=each.readings,
                ),
                each.stock,
                0.0 if each.at_least is None else float(each.at_least),
                np.inf if each.below is None else float(each.below),
            )
            for number, each in enumerate(self.text.bands, start=1)
        )

    def _lapses(self, rates: Mapping[str, float], variant: Variant) -> tuple[Lapse, ...]:
        def utilities(switched: Readings) -> Mapping[str, FloatArray]:
            readings = tuple(sorted({**dict(variant.readings), **dict(switched)}.items()))
            return self.utilities(variant.scale, readings)

        return tuple(
            lapse_of(
                row,
                self.model.space,
                {holder: rates[chance_key(row, holder)] for holder in row.chances},
                months=self.months_to,
                tilt=variant.responsiveness if self.rule == "tilted" else 0.0,
                utilities=utilities,
            )
            for row in self.lapses
        )

    def _acts_on_states(self, text: EventText) -> bool:
        return bool(text.set or text.multiply or text.readings or text.ends)

    def _event(
        self, name: str, text: EventText, rates: Mapping[str, float], *, with_people: bool
    ) -> TimedEvent:
        return TimedEvent(
            name,
            self._timing(name, text, rates),
            text.title,
            sets=text.set,
            factors=text.multiply,
            readings=text.readings,
            before=0.0 if text.before is None else months_of(text.before),
            lasts=np.inf if text.lasts is None else months_of(text.lasts),
            adds=text.add if with_people else {},
            ends=text.ends,
            chance=1.0 if text.trials is None else rates[f"events.{name}"],
        )

    def _timing(self, name: str, text: EventText, rates: Mapping[str, float]) -> EventTiming:
        if text.on is not None:
            return OnDay(self.months_to(text.on))
        if text.between:
            first, last = map(self.months_to, text.between)
            return WithinWindow(first, last)
        if text.born is not None:
            ages = sorted((float(age), hazard) for age, hazard in text.ages.items())
            table = AgeTable(tuple(age for age, _ in ages), tuple(each for _, each in ages))
            return AtAge(table, (self.as_of - text.born).days / 365.25)
        return AtRate(rates[f"events.{name}"])

    def _attention(self, rates: Mapping[str, float]) -> Mapping[str, RenewedAttention]:
        return {
            party: RenewedAttention(
                Attention(rates[f"attention.{party}.half_life"], rates[f"attention.{party}.floor"]),
                text.renewed_by,
            )
            for party, text in self.text.attention.items()
        }

    @cached_property
    def stocks(self) -> tuple[Stock, ...]:
        """The stocks of the case."""
        stocks = self.model.definition.stocks
        return tuple(Stock(n, each.start, each.over) for n, each in stocks.items())

    @property
    def earlier(self) -> EarlierStart | None:
        """Where the stocks start before the case does, and what was counted since."""
        stocks = self.model.definition.stocks
        starts = {stock.on for stock in stocks.values() if stock.on is not None}
        if not starts or self.as_of in starts:
            return None
        (start,) = starts
        return EarlierStart(
            months_between(start, self.as_of),
            tuple(
                Sighting(name, months_between(start, seen.on), seen.count)
                for name, stock in stocks.items()
                for seen in stock.seen
            ),
        )

    @property
    def held_now(self) -> Mapping[str, int]:
        """How many each stock had when last counted."""
        return {
            name: max(stock.seen, key=lambda each: each.on).count if stock.seen else stock.start
            for name, stock in self.model.definition.stocks.items()
        }

    @property
    def identities(self) -> tuple[Identity, ...]:
        """The identities of the case."""
        return tuple(Identity(each.whole, each.parts) for each in self.model.definition.identities)

    def flows(self, rates: Mapping[str, float]) -> tuple[PeopleFlow, ...]:
        """Return the flows of the case at these rates."""
        return tuple(
            self._flow(name, text, rates) for name, text in self.model.definition.flows.items()
        )

    def _flow(self, name: str, text: FlowText, rates: Mapping[str, float]) -> PeopleFlow:
        law: Any
        if text.months:
            law = ObservedMonths(text.months)
        elif text.mean is not None and text.size is not None:
            law = SpreadMonths(rates[f"flows.{name}"], text.size)
        elif text.waves:
            law = Waves(rates[f"flows.{name}"], text.waves)
        elif text.rate is not None:
            law = Steady(rates[f"flows.{name}"])
        elif text.per_head is not None:
            law = PerHead(rates[f"flows.{name}"])
        else:
            law = AtSteps(self.model.space.position(text.lever), text.sizes)
        where = None
        if text.where:
            where, _ = self._where(text.where, f"flows.{name}.where")
        share = rates[f"flows.{name}.share"]
        with located(f"flows.{name}"):
            return PeopleFlow(name, text.out_of, text.into, law, where, share)

    # ---------------------------------------------------------------- variants

    def responsiveness(self, given: Sequence[float] = ()) -> tuple[float, float, float]:
        """Return low, value and high of the responsiveness: the case's, or those given."""
        if given:
            return (min(given), given[0], max(given))
        figure = self.text.responsiveness
        if figure is None:
            return (0.0, 0.0, 0.0)
        value = self.mean_rates["responsiveness"]
        low = value if figure.low is None else min(figure.low, value)
        high = value if figure.high is None else max(figure.high, value)
        return (low, value, high)

    def variants(self, responsiveness: tuple[float, float, float]) -> tuple[Variant, ...]:
        """Return the ways to read aims over which the range is taken, the stated one first.

        Each responsiveness above 0 on each scale, and on the first scale with each other reading of
        one party at a time.
        """
        low, value, high = responsiveness
        scales, uses_scale = self.text.scales, self.rule != "improvement"
        found = [Variant(value, scales[0])]
        for beta in dict.fromkeys((value, low, high)):
            if beta == 0 and uses_scale:
                found.append(Variant(0.0, scales[0]))
                continue
            found += [Variant(beta, scale) for scale in (scales if uses_scale else scales[:1])]
            for party, readings in self.model.alternative_ranks.items():
                if any(party in lever.owners for lever in self.model.levers.values()):
                    found += [Variant(beta, scales[0], ((party, each),)) for each in readings]
        return tuple(dict.fromkeys(found))
