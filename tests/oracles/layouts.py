"""Standoffs of the reference files, whose states count from 1, as the oracles see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from tests.oracles.holders import HeldLever, HeldStandoff, Quota, Rule


def read_standoff(
    written: Mapping[str, Any], worth_moving: Mapping[str, float] | None = None
) -> HeldStandoff:
    """A standoff of a reference file; the first lever varies fastest."""
    levers = [read_lever(lever) for lever in written["levers"]]
    names = [lever["name"] for lever in written["levers"]]
    cells = [cell[::-1] for cell in product(*(range(v.n_levels) for v in reversed(levers)))]
    states = [
        cell for cell in cells if not any(is_ruled_out(cell, names, n) for n in written["never"])
    ]
    values = {party: tuple(ranks) for party, ranks in written["ranks"].items()}
    return HeldStandoff(
        tuple(levers), tuple(written["parties"]), tuple(states), values, worth_moving or {}
    )


def read_lever(written: Mapping[str, Any]) -> HeldLever:
    moves = written.get("moves", "both")
    moves = moves if isinstance(moves, str) else tuple(moves)
    if "holders" not in written:
        return HeldLever((written["party"],), written["levels"], moves)
    up, down = read_rule(written["up"]), read_rule(written["down"])
    return HeldLever(tuple(written["holders"]), written["levels"], moves, up, down)


def read_rule(written: str | list[str] | Mapping[str, Any]) -> Rule:
    if isinstance(written, str):
        return written
    if isinstance(written, list):
        return tuple(written)
    return Quota(tuple(written["weights"].items()), written["quota"])


def is_ruled_out(
    cell: tuple[int, ...], names: list[str], never: Mapping[str, int] | list[int]
) -> bool:
    if isinstance(never, list):
        return cell == tuple(never)
    return all(cell[names.index(name)] == level for name, level in never.items())


def numbers(states: Iterable[int]) -> list[int]:
    """States as the reference files count them, lowest first."""
    return sorted(s + 1 for s in states)


def in_order(standoff: HeldStandoff, members: Iterable[str]) -> list[str]:
    """Parties in the order of the standoff."""
    members = set(members)
    return [party for party in standoff.parties if party in members]


def joined(standoff: HeldStandoff, members: Iterable[str]) -> str:
    return "+".join(in_order(standoff, members))
