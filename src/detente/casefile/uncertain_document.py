"""Uncertain inputs, correlations and conclusions of case format 1 as typed documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from detente.casefile.basics import Claims, Document, Expression, LongText, Name, Noted, ShortText
from detente.model.spread_kinds import KINDS, problem_with
from detente.model.uncertain_parts import Distribution

MOST_UNCERTAIN = 1_000
MOST_HYPOTHESES = 1_000
MOST_SHUFFLED = 6
MOST_TOGETHER = 50
Number = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1e15, description="against the others' weights")]
Weights = Annotated[list[Weight], Field(min_length=1, max_length=MOST_HYPOTHESES)]
Place = Annotated[int, Field(ge=1, le=5_000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Kind = Annotated[
    str, StringConstraints(max_length=200), WithJsonSchema({"type": "string", "enum": list(KINDS)})
]


class DistributionDoc(Document):
    """How a number is spread: a name, and its parameters as further keys."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, Number] = Field(init=False)

    kind: Annotated[
        Kind,
        Field(
            description="uniform, triangular, pert by low, mode, high; or a scipy.stats name with "
            "SciPy's own keywords"
        ),
    ]
    bounds: Annotated[
        Literal["written", "claims", "figure"],
        Field(
            description="where low and high come from: written here, the least and greatest "
            "quantity of the claims, or the range of the figure that the number stands for"
        ),
    ] = "written"

    def part(self) -> Distribution:
        """Return the distribution in the model's own terms."""
        given = {name: float(value) for name, value in (self.__pydantic_extra__ or {}).items()}
        return Distribution(self.kind, given, self.bounds)

    @model_validator(mode="after")
    def _is_one(self) -> DistributionDoc:
        if problem := problem_with(self.part()):
            raise ValueError(problem)
        return self


class HypothesisDoc(Document):
    """One thing that may be so: a value, a reading or an order, with its weight."""

    weight: Weight = 1.0
    value: Number | None = None
    reading: Name | None = None
    order: Annotated[list[Place] | None, Field(min_length=1)] = None
    label: ShortText = ""
    claims: Claims = []

    @model_validator(mode="after")
    def _one_thing(self) -> HypothesisDoc:
        if [self.value, self.reading, self.order].count(None) != 2:
            raise ValueError("a hypothesis has exactly one of value, reading, order")
        return self


