"""What would have to change for a state to become an equilibrium, or to stop being one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.model import Model
from detente.stability.inverse import Inverse, inverse, shifted_ranks
from detente.stability.table import analyse


@dataclass(frozen=True, eq=False)
class RequiredChange:
    """How far one party's ranking is from turning a state's verdict (rule I4).

    Attributes
    ----------
    equilibrium : bool
        Whether the state is an equilibrium now.
    parties : mapping of str to Inverse
        Per party, whether it is stable there and the smallest shift that would turn that.
    turning : tuple of str
        The parties whose shift alone turns the verdict, cheapest first. Each was checked by solving
        the model again.
    """

    model: Model
    state: int
    concept: str
    equilibrium: bool
    parties: Mapping[str, Inverse]
    turning: tuple[str, ...]

    @property
    def unstable_for(self) -> tuple[str, ...]:
        """The parties that would leave."""
        return tuple(party for party, found in self.parties.items() if not found.stable)

    def sentences(self) -> list[str]:
        """Say it in words, the cheapest change first."""
        verb = "break" if self.equilibrium else "make"
        lines = []
        exact = self.concept not in ("seq", "sseq")
        for party in self.turning:
            found = self.parties[party]
            who = self.model.parties[party].title
            times = "1 state" if found.shift.pairs == 1 else f"{found.shift.pairs} states"
            lines.append(
                f"To {verb} the equilibrium, {who} would have to move state {self.state} "
                f"{found.shift.direction} past {times} in its ranking."
            )
        if not lines:
            way = "No other ranking of one party" if exact else "No move of this one state in one "
            way += "" if exact else "party's ranking"
            verb = "breaks it" if self.equilibrium else "makes it an equilibrium"
            names = " and ".join(self.model.parties[p].title for p in self.unstable_for)
            lines.append(f"{way} {verb}" + (f": {names} would leave." if names else "."))
        if not exact:
            lines.append(
                "Only moves of this one state were tried; a change elsewhere in a ranking alters "
                "what that party does in answer to others, and could be smaller."
            )
        return lines


def required_change(model: Model, state: int, concept: str = "seq") -> RequiredChange:
    """Find how far this one state must move in one party's ranking to turn the verdict on it.

    Parameters
    ----------
    model : Model
    state : int
        State number, from 1.
    concept : str
        One of ``nash gmr smr seq sseq``.

    Returns
    -------
    RequiredChange

    Notes
    -----
    Rule I4 of docs/rules.md. For nash, gmr and smr this is the smallest change of one party's
    ranking there is, because one party's ranking does not enter another's verdict. For seq and
    sseq it does: the shift is the smallest for the party's own stability, the equilibrium is
    solved again with it, and changes of other pairs, which could be smaller, are not searched.

    Examples
    --------
    >>> from detente import load_case
    >>> required_change(load_case("chicken"), 4, "seq").unstable_for
    ('row', 'column')
    """
    found = {party: inverse(model, state, party, concept) for party in model.parties}
    equilibrium = all(each.stable for each in found.values())
    candidates = [
        party
        for party, each in found.items()
        if each.stable == equilibrium and each.shift.pairs is not None
    ]
    turning = [
        party
        for party in candidates
        if _turns(model, state, concept, found[party], now=equilibrium)
    ]
    turning.sort(key=lambda party: found[party].shift.pairs or 0)
    return RequiredChange(model, state, concept, equilibrium, found, tuple(turning))


def _turns(model: Model, state: int, concept: str, found: Inverse, *, now: bool) -> bool:
    ranks = shifted_ranks(model.ranks[found.party], state, found.shift)
    other = model.with_ranks({found.party: ranks})
    verdict = bool(analyse(other, (concept,)).is_equilibrium(concept)[state - 1])
    return verdict != now
