"""Looking as far ahead as it takes."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from detente.arrays import frozen
from detente.errors import UnconvergedError
from detente.model import Model
from detente.stability.foresight.kernels import Ends
from detente.stability.foresight.turns import Choice, TakenTurns, take_turns
from detente.stability.foresight.verdicts import Verdicts

MOST_HORIZONS = 10_000

Pair = tuple[Ends, Ends]


def non_myopic_stability(model: Model, party: str) -> Verdicts:
    """Mark the states `party` will not leave however far ahead both parties look.

    Stable means: stable at every horizon from some horizon on.

    Parameters
    ----------
    model : Model
        n states; exactly two parties can move.
    party : str
        Name of the focal party, which has the first move.

    Returns
    -------
    Verdicts
        ``out.stable[s - 1]`` is True when `party` stays in state number s, and
        ``out.depends[s - 1]`` when that hangs on how ties are broken. ``out.horizon`` and
        ``out.period`` say from which horizon on the answers repeat, and after how many horizons.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.
    NotApplicableError
        If there are not exactly two parties that can move.
    TooLargeError
        If the moves, or the ends that ties leave open, are too many.
    UnconvergedError
        If the answers do not repeat within 10,000 horizons.

    Notes
    -----
    Rules F1-F3 of docs/rules.md, after [1]_ and [2]_. Where play ends with h + 1 moves to go
    follows from where it ends with h, for both parties together; so once that pair of maps comes
    back (told by its SHA-256), all that follows is known. Answers that agree at two horizons in a
    row prove nothing: they may swing with a period of 4 or 12 and never settle, and then a state is
    stable only if it is so at each of the horizons that recur. Ties as in
    :func:`limited_move_stability`.

    References
    ----------
    .. [1] D. M. Kilgour, "Equilibria for far-sighted players", *Theory and Decision* 16, 1984.
    .. [2] L. Fang, K. W. Hipel, D. M. Kilgour, *Interactive Decision Making*, Wiley, 1993.

    Examples
    --------
    In chicken, farsighted drivers both swerve (state 4):

    >>> from detente import load_case
    >>> non_myopic_stability(load_case("chicken"), "row").stable
    array([False, False,  True,  True])
    """
    model.check_party(party)
    turns = take_turns(model)
    horizon, period, pair = _recurring(turns)
    stable = np.ones(model.space.size, dtype=np.bool_)
    depends = np.zeros(model.space.size, dtype=np.bool_)
    if party in turns.names:
        may_stay = stable.copy()
        for _ in range(period):
            choices, pair = _one_more(turns, pair)
            choice = choices[turns.names.index(party)]
            stable &= ~choice.leaves
            may_stay &= choice.stays
        depends = may_stay & ~stable
    return Verdicts(
        title=model.title,
        fingerprint=model.fingerprint,
        concept="non_myopic",
        party=party,
        stable=frozen(stable),
        depends=frozen(depends),
        horizon=horizon,
        period=period,
    )


def _recurring(turns: TakenTurns) -> tuple[int, int, Pair]:
    """Return the least horizon whose ends come back, after how many, and those ends."""
    pair = (turns.no_moves(), turns.no_moves())
    met: dict[bytes, int] = {}
    for horizon in range(MOST_HORIZONS + 1):
        digest = _digest(pair)
        if digest in met:
            return met[digest], horizon - met[digest], pair
        met[digest] = horizon
        _, pair = _one_more(turns, pair)
    raise UnconvergedError(
        f"the ends of play did not repeat within {MOST_HORIZONS:,} moves ahead, so what holds from "
        "some horizon on is not known; limited_move_stability answers for a given horizon."
    )


def _one_more(turns: TakenTurns, pair: Pair) -> tuple[tuple[Choice, Choice], Pair]:
    first, second = turns.one_more(0, pair[1]), turns.one_more(1, pair[0])
    return (first[0], second[0]), (first[1], second[1])


def _digest(pair: Pair) -> bytes:
    digest = sha256()
    for ends in pair:
        digest.update(ends.indptr.data)
        digest.update(ends.kinds.data)
    return digest.digest()
