"""A case as plain data: parties, levers, rules, states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.model import Model
from detente.report.data.registry import to_data


@to_data.register
def model_data(model: Model) -> dict[str, Any]:
    """Return what a case says, without its states."""
    return {
        "case": model.title,
        "as_of": model.as_of.isoformat() if model.as_of else None,
        "summary": model.summary,
        "fingerprint": model.fingerprint,
        "parties": [
            {
                "name": name,
                "label": party.label,
                "levers": list(model.levers_of(name)),
                "preference": model.preferences[name].kind,
                "alternatives": list(model.alternative_ranks.get(name, {})),
            }
            for name, party in model.parties.items()
        ],
        "levers": [
            {
                "name": lever.name,
                "party": lever.owner,
                "label": lever.label,
                "levels": list(lever.levels),
                "moves": lever.told_moves,
                "holders": list(lever.owners),
                "unit": lever.unit,
                "size": list(lever.sizes),
            }
            for lever in model.levers.values()
        ],
        "lapses": [
            {
                "lever": each.lever,
                "level": each.level,
                "to": each.to,
                "day": None if each.day is None else each.day.isoformat(),
                "who": [list(some) for some in each.who],
                "now": each.now,
            }
            for each in model.lapses
        ],
        "rules": [str(rule) for rule in model.rules],
        "named_states": {name: list(v.numbers) for name, v in model.named_states.items()},
        "states": model.space.size,
        "combinations": model.space.cells,
        "status_quo": {
            "id": model.status_quo,
            "levels": model.space.levels_of(model.status_quo),
        },
        "readings": dict(model.readings),
    }


def states_data(model: Model, chosen: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Return the number and levels of every state, or of those chosen by their numbers."""
    names = list(model.levers)
    numbers = range(1, model.space.size + 1) if chosen is None else chosen
    picked = slice(None) if chosen is None else [number - 1 for number in chosen]
    columns = [
        [lever.levels[digit] for digit in model.space.digits(lever.name)[picked].tolist()]
        for lever in model.levers.values()
    ]
    return [
        {"id": number, "levels": dict(zip(names, levels, strict=True))}
        for number, levels in zip(numbers, zip(*columns, strict=True), strict=True)
    ]
