"""What could they sign? The packages open to some parties, and what each is worth to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray, frozen
from detente.deals.packages.values import PartyValues, Scale, party_values
from detente.errors import InfeasibleStateError, InputError, NotApplicableError, unknown_name
from detente.model import Model

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Packages:
    """The m packages that some parties could sign, everything else being held.

    Attributes
    ----------
    model : Model
    signers : tuple of str
        The parties that sign.
    levers : tuple of str
        The levers that a package sets; each belongs to a signer.
    held : mapping of lever to level
        The levers that stay where they are.
    numbers : array of int, shape (m,)
        The state number that each package leads to.
    values : mapping of signer to array, shape (m,)
        On the signer's own scale: its value, or its rank where it has an order only.
    scales : mapping of signer to "value" or "rank"
    disagreement : mapping of signer to float
        What each has without a package, on the same scale.
    disagreement_state : int or None
        The state it was read from; None where the values were given.
    """

    model: Model
    signers: tuple[str, ...]
    levers: tuple[str, ...]
    held: Mapping[str, str]
    numbers: IntArray
    values: Mapping[str, FloatArray]
    scales: Mapping[str, Scale]
    disagreement: Mapping[str, float]
    disagreement_state: int | None

    @property
    def size(self) -> int:
        """How many packages there are."""
        return int(self.numbers.size)

    @property
    def cardinal(self) -> bool:
        """Whether every signer has values and not only an order."""
        return all(scale == "value" for scale in self.scales.values())

    @property
    def outsiders(self) -> tuple[str, ...]:
        """The parties that do not sign."""
        return tuple(name for name in self.model.parties if name not in self.signers)

    def matrix(self) -> FloatArray:
        """Return the values, shape (signers, m)."""
        return np.stack([self.values[name] for name in self.signers])

    def floor(self) -> FloatArray:
        """Return the disagreement values, shape (signers,)."""
        return np.array([self.disagreement[name] for name in self.signers])

    def place_of(self, number: int) -> int:
        """Return the position of the package that leads to state `number`."""
        place = int(np.searchsorted(self.numbers, number))
        if place == self.size or self.numbers[place] != number:
            self.model.space.index(number)
            raise InfeasibleStateError(
                f"state {number} is no package here: it sets a lever that is held. The packages "
                f"set {', '.join(self.levers)} and hold everything else."
            )
        return place

    def levels_of(self, number: int) -> dict[str, str]:
        """Return what a package says: the level of each lever in it."""
        self.place_of(number)
        levels = self.model.space.levels_of(number)
        return {lever: levels[lever] for lever in self.levers}

    def hurt(self, number: int) -> tuple[str, ...]:
        """Return the outsiders that like the package less than the disagreement state.

        Raises
        ------
        NotApplicableError
            If the disagreement point is a set of numbers and not a state.
        """
        self.place_of(number)
        if self.disagreement_state is None:
            raise NotApplicableError(
                "who outside is hurt is judged against a state, and the disagreement point was "
                "given as numbers. Name a disagreement state."
            )
        before, after = self.disagreement_state - 1, number - 1
        ranks = self.model.ranks
        return tuple(name for name in self.outsiders if ranks[name][after] < ranks[name][before])

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a package: the level of each lever in it and its value to each signer."""
        import pandas as pd

        space = self.model.space
        columns: dict[str, object] = {}
        for lever in self.levers:
            levels = np.array(self.model.levers[lever].levels, dtype=object)
            columns[lever] = levels[space.digits(lever)[self.numbers - 1]]
        for name in self.signers:
            columns[f"{self.scales[name]} to {name}"] = self.values[name]
        return pd.DataFrame(columns, index=pd.Index(self.numbers, name="state"))

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(self.model.parties[name].title)}</th>"
            f"<td>{self.scales[name]}</td><td>{self.disagreement[name]:g}</td>"
            f"<td>{self.values[name].min():g}</td><td>{self.values[name].max():g}</td></tr>"
            for name in self.signers
        )
        return (
            f"<table><caption>{escape(self.model.title)}: {self.size} packages of "
            f"{escape(', '.join(self.levers))}</caption><thead><tr><th scope='col'>signer</th>"
            "<th scope='col'>scale</th><th scope='col'>disagreement</th><th scope='col'>least</th>"
            f"<th scope='col'>most</th></tr></thead><tbody>{rows}</tbody></table>"
        )

    def __repr__(self) -> str:
        who = " and ".join(self.signers)
        return f"<Packages of {who}: {self.size} over {len(self.levers)} levers>"


def list_packages(
    model: Model,
    signers: Sequence[str],
    *,
    levers: Sequence[str] | None = None,
    held_at: int | None = None,
    start: int | None = None,
    disagreement: int | Mapping[str, float] | None = None,
) -> Packages:
    """List what some parties could sign, and what each package is worth to them (rules D1-D3).

    Parameters
    ----------
    model : Model
    signers : sequence of str
        One or more parties.
    levers : sequence of str, optional
        Which of the signers' levers a package sets; all of them unless given.
    held_at : int, optional
        The state number at which everything else is held; the status quo unless given.
    start : int, optional
        The state number that the signers set out from. Packages with a lever at a level to which
        its `moves` never lead from there are left out; none are unless a start is given.
    disagreement : int or mapping of str to float, optional
        What they have without a package: a state number, or a number for each signer on its own
        scale; the status quo unless given.

    Returns
    -------
    Packages

    Raises
    ------
    UnknownNameError, InfeasibleStateError, NotApplicableError

    Examples
    --------
    >>> from detente import load_case
    >>> both = list_packages(load_case("prisoners-dilemma"), ["row", "column"])
    >>> both.size, both.cardinal
    (4, False)
    """
    chosen = _signers(model, signers)
    named = _levers(model, chosen, levers)
    space = model.space
    anchor = model.status_quo if held_at is None else held_at
    at = space.index(anchor)
    rest = space.codes.copy()
    for lever in named:
        place = space.position(lever)
        rest -= space.digits(lever).astype(np.uint64) * np.uint64(space.weights[place])
    inside = rest == rest[at]
    if start is not None:
        inside &= within_reach(model, named, start)
    numbers = np.flatnonzero(inside) + 1
    levels = space.levels_of(anchor)
    held = {lever: level for lever, level in levels.items() if lever not in named}
    return _judged(model, chosen, named, held, numbers, disagreement)


