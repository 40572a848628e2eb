"""Does the case rest on what it says it rests on? The audit of a case against its ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.case import Claim
from detente.evidence.contradictions import contradictions
from detente.evidence.findings import Finding
from detente.evidence.input_list import ASSUMPTION, Input, inputs
from detente.evidence.ledger import Ledger
from detente.evidence.origins import collapse_origins
from detente.evidence.results import Table
from detente.evidence.uncertain_contradictions import uncertain_contradictions
from detente.model import Model

Check = Literal[
    "bare",
    "unknown",
    "contradicted",
    "late",
    "replaced",
    "disputed",
    "reissued",
    "alone",
    "unused",
]

CHECKS: Mapping[str, str] = {
    "unknown": "claim ids that the ledger does not have",
    "bare": "inputs without a claim or the word 'assumption'",
    "contradicted": "quantities that contradict an input",
    "late": "inputs newer than the case's as_of",
    "replaced": "inputs that rest on a claim that was corrected since",
    "disputed": "inputs that rest on one of two sides that exclude each other, or on both",
    "reissued": "inputs that rest on a text of which a new issue came out since",
    "alone": "claims rated 1 (confirmed by others) that nobody independent confirms",
    "unused": "claims that no input names",
}
FAULTS = frozenset({"unknown", "bare", "contradicted", "late", "replaced"})


@dataclass(frozen=True)
class Audit(Table):
    """What an audit found: one row a finding.

    Attributes
    ----------
    findings : tuple of Finding
    case, ledger : str
        Fingerprints of the model and of the ledger.
    inputs : int
        How many inputs were looked at.
    """

    findings: tuple[Finding, ...]
    case: str
    ledger: str
    inputs: int

    @property
    def passed(self) -> bool:
        """Whether there is no fault; what is merely disputed, alone or unused is none."""
        return not any(finding.check in FAULTS for finding in self.findings)

    def of(self, check: Check) -> tuple[Finding, ...]:
        """Return the findings of one check."""
        return tuple(finding for finding in self.findings if finding.check == check)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings each check has, zeros too."""
        found = Counter(finding.check for finding in self.findings)
        return {check: found[check] for check in CHECKS}

    def __repr__(self) -> str:
        shown = ", ".join(f"{check}: {n}" for check, n in self.counts.items())
        return f"<{self.title}: {shown}>"


def audit(model: Model, ledger: Ledger) -> Audit:
    """Compare what a case says it rests on with its ledger.

    Faults are inputs without a claim or the word "assumption" (a statement is covered by the
    claims of its preference), ids that the ledger does not have, numbers in the ledger that
    contradict the input they speak about (or lie outside the bounds of an uncertain one), inputs
    that rest on something that became public or happened after the case's `as_of`, and inputs that
    rest on a claim corrected since. Also told: inputs on disputed ground, inputs that rest on a
    text of which a new issue came out, claims rated as confirmed that nobody independent confirms,
    and claims that nobody uses.

    Parameters
    ----------
    model : Model
    ledger : Ledger

    Returns
    -------
    Audit

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.evidence import load_ledger
    >>> audit(load_case("belarus-2025"), load_ledger("belarus-2025")).passed
    True
    """
    listed = list(inputs(model.definition))
    findings = [
        *_by_input(listed, ledger, model.as_of),
        *contradictions(model, ledger, listed),
        *uncertain_contradictions(model.definition, ledger),
        *_by_claim(listed, ledger),
    ]
    order = {check: place for place, check in enumerate(CHECKS)}
    findings.sort(key=lambda finding: order[finding.check])
    return Audit(
        title=f"Audit of {model.title}",
        columns=("check", "input", "claim", "finding"),
        rows=tuple((f.check, f.input, f.claim, f.text) for f in findings),
        findings=tuple(findings),
        case=model.fingerprint,
        ledger=ledger.fingerprint,
        inputs=len(listed),
    )


