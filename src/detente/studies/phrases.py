"""What parties do, in the words of the case: what they give, by what they gain, what they would do.

A lever may say of each level what it is to give it, as a noun ("a bank licence"); where it says
nothing, the lever and the level are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from detente.model import Model
from detente.studies.labels import Labels, shortened
from detente.text import listed

MOST_LEVERS = 3


class Change(Protocol):
    """A lever taken from one level to another."""

    @property
    def lever(self) -> str:
        """The lever's name."""

    @property
    def before(self) -> str:
        """The level it leaves."""

    @property
    def after(self) -> str:
        """The level it goes to."""


class Phrases:
    """What the parties of one model do, as a reader would say it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.labels = Labels(model)

    def given(self, changes: Sequence[Change], *, short: bool = False) -> str:
        """Say what is given: "a bank licence with an end date and an open visit".

        Parameters
        ----------
        short : bool
            Each only as far as it takes to tell it from its lever's other levels.
        """
        return _few([self._noun(each, short) for each in changes])

    def by(self, changes: Sequence[Change]) -> str:
        """Say by what a party gains: "taking back a potash licence"."""
        return _few([self._gerund(each) for each in changes])

    def would(self, changes: Sequence[Change]) -> str:
        """Say what a party would do: "take back a potash licence"."""
        by_verb: dict[str, list[str]] = {}
        for each in changes:
            verb, what = self._verb(each)
            by_verb.setdefault(verb, []).append(what)
        return listed([f"{verb} {_few(what)}" for verb, what in by_verb.items()], most=MOST_LEVERS)

    def state(self, number: int) -> str:
        """Call a state by its narrowest name, or by what differs from today's position."""
        model = self.model
        names = self.labels.names_of(number)
        if names:
            return f"“{self.labels.named(names[0])}”"
        if number == model.status_quo:
            return "today's position"
        return f"the position with {self.difference(number)}"

    def difference(self, number: int) -> str:
        """Say what differs from today's position, at most three things and a count."""
        now = self.model.space.levels_of(self.model.status_quo)
        there = self.model.space.levels_of(number)
        changes = [
            _Step(name, now[name], there[name]) for name in there if there[name] != now[name]
        ]
        return _few([self._noun(each, short=True) for each in changes])

    def _noun(self, change: Change, short: bool) -> str:
        after, before = self._phrase(change.lever, change.after, short), ""
        if after:
            return after
        before = self._phrase(change.lever, change.before, short)
        if before:
            return f"{before}, taken back"
        return f"{self._title(change.lever)}: {self.labels.level(change.lever, change.after)}"

    def _gerund(self, change: Change) -> str:
        after = self._phrase(change.lever, change.after, short=True)
        if after:
            return after
        before = self._phrase(change.lever, change.before, short=True)
        return f"taking back {before}" if before else f"setting {self._setting(change)}"

    def _verb(self, change: Change) -> tuple[str, str]:
        after = self._phrase(change.lever, change.after, short=True)
        if after:
            return "turn to", after
        before = self._phrase(change.lever, change.before, short=True)
        return ("take back", before) if before else ("set", self._setting(change))

    def _setting(self, change: Change) -> str:
        level = self.labels.level(change.lever, change.after)
        return f"“{self._title(change.lever)}” to “{level}”"

    def _title(self, lever: str) -> str:
        return self.model.levers[lever].title

    def _phrase(self, lever: str, level: str, short: bool = False) -> str:
        return (self._short if short else self._long)[lever].get(level, "")

    @cached_property
    def _long(self) -> dict[str, dict[str, str]]:
        return {
            lever.name: dict(zip(lever.levels, lever.phrases, strict=False))
            for lever in self.model.levers.values()
        }

    @cached_property
    def _short(self) -> dict[str, dict[str, str]]:
        return {
            lever: shortened(phrases, r"[,;:]\s|\s\(") if any(phrases.values()) else {}
            for lever, phrases in self._long.items()
        }


class _Step:
    """A lever's way from today's position."""

    def __init__(self, lever: str, before: str, after: str) -> None:
        self.lever, self.before, self.after = lever, before, after


def _few(items: Sequence[str]) -> str:
    """Join at most three things and a count; a fourth is named, since "1 more" is no shorter."""
    return listed(items, most=4 if len(items) == 4 else MOST_LEVERS)
