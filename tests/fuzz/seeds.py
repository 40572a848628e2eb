"""What is spoilt: small cases that use every section, a ledger, a save file, a certificate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import detente
from tests.cli.test_uncertain_names import BEST, CASE, PLACES
from tests.fuzz.running import run

DATA = Path(__file__).parents[1] / "data"
SHIPPED = Path(detente.__file__).parent / "cases"
TRADED = Path(__file__).parents[1] / "trade" / "seller.toml"

STATE = ["--state", "2"]
ON_A_CASE: list[list[str]] = [
    ["brief"], ["brief", "-f", "json"], ["stability", "-f", "json"], ["stability", "--summary"],
    ["stability", "--concept", "sim"], ["show"], ["show", "--states", "-f", "csv"],
    ["show", "--acts"], ["explain", *STATE], ["paths"], ["paths", "--to", "2", "-f", "json"],
    ["inverse", *STATE], ["coalitions"], ["foresight"], ["foresight", "--horizon", "3"],
    ["exchanges", "--all"], ["exchanges", "--agreements", "all", "-f", "json"], ["deals"],
    ["deals", "--all", "--others", "equilibrium", "-f", "json"], ["schedule"],
    ["schedule", "--goal", "safest", "-f", "json"], ["durability", *STATE], ["handover"],
    ["handover", "-f", "json"], ["trade"], ["trade", "--flows", "-f", "json"],
    ["trade", "--measures"], ["trade", "--coalitions"], ["forecast", "--by", "2026-03-01"],
    ["forecast", "-f", "json"], ["stocks", "--paths", "50", "--draws", "2"], ["evidence"],
    ["evidence", "--audit", "-f", "json"], ["evidence", "--counts"], ["evidence", "--origins"],
    ["evidence", "--conflicts", "-f", "csv"], ["evidence", "--export", "prov-json", "-o", "-"],
    ["robust", "--draws", "16"], ["robust", "--draws", "16", "-f", "json"],
    ["trace", "--draws", "16", "--helpers", "0"], ["turns"], ["turns", "-f", "json"],
    ["compare", "--states", "1", "2"], ["indicators", "--draws", "16"],
    ["export", "-f", "json", "-o", "-"], ["export", "-f", "nfg", "-o", "-"],
    ["export", "-f", "dot", "-o", "-"], ["export", "-f", "graphml", "-o", "-"],
]  # fmt: skip
SLOW = [["report", "-o", "OUT.html"], ["compare", "chicken"], ["turns", "--pairs"]]
ON_A_STORE = [["verify"], ["verify", "-f", "json"], ["export", "-o", "OUT.csv"], ["mend"]]


@dataclass(frozen=True)
class Seed:
    """A file, the others it needs, and the commands that read it.

    Attributes
    ----------
    name : str
    kind : str
        ``toml``, ``json`` or ``bytes``: how it may be spoilt.
    content : bytes
    commands : list
        Words, with FILE where the spoilt file stands; it is put second where none has it.
    beside : tuple of (str, bytes)
        Files in the same folder.
    suffix : str
    weight : float
        How often it is taken.
    """

    name: str
    kind: str
    content: bytes
    commands: list[list[str]]
    beside: tuple[tuple[str, bytes], ...] = ()
    suffix: str = ".toml"
    weight: float = 1.0


def seeds(folder: Path) -> list[Seed]:
    """Return them all; certificates and stores are made in the folder."""
    small = DATA / "small"
    ferry = (small / "ferry.toml").read_bytes()
    ledger = (small / "ferry.evidence.toml").read_bytes()
    found = [
        _case(name, (small / f"{name}.toml").read_bytes())
        for name in ("harbour", "spring", "union")
    ]
    found.append(_case("ferry", ferry, (("seed.evidence.toml", ledger),)))
    found.append(_case("seller", TRADED.read_bytes()))
    found += [
        _case(name, (SHIPPED / f"{name}.toml").read_bytes())
        for name in ("chicken", "elmira", "venezuela-2023")
    ]
    places = {place: text.format(w="w") for place, (_, text) in PLACES.items()}
    named = CASE.format(**places).encode()
    found.append(_case("names", named))
    assert BEST == 1.25
    ledger_commands = [words for words in ON_A_CASE if words[0] == "evidence"]
    ledger_commands += [["trace", "deal_holds", "--draws", "16", "--helpers", "0"], ["check"]]
    found.append(
        Seed("ledger", "toml", ledger, ledger_commands, (("seed.toml", ferry),), ".evidence.toml")
    )
    found.append(Seed("gmcr", "json", json.dumps(SAVED).encode(), [["import"]], suffix=".gmcr"))
    found += _made(folder, named, ferry)
    return found


def _case(name: str, content: bytes, beside: tuple[tuple[str, bytes], ...] = ()) -> Seed:
    return Seed(name, "toml", content, ON_A_CASE, beside, weight=2.0)


def _made(folder: Path, named: bytes, ferry: bytes) -> list[Seed]:
    """A certificate and a store, as the commands write them."""
    case, other = folder / "named.toml", folder / "ferry.toml"
    case.write_bytes(named)
    other.write_bytes(ferry)
    certificate, store = folder / "own.json", folder / "own.draws"
    assert run(["schedule", str(case), "--deal", "d", "--certificate", str(certificate)]).code == 0
    assert run(["robust", str(other), "--draws", "64", "--store", str(store)]).code == 0
    checked = [["schedule", "seed.toml", "--deal", "d", "--check", "FILE"]]
    stored = [["ensemble", words[0], "FILE", *words[1:]] for words in ON_A_STORE]
    stored.append(["robust", "seed.toml", "--draws", "64", "--store", "FILE", "--resume"])
    return [
        Seed("certificate", "json", certificate.read_bytes(), checked, (("seed.toml", named),),
             ".json"),
        Seed("store", "bytes", store.read_bytes(), stored, (("seed.toml", ferry),), ".draws"),
    ]  # fmt: skip


SAVED = {
    "decisionMakers": [
        {
            "name": "One",
            "options": [0],
            "preferences": [[[0, "Y"]], [[1, "N"]]],
            "misperceptions": [],
            "payoffs": [1, 2, 3, 4],
            "preferenceRanking": [2, 1, 3, 4],
        },
        {
            "name": "Two",
            "options": [1],
            "preferences": [{"compound": True, "members": [[[0, "Y"], [1, "Y"]], [[1, "N"]]]}],
            "misperceptions": [],
            "payoffs": [1, 2, 3, 4],
        },
    ],
    "coalitions": [0, 1],
    "coalitionsFull": [],
    "options": [
        {"name": "Go", "permittedDirection": "both"},
        {"name": "Stay", "permittedDirection": "fwd"},
    ],
    "infeasibles": [[[0, "Y"], [1, "N"]]],
    "useManualPreferenceRanking": False,
    "program": "gmcr-py",
    "version": "0.4.7",
}
