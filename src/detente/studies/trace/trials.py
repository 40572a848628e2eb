"""What the flip test tries: claims, origins, assumptions, sides of conflicts, opposites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from detente.case import Definition
from detente.evidence import Ledger, collapse_origins
from detente.studies.trace.changes import Withdrawal
from detente.studies.trace.opposites import opposite
from detente.studies.trace.support import Support
from detente.studies.trace.withdraw import without

TrialKind = Literal["claim", "origin", "assumption", "side", "opposite", "together", "pair"]


@dataclass(frozen=True, eq=False)
class Trial:
    """One thing to try on the case.

    Attributes
    ----------
    kind : str
        ``claim``, ``origin`` (all claims of one origin), ``assumption``, ``side`` (one side of a
        conflict holds, so that the others' claims go), ``opposite`` (the claim is false),
        ``together`` (claims that carry an input side by side), ``pair`` (two claims that each
        move the conclusion alone).
    name : str
        The claim, origin, input, conflict, or claims joined by " + ".
    label : str
    gone : tuple of str
        Claims and assumptions that are taken away; for an opposite, the claim that is false.
    withdrawal : Withdrawal
    """

    kind: TrialKind
    name: str
    label: str
    gone: tuple[str, ...]
    withdrawal: Withdrawal


@dataclass(frozen=True, eq=False)
class TrialPlan:
    """What is tried, and how many claims of the ledger no input rests on."""

    trials: tuple[Trial, ...]
    used: tuple[str, ...]
    unused: int
    unknown: tuple[str, ...]


def plan_trials(
    definition: Definition, listed: Sequence[Support], ledger: Ledger | None, only: Sequence[str]
) -> TrialPlan:
    """List the trials.

    Parameters
    ----------
    listed : sequence of Support
        What the inputs rest on.
    ledger : Ledger or None
        Without one there are no origins and no conflicts.
    only : sequence of str
        Claims to look at; all that an input rests on where empty. Then only what they are in is
        tried: their origins, the conflicts in which they take part, and no assumptions.
    """
    used = tuple(dict.fromkeys(claim for each in listed for claim in each.claims))
    known = ledger.claims if ledger else {}
    chosen = [claim for claim in (only or used) if claim in used]
    trials = [*_claims(definition, listed, chosen, ledger)]
    trials += _origins(definition, listed, chosen, used, ledger)
    if not only:
        trials += _assumptions(definition, listed)
    trials += _sides(definition, listed, chosen, ledger)
    trials += _opposites(definition, listed, chosen, ledger)
    trials += _together(definition, listed, chosen)
    return TrialPlan(
        tuple(trials),
        used,
        sum(claim not in used for claim in known),
        tuple(claim for claim in used if ledger and claim not in known),
    )


def pair_trials(
    definition: Definition, listed: Sequence[Support], claims: Sequence[str], most: int
) -> tuple[list[Trial], int]:
    """Return the first pairs of claims, and how many pairs are left out."""
    pairs = list(combinations(claims, 2))
    return [
        Trial("pair", " + ".join(pair), "", pair, without(definition, pair, listed))
        for pair in pairs[:most]
    ], max(0, len(pairs) - most)


def _label(ledger: Ledger | None, claim: str) -> str:
    return ledger.claims[claim].text if ledger and claim in ledger.claims else ""


def _claims(
    definition: Definition, listed: Sequence[Support], chosen: Sequence[str], ledger: Ledger | None
) -> Iterator[Trial]:
    for claim in chosen:
        found = without(definition, (claim,), listed)
        yield Trial("claim", claim, _label(ledger, claim), (claim,), found)


def _origins(
    definition: Definition,
    listed: Sequence[Support],
    chosen: Sequence[str],
    used: Sequence[str],
    ledger: Ledger | None,
) -> Iterator[Trial]:
    if ledger is None:
        return
    for group in collapse_origins(ledger).groups:
        members = tuple(claim for claim in group.claims if claim in used)
        if members and not set(members).isdisjoint(chosen):
            found = without(definition, members, listed)
            yield Trial("origin", group.id, group.label, members, found)


def _assumptions(definition: Definition, listed: Sequence[Support]) -> Iterator[Trial]:
    for each in listed:
        if each.assumed:
            gone = (each.assumption,)
            yield Trial("assumption", each.key, each.title, gone, without(definition, gone, listed))


def _sides(
    definition: Definition, listed: Sequence[Support], chosen: Sequence[str], ledger: Ledger | None
) -> Iterator[Trial]:
    if ledger is None:
        return
    for conflict in ledger.conflicts.values():
        if set(conflict.claims).isdisjoint(chosen):
            continue
        for side in conflict.sides:
            kept = set(side.claims)
            gone = tuple(claim for claim in conflict.claims if claim not in kept)
            found = without(definition, gone, listed)
            yield Trial("side", conflict.id, f"{conflict.question} {side.label}", gone, found)


def _opposites(
    definition: Definition, listed: Sequence[Support], chosen: Sequence[str], ledger: Ledger | None
) -> Iterator[Trial]:
    for claim in chosen:
        found = opposite(definition, claim, listed)
        yield Trial("opposite", claim, _label(ledger, claim), (claim,), found)


def _together(
    definition: Definition, listed: Sequence[Support], chosen: Sequence[str]
) -> Iterator[Trial]:
    """Claims that stand side by side under one input: none of them alone would fell it."""
    sets: dict[frozenset[str], tuple[str, ...]] = {}
    for each in listed:
        if len(each.claims) > 1 and not set(each.claims).isdisjoint(chosen):
            sets.setdefault(frozenset(each.claims), each.claims)
    for claims in sets.values():
        found = without(definition, claims, listed)
        if found.changed:
            yield Trial("together", " + ".join(claims), "", claims, found)
