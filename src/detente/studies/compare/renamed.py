"""Names that only one of two cases has: the same thing under another name? (TU7)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from detente.case import Definition
from detente.errors import InputError

SECTIONS = ("parties", "levers", "outcomes", "named_states", "conclusions", "uncertainties")
ALIKE = 0.6  # of what is written


@dataclass(frozen=True)
class Renaming:
    """A name of the first case, and the name that the second seems to have for it.

    Attributes
    ----------
    section : str
    first, second : str
    sure : bool
        Whether all that is written of them is the same, or it was said so; else it is offered and
        nothing is done.
    """

    section: str
    first: str
    second: str
    sure: bool


def renamed(first: Definition, second: Definition, same: Mapping[str, str]) -> list[Renaming]:
    """Match names that only one of the cases has.

    Parameters
    ----------
    same : mapping of str to str
        Names of the first case to those of the second that are said to be the same.

    Raises
    ------
    InputError
        If a name that is said to be the same is in neither.
    """
    found: list[Renaming] = []
    left = dict(same)
    for section in SECTIONS:
        one, other = getattr(first, section), getattr(second, section)
        gone = [name for name in one if name not in other]
        come = [name for name in other if name not in one]
        for name in list(gone):
            if name in left and left[name] in come:
                found.append(Renaming(section, name, left[name], True))
                gone.remove(name)
                come.remove(left.pop(name))
        for sure in (True, False):
            for name in list(gone):
                scores = {each: _likeness(one[name], other[each]) for each in come}
                best = max(scores, key=scores.__getitem__, default=None)
                if best is None or scores[best] < (1.0 if sure else ALIKE):
                    continue
                if sure and list(scores.values()).count(1.0) > 1:
                    continue  # two are the same: which one it is cannot be told
                found.append(Renaming(section, name, best, sure))
                gone.remove(name)
                come.remove(best)
    if left:
        first_left, second_left = next(iter(left.items()))
        raise InputError(
            f"found {first_left[:60]}={second_left[:60]}; write OLD=NEW, a name that only the "
            "first case has and one of the same section that only the second has.",
            "--same",
        )
    return found


def _likeness(one: Any, other: Any) -> float:
    """1 where everything but the name is the same; else how alike what is written is."""
    a, b = _content(one), _content(other)
    if a == b:
        return 1.0
    return min(SequenceMatcher(None, repr(a), repr(b)).ratio(), 0.999)


def _content(part: Any) -> Any:
    if not is_dataclass(part) or isinstance(part, type):
        return part
    names = {field.name for field in fields(part)}
    blank: dict[str, Any] = {name: "" for name in ("name", "label", "note") if name in names}
    if "claims" in names:
        blank["claims"] = ()
    return replace(part, **blank)
