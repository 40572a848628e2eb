"""Neighbouring cases without a number in between: readings, places changed, statements dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, Ranks, dense_ranks
from detente.stability import StandoffOnALine
from detente.studies.turns.plain_case import PlainCase
from detente.studies.turns.questions import TurnQuestion, answer_without_number
from detente.studies.turns.result import DiscreteTurn

Groups = Sequence[Sequence[BoolArray]]


class Neighbour(NamedTuple):
    """One party's aims otherwise: how it ranks the states then."""

    kind: str
    party: str
    change: str
    ranks: Ranks


def neighbours(plain: PlainCase) -> Iterator[Neighbour]:
    """Yield every other reading of a party's aims, swap of neighbours, and statement dropped."""
    for party, preference in plain.definition.preferences.items():
        for name, ranks in plain.model.alternative_ranks.get(party, {}).items():
            yield Neighbour("reading", party, f"{party}={name}", ranks)
        if preference.kind != "statements":
            continue
        truths: list[list[BoolArray]] = []
        for clauses in preference.statements:
            bound = [plain.valuation.condition(clause.text) for clause in clauses]
            truths.append([plain.valuation.truth(each)[0] for each in bound])
        for place in range(len(truths) - 1):
            other = [*truths]
            other[place], other[place + 1] = other[place + 1], other[place]
            change = f"{party} {place + 1}<->{place + 2}"
            yield Neighbour("swap", party, change, _ranks(other))
        if sum(map(len, truths)) < 2:
            continue
        for place, (group, clauses) in enumerate(zip(truths, preference.statements, strict=True)):
            for inner, clause in enumerate(clauses):
                fewer = [*group[:inner], *group[inner + 1 :]]
                rest = [*truths[:place], *([fewer] if fewer else []), *truths[place + 1 :]]
                change = f"{party} {place + 1}.{inner + 1}: {clause.text}"
                yield Neighbour("drop", party, change, _ranks(rest))


def discrete_turns(plain: PlainCase, questions: Sequence[TurnQuestion]) -> list[list[DiscreteTurn]]:
    """Return for every question the neighbouring cases, and in which the answer is the other."""
    found: list[list[DiscreteTurn]] = [[] for _ in questions]
    own = dict(plain.model.ranks)
    here = StandoffOnALine(plain.closures, own, {})
    before = [answer_without_number(plain, here, each) for each in questions]
    for each in neighbours(plain):
        line = StandoffOnALine(plain.closures, {**own, each.party: each.ranks}, {})
        where = f"preferences.{each.party}"
        for row, question, answer in zip(found, questions, before, strict=True):
            if question.deal:
                continue  # an order of aims has no amounts, so that no step can be weighed
            flips = answer_without_number(plain, line, question) != answer
            row.append(DiscreteTurn(each.kind, where, each.change, flips))
    return found


def _ranks(groups: Groups) -> Ranks:
    """Rank the states by groups of statements, the first mattering most (rule P2)."""
    keys = np.zeros(groups[0][0].shape, dtype=np.int64)
    for group in groups:
        count = sum(truth.astype(np.int64) for truth in group)
        keys = dense_ranks(keys * (len(group) + 1) + count).astype(np.int64)
    return dense_ranks(keys)
