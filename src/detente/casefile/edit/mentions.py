"""Where does a case name a party, a lever, a level? Patterns over the data of a file.

In a pattern ``*`` is any key or place, and a last ``**`` any texts further in, but for words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from detente.casefile.edit.spans import Path
from detente.errors import ExpressionError
from detente.expressions import Node, parse

How = Literal["key", "item", "value", "text"]

HOMES: Mapping[str, tuple[Path, ...]] = {
    "party": (("parties",), ("trade", "parties")),
    "lever": (("levers",),),
    "outcome": (("outcomes",),),
    "named_state": (("named_states",),),
    "uncertainty": (("uncertainties",),),
    "conclusion": (("conclusions",),),
    "deal": (("deals",),),
    "producer": (("trade", "producers"),),
    "market": (("trade", "markets"),),
    "leg": (("trade", "legs"),),
    "route": (("trade", "routes"),),
    "measure": (("trade", "measures"),),
    "baseline": (("trade", "baselines"),),
    "stock": (("stocks",),),
    "flow": (("flows",),),
    "event": (("events",),),
    "question": (("questions",),),
    "handover": (("handovers",),),
    "variant": (("variants",),),
}
"""Where things of a kind are declared: the tables whose keys are their names."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "party": (
        "preferences", "deals.*.values", "deals.*.schedule.discount", "deals.*.schedule.rate",
        "deals.*.schedule.collateral", "trade.legs.*.rent_shares", "trade.measures.*.rent_shares",
        "trade.measures.*.gainers", "forecast.turns", "forecast.attention", "events.*.readings",
        "events.*.multiply", "forecast.bands.*.readings",
        "forecast.bands.*.multiply", "levers.*.up.weights", "levers.*.down.weights",
        "levers.*.renewal.rule.weights", "variants.*.readings", "variants.*.orders",
        "levers.*.renewal.chance",
    ),
    "lever": (
        "status_quo", "deals.*.package", "deals.*.schedule.start", "trade.baselines.*.levers",
        "forecast.proposals.*.package", "events.*.set", "variants.*.levels",
    ),
    "market": ("trade.routes.*.to",),
    "stock": ("events.*.add",),
}  # fmt: skip
"""Tables whose keys name things that are declared elsewhere."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "party": (
        "levers.*.party", "levers.*.holders.*", "levers.*.up.*", "levers.*.down.*",
        "levers.*.renewal.rule.*", "levers.*.steps.*.sender", "deals.*.between.*",
        "deals.*.schedule.collateral.*.held_by", "conclusions.*.party",
        "uncertainties.*.reading_of", "trade.producers.*.party", "trade.markets.*.party",
        "trade.legs.*.owner", "trade.measures.*.sender", "trade.measures.*.target",
        "trade.pressure.target", "forecast.proposals.*.between.*", "handovers.*.custodians.*",
        "handovers.*.confirmations.*.by", "questions.*.positions.*.party",
    ),
    "lever": (
        "outcomes.*.levers.*", "deals.*.levers.*", "deals.*.schedule.irreversible.*",
        "forecast.still.*", "forecast.hazards.*.lever", "forecast.attention.*.renewed_by.*",
        "flows.*.lever", "acts.*.lever", "questions.*.positions.*.lever",
    ),
    "named_state": ("deals.*.disagreement", "conclusions.*.states"),
    "uncertainty": ("correlations.*.between.*",),
    "deal": ("forecast.proposals.*.deal",),
    "event": ("questions.*.event",),
    "producer": ("trade.routes.*.from.*", "trade.routes.*.from", "trade.measures.*.producers.*"),
    "market": ("trade.measures.*.markets.*", "trade.routes.*.to.*", "trade.routes.*.to"),
    "leg": ("trade.routes.*.legs.*", "trade.routes.*.to.*.*", "trade.measures.*.legs.*"),
    "measure": (
        "trade.baselines.*.measures.*", "levers.*.steps.*.measures.*", "acts.*.measure",
    ),
    "baseline": ("trade.baseline",),
    "stock": (
        "flows.*.out_of.*", "flows.*.into.*", "identities.*.whole", "identities.*.parts.*",
        "forecast.bands.*.stock",
    ),
}  # fmt: skip
"""Texts that are a name as a whole."""

EXPRESSIONS = (
    "rules.*.never.**", "rules.*.always.**", "rules.*.exclusive.**", "rules.*.at_least_one.**",
    "rules.*.if.**", "rules.*.then.**", "outcomes.*.expression", "preferences.*.statements.**",
    "preferences.*.value.**", "preferences.*.alternatives.*.statements.**",
    "preferences.*.alternatives.*.value.**", "named_states.*.where", "conclusions.*.condition",
    "trade.measures.*.when", "deals.*.values.*.**", "flows.*.where", "questions.*.ask",
)  # fmt: skip
"""Expressions, in which levers, outcomes and uncertain numbers stand by name."""

ADDRESSES = (
    "uncertainties.*.acts_on.*", "outcomes.*.from", "uncertainties.*.order_of",
)  # fmt: skip
"""Texts in which a name stands between dots."""

ADDRESS_KEYS = ("variants.*.numbers",)
"""Tables whose keys are addresses: a name stands in them between dots, a level in brackets."""

LEVELS = (
    "status_quo.*", "deals.*.package.*", "deals.*.schedule.start.*", "trade.baselines.*.levers.*",
    "forecast.proposals.*.package.*", "events.*.set.*", "variants.*.levels.*",
)  # fmt: skip
"""Texts that are a level of the lever which the key names."""

LEVELS_BESIDE = (
    "forecast.hazards.*.start", "forecast.hazards.*.to", "acts.*.to", "questions.*.positions.*.at",
)  # fmt: skip
"""Texts that are a level of the lever which stands beside them."""

LEVELS_WITHIN = ("levers.*.steps.*.to", "levers.*.steps.*.lapses_to", "levers.*.renewal.lapses_to")
"""Texts in a lever's table that are a level of it."""

