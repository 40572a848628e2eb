"""What is left of a case when claims go, by hand on its plain data; and its draws, one by one.

Works on what a TOML reader gives and shares nothing with ``src``. Statements are tables with a
text and claims; there are no ties among them.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence
from typing import Any

Case = dict[str, Any]
ASSUMPTION = "assumption"


def lost(key: str, own: Sequence[str], around: Sequence[str], gone: Collection[str]) -> bool:
    """Whether nothing is left under an input."""
    named = list(own) or list(around)
    real = [claim for claim in named if claim != ASSUMPTION]
    if (ASSUMPTION in named or not named) and f"{ASSUMPTION}:{key}" in gone:
        return True
    return len(real) > 0 and all(claim in gone for claim in real)


def withdraw(case: Case, gone: Collection[str]) -> Case:
    """Return the case without some claims and assumptions."""
    new = copy.deepcopy(case)
    for name, each in new["uncertainties"].items():
        key = f"uncertainties.{name}"
        whole = lost(key, each.get("claims", ()), (), gone)
        if "distribution" in each:
            if whole and "ignorance" in each:
                each["distribution"] = each["ignorance"]
            continue
        _weigh(each, key, whole, gone)
    for name, each in new["outcomes"].items():
        if not lost(f"outcomes.{name}", each.get("claims", ()), (), gone):
            continue
        for other in new["uncertainties"].values():
            if f"outcomes.{name}" in other.get("acts_on", ()) and "ignorance" in other:
                other["distribution"] = other["ignorance"]
    new["rules"] = [
        rule
        for number, rule in enumerate(new.get("rules", []), start=1)
        if not lost(f"rules[{number}]", rule.get("claims", ()), (), gone)
    ]
    for whose, key, preference in _preferences(new):
        _drop(new, whose, key, preference, gone)
    return new


def negate(case: Case, claim: str) -> Case:
    """Return the case in which a claim is false."""
    new = copy.deepcopy(case)
    for each in new["uncertainties"].values():
        hypotheses = each.get("hypotheses", [])
        false = [_rests_on_it_alone(h.get("claims", ()), claim) for h in hypotheses]
        if any(false) and not all(false):
            _zero(hypotheses, false)
    return new


def points_to_inputs(case: Case, point: Sequence[float]) -> dict[str, float | int]:
    """Return what one draw takes, from a coordinate for each input."""
    found: dict[str, float | int] = {}
    for (name, each), u in zip(case["uncertainties"].items(), point, strict=True):
        if "distribution" in each:
            low, high = each["distribution"]["low"], each["distribution"]["high"]
            found[name] = low + (high - low) * u
            continue
        weights = [h["weight"] for h in each["hypotheses"]]
        ends = [sum(weights[: place + 1]) / sum(weights) for place in range(len(weights))]
        place = next(k for k, end in enumerate(ends) if u < end)
        numbers = "reading_of" not in each and "order_of" not in each
        found[name] = each["hypotheses"][place]["value"] if numbers else place
    return found


def bare(case: Case) -> Case:
    """Return the case with statements as mere texts."""
    new = copy.deepcopy(case)
    for _, _, preference in _preferences(new):
        if "statements" in preference:
            preference["statements"] = [each["text"] for each in preference["statements"]]
    return new


def _weigh(each: Case, key: str, whole: bool, gone: Collection[str]) -> None:
    hypotheses = each["hypotheses"]
    away = [
        bool(h.get("claims")) and lost(f"{key}.hypotheses[{k}]", h["claims"], (), gone)
        for k, h in enumerate(hypotheses, start=1)
    ]
    if whole or all(away):
        for h, weight in zip(
            hypotheses, each.get("ignorance_weights", [1.0] * len(hypotheses)), strict=True
        ):
            h["weight"] = weight
    if any(away) and not all(away):
        _zero(hypotheses, away)


def _zero(hypotheses: list[Case], away: list[bool]) -> None:
    for h, dropped in zip(hypotheses, away, strict=True):
        h["weight"] = 0 if dropped else h["weight"]
    if not any(h["weight"] for h in hypotheses):
        for h, dropped in zip(hypotheses, away, strict=True):
            h["weight"] = 0 if dropped else 1


def _drop(case: Case, whose: str, key: str, preference: Case, gone: Collection[str]) -> None:
    if "statements" not in preference:
        return
    kept = [
        place
        for place, each in enumerate(preference["statements"], start=1)
        if not lost(
            f"{key}.statements[{place}]",
            each.get("claims", ()),
            preference.get("claims", ()),
            gone,
        )
    ]
    kept = kept or [1]
    preference["statements"] = [preference["statements"][place - 1] for place in kept]
    for each in case["uncertainties"].values():
        if each.get("order_of") != whose:
            continue
        merged: list[Case] = []
        for h in each["hypotheses"]:
            order = [kept.index(place) + 1 for place in h["order"] if place in kept]
            same = [other for other in merged if other["order"] == order]
            if same:
                same[0]["weight"] += h["weight"]
            else:
                merged.append({**h, "order": order})
        each["hypotheses"] = merged
        each.pop("ignorance_weights", None)


def _rests_on_it_alone(claims: Sequence[str], claim: str) -> bool:
    real = [each for each in claims if each != ASSUMPTION]
    return bool(real) and all(each == claim for each in real)


def _preferences(case: Case) -> Iterator[tuple[str, str, Case]]:
    for party, own in case["preferences"].items():
        yield party, f"preferences.{party}", own
        for name, other in own.get("alternatives", {}).items():
            yield f"{party}.{name}", f"preferences.{party}.alternatives.{name}", other
