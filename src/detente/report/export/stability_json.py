"""Stability as plain data for JSON."""

from __future__ import annotations

from typing import Any

from detente.model import Model
from detente.stability import StabilityTable


def stability_json(model: Model, table: StabilityTable) -> dict[str, Any]:
    """Return a case's states and what `table` says of them, ready for ``json.dumps``.

    Parameters
    ----------
    model : Model
        n states.
    table : StabilityTable
        Made from `model`.

    Returns
    -------
    dict
        ``case``, ``fingerprint``, ``parties``, ``levers``, ``states``, ``status_quo``, ``stable``
        (concept, then party, then one truth a state) and ``equilibria`` (concept, then state
        numbers).

    Examples
    --------
    >>> from detente import analyse, load_case
    >>> model = load_case("chicken")
    >>> stability_json(model, analyse(model))["equilibria"]["nash"]
    [2, 3]
    """
    return {
        "case": model.title,
        "fingerprint": table.fingerprint,
        "parties": list(model.parties),
        "levers": [
            {"name": lever.name, "party": lever.party, "levels": list(lever.levels)}
            for lever in model.levers.values()
        ],
        "states": states_json(model),
        "status_quo": model.status_quo,
        "stable": {
            concept: {party: table.stable[concept][party].tolist() for party in table.parties}
            for concept in table.concepts
        },
        "equilibria": {concept: list(table.equilibria(concept)) for concept in table.concepts},
    }


def states_json(model: Model) -> list[dict[str, Any]]:
    """Return every state's number and levels."""
    names = list(model.levers)
    columns = [
        [lever.levels[digit] for digit in model.space.digits(lever.name).tolist()]
        for lever in model.levers.values()
    ]
    return [
        {"id": number, "levels": dict(zip(names, levels, strict=True))}
        for number, levels in enumerate(zip(*columns, strict=True), start=1)
    ]