_IN_EXPRESSIONS = {"lever", "outcome", "uncertainty"}
_WORDS = {"note", "label", "claims"}
_SECTIONS = {
    "producers": "producer", "markets": "market", "legs": "leg", "measures": "measure",
}  # fmt: skip


class Mention(NamedTuple):
    """A place that names something, and how; `renamed` is what stands there under a new name."""

    path: Path
    how: How
    renamed: Callable[[str], str] | None = None


def mentions(data: Mapping[str, Any], kind: str, name: str) -> Iterator[Mention]:
    """Yield the places that name something, its declaration apart."""
    for pattern in KEYS.get(kind, ()):
        for path, table in _matches(data, tuple(pattern.split("."))):
            if isinstance(table, Mapping) and name in table:
                yield Mention((*path, name), "key")
    for pattern in VALUES.get(kind, ()):
        for path, text in _matches(data, tuple(pattern.split("."))):
            if text == name:
                yield Mention(path, "item" if isinstance(path[-1], int) else "value", str)
    if kind in _IN_EXPRESSIONS:
        for path, text in texts(data, EXPRESSIONS):
            places = [node.column - 1 for node in _nodes(text) if node.parts == (name,)]
            if places:
                yield Mention(path, "text", _Rewritten(text, places, len(name)))
    for path, text in texts(data, ADDRESSES):
        at = _place_in_address(path, text, kind, name)
        if at is not None:
            yield Mention(path, "text", _Rewritten(text, [at], len(name)))
    for path in _address_keys(data):
        address = str(path[-1])
        places = [each.start() for each in _named_in_address(address, kind, name)]
        if places:
            yield Mention(path, "key", _Rewritten(address, places, len(name)))


def level_mentions(data: Mapping[str, Any], lever: str, level: str) -> Iterator[Mention]:
    """Yield the places that name a level of a lever, the lever's own table apart."""
    for path, text in texts(data, LEVELS):
        if path[-1] == lever and text == level:
            yield Mention(path, "value", str)
    for path, text in texts(data, LEVELS_BESIDE):
        holder: Any = data
        for step in path[:-1]:
            holder = holder[step]
        if text == level and holder.get("lever") == lever:
            yield Mention(path, "value", str)
    for path, text in texts(data, LEVELS_WITHIN):
        if path[1] == lever and text == level:
            yield Mention(path, "value", str)
    for path in _address_keys(data):
        found = re.search(rf"[\[,]\s*{lever}={re.escape(level)}(?=\s*[\],])", str(path[-1]))
        if found:
            at = found.end() - len(level)
            yield Mention(path, "key", _Rewritten(str(path[-1]), [at], len(level)))
    for path, text in texts(data, EXPRESSIONS):
        places = []
        for node in _all_nodes(text):
            sides = {e.kind: e for e in node.parts if isinstance(e, Node)}
            if node.kind != "compare" or sides.keys() != {"name", "level"}:
                continue
            if sides["name"].parts == (lever,) and sides["level"].parts == (level,):
                places.append(sides["level"].column)
        if places:
            yield Mention(path, "text", _Rewritten(text, places, len(level)))


