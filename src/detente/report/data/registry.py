"""Result -> plain data: one function for every result of every study."""

from __future__ import annotations

from functools import singledispatch
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@singledispatch
def to_data(result: Any) -> Any:
    """Return a result as plain data, ready for ``json.dumps``.

    Keys that are there stay, and keep their meaning; others may be added.

    Parameters
    ----------
    result : object
        What a study returned.

    Returns
    -------
    dict or list
        Text, numbers, truths and None, in dicts and lists.

    Raises
    ------
    TypeError
        If there is no plain data for such a result.

    Notes
    -----
    What a study in the folder ``studies/deals`` returns is turned into data in the module
    ``deals`` of this folder, which is loaded when the first such result comes.

    Examples
    --------
    >>> from detente import load_case
    >>> to_data(load_case("chicken"))["status_quo"]["id"]
    1
    """
    home = _home(type(result))
    if home is not None:
        import_module(home)
    function = to_data.dispatch(type(result))
    if function is _UNKNOWN:
        raise TypeError(f"there is no plain data for {type(result).__name__}.")
    return function(result)


def _home(kind: type) -> str | None:
    """The module that knows results of this kind, where there is one."""
    parts = kind.__module__.split(".")
    if parts[0] != "detente":
        return None
    room = parts[2] if parts[1] == "studies" and len(parts) > 2 else parts[1]
    module = f"{__package__}.{room}"
    return module if find_spec(module) else None


_UNKNOWN = to_data.dispatch(object)
