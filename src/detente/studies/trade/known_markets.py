"""What has been cleared already: no market is cleared twice for the same figures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from detente.arrays import FloatArray

MOST_SETS = 4  # of figures that vary: those of the case itself, and of the variants asked last
MOST_NUMBERS = 2**24  # in the tables of one set of figures: 128 MiB
Answer = tuple[Mapping[str, FloatArray], str]


class KnownMarkets:
    """Tables, and why there are none, by what the figures were."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, ...], dict[bytes, Answer]] = OrderedDict()

    def of(self, keys: Sequence[str], more: int, width: int) -> dict[bytes, Answer]:
        """Return what is known where these figures vary, by the bytes of a draw's figures.

        Parameters
        ----------
        keys : sequence of str
        more : int
            How many draws may be added; what is known is dropped where they would be too many.
        width : int
            Numbers in the tables of one draw.
        """
        name = tuple(keys)
        found = self._known.setdefault(name, {})
        self._known.move_to_end(name)
        while len(self._known) > MOST_SETS:
            del self._known[next(iter(self._known))]
        if (len(found) + more) * width > MOST_NUMBERS:
            found.clear()
        return found


def row_keys(values: Mapping[str, FloatArray], draws: int) -> list[bytes]:
    """Return a key for each draw, the same for the same figures."""
    columns = [np.broadcast_to(each, (draws,)) for each in values.values()]
    if not columns:
        return [b""] * draws
    return [row.tobytes() for row in np.stack(columns, axis=1)]
