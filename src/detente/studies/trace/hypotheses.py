"""Weights of hypotheses, readings and orders after some of them, or all, lost their ground."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from detente.case import Hypothesis, Uncertainty


def reweighted(
    uncertainty: Uncertainty, whole: bool, lost: Collection[int]
) -> tuple[Uncertainty, str]:
    """Return the input with the weights that are left, and what happened in words.

    Parameters
    ----------
    uncertainty : Uncertainty
        With hypotheses.
    whole : bool
        Whether the weights themselves lost what they rest on.
    lost : collection of int
        Places, from 0, of hypotheses that lost their own claims. Their weight is 0 then, and the
        others keep theirs. Where all have lost them, nothing speaks for one against another: none
        is dropped, and the weights are those of ignorance.
    """
    count = len(uncertainty.hypotheses)
    everyone = len(set(lost)) == count
    weights = [each.weight for each in uncertainty.hypotheses]
    told = []
    if whole or everyone:
        weights = list(uncertainty.ignorance_weights) or [1.0] * count
        told.append(
            "the weights of ignorance" if uncertainty.ignorance_weights else "equal weights"
        )
    if lost and not everyone:
        weights = [0.0 if place in lost else weight for place, weight in enumerate(weights)]
        if not any(weights):
            weights = [0.0 if place in lost else 1.0 for place in range(count)]
        names = ", ".join(_name(uncertainty.hypotheses[place]) for place in sorted(set(lost)))
        told.append(f"without {names}")
    hypotheses = tuple(
        replace(each, weight=weight)
        for each, weight in zip(uncertainty.hypotheses, weights, strict=True)
    )
    if _same(weights, [each.weight for each in uncertainty.hypotheses]):
        return uncertainty, ""
    return replace(uncertainty, hypotheses=hypotheses), ", ".join(told)


def _same(one: list[float], other: list[float]) -> bool:
    """Whether they weigh alike, whatever they add up to."""
    total, others = sum(one), sum(other)
    return all(
        abs(a * others - b * total) <= 1e-12 * total * others
        for a, b in zip(one, other, strict=True)
    )


def _name(each: Hypothesis) -> str:
    if each.label or each.reading:
        return f"“{each.label or each.reading}”"
    return f"{each.value:g}" if each.value is not None else " ".join(map(str, each.order))
