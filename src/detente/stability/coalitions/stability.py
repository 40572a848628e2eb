"""The states a coalition will not leave together, by four concepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks, frozen
from detente.errors import TooLargeError, unknown_name
from detente.model import Model, bar
from detente.moves import joint_mover, threads_for
from detente.stability.coalitions import kernels
from detente.stability.coalitions.kernels import CoalitionSide, View
from detente.stability.coalitions.members import check_coalition, outsiders
from detente.stability.coalitions.side import side_of
from detente.stability.joint import joint_stability
from detente.stability.least_ranks import least_ranks
from detente.stability.single import one_draw

if TYPE_CHECKING:
    import pandas as pd

COALITION_CONCEPTS = ("cnash", "cgmr", "csmr", "cseq")
MOST_STATES = 2**16
_SINGLE = {"cnash": "nash", "cgmr": "gmr", "csmr": "smr", "cseq": "seq"}


@dataclass(frozen=True, eq=False)
class CoalitionTable:
    """Stability of n states for one coalition, by several concepts.

    Attributes
    ----------
    title, fingerprint : str
        The case's title, and the digest of what the table depends on.
    coalition : tuple of str
        The members in file order.
    concepts : tuple of str
    stable : mapping of concept to BoolArray, shape (n,)
    """

    title: str
    fingerprint: str
    coalition: tuple[str, ...]
    concepts: tuple[str, ...]
    stable: Mapping[str, BoolArray]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a state, one column a concept."""
        import pandas as pd

        frame = pd.DataFrame({concept: self.stable[concept] for concept in self.concepts})
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="state")
        return frame

    def __repr__(self) -> str:
        counts = ", ".join(f"{c}: {int(self.stable[c].sum())}" for c in self.concepts)
        return f"<CoalitionTable {' + '.join(self.coalition)}: stable states {counts}>"


def coalition_stability(
    model: Model, coalition: Sequence[str], concepts: Sequence[str] = COALITION_CONCEPTS
) -> CoalitionTable:
    """Say of every state whether the parties named, acting together, would stay there.

    They leave only for a state that is better for every one of them (a coalition improvement, rule
    C1). The concepts differ in what may hold them back:

    ``cnash``
        nothing but the lack of a coalition improvement (rule C2);
    ``cgmr``
        the parties outside could bring each coalition improvement, by any moves, to a state no
        better for some member than where it began (rule C3);
    ``csmr``
        as ``cgmr``, and from there the members cannot reach a state better for each of them than
        where they began (rule C4);
    ``cseq``
        as ``cgmr``, with outsiders who take only improvements of their own (rule C5).

    Parameters
    ----------
    model : Model
        n states.
    coalition : sequence of str
        One or more parties. One that cannot move adds only a veto on what counts as better.
    concepts : sequence of str
        From ``cnash cgmr csmr cseq``.

    Returns
    -------
    CoalitionTable
        ``table.stable[concept][s - 1]`` is True when the coalition stays in state number s.

    Raises
    ------
    UnknownNameError
        If a member is not in ``model.parties``, or a concept is not known.
    NotApplicableError
        If the coalition has no member.
    TooLargeError
        If there are more than 2**16 states.

    Notes
    -----
    Rules C1-C6 of docs/rules.md, after [1]_ and [2]_. In ``cseq`` each step of the outsiders is an
    improvement for the one who makes it; [2]_ also lets outsiders act as coalitions, which can only
    leave more states stable. A coalition of one gives ``nash``, ``gmr``, ``smr`` and ``seq``.

    An answer to a coalition improvement needs one member that gains nothing, so for all but
    ``csmr`` the answers are one sweep a member. What is left, the search for a state better in
    every member's eyes, takes O(n^2) comparisons at worst and far fewer as a rule; memory is O(n).

    References
    ----------
    .. [1] D. M. Kilgour, K. W. Hipel, L. Fang, X. Peng, "Coalition analysis in group decision
       support", *Group Decision and Negotiation* 10, 2001.
    .. [2] T. Inohara, K. W. Hipel, "Coalition analysis in the graph model for conflict resolution",
       *Systems Engineering* 11, 2008.

    Examples
    --------
    Alone, each of two prisoners stays with mutual defection (state 1); together they leave it:

    >>> from detente import load_case
    >>> table = coalition_stability(load_case("prisoners-dilemma"), ["row", "column"])
    >>> table.stable["cnash"]
    array([False,  True,  True,  True])
    """
    members = check_coalition(model, coalition)
    check_coalition_concepts(concepts)
    check_size(model)
    everywhere = np.ones(model.space.size, dtype=np.bool_)
    stable = stable_where(model, members, frozenset(concepts), everywhere)
    return CoalitionTable(
        title=model.title,
        fingerprint=model.fingerprint,
        coalition=members,
        concepts=tuple(concepts),
        stable=MappingProxyType({concept: frozen(stable[concept]) for concept in concepts}),
    )


