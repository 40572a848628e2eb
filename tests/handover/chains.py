"""Chains for tests: out of plain nets as the reference writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from detente.handover import Handover, read_handover

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "carrying_out.json").read_text(encoding="utf-8")
)
NETS = {row["name"]: row for row in REFERENCE["nets"]["examples"]}


def chain_of(net: Mapping[str, Any], name: str = "X", **more: Any) -> Handover:
    """Read a plain net; the reference's `groups` are a group of people and a stage that splits."""
    table = {**{key: value for key, value in net.items() if key != "groups"}, **more}
    for group, of in net.get("groups", {}).items():
        stages = {key: dict(stage) for key, stage in net["stages"].items()}
        stages[of["at"]]["splits"] = {group: of["parts"]}
        people = {**net["people"], group: {"size": of["size"], "holder": "kgb"}}
        table |= {"stages": stages, "people": people}
    return read_handover(name, table)


def fractions(found: Mapping[Any, str]) -> dict[str, Fraction]:
    return {str(key): Fraction(p) for key, p in found.items()}


def written(found: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): p for key, p in found.items()}
