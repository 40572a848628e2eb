"""Which conclusions survive every reading of the parties' aims?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray, Ranks, frozen
from detente.budgets import SWEPT as SWEPT_COST, afford
from detente.errors import TooLargeError, unknown_name
from detente.model import Model, bar
from detente.provenance import fingerprint
from detente.stability import SWEPT, Draws, focal_stability

OWN = ""
MOST_COMBINATIONS = 4096
MOST_CELLS = 2**28
CELLS_AT_ONCE = 2**22


@dataclass(frozen=True, eq=False)
class ReadingVerdict:
    """Whether a group of states holds, under every combination of readings.

    Attributes
    ----------
    name, title : str
        ``status_quo``, or the name and title of a named state.
    holds : BoolArray, shape (combinations,)
        True where at least one state of the group is an equilibrium.
    count : int
        In how many combinations it holds.
    depends_on : tuple of str
        The parties whose reading can change the verdict.
    only_where, except_where : mapping of str to tuple of str, or None
        Party -> readings. Where the verdict can be said as one "only where … and …", or as one
        "except where … and …"; else None.
    """

    name: str
    title: str
    holds: BoolArray
    depends_on: tuple[str, ...]
    only_where: Mapping[str, tuple[str, ...]] | None
    except_where: Mapping[str, tuple[str, ...]] | None

    @property
    def count(self) -> int:
        """In how many combinations it holds."""
        return int(self.holds.sum())

    @property
    def always(self) -> bool:
        """Whether it holds in every combination."""
        return bool(self.holds.all())

    @property
    def never(self) -> bool:
        """Whether it holds in none."""
        return not self.holds.any()


@dataclass(frozen=True, eq=False)
class ReadingsTable:
    """Where the standoff can rest under every combination of the parties' readings.

    Attributes
    ----------
    model : Model
    fingerprint : str
        A digest of the model and of every reading.
    parties : tuple of str
        The parties with levers and more than one reading, in file order. A party without levers
        cannot leave any state, so its readings change no verdict and are not gone through.
    readings : mapping of str to tuple of str
        Per party its readings, the one it has in the model first (``""`` where that is the one
        written as its own).
    combinations : tuple of tuple of str
        One reading for each of `parties`; the first combination is the model as it is.
    concepts : tuple of str
    equilibrium : mapping of concept to BoolArray, shape (combinations, n)
    """

    model: Model
    fingerprint: str
    parties: tuple[str, ...]
    readings: Mapping[str, tuple[str, ...]]
    combinations: tuple[tuple[str, ...], ...]
    concepts: tuple[str, ...]
    equilibrium: Mapping[str, BoolArray]

    def reading_title(self, party: str, reading: str) -> str:
        """Return the label of a reading, or its name, or "as written" where it has neither."""
        preference = self.model.preferences[party]
        if reading == OWN:
            return preference.label or "as written"
        return preference.alternatives[reading].label or reading

    def combinations_where(self, concept: str, state: int) -> tuple[tuple[str, ...], ...]:
        """List the combinations in which state number `state` is an equilibrium."""
        column = self._equilibrium(concept)[:, self.model.space.index(state)]
        return tuple(self.combinations[place] for place in np.flatnonzero(column))

    def rests_under(self, concept: str, party: str, reading: str) -> tuple[int, ...]:
        """List the states that rest under one reading, the others' readings as in the model.

        Raises
        ------
        UnknownNameError
            If there is no such concept.
        """
        axis = self.parties.index(party)
        wanted = list(self.combinations[0])
        wanted[axis] = reading
        row = self._equilibrium(concept)[self.combinations.index(tuple(wanted))]
        return tuple(int(place) + 1 for place in np.flatnonzero(row))

    def conclusion(
        self, concept: str, name: str, title: str, numbers: Sequence[int]
    ) -> ReadingVerdict:
        """Say in which combinations at least one of the states `numbers` is an equilibrium."""
        places = [self.model.space.index(number) for number in numbers]
        holds: BoolArray = np.asarray(self._equilibrium(concept)[:, places].any(axis=1))
        grid: BoolArray = holds.reshape(self._shape)
        axes = [
            axis
            for axis in range(grid.ndim)
            if not np.array_equal(grid, np.broadcast_to(grid.take([0], axis), grid.shape))
        ]
        for axis in reversed(range(grid.ndim)):
            if axis not in axes:
                grid = np.asarray(grid.take(0, axis))
        involved = tuple(self.parties[axis] for axis in axes)
        return ReadingVerdict(
            name=name,
            title=title,
            holds=frozen(holds),
            depends_on=involved,
            only_where=self._one_condition(grid, involved),
            except_where=self._one_condition(np.logical_not(grid), involved),
        )

    def conclusions(self, concept: str) -> tuple[ReadingVerdict, ...]:
        """Say of the status quo and of each named state in which combinations it holds."""
        status_quo = self.conclusion(
            concept, "status_quo", "The status quo", [self.model.status_quo]
        )
        named = [
            self.conclusion(concept, each.name, each.title, each.numbers)
            for each in self.model.named_states.values()
        ]
        return (status_quo, *named)

    def tally(self, conclusion: ReadingVerdict, party: str, reading: str) -> tuple[int, int]:
        """Count the combinations with this reading in which it holds, and all with this reading."""
        axis = self.parties.index(party)
        place = self.readings[party].index(reading)
        grid = conclusion.holds.reshape(self._shape).take(place, axis)
        return int(grid.sum()), int(grid.size)

    @property
    def _shape(self) -> tuple[int, ...]:
        return tuple(len(self.readings[party]) for party in self.parties)

    def _equilibrium(self, concept: str) -> BoolArray:
        if concept not in self.equilibrium:
            raise unknown_name("concept in this table", concept, self.concepts)
        return self.equilibrium[concept]

    def _one_condition(
        self, grid: BoolArray, parties: tuple[str, ...]
    ) -> Mapping[str, tuple[str, ...]] | None:
        """Say `grid` as one reading or more for each of some parties, where that says it all."""
        if not grid.any():
            return None
        shadows: list[BoolArray] = []
        box = np.ones(grid.shape, dtype=np.bool_)
        for axis in range(grid.ndim):
            others = tuple(other for other in range(grid.ndim) if other != axis)
            shadow: BoolArray = np.asarray(grid.any(axis=others))
            shadows.append(shadow)
            box &= np.expand_dims(shadow, others)
        if not np.array_equal(box, grid):
            return None
        return MappingProxyType(
            {
                party: tuple(
                    reading
                    for reading, inside in zip(self.readings[party], shadow, strict=True)
                    if inside
                )
                for party, shadow in zip(parties, shadows, strict=True)
            }
        )

    def __repr__(self) -> str:
        parts = ", ".join(f"{party}: {len(self.readings[party])}" for party in self.parties)
        return f"<ReadingsTable combinations: {len(self.combinations)} ({parts or 'one reading'})>"


def survey_readings(model: Model, concepts: Sequence[str] = SWEPT) -> ReadingsTable:
    """Solve a model under every combination of the parties' named readings.

    Parameters
    ----------
    model : Model
        n states; its own readings count as the first combination.
    concepts : sequence of str
        From ``nash gmr smr seq sseq``.

    Returns
    -------
    ReadingsTable

    Raises
    ------
    UnknownNameError
        If a concept is not known, or is not one of the five.
    TooLargeError
        If there are more than 4,096 combinations, or more than 2**28 combinations of a reading
        with a state.

    Notes
    -----
    The readings are a leading axis of draws; memory is one byte a concept, combination and state.

    Examples
    --------
    >>> from detente import load_case
    >>> table = survey_readings(load_case("chicken"))
    >>> table.combinations, table.combinations_where("seq", 2)
    (((),), ((),))
    """
    for concept in concepts:
        if concept not in SWEPT:
            raise unknown_name("concept to survey readings by", concept, SWEPT)
    ranks = _ranks_by_reading(model)
    readings = {party: tuple(choices) for party, choices in ranks.items()}
    parties = tuple(party for party in model.actors if len(readings[party]) > 1)
    _check_size(model, {party: readings[party] for party in parties})
    count = prod(len(readings[party]) for party in parties)
    cells = count * model.space.size
    afford(
        f"{count:,} combinations of readings x {model.space.size:,} states",
        "Use fewer readings or levers",
        seconds=cells * len(model.movers) * len(concepts) * SWEPT_COST,
        size=cells * (len(concepts) + 1),
    )
    combinations = tuple(product(*(readings[party] for party in parties)))
    found = {
        concept: np.ones((len(combinations), model.space.size), dtype=np.bool_)
        for concept in concepts
    }
    at_once = max(1, CELLS_AT_ONCE // model.space.size)
    for begin in range(0, len(combinations), at_once):
        part = combinations[begin : begin + at_once]
        draws = _draws(model, ranks, parties, part)
        for party in (*model.movers, *draws.bodies):
            for concept, stable in focal_stability(draws, party, concepts).items():
                found[concept][begin : begin + len(part)] &= stable
    return ReadingsTable(
        model=model,
        fingerprint=_fingerprint(model, parties, ranks),
        parties=parties,
        readings=MappingProxyType({party: readings[party] for party in parties}),
        combinations=combinations,
        concepts=tuple(concepts),
        equilibrium=MappingProxyType({concept: frozen(found[concept]) for concept in concepts}),
    )


def _ranks_by_reading(model: Model) -> dict[str, dict[str, Ranks]]:
    """Return each party's readings, the main one first, whichever the model was asked under."""
    ranks: dict[str, dict[str, Ranks]] = {}
    for party in model.parties:
        ranks[party] = {OWN: model.written_ranks.get(party, model.ranks[party])}
        ranks[party].update(model.alternative_ranks.get(party, {}))
    return ranks


