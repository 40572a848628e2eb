"""The parties that do not sign: whose consent it needs, whom it hurts, who can break it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.deals import Difference, every_party
from detente.stability import StabilityTable
from detente.studies.deals.disagreement import Disagreement
from detente.studies.deals.durability_study import Breach, Durability, durability
from detente.studies.deals.package import LeverChange, Package, lever_changes


@dataclass(frozen=True, eq=False)
class Outside:
    """What a package that ends in a state means for those who do not sign (rule D27).

    Attributes
    ----------
    state : int
    consent : mapping of party to tuple of LeverChange
        The outsiders without whose moves the state is not reached, and those moves, seen from the
        start of the package.
    willing : tuple of str
        Those among them that like the state better than the same with their own levers as at the
        start.
    required : tuple of str
        Those among them whose levers the rules of the case would not let stand as at the start, the
        rest being as in the state.
    hurt, helped : mapping of party to Difference
        The outsiders that are worse, or better, off than at the disagreement point.
    unjudged : tuple of str
        Outsiders of whom nothing can be said, because the disagreement point gives them no value.
    breakers : tuple of Breach
        The outsiders' own improvements, with what each does to the signers and what answers it.
    """

    state: int
    consent: Mapping[str, tuple[LeverChange, ...]]
    willing: tuple[str, ...]
    required: tuple[str, ...]
    hurt: Mapping[str, Difference]
    helped: Mapping[str, Difference]
    unjudged: tuple[str, ...]
    breakers: tuple[Breach, ...]

    def __repr__(self) -> str:
        return (
            f"<Outside state {self.state}: consent of {', '.join(self.consent) or 'nobody'}, "
            f"hurts {', '.join(self.hurt) or 'nobody'}>"
        )


def outside(
    package: Package,
    state: int,
    disagreement: Disagreement,
    *,
    durable: Durability | None = None,
    table: StabilityTable | None = None,
) -> Outside:
    """Say what a package that ends in `state` means for the parties that do not sign.

    Parameters
    ----------
    package : Package
    state : int
        State number; it agrees with the package on the signers' levers.
    disagreement : Disagreement
        What the outsiders are compared with.
    durable : Durability, optional
        Of the same state, where it is at hand.
    table : StabilityTable, optional

    Returns
    -------
    Outside

    Raises
    ------
    InfeasibleStateError

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.studies.deals import package_in, status_quo_point
    >>> model = load_case("chicken")
    >>> crash = outside(package_in(model, ["row"], 1), 1, status_quo_point(model))
    >>> [(breach.party, str(breach.gain)) for breach in crash.breakers]
    [('column', '1 place')]
    """
    model = package.model
    model.space.index(state)
    changes: dict[str, list[LeverChange]] = {}
    for change in lever_changes(model, package.start, state):
        lever = model.levers[change.lever]
        if not lever.held_by(package.signers):
            for owner in lever.owners:
                changes.setdefault(owner, []).append(change)
    values = every_party(model)
    hurt, helped, unjudged = {}, {}, []
    for party in package.outsiders:
        if party not in disagreement.values:
            unjudged.append(party)
            continue
        amount = values(party).amount(values(party).of(state) - disagreement.values[party])
        if amount.size < 0:
            hurt[party] = amount
        elif amount.size > 0:
            helped[party] = amount
    unmoved = {party: _unmoved(package, state, party) for party in changes}

    def likes(party: str, one: int, other: int) -> bool:
        return values(party).of(one) > values(party).of(other)

    kept = durable or durability(model, state, table=table)
    return Outside(
        state=state,
        consent=MappingProxyType({party: tuple(each) for party, each in changes.items()}),
        willing=tuple(p for p, other in unmoved.items() if other and likes(p, state, other)),
        required=tuple(p for p, other in unmoved.items() if other is None),
        hurt=MappingProxyType(hurt),
        helped=MappingProxyType(helped),
        unjudged=tuple(unjudged),
        breakers=tuple(b for b in kept.breaches if b.party in package.outsiders),
    )


def _unmoved(package: Package, state: int, party: str) -> int | None:
    """Return the state with the party's levers as at the start; None where rules forbid it."""
    model, space = package.model, package.model.space
    code = int(space.codes[state - 1])
    before, after = (space.levels_of(number) for number in (package.start, state))
    for name in model.levers_of(party):
        place = model.levers[name].levels.index
        code += (place(before[name]) - place(after[name])) * space.weights[space.position(name)]
    return space.find(code)
