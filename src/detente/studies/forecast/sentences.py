"""What is said of a forecast, in words."""

from __future__ import annotations

from datetime import date
from functools import cache

from detente.case import Definition
from detente.forecast import Forecast, ForecastAnswer
from detente.studies.forecast.chances import per_cent
from detente.studies.forecast.counted import count_sentences, people_sentences
from detente.studies.forecast.explaining import Driver, ForecastExplanation
from detente.studies.forecast.forecast_study import ForecastStudy
from detente.studies.forecast.people import BatchOfDeal, StockFan, StockStudy
from detente.studies.forecast.standing import STANDING, ForecastStanding
from detente.studies.forecast.words import StepWords
from detente.studies.record import aims_sentence_of, foretell_questions, past_judged
from detente.text import day, listed, sentence_case

LEAST_DRIVER = 0.005


def base_words(study: ForecastStudy, question: str, answer: ForecastAnswer) -> str:
    """Return the base rate with what it is out of: "12 % 4 of 36"."""
    if answer.base_rate is None:
        return "-"
    families = study.model.definition.questions
    text = families.get(question)
    if text is not None and text.families:
        nearest = min(text.families, key=lambda each: abs(each.trials - (answer.n or 0)))
        return f"{per_cent(answer.base_rate)} {nearest.count} of {nearest.trials}"
    return f"{per_cent(answer.base_rate)}" + (f" n = {answer.n}" if answer.n is not None else "")


def cycle_words(answer: ForecastAnswer) -> str:
    """Return the base rate with cycles as the observations: "18 % n = 4"."""
    if answer.by_cycles is None:
        return "-"
    return f"{per_cent(answer.by_cycles)} n = {answer.cycles}"


def chance_words(chance: float | None) -> str:
    """Return a chance in whole per cent, or a dash where it was not computed."""
    return "-" if chance is None else per_cent(chance)


def question_title(study: ForecastStudy, question: str, ask: str) -> str:
    """Return how a question is called: its label; what is asked where it was typed."""
    text = study.model.definition.questions.get(question)
    return ask if text is None else text.title


def standing_sentences(standing: ForecastStanding = STANDING) -> list[str]:
    """Return how well such forecasts have done so far: rates, dates, aims."""
    return [
        *_aims_tried(),
        f"Base rates scored {standing.base:.3f} on {standing.questions} past questions of regular "
        f"days, with elections as dated events {standing.calendar:.3f}; a coin scores "
        f"{standing.coin:.3f}. That is the record of rates and dates, not of aims.",
    ]


@cache
def _aims_tried() -> tuple[str, ...]:
    """How aims did on the openings of the record, which says it anew where a case has changed."""
    told = aims_sentence_of(foretell_questions(past_judged()))
    return (told,) if told else ()


def resolution_rows(study: ForecastStudy) -> list[tuple[str, str]]:
    """Return each question with how it will be known."""
    return [
        (question_title(study, each.id, each.ask), each.resolves_by)
        for each in study.forecast.questions
    ]


def forecast_notes(study: ForecastStudy) -> list[str]:
    """Return the sentences under the table of a forecast."""
    low, value, high = study.responsiveness
    words, found = StepWords(study.terms), []
    ended = max(
        (a.not_modelled or 0.0 for q in study.forecast.questions for a in q.answers), default=0.0
    )
    if study.terms.rule == "tilted":
        found.append(
            "Aims tilt no rate here."
            if not high
            else f"With aims: rates tilted by {value:g}."
            if low == high
            else f"With aims: rates tilted by {low:g} to {high:g}, orders read on each scale and "
            f"aims in each reading; {value:g} is taken."
        )
    found += standing_sentences()
    if ended > 0:
        found.append(
            f"The case may end before, and is not modelled from then on: {per_cent(ended)} by the "
            "last day. This is part of no chance above."
        )
    if study.packages:
        found.append("How often packages come up is known from cases known because they came up.")
        found += [f"“{words.proposal(each.name)}”: {each.in_words()}." for each in study.packages]
    if study.without_rate:
        names = [f"“{words.deal(name)}”" for name in study.without_rate]
        found.append(f"Exchanges without a rate: {listed(names, most=12)}.")
    found.append(f"Method: {study.forecast.method}.")
    return found


def held_sentence(fan: StockFan, by: date) -> str:
    """Return how many are held on a day: "… on that day: 775, 80 % band 1-1,023, from 1,226."."""
    place = fan.by.index(by)
    return (
        f"{fan.label} on that day: {fan.median[place]:,}, 80 % band "
        f"{fan.low[place]:,}-{fan.high[place]:,}, from {fan.start:,}."
    )


