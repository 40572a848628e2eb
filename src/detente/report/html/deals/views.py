"""What could they sign, and would they keep it? All that the template prints of every deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.case import DealText
from detente.model import Model
from detente.report.html.deals.picture import Picture, picture_of
from detente.report.html.deals.scale import short
from detente.report.html.deals.schedule import ScheduleView, schedule_view
from detente.studies import JudgedDeal, Labels, Overview
from detente.studies.deals import (
    DealStudy,
    Durability,
    End,
    amount_in_words,
    breach_sentence,
    completion_sentences,
    disagreement_sentence,
    durability_sentences,
    mending_sentences,
    offers_sentences,
    outside_sentences,
    take_back_sentences,
)
from detente.text import counted, sentence_case


@dataclass(frozen=True)
class StandingView:
    """One party, without the deal and with it."""

    who: str
    role: str
    before: str
    after: str
    change: str
    sign: str
    style: str


@dataclass(frozen=True)
class EndView:
    """A state that the deal may end in."""

    title: str
    standings: tuple[StandingView, ...]
    outside: tuple[str, ...]
    kept: tuple[str, ...]
    back: tuple[str, ...]
    holds: bool
    verdict: str


@dataclass(frozen=True)
class Judgement:
    """What the analyses say of one deal."""

    counts: tuple[str, ...]
    completion: tuple[str, ...]
    without: str
    picture: Picture | None
    ends: tuple[EndView, ...]
    mending: tuple[str, ...]
    schedule: ScheduleView | None
    fingerprint: str


@dataclass(frozen=True)
class DealView:
    """One deal of the case: what the case says of it, and what is found.

    Attributes
    ----------
    judgement : Judgement or None
        None where the question could not be answered; `problem` says why.
    """

    deal: DealText
    who: str
    package: tuple[str, ...]
    judgement: Judgement | None
    problem: str = ""


def deal_views(found: Overview, words: Labels) -> tuple[DealView, ...]:
    """Return every deal of the case, judged, in file order."""
    return tuple(_deal_view(found.model, judged, words) for judged in found.deals)


def _deal_view(model: Model, judged: JudgedDeal, words: Labels) -> DealView:
    deal = judged.deal
    now = model.space.levels_of(model.status_quo)
    package = tuple(
        f"{model.levers[lever].title}: {words.level(lever, now[lever])} → "
        f"{words.level(lever, level)}"
        for lever, level in deal.package.items()
    )
    who = sentence_case(words.parties(deal.between, most=9))
    study = judged.study.value
    if study is None:
        return DealView(deal, who, package, None, judged.study.reason)
    return DealView(deal, who, package, _judgement(study, judged, words))


def _judgement(study: DealStudy, judged: JudgedDeal, words: Labels) -> Judgement:
    package = study.package
    assert package is not None
    return Judgement(
        counts=_told(offers_sentences(study)),
        completion=_told(completion_sentences(words, package.completion)),
        without=disagreement_sentence(words, study.offers.disagreement),
        picture=picture_of(study, words),
        ends=tuple(_end_view(study, end, words) for end in package.ends),
        mending=tuple(mending_sentences(study)),
        schedule=schedule_view(judged.schedule, words),
        fingerprint=study.fingerprint,
    )


def _told(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence_case(line) for line in lines)


def _end_view(study: DealStudy, end: End, words: Labels) -> EndView:
    assert study.package is not None
    kept = end.durability
    return EndView(
        title=sentence_case(words.state(end.state)),
        standings=tuple(_standing_view(end, party, words) for party in end.standings),
        outside=tuple(outside_sentences(words, study.package.package, end.outside)),
        kept=tuple(_kept(kept, words)),
        back=tuple(take_back_sentences(words, end.take_back)),
        holds=kept.holds,
        verdict=_verdict(end, words),
    )


def _kept(durable: Durability, words: Labels) -> Iterator[str]:
    """Say by which concepts it holds, and of each party only the breach that gains it most."""
    yield durability_sentences(words, durable)[0]
    for party in dict.fromkeys(breach.party for breach in durable.breaches):
        first, *more = durable.of(party)
        yield breach_sentence(words, first)
        count = len(more) + durable.omitted.get(party, 0)
        if count:
            gain = "no greater gain" if count == 1 else "no greater gains"
            told = counted(count, "other move")
            yield sentence_case(f"{words.the_party(party)} has {told} with {gain}.")


def _verdict(end: End, words: Labels) -> str:
    """Say in one sentence whether it would be signed, and whether it would be kept."""
    refused = words.parties(end.refused_by)
    signed = f"{refused} would refuse it" if refused else "Nobody would refuse it"
    leaving = words.parties(end.durability.leaving)
    kept = f"{leaving} would break it" if leaving else "nobody would break it"
    joint = "and" if bool(refused) == bool(leaving) else "but"
    better = len(end.why_not.better)
    tail = ", and no package is better for one signer and as good for the rest."
    if better:
        first = words.state(end.why_not.better[0])
        tail = f"; {first} is one of {better} that would be better for the signers."
        if better == 1:
            tail = f"; {first} would be better for the signers."
    return sentence_case(f"{signed}, {joint} {kept}{tail}")


def _standing_view(end: End, party: str, words: Labels) -> StandingView:
    standing = end.standings[party]
    size = standing.change.size
    sign, style = ("▲", "firm") if size > 0 else ("▼", "no") if size < 0 else ("=", "")
    worse = "refuses" if standing.signer else "is hurt"
    verdict = "gains" if size > 0 else worse if size < 0 else "is as well off"
    amount = f" {amount_in_words(standing.change)}" if size else ""
    joint = ":" if size < 0 else ""
    breakers = {breach.party for breach in end.durability.breaches}
    roles = ["signs" if standing.signer else "outside"]
    if party in end.outside.consent:
        roles.append("has to move its own levers")
    if party in end.durability.leaving:
        roles.append("would break it")
    elif party in breakers:
        roles.append("could gain by breaking it, and is deterred")
    return StandingView(
        who=words.party(party),
        role=", ".join(roles),
        before=short(standing.before),
        after=short(standing.after),
        change=f"{verdict}{joint}{amount}",
        sign=sign,
        style=style,
    )
