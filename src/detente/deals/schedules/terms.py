"""The terms of a step-by-step exchange: who moves what, when, how patiently, under which threat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.arrays import BoolArray, FloatArray, frozen
from detente.case import Moves
from detente.deals.checks import a_chance, a_discount, at_least_one, not_negative
from detente.deals.packages.table import Packages
from detente.errors import InputError, NotApplicableError, TooLargeError, unknown_name

Timing = Literal["simultaneous", "alternating"]
After = Literal["lasts", "ends"]
MOST_CELLS = 2**20


@dataclass(frozen=True)
class Track:
    """One lever of the exchange: its ladder, where it starts and where it is to go.

    `irreversible` says that it cannot be taken back towards where it came from, whatever `moves`
    would allow: people who are free stay free.
    """

    name: str
    party: str
    levels: tuple[str, ...]
    start: int
    target: int
    moves: Moves | tuple[Moves, ...] = "both"
    irreversible: bool = False

    @property
    def way(self) -> int:
        """1 where it goes up, -1 where it goes down, 0 where it stays."""
        return (self.target > self.start) - (self.target < self.start)

    def may(self, before: int, after: int) -> bool:
        """Whether its owner can take it from one level to another in one move."""
        if before == after:
            return True
        step = 1 if after > before else -1
        words = (
            (self.moves,)
            if isinstance(self.moves, str)
            else self.moves[min(before, after) : max(before, after)]
        )
        if any(word not in ("both", "up" if step > 0 else "down") for word in words):
            return False
        return not (self.irreversible and self.way and step != self.way)


@dataclass(frozen=True, eq=False)
class Terms:
    """Everything that decides whether a schedule is kept (rules D20-D24).

    Attributes
    ----------
    parties : tuple of str
        k parties; by turns, they move in this order.
    tracks : tuple of Track
        d levers.
    feasible : BoolArray, shape (levels of the first track, of the second, ...)
        Which combinations of levels the rules of the case allow.
    values : FloatArray, shape (k, levels of the first track, ...)
        What a period spent in each combination is worth, on each party's own scale.
    discount : tuple of float
        Each party's discount factor, a period.
    timing : "simultaneous" or "alternating"
        Whether anybody may move in any step, or one party a step by turns.
    delay : int
        How many periods after a breach was noticed the answer takes effect; 1 is the next period.
    detection : float
        The chance, a period, that a breach is noticed.
    notice : tuple of float
        In place of `detection`: the chance that it is first noticed at the end of its first period,
        its second, and so on. What is left over is never noticed.
    collateral : tuple of float
        What each party loses to a third party's keeping when its breach is noticed.
    after : "lasts" or "ends"
        Whether the finished deal goes on for ever, or the relation is over after the last step.
    deadline : int or None
        The most steps there may be.
    """

    parties: tuple[str, ...]
    tracks: tuple[Track, ...]
    feasible: BoolArray
    values: FloatArray
    discount: tuple[float, ...]
    timing: Timing = "simultaneous"
    delay: int = 1
    detection: float = 1.0
    collateral: tuple[float, ...] = ()
    after: After = "lasts"
    deadline: int | None = None
    notice: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        k = len(self.parties)
        if not self.collateral:
            object.__setattr__(self, "collateral", (0.0,) * k)
        _check(self)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many levels each track has."""
        return tuple(len(track.levels) for track in self.tracks)

    @property
    def start(self) -> tuple[int, ...]:
        """The level number of every track before the first step."""
        return tuple(track.start for track in self.tracks)

    @property
    def target(self) -> tuple[int, ...]:
        """The level number of every track after the last step."""
        return tuple(track.target for track in self.tracks)

    @property
    def tolerance(self) -> FloatArray:
        """Differences of present value that are rounding and not a gain, shape (k,)."""
        most = np.abs(np.where(self.feasible, self.values, 0.0)).reshape(len(self.parties), -1)
        return np.asarray(1e-10 * most.max(axis=1) / (1 - np.array(self.discount)))

    def value_at(self, levels: Sequence[int]) -> FloatArray:
        """Return what a period at these levels is worth to each party, shape (k,)."""
        cell = int(np.ravel_multi_index(tuple(levels), self.shape))
        return np.asarray(self.values.reshape(len(self.parties), -1)[:, cell])

    def in_words(self, levels: Sequence[int]) -> dict[str, str]:
        """Name the level of every track."""
        return {t.name: t.levels[level] for t, level in zip(self.tracks, levels, strict=True)}

    def with_collateral(self, amounts: Sequence[float]) -> Terms:
        """Return the terms with other collateral."""
        return replace(self, collateral=tuple(float(amount) for amount in amounts))

    def with_discount(self, discount: Sequence[float]) -> Terms:
        """Return the terms with other discount factors."""
        return replace(self, discount=tuple(float(factor) for factor in discount))


def discount_factor(rate: float, period: float) -> float:
    """Turn a rate per year and a period in years into a discount factor.

    >>> round(discount_factor(0.10, 0.25), 4)
    0.9765
    """
    return float((1 + rate) ** -period)


