"""For which values of one number is something true of a standoff? By explicit search, in fractions.

What a state is worth to a party is ``a + b * x``. Everything that is asked compares such worths, so
the answer can change only where two of them are alike: all roots of all pairs. It is worked out
anew at every root and between any two neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tests.oracles import stability
from tests.oracles.standoff import OracleStandoff, improvements

Lines = Mapping[str, Sequence[tuple[Fraction, Fraction]]]
"""By party, for every state a and b."""

Truth = Callable[[OracleStandoff], bool]


def at(standoff: OracleStandoff, lines: Lines, x: Fraction) -> OracleStandoff:
    """The standoff where the number is x."""
    ranks = {**standoff.ranks}
    for party, worths in lines.items():
        values = [a + b * x for a, b in worths]
        order = sorted(set(values))
        ranks[party] = tuple(order.index(value) for value in values)
    return replace(standoff, ranks=ranks)


def roots(lines: Lines) -> list[Fraction]:
    """Every x at which two states are worth the same to some party."""
    found = set()
    for worths in lines.values():
        for a, b in worths:
            for c, d in worths:
                if b != d:
                    found.add((a - c) / (d - b))
    return sorted(found)


def pieces(
    standoff: OracleStandoff, lines: Lines, truth: Truth
) -> list[tuple[Fraction | None, Fraction | None, bool, bool, bool]]:
    """The longest pieces of one answer: low, high, whether the ends belong to it, the answer."""
    ends = roots(lines)
    cells: list[tuple[Fraction | None, Fraction | None, bool]] = []
    previous: Fraction | None = None
    for end in [*ends, None]:
        if end is None:
            middle = Fraction(0) if previous is None else previous + 1
        else:
            middle = end - 1 if previous is None else (previous + end) / 2
        cells.append((previous, end, truth(at(standoff, lines, middle))))
        if end is not None:
            cells.append((end, end, truth(at(standoff, lines, end))))
        previous = end
    found: list[tuple[Fraction | None, Fraction | None, bool, bool, bool]] = []
    for place, (low, high, answer) in enumerate(cells):
        closed = place % 2 == 1
        if found and found[-1][4] == answer:
            found[-1] = (found[-1][0], high, found[-1][2], closed, answer)
        else:
            found.append((low, high, closed, closed, answer))
    return found


def equilibrium(concept: str, states: Sequence[int], parties: Sequence[str], every: bool) -> Truth:
    """Some of the states, or every one, is stable for all of the parties."""

    def truth(standoff: OracleStandoff) -> bool:
        said = [
            all(stability.is_stable(standoff, party, concept, s) for party in parties)
            for s in states
        ]
        return bool(said) and (all(said) if every else any(said))

    return truth


def reachable(start: int, states: Sequence[int], every: bool) -> Truth:
    """A chain of improvements leads from the start to some of the states, or to every one."""

    def truth(standoff: OracleStandoff) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for party in standoff.parties:
                for there in improvements(standoff, party, here) - seen:
                    seen.add(there)
                    waiting.append(there)
        said = [s in seen for s in states]
        return bool(said) and (all(said) if every else any(said))

    return truth


def preferred(party: str, here: int, states: Sequence[int], every: bool) -> Truth:
    """The party likes some of the states, or every one, better than `here`."""

    def truth(standoff: OracleStandoff) -> bool:
        rank = standoff.ranks[party]
        said = [rank[s] > rank[here] for s in states]
        return bool(said) and (all(said) if every else any(said))

    return truth
