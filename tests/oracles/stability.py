"""Where will one party rest? Six concepts, straight from their definitions.

Every concept asks about one party and one state s: what becomes of each improvement s1 the party
could make from s? Opponents answer with legal sequences of any length: any of them may move, nobody
moves twice in a row. A countermove holds the party back when it leaves it no better off than s.

After L. Fang, K. W. Hipel and D. M. Kilgour, *Interactive Decision Making*, Wiley, 1993, and
N. M. Fraser and K. W. Hipel, *Conflict Analysis: Models and Resolutions*, North-Holland, 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from tests.oracles.standoff import Conflict, OracleStandoff, as_game, improvements, moves, size

Step = Callable[[Conflict, str, int], set[int]]


def reachable(conflict: Conflict, movers: Iterable[str], start: int, step: Step) -> set[int]:
    """The states where a legal sequence of one or more steps of `movers` from `start` can end.

    `step` is `moves` or `improvements`. `start` is in the answer only if a sequence returns to it.
    Sequences that stand in the same state after the same party's move have the same future, so
    each pair (state, last mover) is extended once.
    """
    movers = list(movers)
    seen: set[tuple[int, str]] = set()
    ends: list[tuple[int, str | None]] = [(start, None)]
    while ends:
        here, last = ends.pop()
        for mover in movers:
            if mover == last:
                continue
            for there in step(conflict, mover, here):
                if (there, mover) not in seen:
                    seen.add((there, mover))
                    ends.append((there, mover))
    return {state for state, _ in seen}


def opponents(conflict: Conflict, party: str) -> list[str]:
    """Everybody else."""
    assert party in conflict.parties
    return [other for other in conflict.parties if other != party]


def nash_at(conflict: Conflict, party: str, s: int) -> bool:
    """No improvement at all."""
    return not improvements(conflict, party, s)


def gmr_at(conflict: Conflict, party: str, s: int) -> bool:
    """Each improvement has a countermove, whatever it costs those who make it."""
    rank = conflict.ranks[party]
    others = opponents(conflict, party)
    for s1 in improvements(conflict, party, s):
        if not any(rank[s2] <= rank[s] for s2 in reachable(conflict, others, s1, moves)):
            return False
    return True


def smr_at(conflict: Conflict, party: str, s: int) -> bool:
    """Each improvement has a countermove from which no reply of the party's own frees it."""
    rank = conflict.ranks[party]
    others = opponents(conflict, party)
    for s1 in improvements(conflict, party, s):
        if not any(
            rank[s2] <= rank[s] and _no_way_out(conflict, party, s2, s)
            for s2 in reachable(conflict, others, s1, moves)
        ):
            return False
    return True


def seq_at(conflict: Conflict, party: str, s: int) -> bool:
    """Each improvement has a countermove in which every step improves matters for its mover."""
    rank = conflict.ranks[party]
    others = opponents(conflict, party)
    for s1 in improvements(conflict, party, s):
        if not any(rank[s2] <= rank[s] for s2 in reachable(conflict, others, s1, improvements)):
            return False
    return True


def sseq_at(conflict: Conflict, party: str, s: int) -> bool:
    """As `seq`, and no reply of the party's own frees it."""
    rank = conflict.ranks[party]
    others = opponents(conflict, party)
    for s1 in improvements(conflict, party, s):
        if not any(
            rank[s2] <= rank[s] and _no_way_out(conflict, party, s2, s)
            for s2 in reachable(conflict, others, s1, improvements)
        ):
            return False
    return True


def sim_at(conflict: Conflict, party: str, s: int) -> bool:
    """Each improvement would be spoilt if opponents took improvements of theirs at the same moment.

    Every opponent holds or takes one of its own improvements from s, and at least one acts. The
    joint change sets the party's levers as its improvement does and each acting opponent's as its
    own does; it counts when it is feasible and no better for the party than s. Needs levers.
    """
    assert isinstance(conflict, OracleStandoff), "simultaneous moves are defined on levers"
    rank = conflict.ranks[party]
    others = opponents(conflict, party)
    choices = [[None, *improvements(conflict, other, s)] for other in others]
    for s1 in improvements(conflict, party, s):
        joint_states = set()
        for choice in product(*choices):
            acting = {o: t for o, t in zip(others, choice, strict=True) if t is not None}
            if acting:
                levels = _joint_levels(conflict, s, {party: s1, **acting})
                if levels in conflict.states:
                    joint_states.add(conflict.states.index(levels))
        if not any(rank[s2] <= rank[s] for s2 in joint_states):
            return False
    return True


CONCEPTS: Mapping[str, Callable[[Conflict, str, int], bool]] = {
    "nash": nash_at,
    "gmr": gmr_at,
    "smr": smr_at,
    "seq": seq_at,
    "sseq": sseq_at,
    "sim": sim_at,
}


def is_stable(conflict: Conflict, party: str, concept: str, s: int) -> bool:
    """Is state `s` stable for `party` by the concept of that name?"""
    return CONCEPTS[concept](conflict, party, s)


def nash(conflict: Conflict, party: str) -> list[bool]:
    """`nash_at` for every state."""
    game = as_game(conflict)
    return [nash_at(game, party, s) for s in range(game.n)]


def gmr(conflict: Conflict, party: str) -> list[bool]:
    """`gmr_at` for every state."""
    game = as_game(conflict)
    return [gmr_at(game, party, s) for s in range(game.n)]


def smr(conflict: Conflict, party: str) -> list[bool]:
    """`smr_at` for every state."""
    game = as_game(conflict)
    return [smr_at(game, party, s) for s in range(game.n)]


def seq(conflict: Conflict, party: str) -> list[bool]:
    """`seq_at` for every state."""
    game = as_game(conflict)
    return [seq_at(game, party, s) for s in range(game.n)]


def sseq(conflict: Conflict, party: str) -> list[bool]:
    """`sseq_at` for every state."""
    game = as_game(conflict)
    return [sseq_at(game, party, s) for s in range(game.n)]


def sim(standoff: OracleStandoff, party: str) -> list[bool]:
    """`sim_at` for every state."""
    return [sim_at(standoff, party, s) for s in range(size(standoff))]


def equilibria(conflict: Conflict, concept: str) -> set[int]:
    """The states that are stable for every party."""
    return {
        s
        for s in range(size(conflict))
        if all(is_stable(conflict, party, concept, s) for party in conflict.parties)
    }


def _no_way_out(conflict: Conflict, party: str, s2: int, s: int) -> bool:
    """From `s2` the party has no move to a state better than `s`."""
    rank = conflict.ranks[party]
    return all(rank[s3] <= rank[s] for s3 in moves(conflict, party, s2))


def _joint_levels(standoff: OracleStandoff, s: int, targets: Mapping[str, int]) -> tuple[int, ...]:
    """The levels when each party named in `targets` sets its levers as in its target state."""
    return tuple(
        standoff.states[targets.get(lever.party, s)][place]
        for place, lever in enumerate(standoff.levers)
    )
