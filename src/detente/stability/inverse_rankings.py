"""What would a party have to want for a state to hold? And what is the smallest change?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from html import escape
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Ranks, dense_ranks
from detente.concepts import BY_NAME, SWEPT
from detente.errors import NotApplicableError, TooLargeError, unknown_name
from detente.model import Model
from detente.stability.holders import refuse_thresholds
from detente.stability.search import Searcher

Alternative = frozenset[int]
Clause = tuple[Alternative, ...]

MOST_CLAUSES_COUNTED = 14
MOST_STATES_COUNTED = 18
SAMPLES = 20_000
MOST_ENDS_WEIGHED = 2_000_000


@dataclass(frozen=True)
class Share:
    """The share of all strict rankings of one party under which a state is stable for it.

    `exact` is set where the rankings could be counted; otherwise `value` is an estimate from random
    rankings with standard error `error`.
    """

    value: float
    exact: Fraction | None = None
    error: float = 0.0


@dataclass(frozen=True)
class Shift:
    """The smallest change of one party's ranking that turns the verdict (rule I3).

    `pairs` counts the pairs of states whose order changes (neighbouring swaps): the state passes
    that many others. None where no ranking of this party turns the verdict.
    """

    direction: str
    pairs: int | None
    passed: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Inverse:
    """Under which rankings of `party` a state is stable for it by one concept.

    Attributes
    ----------
    clauses : tuple of clauses
        All must hold. A clause holds when one of its alternatives does; an alternative holds when
        the state is at least as good as every state in it. No clauses: stable whatever the ranking.
    stable : bool
        The verdict under the ranking that the party has.
    shift : Shift
    """

    model: Model
    state: int
    party: str
    concept: str
    clauses: tuple[Clause, ...]
    stable: bool
    shift: Shift
    rng: np.random.Generator

    @cached_property
    def share(self) -> Share:
        """The share of rankings under which the state is stable, counted when first asked for."""
        return _share(self.clauses, self.rng)

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.sentences())
        return f"<p>State {self.state}, {escape(self.concept)}</p><ul>{lines}</ul>"

    def sentences(self, *, most: int = 12) -> list[str]:
        """Say the conditions in words, at most `most` clauses."""
        who = self.model.parties[self.party].title
        if not self.clauses:
            return [f"State {self.state} is stable for {who} whatever it prefers."]
        lines = []
        for clause in self.clauses[:most]:
            ways = [_numbers(sorted(alternative)) for alternative in clause[:most]]
            more = f" or one of {len(clause) - most} more ways" if len(clause) > most else ""
            lines.append(
                f"{who} finds state {self.state} at least as good as {' or '.join(ways)}{more}."
            )
        if len(self.clauses) > most:
            lines.append(f"… and {len(self.clauses) - most} more conditions.")
        return lines


def inverse(
    model: Model, state: int, party: str, concept: str, *, rng: np.random.Generator | None = None
) -> Inverse:
    """Find the rankings of one party under which a state is stable for it.

    Parameters
    ----------
    model : Model
    state : int
        State number, from 1.
    party : str
    concept : str
        One of ``nash gmr smr seq sseq``.
    rng : numpy Generator, optional
        Used only where the share has to be estimated; a fixed seed by default.

    Returns
    -------
    Inverse

    Raises
    ------
    UnknownNameError, InfeasibleStateError
    TooLargeError
        If the others can answer in more than two million ways.

    Notes
    -----
    Rules I1-I3 of docs/rules.md. Stability depends only on which states are no better than the one
    in question, and grows with that set; so the smallest change moves this one state through the
    ranking and leaves the others in order (the lemma of rule I3).

    Examples
    --------
    >>> from detente import load_case
    >>> found = inverse(load_case("prisoners-dilemma"), 4, "row", "nash")
    >>> found.sentences(), found.share.exact, found.shift.pairs
    (['First party finds state 4 at least as good as state 3.'], Fraction(1, 2), 1)
    """
    model.check_party(party)
    refuse_thresholds(model, "what a ranking would have to be")
    for lever in model.levers.values():
        if lever.joint and party in lever.owners:
            raise NotApplicableError(
                f"'{party}' holds lever '{lever.name}' with others, so its ranking alone does not "
                "say whether it stays; ask about a party that holds none with others."
            )
    if concept not in SWEPT:
        raise unknown_name("concept that can be inverted", concept, SWEPT)
    index = model.space.index(state)
    clauses = _simplify(_clauses(model, state, party, concept))
    ranks = model.ranks[party]
    needed = _threshold(clauses, ranks)
    stable = needed <= int(ranks[index])
    return Inverse(
        model=model,
        state=state,
        party=party,
        concept=concept,
        clauses=clauses,
        stable=stable,
        shift=_shift(ranks, index, needed, stable),
        rng=rng or np.random.default_rng(20250215),
    )


def shifted_ranks(ranks: Ranks, state: int, shift: Shift) -> Ranks:
    """Return the ranks after a shift: the state just past the states it has to pass."""
    if not shift.passed:
        return ranks
    passed = np.asarray(shift.passed) - 1
    doubled = 2 * ranks.astype(np.int64)
    edge = ranks[passed].max() if shift.direction == "up" else ranks[passed].min()
    doubled[state - 1] = 2 * int(edge) + (1 if shift.direction == "up" else -1)
    return dense_ranks(doubled)


def _clauses(model: Model, state: int, party: str, concept: str) -> list[Clause]:
    searcher = Searcher(model)
    others = searcher.others(party)
    row = BY_NAME[concept]
    clauses = []
    weighed = 0
    for target in searcher.moves(party, state).tolist():
        alternatives = {frozenset({target})}
        if row.answered:
            ends = searcher.reached(others, target, improving=row.improving)
            weighed += len(ends)
            if weighed > MOST_ENDS_WEIGHED:
                raise TooLargeError(
                    f"the others can answer in more than {MOST_ENDS_WEIGHED:,} ways, too many to "
                    "list as conditions. Ask for nash, or add rules that leave fewer states."
                )
            for end in ends:
                kept = {end}
                if row.symmetric:
                    kept |= set(searcher.moves(party, end).tolist())
                alternatives.add(frozenset(kept - {state}))
        clauses.append(tuple(alternatives))
    return clauses


def _simplify(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Drop alternatives and clauses that others make superfluous."""
    kept: list[Clause] = []
    for clause in clauses:
        minimal = _minimal(clause)
        if frozenset() not in minimal:
            kept.append(tuple(sorted(minimal, key=lambda a: (len(a), sorted(a)))))
    distinct = sorted(set(kept), key=lambda clause: (len(clause), [sorted(a) for a in clause]))
    if len(distinct) > 400:
        return tuple(distinct)
    result = [
        clause
        for place, clause in enumerate(distinct)
        if not any(
            _implies(other, clause) and (not _implies(clause, other) or before < place)
            for before, other in enumerate(distinct)
            if before != place
        )
    ]
    return tuple(result)


