"""What a move has to bring before a party makes it (rule BL3)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from weakref import WeakKeyDictionary

import numpy as np

from detente.arrays import Ranks, frozen
from detente.errors import CaseError
from detente.model.model import Model
from detente.model.own_scale import amounts
from detente.units import conversion

_KNOWN: WeakKeyDictionary[Model, Mapping[str, Ranks]] = WeakKeyDictionary()
# Two gains that differ by less are the same: far below what anybody writes, far above rounding.
SAME_GAIN = 1e-9


def bars(model: Model) -> Mapping[str, Ranks]:
    """Return, of every party with a threshold, the highest rank that is not worth moving for.

    Parameters
    ----------
    model : Model
        n states.

    Returns
    -------
    mapping of str to array of int32, shape (n,)
        A party gains enough by going from state s to state t where its rank of t is above its bar
        at s. Parties without ``worth_moving`` are not in it: their bar is their rank.

    Raises
    ------
    CaseError
        If a party with a threshold has an order only, or its value is counted in another unit.
    """
    if model not in _KNOWN:
        asked = {
            name: each.worth_moving
            for name, each in model.parties.items()
            if each.worth_moving is not None and each.worth_moving.value > 0
        }
        found = {}
        for name, figure in asked.items():
            key = f"parties.{name}.worth_moving"
            own = amounts(model, name)
            if own is None:
                raise CaseError(
                    f"{name} has an order of states and no amounts, so nothing says what a gain of "
                    f"{figure.value:g} is. Give it a value, or leave the threshold out.",
                    key,
                )
            factor = conversion(figure.unit, own.unit or "1")
            if factor is None:
                raise CaseError(
                    f"the unit is '{figure.unit}'; {name} counts in '{own.unit or 1}'.", key
                )
            found[name] = _bar(model.ranks[name], own.values, factor * figure.value)
        _KNOWN[model] = MappingProxyType(found)
    return _KNOWN[model]


def bar(model: Model, party: str) -> Ranks:
    """Return a party's bar, shape (n,): its ranks where it has no threshold."""
    return bars(model).get(party, model.ranks[party])


def _bar(ranks: Ranks, values: np.ndarray, least: float) -> Ranks:
    """The highest rank whose value is at most `least` above that of each state."""
    order = np.unique(ranks, return_index=True)
    worth = values[order[1]]  # one value a rank, ascending
    slack = SAME_GAIN * max(1.0, float(np.abs(worth).max(initial=0.0)))
    highest = np.searchsorted(worth, values + least + slack, side="right") - 1
    return frozen(np.maximum(order[0][highest], ranks).astype(np.int32))