def explanation_lines(found: ForecastExplanation) -> list[str]:
    """Return why a question has its chance."""
    words = StepWords(found.terms)
    lines = [
        f"{found.question.title}, by {day(found.by)}: {per_cent(found.chance)} "
        "(rates alone, dated events left out)",
        "",
        "LAST STEP",
    ]
    for who, chance in sorted(found.by_party.items(), key=lambda each: -each[1]):
        lines.append(f"  {per_cent(chance)} by {words.who(who)}")
        lines += [
            f"    {per_cent(way.chance)} {words.step(way.label)}"
            for way in found.ways
            if way.by == who
        ]
    lines.append("LIKELIEST WAY")
    if found.path:
        lines += [f"  {step}" for step in words.way(found.path)]
    else:
        lines.append("  none: it is so now, or no step leads there")
    if found.mean_time is not None and found.mean_time > 0:
        lines.append(f"If rates go on it is certain, in {found.mean_time:.0f} months on average.")
    elif found.ever < 1:
        lines.append(f"It never comes about with the chance {per_cent(1 - found.ever)}.")
    lines.append("WHAT DRIVES IT (each rate doubled)")
    told = [each for each in found.drivers if abs(each.change) >= LEAST_DRIVER]
    lines += [f"  {per_cent(each.chance)} {driver_words(words, each)}" for each in told]
    if len(told) < len(found.drivers):
        lines.append(f"  {len(found.drivers) - len(told)} more move it by less than half a point")
    others = {b: p for b, p in found.by_responsiveness.items() if b != found.responsiveness}
    if others:
        lines.append(f"HOW STRONGLY AIMS TILT RATES (taken: {found.responsiveness:g})")
        lines += [f"  {per_cent(chance)} at {beta:g}" for beta, chance in others.items()]
    return lines


def driver_words(words: StepWords, driver: Driver) -> str:
    """Return one rate with what it rests on: "a bank licence (2 in 259 months)"."""
    if driver.key.startswith("hazards"):
        what = words.hazard(words.terms.text.hazards[int(driver.key[8:-1]) - 1])
    else:
        what = f"“{words.proposal(driver.key.removeprefix('proposals.'))}”"
    if driver.count is None:
        return f"{what} (assumption)"
    return f"{what} ({driver.count} in {driver.exposure:.0f} months)"


def stock_notes(study: StockStudy) -> list[str]:
    """Return the sentences under the fan of stocks."""
    definition = study.model.definition
    found = [
        f"The band holds four of five paths; {study.paths:,} paths"
        + (f" over {study.draws:,} draws of the rates." if study.draws else ".")
    ]
    for each in definition.identities:
        parts = listed([f"“{definition.stocks[name].title}”" for name in each.parts], most=12)
        whole = definition.stocks[each.whole].title
        found.append(f"Closed to the person on every path: “{whole}” is {parts} together.")
    if any(fan.counted is not None for fan in study.fans):
        found.append(
            "The stocks run from the day of their count; every path meets what was counted since."
        )
    found += count_sentences(definition)
    found += people_sentences(definition, study.moved)
    cut = {name: number for name, number in study.cut.items() if number > 0}
    if cut:
        told = [f"“{definition.flows[name].title}” {number:.1f}" for name, number in cut.items()]
        found.append(f"Cut, because nobody was left to be moved, a path: {listed(told, most=12)}.")
    if study.over and study.over[-1] > 0:
        found.append(
            f"On {per_cent(study.over[-1])} of the paths the case ends before the last day; the "
            "stocks stay there as they were."
        )
    found += [batch_sentence(study, each) for each in study.batches]
    found.append(feedback_sentence(definition))
    return found


def feedback_sentence(definition: Definition) -> str:
    """Say which stocks rates and aims read, and that nothing else feeds back."""
    bands = () if definition.forecast is None else definition.forecast.bands
    if not bands:
        return "Stocks do not feed back: no rate and no aim reads them."
    told = []
    for band in bands:
        ends = [] if band.at_least is None else [f"at {band.at_least:,} or more"]
        ends += [] if band.below is None else [f"below {band.below:,}"]
        told.append(f"“{definition.stocks[band.stock].title}” {' and '.join(ends)}")
    return (
        f"Fed back, by the last monthly count: {listed(told, most=6)}. Nothing else feeds back; "
        "aims read a count only where they tilt rates."
    )


def batch_sentence(study: StockStudy, batch: BatchOfDeal) -> str:
    """Return what a deal's batch leaves beside those who come and go."""
    deal = study.model.definition.deals[batch.deal].title
    stock = study.model.definition.stocks[batch.stock].title
    nets = listed([f"{n.held:,.0f} after {n.months:g} months" for n in batch.after])
    door = (
        f" REVOLVING DOOR: within {batch.horizon:g} months as many are held again."
        if batch.revolving_door
        else ""
    )
    met = ""
    if batch.elections:
        met = f" {per_cent(batch.election_share)} of its {batch.horizon:g} months meets an election"
        met += f": {listed([f'“{each}”' for each in batch.elections])}."
    return (
        f"“{sentence_case(deal)}” frees {batch.batch:,}: with {batch.came:.0f} in and "
        f"{batch.went:.0f} out a month “{stock}” is {nets}.{door}{met}"
    )


def days_of(forecast: Forecast) -> tuple[date, ...]:
    """Return all days that are asked about, rising."""
    return tuple(sorted({a.by for q in forecast.questions for a in q.answers}))
