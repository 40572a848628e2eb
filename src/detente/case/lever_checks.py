"""What the keys of one lever have to agree on."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from detente.case.holders import check_rule
from detente.case.periods import DAYS_IN

if TYPE_CHECKING:
    from detente.case.levers import Lever


def check_lever(lever: Lever) -> None:
    """Raise ValueError where the keys of a lever do not fit each other."""
    if len(set(lever.levels)) != len(lever.levels):
        raise ValueError("levels has the same name twice; level names differ within a lever")
    if lever.level_labels and len(lever.level_labels) != len(lever.levels):
        raise ValueError(
            f"level_labels has {len(lever.level_labels)} entries for {len(lever.levels)} levels; "
            "give one for every level or none"
        )
    if lever.phrases and len(lever.phrases) != len(lever.levels):
        raise ValueError(
            f"phrases has {len(lever.phrases)} entries for {len(lever.levels)} levels; give one "
            "for every level ('' where nothing is given) or none"
        )
    if isinstance(lever.moves, tuple) and len(lever.moves) != len(lever.levels) - 1:
        raise ValueError(
            f"moves has {len(lever.moves)} words for {len(lever.levels) - 1} steps between "
            "neighbouring levels; give one word, or one for each step"
        )
    _check_holders(lever)
    _check_numbers(lever)
    _check_steps(lever)


def _check_holders(lever: Lever) -> None:
    if bool(lever.party) == bool(lever.holders):
        raise ValueError("a lever has either a party or holders; give one of them")
    if not lever.holders:
        if lever.up != "all" or lever.down != "all":
            raise ValueError("up and down go with holders; this lever has one party")
    elif len(set(lever.holders)) != len(lever.holders):
        raise ValueError("holders has the same name twice")
    check_rule(lever.up, lever.owners, "up")
    check_rule(lever.down, lever.owners, "down")
    if lever.renewal is not None:
        check_rule(lever.renewal.rule, lever.owners, "renewal.rule")
        chances = lever.renewal.chance
        if chances and set(chances) != set(lever.owners):
            raise ValueError(
                f"renewal.chance has {', '.join(chances)}; give one for each holder: "
                + ", ".join(lever.owners)
            )


def _check_numbers(lever: Lever) -> None:
    if lever.size and len(lever.size) != len(lever.levels):
        raise ValueError(
            f"size has {len(lever.size)} numbers for {len(lever.levels)} levels; give one for "
            "every level, each with all that the levels below it have"
        )
    for low, high in zip(lever.size, lever.size[1:], strict=False):
        if high.value < low.value:
            raise ValueError(
                f"size falls from {low.value:g} to {high.value:g}; it is cumulative, so it "
                "never falls from a level to the next"
            )
    for each in lever.size:
        if each.unit not in ("1", lever.unit):
            raise ValueError(f"a size is in '{each.unit}', but the lever in '{lever.unit}'")
    if lever.rate is None:
        return
    unit, stroke, word = (part.strip() for part in lever.rate.unit.rpartition("/"))
    if not lever.size or not stroke or word not in DAYS_IN or unit != lever.unit:
        raise ValueError(
            f"a rate goes with size and is in the lever's unit by day, week, month or year, "
            f"such as '2 {lever.unit} / month'; found '{lever.rate.unit}'"
        )
    if (lever.rate.value if lever.rate.low is None else lever.rate.low) <= 0:
        raise ValueError("a rate is above 0")


def _check_steps(lever: Lever) -> None:
    told: set[str] = set()
    for step in lever.steps:
        if step.to not in lever.levels[1:]:
            raise ValueError(
                f"a step leads up to one of {', '.join(lever.levels[1:])}; found '{step.to}'"
            )
        if step.to in told:
            raise ValueError(f"steps speaks twice of the step to '{step.to}'; write one table")
        told.add(step.to)
        if step.lapses_to:
            _check_level(lever, step.lapses_to, step.to)
    if lever.renewal is not None and lever.renewal.lapses_to:
        _check_level(lever, lever.renewal.lapses_to, "")
    _check_ways(lever)


def _check_level(lever: Lever, level: str, own: str) -> None:
    if level not in lever.levels or level == own:
        others = ", ".join(each for each in lever.levels if each != own)
        raise ValueError(f"lapses_to is another level, one of {others}; found '{level}'")


def _check_ways(lever: Lever) -> None:
    """Refuse lapses after which somebody could go on as by no single move."""
    if not lever.lapses:
        return
    levels = range(len(lever.levels))
    for able in _abilities(lever):
        goes = {(a, b) for a in levels for b in levels if a == b or _one_goes(lever, able, a, b)}
        for a, b in sorted(goes):
            for c in levels:
                if (b, c) in goes and (a, c) not in goes:
                    raise ValueError(
                        f"'{lever.levels[a]}' can go to '{lever.levels[b]}' and on to "
                        f"'{lever.levels[c]}', but not at once. Let it lapse to where one move "
                        "leads too, or let moves go there"
                    )


def _abilities(lever: Lever) -> set[frozenset[str]]:
    """What some holders are together enough for, of up, down and lapse; a body's lapse apart."""
    found = {frozenset({"lapse"})} if any(len(s) > 1 for s in lever.enough("lapse")) else set()
    for size in range(1, len(lever.owners) + 1):
        for members in combinations(lever.owners, size):
            able = {
                way
                for way in ("up", "down", "lapse")
                if any(set(some) <= set(members) for some in lever.enough(way))
            }
            found.add(frozenset(able))
    return found


def _one_goes(lever: Lever, able: frozenset[str], before: int, after: int) -> bool:
    way = "up" if after > before else "down"
    by_move = way in able and lever.allows(before, after)
    return by_move or ("lapse" in able and (before, after) in lever.lapses)
