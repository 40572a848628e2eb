"""How sure may we be: each conclusion of the case over draws of what it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.model import Definition, Model

if TYPE_CHECKING:
    from detente.studies.uncertainty import ConclusionShare, RobustStability
    from detente.uncertainty import Settled

DRAWS = 512
POINTS = 64
WIDTH, HEIGHT = 180.0, 48.0  # of a running share, in pixels; the whole height is 0 to 100 per cent


@dataclass(frozen=True)
class RunningLine:
    """A running share as a drawing: the share as a line, its interval as a band around it."""

    line: str
    band: str
    told: str


@dataclass(frozen=True)
class ConclusionRow:
    """One conclusion over the draws; `share`, `low` and `high` in per cent of the draws."""

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


def robust_view(model: Model, case: str = "", draws: int = DRAWS) -> RobustView | None:
    """Return what the report says of the case's conclusions over draws.

    Parameters
    ----------
    model : Model
    case : str
        The case's name or path, whose ledger gives the bounds that are left to claims.
    draws : int

    Returns
    -------
    RobustView or None
        None for a case without uncertain inputs or without conclusions.
    """
    definition = model.definition
    if not definition.uncertainties or not definition.conclusions:
        return None
    from detente.studies.uncertainty import robust

    count = len(definition.uncertainties)
    try:
        found = robust(case if _rests_on_claims(definition) else definition, draws)
    except DetenteError as error:
        return RobustView(count, draws, 0, (), (), str(error))
    if not found.kept:
        return RobustView(count, draws, 0, (), (), " ".join(found.in_words()))
    rows = tuple(_row(each) for each in found.conclusions)
    return RobustView(count, draws, found.kept, rows, _notes(model, found))


def _rests_on_claims(definition: Definition) -> bool:
    spreads = [
        spread
        for each in definition.uncertainties.values()
        for spread in (each.distribution, each.ignorance)
    ]
    return any(spread is not None and spread.bounds == "claims" for spread in spreads)


def _notes(model: Model, found: RobustStability) -> tuple[str, ...]:
    told = list(found.in_words()[1:])
    if model.readings:
        told.append(
            "The draws take each party's aims as the case weighs them, not by the readings that "
            "the rest of this report uses."
        )
    return tuple(told)


def _row(each: ConclusionShare) -> ConclusionRow:
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
        running=running_line(each),
        settled=convergence.settled,
        verdict=_verdict(convergence),
    )


def _verdict(convergence: Settled) -> str:
    """Say in a few words whether there were enough draws (rule U33)."""
    if convergence.settled:
        return "settled"
    if convergence.draws_needed > convergence.draws:
        return f"not settled: about {convergence.draws_needed:,} draws would do"
    return "not settled: the draws are not alike from first to last"


def running_line(each: ConclusionShare) -> RunningLine:
    """Draw the share of the first so many draws, up to all of them."""
    from detente.uncertainty import running_share

    found = running_share(each.holds, points=POINTS)
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
