"""Would they keep it? By which concepts a state is stable, who would break it, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.concepts import STRENGTHS
from detente.deals import Difference, PartyValues, every_party
from detente.model import Model
from detente.stability import Answer, Move, StabilityTable, explain
from detente.studies.deals.tables import table_for

MOST_BREACHES = 3


@dataclass(frozen=True)
class Breach:
    """A move by which a party would gain, and what becomes of it (rule D30).

    Attributes
    ----------
    move : Move
    gain : Difference
        What it brings the party that makes it, before anybody answers.
    effects : mapping of party to Difference
        What it does to everybody else.
    deterred_by : tuple of str
        The concepts by which the party would not make it, strongest first.
    answer : tuple of Move
        A shortest answer that takes the gain away, by the strongest of those concepts; empty where
        nothing does.
    answered_by : str or None
        By which concept: "sseq" and "seq" are answers in the others' own interest, "smr" and
        "gmr" such as may cost those who make them.
    end : int or None
        Where the answer ends.
    left : Difference or None
        What the party has there over what it had before it moved; 0 or less.
    escape : Move or None
        Where the party could gain again from the end of every such answer: how, after this one.
    """

    move: Move
    gain: Difference
    effects: Mapping[str, Difference]
    deterred_by: tuple[str, ...]
    answer: tuple[Move, ...]
    answered_by: str | None
    end: int | None
    left: Difference | None
    escape: Move | None

    @property
    def party(self) -> str:
        """Who would break it."""
        return self.move.party


@dataclass(frozen=True, eq=False)
class Durability:
    """Who would keep a state, by which concepts, and who would break it.

    Attributes
    ----------
    model : Model
    state : int
    concept : str
        What counts as keeping it where nothing else is said.
    stable : mapping of party to tuple of str
        The concepts by which it is stable for the party, strongest first.
    breaches : tuple of Breach
        The improvements of every party, in file order, the greatest gain first.
    omitted : mapping of party to int
        How many more improvements a party has that are not among them.
    """

    model: Model
    state: int
    concept: str
    stable: Mapping[str, tuple[str, ...]]
    breaches: tuple[Breach, ...]
    omitted: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether the state is an equilibrium by `concept`."""
        return not self.leaving

    @property
    def leaving(self) -> tuple[str, ...]:
        """The parties that would not keep it, by `concept`."""
        return tuple(name for name, by in self.stable.items() if self.concept not in by)

    @property
    def strongest(self) -> Mapping[str, str | None]:
        """The strongest concept by which it is stable, for every party."""
        return {name: by[0] if by else None for name, by in self.stable.items()}

    @property
    def equilibrium_by(self) -> tuple[str, ...]:
        """The concepts by which it is an equilibrium, strongest first."""
        return tuple(
            concept for concept in STRENGTHS if all(concept in by for by in self.stable.values())
        )

    def of(self, party: str) -> tuple[Breach, ...]:
        """Return the party's breaches, the greatest gain first."""
        self.model.check_party(party)
        return tuple(breach for breach in self.breaches if breach.party == party)

    def __repr__(self) -> str:
        verdict = "kept" if self.holds else f"broken by {', '.join(self.leaving)}"
        return f"<Durability of state {self.state} by {self.concept}: {verdict}>"


def durability(
    model: Model,
    state: int,
    *,
    concept: str = "seq",
    table: StabilityTable | None = None,
    most: int = MOST_BREACHES,
) -> Durability:
    """Say who would keep a state and who would break it, how, for how much, and the answer.

    Parameters
    ----------
    model : Model
    state : int
        State number.
    concept : str
        One of ``nash gmr smr seq sseq``: what counts as keeping it.
    table : StabilityTable, optional
        Of the same model with all five, where it is at hand.
    most : int
        How many improvements of each party to tell; the others are counted.

    Returns
    -------
    Durability

    Raises
    ------
    InfeasibleStateError, UnknownNameError

    Notes
    -----
    Rule D30 of docs/rules.md.

    Examples
    --------
    >>> from detente import load_case
    >>> found = durability(load_case("prisoners-dilemma"), 4)
    >>> found.equilibrium_by, [str(breach.gain) for breach in found.breaches]
    (('sseq', 'seq', 'smr', 'gmr'), ['1 place', '1 place'])
    """
    model.space.index(state)
    found = table_for(model, (*STRENGTHS, concept), table)
    values = every_party(model)
    stable = {
        party: tuple(each for each in STRENGTHS if found.stable[each][party][state - 1])
        for party in (*model.parties, *found.bodies)
    }
    breaches: list[Breach] = []
    omitted: dict[str, int] = {}
    for party in model.parties:
        if "nash" in stable[party]:
            continue
        interested = explain(model, state, party, "sseq").answers
        able = explain(model, state, party, "smr").answers
        pairs = list(zip(interested, able, strict=True))
        pairs.sort(key=lambda pair: -values(party).of(pair[0].improvement.target))
        breaches += [_breach(model, values, state, *pair) for pair in pairs[:most]]
        if len(pairs) > most:
            omitted[party] = len(pairs) - most
    return Durability(
        model=model,
        state=state,
        concept=concept,
        stable=MappingProxyType(stable),
        breaches=tuple(breaches),
        omitted=MappingProxyType(omitted),
    )


def _breach(
    model: Model,
    values: Callable[[str], PartyValues],
    state: int,
    interested: Answer,
    able: Answer,
) -> Breach:
    """Put together what two explanations say of one improvement: by interest, and by any moves."""
    move = interested.improvement
    assert able.improvement == move
    deterring = {
        "sseq": interested.deterred,
        "seq": bool(interested.countermove),
        "smr": able.deterred,
        "gmr": bool(able.countermove),
    }
    deterred_by = tuple(concept for concept in STRENGTHS if deterring.get(concept))
    told = interested if interested.countermove else able
    mine = values(move.party)
    return Breach(
        move=move,
        gain=mine.change(state, move.target),
        effects=MappingProxyType(
            {
                party: values(party).change(state, move.target)
                for party in model.parties
                if party != move.party
            }
        ),
        deterred_by=deterred_by,
        answer=told.countermove,
        answered_by=deterred_by[0] if deterred_by else None,
        end=told.end,
        left=None if told.end is None else mine.change(state, told.end),
        escape=told.escape,
    )