def terms_of(
    packages: Packages,
    target: int,
    *,
    discount: float | Mapping[str, float],
    start: int | None = None,
    irreversible: Sequence[str] = (),
    timing: Timing = "simultaneous",
    delay: int = 1,
    detection: float = 1.0,
    collateral: Mapping[str, float] | None = None,
    after: After = "lasts",
    deadline: int | None = None,
    notice: Sequence[float] = (),
) -> Terms:
    """Write down the terms under which the signers go from one package to another in steps.

    Parameters
    ----------
    packages : Packages
        All signers have values; a period in a state is worth the state's value.
    target : int
        The state number of the package to be reached.
    discount : float or mapping of signer to float
        In (0, 1), a step.
    start : int, optional
        The state number before the first step; the status quo unless given.
    irreversible : sequence of str
        Levers that cannot be taken back once moved, beyond what their `moves` say.
    timing, delay, detection, after, deadline, notice
        See :class:`Terms`.
    collateral : mapping of signer to float, optional

    Raises
    ------
    NotApplicableError
        If a signer has an order only, or a lever cannot be moved the way it would have to.
    """
    model = packages.model
    ordinal = [name for name in packages.signers if packages.scales[name] == "rank"]
    if ordinal:
        raise NotApplicableError(
            f"{' and '.join(ordinal)} have an order and no values, so what a step is worth to them "
            "later cannot be set against what it costs now. Give them a value preference."
        )
    for name in irreversible:
        if name not in packages.levers:
            raise unknown_name("lever of these packages", name, packages.levers)
    first = packages.levels_of(model.status_quo if start is None else start)
    last = packages.levels_of(target)
    tracks = []
    for name in packages.levers:
        lever = model.levers[name]
        if lever.joint:
            raise NotApplicableError(
                f"{lever.owner} hold lever '{name}' together; schedules are looked for where each "
                "lever has one party."
            )
        place = lever.levels.index
        tracks.append(
            Track(
                name=name,
                party=lever.party,
                levels=lever.levels,
                start=place(first[name]),
                target=place(last[name]),
                moves=lever.moves,
                irreversible=name in irreversible,
            )
        )
    shape = tuple(len(track.levels) for track in tracks)
    if np.prod(shape, dtype=object) > MOST_CELLS:
        raise TooLargeError(
            f"the levers of the packages span {np.prod(shape, dtype=object):,} combinations; "
            f"schedules are looked for among at most {MOST_CELLS:,}. Leave some levers out."
        )
    at = tuple(model.space.digits(name)[packages.numbers - 1] for name in packages.levers)
    feasible = np.zeros(shape, dtype=np.bool_)
    feasible[at] = True
    values = np.zeros((len(packages.signers), *shape))
    for grid, name in zip(values, packages.signers, strict=True):
        grid[at] = packages.values[name]
    return Terms(
        parties=packages.signers,
        tracks=tuple(tracks),
        feasible=frozen(feasible),
        values=frozen(values),
        discount=_each(packages.signers, discount, "discount"),
        timing=timing,
        delay=delay,
        detection=detection,
        collateral=_each(packages.signers, collateral or 0.0, "collateral"),
        after=after,
        deadline=deadline,
        notice=tuple(float(chance) for chance in notice),
    )


def _told(moves: Moves | tuple[Moves, ...]) -> str:
    return moves if isinstance(moves, str) else ", ".join(moves)


def _each(
    parties: tuple[str, ...], given: float | Mapping[str, float], where: str
) -> tuple[float, ...]:
    if not isinstance(given, Mapping):
        return (float(given),) * len(parties)
    for name in given:
        if name not in parties:
            raise unknown_name("signer", name, parties).at(where)
    if where == "collateral":
        return tuple(float(given.get(name, 0.0)) for name in parties)
    missing = [name for name in parties if name not in given]
    if missing:
        raise InputError(f"no number for {', '.join(missing)}.", where)
    return tuple(float(given[name]) for name in parties)


def _check(terms: Terms) -> None:
    k = len(terms.parties)
    if not k or len(set(terms.parties)) != k or not terms.tracks:
        raise InputError("a schedule needs parties, each once, and a lever to move.")
    if terms.feasible.shape != terms.shape or terms.values.shape != (k, *terms.shape):
        raise InputError(
            f"the tracks have {terms.shape} levels, feasible has shape {terms.feasible.shape} and "
            f"values {terms.values.shape}; values need one such array a party."
        )
    if not np.isfinite(terms.values[:, terms.feasible]).all():
        raise InputError("a value is not a finite number.", "values")
    if len(terms.discount) != k or len(terms.collateral) != k:
        raise InputError(f"one discount factor and one collateral for each of {k} parties.")
    for name, factor, amount in zip(terms.parties, terms.discount, terms.collateral, strict=True):
        a_discount(factor, f"discount.{name}")
        not_negative(amount, f"collateral.{name}")
    a_chance(terms.detection, "detection")
    at_least_one(terms.delay, "delay")
    if terms.notice:
        for step, chance in enumerate(terms.notice, start=1):
            if not 0 <= chance <= 1:
                raise InputError(f"found {chance:g}; a chance lies from 0 to 1.", f"notice.{step}")
        if not 0 < sum(terms.notice) <= 1 + 1e-12:
            raise InputError(
                f"the chances sum to {sum(terms.notice):g}, not to 1 at most.", "notice"
            )
        if terms.detection != 1.0:
            raise InputError("goes in place of detection; give one of them.", "notice")
    if terms.deadline is not None:
        at_least_one(terms.deadline, "deadline")
    if terms.timing not in ("simultaneous", "alternating") or terms.after not in ("lasts", "ends"):
        raise InputError("timing is simultaneous or alternating; after is lasts or ends.")
    for track in terms.tracks:
        if track.party not in terms.parties:
            raise unknown_name("party of these terms", track.party, terms.parties)
        if not track.may(track.start, track.target):
            raise NotApplicableError(
                f"lever '{track.name}' moves {_told(track.moves)}, so it cannot go from "
                f"'{track.levels[track.start]}' to '{track.levels[track.target]}'."
            )
    for where, levels in (("start", terms.start), ("target", terms.target)):
        if not terms.feasible[levels]:
            raise NotApplicableError(f"the rules of the case exclude the {where}.")