def _minimal(clause: Clause) -> set[Alternative]:
    by_size = sorted(set(clause), key=len)
    minimal: list[Alternative] = []
    singles: set[int] = set()
    for alternative in by_size:
        if alternative & singles:
            continue
        if any(smaller <= alternative for smaller in minimal if len(smaller) != 1):
            continue
        minimal.append(alternative)
        if len(alternative) == 1:
            singles |= alternative
        if not alternative:
            return {alternative}
    return set(minimal)


def _implies(first: Clause, second: Clause) -> bool:
    """Whether the first clause holding makes the second hold."""
    return all(any(mine >= theirs for theirs in second) for mine in first)


def _threshold(clauses: tuple[Clause, ...], ranks: Ranks) -> int:
    """The rank that the state must reach: every clause has an alternative wholly at or below it."""
    return max(
        (
            min(max(int(ranks[u - 1]) for u in alternative) for alternative in clause)
            for clause in clauses
        ),
        default=0,
    )


def _shift(ranks: Ranks, index: int, needed: int, stable: bool) -> Shift:
    here = int(ranks[index])
    if not stable:
        return _past("up", (ranks >= here) & (ranks <= needed), index)
    if needed == 0:
        return Shift("down", None)
    return _past("down", (ranks >= needed) & (ranks <= here), index)


