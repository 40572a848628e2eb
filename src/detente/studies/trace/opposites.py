"""Suppose a claim is not merely unfounded but false: the case with it turned to its opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.case import Definition
from detente.studies.trace.changes import Held, InputChange, Withdrawal
from detente.studies.trace.hypotheses import reweighted
from detente.studies.trace.statements import turned_statements
from detente.studies.trace.support import Support, hypothesis_of, supports

NO_MEANING = "has no opposite: it is neither a statement nor a hypothesis"


def opposite(
    definition: Definition, claim: str, listed: Sequence[Support] | None = None
) -> Withdrawal:
    """Return the case in which a claim is false.

    A statement that rests on the claim alone is negated. A hypothesis that does is false: its
    weight is 0, and the others keep theirs. Nothing else has an opposite; what rests on other
    claims beside it stays.

    Parameters
    ----------
    definition : Definition
    claim : str
    listed : sequence of Support, optional
        What :func:`supports` says of the definition.
    """
    alone = frozenset((claim,))
    touched = [
        each
        for each in (supports(definition) if listed is None else listed)
        if each.claims and alone.issuperset(each.claims)
    ]
    statements = [each.key for each in touched if each.kind == "statement"]
    held = [
        Held(each.key, NO_MEANING)
        for each in touched
        if each.kind not in ("statement", "hypothesis")
    ]
    lost: dict[str, list[int]] = {}
    for each in touched:
        if each.kind == "hypothesis":
            name, place = hypothesis_of(each.key)
            lost.setdefault(name, []).append(place)
    altered, changed = turned_statements(definition, statements)
    uncertainties = dict(definition.uncertainties)
    for name, places in lost.items():
        before = uncertainties[name]
        key = f"uncertainties.{name}"
        if len(places) == len(before.hypotheses):
            held.append(Held(key, "every hypothesis would be false, so none is dropped"))
            continue
        uncertainties[name], words = reweighted(before, False, places)
        if uncertainties[name] is before:
            held.append(Held(key, "the hypothesis has no weight already", True))
        else:
            changed.append(InputChange(key, words))
    if not changed:
        return Withdrawal(definition, (), tuple(held))
    altered = replace(altered, uncertainties=uncertainties)
    return Withdrawal(altered, tuple(changed), tuple(held))
