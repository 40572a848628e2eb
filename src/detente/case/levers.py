"""Levers as a case writes them: levels, the way each step may go, numbers, dates and holders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field, replace
from typing import Annotated, Any, Literal, cast, get_args

from detente.case.batches import BATCHES_SCHEMA, MOST_LEVELS, Batches, read_batches
from detente.case.figure import Figure, Noted
from detente.case.holders import EnoughHolders, blocking_sets, winning_sets
from detente.case.lever_checks import check_lever
from detente.case.lever_steps import LeverStep, RenewalTerms
from detente.case.marks import (
    Converted,
    Help,
    Len,
    LevelName,
    Name,
    Names,
    Needed,
    OrTable,
    OwnName,
    ShortText,
    UnitText,
    record,
)

Moves = Literal["both", "up", "down", "none"]
MOVES: tuple[Moves, ...] = get_args(Moves)
MOST_HOLDERS = 12


def _read_moves(value: Any) -> Moves | tuple[Moves, ...]:
    for word in value if isinstance(value, list) else [value]:
        if word not in MOVES:
            told = ", ".join(repr(each) for each in MOVES[:-1])
            raise ValueError(
                f"it has to be {told} or {MOVES[-1]!r}, or a list of these, one for each step "
                f"between neighbouring levels; found {str(word)[:40]!r}"
            )
    return tuple(value) if isinstance(value, list) else cast(Moves, value)


def _write_moves(moves: Moves | tuple[Moves, ...]) -> Any:
    return list(moves) if isinstance(moves, tuple) else moves


_MOVES_SCHEMA: dict[str, Any] = {
    "description": "a word, or one for each step between neighbouring levels",
    "anyOf": [{"enum": list(MOVES)}, {"type": "array", "items": {"enum": list(MOVES)}}],
}


@record
class Lever(Noted):
    """Something that one party or several can set: ordered levels, and the way a move may go."""

    name: OwnName
    party: Annotated[Name, Help("who holds it; where several do, write `holders`")] = ""
    levels: Annotated[
        tuple[LevelName, ...],
        Needed(),
        Len(2, MOST_LEVELS),
        OrTable(read_batches, BATCHES_SCHEMA),
    ] = ()
    level_labels: Annotated[tuple[ShortText, ...], Len(0, MOST_LEVELS)] = field(
        default=(), kw_only=True
    )
    phrases: Annotated[
        tuple[ShortText, ...],
        Len(0, MOST_LEVELS),
        Help("each level as a thing that is given: 'a bank licence'; '' for having given nothing"),
    ] = field(default=(), kw_only=True)
    moves: Annotated[
        Moves | tuple[Moves, ...], Converted(_read_moves, _MOVES_SCHEMA, _write_moves)
    ] = "both"
    unit: UnitText = field(default="1", kw_only=True)
    size: Annotated[
        tuple[Figure, ...],
        Len(0, MOST_LEVELS),
        Help("what every level comes to, cumulative, in the lever's unit"),
    ] = field(default=(), kw_only=True)
    rate: Annotated[Figure | None, Help("how fast it goes, such as '50 person / month'")] = field(
        default=None, kw_only=True
    )
    steps: Annotated[tuple[LeverStep, ...], Len(0, MOST_LEVELS)] = field(default=(), kw_only=True)
    renewal: RenewalTerms | None = field(default=None, kw_only=True)
    holders: Annotated[Names, Len(0, MOST_HOLDERS)] = field(default=(), kw_only=True)
    up: EnoughHolders = field(default="all", kw_only=True)
    down: EnoughHolders = field(default="all", kw_only=True)

    def completed(self) -> Lever:
        """Return what was read, with the names and sizes of equal batches."""
        batches: Any = self.levels
        if not isinstance(batches, Batches):
            return self
        if self.size or self.unit != "1":
            raise ValueError("levels of equal batches have size and unit already; remove them")
        sizes = tuple(Figure(size) for size in batches.sizes)
        whole = replace(self, levels=batches.names, size=sizes, unit=batches.unit)
        whole.check()
        return whole

    def level_title(self, level: int) -> str:
        """The level's label, or its name where there is none."""
        return self.level_labels[level] if self.level_labels else self.levels[level]

    # who

    @property
    def owners(self) -> tuple[str, ...]:
        """Who holds it: the one party, or all holders."""
        return self.holders or (self.party,)

    @property
    def owner(self) -> str:
        """Its party, or its holders joined by +."""
        return "+".join(self.owners)

    def held_by(self, parties: Collection[str]) -> bool:
        """Say whether some of the parties are together enough for some way (rule LH3)."""
        if not self.joint:
            return self.owners[0] in parties
        return any(set(some) <= set(parties) for w in ("up", "down") for some in self.enough(w))

    @property
    def joint(self) -> bool:
        """Whether several hold it."""
        return len(self.owners) > 1

    def enough(self, way: str) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets of holders enough for ``up``, ``down`` or to let it ``lapse``.

        Without holders its party is enough. Nobody is where no step goes that way.
        """
        if way == "lapse":
            if not self.lapses:
                return ()
            rule = "all" if self.renewal is None else self.renewal.rule
            return blocking_sets(rule, self.owners)
        if all(word not in ("both", way) for word in self.ways):
            return ()
        return winning_sets(self.up if way == "up" else self.down, self.owners)

    def may(self, way: str, party: str) -> bool:
        """Say whether a party alone is enough for ``up``, ``down`` or ``lapse``."""
        return (party,) in self.enough(way)

    def deciding(self, before: int, after: int) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets of holders that may take it from one level to another."""
        found: list[tuple[str, ...]] = []
        if self.allows(before, after):
            found += self.enough("up" if after > before else "down")
        if (before, after) in self.lapses:
            found += self.enough("lapse")
        sets = list(dict.fromkeys(found))
        return tuple(some for some in sets if not any(set(o) < set(some) for o in sets))

    # which way

    @property
    def ways(self) -> tuple[Moves, ...]:
        """Which way each step between neighbouring levels may go."""
        if isinstance(self.moves, tuple):
            return self.moves
        return (self.moves,) * (len(self.levels) - 1)

    @property
    def one_word(self) -> Moves | None:
        """The word where it is the same for all steps, else None."""
        ways = set(self.ways)
        return ways.pop() if len(ways) == 1 else None

    @property
    def told_moves(self) -> str:
        """Which way it goes, for people: one word, or one a step."""
        return self.one_word or ", ".join(self.ways)

    def allows(self, before: int, after: int) -> bool:
        """Say whether each step from one level to another may go that way (rule LV2)."""
        way = "up" if after > before else "down"
        between = self.ways[min(before, after) : max(before, after)]
        return all(word in ("both", way) for word in between)

    @property
    def fixed(self) -> bool:
        """Whether nothing takes it from any level to another."""
        return self.one_word == "none" and not self.lapses

    def goes(self, before: int, after: int) -> bool:
        """Say whether it may go from one level to another, by a move or by lapsing."""
        return self.allows(before, after) or (before, after) in self.lapses

    # lapses

    @property
    def lapses(self) -> tuple[tuple[int, int], ...]:
        """Pairs of a level that lapses unless renewed, and the level that it goes to."""
        found = {}
        if self.renewal is not None:
            for level in range(len(self.levels)):
                to = self._place(self.renewal.lapses_to, level - 1)
                if to != level and to >= 0:
                    found[level] = to
        for step in self.steps:
            if step.expires is not None:
                level = self.levels.index(step.to)
                found[level] = self._place(step.lapses_to, level - 1)
        return tuple(sorted(found.items()))

    def _place(self, level: str, usual: int) -> int:
        return self.levels.index(level) if level else usual

    def step(self, level: int) -> LeverStep | None:
        """Return what is known of the step from the level below to `level`."""
        return next((step for step in self.steps if step.to == self.levels[level]), None)

    @property
    def sizes(self) -> tuple[float, ...]:
        """What every level comes to, in its unit; none where the case does not say."""
        return tuple(each.value for each in self.size)

    def check(self) -> None:
        """Raise ValueError where its keys do not fit each other."""
        if not isinstance(self.levels, Batches):
            check_lever(self)
