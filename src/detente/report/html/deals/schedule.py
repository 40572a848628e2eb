"""How a deal could be carried out in steps, as the report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import Figure, ScheduleText
from detente.deals import Schedule, StepCheck
from detente.report.html.deals.scale import short
from detente.report.html.deals.timeline import Timeline, draw_timeline
from detente.studies import Labels, OverviewPart
from detente.studies.deals import ScheduleStudy, no_schedule, slack_sentence
from detente.text import counted, listed, sentence_case


@dataclass(frozen=True)
class SlackView:
    """What one party makes of one step."""

    who: str
    going_on: str
    breach: str
    slack: str
    by: str


@dataclass(frozen=True)
class StepView:
    """One step: what moves, and what everybody who could break it makes of it."""

    name: str
    moves: tuple[str, ...]
    parties: tuple[SlackView, ...]


@dataclass(frozen=True)
class ScheduleView:
    """The schedule of a deal, or why there is none."""

    terms: tuple[str, ...]
    lead: str
    timeline: Timeline | None
    slack: tuple[str, ...]
    steps: tuple[StepView, ...]
    otherwise: tuple[str, ...]
    others: bool


def schedule_view(part: OverviewPart[ScheduleStudy], words: Labels) -> ScheduleView | None:
    """Put a deal's schedule in words; None for a deal without one."""
    study = part.value
    if study is None:
        if not part.reason:
            return None
        return ScheduleView((), f"This could not be judged: {part.reason}", None, (), (), (), False)
    found = study.fastest
    plan = None if found is None else found.schedule
    return ScheduleView(
        terms=_terms(study, words),
        lead=_without_values(study, words) or _lead(study, words),
        timeline=None if plan is None else draw_timeline(plan, words, study.period),
        slack=()
        if plan is None
        else tuple(slack_sentence(words, plan, party) for party in plan.terms.parties),
        steps=() if plan is None else _steps(plan, words),
        otherwise=_otherwise(study, words),
        others=study.deal.others != "held",
    )


def _without_values(study: ScheduleStudy, words: Labels) -> str:
    """Say who has an order and no values, so that no step can be weighed."""
    names = study.ordinal
    if not names:
        return ""
    verb = "have" if len(names) > 1 else "has"
    return sentence_case(
        f"{words.parties(names, most=9)} {verb} an order and no values, so what a step is worth "
        "later cannot be set against what it costs now, and no schedule can be looked for."
    )


def _lead(study: ScheduleStudy, words: Labels) -> str:
    found = study.fastest
    if found is None:
        return f"No schedule can be looked for: {study.why}"
    plan = found.schedule
    if plan is None:
        assert found.reason is not None
        why = no_schedule(words, found.reason)
        lead = f"No schedule on these terms enforces itself: {why}"
        return lead if found.certain else f"{lead} Some ways had to be left out of the search."
    text = (
        f"The fastest schedule that nobody gains by breaking takes {counted(plan.steps, 'step')}."
    )
    if not found.certain:
        text += " Some ways had to be left out of the search, so there may be a faster one."
    safest = study.safest.schedule if study.safest else None
    if safest is not None and safest.path != plan.path:
        text += f" The one with the most slack takes {counted(safest.steps, 'step')}."
    return text


def _otherwise(study: ScheduleStudy, words: Labels) -> tuple[str, ...]:
    """Say what it would take where there is no schedule."""
    lines = []
    if study.collateral is not None:
        pledged = [
            f"{words.the_party(name)} {short(amount)}"
            for name, amount in study.collateral.amounts.items()
        ]
        steps = counted(study.collateral.schedule.steps, "step")
        lines.append(
            f"With enough pledged there is one, of {steps}: {listed(pledged, most=9)}, each in its "
            "own units, lost when a breach is noticed."
        )
    if study.patience is not None:
        if study.patience.discount is None:
            lines.append("No patience up to a discount factor of 0.99 a step makes one possible.")
        else:
            lines.append(
                "With the same discount factor for all there is one from "
                f"{short(study.patience.discount)} a step on."
            )
    return tuple(lines)


