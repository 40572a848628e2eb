"""What to watch, in words."""

from __future__ import annotations

from math import log10

from detente.studies.indicators.indicator_study import ConclusionIndicators, Indicator
from detente.text import listed
from detente.uncertainty import LEAST_A_SIDE, LEAST_BITS, LikelihoodRatio

MOST_REFUSED = 3


def indicators_lines(found: ConclusionIndicators) -> list[str]:
    """Say what tells a conclusion true from false, the most telling first."""
    lines = [f"{found.title}: holds in {found.true:,} draws and not in {found.false:,}."]
    if not found.enough:
        lines.append(f"  Fewer than {LEAST_A_SIDE} draws are on one side, so nothing can be said.")
        return lines
    lines += [f"  {indicator_sentence(each)}" for each in found.listed]
    if not found.listed and found.unlisted:
        lines.append(f"  Nothing observable tells more than {LEAST_BITS} bits of it.")
    elif not found.listed:
        lines.append("  The case marks nothing as observable.")
    best = found.listed[0].threshold.bits if found.listed else 0.0
    more = [each for each in found.refused if each.bits > best]
    if more:
        named = [f"“{each.label}” ({each.bits:.2f} bits)" for each in more]
        lines.append(f"  {listed(named, most=MOST_REFUSED)} would tell more, and cannot be seen.")
    return lines


def indicator_sentence(each: Indicator) -> str:
    """Say what a value at or above the threshold tells, and one below it.

    "Exports by rail at or above 1.2 Mt / year: 9.0 times (3.8–21) as likely if it holds; below:
    0.27 times. Customs statistics, every month."
    """
    unit = "" if each.unit in ("", "1") else f" {each.unit}"
    every = f", every {each.observable.every}" if each.observable.every else ""
    how = each.observable.how.rstrip(".")
    return (
        f"{each.label} at or above {each.threshold.at:.4g}{unit}: {ratio_text(each.above)} times "
        f"{interval_text(each.above)} as likely if it holds; below: {ratio_text(each.below)} times "
        f"{interval_text(each.below)}. {how}{every}."
    )


def ratio_text(ratio: LikelihoodRatio) -> str:
    """Write a ratio with two figures."""
    start = "at least " if ratio.at_least else "at most " if ratio.at_most else ""
    return f"{start}{_two(ratio.value)}"


def interval_text(ratio: LikelihoodRatio) -> str:
    """Write the interval of a ratio with two figures an end."""
    return f"({_two(ratio.low)}–{_two(ratio.high)})"


def _two(value: float) -> str:
    """Two figures, and no more than three decimals."""
    places = max(0, min(3, 1 - int(log10(value)) if value >= 1 else 2))
    return f"{value:.{places}f}"
