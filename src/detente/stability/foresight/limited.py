"""Looking a given number of moves ahead."""

from __future__ import annotations

import numpy as np

from detente.arrays import frozen
from detente.errors import NotApplicableError, TooLargeError
from detente.model import Model
from detente.stability.foresight.turns import take_turns
from detente.stability.foresight.verdicts import Verdicts

MOST_MOVES = 10_000


def limited_move_stability(model: Model, party: str, *, horizon: int) -> Verdicts:
    """Mark the states `party` will not leave when both parties look `horizon` moves ahead.

    The party on move leaves a state only if the play it thereby sets going ends in a state it likes
    better. The parties take turns; whoever stays ends the play.

    Parameters
    ----------
    model : Model
        n states; exactly two parties can move.
    party : str
        Name of the focal party, which has the first move.
    horizon : int
        The most moves that are looked ahead, 1 to 10,000, both parties' moves counted.

    Returns
    -------
    Verdicts
        ``out.stable[s - 1]`` is True when `party` stays in state number s, and
        ``out.depends[s - 1]`` when that hangs on how ties are broken.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.
    NotApplicableError
        If there are not exactly two parties that can move, or `horizon` is less than 1.
    TooLargeError
        If the horizon, the moves, or the ends that ties leave open are too many.

    Notes
    -----
    Rules F1 and F2 of docs/rules.md, after [1]_ and [2]_. A horizon of 1 is Nash stability. Where a
    party likes several ends equally, every choice among them is followed, in each state and at each
    horizon anew: a verdict other than "depends" holds for all of them, and rankings without ties
    leave none open. A party that cannot move stays in
    every state. Time O(n d) a horizon, for at
    most d moves from a state, while few ends are open; memory O(n) and the ends.

    References
    ----------
    .. [1] F. C. Zagare, "Limited-move equilibria in 2 x 2 games", *Theory and Decision* 16, 1984.
    .. [2] L. Fang, K. W. Hipel, D. M. Kilgour, *Interactive Decision Making*, Wiley, 1993.

    Examples
    --------
    In chicken, swerving together (state 4) does not survive a look one or two moves ahead, but a
    look three moves ahead sees the crash:

    >>> from detente import load_case
    >>> chicken = load_case("chicken")
    >>> limited_move_stability(chicken, "row", horizon=2).stable
    array([False, False,  True, False])
    >>> limited_move_stability(chicken, "row", horizon=3).stable
    array([False, False,  True,  True])
    """
    model.check_party(party)
    turns = take_turns(model)
    if horizon < 1:
        raise NotApplicableError(f"a horizon is 1 move or more, not {horizon}.")
    if horizon > MOST_MOVES:
        raise TooLargeError(
            f"a horizon of {horizon:,} moves is more than {MOST_MOVES:,}; "
            "non_myopic_stability says what holds from some horizon on."
        )
    stable = np.ones(model.space.size, dtype=np.bool_)
    depends = np.zeros(model.space.size, dtype=np.bool_)
    if party in turns.names:
        ends = turns.no_moves()
        for to_go in range(1, horizon + 1):
            # The last of the moves to be looked at is the party's own first one.
            turn = (turns.names.index(party) + horizon - to_go) % 2
            choice, ends = turns.one_more(turn, ends)
        stable = ~choice.leaves
        depends = choice.leaves & choice.stays
    return Verdicts(
        title=model.title,
        fingerprint=model.fingerprint,
        concept="limited_move",
        party=party,
        stable=frozen(stable),
        depends=frozen(depends),
        horizon=horizon,
    )
