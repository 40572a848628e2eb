"""What would have to change for a state to become an equilibrium, or to stop being one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.model import Model
from detente.stability.inverse import Inverse, inverse, shifted_ranks
from detente.stability.table import analyse


@dataclass(frozen=True, eq=False)
class RequiredChange:
    """The smallest change of one party's ranking that turns a state's verdict (rule I4).

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
        for party in self.turning:
            found = self.parties[party]
            who = self.model.parties[party].title
            times = "1 state" if found.shift.pairs == 1 else f"{found.shift.pairs} states"
            lines.append(
                f"To {verb} the equilibrium, {who} would have to move state {self.state} "
                f"{found.shift.direction} past {times} in its ranking."
            )
        if not lines and self.equilibrium:
            lines.append("No party's ranking alone breaks it by moving this one state.")
        elif not lines:
            names = ", ".join(self.model.parties[p].title for p in self.unstable_for)
            lines.append(
                f"No party's ranking alone makes it an equilibrium: {names} would each leave."
            )
        return lines


def required_change(model: Model, state: int, concept: str = "seq") -> RequiredChange:
    """Find the smallest change of one party's ranking that makes or breaks an equilibrium.

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
    Rule I4 of docs/rules.md. For nash, gmr and smr the fewest swaps overall are found, because one
    party's ranking does not enter another's verdict. For seq and sseq it does; there the shift is
    the fewest swaps for the party itself, and the equilibrium is checked by solving again.

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
