"""Random small cases in which every input rests on claims, as the plain data of a case file."""

from __future__ import annotations

from typing import Any

import numpy as np
import tomlkit

from detente.case import Claim, Conflict, Definition, Origin, Side, Source
from detente.casefile.read import parse_case
from detente.evidence import Ledger
from detente.studies.inputs import with_best
from tests.studies.uncertainty.cases import random_case

Case = dict[str, Any]
CLAIMS = ("C1", "C2", "C3", "C4", "C5")


def claimed_case(seed: int) -> Case:
    """A random case whose inputs rest on up to three of five claims, or on an assumption."""
    rng = np.random.default_rng([seed, 1])

    def some(least: int = 0) -> list[str]:
        count = int(rng.integers(least, 4))
        return [str(each) for each in rng.choice([*CLAIMS, "assumption"], count, replace=False)]

    case = random_case(seed)
    case["rules"] = [
        {"never": "a == 'yes' and c == 'half' and d == 'half'", "claims": some()},
        {"never": "a == 'half' and b == 'half' and c == 'half'", "claims": some()},
    ]
    for each in case["outcomes"].values():
        each["claims"] = some()
    for own in case["preferences"].values():
        for preference in (own, *own.get("alternatives", {}).values()):
            preference["claims"] = some()
            if "statements" in preference:
                preference["statements"] = [
                    {"text": text, "claims": some()} for text in preference["statements"]
                ]
            elif "value" in preference:
                preference["value"] = str(preference["value"])
    for each in case["uncertainties"].values():
        each["claims"] = some()
        if "distribution" in each and rng.integers(3):
            each["ignorance"] = {"kind": "uniform", "low": 0.1, "high": 4.0}
        for hypothesis in each.get("hypotheses", ()):
            hypothesis["claims"] = some()
        if "hypotheses" in each and rng.integers(2):
            count = len(each["hypotheses"])
            each["ignorance_weights"] = [int(w) for w in rng.integers(1, 4, size=count)]
    return case


def definition_of(case: Case) -> Definition:
    return with_best(parse_case(tomlkit.dumps(case)))


def ledger_of(origins: dict[str, str] | None = None, conflict: bool = False) -> Ledger:
    """A ledger with the five claims, and more if `origins` names them."""
    of = dict.fromkeys(CLAIMS, "") | (origins or {})
    names = {origin for origin in of.values() if origin}
    claims = {
        name: Claim(name, f"what {name} says", f"source_{name}", "on record", 3, origin=origin)
        for name, origin in of.items()
    }
    sides = (Side("one", ("C1",)), Side("other", ("C2", "C3")))
    return Ledger(
        "ledger",
        {f"source_{name}": Source(f"source_{name}", f"who writes {name}", "B") for name in of},
        claims,
        {name: Origin(name, f"the origin {name}") for name in names},
        {"which": Conflict("which", "Which?", sides)} if conflict else {},
    )
