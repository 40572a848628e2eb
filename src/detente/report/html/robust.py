"""How sure may we be: each conclusion of the case over draws of what it does not know."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.studies import Labels, Overview, Sureness

if TYPE_CHECKING:
    from detente.studies.robust import ConclusionShare
    from detente.uncertainty import RunningShare, Settled

WIDTH, HEIGHT = 180.0, 48.0  # of a running share, in pixels; the whole height is 0 to 100 per cent


@dataclass(frozen=True)
class RunningLine:
    """A running share as a drawing: the share as a line, its interval as a band around it."""

    line: str
    band: str
    told: str


@dataclass(frozen=True)
class ConclusionRow:
    """One conclusion over the draws; `share`, `low` and `high` in per cent of the draws.

    Where its share is only a weight, `weight` says of what, and nothing else is told.
    """

    title: str
    best: str
    counted: str
    per_cent: str
    interval: str
    words: str
    share: float
    low: float
    high: float
    running: RunningLine
    settled: bool
    verdict: str
    weight: str = ""


@dataclass(frozen=True)
class RobustView:
    """The section; `problem` says why there are no rows, and is empty where there are.

    Attributes
    ----------
    inputs, draws, kept : int
        How many inputs are not known, draws were asked for, and draws count.
    rows : tuple of ConclusionRow
    notes : tuple of str
        What is to be known of the draws, failed ones first.
    problem : str
    """

    inputs: int
    draws: int
    kept: int
    rows: tuple[ConclusionRow, ...]
    notes: tuple[str, ...]
    problem: str = ""


def robust_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return what the report says of the case's conclusions over draws."""
    view = sureness_view(found)
    if view is None:
        return None
    return {"robust": view, "robust_command": shlex.join(["detente", "robust", found.case])}


def sureness_view(found: Overview) -> RobustView | None:
    """Return the shares; None for a case without uncertain inputs or without conclusions."""
    part = found.robust
    count = len(found.model.definition.uncertainties)
    if part.value is None:
        return RobustView(count, found.draws, 0, (), (), part.reason) if part.reason else None
    result = part.value.found
    if not result.kept:
        return RobustView(count, found.draws, 0, (), (), " ".join(result.in_words()))
    rows = tuple(_row(each, part.value.running[each.name]) for each in result.conclusions)
    return RobustView(count, found.draws, result.kept, rows, _notes(found, part.value))


def _notes(found: Overview, sure: Sureness) -> tuple[str, ...]:
    told = list(sure.found.in_words()[1:])
    if found.model.readings:
        told.append(
            "The draws take each party's aims as the case weighs them, not by the readings that "
            "the rest of this report uses."
        )
    return tuple(told)


def _row(each: ConclusionShare, running: RunningShare) -> ConclusionRow:
    likelihood, convergence = each.likelihood, each.convergence
    assert likelihood is not None
    assert convergence is not None
    return ConclusionRow(
        title=each.title,
        best="holds" if each.plain else "does not",
        counted=f"{likelihood.count:,} of {likelihood.draws:,}",
        per_cent=likelihood.per_cent,
        interval=likelihood.interval,
        words=likelihood.words,
        share=100 * likelihood.share,
        low=100 * likelihood.low,
        high=100 * likelihood.high,
        running=running_line(running),
        settled=convergence.settled,
        verdict=_verdict(convergence),
        weight=each.weight.sentence if each.weight else "",
    )


def _verdict(convergence: Settled) -> str:
    """Say in a few words whether there were enough draws (rule U33)."""
    if convergence.settled:
        return "settled"
    if convergence.draws_needed > convergence.draws:
        return f"not settled: about {convergence.draws_needed:,} draws would do"
    return "not settled: the draws are not alike from first to last"


def running_line(found: RunningShare) -> RunningLine:
    """Draw the share of the first so many draws, up to all of them."""
    last = int(found.draws[-1])
    across = [WIDTH * int(count) / last for count in found.draws]

    def points(shares: list[float]) -> list[str]:
        return [
            f"{x:.1f},{HEIGHT * (1 - share):.1f}" for x, share in zip(across, shares, strict=True)
        ]

    upper, lower = points(found.high.tolist()), points(found.low.tolist())
    half = int((found.draws <= last / 2).sum()) - 1
    told = f"{100 * found.share[-1]:.0f} % after all {last:,} draws"
    if half >= 0:
        told = f"{100 * found.share[half]:.0f} % after {int(found.draws[half]):,} draws, {told}"
    return RunningLine(
        line=f"M{' L'.join(points(found.share.tolist()))}",
        band=f"M{' L'.join([*upper, *reversed(lower)])} Z",
        told=f"The share as the draws came in: {told}.",
    )
