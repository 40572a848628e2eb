"""Aims that are lists of statements: which stay, go, come, and change places. (TU7)"""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import Preference

Statement = str


@dataclass(frozen=True)
class StatementChange:
    """A statement of a party's aims that stands elsewhere, or in one of two cases only.

    Attributes
    ----------
    party, text : str
    first, second : int or None
        Its place in each, from 1; None where it is not there.
    """

    party: str
    text: str
    first: int | None
    second: int | None


def statement_changes(
    party: str, first: Preference | None, second: Preference | None
) -> list[StatementChange]:
    """Return what differs between two lists of statements, by their longest common subsequence.

    A statement that both have outside of it has changed its place.
    """
    one, other = _texts(first), _texts(second)
    common = _common(one, other)
    kept, met = {a for a, _ in common}, {b for _, b in common}
    gone = [place for place in range(len(one)) if place not in kept]
    come = [place for place in range(len(other)) if place not in met]
    found = []
    for place in gone:
        there = next((b for b in come if other[b] == one[place]), None)
        if there is not None:
            come.remove(there)
        found.append(
            StatementChange(party, one[place], place + 1, None if there is None else there + 1)
        )
    return found + [StatementChange(party, other[b], None, b + 1) for b in come]


def _texts(aims: Preference | None) -> list[Statement]:
    if aims is None:
        return []
    return ["; ".join(clause.text for clause in group) for group in aims.statements]


def _common(one: list[Statement], other: list[Statement]) -> list[tuple[int, int]]:
    """Pairs of places of a longest common subsequence."""
    length = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for a in range(len(one) - 1, -1, -1):
        for b in range(len(other) - 1, -1, -1):
            if one[a] == other[b]:
                length[a][b] = length[a + 1][b + 1] + 1
            else:
                length[a][b] = max(length[a + 1][b], length[a][b + 1])
    a, b, found = 0, 0, []
    while a < len(one) and b < len(other):
        if one[a] == other[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif length[a + 1][b] >= length[a][b + 1]:
            a += 1
        else:
            b += 1
    return found
