"""Suppose a claim is not merely unfounded but false: what then cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.case import Definition
from detente.studies.trace.changes import Held, InputChange, Withdrawal
from detente.studies.trace.hypotheses import reweighted
from detente.studies.trace.support import Support, hypothesis_of, supports

NO_MEANING = "has no opposite: it is no hypothesis"
ARGUED = "is argued from it: a false ground does not make the opposite wanted"


def opposite(
    definition: Definition, claim: str, listed: Sequence[Support] | None = None
) -> Withdrawal:
    """Return the case in which a claim is false.

    A hypothesis that rests on the claim alone is false: its weight is 0, and the others keep
    theirs. A statement is argued from its claims and stays: doubting the day of a visit says
    nothing of what a party wants. Nothing else has an opposite.

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
    held = [
        Held(each.key, ARGUED if each.kind == "statement" else NO_MEANING)
        for each in touched
        if each.kind != "hypothesis"
    ]
    lost: dict[str, list[int]] = {}
    for each in touched:
        if each.kind == "hypothesis":
            name, place = hypothesis_of(each.key)
            lost.setdefault(name, []).append(place)
    changed: list[InputChange] = []
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
    altered = replace(definition, uncertainties=uncertainties)
    return Withdrawal(altered, tuple(changed), tuple(held))
