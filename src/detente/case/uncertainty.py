"""What a case does not know, as written: numbers, readings and orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import permutations
from math import factorial
from typing import Annotated, Any, Literal

from detente.case.checks.spread_kinds import KINDS, problem_with
from detente.case.figure import Noted, Observable
from detente.case.marks import (
    Between,
    Claims,
    Help,
    Len,
    Name,
    OwnName,
    Pattern,
    Rest,
    Said,
    ShortText,
    Suggested,
    record,
    written_as,
)
from detente.case.preferences import statements_of
from detente.errors import CaseError, TooLargeError, located
from detente.expressions import RESERVED

UncertainKind = Literal["number", "hypotheses", "reading", "order"]
Effect = Literal["replace", "multiply", "add"]
Bounds = Literal["written", "claims", "figure"]
OWN_READING = "own"

MOST_UNCERTAIN = 1_000
MOST_HYPOTHESES = 1_000
MOST_SHUFFLED = 6
MOST_PLACES = 2**21

Order = tuple[int, ...]
Weight = Annotated[float, Between(0, 1e15), Help("against the others' weights")]
Place = Annotated[int, Between(1, 5_000)]
Key = Annotated[str, Len(1, 500)]


@record(first="kind bounds")
class Distribution:
    """How a number is spread: a name, and its parameters as further keys.

    Attributes
    ----------
    kind : str
        ``uniform``, ``triangular`` or ``pert`` by `low`, (`mode`,) `high`; or a distribution of
        ``scipy.stats`` by its name there.
    parameters : mapping of str to float
        By those names, or by SciPy's own: ``loc``, ``scale`` and the shape parameters.
    bounds : str
        Where `low` and `high` come from: written here; the least and greatest quantity of the
        claims; or the range of the figure that it stands for.
    """

    kind: Annotated[
        str,
        Len(0, 200),
        Suggested(KINDS),
        Help(
            "uniform, triangular, pert by low, mode, high; or a scipy.stats name with SciPy's own "
            "keywords"
        ),
    ]
    parameters: Annotated[Mapping[str, float], Rest()] = field(default_factory=dict)
    bounds: Annotated[
        Bounds,
        Help(
            "where low and high come from: written here, the least and greatest quantity of the "
            "claims, or the range of the figure that the number stands for"
        ),
    ] = "written"

    def check(self) -> None:
        """Raise ValueError unless it is one, with its parameters."""
        if problem := problem_with(self):
            raise ValueError(problem)


@record(first="value reading order weight")
class Hypothesis:
    """One of several things that may be so, and its weight against the others.

    `value` for a number; `reading` for a party's aims; `order`, a permutation of the places
    1, 2, … of a party's statements, for what matters more.
    """

    weight: Annotated[Weight, Said()] = 1.0
    value: float | None = None
    reading: Name = ""
    order: Annotated[tuple[Place, ...], Len(1)] = ()
    label: ShortText = ""
    claims: Claims = ()

    @property
    def needs_claims(self) -> bool | None:
        """It may have claims of its own."""
        return True

    def check(self) -> None:
        """Raise ValueError unless it is about one thing."""
        if [self.value is not None, bool(self.reading), bool(self.order)].count(True) != 1:
            raise ValueError("a hypothesis has exactly one of value, reading, order")


_ORDER_KEYS = ("swap", "shuffle")
_ALLOWED: dict[str, tuple[str, ...]] = {
    "number": (*("unit", "best", "acts_on", "effect", "distribution", "ignorance", "observable"),),
    "hypotheses": (
        *("unit", "best", "acts_on", "effect", "hypotheses", "ignorance_weights", "observable"),
    ),
    "reading": ("reading_of", "weights", "hypotheses", "ignorance_weights"),
    "order": ("order_of", *_ORDER_KEYS, "weight", "hypotheses", "ignorance_weights"),
}
_OWN: dict[str, tuple[str, ...]] = {
    "number": ("distribution",),
    "hypotheses": ("hypotheses",),
    "reading": ("weights", "hypotheses"),
    "order": (*_ORDER_KEYS, "hypotheses"),
}
_WHAT = {"number": "value", "hypotheses": "value", "reading": "reading", "order": "order"}
_CALLED = {
    "number": "a number with a distribution",
    "hypotheses": "a number among hypotheses",
    "reading": "a reading",
    "order": "an order",
}
_AS_THEY_ARE = (
    *("unit", "best", "acts_on", "effect", "distribution", "ignorance"),
    *("ignorance_weights", "observable", "label", "note", "claims"),
)


@record(first="label note claims")
class UncertaintyTable(Noted):
    """An input that is not known: a number, or what a party wants. None is what is not written."""

    reading_of: Annotated[Name | None, Help("whose reading is not known")] = None
    order_of: Annotated[
        str | None,
        Pattern(r"^[A-Za-z_]\w{0,63}(\.[A-Za-z_]\w{0,63})?$"),
        Help("whose order of statements is not known: PARTY or PARTY.ALTERNATIVE"),
    ] = None
    unit: Annotated[str | None, Len(0, 200)] = None
    best: Annotated[float | None, Help("what the model takes when nothing is drawn")] = None
    acts_on: Annotated[
        tuple[Key, ...] | None,
        Len(0, 200),
        Help(
            "keys that take the number: outcomes.NAME, outcomes.NAME.table[2][0], or a figure of "
            "trade"
        ),
    ] = None
    effect: Effect | None = None
    distribution: Distribution | None = None
    ignorance: Annotated[
        Distribution | None, Help("what is left of it when its claims are taken away")
    ] = None
    weights: Annotated[
        Mapping[Name, Weight] | None,
        Len(1, MOST_HYPOTHESES),
        Help("a weight for each reading; 'own' is the preference as written"),
    ] = None
    swap: Annotated[
        tuple[Place, ...] | None, Len(2, 2), Help("two places that may change places")
    ] = None
    weight: Annotated[float | None, Between(0, 1), Help("the probability of the swap")] = None
    shuffle: Annotated[
        tuple[Place, ...] | None,
        Len(2, MOST_SHUFFLED),
        Help("places whose statements may stand in any order, all equally likely"),
    ] = None
    hypotheses: Annotated[tuple[Hypothesis, ...] | None, Len(1, MOST_HYPOTHESES)] = None
    ignorance_weights: Annotated[
        tuple[Weight, ...] | None,
        Len(1, MOST_HYPOTHESES),
        Help("the weights that are left when the claims are taken away"),
    ] = None
    observable: Annotated[
        Observable | None, Help("how anybody can see what it is, of a number")
    ] = None

    @property
    def kind(self) -> UncertainKind:
        """What is not known."""
        if self.reading_of is not None:
            return "reading"
        if self.order_of is not None:
            return "order"
        return "hypotheses" if self.distribution is None else "number"

    def check(self) -> None:
        """Raise ValueError where the keys are not those of its kind, or one is missing."""
        if self.reading_of is not None and self.order_of is not None:
            raise ValueError("has both reading_of and order_of; make it two uncertain inputs")
        kind, words = self.kind, {"label", "note", "claims"}
        given = {e.name for e in fields(self) if getattr(self, e.name) is not None} - words
        for key in sorted(given - set(_ALLOWED[kind])):
            raise ValueError(
                f"'{key}' does not go with {_CALLED[kind]}; its keys are "
                f"{', '.join(_ALLOWED[kind])}"
            )
        own = [key for key in _OWN[kind] if key in given]
        if len(own) != 1:
            wanted = "distribution, hypotheses" if kind == "hypotheses" else ", ".join(_OWN[kind])
            found = ", ".join(own) or "none of them"
            raise ValueError(f"{_CALLED[kind]} has exactly one of {wanted}; found {found}")
        self._check_details(kind)

    def _check_details(self, kind: str) -> None:
        for number, each in enumerate(self.hypotheses or (), start=1):
            if getattr(each, _WHAT[kind]) in (None, "", ()):
                raise ValueError(f"hypotheses[{number}] needs a {_WHAT[kind]} here")
        if (self.swap is None) != (self.weight is None):
            raise ValueError("swap and weight go together; add the missing one")
        for key in _ORDER_KEYS:
            places = getattr(self, key) or ()
            if len(set(places)) != len(places):
                raise ValueError(f"{key} names a place twice; name places that differ")
        spread = self.distribution or Distribution("")
        if spread.bounds == "claims" and self.best is None and "mode" not in spread.parameters:
            raise ValueError('bounds = "claims" needs best: what is taken before any draw')

    def made(self, name: str, whole: Mapping[str, Any]) -> Uncertainty:
        """Return the uncertain input; an order needs the preferences in `whole`.

        Raises
        ------
        InputError
            If its name is a word of expressions, or an order is of no statements, or too long.
        """
        with located(f"uncertainties.{name}"):
            return self._made(name, whole)

    def _made(self, name: str, whole: Mapping[str, Any]) -> Uncertainty:
        if name in RESERVED:
            raise CaseError(f"'{name}' is a word of expressions; choose another name.")
        party, _, alternative = (self.order_of or self.reading_of or "").partition(".")
        hypotheses = self.hypotheses or ()
        if self.weights is not None:
            weights = self.weights.items()
            hypotheses = tuple(Hypothesis(weight, reading=each) for each, weight in weights)
        elif self.swap or self.shuffle:
            with located("order_of"):
                count = statements_of(whole["preferences"], party, alternative)
            hypotheses = tuple(self._orders(count, _places(whole)))
        given = {key: getattr(self, key) for key in _AS_THEY_ARE}
        return Uncertainty(
            name,
            self.kind,
            hypotheses=hypotheses,
            party=party,
            alternative=alternative,
            **{key: value for key, value in given.items() if value is not None},
        )

    def _orders(self, count: int, listed: int) -> Iterator[Hypothesis]:
        """The orders of `count` statements, where a case lists so many places already."""
        places = sorted(self.shuffle or self.swap or ())
        if places[-1] > count:
            key = "shuffle" if self.swap is None else "swap"
            raise CaseError(f"there is no place {places[-1]}; there are {count} statements.", key)
        if factorial(len(places)) * count + listed > MOST_PLACES:
            raise TooLargeError("the orders are too long together; shuffle fewer statements.")
        chance = self.weight
        weights = None if chance is None else (1.0 - chance, chance)
        for number, order in enumerate(_rearranged(count, places)):
            yield Hypothesis(1.0 if weights is None else weights[number], order=order)

    @classmethod
    def of(cls, each: Uncertainty, _whole: Any = None) -> UncertaintyTable:
        """Return the table that says this, its hypotheses in the shortest form there is."""
        usual = {e.name: e.default for e in fields(Uncertainty)} | {"unit": None}
        given = {key: getattr(each, key) for key in _AS_THEY_ARE}
        given = {key: value for key, value in given.items() if value != usual[key]}
        if each.kind in ("reading", "order"):
            whose = f"{each.party}.{each.alternative}" if each.alternative else each.party
            given = {**given, f"{each.kind}_of": whose}
            given.pop("unit")
        if each.hypotheses:
            given |= _shortest(each)
        return cls(**given)


@written_as(UncertaintyTable)
@dataclass(frozen=True)
class Uncertainty(Noted):
    """An input that is not known.

    Attributes
    ----------
    kind : str
        ``number`` (a distribution), ``hypotheses`` (a number among a few), ``reading`` (one of a
        party's alternative preferences), ``order`` (of a party's statements).
    best : float or None
        The number that the model takes when nothing is drawn.
    acts_on : tuple of str
        Keys of the case that take the number. Without any, it is a name for expressions.
    effect : str
        Whether it replaces, multiplies or is added to what stands there.
    party, alternative : str
        Whose reading or order; the alternative is empty for the party's own preference.
    ignorance : Distribution or None
        What is left of a number when its claims are taken away.
    ignorance_weights : tuple of float
        The same for hypotheses, readings and orders; empty means equal weights.
    observable : Observable or None
        How a number can be seen, where it can be.
    """

    name: OwnName
    kind: UncertainKind
    unit: str = "1"
    best: float | None = None
    distribution: Distribution | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    acts_on: tuple[str, ...] = ()
    effect: Effect = "replace"
    party: str = ""
    alternative: str = ""
    ignorance: Distribution | None = None
    ignorance_weights: tuple[float, ...] = ()
    observable: Observable | None = None

    @property
    def needs_claims(self) -> bool | None:
        """Not where its hypotheses name claims one by one."""
        return not any(each.claims for each in self.hypotheses)


def _places(whole: Mapping[str, Any]) -> int:
    """How many places all orders so far have together."""
    earlier: Mapping[str, Uncertainty] = whole.get("uncertainties", {})
    some = (each.hypotheses for each in earlier.values() if each.hypotheses)
    return sum(len(each) * len(each[0].order) for each in some)


def _rearranged(count: int, places: Sequence[int]) -> Iterator[Order]:
    """Every order in which only what stands in `places` changes place; as written first."""
    for arranged in permutations(places):
        order = list(range(1, count + 1))
        for place, taken in zip(places, arranged, strict=True):
            order[place - 1] = taken
        yield tuple(order)


def _shortest(each: Uncertainty) -> dict[str, Any]:
    """Hypotheses in the shortest of the forms that say the same."""
    if not any(one.label or one.claims for one in each.hypotheses):
        if each.kind == "reading":
            return {"weights": {one.reading: one.weight for one in each.hypotheses}}
        if each.kind == "order" and (short := short_orders(each.hypotheses)):
            return short
    return {"hypotheses": each.hypotheses}


def short_orders(hypotheses: Sequence[Hypothesis]) -> dict[str, Any] | None:
    """Return the orders as a swap with its weight, or a shuffle; None where they are neither."""
    orders, weights = [one.order for one in hypotheses], [one.weight for one in hypotheses]
    count = len(orders[0])
    moved = tuple(sorted({o.index(p) + 1 for o in orders for p in o if o[p - 1] != p}))
    if not 2 <= len(moved) <= MOST_SHUFFLED or list(_rearranged(count, moved)) != orders:
        return None
    if set(weights) == {1.0}:
        return {"shuffle": moved}
    if len(moved) == 2 and 0 <= weights[1] <= 1 and weights[0] == 1.0 - weights[1]:
        return {"swap": moved, "weight": weights[1]}
    return None