def _by_input(listed: list[Input], ledger: Ledger, as_of: date | None) -> Iterator[Finding]:
    sides = _sides(ledger)
    for entry in listed:
        if entry.needs_claims and not entry.claims and not entry.around:
            yield Finding("bare", entry.key, "", f"names no claim and not '{ASSUMPTION}'")
        for name in dict.fromkeys(entry.claims):
            if name == ASSUMPTION:
                continue
            claim = ledger.claims.get(name)
            if claim is None:
                yield Finding("unknown", entry.key, name, "is not in the ledger")
                continue
            if name in ledger.replaced_by:
                newer = ledger.claims[ledger.replaced_by[name]]
                text = f"was replaced by {newer.id}: {newer.correction}"
                yield Finding("replaced", entry.key, name, text)
            else:
                yield from _reissued(entry, ledger, claim)
            late = _later(ledger, claim, as_of) if as_of else ""
            if late:
                yield Finding("late", entry.key, name, f"{late}, after the case's {as_of}")
        yield from _disputed(entry, sides, ledger)


def _reissued(entry: Input, ledger: Ledger, claim: Claim) -> Iterator[Finding]:
    """Tell that the claim's text, or the one that it was copied from, came out anew since."""
    text = claim.source
    while text:
        if text in ledger.reissued_as:
            newer = ledger.sources[ledger.reissued_as[text]]
            told = f"was read in '{text}', of which '{newer.id}' is a new issue: {newer.correction}"
            yield Finding("reissued", entry.key, claim.id, told)
            return
        text = ledger.sources[text].copy_of


def _later(ledger: Ledger, claim: Claim, as_of: date) -> str:
    published = ledger.published(claim)
    if published and published.first > as_of:
        return f"became public {published}"
    if claim.event and claim.event.first > as_of:
        return f"happened {claim.event}"
    days = [claim.as_of, *(quantity.as_of for quantity in claim.quantities)]
    after = next((day for day in days if day and day.first > as_of), None)
    return f"describes {after}" if after else ""


def _sides(ledger: Ledger) -> dict[str, list[tuple[str, str]]]:
    sides: dict[str, list[tuple[str, str]]] = {}
    for conflict in ledger.conflicts.values():
        for side in conflict.sides:
            for name in side.claims:
                sides.setdefault(name, []).append((conflict.id, side.label))
    return sides


def _disputed(
    entry: Input, sides: Mapping[str, list[tuple[str, str]]], ledger: Ledger
) -> Iterator[Finding]:
    taken: dict[str, dict[str, str]] = {}
    for name in entry.claims:
        for disputed, side in sides.get(name, ()):
            taken.setdefault(disputed, {}).setdefault(side, name)
    for key, chosen in taken.items():
        conflict = ledger.conflicts[key]
        if len(chosen) > 1:
            text = f"rests on {len(chosen)} sides of '{key}': {conflict.question}"
        elif conflict.kind == "exclusive":
            text = f"rests on one side of '{key}' ({next(iter(chosen))}): {conflict.question}"
        else:
            continue
        yield Finding("disputed", entry.key, ", ".join(chosen.values()), text)


def _by_claim(listed: list[Input], ledger: Ledger) -> Iterator[Finding]:
    used = {name for entry in listed for name in (*entry.claims, *entry.around)}
    origin = dict(collapse_origins(ledger).of_claim)
    agreeing: dict[str, set[str]] = {name: set(c.agrees) for name, c in ledger.claims.items()}
    for name, claim in ledger.claims.items():
        for other in claim.agrees:
            agreeing[other].add(name)
    for name, claim in ledger.claims.items():
        if claim.credibility == 1:
            others = (other for other in agreeing[name] if not _is_note(ledger, other))
            voices = {origin[name], *(origin[other] for other in others)}
            if len(voices) < 2:
                text = f"is rated 1 and goes back to one origin, '{origin[name]}'"
                yield Finding("alone", "", name, text)
        if name not in used and name not in ledger.replaced_by:
            yield Finding("unused", "", name, "no input names it")


def _is_note(ledger: Ledger, claim: str) -> bool:
    """Whether the claim is only the compilers' own note: it confirms nothing."""
    return ledger.sources[ledger.claims[claim].source].kind == "notes"
