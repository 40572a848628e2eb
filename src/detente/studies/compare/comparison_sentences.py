"""What differs between two cases, in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies.compare.compared import (
    CaseComparison,
    EquilibriumDifference,
    InputDifference,
    PartyComparison,
)
from detente.studies.compare.written_inputs import WORDS
from detente.text import counted, listed

MOST_STATES = 12
MOST_TEXT = 60


def input_cells(each: InputDifference) -> list[str]:
    """Return one input as cells: key, kind, its value in each item, what it does."""
    unit = f" [{each.unit}]" if each.unit and each.unit != "1" else ""
    return [f"{each.key}{unit}", each.kind, *(value_text(v) for v in each.values), each.role]


def value_text(value: float | str | None) -> str:
    """Write a value of an input, long texts cut short."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.10g}"
    return value if len(value) <= MOST_TEXT else f"{value[: MOST_TEXT - 1]}…"


def difference_lines(found: CaseComparison) -> list[str]:
    """Say what the table of inputs does not: statements, names, words, equilibria."""
    lines = []
    for each in found.statements:
        places = f"{each.first or '–'} → {each.second or '–'}"
        what = "dropped" if each.second is None else "new" if each.first is None else "elsewhere"
        lines.append(f"Aims of {each.party}, {places}, {what}: {each.text}")
    for pair in found.renamed:
        if pair.sure:
            lines.append(f"{pair.section}: '{pair.first}' is called '{pair.second}' in the second.")
        else:
            lines.append(
                f"{pair.section}: '{pair.first}' and '{pair.second}' are alike and were not taken "
                f"for one; if they are, say --same {pair.first}={pair.second}."
            )
    words = sum(each.kind == WORDS for each in found.inputs)
    if words:
        lines.append(
            f"{counted(words, 'label, note or claim', 'labels, notes and claims')} differ "
            "(wording only)."
        )
    if found.not_tried:
        lines.append(f"{counted(found.not_tried, 'input')} more differ and were not tried alone.")
    return lines


def equilibrium_lines(found: CaseComparison) -> list[str]:
    """Say which states are equilibria in one item only."""
    if not found.equilibria:
        return ["The levers are not the same, so states are not matched."]
    return [line for each in found.equilibria for line in _equilibria(found, each)]


def party_line(each: PartyComparison, names: Sequence[str]) -> str:
    """Say what a named state brings a party in each item."""
    if each.amounts is not None:
        told = [f"{amount:+g} {each.unit or 'of its value'}" for amount in each.amounts]
    else:
        told = list(each.orders)
    per = listed([f"{one}: {two}" for one, two in zip(names, told, strict=True)], most=len(names))
    extra = "" if each.comparable else " (amounts not comparable: its aims are written otherwise)"
    return f"{each.party} in “{each.state}” against the status quo: {per}{extra}."


def states_line(each: PartyComparison) -> str:
    """Say how much better off a party is in the second of two states."""
    if each.amounts is not None:
        before, after = each.amounts
        unit = each.unit or "of its value"
        return f"{each.party}: {each.orders[0]}, {after - before:+.4g} {unit}."
    aims = []
    if each.won:
        aims.append(f"wins {_aims(each.won)}")
    if each.lost:
        aims.append(f"loses {_aims(each.lost)}")
    return f"{each.party}: {each.orders[0]}{f'; {listed(aims)}' if aims else ''}."


def _aims(places: Sequence[int]) -> str:
    noun = "aim" if len(places) == 1 else "aims"
    return f"{noun} {listed([str(place) for place in places], most=20)}"


def _equilibria(found: CaseComparison, each: EquilibriumDifference) -> list[str]:
    if not any(each.only):
        return []
    told = [
        f"only in {item.name}: {listed([str(s) for s in some], most=MOST_STATES)}"
        for item, some in zip(found.items, each.only, strict=True)
        if some
    ]
    return [f"Equilibria by {each.concept}: {len(each.both)} in all; {'; '.join(told)}."]
