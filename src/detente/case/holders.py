"""Which of several holders are enough to move a lever, and the smallest sets of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Annotated, Any

from detente.case.marks import Between, Converted, Name, record


@record
class WeightedRule:
    """Holders are enough when their weights together come to the quota."""

    quota: Annotated[float, Between(0)]
    weights: Mapping[Name, float]

    def __hash__(self) -> int:
        return hash((self.quota, tuple(self.weights.items())))


HolderRule = str | tuple[str, ...] | WeightedRule


def is_enough(rule: HolderRule, holders: Collection[str], members: Collection[str]) -> bool:
    """Say whether `members`, among the holders, are enough by the rule.

    Parameters
    ----------
    rule : str, tuple of str or WeightedRule
        ``all``, ``any``, ``majority`` (more than half of the holders); names of whom any one may;
        or weights with what they have to come to.

    Examples
    --------
    >>> is_enough("majority", ("a", "b", "c"), ("a", "c")), is_enough("all", ("a", "b"), ("a",))
    (True, False)
    """
    among = [name for name in holders if name in members]
    if isinstance(rule, WeightedRule):
        return sum(rule.weights.get(name, 0.0) for name in among) >= rule.quota
    if isinstance(rule, tuple):
        return any(name in rule for name in among)
    if rule == "all":
        return len(among) == len(holders)
    return bool(among) if rule == "any" else 2 * len(among) > len(holders)


@cache
def winning_sets(rule: HolderRule, holders: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of holders that are enough, smaller sets first.

    Examples
    --------
    >>> winning_sets("majority", ("a", "b", "c"))
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    return _smallest(holders, lambda members: is_enough(rule, holders, members))


@cache
def blocking_sets(rule: HolderRule, holders: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of holders without whom the others are not enough.

    Examples
    --------
    >>> blocking_sets("all", ("a", "b"))
    (('a',), ('b',))
    """
    return _smallest(
        holders,
        lambda members: not is_enough(rule, holders, [h for h in holders if h not in members]),
    )


def _smallest(
    holders: Sequence[str], enough: Callable[[Sequence[str]], bool]
) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for size in range(1, len(holders) + 1):
        for members in combinations(holders, size):
            if not any(set(less) <= set(members) for less in found) and enough(members):
                found.append(members)
    return tuple(found)


def _read_rule(value: Any) -> HolderRule:
    if isinstance(value, str) and value in ("all", "any", "majority"):
        return value
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return tuple(value)
    if isinstance(value, Mapping) and set(value) == {"quota", "weights"}:
        weights = value["weights"]
        if isinstance(weights, Mapping):
            numbers = [value["quota"], *weights.values()]
            if all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
                return WeightedRule(
                    float(value["quota"]), {str(n): float(w) for n, w in weights.items()}
                )
    raise ValueError(
        'which holders are enough is "all", "any", "majority", a list of names of whom any one '
        f"may, or {{ quota = 170, weights = {{ NAME = 84 }} }}; found {str(value)[:60]}"
    )


def _write_rule(rule: HolderRule) -> Any:
    if isinstance(rule, WeightedRule):
        return {"quota": rule.quota, "weights": dict(rule.weights)}
    return list(rule) if isinstance(rule, tuple) else rule


_SCHEMA: dict[str, Any] = {
    "description": "which holders are enough: a word, names of whom any one may, or a quota",
    "anyOf": [
        {"enum": ["all", "any", "majority"]},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "properties": {
                "quota": {"type": "number"},
                "weights": {"type": "object", "additionalProperties": {"type": "number"}},
            },
            "required": ["quota", "weights"],
        },
    ],
}
EnoughHolders = Annotated[HolderRule, Converted(_read_rule, _SCHEMA, _write_rule)]


def check_rule(rule: HolderRule, holders: tuple[str, ...], key: str) -> None:
    """Raise ValueError where a rule names strangers, or no holders are ever enough."""
    named: Sequence[str] = ()
    if isinstance(rule, WeightedRule):
        named = tuple(rule.weights)
    elif isinstance(rule, tuple):
        named = rule
    if strangers := [name for name in named if name not in holders]:
        raise ValueError(
            f"{key} names '{strangers[0]}', who does not hold the lever; its holders are "
            + ", ".join(f"'{name}'" for name in holders)
        )
    if isinstance(rule, WeightedRule) and min(rule.weights.values(), default=0.0) < 0:
        raise ValueError(f"{key} has a weight below 0")
    if not is_enough(rule, holders, holders) or is_enough(rule, holders, ()):
        raise ValueError(
            f"{key} has a quota that nobody or all together never meet; it lies above 0 and at "
            "most at the sum of the weights"
        )
