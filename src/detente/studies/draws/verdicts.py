"""What conclusions ask of draws: who is content where, and what can be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.model import RankRows


class DrawVerdicts(Protocol):
    """Some draws of one standoff, being judged."""

    @property
    def ranks(self) -> Mapping[str, RankRows]:
        """How every party ranks the states."""

    def stable(
        self, parties: Sequence[str], concept: str, states: BoolArray, every: bool
    ) -> BoolArray:
        """Say in which draws some of the states, or every one, is stable for all of some parties.

        Parameters
        ----------
        parties : sequence of str
            Those that have to be content; who cannot move always is.
        concept : str
        states : array of bool, shape (1 or draws, n)
        every : bool

        Returns
        -------
        array of bool, shape (draws,)
        """

    def reached(self, states: BoolArray, every: bool) -> BoolArray:
        """Say in which draws some of the states, or every one, can come about; shape (draws,)."""


def over_states(
    said: BoolArray, states: BoolArray, every: bool, which: IntArray | None = None
) -> BoolArray:
    """Join what is said of states over them: of some, or of every one; of none nothing is true.

    Parameters
    ----------
    said : array of bool, shape (k, n)
        A row for each draw, or for several, as `which` says.
    states : array of bool, shape (1 or draws, n)
    every : bool
    which : array of int, shape (draws,), optional

    Returns
    -------
    array of bool, shape (draws,)
    """
    if len(states) == 1:
        among = said[:, states[0]]
        found: BoolArray = np.asarray(among.all(axis=1) if every else among.any(axis=1))
        found &= states.any()
        return found if which is None else found[which]
    full = said if which is None else said[which]
    if every:
        return np.asarray((full | ~states).all(axis=1) & states.any(axis=1))
    return np.asarray((full & states).any(axis=1))
