"""Slow and obvious versions of the analyses, written from the definitions.

They share nothing with the package: plain Python, sets, explicit searches, states counted from 0.
The package is tested against them, and they are tested against published and hand-worked figures.
"""

from __future__ import annotations

from tests.oracles.coalitions import (
    COALITION_CONCEPTS,
    all_coalitions,
    cgmr,
    cnash,
    coalition_improvements,
    coalition_moves,
    cseq,
    csmr,
)
from tests.oracles.foresight import (
    DEPENDS,
    STABLE,
    UNSTABLE,
    limited_move,
    limited_move_verdicts,
    non_myopic,
    non_myopic_verdicts,
    possible_outcomes,
)
from tests.oracles.inverse import fewest_changed_pairs, share_of_rankings
from tests.oracles.stability import (
    CONCEPTS,
    equilibria,
    gmr,
    is_stable,
    nash,
    reachable,
    seq,
    sim,
    smr,
    sseq,
)
from tests.oracles.standoff import (
    Conflict,
    OracleGame,
    OracleLever,
    OracleStandoff,
    as_game,
    improvements,
    moves,
    ranks_from_order,
)

__all__ = [
    "COALITION_CONCEPTS",
    "CONCEPTS",
    "DEPENDS",
    "STABLE",
    "UNSTABLE",
    "Conflict",
    "OracleGame",
    "OracleLever",
    "OracleStandoff",
    "all_coalitions",
    "as_game",
    "cgmr",
    "cnash",
    "coalition_improvements",
    "coalition_moves",
    "cseq",
    "csmr",
    "equilibria",
    "fewest_changed_pairs",
    "gmr",
    "improvements",
    "is_stable",
    "limited_move",
    "limited_move_verdicts",
    "moves",
    "nash",
    "non_myopic",
    "non_myopic_verdicts",
    "possible_outcomes",
    "ranks_from_order",
    "reachable",
    "seq",
    "share_of_rankings",
    "sim",
    "smr",
    "sseq",
]
