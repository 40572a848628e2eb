"""One draw of a case, by hand: the drawn numbers are written into its text, and no draw is left.

Works on the plain data of a case file (what a TOML reader gives) and shares nothing with ``src``.
Effects on one place: the replacement first, then factors, then terms.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Case = dict[str, Any]
EFFECTS = ("replace", "multiply", "add")


def write_draw(case: Case, inputs: Mapping[str, float | int]) -> Case:
    """Return the case with one draw written into it.

    `inputs` has a number for a number, and for a reading or an order its place among the
    hypotheses, which the case has to list in full.
    """
    written = copy.deepcopy(case)
    uncertain = written.pop("uncertainties")
    written.pop("correlations", None)
    for effect in EFFECTS:
        for name, each in uncertain.items():
            if each.get("effect", "replace") == effect:
                for key in each.get("acts_on", ()):
                    _act(written, key, effect, float(inputs[name]))
    for name, each in uncertain.items():
        if "order_of" in each:
            _reorder(written, each["order_of"], each["hypotheses"][inputs[name]]["order"])
    for name, each in uncertain.items():
        if "reading_of" in each:
            _choose(written, each["reading_of"], each["hypotheses"][inputs[name]]["reading"])
        elif "order_of" not in each and "acts_on" not in each:
            _name(written, name, float(inputs[name]))
    return written


def _act(case: Case, key: str, effect: str, number: float) -> None:
    if key.startswith("trade."):
        _act_on_figure(case, key.split("."), effect, number)
        return
    _, name, *cell = re.split(r"[.]", key, maxsplit=2)
    outcome = case["outcomes"][name]
    if cell:
        *path, last = [int(text) for text in re.findall(r"\d+", cell[0])]
        inner = outcome["table"]
        for place in path:
            inner = inner[place]
        inner[last] = _after(inner[last], effect, number)
    elif "table" in outcome:
        outcome["table"] = _everywhere(outcome["table"], lambda old: _after(old, effect, number))
    else:
        sign = {"multiply": "*", "add": "+"}.get(effect)
        before = outcome["expression"]
        outcome["expression"] = f"({before}) {sign} {_text(number)}" if sign else _text(number)


def _act_on_figure(case: Case, path: list[str], effect: str, number: float) -> None:
    if path[1] == "baselines":  # the keys of its figures have dots of their own
        path = [*path[:4], ".".join(path[4:])]
    inner = case
    for step in path[:-1]:
        inner = inner[step]
    figure = inner[path[-1]]
    if isinstance(figure, dict):
        figure["value"] = _after(figure["value"], effect, number)
    else:
        inner[path[-1]] = _after(figure, effect, number)


def _after(old: float, effect: str, number: float) -> float:
    return {"replace": number, "multiply": old * number, "add": old + number}[effect]


def _everywhere(table: Any, change: Callable[[float], float]) -> Any:
    if isinstance(table, list):
        return [_everywhere(row, change) for row in table]
    return change(float(table))


def _reorder(case: Case, whose: str, order: list[int]) -> None:
    party, _, alternative = whose.partition(".")
    preference = case["preferences"][party]
    if alternative:
        preference = preference["alternatives"][alternative]
    preference["statements"] = [preference["statements"][place - 1] for place in order]


def _choose(case: Case, party: str, reading: str) -> None:
    own = case["preferences"][party]
    if reading != "own":
        case["preferences"][party] = own["alternatives"][reading]


def _name(case: Case, name: str, number: float) -> None:
    """Write the number wherever an expression has the name."""
    word = re.compile(rf"\b{name}\b(?![^']*'(?:[^']*'[^']*')*[^']*$)")
    for holder, key in _expressions(case):
        holder[key] = word.sub(_text(number), holder[key])


def _expressions(case: Case) -> Iterator[tuple[Any, Any]]:
    for outcome in case.get("outcomes", {}).values():
        if "expression" in outcome:
            yield outcome, "expression"
    for named in case.get("named_states", {}).values():
        yield named, "where"
    for conclusion in case.get("conclusions", {}).values():
        if "condition" in conclusion:
            yield conclusion, "condition"
    for own in case["preferences"].values():
        for preference in (own, *own.get("alternatives", {}).values()):
            if "value" in preference:
                yield preference, "value"
            for place in range(len(preference.get("statements", ()))):
                yield preference["statements"], place


def _text(number: float) -> str:
    """Write a number with all its digits and no exponent."""
    digits = f"{Decimal(repr(number)):f}"
    return f"({digits})" if number < 0 else digits
