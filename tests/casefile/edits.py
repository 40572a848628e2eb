"""Random edits of case texts, and what each is to leave, worked out on plain data."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

from detente.casefile import shipped_cases
from detente.casefile.edit import Command, Delete, Insert, Rename, Reorder, Set

Path = tuple[str | int, ...]

COMMENTED = """\
# at the top

format = 1 # one
title = "Comments" # everywhere
[parties.a] # first
label = "A" # its label
# above b
[parties.b]
[levers.x]
party = "a"
levels = [ # many
  "no", # none of it
  # half
  "some", # a part
  "yes" # all, and no comma
  # at the end
]
moves = "up" # and never down
[levers.y] # another
party = "b"
levels = ["low", "high"] # two
[status_quo] # where it stands
x = "no" # still
y = "low"
# about rules
[[rules]] # one
never = "x == 'yes' and y" # not both
[[rules]]
# two
if = "x == 'some'"
then = "y or not y"
[outcomes.cost] # of it
unit = "1"
levers = ["x", "y"] # both
table = [ # rows are x
  [0, 1], # no
  [2.5, 3], # some
  # yes
  [4, 5],
]
[preferences.a] # what a wants
statements = [
  # first of all
  "x", # as much as can be
  { text = "not y", claims = ["assumption"] }, # and this
  ["x == 'some'", "y == 'low'"], # alike
]
[preferences.a.alternatives.soft] # or
value = "cost + 2 * x" # softly
[preferences.b]
value = "0.5 * y - cost"
[named_states.calm] # quiet
where = "not x" # and so on
[conclusions.calm_holds]
states = "calm"
# the end
"""
DOTTED = """\
format = 1
title = "Dots"
parties.a = {}
parties.b.label = "B"
parties."c".note = 'third'
levers.x.party = "a"
levers.x.levels = ["no", "yes"]
levers.y = { party = "b", levels = ["no", "yes"] }
status_quo = { x = "no", y = "no" }
preferences.a.value = "x"
preferences.b = { statements = ["y", "not x"] }
preferences.c.value = "0"
named_states = { calm = { where = "not x" } }
"""
APART = """\
format = 1
title = "Tables apart"
[levers.x]
party = "a"
levels = ["no", "yes"]
[parties.a]
[preferences.a]
value = "x - y"
[levers.y]
party = "b"
levels = ["no", "yes"]
[status_quo]
y = "no"
x = "no"
[parties.b]
[preferences.b]
statements = ["y"]
[[rules]]
never = "x and not x"
"""


def texts() -> dict[str, str]:
    """Return every shipped case and cases written in all the ways that TOML allows, by name."""
    folder = resources.files("detente.cases")
    found = {
        name: folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")
        for name in shipped_cases()
    }
    found |= {"commented": COMMENTED, "dotted": DOTTED, "apart": APART}
    found["line ends"] = COMMENTED.replace("\n", "\r\n")
    found["mark"] = "\ufeff" + found["libya-2003"]
    found["no last line end"] = APART.rstrip("\n")
    return found


def data_of(text: str) -> dict[str, Any]:
    """Return what a text says as TOML."""
    return tomllib.loads(text.removeprefix("\ufeff"))


def places(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield the path of everything in plain data, with its value and what holds it."""
    pairs = data.items() if isinstance(data, dict) else ()
    pairs = enumerate(data) if isinstance(data, list) else pairs
    for key, each in pairs:
        yield (*path, key), each, data
        yield from places(each, (*path, key))


def random_command(rng: random.Random, data: dict[str, Any]) -> Command:
    """Draw any command on any place."""
    path, value, holder = rng.choice(list(places(data)))
    kind = rng.choice((Set, Insert, Delete, Reorder, Rename))
    name = rng.choice(("new_name", "a new name", "ü\"'"))
    if kind is Delete:
        return Delete(path)
    if kind is Set:
        return Set(path, _another(rng, value))
    if isinstance(holder, list):
        new = _another(rng, value)
        return Reorder(path, rng.randrange(len(holder))) if kind is Reorder else Insert(path, new)
    if kind is Rename:
        return Rename(path, name)
    others = [key for key in holder if key != path[-1]]
    if kind is Reorder:
        return Reorder(path, rng.choice([*others, None]))
    return Insert((*path[:-1], name), _another(rng, value), rng.choice([path[-1], None]))


def _another(rng: random.Random, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return rng.choice((1, 2.5, -3, 1e-7, 1e300))
    if isinstance(value, str):
        return rng.choice(("new", "two\nlines", 'a "quote" \\', "é = [#] ''' {", "\x1b\x7f", ""))
    if isinstance(value, list):
        return rng.choice((value[::-1], [*value, *value[:1]], []))
    if not isinstance(value, dict):
        return value
    return rng.choice(({"a": 1, "b": ["x"]}, {**value, "new_name": "x"})) if value else {"a": {}}


def comments(text: str) -> Counter[str]:
    """Count the comments of a text by what they say."""
    found: Counter[str] = Counter()
    for line in text.splitlines():
        bare, quote, escaped = "", "", False
        for place, character in enumerate(line):
            if escaped:
                escaped = False
            elif quote:
                escaped = character == "\\" and quote == '"'
                quote = "" if character == quote else quote
            elif character in "\"'":
                quote = character
            elif character == "#":
                bare = line[place:].strip()
                break
        if bare:
            found[bare] += 1
    return found
