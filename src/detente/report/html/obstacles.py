"""Who blocks what, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.report.html.badges import Badge, badge_of
from detente.stability import Move
from detente.studies import Labels, Overview
from detente.studies.assessment import Assessment, NeededChange, ReluctantMove, Turning
from detente.text import counted, sentence_case

MOST_BLOCKS = 8
MOST_TARGETS = 6


@dataclass(frozen=True)
class BlockView:
    """A move that its maker would not gain by, and what lies beyond it."""

    who: str
    changes: tuple[str, ...]
    cost: str
    when: str
    targets: str


@dataclass(frozen=True)
class ObstacleStep:
    """One move on a way."""

    who: str
    changes: tuple[str, ...]
    willing: bool
    target: int


@dataclass(frozen=True)
class WayView:
    """The easiest way to one state, move by move."""

    title: str
    badge: Badge
    steps: tuple[ObstacleStep, ...]
    reachable: bool


@dataclass(frozen=True)
class TurningView:
    """One party's change of mind that would be enough."""

    who: str
    what: str
    size: str
    share: float


@dataclass(frozen=True)
class ChangeView:
    """What would turn the verdict on one state."""

    title: str
    state: int
    badge: Badge
    holds: bool
    turnings: tuple[TurningView, ...]
    otherwise: str


def blocks_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return the moves that stand in the way, and what cannot be reached at all."""
    assessment = found.assessment
    if assessment is None or "obstacles" not in found.parts:
        return None
    shown = block_views(assessment, words)
    return {
        "blocks": shown,
        "blocks_left_out": len(assessment.blocks) - len(shown),
        "unreachable": unreachable(assessment, words),
    }


def changes_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return what would turn the verdicts."""
    assessment = found.assessment
    if assessment is None or "changes" not in found.parts:
        return None
    return {"omitted": assessment.omitted, "changes": change_views(assessment, words)}


def block_views(assessment: Assessment, words: Labels) -> tuple[BlockView, ...]:
    """Return the moves that stand in the way of most, at most eight."""
    return tuple(_block_view(block, words) for block in assessment.blocks[:MOST_BLOCKS])


def _block_view(block: ReluctantMove, words: Labels) -> BlockView:
    later = "" if block.first else f"later, from {words.state(block.move.source)}"
    return BlockView(
        who=words.party(block.move.party),
        changes=tuple(words.changes(block.move)),
        cost="worse off" if block.loses else "no better off",
        when=later or "as the first move",
        targets=words.states(block.targets, most=MOST_TARGETS),
    )


def unreachable(assessment: Assessment, words: Labels) -> tuple[str, ...]:
    """Return the named groups that no moves lead to at all."""
    return tuple(
        words.named(each.named.name)
        for each in assessment.named
        if each.route is not None and each.route.shortest is None
    )


def way_views(assessment: Assessment, states: Sequence[int], words: Labels) -> tuple[WayView, ...]:
    """Return the easiest ways to the states shown on the map, in the order given."""
    known = {point.state: point.route for point in assessment.resting.points}
    known.update({each.route.target: each.route for each in assessment.named if each.route})
    return tuple(
        WayView(
            title=sentence_case(words.state(state)),
            badge=badge_of(assessment, state),
            steps=steps(assessment, known[state].least_reluctant or (), words),
            reachable=known[state].least_reluctant is not None,
        )
        for state in states
        if state in known
    )


def steps(assessment: Assessment, moves: Sequence[Move], words: Labels) -> tuple[ObstacleStep, ...]:
    """Return moves as a list shows them."""
    return tuple(
        ObstacleStep(
            who=words.party(move.party),
            changes=tuple(words.changes(move)),
            willing=assessment.is_willing(move),
            target=move.target,
        )
        for move in moves
    )


def change_views(assessment: Assessment, words: Labels) -> tuple[ChangeView, ...]:
    """Return what would turn the verdict on the status quo and on each named group."""
    titles = {assessment.model.status_quo: "The status quo"}
    for each in assessment.named:
        if each.best:
            titles.setdefault(each.best, words.named(each.named.name))
    return tuple(
        _change_view(assessment, change, titles.get(state, f"State {state}"), words)
        for state, change in assessment.changes.items()
    )


def _change_view(
    assessment: Assessment, change: NeededChange, title: str, words: Labels
) -> ChangeView:
    most = None if change.state == assessment.model.status_quo else 1
    turnings = tuple(
        _turning_view(assessment, change, each, words) for each in change.turnings[:most]
    )
    otherwise = ""
    if not turnings and change.holds:
        otherwise = "No single party's change of mind about this one state would end it."
    elif not turnings:
        who = words.parties(change.required.unstable_for, most=9)
        what = "change of mind about this one state"
        otherwise = f"No single party's {what} is enough: {who} would each leave."
    return ChangeView(
        title=title,
        state=change.state,
        badge=badge_of(assessment, change.state),
        holds=change.holds,
        turnings=turnings,
        otherwise=otherwise,
    )


def _turning_view(
    assessment: Assessment, change: NeededChange, turning: Turning, words: Labels
) -> TurningView:
    n = assessment.model.space.size
    share = turning.pairs / max(1, n - 1)
    if turning.move is None:
        what = "take another view of this state"
    elif change.holds:
        what = f"leave, setting {words.settings(turning.move)}"
    else:
        what = f"stay, and not set {words.settings(turning.move)}"
    way = "below" if change.holds else "above"
    return TurningView(
        who=words.party(turning.party),
        what=what,
        size=f"rank it {way} {counted(turning.pairs, 'more state')} ({percent(share)} of all)",
        share=share,
    )


def percent(share: float) -> str:
    """Write a share in per cent.

    >>> percent(0.0371), percent(0.0004), percent(0.0)
    ('4 %', 'under 1 %', '0 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return f"{share * 100:.0f} %"
