"""How good forecasts have been, in lines: rules on past cycles, one forecast with outcomes."""

from __future__ import annotations

from detente.forecast import ForecastScore
from detente.report.terminal.layout import columns, paragraph
from detente.studies.forecast import PastRecord
from detente.text import counted, day, listed

RULES = {"base": "base rate", "calendar": "with elections"}
RIVALS = {
    "base_rate": "the base rate",
    "by_cycles": "the base rate by cycles",
    "calendar": "dated events without aims",
    "support": "support",
    "unchanged": "nothing changes",
    "pce": "votes between positions",
}


def backtest_lines(found: PastRecord) -> list[str]:
    """Return how rules did on past cycles, each forecast from the others."""
    rows = [["rule", "counts", "Brier", "log", "skill (95 % over cycles)", "shown"]]
    for each in found.rules:
        skill = "-"
        if each.skill is not None and each.low is not None and each.high is not None:
            skill = f"{each.skill:.3f} ({each.low:.3f} to {each.high:.3f})"
        name = RULES.get(each.rule, each.rule)
        scores = [f"{each.brier:.4f}", f"{each.log:.4f}"]
        rows.append([name, each.counts, *scores, skill, "yes" if each.shown else "no"])
    first = found.rules[0]
    lines = [*columns(rows), ""]
    lines += paragraph(
        f"{counted(first.questions, 'answered question')} of {counted(first.cycles, 'cycle')}, "
        "each cycle forecast from the others. A coin scores 0.2500 and 0.6931."
    )
    aims = [each for each in found.rules if each.strengths]
    if len(aims) < len(found.rules):
        lines.append("Rates and elections know nothing of anybody's aims.")
    for each in aims:
        told = listed([f"{beta:g} in {cycle}" for cycle, beta in each.strengths.items()], most=12)
        lines += paragraph(
            f"{each.rule}, by {each.counts}: aims tilt the rates of "
            f"{counted(len(each.families), 'family', 'families')} of questions, as strongly as "
            f"suits the other cycles: {told}. Other families keep rates and elections, and the "
            "skill is against these.",
            hanging="  ",
        )
    if found.models_tried is not None:
        lines.append(f"Models tried on this file so far: {found.models_tried}.")
    return lines


def score_lines(found: ForecastScore) -> list[str]:
    """Return how a forecast did, answer by answer, and beside its rivals."""
    rows = [["question", "by", "chance", "came", "Brier"]]
    for question in found.questions:
        for each in question.answers:
            came = "open" if each.outcome is None else "yes" if each.outcome else "no"
            name = question.label or question.id
            rows.append([name, day(each.by), f"{each.p:.3f}", came, _number(each.brier)])
    lines = [*columns(rows), ""]
    lines += paragraph(
        f"{found.case}, rule {found.rule}: Brier {_number(found.brier)}, log {_number(found.log)} "
        f"over {counted(found.scored, 'question')} with an outcome; "
        f"{counted(found.unresolved, 'answer')} still open, {found.without_outcome} without an "
        "outcome."
    )
    if found.certain_misses:
        told = counted(found.certain_misses, "answer")
        lines.append(f"{told} gave no chance to what happened.")
    for rival in found.rivals:
        name = RIVALS.get(rival.name, rival.name)
        answers = counted(rival.answers, "answer")
        lines += paragraph(
            f"{name[:1].upper()}{name[1:]}: Brier {rival.brier:.4f}, the forecast "
            f"{rival.own_brier:.4f} on the same {answers}.",
            hanging="  ",
        )
    return lines


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
