"""One state of a named group, or all: the best, the nearest."""

from __future__ import annotations

import numpy as np

from detente.concepts import SWEPT
from detente.errors import InputError, unknown_name
from detente.model import Model
from detente.stability import Searcher, analyse
from detente.studies.assessment.resting import Order, best_of

PARTS = ("all", "best", "nearest")


def group_members(
    model: Model, name: str, part: str = "all", start: int | None = None
) -> tuple[int, ...]:
    """Return states of a named group.

    Parameters
    ----------
    model : Model
    name : str
        A named state of the case, which may be many.
    part : str
        ``all``; ``best``: the one that comes nearest to holding, by the strongest concept by which
        it does, then by how few would leave it, then by how easily it is reached; ``nearest``: the
        one that is most easily reached, by the fewest reluctant moves, then the fewest moves.
    start : int, optional
        The state number that it is reached from; the status quo unless given.

    Returns
    -------
    tuple of int
        State numbers, ascending.

    Raises
    ------
    UnknownNameError
        If there is no such group, or no such part of one.
    InputError
        If the group is empty.
    """
    if name not in model.named_states:
        raise unknown_name("state", name[:80], model.named_states)
    if part not in PARTS:
        raise unknown_name("part of a group", part[:80], PARTS)
    numbers = model.named_states[name].numbers
    if not numbers:
        raise InputError(f"'{name}' is the name of no state at all.")
    if part == "all" or len(numbers) == 1:
        return numbers
    outward = Searcher(model).from_start(model.status_quo if start is None else start)
    if part == "nearest":
        places = np.asarray(numbers) - 1
        away = outward.steps[places] < 0
        order = np.lexsort((places, outward.steps[places], outward.reluctant[places], away))
        return (numbers[int(order[0])],)
    table = analyse(model, SWEPT)
    places = np.asarray(numbers) - 1
    leavers = sum((~stable[places]).astype(np.int64) for stable in table.stable["seq"].values())
    return (best_of(numbers, Order(model, table, outward), np.asarray(leavers).tolist()),)