def _check_size(model: Model, readings: Mapping[str, Sequence[str]]) -> None:
    count = prod(len(choices) for choices in readings.values())
    listed = " x ".join(f"{len(choices)} ({party})" for party, choices in readings.items())
    if count > MOST_COMBINATIONS:
        raise TooLargeError(
            f"the alternatives make {listed} = {count:,} combinations; at most "
            f"{MOST_COMBINATIONS:,} are gone through. Take some alternatives out of the case."
        )
    if count * model.space.size > MOST_CELLS:
        raise TooLargeError(
            f"{count:,} combinations of readings ({listed}) of {model.space.size:,} states each "
            f"are more than the {MOST_CELLS:,} verdicts that are kept; take alternatives out of "
            "the case, or add rules that leave fewer states."
        )


def _draws(
    model: Model,
    ranks: Mapping[str, Mapping[str, Ranks]],
    parties: tuple[str, ...],
    combinations: Iterable[tuple[str, ...]],
) -> Draws:
    asked = model.actors if model.joint_levers else model.movers
    rows: dict[str, list[Ranks]] = {party: [] for party in asked}
    choosy = [party for party in asked if model.parties[party].worth_moving is not None]
    floors: dict[str, list[Ranks]] = {party: [] for party in choosy}
    for combination in combinations:
        chosen = dict(zip(parties, combination, strict=True))
        for party in asked:
            choices = ranks[party]
            name = chosen.get(party, next(iter(choices)))
            rows[party].append(choices[name])
            if party in choosy:
                read = model.with_alternatives({party: name}) if name else model
                floors[party].append(bar(read, party))
    return Draws(
        model.space,
        model.movers,
        {party: np.stack(each) for party, each in rows.items()},
        {party: np.stack(each) for party, each in floors.items()},
    )


def _fingerprint(
    model: Model, parties: tuple[str, ...], ranks: Mapping[str, Mapping[str, Ranks]]
) -> str:
    described = [[party, list(ranks[party])] for party in parties]
    arrays = [values for party in parties for values in ranks[party].values()]
    written = model.with_ranks(model.written_ranks)
    return fingerprint({"model": written.fingerprint, "readings": described}, *arrays)
