"""One state in detail: who would stay, by which concept, and why; who would leave, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.concepts import STRENGTHS
from detente.stability import Explanation, Move, Searcher, StabilityTable, explain, make_move


@dataclass(frozen=True, eq=False)
class PartyVerdict:
    """Whether one party would stay in a state, and why.

    Attributes
    ----------
    party : str
    stays : bool
        By the concept of the assessment.
    strongest : str or None
        The strongest concept by which it stays; None where it leaves by all of them.
    has_levers : bool
    moves : int
        How many moves it has from the state.
    nearest : Move or None
        The move to the state it likes best, whether that is an improvement or not.
    explanation : Explanation
        By the strongest concept where it stays; by the concept of the assessment where it leaves.
    """

    party: str
    stays: bool
    strongest: str | None
    has_levers: bool
    moves: int
    nearest: Move | None
    explanation: Explanation

    @property
    def leaves_by(self) -> Move | None:
        """The best improvement that nothing takes back, where there is one."""
        for answer in self.explanation.answers:
            if not answer.deterred:
                return answer.improvement
        return None


@dataclass(frozen=True, eq=False)
class StateVerdict:
    """Where every party stands in one state.

    Attributes
    ----------
    state : int
    strongest : str or None
        The strongest concept by which the state is an equilibrium.
    parties : mapping of str to PartyVerdict
    """

    state: int
    strongest: str | None
    parties: Mapping[str, PartyVerdict]

    @property
    def leaving(self) -> tuple[PartyVerdict, ...]:
        """The parties that would leave."""
        return tuple(each for each in self.parties.values() if not each.stays)


def judge(searcher: Searcher, table: StabilityTable, state: int, concept: str) -> StateVerdict:
    """Say of every party whether it stays in a state by `concept`, and why.

    Parameters
    ----------
    searcher : Searcher
        Of the model.
    table : StabilityTable
        Of the same model, with the five concepts of STRENGTHS.
    state : int
        State number.
    """
    verdicts = {
        party: _judge_party(searcher, table, state, party, concept)
        for party in (*searcher.model.parties, *table.bodies)
    }
    return StateVerdict(state, strongest(table, state), MappingProxyType(verdicts))


def strongest(table: StabilityTable, state: int, party: str | None = None) -> str | None:
    """Return the strongest concept by which a state is stable for a party, or for all of them."""
    for concept in STRENGTHS:
        parties: Sequence[str] = (*table.parties, *table.bodies) if party is None else (party,)
        if all(table.stable[concept][each][state - 1] for each in parties):
            return concept
    return None


def _judge_party(
    searcher: Searcher, table: StabilityTable, state: int, party: str, concept: str
) -> PartyVerdict:
    model = searcher.model
    stays = bool(table.stable[concept][party][state - 1])
    best = strongest(table, state, party)
    moves = searcher.moves(party, state).tolist()
    return PartyVerdict(
        party=party,
        stays=stays,
        strongest=best,
        has_levers=party in searcher.movers,
        moves=len(moves),
        nearest=_nearest(searcher, party, state, moves),
        explanation=explain(model, state, party, best if stays and best else concept),
    )


def _nearest(searcher: Searcher, party: str, state: int, moves: Sequence[int]) -> Move | None:
    if not moves:
        return None
    model, members = searcher.model, searcher.members(party)
    ranks = np.sum([model.ranks[member] for member in members], axis=0)
    target = min(moves, key=lambda number: (-int(ranks[number - 1]), number))
    return make_move(model, party, state, target)
