"""What a trace says, as rows and lines for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.studies.trace import Flip, Trace

CANNOT = "cannot be taken away: "
LABEL = 60


def flip_rows(flips: Sequence[Flip]) -> tuple[list[str], list[list[Any]]]:
    """Return a header, and a row a trial."""
    from detente.studies.trace import KINDS

    rows: list[list[Any]] = [
        [
            "turns it" if each.outcome == "flips" else "moves it",
            KINDS[each.kind],
            each.name,
            f"{100 * each.share_before:.0f} → {100 * each.share_after:.0f} %",
            f"{100 * each.difference:+.1f} ± {100 * each.error:.1f}",
            _cut(each.label),
        ]
        for each in flips
    ]
    return ["result", "trial", "what", "share of draws", "points", "in words"], rows


def link_lines(found: Trace) -> list[str]:
    """Return a line a link: its footnote sentence, and how much hangs on it."""
    return [
        f"  {number}. {link.name} ({100 * link.influence:.0f} points"
        f"{', turns it' if link.flips else ''}{link.hangs}): {link.label} {link.footnote}"
        for number, link in enumerate(found.links, start=1)
    ]


def worth_rows(found: Trace) -> tuple[list[str], list[list[Any]], str]:
    """Return a header, a row for every input worth settling, and what is said of the others."""
    worth, variance = found.drivers.worth, found.drivers.variance
    shares = {each.name: each for each in variance.of} if variance else {}
    certain = [each for each in (worth.of if worth else ()) if each.worth.low > 0]
    rows: list[list[Any]] = []
    for each in certain:
        share = shares.get(each.name)
        rows.append(
            [
                each.name,
                f"{100 * each.worth.value:.0f} points",
                f"{100 * each.worth.low:.0f} to {100 * each.worth.high:.0f}",
                _interval(share.first) if share else "",
                _interval(share.total) if share and share.total else "",
            ]
        )
    headers = ["input", "on average", "interval", "of its variance, %", "with others, %"]
    rest = len(worth.of) - len(certain) if worth else 0
    others = (
        f"Settling {'any' if rows else 'none'} of {rest} {'other ' if rows else ''}inputs would "
        "move it by " + ("no amount" if rows else "an amount") + " that can be told from luck in "
        f"{found.drivers.draws} draws."
        if rest
        else ""
    )
    return headers, rows, others


def held_lines(found: Trace) -> list[str]:
    """Return a line for every reason why inputs cannot be taken away, with their keys."""
    by_reason: dict[str, list[str]] = {}
    for each in found.held:
        by_reason.setdefault(each.why.removeprefix(CANNOT), []).append(each.key)
    return [f"  {why} ({len(keys)}): {', '.join(keys)}." for why, keys in sorted(by_reason.items())]


def _interval(estimate: Any) -> str:
    low, high = max(0.0, estimate.low), min(1.0, max(0.0, estimate.high))
    return f"{100 * max(0.0, estimate.value):.0f} ({100 * low:.0f} to {100 * high:.0f})"


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"
