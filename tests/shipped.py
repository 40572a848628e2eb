"""The shipped cases, as parameters of tests that do something long to every one of them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from detente import shipped_cases
from detente.case import Definition
from detente.casefile import read_definition, shipped_codings
from detente.evidence import Ledger, load_ledger

USUAL = "cuba-2014"  # of the openings coded by the guide, the one that an ordinary run takes too
GUIDE = "docs/how-to/code-an-opening.md"


def cases_for_long_tests() -> list[object]:
    """Return every shipped case; the openings coded by the guide but one are left to the sweeps.

    They are of one make, so that what breaks on one breaks on the next.
    """
    codings = shipped_codings().codings
    alike = {name for name, coding in codings.items() if GUIDE in coding.source} - {USUAL}
    return [
        pytest.param(name, marks=pytest.mark.nightly) if name in alike else name
        for name in shipped_cases()
    ]


def read_coding(name: str) -> tuple[Definition, Ledger]:
    """Return the case and ledger of a coding, by its name in the log: `NAME` or `NAME.second`."""
    opening, _, coding = name.partition(".")
    place: str | Path = opening
    if coding:
        place = Path(str(files("detente.cases"))) / coding / f"{opening}.toml"
    return read_definition(place)[0], load_ledger(place)
