"""Uncertain inputs and conclusions <-> parts: between the file's shape and the model's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from detente.casefile.names import RESERVED
from detente.casefile.uncertain_document import (
    MOST_SHUFFLED,
    ConclusionDoc,
    CorrelationDoc,
    DistributionDoc,
    HypothesisDoc,
    UncertaintyDoc,
)
from detente.errors import CaseError, InputError, TooLargeError
from detente.model import Definition, Preference
from detente.model.uncertain_checks import statements_of
from detente.model.uncertain_parts import (
    Conclusion,
    Correlation,
    Distribution,
    Hypothesis,
    Uncertainty,
)

Order = tuple[int, ...]
MOST_PLACES = 2**21


def to_uncertainties(
    docs: Mapping[str, UncertaintyDoc], preferences: Mapping[str, Preference]
) -> dict[str, Uncertainty]:
    """Return the uncertain inputs in the model's own terms.

    Parameters
    ----------
    preferences : mapping of party to Preference
        An order needs to know how many statements there are.
    """
    found: dict[str, Uncertainty] = {}
    places = 0
    for name, doc in docs.items():
        try:
            if name in RESERVED:
                raise CaseError(f"'{name}' is a word of expressions; choose another name.")
            found[name] = _uncertainty(name, doc, preferences)
            places += sum(len(each.order) for each in found[name].hypotheses)
            if places > MOST_PLACES:
                raise TooLargeError("the orders are too long together; shuffle fewer statements.")
        except InputError as error:
            raise error.at(f"uncertainties.{name}") from None
    return found


def to_correlations(docs: Sequence[CorrelationDoc]) -> tuple[Correlation, ...]:
    """Return the correlations in the model's own terms: each with its whole matrix."""
    return tuple(
        Correlation(
            tuple(doc.between),
            tuple(tuple(map(float, row)) for row in doc.matrix)
            if doc.matrix is not None
            else _same(len(doc.between), float(doc.spearman or 0.0)),
            doc.note,
            tuple(doc.claims),
        )
        for doc in docs
    )


def to_conclusions(docs: Mapping[str, ConclusionDoc]) -> dict[str, Conclusion]:
    """Return the conclusions in the model's own terms."""
    return {
        name: Conclusion(
            name,
            doc.states,
            doc.verdict,
            doc.concept or "",
            doc.party or "",
            doc.condition or "",
            doc.every,
            doc.label,
            doc.note,
            tuple(doc.claims),
        )
        for name, doc in docs.items()
    }


def uncertain_data(definition: Definition) -> dict[str, Any]:
    """Return the uncertain inputs, correlations and conclusions as plain data."""
    data: dict[str, Any] = {
        "uncertainties": {
            name: _uncertainty_data(each) for name, each in definition.uncertainties.items()
        },
        "correlations": [_correlation_data(each) for each in definition.correlations],
        "conclusions": {
            name: _conclusion_data(each) for name, each in definition.conclusions.items()
        },
    }
    return {key: value for key, value in data.items() if value}


def _uncertainty(
    name: str, doc: UncertaintyDoc, preferences: Mapping[str, Preference]
) -> Uncertainty:
    party, _, alternative = (doc.order_of or doc.reading_of or "").partition(".")
    if doc.kind == "order":
        hypotheses = _orders(doc, preferences, party, alternative)
    elif doc.weights is not None:
        hypotheses = tuple(
            Hypothesis(float(weight), reading=reading) for reading, weight in doc.weights.items()
        )
    else:
        hypotheses = tuple(map(_hypothesis, doc.hypotheses or ()))
    return Uncertainty(
        name=name,
        kind=doc.kind,
        unit=doc.unit,
        best=None if doc.best is None else float(doc.best),
        distribution=_distribution(doc.distribution),
        hypotheses=hypotheses,
        acts_on=tuple(doc.acts_on),
        effect=doc.effect,
        party=party,
        alternative=alternative,
        ignorance=_distribution(doc.ignorance),
        ignorance_weights=tuple(map(float, doc.ignorance_weights or ())),
        label=doc.label,
        note=doc.note,
        claims=tuple(doc.claims),
    )


def _distribution(doc: DistributionDoc | None) -> Distribution | None:
    return None if doc is None else doc.part()


def _hypothesis(doc: HypothesisDoc) -> Hypothesis:
    return Hypothesis(
        float(doc.weight),
        None if doc.value is None else float(doc.value),
        doc.reading or "",
        tuple(doc.order or ()),
        doc.label,
        tuple(doc.claims),
    )


