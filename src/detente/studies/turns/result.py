"""What turns a conclusion, number by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from detente.model import Model
from detente.shown import Shown
from detente.stability import Pieces
from detente.studies.turns.number_list import AskedNumber, NotSearched
from detente.studies.turns.questions import TurnQuestion
from detente.studies.turns.ranges import NumberRange

How = Literal["exact", "bracket", "proved", "sampled"]


@dataclass(frozen=True)
class TurnReason:
    """Whose move makes it turn: at the turn, or just beyond, it begins or ceases to pay.

    Attributes
    ----------
    party : str
    move : mapping of lever to level
        What it sets; empty where a party's liking is asked.
    """

    party: str
    move: Mapping[str, str]


@dataclass(frozen=True)
class TurnSide:
    """The nearest turn on one side of the stated value.

    Attributes
    ----------
    value : float or None
        None where there is none.
    holds_there : bool or None
        Whether the stated answer still holds at it.
    how : str
        ``exact``; ``bracket``: between two solutions; ``proved``: no turn at any value;
        ``sampled``: none found at the values that were tried.
    bracket : tuple of float or None
    distance : float or None
        In ranges: how far it is, by the distance to the end of the range on that side. Without a
        range, by the size of the stated value; None where that is nought too.
    because : TurnReason or None
    also_flips : tuple of str
        Other conclusions asked that turn there too.
    tried : tuple of float or None
        Where it was sampled: from where to where.
    values_tried : int or None
    """

    value: float | None
    holds_there: bool | None = None
    how: How = "exact"
    bracket: tuple[float, float] | None = None
    distance: float | None = None
    because: TurnReason | None = None
    also_flips: tuple[str, ...] = ()
    tried: tuple[float, float] | None = None
    values_tried: int | None = None


@dataclass(frozen=True, eq=False)
class NumberTurns:
    """Where one conclusion turns along one number.

    Attributes
    ----------
    number : AskedNumber
    answer : bool
        At the stated value.
    range : NumberRange or None
    crosses : bool
        Whether the other answer occurs in the range.
    below, above : TurnSide
    pieces : Pieces
        The answer along the whole line; where it was sampled, at the values that were tried.
    same_as : tuple of str
        Numbers of the same comparison, farther away.
    """

    number: AskedNumber
    answer: bool
    range: NumberRange | None
    crosses: bool
    below: TurnSide
    above: TurnSide
    pieces: Pieces
    same_as: tuple[str, ...] = ()

    @property
    def turns(self) -> bool:
        """Whether there is a turn on either side."""
        return self.below.value is not None or self.above.value is not None

    @property
    def sides(self) -> tuple[tuple[str, TurnSide], ...]:
        """Both sides by name."""
        return ("below", self.below), ("above", self.above)

    @property
    def nearest(self) -> tuple[str, TurnSide]:
        """The nearer turn of the two."""
        with_turn = [(name, side) for name, side in self.sides if side.value is not None]
        return min(with_turn, key=lambda each: abs((each[1].value or 0.0) - self.number.stated))

    @property
    def distance(self) -> float:
        """In ranges, or sizes of the stated value; infinite where it is told in the unit only."""
        known = [side.distance for _, side in self.sides if side.distance is not None]
        return min(known, default=float("inf"))


@dataclass(frozen=True)
class DiscreteTurn:
    """A neighbouring case without a number in between, and whether the answer is the other there.

    Attributes
    ----------
    kind : str
        ``reading``, ``swap``, ``drop``.
    where : str
        The key: ``preferences.us``.
    change : str
        In words.
    flips : bool
    """

    kind: str
    where: str
    change: str
    flips: bool


@dataclass(frozen=True)
class PairTurn:
    """Two numbers that turn a conclusion together sooner than each alone.

    Attributes
    ----------
    keys : tuple of str
    directions : tuple of str
        ``down`` or ``up``, of each.
    t : float
        How far both go, in their ranges on that side.
    values : tuple of float
    holds_there : bool
    """

    keys: tuple[str, str]
    directions: tuple[str, str]
    t: float
    values: tuple[float, float]
    holds_there: bool


@dataclass(frozen=True, eq=False)
class ConclusionTurns:
    """Everything that turns one conclusion.

    Attributes
    ----------
    question : TurnQuestion
    answer : bool
    numbers : tuple of NumberTurns
        Those with a turn: with a range by distance, then those without.
    no_turn : int
        Numbers of outcomes and preferences that turn it at no value (proved).
    sampled : int
        Figures at whose values, tried, no turn was found.
    not_searched : tuple of NotSearched
    discrete : tuple of DiscreteTurn
    pairs : tuple of PairTurn
    pairs_left : int
        Pairs that were not looked at.
    asked : tuple of NumberTurns
        Every number that was asked, with a turn or without.
    """

    question: TurnQuestion
    answer: bool
    numbers: tuple[NumberTurns, ...]
    no_turn: int
    sampled: int = 0
    not_searched: tuple[NotSearched, ...] = ()
    discrete: tuple[DiscreteTurn, ...] = ()
    pairs: tuple[PairTurn, ...] = ()
    pairs_left: int = 0
    asked: tuple[NumberTurns, ...] = field(default=(), repr=False)

    @property
    def crossing(self) -> tuple[NumberTurns, ...]:
        """The numbers in whose range the answer is not everywhere the same."""
        return tuple(each for each in self.numbers if each.crosses)


@dataclass(frozen=True, eq=False, repr=False)
class Turns(Shown):
    """What would turn the conclusions of a case.

    Attributes
    ----------
    model : Model
        In which nothing is drawn.
    conclusions : tuple of ConclusionTurns
    complete : bool
        False where it was stopped: then numbers are missing.
    """

    model: Model
    conclusions: tuple[ConclusionTurns, ...]
    complete: bool = True

    @property
    def title(self) -> str:
        """The case's title."""
        return self.model.title

    @property
    def fingerprint(self) -> str:
        """Of the model."""
        return self.model.fingerprint
