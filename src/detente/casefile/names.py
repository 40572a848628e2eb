"""Labels as people write them -> names that expressions can use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from detente.expressions import RESERVED

LONGEST_NAME = 64


def unique_names(labels: Iterable[str], kind: str, taken: Collection[str] = ()) -> list[str]:
    """Make a name for every label, no two the same.

    Parameters
    ----------
    labels : iterable of str
    kind : str
        What stands in where a label has no Latin letter or digit, with its place: ``party_3``.
    taken : collection of str
        Names that are in use already.

    Examples
    --------
    >>> unique_names(["Air strike", "air-strike!", "2nd wave", "Not", "停火"], "lever")
    ['air_strike', 'air_strike_2', 'lever_2nd_wave', 'lever_not', 'lever_5']
    """
    used = {*taken, *RESERVED}
    names = []
    for place, label in enumerate(labels, start=1):
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
        if not name:
            name = f"{kind}_{place}"
        elif name[0].isdigit() or name in RESERVED:
            name = f"{kind}_{name}"
        name = name[:LONGEST_NAME].rstrip("_")
        candidate, copy = name, 1
        while candidate in used:
            copy += 1
            tail = f"_{copy}"
            candidate = name[: LONGEST_NAME - len(tail)] + tail
        used.add(candidate)
        names.append(candidate)
    return names
