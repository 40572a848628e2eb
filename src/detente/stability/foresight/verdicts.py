"""What foresight says of every state: stable, not stable, or it depends on how ties break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Verdicts on n states for one party that looks ahead (rules F1-F3).

    Attributes
    ----------
    title, fingerprint : str
        The case's title, and the digest of what the verdicts depend on.
    concept : str
        ``limited_move`` or ``non_myopic``.
    party : str
    stable : BoolArray, shape (n,)
        The party stays, however ties are broken.
    depends : BoolArray, shape (n,)
        Whether the party stays depends on how ties are broken; never where `stable`. In all other
        states the party does not stay, however ties are broken.
    horizon : int
        How many moves are looked ahead; for ``non_myopic``, the least horizon from which on the
        answers repeat.
    period : int or None
        For ``non_myopic``, how many horizons it takes until the answers repeat: 1 where they
        settle. None for ``limited_move``.
    """

    title: str
    fingerprint: str
    concept: str
    party: str
    stable: BoolArray
    depends: BoolArray
    horizon: int
    period: int | None = None

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a state, with columns stable and depends."""
        import pandas as pd

        index = pd.RangeIndex(1, self.stable.size + 1, name="state")
        return pd.DataFrame({"stable": self.stable, "depends": self.depends}, index=index)

    def __repr__(self) -> str:
        stable, depends = int(np.sum(self.stable)), int(np.sum(self.depends))
        return (
            f"<Verdicts {self.concept} for {self.party}: {stable} of {self.stable.size} states "
            f"stable, {depends} left open by ties>"
        )
