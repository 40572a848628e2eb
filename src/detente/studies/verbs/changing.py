"""What if? For a model, or for what a case says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import overload

from detente.case import Change, Definition, changed as changed_definition
from detente.model import Model
from detente.studies import build_case


@overload
def changed(case: Model, changes: Mapping[str, Change]) -> Model: ...
@overload
def changed(case: Definition, changes: Mapping[str, Change]) -> Definition: ...
def changed(case: Model | Definition, changes: Mapping[str, Change]) -> Model | Definition:
    """Return a standoff with some inputs changed, everything else as it is.

    Parameters
    ----------
    case : Model or Definition
        Of a model, its case is changed and solved again, under the readings that were taken.
    changes : mapping of str to float, str or sequence of int
        By address: ``outcomes.cost.table[prisoners=group]``, ``outcomes.gain`` (a factor on all of
        it), ``preferences.us.value[2]``; ``readings.us`` by its name, ``orders.us`` as places from
        0, ``levels.us_banks`` by a level.

    Raises
    ------
    InputError
        If an address names nothing that can be changed, the value does not fit, or an uncertain
        input would overwrite it.

    Examples
    --------
    >>> from detente import load_case
    >>> model = load_case("prisoners-dilemma")
    >>> changed(model, {"levels.row_cooperates": "yes"}).status_quo
    2
    """
    if isinstance(case, Definition):
        return changed_definition(case, changes)
    model = build_case(changed_definition(case.definition, changes))
    return model.with_alternatives(dict(case.readings)) if case.readings else model