_ORDER_KEYS = ("swap", "shuffle")
_ALLOWED: dict[str, tuple[str, ...]] = {
    "number": ("unit", "best", "acts_on", "effect", "distribution", "ignorance"),
    "hypotheses": ("unit", "best", "acts_on", "effect", "hypotheses", "ignorance_weights"),
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


class UncertaintyDoc(Noted):
    """An input that is not known: a number, or what a party wants."""

    unit: Annotated[str, StringConstraints(max_length=200)] = "1"
    best: Annotated[
        Number | None, Field(description="what the model takes when nothing is drawn")
    ] = None
    acts_on: Annotated[
        list[Key],
        Field(
            max_length=200,
            description="keys that take the number: outcomes.NAME, outcomes.NAME.table[2][0], or a "
            "figure of trade",
        ),
    ] = []
    effect: Literal["replace", "multiply", "add"] = "replace"
    distribution: DistributionDoc | None = None
    ignorance: Annotated[
        DistributionDoc | None,
        Field(description="what is left of it when its claims are taken away"),
    ] = None
    hypotheses: Annotated[
        list[HypothesisDoc] | None, Field(min_length=1, max_length=MOST_HYPOTHESES)
    ] = None
    ignorance_weights: Annotated[
        Weights | None,
        Field(description="the weights that are left when the claims are taken away"),
    ] = None
    reading_of: Annotated[Name | None, Field(description="whose reading is not known")] = None
    weights: Annotated[
        dict[Name, Weight] | None,
        Field(
            min_length=1,
            max_length=MOST_HYPOTHESES,
            description="a weight for each reading; 'own' is the preference as written",
        ),
    ] = None
    order_of: Annotated[
        str | None,
        StringConstraints(pattern=r"^[A-Za-z_]\w{0,63}(\.[A-Za-z_]\w{0,63})?$"),
        Field(description="whose order of statements is not known: PARTY or PARTY.ALTERNATIVE"),
    ] = None
    swap: Annotated[
        list[Place] | None,
        Field(min_length=2, max_length=2, description="two places that may change places"),
    ] = None
    shuffle: Annotated[
        list[Place] | None,
        Field(
            min_length=2,
            max_length=MOST_SHUFFLED,
            description="places whose statements may stand in any order, all equally likely",
        ),
    ] = None
    weight: Annotated[
        float | None, Field(ge=0, le=1, description="the probability of the swap")
    ] = None

    @property
    def kind(self) -> Literal["number", "hypotheses", "reading", "order"]:
        """What is not known."""
        if self.reading_of is not None:
            return "reading"
        if self.order_of is not None:
            return "order"
        return "hypotheses" if self.distribution is None else "number"

    @model_validator(mode="after")
    def _one_kind(self) -> UncertaintyDoc:
        if self.reading_of is not None and self.order_of is not None:
            raise ValueError("has both reading_of and order_of; make it two uncertain inputs")
        kind, given = self.kind, self.model_fields_set - {"label", "note", "claims"}
        for key in sorted(given - set(_ALLOWED[kind])):
            raise ValueError(
                f"'{key}' does not go with {_named(kind)}; its keys are {', '.join(_ALLOWED[kind])}"
            )
        own = [key for key in _OWN[kind] if getattr(self, key) is not None]
        if len(own) != 1:
            wanted = "distribution, hypotheses" if kind == "hypotheses" else ", ".join(_OWN[kind])
            found = ", ".join(own) or "none of them"
            raise ValueError(f"{_named(kind)} has exactly one of {wanted}; found {found}")
        self._check_details(kind)
        return self

    def _check_details(self, kind: str) -> None:
        for number, each in enumerate(self.hypotheses or (), start=1):
            if getattr(each, _WHAT[kind]) is None:
                raise ValueError(f"hypotheses[{number}] needs a {_WHAT[kind]} here")
        if (self.swap is None) != (self.weight is None):
            raise ValueError("swap and weight go together; add the missing one")
        for key in _ORDER_KEYS:
            places = getattr(self, key) or []
            if len(set(places)) != len(places):
                raise ValueError(f"{key} names a place twice; name places that differ")
        spread = Distribution("") if self.distribution is None else self.distribution.part()
        if spread.bounds == "claims" and self.best is None and "mode" not in spread.parameters:
            raise ValueError('bounds = "claims" needs best: what is taken before any draw')


def _named(kind: str) -> str:
    return {
        "number": "a number with a distribution",
        "hypotheses": "a number among hypotheses",
        "reading": "a reading",
        "order": "an order",
    }[kind]


class CorrelationDoc(Document):
    """Numbers that move together, by Spearman's rank correlation."""

    between: Annotated[list[Name], Field(min_length=2, max_length=MOST_TOGETHER)]
    spearman: Annotated[float | None, Field(ge=-1, le=1, description="the same for every pair")] = (
        None
    )
    matrix: Annotated[
        list[list[Annotated[float, Field(ge=-1, le=1)]]] | None,
        Field(max_length=MOST_TOGETHER, description="a row for each input of between"),
    ] = None
    note: LongText = ""
    claims: Claims = []

    @model_validator(mode="after")
    def _one_form(self) -> CorrelationDoc:
        if (self.spearman is None) == (self.matrix is None):
            raise ValueError("a correlation has exactly one of spearman, matrix")
        return self


Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]


class ConclusionDoc(Noted):
    """A sentence that is true or false of each draw."""

    states: Annotated[Name, Field(description="a named state, or status_quo")]
    verdict: Literal["equilibrium", "stable", "reachable", "preferred", "true"] = "equilibrium"
    concept: Annotated[
        Concept | None, Field(description="for equilibrium and stable; seq where not given")
    ] = None
    party: Annotated[Name | None, Field(description="for stable and preferred")] = None
    condition: Annotated[Expression | None, Field(description='for the verdict "true"')] = None
    every: Annotated[
        bool, Field(description="true: of every one of the states; false: of at least one")
    ] = False
