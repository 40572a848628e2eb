"""Is a deal kept in steps: by a schedule that enforces itself, and whose certificate holds?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from detente.case import DealText, Figure, numbers, replaced
from detente.deals import check_schedule, fastest_schedule
from detente.errors import DetenteError
from detente.model import Model
from detente.studies.deals import schedule_terms


def is_kept_in_steps(model: Model, deal: DealText) -> bool | None:
    """Whether a schedule of a deal enforces itself; None where that is not known.

    A schedule that is found is checked by the rules of certificates, which know nothing of the
    search.
    """
    try:
        found = fastest_schedule(schedule_terms(model, deal))
    except DetenteError:
        return None
    if found.schedule is not None:
        return not check_schedule(found.schedule) or None
    return False if found.certain else None


def kept_with(model: Model, deal: str, values: Mapping[str, float]) -> bool | None:
    """Whether a deal is kept in steps with other numbers of its schedule, by their keys."""
    case, written = model.definition, numbers(model.definition)
    try:
        changed = replaced(case, {key: v for key, v in values.items() if key in written})
        own = changed.deals[deal]
        assert own.schedule is not None
        more: dict[str, Any] = {
            key.rpartition(".")[2]: Figure(value)
            for key, value in values.items()
            if key not in written
        }
        return is_kept_in_steps(model, replace(own, schedule=replace(own.schedule, **more)))
    except DetenteError:
        return None
