"""Which state does somebody mean?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import SupportsIndex

from detente.errors import InputError, unknown_name
from detente.model import Model

StateGiven = SupportsIndex | str | Mapping[str, str]
STATUS_QUO = ("status_quo", "status-quo", "status quo")


def state_of(model: Model, state: StateGiven) -> int:
    """Return the number of the state that is meant.

    Parameters
    ----------
    state : int, str or mapping
        Its number; ``"status_quo"``, or the name of a named state that is one state; or levels,
        those left out as they stand in the status quo.

    Raises
    ------
    InputError
        If there is no such state, or the name denotes several.

    Examples
    --------
    >>> from detente import load_case
    >>> model = load_case("prisoners-dilemma")
    >>> state_of(model, "status_quo"), state_of(model, {"row_cooperates": "yes"})
    (1, 2)
    """
    if isinstance(state, Mapping):
        now = model.space.levels_of(model.status_quo)
        for lever in state:
            if lever not in now:
                raise unknown_name("lever", str(lever)[:80], now)
        return model.space.number_of({**now, **{k: str(v) for k, v in state.items()}})
    if isinstance(state, str):
        return _named(model, state)
    if hasattr(state, "__index__") and not isinstance(state, bool):
        return model.space.index(state.__index__()) + 1
    raise InputError(
        f"found {str(state)[:60]!r}; give a state's number, its name, or levels.", "state"
    )


def _named(model: Model, name: str) -> int:
    if name in STATUS_QUO:
        return model.status_quo
    if name not in model.named_states:
        raise unknown_name("state", name[:80], [STATUS_QUO[0], *model.named_states])
    numbers = model.named_states[name].numbers
    if len(numbers) != 1:
        listed = ", ".join(map(str, numbers[:12])) + (", …" if len(numbers) > 12 else "")
        raise InputError(
            f"'{name}' is the name of {len(numbers)} states: {listed}. Give one.", "state"
        )
    return numbers[0]
