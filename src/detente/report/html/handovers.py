"""Handovers as pictures: a lane for each holder, and people as lines that change lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.handover import HandoverStage
from detente.report.html.graph.draw import Line
from detente.report.html.graph.text import text_width, wrap
from detente.studies import Labels, Overview
from detente.studies.handover import HandoverStudy, handover_sentences
from detente.text import counted, sentence_case

NAMES, COLUMN, HEAD = 128.0, 104.0, 58.0
LANE, BETWEEN, PAD = 26.0, 15.0, 8.0
TEXT, LEADING = 11.5, 15.0
MOST_LINES = 12  # people drawn one by one


@dataclass(frozen=True)
class CustodyLine:
    """One stretch of a person's way: in a lane, or from one lane to another."""

    path: str
    style: str


@dataclass(frozen=True)
class HandoverLanes:
    """The drawing: a lane for each holder, a column for each stage."""

    width: float
    height: float
    rules: str
    ways: tuple[CustodyLine, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ReceiptView:
    """Who passed whom to whom."""

    who: str
    giver: str
    receiver: str
    place: str
    day: str
    origins: str
    gaps: str


@dataclass(frozen=True)
class HandoverView:
    """All that the page prints of one handover."""

    title: str
    note: str
    claims: tuple[str, ...]
    problem: str
    sentences: tuple[str, ...]
    lanes: HandoverLanes | None
    stages: tuple[tuple[str, ...], ...]
    receipts: tuple[ReceiptView, ...]


def handovers_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return every handover of the case; None where it has none."""
    if not found.handovers:
        return None
    del words
    return {"handovers": tuple(_view(found, name) for name in found.handovers)}


def _view(found: Overview, name: str) -> HandoverView:
    text, part = found.model.definition.handovers[name], found.handovers[name]
    study = part.value
    if study is None:
        return HandoverView(text.title, text.note, text.claims, part.reason, (), None, (), ())
    return HandoverView(
        title=text.title,
        note=text.note,
        claims=text.claims,
        problem="",
        sentences=tuple(sentence_case(line) for line in handover_sentences(study)),
        lanes=draw_lanes(study),
        stages=tuple(_stage(each.stage, each.day) for each in study.answer.stages),
        receipts=tuple(
            ReceiptView(
                ", ".join(each.who),
                each.giver,
                each.receiver,
                each.place or "unknown",
                "unknown" if each.day is None else each.day.isoformat(),
                ", ".join(each.origins) or "none",
                "; ".join(each.gaps) or "none",
            )
            for each in study.answer.receipts
        ),
    )


def _stage(stage: HandoverStage, day: Any) -> tuple[str, ...]:
    return (
        stage.name,
        stage.actor or "unknown",
        stage.place or "unknown",
        "unknown" if day is None else day.isoformat(),
        {"record": "on record", "assumption": "assumed", "unknown": "unknown"}[stage.status],
        ", ".join(stage.claims) or "none",
    )


def draw_lanes(study: HandoverStudy) -> HandoverLanes:
    """Draw where everybody is after each stage, in the order written, if each is done.

    A stretch is broken where the stage is not on record.
    """
    chain = study.chain
    stages = chain.stages
    holders = list(dict.fromkeys([p.holder for p in chain.people] + _receivers(stages)))
    shown = chain.people[:MOST_LINES]
    height = max(LANE, BETWEEN * len(shown) + 2 * PAD)
    middle = {
        (holder, k): HEAD + height * lane + PAD + BETWEEN * (k + 0.5)
        for lane, holder in enumerate(holders)
        for k in range(len(shown))
    }
    bottom = HEAD + height * len(holders)
    width = NAMES + COLUMN * (len(stages) + 1)
    ways: list[CustodyLine] = []
    lines = [*_heads(study)]
    for k, person in enumerate(shown):
        here, x = person.holder, NAMES
        lines.append(Line(x + 3, middle[here, k] - 4, person.name, "small"))
        ways.append(CustodyLine(f"M{x} {middle[here, k]:.1f}h{COLUMN}", "custody"))
        for place, stage in enumerate(stages):
            x = NAMES + COLUMN * (place + 1)
            there = _after(stage, person.name, here)
            style = "custody unknown" if stage.status == "unknown" else "custody"
            y, to = middle[here, k], middle[there, k]
            ways.append(CustodyLine(f"M{x} {y:.1f}L{x + 34} {to:.1f}H{x + COLUMN}", style))
            here = there
    if len(chain.people) > len(shown):
        left = counted(len(chain.people) - len(shown), "more person", "more people")
        lines.append(Line(NAMES + 3, bottom + 14, f"and {left}", "small"))
    rules = "".join(f"M0 {HEAD + height * lane}H{width}" for lane in range(len(holders) + 1))
    rules += "".join(f"M{NAMES + COLUMN * k} {HEAD}V{bottom}" for k in range(len(stages) + 2))
    for lane, holder in enumerate(holders):
        whose = chain.party(holder)
        lines.append(Line(0, HEAD + height * lane + 16, holder, "title"))
        if whose and whose != holder:
            lines.append(Line(0, HEAD + height * lane + 30, f"of {whose}", "small"))
    return HandoverLanes(width, bottom + 20, rules, tuple(ways), tuple(lines))


def _receivers(stages: Sequence[HandoverStage]) -> list[str]:
    return [holder for stage in stages for m in stage.moves for holder in (m.giver, m.receiver)]


def _after(stage: HandoverStage, person: str, holder: str) -> str:
    for move in stage.moves:
        if person in move.who and (move.giver == holder or not move.where_held):
            return move.receiver
    return holder


def _heads(study: HandoverStudy) -> list[Line]:
    lines = [Line(NAMES + 4, 16, "before", "title")]
    for place, each in enumerate(study.answer.stages):
        x = NAMES + COLUMN * (place + 1) + 4
        name = each.stage.name.replace("_", " ")
        wrapped = wrap(name, TEXT, COLUMN - 8, bold=True)[:2]
        assert all(text_width(text, TEXT, bold=True) <= COLUMN for text in wrapped)
        for number, text in enumerate(wrapped):
            lines.append(Line(x, 16 + LEADING * number, text, "title"))
        when = "day unknown" if each.day is None else each.day.isoformat()
        lines.append(Line(x, 16 + LEADING * 2, when, "small"))
    return lines
