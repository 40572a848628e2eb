"""A kind of rule means one thing, whether states are listed or one cell is judged."""

from __future__ import annotations

from itertools import product
from typing import get_args, get_type_hints

import pytest

from detente.case import Clause, Definition, Lever, Party, Preference, Rule
from detente.expressions import TRUTH, Bound
from detente.model import build
from detente.model.rule_meanings import MEANINGS, Parts
from detente.studies.deals.obstacles import obstacles
from detente.units import PURE

SLOW = {
    "always": lambda truths: truths[0],
    "never": lambda truths: not truths[0],
    "at_least_one": any,
    "if": lambda truths: truths[1] if truths[0] else True,
    "exclusive": lambda truths: truths.count(True) < 2,
    "all_or_none": lambda truths: all(truths) or not any(truths),
}
SINGLE = {"always", "never"}


def standoff(kind: str) -> tuple[Definition, int]:
    """Three levers, and a rule of this kind over the first two or three of them."""
    names = ("a", "b", "c")
    used = names[: 1 if kind in SINGLE else 2 if kind == "if" else 3]
    levers = {name: Lever(name, "p", ("no", "yes")) for name in names}
    definition = Definition(
        title=kind,
        parties={"p": Party("p")},
        levers=levers,
        status_quo=dict.fromkeys(names, "yes" if kind == "always" else "no")
        | ({"a": "yes"} if kind == "at_least_one" else {}),
        preferences={"p": Preference("p", "value", value=Clause("a + b + c"))},
        rules=(Rule(kind, tuple(Clause(name) for name in used)),),  # type: ignore[arg-type]
    )
    return definition, len(used)


def meets_its_meaning(kind: str) -> None:
    definition, used = standoff(kind)
    model = build(definition)
    for cell in product((0, 1), repeat=3):
        code = sum(level << place for place, level in enumerate(cell))
        kept = bool(SLOW[kind]([bool(level) for level in cell[:used]]))
        assert (model.space.find(code) is not None) == kept, cell
        assert (obstacles(model, code) == ()) == kept, cell


@pytest.mark.parametrize("kind", get_args(get_type_hints(Rule)["kind"]))
def test_every_kind_that_a_case_may_write_has_one_meaning(kind: str) -> None:
    meets_its_meaning(kind)


def test_a_kind_that_is_added_in_one_place_is_known_in_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def all_or_none(parts: Parts) -> Bound:
        every = Bound("and", parts, sort=TRUTH, unit=PURE)
        none = Bound("not", (Bound("or", parts, sort=TRUTH, unit=PURE),), sort=TRUTH, unit=PURE)
        return Bound("or", (every, none), sort=TRUTH, unit=PURE)

    with pytest.raises(KeyError):
        build(standoff("all_or_none")[0])
    monkeypatch.setitem(MEANINGS, "all_or_none", all_or_none)  # type: ignore[arg-type]
    meets_its_meaning("all_or_none")
