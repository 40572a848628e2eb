"""What to watch: the observable things that tell most about the conclusions of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.case import Definition
from detente.studies.front_page.blocks import Row

if TYPE_CHECKING:  # most pages watch nothing
    from detente.studies.indicators import ConclusionIndicators, Indicator

DRAWS = 1024
MOST_WATCHED = 2
HOLDS_ALONE = "status_quo.nash"


@dataclass(frozen=True)
class PageIndicator:
    """One observable thing, and what it tells of one conclusion.

    Attributes
    ----------
    conclusion, title : str
        Its name and its label.
    indicator : Indicator
    """

    conclusion: str
    title: str
    indicator: Indicator


def is_watchable(definition: Definition) -> bool:
    """Whether the case names something uncertain, and something that can be seen."""
    inputs = any(each.observable is not None for each in definition.uncertainties.values())
    outcomes = any(each.observable is not None for each in definition.outcomes.values())
    return bool(definition.uncertainties) and (inputs or outcomes)


def page_indicators(case: str, definition: Definition) -> tuple[PageIndicator, ...]:
    """Return the most telling things of all conclusions with 20 draws on each side.

    Parameters
    ----------
    case : str
        The case's name or path, for bounds left to its ledger; empty where it has none.
    definition : Definition

    Raises
    ------
    InputError, NotApplicableError
    """
    from detente.studies.indicators import indicators

    asked = [HOLDS_ALONE, *definition.conclusions]
    found = indicators(case or definition, asked, DRAWS)
    best = [
        PageIndicator(each.conclusion.name, _title(each), each.listed[0])
        for each in found.conclusions
        if each.enough and each.listed
    ]
    best.sort(key=lambda each: -each.indicator.threshold.bits)
    own = {each.indicator.input: each for each in reversed(best)}  # each thing once, at its best
    return tuple(each for each in best if own[each.indicator.input] is each)[:MOST_WATCHED]


def watch_rows(watched: tuple[PageIndicator, ...]) -> Iterator[Row]:
    """Say each: which side of its threshold is how many times as likely if a conclusion holds."""
    for each in watched:
        yield Row("", (_sentence(each.title, each.indicator),))


def _title(found: ConclusionIndicators) -> str:
    alone = found.conclusion.name == HOLDS_ALONE.replace(".", "_")
    return "no party moves alone" if alone else f"“{found.title}”"


def _sentence(title: str, each: Indicator) -> str:
    from detente.studies.indicators import ratio_text

    above = each.above.value >= each.below.value
    side, ratio = ("above", each.above) if above else ("below", each.below)
    unit = "" if each.unit in ("", "1") else f" {each.unit}"
    return (
        f"{each.label} {side} {each.threshold.at:.2g}{unit}: {ratio_text(ratio)} times "
        f"as likely if {title}."
    )