def texts(data: Mapping[str, Any], patterns: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Yield the texts that stand where a pattern says."""
    for pattern in patterns:
        for path, found in _matches(data, tuple(pattern.split("."))):
            if isinstance(found, str):
                yield path, found


class _Rewritten:
    """A text with another name at some places."""

    def __init__(self, text: str, places: Sequence[int], size: int) -> None:
        self.text, self.places, self.size = text, sorted(places, reverse=True), size

    def __call__(self, name: str) -> str:
        text = self.text
        for at in self.places:
            text = f"{text[:at]}{name}{text[at + self.size :]}"
        return text


def _matches(data: Any, pattern: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, data
        return
    first, *rest = pattern
    if first == "**":
        yield path, data
        for key, each in _parts(data):
            if key not in _WORDS:
                yield from _matches(each, pattern, (*path, key))
    elif first == "*":
        for key, each in _parts(data):
            yield from _matches(each, tuple(rest), (*path, key))
    elif isinstance(data, Mapping) and first in data:
        yield from _matches(data[first], tuple(rest), (*path, first))


def _parts(data: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(data, Mapping):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)


def _all_nodes(text: str) -> Iterator[Node]:
    try:
        todo = [parse(text)]
    except ExpressionError:
        return
    while todo:
        node = todo.pop()
        yield node
        todo += [each for each in node.parts if isinstance(each, Node)]


def _nodes(text: str) -> Iterator[Node]:
    yield from (node for node in _all_nodes(text) if node.kind == "name")


_NAMED_FIRST = {
    "parties": "party", "preferences": "party", "levers": "lever", "outcomes": "outcome",
    "named_states": "named_state", "uncertainties": "uncertainty", "conclusions": "conclusion",
    "deals": "deal",
}  # fmt: skip
"""Sections whose addresses go on with a name, and of what."""


def _address_keys(data: Mapping[str, Any]) -> Iterator[Path]:
    for pattern in ADDRESS_KEYS:
        for path, table in _matches(data, tuple(pattern.split("."))):
            if isinstance(table, Mapping):
                yield from ((*path, key) for key in table)


def _named_in_address(address: str, kind: str, name: str) -> Iterator[re.Match[str]]:
    """Where an address names something: after its section, or a lever in a cell's brackets."""
    section, _, rest = address.partition(".")
    if _NAMED_FIRST.get(section) == kind and re.split(r"[.\[]", rest)[0] == name:
        yield from re.compile(re.escape(name)).finditer(
            address, len(section) + 1, len(section) + 1 + len(name)
        )
    elif section == "trade":
        at = _place_in_address((), address, kind, name)
        if at is not None:
            yield from re.compile(re.escape(name)).finditer(address, at, at + len(name))
    if kind == "lever":
        yield from re.compile(rf"(?<=[\[,\s]){re.escape(name)}(?==)").finditer(address)


def _place_in_address(path: Path, text: str, kind: str, name: str) -> int | None:
    """Where in an address a name of a kind stands."""
    parts = [(found[0], found.start()) for found in re.finditer(r"[^.\[\]]+", text)]
    names = [each for each, _ in parts]
    kinds: dict[int, str] = {}
    if path and path[-1] == "order_of":
        kinds = {0: "party"}
    elif names[:1] == ["outcomes"]:
        kinds = {1: "outcome"}
    elif names[:2] == ["trade", "accounts"]:
        kinds = {2: "party"}
    elif names[:1] == ["trade"] and len(names) > 2 and names[1] in _SECTIONS:
        kinds = {2: _SECTIONS[names[1]]}
        kinds |= {4: "party"} if names[3:4] in (["rent_shares"], ["gainers"]) else {}
    for place, of in kinds.items():
        if of == kind and place < len(names) and names[place] == name:
            return parts[place][1]
    return None
