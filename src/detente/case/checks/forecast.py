"""Does what a case says about what happens next fit the rest of it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from math import ceil

from detente.case.case import Definition
from detente.case.checks.forecast_units import exposure_of, months_between, months_of, rate_of
from detente.case.forecast import (
    BandText,
    EventText,
    FlowText,
    ForecastText,
    HazardText,
    ProposalText,
    QuestionText,
)
from detente.case.lapse_rows import lapses_ahead
from detente.errors import CaseError, known_names, located


def check_forecast(definition: Definition) -> None:
    """Raise CaseError, with its key, at the first thing of the forecast that does not fit."""
    terms = definition.forecast
    later = ("events", "stocks", "flows", "identities", "counts", "questions")
    if terms is None:
        given = next((key for key in later if getattr(definition, key)), "")
        if given:
            raise CaseError("needs [forecast], with its horizon and rates; add it.", given)
        return
    if definition.as_of is None:
        raise CaseError("a forecast starts on a day; add as_of to the case.", "as_of")
    with located("forecast"):
        _terms(terms, definition)
    _lapses(terms, definition)
    names = {each.name for each in terms.proposals} | set(definition.parties)
    for name, event in definition.events.items():
        with located(f"events.{name}"):
            _event(event, definition, names)
    for number, band in enumerate(terms.bands, start=1):
        with located(f"forecast.bands[{number}]"):
            _known("stock", (band.stock,), definition.stocks, "stock")
            _acts(band, definition, names)
    for name, flow in definition.flows.items():
        with located(f"flows.{name}"):
            _flow(flow, definition)
    _stocks(definition)
    for number, identity in enumerate(definition.identities, start=1):
        _known(
            "stock", (identity.whole, *identity.parts), definition.stocks, f"identities[{number}]"
        )
        _one_counter((identity.whole, *identity.parts), definition, f"identities[{number}]")
    horizon = months_of(terms.horizon, "forecast.horizon")
    for name, question in definition.questions.items():
        for day in question.by:
            if day <= definition.as_of:
                raise CaseError(
                    f"{day} is not after {definition.as_of}, the day of the case.",
                    f"questions.{name}.by",
                )
            if months_between(definition.as_of, day) > horizon + 1e-9:
                raise CaseError(
                    f"{day} lies beyond forecast.horizon, {terms.horizon.value:g} "
                    f"{terms.horizon.unit}.",
                    f"questions.{name}.by",
                )
        for number, family in enumerate(question.families, start=1):
            months_of(family.within, f"questions.{name}.families[{number}].within")
        with located(f"questions.{name}"):
            _positions(question, definition)
            if question.event:
                _known("event", (question.event,), definition.events, "event")
                _asked_event(question, definition.events[question.event])


def _asked_event(question: QuestionText, event: EventText) -> None:
    if event.between:
        raise CaseError("comes between two days; ask about one on a day, or at a rate.", "event")
    if question.mode != "reached" or question.positions:
        raise CaseError("goes with mode 'reached' and without positions.", "event")


def _positions(question: QuestionText, definition: Definition) -> None:
    for number, each in enumerate(question.positions, start=1):
        with located(f"positions[{number}]"):
            _known("party", (each.party,), definition.parties, "party")
            _known("lever", (each.lever,), definition.levers, "lever")
            lever = definition.levers[each.lever]
            _known(f"level of '{each.lever}'", (each.at,), lever.levels, "at")
    levers = {each.lever for each in question.positions}
    if len(levers) > 1:
        told = " and ".join(f"'{name}'" for name in sorted(levers))
        raise CaseError(f"stand on {told}; positions are on one lever.", "positions")
    _twice([each.party for each in question.positions], "positions")
    weights = [each.capability * each.salience for each in question.positions]
    if weights and not any(weights):
        raise CaseError("have no weight at all; give capability and salience.", "positions")


def _terms(terms: ForecastText, definition: Definition) -> None:
    horizon = months_of(terms.horizon, "horizon")
    if horizon <= 0:
        raise CaseError("a horizon is longer than nothing.", "horizon")
    beta = terms.responsiveness
    if beta is not None:
        numbers = [beta.value, *(each for each in (beta.low, beta.high) if each is not None)]
        if beta.unit != "1" or not all(0 <= each <= 500 for each in numbers):
            raise CaseError("is a plain number from 0 to 500, with its range.", "responsiveness")
        if terms.rule != "improvement" and max(numbers) > 0 and len(set(terms.scales)) < 2:
            orders = [n for n, p in definition.preferences.items() if p.kind != "value"]
            if orders:
                raise CaseError(
                    f"'{orders[0]}' has an order only, which has no scale of its own; give two "
                    "scales or more, so that the range is seen, or the rule 'improvement'.",
                    "scales",
                )
    if terms.fastest is not None:
        rate_of(terms.fastest, "fastest")
    _known("lever", terms.still, definition.levers, "still")
    for number, hazard in enumerate(terms.hazards, start=1):
        with located(f"hazards[{number}]"):
            _hazard(hazard, definition)
    for number, proposal in enumerate(terms.proposals, start=1):
        with located(f"proposals[{number}]"):
            _proposal(proposal, definition)
    _twice([each.name for each in terms.proposals], "proposals")
    _known("party", terms.turns, definition.parties, "turns")
    for party, figure in terms.turns.items():
        rate_of(figure, f"turns.{party}")
    changes = {*definition.levers, *(each.name for each in terms.proposals)}
    for party, attention in terms.attention.items():
        with located(f"attention.{party}"):
            _known("party", (party,), definition.parties, "")
            if months_of(attention.half_life, "half_life") <= 0:
                raise CaseError("a half-life is longer than nothing.", "half_life")
            _known("lever or proposal", attention.renewed_by, changes, "renewed_by")
    if terms.rule == "tilted":
        _every_lever_has_a_rate(terms, definition)
    elif not terms.turns:
        raise CaseError(f"the rule '{terms.rule}' needs turns: how often each party acts.", "turns")
    rated: list[HazardText | ProposalText] = [*terms.hazards, *terms.proposals]
    exposures = [exposure_of(each.exposure) for each in rated if each.exposure is not None]
    if exposures and max(exposures) < horizon and not terms.beyond_exposure:
        raise CaseError(
            f"lies beyond the longest exposure behind a base rate, {max(exposures):.3g} months; "
            "shorten it, or state beyond_exposure = true.",
            "horizon",
        )


def _lapses(terms: ForecastText, definition: Definition) -> None:
    """Each lapse has a chance to be renewed, a day to start from, and is declared once."""
    assert definition.as_of is not None
    days = ceil(months_of(terms.horizon) * 365.25 / 12)
    for row in lapses_ahead(definition, definition.as_of + timedelta(days=days)):
        lever = definition.levers[row.lever]
        if row.lever in terms.still:
            continue
        if not row.chances:
            raise CaseError(
                f"lever '{row.lever}' lapses unless renewed, and nothing says how likely that is; "
                "add chance (count of trials, or a value with claims), or the lever to "
                "forecast.still.",
                f"{row.key}.chance",
            )
        if row.period is not None and row.stands and row.first is None:
            raise CaseError(
                f"lever '{row.lever}' stands at a level that expires after {row.period}, and "
                "nothing says since when; add the act that set it to [[acts]].",
                f"{row.key}.expires",
            )
        for name, event in definition.events.items():
            if event.on in row.days and event.set.get(row.lever) in row.leads_to(lever):
                raise CaseError(
                    f"lever '{row.lever}' lapses to '{event.set[row.lever]}' on {event.on} by "
                    f"{row.key} already; leave it out here, and write there how likely it is "
                    "renewed.",
                    f"events.{name}.set.{row.lever}",
                )


def _every_lever_has_a_rate(terms: ForecastText, definition: Definition) -> None:
    covered = {each.lever for each in terms.hazards} | set(terms.still)
    covered |= {name for name, lever in definition.levers.items() if lever.one_word == "none"}
    for proposal in terms.proposals:
        deal = definition.deals.get(proposal.deal)
        covered |= set(proposal.package if deal is None else deal.package)
    for name, lever in definition.levers.items():
        if not lever.fixed and name not in covered:
            raise CaseError(
                f"lever '{name}' has no base rate; add it to hazards with count and exposure or a "
                "stated rate, or to 'still' if it is assumed to stay.",
                "hazards",
            )


def _hazard(hazard: HazardText, definition: Definition) -> None:
    _known("lever", (hazard.lever,), definition.levers, "lever")
    lever = definition.levers[hazard.lever]
    for key in ("start", "to"):
        _known(f"level of '{lever.name}'", (getattr(hazard, key),), lever.levels, key)
    start, to = lever.levels.index(hazard.start), lever.levels.index(hazard.to)
    if start == to:
        raise CaseError(f"lever '{lever.name}' goes to where it is; name another level.", "to")
    if not lever.goes(start, to):
        told = lever.told_moves
        raise CaseError(f"lever '{lever.name}' moves \"{told}\" only; leave it out.", "to")
    _base_rate(hazard)


def _proposal(proposal: ProposalText, definition: Definition) -> None:
    if proposal.deal:
        _known("deal", (proposal.deal,), definition.deals, "deal")
    _known("party", proposal.between, definition.parties, "between")
    _settings(proposal.package, definition, "package")
    if proposal.name in definition.levers or proposal.name in definition.parties:
        raise CaseError(f"'{proposal.name}' is a lever or a party already.", "name")
    _base_rate(proposal)


def _base_rate(each: HazardText | ProposalText | EventText) -> None:
    if each.rate is not None:
        rate_of(each.rate, "rate")
        if not each.claims:
            raise CaseError(
                'a stated rate needs claims, or claims = ["assumption"]; add them.', "rate"
            )
    elif each.exposure is not None and exposure_of(each.exposure, "exposure") <= 0:
        raise CaseError("an exposure is longer than nothing.", "exposure")


def _event(event: EventText, definition: Definition, rates: Iterable[str]) -> None:
    _base_rate(event)
    _settings(event.set, definition, "set")
    _acts(event, definition, rates)
    _known("stock", event.add, definition.stocks, "add")
    for key in ("before", "lasts"):
        figure = getattr(event, key)
        if figure is not None:
            months_of(figure, key)
            if not event.multiply and not event.readings:
                raise CaseError("goes with multiply and readings only; leave it out.", key)
    if event.before is not None and event.on is None:
        raise CaseError("only an event on a known day acts before it.", "before")
    for age, hazard in event.ages.items():
        try:
            float(age)
        except ValueError:
            raise CaseError(f"'{age[:20]}' is no age in years.", "ages") from None
        if not 0 < hazard <= 1e6:
            raise CaseError(f"found {hazard:g}; a hazard by age is above 0.", f"ages.{age}")


def _stocks(definition: Definition) -> None:
    """All stocks start on one day, not after the case's; counts since lie in between."""
    assert definition.as_of is not None
    days = {name: stock.on or definition.as_of for name, stock in definition.stocks.items()}
    for name, stock in definition.stocks.items():
        first, start = next(iter(days.items()))
        if days[name] != start:
            raise CaseError(
                f"starts on {days[name]}, and '{first}' on {start}; stocks start on one day.",
                f"stocks.{name}.on",
            )
        if start > definition.as_of:
            raise CaseError(
                f"{start} lies after {definition.as_of}, the day of the case.", f"stocks.{name}.on"
            )
        for number, seen in enumerate(stock.seen, start=1):
            if not start < seen.on <= definition.as_of:
                raise CaseError(
                    f"{seen.on} does not lie between {start}, on which the stocks start, and "
                    f"{definition.as_of}, the day of the case.",
                    f"stocks.{name}.seen[{number}].on",
                )


