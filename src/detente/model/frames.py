"""A model's states as a table: levels, names, ranks and outcomes, one row a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from detente.model.model import Model


def states_frame(model: Model) -> pd.DataFrame:
    """Return one row a state, numbered from 1.

    Parameters
    ----------
    model : Model
        n states.

    Returns
    -------
    pandas.DataFrame, n rows
        Columns are pairs: ``("lever", NAME)`` with the level, an ordered category; ``("named",
        NAME)``, whether the state has that name; ``("rank", PARTY)``, the higher the better; and
        ``("outcome", NAME)`` in the outcome's unit.
    """
    import pandas as pd

    columns: dict[tuple[str, str], Any] = {}
    for name, lever in model.levers.items():
        digits = model.space.digits(name).astype(np.int32)
        kind = pd.CategoricalDtype(list(lever.levels), ordered=True)
        columns["lever", name] = pd.Categorical.from_codes(digits, dtype=kind)
    size = model.space.size
    for name, named in model.named_states.items():
        inside = [False] * size
        for number in named.numbers:
            inside[number - 1] = True
        columns["named", name] = inside
    for party in model.parties:
        columns["rank", party] = model.ranks[party]
    for name in model.outcome_arrays:
        columns["outcome", name] = model.outcome_values(name)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, size + 1, name="state"))
    frame.columns = pd.MultiIndex.from_tuples(list(columns), names=["what", "name"])
    return frame
