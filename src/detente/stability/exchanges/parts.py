"""What each signer gives and gets (EX11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray
from detente.stability.exchanges.ground import ExchangeGround
from detente.stability.exchanges.held_together import signing
from detente.stability.search import LevelChange


@dataclass(frozen=True)
class SignerPart:
    """One signer's part in an exchange.

    Attributes
    ----------
    party : str
    changes : tuple of LevelChange
        What it sets.
    gain : float
        What the whole is worth to it: ``gets - pays`` where these can be told apart.
    gets, pays : float or None
        The value with its own part undone less the value before, and less the value after; None
        where undoing it alone makes no state ("inseparable"). Negative `pays`: it gains by its own
        part. On the scale of the values given.
    """

    party: str
    changes: tuple[LevelChange, ...]
    gain: float
    gets: float | None
    pays: float | None


def signer_parts(
    ground: ExchangeGround,
    source: int,
    target: int,
    signers: Sequence[str],
    values: Mapping[str, FloatArray],
) -> dict[str, SignerPart]:
    """Return each signer's part in an exchange.

    Parameters
    ----------
    values : mapping of party to array, shape (n,)
        What every state is worth to it: its value in its own unit, or places of its ranking.
    """
    space = ground.model.space
    start, end = space.index(source), space.index(target)
    before, after = space.levels_of(source), space.levels_of(target)
    found = {}
    for party in signers:
        own = values[party]
        changes = tuple(
            LevelChange(lever.name, before[lever.name], after[lever.name])
            for number, lever in enumerate(ground.model.levers.values())
            if before[lever.name] != after[lever.name]
            and party in signing(ground, start, end, number, signers)
        )
        undone = int(ground.find(ground.code_with(np.array([end]), start, party, signers))[0])
        gain = float(own[end] - own[start])
        if undone < 0:
            found[party] = SignerPart(party, changes, gain, None, None)
        else:
            gets, pays = float(own[undone] - own[start]), float(own[undone] - own[end])
            found[party] = SignerPart(party, changes, gain, gets, pays)
    return found