def _past(direction: str, span: NDArray[np.bool_], index: int) -> Shift:
    """Pass every other state of a span of ranks; those tied with the state are left behind too."""
    passed = np.flatnonzero(span) + 1
    passed = passed[passed != index + 1]
    return Shift(direction, passed.size, tuple(passed.tolist()))


def _share(clauses: tuple[Clause, ...], rng: np.random.Generator) -> Share:
    """Share of strict rankings: the state's place is uniform, and so is what lies below it."""
    if not clauses:
        return Share(1.0, Fraction(1))
    single = all(len(alternative) == 1 for clause in clauses for alternative in clause)
    if single and len(clauses) <= MOST_CLAUSES_COUNTED:
        return _counted(_by_inclusion_exclusion(clauses))
    involved = sorted({u for clause in clauses for alternative in clause for u in alternative})
    if all(len(clause) == 1 for clause in clauses):
        return _counted(Fraction(1, 1 + len(involved)))
    if len(involved) <= MOST_STATES_COUNTED:
        return _counted(_by_subsets(clauses, involved))
    return _estimated(clauses, involved, rng)


def _counted(share: Fraction) -> Share:
    return Share(float(share), share)


def _by_inclusion_exclusion(clauses: tuple[Clause, ...]) -> Fraction:
    """A clause of single states fails when the state is the worst of them: 1 in size + 1."""
    sets = [frozenset().union(*clause) for clause in clauses]
    total = Fraction(0)
    for size in range(len(sets) + 1):
        for chosen in combinations(sets, size):
            total += Fraction((-1) ** size, len(frozenset().union(*chosen)) + 1)
    return total


def _by_subsets(clauses: tuple[Clause, ...], involved: list[int]) -> Fraction:
    """Add up the subsets that may lie below: one of size k of v has weight 1/((v+1) C(v, k))."""
    v = len(involved)
    place = {u: np.uint32(1 << bit) for bit, u in enumerate(involved)}
    subsets = np.arange(1 << v, dtype=np.uint32)
    holds = np.ones(1 << v, dtype=np.bool_)
    for clause in clauses:
        some = np.zeros(1 << v, dtype=np.bool_)
        for alternative in clause:
            mask = np.bitwise_or.reduce([place[u] for u in alternative])
            some |= (subsets & mask) == mask
        holds &= some
    sizes = np.bitwise_count(subsets[holds])
    counts = np.bincount(sizes, minlength=v + 1)
    return sum(
        (Fraction(int(count), (v + 1) * comb(v, k)) for k, count in enumerate(counts)), Fraction(0)
    )


def _estimated(clauses: tuple[Clause, ...], involved: list[int], rng: np.random.Generator) -> Share:
    place = {u: column for column, u in enumerate(involved)}
    level = rng.random((SAMPLES, 1))
    heights = rng.random((SAMPLES, len(involved)))
    below: NDArray[np.bool_] = heights < level
    holds = np.ones(SAMPLES, dtype=np.bool_)
    for clause in clauses:
        some = np.zeros(SAMPLES, dtype=np.bool_)
        for alternative in clause:
            open_rows = np.flatnonzero(holds & ~some)
            columns = np.array([place[u] for u in alternative], dtype=np.int64)
            some[open_rows] = below[np.ix_(open_rows, columns)].all(axis=1)
        holds &= some
    value = float(holds.mean())
    return Share(value, None, float(np.sqrt(max(value * (1 - value), 1 / SAMPLES) / SAMPLES)))


def _numbers(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")
    return f"state {shown}" if len(numbers) == 1 else f"each of states {shown}"


__all__ = ["Inverse", "Share", "Shift", "inverse", "shifted_ranks"]
