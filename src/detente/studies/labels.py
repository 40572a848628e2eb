"""A case's own labels, cut short enough to stand in a sentence, and moves told with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from detente import concepts
from detente.concepts import BY_NAME
from detente.model import Model
from detente.stability import Answer, Explanation, Move
from detente.text import listed

STRENGTHS = concepts.STRENGTHS
HOLDS = {name: BY_NAME[name].holds for name in STRENGTHS}
MANNER = {name: BY_NAME[name].manner for name in STRENGTHS}

# Shorter than this, what stands before a stop says too little: "s1".
_LEAST_LEFT = 3

# A party's label that contains one of these reads "the …" in a sentence.
_WITH_ARTICLE = re.compile(
    r"\b(States|Union|Kingdom|Republic|Federation|Emirates|Netherlands|Philippines|Ministry|Council"
    r"|Commission|Government|Opposition|Alliance|Nations|Agency)\b"
)


class Labels:
    """How the parties, levers, levels and states of one model are called in a sentence.

    A label may explain itself after a comma, a colon, a semicolon or in brackets; where the part
    before tells it from its neighbours, that part is enough.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._parties = shortened({p.name: p.title for p in model.parties.values()}, r"\s\(")
        self._named = shortened({n.name: n.title for n in model.named_states.values()}, r":\s|\s\(")
        self._levels = {
            lever.name: shortened(
                {name: lever.level_title(k) for k, name in enumerate(lever.levels)},
                r"[,;:]\s|\s\(",
            )
            for lever in model.levers.values()
        }

    def party(self, name: str) -> str:
        """Return the party's short label: "Belarus"."""
        name = name.partition(" on ")[0]  # holders that move a lever together
        if name not in self._parties and "+" in name:
            return listed([self.party(each) for each in name.split("+")])
        return self._parties[name]

    def the_party(self, name: str) -> str:
        """Return the short label as it reads inside a sentence: "the United States"."""
        return with_article(self.party(name))

    def parties(self, names: Iterable[str], *, most: int = 4, last: str = "and") -> str:
        """Return several parties as one list: "the United States and Belarus"."""
        return listed([self.the_party(name) for name in names], most=most, last=last)

    def level(self, lever: str, level: str) -> str:
        """Return the level's short label."""
        return self._levels[lever][level]

    def named(self, name: str) -> str:
        """Return the short title of a named state."""
        return self._named[name]

    def names_of(self, state: int) -> tuple[str, ...]:
        """Return the named states that `state` belongs to, the narrowest first."""
        inside = self._membership.get(state, ())
        return tuple(sorted(inside, key=lambda n: len(self.model.named_states[n].numbers)))

    def state(self, state: int) -> str:
        """Return the short title of a state: its narrowest name, or its number."""
        if state == self.model.status_quo:
            return "the status quo"
        names = self.names_of(state)
        return f"“{self.named(names[0])}” (state {state})" if names else f"state {state}"

    def states(self, numbers: Sequence[int], *, most: int = 4) -> str:
        """Return several states as one list, those of one name together, in the order given."""
        groups: dict[str, list[int]] = {}
        for number in numbers:
            names = self.names_of(number)
            groups.setdefault(self.named(names[0]) if names else "", []).append(number)
        told = []
        for name, members in groups.items():
            noun = "state" if len(members) == 1 else "states"
            listing = f"{noun} {listed([str(number) for number in members])}"
            told.append(f"“{name}” ({listing})" if name else listing)
        return listed(told, most=most)

    def settings(self, move: Move) -> str:
        """Return what a move sets: "Contact with Minsk to “open” and …"."""
        return listed(
            [
                f"“{self.model.levers[change.lever].title}” to "
                f"“{self.level(change.lever, change.after)}”"
                for change in move.changes
            ],
            most=6,
        )

    def changes(self, move: Move) -> list[str]:
        """Return a move's changes one by one: "Contact with Minsk: quiet → open"."""
        return [
            f"{self.model.levers[change.lever].title}: "
            f"{self.level(change.lever, change.before)} → {self.level(change.lever, change.after)}"
            for change in move.changes
        ]

    @cached_property
    def _membership(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for each in self.model.named_states.values():
            for number in each.numbers:
                found.setdefault(number, []).append(each.name)
        return {number: tuple(names) for number, names in found.items()}


def with_article(label: str) -> str:
    """Return a party's label as it reads inside a sentence.

    >>> with_article("United States"), with_article("Belarus")
    ('the United States', 'Belarus')
    """
    bare = not _WITH_ARTICLE.search(label) or label.casefold().startswith("the ")
    return label if bare else f"the {label}"


def answer_sentence(words: Labels, explanation: Explanation, answer: Answer) -> str:
    """Say of one improvement whether it pays, and if not, who takes the gain away and how."""
    setting = f"It would gain by setting {words.settings(answer.improvement)}"
    row = BY_NAME[explanation.concept]
    if not row.answered:
        return f"{setting}."
    if not answer.countermove:
        reach = "would do in their own interest" if row.improving else "could do"
        return f"{setting}, and nothing the others {reach} takes the gain away."
    replies = [
        f"{words.the_party(move.party)} setting {words.settings(move)}"
        for move in answer.countermove
    ]
    modal = "would" if row.improving else "could"
    joint = " and at the same time " if row.at_once else ", then "
    after = _afterwards(explanation, answer)
    reply = f"{setting}; the answer {modal} be {joint.join(replies)}, which leaves it {after}"
    if answer.escape is not None:
        return f"{reply}, but it could then get out by setting {words.settings(answer.escape)}."
    return reply + (" with no way out." if row.symmetric else ".")


def _afterwards(explanation: Explanation, answer: Answer) -> str:
    assert answer.end is not None
    if answer.end == explanation.state:
        return "back where it started"
    ranks = explanation.model.ranks[explanation.without_gain(answer.end)[0]]
    equal = ranks[answer.end - 1] == ranks[explanation.state - 1]
    return "no better off than before" if equal else "worse off than before"


def shortened(titles: dict[str, str], stop: str) -> dict[str, str]:
    """Cut each title at the first `stop`, except where little is left or two come out alike."""
    short = {name: _cut(title, stop) for name, title in titles.items()}
    folded = [title.casefold() for title in short.values()]
    return {
        name: titles[name] if folded.count(title.casefold()) > 1 else title
        for name, title in short.items()
    }


def _cut(title: str, stop: str) -> str:
    for found in re.finditer(stop, title):
        if found.start() >= _LEAST_LEFT:
            return title[: found.start()].strip()
    return title
