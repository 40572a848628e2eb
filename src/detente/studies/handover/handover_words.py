"""A handover in words: how it ends, when, who arrives, who would see it, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from detente.handover import Chance, HandoverAnswer, HandoverEnding
from detente.studies.handover.handover_study import HandoverStudy
from detente.text import counted, listed

QUANTILES = (0.1, 0.5, 0.9)


def handover_sentences(study: HandoverStudy) -> list[str]:
    """Return what follows from a handover, the endings first and the gaps last."""
    answer = study.answer
    lines = [_ending(answer, each) for each in answer.endings]
    lines += _times(answer)
    lines += _arrivals(answer)
    lines += _both_sides(answer)
    lines += _dates(answer)
    lines += _confirmations(answer)
    lines += _seen(study)
    if not any(stage.stage.kind == "consent" for stage in answer.stages):
        lines.append("Consent to leave: not on record; the chain has no stage for it.")
    if answer.unknown:
        lines.append(f"Unknown: {'; '.join(answer.unknown)}.")
    if answer.runs is not None:
        lines.append(f"Simulated: {answer.runs:,} runs, seed {answer.seed}.")
    return lines


def _ending(answer: HandoverAnswer, ending: HandoverEnding) -> str:
    if ending.p is None:
        chance = f"between {float(ending.low):.1%} and {float(ending.high):.1%}, by unknown days"
    else:
        error = answer.error(ending.p)
        chance = _share(ending.p) + ("" if error is None else f" ± {2 * error:.1%}")
    held: dict[str, list[str]] = {}
    for each in ending.holders:
        told = each.person if each.p == 1 else f"{each.person} ({float(each.p):.0%})"
        held.setdefault(each.holder, []).append(told)
    whose = "; ".join(f"{holder} holds {listed(people)}" for holder, people in held.items())
    return f"{ending.name.capitalize()}: {chance}." + (f" {whose}." if whose else "")


def _share(p: Chance) -> str:
    """A chance in per cent, one place unless it is certain."""
    return f"{float(p):.0%}" if p in (0, 1) else f"{float(p):.1%}"


def _times(answer: HandoverAnswer) -> Iterator[str]:
    if answer.completed is None:
        yield "No time is computed: some days are not known."
        return
    days = []
    for p in QUANTILES:
        day = answer.quantile(p, "completed") if answer.completed else None
        if day is not None:
            days.append(f"{p:.0%} by {_day(answer, day)}")
    if days:
        yield f"Where it is completed: {', '.join(days)}."


def _day(answer: HandoverAnswer, day: int) -> str:
    when = answer.chain.date_of(day)
    return f"day {day}" if when is None else when.isoformat()


def _arrivals(answer: HandoverAnswer) -> Iterator[str]:
    if answer.arrivals is None:
        return
    told = ", ".join(f"{n} ({_share(p)})" for n, p in sorted(answer.arrivals.items()))
    yield f"How many arrive: {told}."


def _both_sides(answer: HandoverAnswer) -> Iterator[str]:
    for party, p in (answer.both_sides or {}).items():
        if p:
            yield f"In the end {party} holds people of both sides: {float(p):.1%}."


def _dates(answer: HandoverAnswer) -> Iterator[str]:
    names = ("announced", "decreed", "executed", "effective")
    told = [f"{name} {_told(getattr(answer.dates, name))}" for name in names]
    yield f"Dates: {', '.join(told)}."


def _told(when: date | None) -> str:
    return "unknown" if when is None else when.isoformat()


def _confirmations(answer: HandoverAnswer) -> Iterator[str]:
    for each in answer.confirmations:
        count = counted(len(each.origins), "origin")
        line = f"{each.stage} is confirmed by {count}: {listed(each.origins)}"
        if each.own:
            line += f", of which {listed(each.own)} {'is' if len(each.own) == 1 else 'are'} a "
            line += "signer's own word"
        if each.independent is not None and each.day is not None:
            known = {k: float(p) for k, p in each.independent.items() if k > 0}
            chances = ", ".join(f"{k} or more {p:.0%}" for k, p in known.items())
            line += f"; without own words by {_day(answer, each.day)}: {chances or 'none'}"
        yield line + "."


def _seen(study: HandoverStudy) -> Iterator[str]:
    for each in study.notices:
        if each.seen:
            by = float(each.mean_day_if_seen - each.due)
            yield (
                f"If {each.stage} were withheld, it would be seen with a chance of "
                f"{1 - float(each.never):.0%}, {by:.1f} days after it was due on the average."
            )
        else:
            yield f"If {each.stage} were withheld, nobody but the breaker would say so."
