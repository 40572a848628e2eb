"""What differs between cases, as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies.compare import CaseComparison, PartyComparison


@to_data.register
def comparison_data(found: CaseComparison) -> dict[str, Any]:
    """Return items, inputs, names, conclusions, equilibria and parties."""
    return {
        "items": [
            {"name": each.name, "title": each.title, "fingerprint": each.fingerprint}
            for each in found.items
        ],
        "inputs": [
            {
                "key": each.key,
                "kind": each.kind,
                "unit": each.unit or None,
                "values": list(each.values),
                "role": each.role or None,
            }
            for each in found.inputs
        ],
        "statements": [
            {"party": each.party, "text": each.text, "first": each.first, "second": each.second}
            for each in found.statements
        ],
        "renamed": [
            {"section": each.section, "from": each.first, "to": each.second, "sure": each.sure}
            for each in found.renamed
        ],
        "conclusions": [
            {"name": each.name, "label": each.title, "holds": list(each.holds)}
            for each in found.conclusions
        ],
        "equilibria": {
            each.concept: {"both": list(each.both), "only": [list(some) for some in each.only]}
            for each in found.equilibria
        },
        "parties": [_party(each) for each in found.parties],
        "not_tried": found.not_tried,
    }


@to_data.register
def party_comparison_data(each: PartyComparison) -> dict[str, Any]:
    """Return what a state brings a party."""
    return _party(each)


def _party(each: PartyComparison) -> dict[str, Any]:
    return {
        "party": each.party,
        "state": each.state,
        "unit": each.unit or None,
        "amounts": None if each.amounts is None else list(each.amounts),
        "order": list(each.orders),
        "comparable": each.comparable,
        "won": list(each.won),
        "lost": list(each.lost),
    }
