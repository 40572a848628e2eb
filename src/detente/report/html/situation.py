"""The parties, their levers, and what holds each of them in the status quo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case import Lever, Party
from detente.model import Model
from detente.report.html.badges import Badge, badge_of, stays
from detente.studies import Labels, Overview, answer_sentence
from detente.studies.assessment import Assessment, JointStep, PartyVerdict
from detente.text import counted, day, sentence_case

MOST_REASONS = 3
_WAYS = {
    "both": "either way",
    "up": "only forward",
    "down": "only backward",
    "none": "not at all",
}


@dataclass(frozen=True)
class LevelView:
    """One level of a lever and whether it is the present one."""

    name: str
    title: str
    now: bool


@dataclass(frozen=True)
class LeverView:
    """One lever as the table shows it."""

    lever: Lever
    levels: tuple[LevelView, ...]
    now: str
    way: str


@dataclass(frozen=True)
class PartyView:
    """One party with its levers."""

    party: Party
    levers: tuple[LeverView, ...]


@dataclass(frozen=True)
class VerdictView:
    """Whether one party would stay where the standoff is, and why."""

    who: str
    badge: Badge
    lead: str
    reasons: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class AgreementView:
    """A group that could leave together, where to, and how that state holds."""

    who: str
    to: str
    badge: Badge
    changes: tuple[str, ...]
    others: int


def parties_view(found: Overview, words: Labels) -> Mapping[str, Any]:
    """Return every party with its levers."""
    as_of = found.model.as_of
    return {"as_of": day(as_of) if as_of else "", "parties": party_views(found.model, words)}


def status_quo_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return who would stay where the standoff is, and who could leave it together."""
    assessment = found.assessment
    if assessment is None:
        return None
    state = assessment.model.status_quo
    return {
        "omitted": assessment.omitted,
        "status_quo": {
            "state": state,
            "badge": badge_of(assessment, state),
            "leaving": len(assessment.status_quo.leaving),
            "verdicts": verdict_views(assessment, words),
            "without_levers": without_levers(assessment, words),
            "agreements": agreement_views(assessment, words),
        },
    }


def party_views(model: Model, words: Labels) -> tuple[PartyView, ...]:
    """Return every party with its levers, in file order."""
    now = model.space.levels_of(model.status_quo)
    return tuple(
        PartyView(
            party,
            tuple(
                _lever_view(model.levers[lever], now[lever], words)
                for lever in model.levers_of(party.name)
            ),
        )
        for party in model.parties.values()
    )


def _lever_view(lever: Lever, now: str, words: Labels) -> LeverView:
    levels = tuple(
        LevelView(level, lever.level_title(place), level == now)
        for place, level in enumerate(lever.levels)
    )
    return LeverView(lever, levels, words.level(lever.name, now), _way(lever))


def _way(lever: Lever) -> str:
    """Say which way it goes, step by step where they differ."""
    if lever.one_word is not None:
        return _WAYS[lever.one_word]
    return "; ".join(
        f"{lever.level_title(k)} to {lever.level_title(k + 1)} {_WAYS[word]}"
        for k, word in enumerate(lever.ways)
    )


def verdict_views(assessment: Assessment, words: Labels) -> tuple[VerdictView, ...]:
    """Return what each party with a lever would do in the status quo, those who leave first."""
    verdicts = [each for each in assessment.status_quo.parties.values() if each.has_levers]
    verdicts.sort(key=lambda each: each.stays)
    return tuple(_verdict_view(each, words) for each in verdicts)


def without_levers(assessment: Assessment, words: Labels) -> tuple[str, ...]:
    """Return the parties that have no lever and so cannot leave any state."""
    verdicts = assessment.status_quo.parties.values()
    return tuple(words.party(each.party) for each in verdicts if not each.has_levers)


def _verdict_view(verdict: PartyVerdict, words: Labels) -> VerdictView:
    answers = verdict.explanation.answers
    ordered = sorted(answers, key=lambda answer: answer.deterred)
    reasons = tuple(
        answer_sentence(words, verdict.explanation, answer) for answer in ordered[:MOST_REASONS]
    )
    return VerdictView(
        who=words.party(verdict.party),
        badge=stays(verdict.strongest if verdict.stays else None),
        lead=_lead(verdict, words),
        reasons=reasons,
        left_out=len(answers) - len(reasons),
    )


def _lead(verdict: PartyVerdict, words: Labels) -> str:
    answers = verdict.explanation.answers
    count = len(answers)
    if verdict.nearest is None:
        return "It has no move from here."
    if not count:
        told = counted(verdict.moves, "move")
        return (
            f"None of its {told} leads anywhere it likes better. The one it minds least: setting "
            f"{words.settings(verdict.nearest)}."
            if verdict.moves > 1
            else "Its one move leads nowhere it likes better: setting "
            f"{words.settings(verdict.nearest)}."
        )
    told = "Its one move" if verdict.moves == 1 else f"{count} of its {verdict.moves} moves"
    leading = f"{told} would improve its position"
    if verdict.stays:
        return f"{leading}, but {'it would' if count == 1 else 'each would'} be answered."
    free = sum(not answer.deterred for answer in answers)
    spoilt = count - free
    tail = f"; {spoilt} of them would be undone, {free} would not" if spoilt else ""
    return f"{leading}{tail}."


def agreement_views(assessment: Assessment, words: Labels) -> tuple[AgreementView, ...]:
    """Return who could leave the status quo together to the gain of each, and where to."""
    model = assessment.model
    steps = assessment.joint.get(model.status_quo, ())
    return tuple(_agreement_view(assessment, step, words) for step in steps)


def _agreement_view(assessment: Assessment, step: JointStep, words: Labels) -> AgreementView:
    return AgreementView(
        who=sentence_case(words.parties(step.coalition, most=9)),
        to=words.state(step.target),
        badge=badge_of(assessment, step.target),
        changes=differences(assessment.model, step.source, step.target, words),
        others=step.targets - 1,
    )


def differences(model: Model, source: int, target: int, words: Labels) -> tuple[str, ...]:
    """Say lever by lever how one state differs from another."""
    before, after = model.space.levels_of(source), model.space.levels_of(target)
    return tuple(
        f"{model.levers[lever].title}: {words.level(lever, level)} → "
        f"{words.level(lever, after[lever])}"
        for lever, level in before.items()
        if level != after[lever]
    )
