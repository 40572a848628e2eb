"""Names, levels and labels that a reader would take for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from unicodedata import category, normalize

from detente.case.case import Definition

# Small letters of Cyrillic and Greek that look like Latin ones, or whose capitals do.
_OTHER = (
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458"
    "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c7"
)
_LATIN = "abekmhopctyxsijabeikvoptx"
_LIKE = str.maketrans(_OTHER, _LATIN)


def look_alikes(definition: Definition) -> list[str]:
    """Say of every two words in one place that they look alike, or of two things that they are
    called the same.
    """
    found: list[str] = []
    for lever in definition.levers.values():
        found += _alike(f"levers.{lever.name}: the levels", lever.levels)
        labels = dict(zip(lever.levels, lever.level_labels, strict=False))
        found += _same(f"levers.{lever.name}: the levels", labels)
    kinds: dict[str, Mapping[str, object]] = {
        "parties": definition.parties,
        "levers": definition.levers,
        "outcomes": definition.outcomes,
        "named states": definition.named_states,
        "conclusions": definition.conclusions,
        "uncertainties": definition.uncertainties,
    }
    for kind, things in kinds.items():
        found += _alike(f"the {kind}", things)
        found += _same(f"the {kind}", {k: getattr(each, "label", "") for k, each in things.items()})
    return found


def skeleton(text: str) -> str:
    r"""Return what a text looks like: without case, marks that do not show, and kinds of blanks.

    >>> skeleton("No\u200b"), skeleton("n\u043e"), skeleton("a\u00a0b") == skeleton("A b")
    ('no', 'no', True)
    """
    plain = normalize("NFKC", text).casefold().translate(_LIKE)
    shown = "".join(each for each in plain if category(each) not in ("Cf", "Cc"))
    return " ".join(shown.split())


def _alike(where: str, names: Iterable[str]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name in names:
        before = first.setdefault(skeleton(name), name)
        if before != name:
            yield f"{where} {_quoted(before)} and {_quoted(name)} look alike."


def _same(where: str, labels: Mapping[str, str]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, label in labels.items():
        before = first.setdefault(skeleton(label), name) if label else name
        if before != name:
            yield f"{where} '{before}' and '{name}' are both called “{label}”, or nearly so."


def _quoted(name: str) -> str:
    """Quote a name; what does not show is written as its code."""
    shown = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in name)
    other = any(each in _OTHER for each in name.casefold())
    return f"'{shown}'" + (" (with letters that are not Latin)" if other else "")