def _terms(study: ScheduleStudy, words: Labels) -> tuple[str, ...]:
    """Say the terms as the case has them, with what each number rests on."""
    terms, model = study.deal.schedule, words.model
    assert terms is not None
    turns = "by turns" if terms.timing == "alternating" else "all may move in any step"
    lines = [f"Steps: {turns}{_each(terms.period)}{_most(terms.deadline)}."]
    known = terms.rate or terms.discount
    kind = "Impatience" if terms.rate else "What the next step counts against this one"
    patience = [f"{words.party(name)} {_figure(figure)}" for name, figure in known.items()]
    lines.append(f"{kind}: {'; '.join(patience)}.")
    if terms.irreversible:
        titles = [f"“{model.levers[name].title}”" for name in terms.irreversible]
        lines.append(f"Cannot be taken back: {listed(titles, most=9)}.")
    lines.append(f"A breach is answered {_delay(terms, study.delay)} after it is noticed.")
    if terms.detection:
        lines.append(f"The chance that a breach is noticed, a step: {_figure(terms.detection)}.")
    if terms.notice:
        told = [
            f"{chance:g} after {counted(int(step), 'step')}"
            for step, chance in terms.notice.items()
            if chance
        ]
        lines.append(f"A breach is first noticed with a chance of {listed(told, most=12)}.")
    for name, pledge in terms.collateral.items():
        if pledge.amount.value:
            keeper = pledge.held_by
            title = words.party(keeper) if keeper in model.parties else keeper
            held = f", kept by {title}" if title else ""
            lines.append(
                f"{words.party(name)} pledges {_figure(pledge.amount)} of its own value{held}."
            )
    if terms.after == "ends":
        lines.append("After the last step the relation ends: nothing more is at stake then.")
    return tuple(lines)


def _delay(terms: ScheduleText, steps: int) -> str:
    told = counted(steps, "step")
    if terms.delay is None or terms.delay.unit == "1":
        return told
    return f"{_figure(terms.delay)}, counted as {told},"


def _each(period: Figure | None) -> str:
    return f", {_figure(period)} each" if period else ""


def _most(deadline: Figure | None) -> str:
    if deadline is None:
        return ""
    return f", at most {_figure(deadline)}" + (" of them" if deadline.unit == "1" else " in all")


def _figure(figure: Figure) -> str:
    """A number with its unit, its range and what it rests on."""
    unit = "" if figure.unit == "1" else figure.unit.replace("1 / ", "a ", 1)
    text = f"{short(figure.value)} {unit}".rstrip()
    if figure.low is not None or figure.high is not None:
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        text += f", {short(low)} to {short(high)}"
    if figure.claims:
        text += f" [{', '.join(figure.claims)}]"
    return text


def _steps(plan: Schedule, words: Labels) -> tuple[StepView, ...]:
    model = words.model
    views = []
    last = plan.steps + (plan.terms.after == "lasts")
    for step in range(1, last + 1):
        rest = step > plan.steps
        moved = {} if rest else plan.moves(step)
        moves = tuple(
            f"{words.party(model.levers[lever].owner)}: {model.levers[lever].title}, "
            f"{words.level(lever, a)} → {words.level(lever, b)}"
            for lever, (a, b) in moved.items()
        )
        parties = tuple(_slack(plan, c, words) for c in plan.checks if c.step == step)
        still = "what was agreed is kept" if rest else "nothing moves"
        views.append(StepView("for ever" if rest else str(step), moves or (still,), parties))
    return tuple(views)


def _slack(plan: Schedule, check: StepCheck, words: Labels) -> SlackView:
    tolerance = float(plan.terms.tolerance[plan.terms.parties.index(check.party)])
    slack = 0.0 if abs(check.slack) <= tolerance else check.slack
    none = check.breach is None
    by = "; ".join(
        f"{words.model.levers[lever].title} to {words.level(lever, level)}"
        for lever, level in check.breach_to.items()
    )
    return SlackView(
        who=words.party(check.party),
        going_on=short(check.going_on),
        breach="–" if check.breach is None else short(check.breach),
        slack="cannot break it" if none else short(slack),
        by=sentence_case(by),
    )