def _orders(
    doc: UncertaintyDoc, preferences: Mapping[str, Preference], party: str, alternative: str
) -> tuple[Hypothesis, ...]:
    if doc.hypotheses is not None:
        return tuple(map(_hypothesis, doc.hypotheses))
    try:
        count = statements_of(preferences, party, alternative)
    except InputError as error:
        raise error.at("order_of") from None
    key = "shuffle" if doc.swap is None else "swap"
    places = sorted(doc.shuffle or doc.swap or ())
    if places[-1] > count:
        raise CaseError(f"there is no place {places[-1]}; there are {count} statements.", key)
    orders = list(_rearranged(count, places))
    if doc.weight is None:
        return tuple(Hypothesis(1.0, order=order) for order in orders)
    weights = (1.0 - doc.weight, float(doc.weight))
    return tuple(Hypothesis(w, order=order) for w, order in zip(weights, orders, strict=True))


def _rearranged(count: int, places: Sequence[int]) -> Iterator[Order]:
    """Every order in which only what stands in `places` changes place; as written first."""
    for arranged in permutations(places):
        order = list(range(1, count + 1))
        for place, taken in zip(places, arranged, strict=True):
            order[place - 1] = taken
        yield tuple(order)


def _same(size: int, rho: float) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(1.0 if i == j else rho for j in range(size)) for i in range(size))


def _noted(part: Any) -> dict[str, Any]:
    found = {key: getattr(part, key, "") for key in ("label", "note")}
    data: dict[str, Any] = {key: text for key, text in found.items() if text}
    return data | ({"claims": list(part.claims)} if part.claims else {})


def _uncertainty_data(each: Uncertainty) -> dict[str, Any]:
    data: dict[str, Any] = _noted(each)
    if each.kind in ("reading", "order"):
        whose = f"{each.party}.{each.alternative}" if each.alternative else each.party
        data[f"{each.kind}_of"] = whose
    else:
        data["unit"] = each.unit
    if each.best is not None:
        data["best"] = each.best
    if each.acts_on:
        data["acts_on"] = list(each.acts_on)
    if each.effect != "replace":
        data["effect"] = each.effect
    for key, spread in (("distribution", each.distribution), ("ignorance", each.ignorance)):
        if spread is not None:
            data[key] = _distribution_data(spread)
    if each.hypotheses:
        data |= _hypotheses_data(each)
    if each.ignorance_weights:
        data["ignorance_weights"] = list(each.ignorance_weights)
    return data


def _distribution_data(spread: Distribution) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": spread.kind}
    if spread.bounds != "written":
        data["bounds"] = spread.bounds
    return data | dict(spread.parameters)


def _hypotheses_data(each: Uncertainty) -> dict[str, Any]:
    """Hypotheses in the shortest of the forms that say the same."""
    plain = not any(one.label or one.claims for one in each.hypotheses)
    if each.kind == "reading" and plain:
        return {"weights": {one.reading: one.weight for one in each.hypotheses}}
    if each.kind == "order" and plain and (short := _short_orders(each.hypotheses)):
        return short
    return {"hypotheses": [_hypothesis_data(one) for one in each.hypotheses]}


def _short_orders(hypotheses: Sequence[Hypothesis]) -> dict[str, Any] | None:
    orders, weights = [one.order for one in hypotheses], [one.weight for one in hypotheses]
    count = len(orders[0])
    moved = sorted({o.index(p) + 1 for o in orders for p in o if o[p - 1] != p})
    if not 2 <= len(moved) <= MOST_SHUFFLED or list(_rearranged(count, moved)) != orders:
        return None
    if set(weights) == {1.0}:
        return {"shuffle": moved}
    if len(moved) == 2 and 0 <= weights[1] <= 1 and weights[0] == 1.0 - weights[1]:
        return {"swap": moved, "weight": weights[1]}
    return None


def _hypothesis_data(one: Hypothesis) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if one.value is not None:
        data["value"] = one.value
    if one.reading:
        data["reading"] = one.reading
    if one.order:
        data["order"] = list(one.order)
    return data | {"weight": one.weight} | _noted(one)


def _correlation_data(each: Correlation) -> dict[str, Any]:
    data: dict[str, Any] = {"between": list(each.between)}
    rho = each.matrix[0][1]
    if each.matrix == _same(len(each.between), rho):
        data["spearman"] = rho
    else:
        data["matrix"] = [list(row) for row in each.matrix]
    return data | _noted(each)


def _conclusion_data(each: Conclusion) -> dict[str, Any]:
    data: dict[str, Any] = _noted(each) | {"states": each.states}
    if each.verdict != "equilibrium":
        data["verdict"] = each.verdict
    for key in ("concept", "party", "condition"):
        if getattr(each, key):
            data[key] = getattr(each, key)
    return data | ({"every": True} if each.every else {})


__all__ = ["to_conclusions", "to_correlations", "to_uncertainties", "uncertain_data"]