def check_coalition_concepts(concepts: Sequence[str]) -> None:
    """Raise UnknownNameError for a name that is not a concept of coalitions."""
    for concept in concepts:
        if concept not in COALITION_CONCEPTS:
            raise unknown_name("coalition concept", concept, COALITION_CONCEPTS)


def check_size(model: Model) -> None:
    """Raise TooLargeError where looking for joint gains could take hours."""
    if model.space.size > MOST_STATES:
        raise TooLargeError(
            f"the case has {model.space.size:,} states; coalitions are compared state by state, "
            f"for at most {MOST_STATES:,}. Add rules or merge levels until the case is that small, "
            "or ask coalition_improvements about the states that matter."
        )


def stable_where(
    model: Model, members: tuple[str, ...], concepts: frozenset[str], asked: BoolArray
) -> dict[str, BoolArray]:
    """Return where the coalition is stable, for each concept; right only in the states asked for.

    Each concept is asked only where those that imply it leave it open.
    """
    with threads_for(model.space.size * 256):
        return _stable_where(model, members, concepts, asked)


def _stable_where(
    model: Model, members: tuple[str, ...], concepts: frozenset[str], asked: BoolArray
) -> dict[str, BoolArray]:
    if model.joint_levers:
        # Levers held together: what the members do at once (EX1), answered by movers one by one.
        draw = one_draw(model)
        single = {_SINGLE[concept]: concept for concept in concepts}
        mover = joint_mover(model.space, members)
        return {single[c]: found for c, found in joint_stability(draw, mover, single).items()}
    inside = side_of(model.space, [party for party in members if party in model.movers])
    ranks = np.stack([model.ranks[party] for party in members], axis=-1)
    bars = np.stack([bar(model, party) for party in members], axis=-1)
    as_is = _view(inside, ranks)
    tempted = _gains(inside, as_is, bars, asked)
    stable = {"cnash": ~tempted}
    if not concepts.isdisjoint(("cgmr", "csmr")):
        low = _least(model, members, improving=False)
        stable["cgmr"] = ~_gains(inside, _view(inside, low), bars, tempted)
    if "csmr" in concepts:
        outside = side_of(model.space, outsiders(model, members))
        gains = np.zeros_like(asked)
        open_ = tempted & stable["cgmr"]
        kernels.mark_lasting_gains(inside, outside, as_is, bars, open_, gains)
        stable["csmr"] = stable["cgmr"] & ~gains
    if "cseq" in concepts:
        low = _least(model, members, improving=True)
        stable["cseq"] = ~_gains(inside, _view(inside, low), bars, tempted)
    return stable


def _gains(
    inside: CoalitionSide, view: View, bars: NDArray[np.int32], asked: BoolArray
) -> BoolArray:
    gains = np.zeros_like(asked)
    kernels.mark_gains(inside, view, bars, asked, gains)
    return gains


def _view(inside: CoalitionSide, values: NDArray[np.int32]) -> View:
    totals = values.sum(axis=1, dtype=np.int64)
    return View(values, totals, np.lexsort((-totals, inside.label)).astype(np.int32))


def _least(model: Model, members: tuple[str, ...], *, improving: bool) -> Ranks:
    """Return, per state and member, the least rank the outsiders can bring it to, shape (n, m)."""
    low = least_ranks(one_draw(model), members, outsiders(model, members), improving=improving)
    return np.ascontiguousarray(low.T)
