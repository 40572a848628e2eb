"""A schedule as a timeline: where every lever stands after each step, and each party's slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.deals import Schedule, Track
from detente.report.html.deals.scale import short
from detente.report.html.graph.draw import Line
from detente.report.html.graph.text import text_width, wrap
from detente.studies import Labels

NAMES, COLUMN = 116.0, 86.0
HEAD, LEVER, SLACK = 42.0, 40.0, 58.0
TEXT = 11.5
GAP = 5.0


@dataclass(frozen=True)
class TimelineBar:
    """A rectangle with its style."""

    x: float
    y: float
    width: float
    height: float
    style: str


@dataclass(frozen=True)
class Timeline:
    """The drawing: bars for levels and for slack, and texts.

    `rules` are the lines between the steps and between the lanes.
    """

    width: float
    height: float
    bars: tuple[TimelineBar, ...]
    rules: str
    lines: tuple[Line, ...]


def draw_timeline(plan: Schedule, words: Labels, period: float | None) -> Timeline:
    """Draw a schedule.

    Parameters
    ----------
    plan : Schedule
    words : Labels
    period : float or None
        How long a step is, in years.
    """
    columns = plan.steps + 2  # before the first step, the steps, and afterwards
    width = NAMES + columns * COLUMN
    bars: list[TimelineBar] = []
    lines = [*_head(plan, period)]
    y = HEAD
    rules = f"M0 {y}H{width}"
    for place, track in enumerate(plan.terms.tracks):
        title = words.model.levers[track.name].title
        lines += _name([words.party(track.party), title], y, LEVER)
        for block, texts in _levels(plan, place, track, words, y):
            bars.append(block)
            lines += texts
        y += LEVER
        rules += f"M0 {y}H{width}"
    for party in plan.terms.parties:
        lines += _name(["Slack of", words.party(party)], y, SLACK)
        for bar, line in _slack(plan, party, y):
            bars += [] if bar is None else [bar]
            lines.append(line)
        y += SLACK
        rules += f"M0 {y}H{width}"
    rules += "".join(f"M{NAMES + COLUMN * k} {HEAD}V{y}" for k in range(columns))
    return Timeline(width, y + 2, tuple(bars), rules, tuple(lines))


def after_steps(period: float, steps: int) -> str:
    """Say how much time some steps take, in the unit that fits.

    >>> after_steps(0.25, 3), after_steps(7 / 365.25, 1), after_steps(0.25, 8)
    ('9 months', '7 days', '24 months')
    """
    years = period * steps
    for unit, size in (("year", 1.0), ("month", 1 / 12), ("day", 1 / 365.25)):
        number = years / size
        whole = abs(number - round(number)) < 1e-6 and (unit != "year" or period >= 1)
        if (whole and number >= 1) or unit == "day":
            return f"{number:.3g} {unit}{'' if abs(number - 1) < 1e-6 else 's'}"
    raise AssertionError


def _head(plan: Schedule, period: float | None) -> Iterator[Line]:
    for column in range(plan.steps + 2):
        x = NAMES + COLUMN * column + GAP
        if column > plan.steps:
            yield Line(x, 16, "for ever" if plan.terms.after == "lasts" else "the end", "title")
            continue
        yield Line(x, 16, f"Step {column}" if column else "Before", "title")
        if period is not None and column:
            yield Line(x, 32, after_steps(period, column), "small")


def _name(texts: list[str], y: float, height: float) -> Iterator[Line]:
    lines: list[tuple[str, str]] = []
    for place, text in enumerate(texts):
        style = "mover" if (place == 0) == (texts[0] != "Slack of") else "label"
        bold = style == "mover"
        lines += [(part, style) for part in wrap(text, TEXT, NAMES - 8, bold=bold)[:2]]
    top = y + (height - 13 * len(lines)) / 2 + 10
    for place, (text, style) in enumerate(lines[:4]):
        yield Line(0.0, round(top + 13 * place, 1), text, style)


def _levels(
    plan: Schedule, place: int, track: Track, words: Labels, y: float
) -> Iterator[tuple[TimelineBar, list[Line]]]:
    """Yield a bar for every stretch in which the lever stays at one level."""
    levels = [levels[place] for levels in plan.path]
    levels.append(levels[-1])
    start = 0
    for column in range(1, len(levels) + 1):
        if column < len(levels) and levels[column] == levels[start]:
            continue
        x, width = NAMES + COLUMN * start, COLUMN * (column - start)
        share = _share(track, levels[start])
        bar = TimelineBar(x + 2, y + 4, width - 4, LEVER - 8, f"level part{round(share * 4)}")
        text = words.level(track.name, track.levels[levels[start]])
        texts = _fitted(text, width - 2 * GAP - 4)
        top = y + (LEVER - 13 * len(texts)) / 2 + 10
        yield (
            bar,
            [
                Line(x + GAP + 2, round(top + 13 * k, 1), part, "label")
                for k, part in enumerate(texts)
            ],
        )
        start = column


def _share(track: Track, level: int) -> float:
    """How far the lever has gone from where it started to where it goes."""
    whole = track.target - track.start
    return (level - track.start) / whole if whole else 0.0


def _fitted(text: str, room: float) -> list[str]:
    texts = wrap(text, TEXT, room)
    if len(texts) > 2:
        while text_width(f"{texts[1]}…", TEXT) > room:
            texts[1] = texts[1][:-1]
        texts = [texts[0], f"{texts[1]}…"]
    return texts


def _slack(plan: Schedule, party: str, y: float) -> Iterator[tuple[TimelineBar | None, Line]]:
    """Yield a bar and a number for every step at which the party could break the deal."""
    checks = [check for check in plan.checks if check.party == party]
    slack = [check.slack for check in checks if check.breach is not None]
    most = max([*slack, 0.0])
    least = min(slack, default=0.0)
    tolerance = float(plan.terms.tolerance[plan.terms.parties.index(party)])
    for check in checks:
        x = NAMES + COLUMN * check.step
        base = y + SLACK - 6
        if check.breach is None:
            yield None, Line(x + GAP, base - 3, "cannot break", "small")
            continue
        value = 0.0 if abs(check.slack) <= tolerance else check.slack
        height = round((SLACK - 26) * max(value, 0.0) / most, 1) if most > tolerance else 0.0
        style = "slack least" if check.slack == least else "slack"
        line = "title" if check.slack == least else "label"
        yield (
            TimelineBar(
                x + GAP, round(base - height - 1.5, 1), COLUMN - 2 * GAP, height + 1.5, style
            ),
            Line(x + GAP, round(base - height - 5, 1), short(value), line),
        )