def _acts(each: EventText | BandText, definition: Definition, rates: Iterable[str]) -> None:
    """Factors and readings are of what the case has."""
    _known("party or proposal", each.multiply, rates, "multiply")
    for name, factor in each.multiply.items():
        if not 0 <= factor <= 1e6:
            raise CaseError(
                f"found {factor:g}; a factor is from 0 to a million.", f"multiply.{name}"
            )
    for party, reading in each.readings.items():
        _known("party with preferences", (party,), definition.preferences, "readings")
        others = definition.preferences[party].alternatives
        _known(f"alternative preference of '{party}'", (reading,), others, "readings")


def _one_counter(names: Iterable[str], definition: Definition, where: str) -> None:
    """Numbers of two counters are never added, nor do people go from one's list to another's."""
    counters = {name: definition.stocks[name].counted_by for name in names}
    for name, counter in counters.items():
        first, own = next(iter(counters.items()))
        if counter != own:
            raise CaseError(
                f"'{first}' is counted by {own}, '{name}' by {counter}; figures of two counters "
                "are never added. Keep them apart.",
                where,
            )


def _flow(flow: FlowText, definition: Definition) -> None:
    _known("stock", (*flow.out_of, *flow.into), definition.stocks, "")
    _one_counter((*flow.out_of, *flow.into), definition, "")
    for name in flow.out_of:
        if name in flow.into:
            raise CaseError(f"flows out of '{name}' into itself; name another stock.", "into")
    for key in ("rate", "per_head"):
        if getattr(flow, key) is not None:
            rate_of(getattr(flow, key), key)
    if flow.exposure is not None and exposure_of(flow.exposure, "exposure") <= 0:
        raise CaseError("an exposure is longer than nothing.", "exposure")
    if flow.lever:
        _known("lever", (flow.lever,), definition.levers, "lever")
        levels = definition.levers[flow.lever].levels
        if len(flow.sizes) != len(levels):
            raise CaseError(f"has {len(flow.sizes)} numbers for {len(levels)} levels.", "sizes")


def _settings(settings: Mapping[str, str], definition: Definition, where: str) -> None:
    for name, level in settings.items():
        _known("lever", (name,), definition.levers, where)
        _known(f"level of '{name}'", (level,), definition.levers[name].levels, f"{where}.{name}")


def _known(kind: str, names: Iterable[str], known: Iterable[str], where: str) -> None:
    allowed = list(known)
    for name in names:
        if name not in allowed:
            raise CaseError(f"no {kind} named '{name}'; {known_names(kind, name, allowed)}", where)


def _twice(names: list[str], where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise CaseError(f"'{name}' stands {names.count(name)} times; once is right.", where)
