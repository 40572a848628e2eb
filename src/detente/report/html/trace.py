"""A trace -> one self-contained page, from the conclusion down to the claims."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente import __version__
from detente.report.html.render import environment
from detente.studies.trace import KINDS, Flip, Trace
from detente.text import legible
from detente.uncertainty import InformationValue

MOST_ROWS = 60
STYLES = {"flips": "no", "moves": "weak"}
VERBS = {
    "flips": "turns it",
    "moves": "moves it",
    "within": "within the sampling error",
    "nothing": "no draw changes",
    "same": "other grounds stand beside it",
    "held": "cannot be taken away",
    "failed": "could not be answered",
}
CANNOT = "cannot be taken away: "


@dataclass(frozen=True)
class TraceRow:
    """One trial: in words, and where its line and marks stand on a scale from 0 to 100."""

    kind: str
    name: str
    label: str
    anchor: str
    verb: str
    style: str
    shares: str
    points: str
    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True)
class ClaimRow:
    """One claim at the bottom of it all."""

    name: str
    text: str
    footnote: str
    verb: str
    style: str
    sentence: str
    inputs: tuple[str, ...]


def render_trace(trace: Trace, *, case: str = "CASE") -> str:
    """Return a trace as one HTML page that needs nothing from outside.

    Parameters
    ----------
    trace : Trace
    case : str
        The case's name or path, for the command that makes the page again.
    """
    template = environment().get_template("trace_page.html.j2")
    return legible(template.render(trace_page(trace, case))) + "\n"


def trace_page(trace: Trace, case: str) -> dict[str, Any]:
    """Return the template's variables."""
    drivers, likelihood = trace.drivers, trace.likelihood
    conclusion = trace.conclusion
    return {
        "case_title": trace.title,
        "title": conclusion.title,
        "name": conclusion.name,
        "sentence": trace.sentence,
        "share": likelihood.share if likelihood else None,
        "low": likelihood.low if likelihood else 0.0,
        "high": likelihood.high if likelihood else 0.0,
        "concept": trace.concept,
        "findings": trace.findings(),
        "carrying": _rows(trace.carrying),
        "supposing": _rows(trace.supposing),
        "left_out": max(0, len(trace.carrying) - MOST_ROWS)
        + max(0, len(trace.supposing) - MOST_ROWS),
        "links": trace.links,
        "boxes": drivers.boxes.sentences("the conclusion") if drivers.boxes else (),
        "worth": _worth(trace),
        "worth_of_claims": _worth_of_claims(trace),
        "drivers_draws": drivers.draws,
        "drivers_why": drivers.why,
        "held": _held(trace),
        "failed": [each for each in trace.flips if each.outcome == "failed"],
        "claims": _claims(trace),
        "notes": trace.in_words(),
        "command": shlex.join(
            [
                *("detente", "trace", case, conclusion.name, "--draws", str(trace.draws)),
                *("--seed", str(trace.seed), "--report", "trace.html"),
            ]
        ),
        "fingerprint": trace.fingerprint,
        "ledger": trace.ledger,
        "version": __version__,
    }


def _rows(flips: Iterable[Flip]) -> list[TraceRow]:
    return [_row(each) for each in list(flips)[:MOST_ROWS]]


def _row(flip: Flip) -> TraceRow:
    after, error = 100 * flip.share_after, 100 * flip.error
    return TraceRow(
        kind=KINDS[flip.kind],
        name=flip.name,
        label=flip.label if flip.label != flip.name else "",
        anchor=flip.name if flip.kind in ("claim", "opposite") else "",
        verb=VERBS[flip.outcome],
        style=STYLES.get(flip.outcome, "fair"),
        shares=f"{100 * flip.share_before:.0f} → {after:.0f} %",
        points=f"{100 * flip.difference:+.0f} ± {error:.0f} points",
        before=round(100 * flip.share_before, 2),
        after=round(after, 2),
        low=round(max(0.0, after - error), 2),
        high=round(min(100.0, after + error), 2),
    )


def _worth(trace: Trace) -> list[dict[str, str]]:
    variance = trace.drivers.variance
    shares = {each.name: each for each in variance.of} if variance else {}
    found = []
    for each in _certain(trace.drivers.worth.of if trace.drivers.worth else ()):
        share = shares.get(each.name)
        estimate = (share.total or share.first) if share else None
        found.append(
            {
                "name": each.name,
                "title": trace.drivers.titles[each.name],
                "points": f"{100 * each.worth.value:.0f}",
                "interval": f"{100 * each.worth.low:.0f} to {100 * each.worth.high:.0f}",
                "variance": f"{100 * max(0.0, estimate.value):.0f} %" if estimate else "",
            }
        )
    return found


def _worth_of_claims(trace: Trace) -> list[str]:
    """One sentence for the claims that would settle the same inputs."""
    worth = trace.drivers.worth_of_claims
    together: dict[tuple[str, ...], list[InformationValue]] = {}
    for each in _certain(worth.of if worth else ()):
        together.setdefault(each.members, []).append(each)
    return [
        f"Settling {' and '.join(_quoted(trace, members))} would move the share by "
        f"{100 * values[0].worth.value:.0f} points on average "
        f"({100 * values[0].worth.low:.0f} to {100 * values[0].worth.high:.0f}); "
        f"{'it rests' if len(members) == 1 else 'they rest'} on "
        f"{', '.join(each.name for each in values)}."
        for members, values in together.items()
    ]


def _quoted(trace: Trace, members: Iterable[str]) -> list[str]:
    return [f"“{trace.drivers.titles[name]}”" for name in members]


def _certain(values: Iterable[InformationValue]) -> list[InformationValue]:
    """What can be told from luck."""
    return [each for each in values if each.worth.low > 0]


def _held(trace: Trace) -> list[tuple[str, list[str]]]:
    by_reason: dict[str, list[str]] = {}
    for each in trace.held:
        by_reason.setdefault(each.why.removeprefix(CANNOT), []).append(each.key)
    return sorted(by_reason.items())


def _claims(trace: Trace) -> list[ClaimRow]:
    order = {outcome: place for place, outcome in enumerate(VERBS)}
    found = sorted(trace.of("claim"), key=lambda each: (order[each.outcome], -abs(each.difference)))
    return [
        ClaimRow(
            name=each.name,
            text=each.label,
            footnote=trace.footnotes.get(each.name, ""),
            verb=VERBS[each.outcome],
            style=STYLES.get(each.outcome, "fair"),
            sentence=each.sentence,
            inputs=tuple(f"{one.key}: {one.words}" for one in each.changed),
        )
        for each in found
    ]
