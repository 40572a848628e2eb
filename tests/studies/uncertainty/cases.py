"""Random small cases with uncertain inputs of every kind, as the plain data of a case file."""

from __future__ import annotations

from typing import Any

import numpy as np

Case = dict[str, Any]
LEVERS = {"a": ("ann", 3), "b": ("bob", 2), "c": ("bob", 2), "d": ("cat", 2)}
LEVELS = ("no", "half", "yes")
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def random_case(seed: int) -> Case:
    """Three parties that can move and one that cannot; coarse numbers, so that there are ties."""
    rng = np.random.default_rng(seed)
    levers = {
        name: {
            "party": party,
            "levels": list(LEVELS[:size]),
            "moves": str(rng.choice(["both", "both", "up", "down"])),
        }
        for name, (party, size) in LEVERS.items()
    }
    case: Case = {
        "format": 1,
        "title": "random",
        "parties": {name: {} for name in ("ann", "bob", "cat", "dog")},
        "levers": levers,
        "status_quo": dict.fromkeys(levers, "no"),
        "rules": [{"never": "a == 'yes' and c == 'half' and d == 'half'"}] * int(rng.integers(2)),
        "outcomes": {
            "cost": {"unit": "1", "levers": ["a", "b"], "table": _table(rng, 3, 2)},
            "gain": {"unit": "1", "levers": ["c"], "table": _table(rng, 2)},
            "sum": {"unit": "1", "expression": "weight * gain - cost + 0.5 * (d == 'half')"},
            "flat": {"unit": "1", "expression": "gain * 2 + 1"},
        },
        "uncertainties": _uncertainties(rng),
        "named_states": {
            "deal": {"where": "a == 'yes' and b == 'half'"},
            "cheap": {"where": "cost < threshold"},
            "none": {"where": "a == 'no' and a == 'yes'"},
        },
        "conclusions": {},
    }
    words = ["a == 'yes'", "b == 'half'", "c == 'half'", "d == 'half'", "cost > threshold"]
    words += ["sum > weight - 1", "flat > 1.5"]

    def statements() -> list[str]:
        return [str(each) for each in rng.choice(words, size=4, replace=False)]

    case["preferences"] = {
        "ann": {"value": "sum + 0.25 * (d == 'half')"},
        "bob": {
            "statements": statements(),
            "alternatives": {"other": {"statements": statements()}},
        },
        "cat": {
            "value": "flat - cost * weight",
            "alternatives": {"third": {"value": "cost - gain"}},
        },
        "dog": {"statements": statements()},
    }
    for place, states in enumerate(("deal", "cheap", "none", "status_quo")):
        for every in (False, True):
            case["conclusions"] |= _conclusions(rng, f"{states}_{int(every)}", states, every, place)
    return case


def _table(rng: np.random.Generator, *shape: int) -> Any:
    return (rng.integers(-2, 5, size=shape) / 2).tolist()


def _uncertainties(rng: np.random.Generator) -> Case:
    identity, swapped = [1, 2, 3, 4], [3, 2, 1, 4]
    return {
        "weight": {"distribution": {"kind": "uniform", "low": 0.0, "high": 3.0}},
        "threshold": {
            "hypotheses": [{"value": 0.5, "weight": 1}, {"value": 1.25, "weight": 2}],
        },
        "factor": {
            "acts_on": ["outcomes.cost", "outcomes.flat"],
            "effect": "multiply",
            "distribution": {"kind": "uniform", "low": 0.1, "high": 2.5},
        },
        "term": {
            "acts_on": ["outcomes.gain.table[1]", "outcomes.cost"],
            "effect": "add",
            "hypotheses": [{"value": -1.5, "weight": 1}, {"value": 0.0, "weight": 1}],
        },
        "cell": {
            "acts_on": ["outcomes.cost.table[2][1]"],
            "distribution": {"kind": "uniform", "low": -1.0, "high": 2.0},
        },
        "bob_reads": {
            "reading_of": "bob",
            "hypotheses": [{"reading": "own", "weight": 2}, {"reading": "other", "weight": 1}],
        },
        "cat_reads": {
            "reading_of": "cat",
            "hypotheses": [{"reading": "third", "weight": 1}, {"reading": "own", "weight": 1}],
        },
        "bob_first": {
            "order_of": "bob",
            "hypotheses": [{"order": identity, "weight": 1}, {"order": swapped, "weight": 1}],
        },
        "other_first": {
            "order_of": "bob.other",
            "hypotheses": [
                {"order": [int(k) for k in rng.permutation(4) + 1], "weight": 1},
            ],
        },
    }


def _conclusions(rng: np.random.Generator, name: str, states: str, every: bool, place: int) -> Case:
    concept = CONCEPTS[int(rng.integers(5))]
    party = ("ann", "bob", "cat", "dog")[int(rng.integers(4))]
    kinds: Case = {
        "eq": {"verdict": "equilibrium", "concept": concept},
        "st": {"verdict": "stable", "concept": concept, "party": party},
        "re": {"verdict": "reachable"},
        "pr": {"verdict": "preferred", "party": party},
        "tr": {"verdict": "true", "condition": ("sum > 0.5", "flat > cost")[place % 2]},
    }
    return {
        f"{name}_{kind}": {"states": states, "every": every, **said} for kind, said in kinds.items()
    }