def within_reach(model: Model, levers: Sequence[str], start: int) -> BoolArray:
    """Say in which states every one of some levers stands where it can go from a start.

    Returns
    -------
    BoolArray, shape (n,)
        By the direction of each lever alone (rule D1); what the rules of the case forbid on the way
        is not looked at.
    """
    space = model.space
    reach = np.ones(space.size, dtype=np.bool_)
    for name in levers:
        level, lever = space.digits(name), model.levers[name]
        before = int(level[space.index(start)])
        goes = [after == before or lever.goes(before, after) for after in range(len(lever.levels))]
        reach &= np.array(goes)[level]
    return reach


def packages_ending(
    model: Model,
    signers: Sequence[str],
    numbers: Sequence[int],
    *,
    disagreement: int | Mapping[str, float] | None = None,
) -> Packages:
    """Judge packages by the states that they are known to end in, whatever else moves on the way.

    Parameters
    ----------
    model : Model
    signers : sequence of str
    numbers : sequence of int
        The state number in which each package ends; no two alike on the signers' levers.
    disagreement
        As for :func:`list_packages`.

    Returns
    -------
    Packages
        Over all the signers' levers; nothing is held.

    Raises
    ------
    InputError
        If two of the states are one package.
    """
    chosen = _signers(model, signers)
    named = _levers(model, chosen, None)
    space = model.space
    ends = np.unique(np.array([space.index(number) for number in numbers], dtype=np.int64))
    own = np.zeros(ends.size, dtype=np.uint64)
    for lever in named:
        weight = np.uint64(space.weights[space.position(lever)])
        own += space.digits(lever)[ends].astype(np.uint64) * weight
    if np.unique(own).size != len(numbers):
        raise InputError("two of the states are one package: the signers' levers are alike.")
    return _judged(model, chosen, named, {}, ends + 1, disagreement)


def _judged(
    model: Model,
    signers: tuple[str, ...],
    levers: tuple[str, ...],
    held: Mapping[str, str],
    numbers: IntArray,
    disagreement: int | Mapping[str, float] | None,
) -> Packages:
    whole = {name: party_values(model, name) for name in signers}
    state, floor = _disagreement(model, signers, whole, disagreement)
    everything = numbers.size == model.space.size
    return Packages(
        model=model,
        signers=signers,
        levers=levers,
        held=MappingProxyType(dict(held)),
        numbers=frozen(numbers),
        values=MappingProxyType(
            {k: v.values if everything else frozen(v.values[numbers - 1]) for k, v in whole.items()}
        ),
        scales=MappingProxyType({name: found.scale for name, found in whole.items()}),
        disagreement=MappingProxyType(floor),
        disagreement_state=state,
    )


def _signers(model: Model, signers: Sequence[str]) -> tuple[str, ...]:
    for name in signers:
        model.check_party(name)
    if not signers or len(set(signers)) != len(signers):
        raise InputError("name one signer or more, each once.", "signers")
    return tuple(signers)


def _levers(
    model: Model, signers: tuple[str, ...], levers: Sequence[str] | None
) -> tuple[str, ...]:
    own = [lever.name for lever in model.levers.values() if lever.held_by(signers)]
    if levers is None:
        if not own:
            raise NotApplicableError(
                f"{' and '.join(signers)} hold no lever, so there is nothing they could sign."
            )
        return tuple(own)
    for name in levers:
        if name not in model.levers:
            raise unknown_name("lever", name, model.levers)
        if name not in own:
            owner = model.levers[name].owner
            raise NotApplicableError(
                f"lever '{name}' belongs to '{owner}', who does not sign. A package with it needs "
                f"{owner}'s consent: add '{owner}' to the signers, or leave the lever out."
            )
    if not levers:
        raise InputError("name one lever or more.", "levers")
    return tuple(name for name in own if name in levers)


def _disagreement(
    model: Model,
    signers: tuple[str, ...],
    values: Mapping[str, PartyValues],
    given: int | Mapping[str, float] | None,
) -> tuple[int | None, dict[str, float]]:
    if given is None or isinstance(given, int):
        state = model.status_quo if given is None else given
        index = model.space.index(state)
        return state, {name: float(values[name].values[index]) for name in signers}
    for name in given:
        if name not in signers:
            raise unknown_name("signer", name, signers)
    missing = [name for name in signers if name not in given]
    if missing:
        raise InputError(f"no value for {', '.join(missing)}; give one a signer.", "disagreement")
    floor = {name: float(given[name]) for name in signers}
    if not all(np.isfinite(value) for value in floor.values()):
        raise InputError("a disagreement value is not a finite number.", "disagreement")
    return None, floor
