"""A deal's packages in sentences and marks."""

from __future__ import annotations

from detente.deals import NoSchedule, Schedule
from detente.model import Model
from detente.studies import Labels
from detente.studies.deals import sweetening_sentences
from detente.studies.deals.amounts import agreement_sentence, agreements
from detente.studies.deals.deal_study import DealStudy
from detente.studies.deals.schedule import ScheduleRequest
from detente.text import counted, listed, sentence_case

FAIR = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}
_KIND = {
    "fastest": "the fastest",
    "safest": "the safest",
    "least-collateral": "the least collateral makes possible this",
    "least-patience": "the least patience makes possible this",
}
_HOW = {
    "held": "with everybody else where they stand",
    "answered": "everybody else answering in its own interest",
    "equilibrium": "everybody else settling in an equilibrium",
}
_LEFT_OUT = {
    "no way there": "in which a lever stands where it does not go from the start",
    "forbidden by rules": "which the rules forbid while the others stand where they do",
    "no end": "that no equilibrium agrees with",
    "several ends": "that may end in several states",
    "goes round": "after which the others' replies go round",
    "cut short": "after which the search for the others' replies was cut short",
}


def offers_sentences(study: DealStudy) -> list[str]:
    """Say how many packages there are, how many are efficient, and what cannot be said."""
    words, offers = Labels(study.model), study.offers
    who = words.parties(offers.signers, most=9)
    found = offers.bargain
    how = _HOW[offers.how]
    if found is None:
        lines = [f"no package of {who} ends in one state for certain, {how}."]
    else:
        efficient, zone = int(found.efficient.sum()), len(found.zone)
        lines = [
            f"{counted(offers.judged, 'package')} of {who}, {how}: {efficient:,} efficient, "
            f"{int(found.rational.sum()):,} that nobody would refuse, {zone:,} both.",
            *(f"{name} could gain in none that nobody would refuse." for name in _idle(study)),
            *_ordinal(study, words),
            *_agreements(study, words),
            *_no_fair_points(study),
        ]
    lines += [
        f"Left out: {counted(count, 'package')} {_LEFT_OUT.get(reason, reason)}."
        for reason, count in offers.left_out.items()
    ]
    return [lines[0], *map(sentence_case, lines[1:])]


def package_marks(study: DealStudy) -> dict[int, tuple[str, ...]]:
    """Return what is said of single packages: the deal itself, the status quo, fair points."""
    found = study.offers.bargain
    if found is None:
        return {}
    numbers = {int(number) for number in found.packages.numbers}
    marks: dict[int, list[str]] = {}
    if study.package is not None:
        for end in study.package.ends:
            marks.setdefault(end.state, []).append("this package")
    marks.setdefault(study.model.status_quo, []).append("status quo")
    for name in found.solutions:
        for number in found.picks(name):
            marks.setdefault(number, []).append(name)
    return {number: tuple(told) for number, told in marks.items() if number in numbers}


def mending_sentences(study: DealStudy) -> list[str]:
    """Say what would make the package one that nobody refuses, and one that holds."""
    words = Labels(study.model)
    lines = []
    for found in (*study.acceptable.values(), *study.lasting.values()):
        lines += sweetening_sentences(words, found)
    return lines


def schedule_sentences(model: Model, found: ScheduleRequest) -> list[str]:
    """Say what kind of schedule was looked for, and what came out."""
    words, plan = Labels(model), found.schedule
    if plan is None:
        why = no_schedule(words, found.reason) if found.reason else found.why
        lines = [f"there is no schedule that enforces itself: {why}"]
        if not found.certain:
            lines = [
                f"no schedule that enforces itself was found: {why}",
                "Some ways were left out of the search, so there may be one all the same.",
            ]
        if found.goal in ("fastest", "safest"):
            lines.append("Ask for the least collateral, or the least patience, that it would take.")
        return lines
    terms = plan.terms
    turns = "all may move in any step" if terms.timing == "simultaneous" else "by turns"
    lines = [f"{_KIND[found.goal]} schedule: {counted(plan.steps, 'step')}, {turns}."]
    if found.goal == "least-collateral":
        pledged = [f"{words.the_party(name)} {amount:.4g}" for name, amount in found.answer.items()]
        lines.append(f"What each has to pledge, in its own units: {listed(pledged, most=9)}.")
    if found.goal == "least-patience":
        lines.append(
            f"It takes a discount factor of {found.answer['discount']:.4g} a step; what the case "
            "says of the parties' patience is set aside."
        )
    lines += [slack_sentence(words, plan, party) for party in terms.parties]
    if not found.certain:
        lines.append("Some ways were left out of the search, so there may be a better one.")
    return lines


def no_schedule(words: Labels, reason: NoSchedule) -> str:
    """Say why there is no schedule that enforces itself."""
    return reason.sentence(words.the_party)


def slack_sentence(words: Labels, plan: Schedule, party: str) -> str:
    """Say at which step a party comes nearest to breaking a schedule, and how near."""
    own = [check for check in plan.checks if check.party == party and check.breach is not None]
    who = sentence_case(words.the_party(party))
    if not own:
        return f"{who} can break it at no step."
    least = min(own, key=lambda check: check.slack)
    when = "after the last step" if least.step > plan.steps else f"at step {least.step}"
    return (
        f"{who} comes nearest to breaking it {when}: going on is worth {max(least.slack, 0):.4g} "
        "more in present value, in its own units."
    )


def step_text(plan: Schedule, step: int) -> str:
    """Say what a step moves, in the case's short names; the number after the last is rest."""
    if step > plan.steps:
        return "what was agreed is kept"
    moved = plan.moves(step)
    return "; ".join(f"{lever}: {a} → {b}" for lever, (a, b) in moved.items()) or "nothing"


def _ordinal(study: DealStudy, words: Labels) -> list[str]:
    """Say who has an order and no values, and what cannot be answered for that."""
    found = study.offers.bargain
    assert found is not None
    names = [name for name in found.packages.signers if found.packages.scales[name] == "rank"]
    if not names:
        return []
    verb = "have" if len(names) > 1 else "has"
    return [
        f"{words.parties(names, most=9)} {verb} an order and no values: fair points and schedules "
        "need gains that can be measured; who would refuse what, and what improves on what, does "
        "not."
    ]


def _agreements(study: DealStudy, words: Labels) -> list[str]:
    """Say whose amounts are the deal's, and how far they agree with the order."""
    found = study.offers.bargain
    assert found is not None
    among = agreements(study.model, study.deal, found.packages.numbers)
    return [agreement_sentence(words, each, among[name]) for name, each in study.agreements.items()]


def _no_fair_points(study: DealStudy) -> list[str]:
    found = study.offers.bargain
    assert found is not None
    return [
        f"{FAIR[name]}: {each.why_none}" for name, each in found.solutions.items() if each.why_none
    ]


def _idle(study: DealStudy) -> list[str]:
    words, found = Labels(study.model), study.offers.bargain
    return [] if found is None else [words.party(name) for name in found.indifferent]
