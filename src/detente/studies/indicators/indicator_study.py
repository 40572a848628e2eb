"""What to watch: which observable thing tells a conclusion true from false? (TU6)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.case import Conclusion, Definition, Observable
from detente.casefile import read_definition
from detente.errors import NotApplicableError
from detente.model import DrawnInputs
from detente.studies import build_case
from detente.studies.robust import RobustStability, plan_robust, robust
from detente.studies.turns import question_named
from detente.uncertainty import (
    LEAST_A_SIDE,
    LEAST_BITS,
    LikelihoodRatio,
    Threshold,
    corrected_information,
    find_threshold,
)

INPUT = "inputs."


@dataclass(frozen=True)
class Indicator:
    """Something observable, and the threshold that tells most about a conclusion.

    Attributes
    ----------
    input : str
        Its key: ``uncertainties.NAME``, or ``outcomes.NAME`` in the status quo.
    label, unit : str
    threshold : Threshold
    observable : Observable
    """

    input: str
    label: str
    unit: str
    threshold: Threshold
    observable: Observable

    @property
    def above(self) -> LikelihoodRatio:
        """How many times as likely a value at or above the threshold is where it holds."""
        return self.threshold.above

    @property
    def below(self) -> LikelihoodRatio:
        """The same of a value below."""
        return self.threshold.below


@dataclass(frozen=True)
class NotObservable:
    """An uncertain input that nobody can see, and what it would tell, in bits."""

    input: str
    label: str
    bits: float


@dataclass(frozen=True, eq=False)
class ConclusionIndicators:
    """What tells one conclusion true from false.

    Attributes
    ----------
    conclusion : Conclusion
    title : str
    true, false : int
        Draws in which it holds, and in which it does not.
    listed : tuple of Indicator
        The most telling first; nothing that tells no more than 0.01 bits.
    unlisted : tuple of str
        Observable inputs that tell no more.
    refused : tuple of NotObservable
        Inputs that cannot be seen, the most telling first.
    """

    conclusion: Conclusion
    title: str
    true: int
    false: int
    listed: tuple[Indicator, ...]
    unlisted: tuple[str, ...]
    refused: tuple[NotObservable, ...]

    @property
    def enough(self) -> bool:
        """Whether there are 20 draws on each side; else nothing is said."""
        return min(self.true, self.false) >= LEAST_A_SIDE


@dataclass(frozen=True, eq=False)
class Indicators:
    """What to watch in a case.

    Attributes
    ----------
    title, fingerprint : str
        The fingerprint is that of the draws.
    draws : int
        How many count.
    conclusions : tuple of ConclusionIndicators
    """

    title: str
    fingerprint: str
    draws: int
    conclusions: tuple[ConclusionIndicators, ...]


@dataclass(frozen=True, eq=False)
class _Seen:
    """One thing that varies over the draws."""

    key: str
    label: str
    unit: str
    values: FloatArray
    observable: Observable | None
    categories: bool = False


def indicators(
    case: str | Path | Definition,
    conclusions: Sequence[str] | None = None,
    draws: int = 1024,
    *,
    method: str = "sobol",
    seed: int = 0,
) -> Indicators:
    """Say which observable inputs and outcomes tell each conclusion true from false.

    Parameters
    ----------
    case : str, Path or Definition
        With uncertain inputs.
    conclusions : sequence of str, optional
        By name, ``status_quo.nash`` and ``GROUP.reached`` among them; the case's own without.
    draws : int
    method : str
    seed : int

    Returns
    -------
    Indicators

    Raises
    ------
    InputError
        If the case or a name is wrong.
    NotApplicableError
        If the case has no uncertain input, or draws no conclusion and none is named.
    """
    definition = case if isinstance(case, Definition) else read_definition(case)[0]
    asked = _asked(definition, conclusions)
    named = replace(definition, conclusions={each.name: each for each in asked})
    found = robust(named, draws, method=method, seed=seed, concepts=("nash",))
    seen = [*_inputs(found), *_outcomes(named, found, draws, method, seed)]
    told = tuple(_tells(each, found.conclusion(each.name).holds, seen) for each in asked)
    return Indicators(found.title, found.fingerprint, found.kept, told)


def _asked(definition: Definition, names: Sequence[str] | None) -> list[Conclusion]:
    if names is None:
        if not definition.conclusions:
            raise NotApplicableError(
                "the case draws no conclusion; name one, such as status_quo.nash, or add "
                "[conclusions.NAME]."
            )
        return list(definition.conclusions.values())
    model = None
    found = []
    for name in names:
        if name in definition.conclusions:
            found.append(definition.conclusions[name])
            continue
        model = model or build_case(definition)
        question = question_named(model, name)
        if not question.alone:
            raise NotApplicableError(f"'{name}' is asked of agreements, and draws of single moves.")
        own = question.name.replace(".", "_")
        label = question.conclusion.label or question.title
        found.append(replace(question.conclusion, name=own, label=label))
    return found


def _inputs(found: RobustStability) -> list[_Seen]:
    kept, seen = found.ensemble.kept, []
    for name, each in found.definition.uncertainties.items():
        column = found.ensemble.columns.get(f"{INPUT}{name}")
        if column is None:
            continue
        values = column[kept].astype(np.float64)
        categories = each.kind in ("reading", "order")
        key = f"uncertainties.{name}"
        seen.append(_Seen(key, each.title, each.unit, values, each.observable, categories))
    return seen


def _outcomes(
    named: Definition, found: RobustStability, draws: int, method: str, seed: int
) -> list[_Seen]:
    """What observable outcomes are in the status quo, draw by draw."""
    names = [name for name, each in named.outcomes.items() if each.observable is not None]
    if not names:
        return []
    plan, work = plan_robust(named, draws, method=method, seed=seed, concepts=("nash",))
    sample = work.sample(range(plan.draws))
    choices = {n: each for n, each in sample.choices.items() if n not in sample.numbers}
    drawn = DrawnInputs(plan.draws, sample.numbers, choices)
    values = work.engine.outcomes_at(drawn, names, work.engine.status_quo)
    kept = found.ensemble.draws[found.ensemble.kept]
    seen = []
    for name in names:
        own = named.outcomes[name]
        key = f"outcomes.{name}"
        seen.append(_Seen(key, own.title, own.unit, values[name][kept], own.observable))
    return seen


def _tells(conclusion: Conclusion, holds: BoolArray, seen: Sequence[_Seen]) -> ConclusionIndicators:
    listed, unlisted, refused = [], [], []
    for each in seen:
        if each.observable is None:
            bits = _bits(each, holds)
            if bits > LEAST_BITS:
                refused.append(NotObservable(each.key, each.label, bits))
            continue
        threshold = find_threshold(each.values, holds)
        if threshold is None or threshold.bits <= LEAST_BITS:
            unlisted.append(each.key)
        else:
            listed.append(Indicator(each.key, each.label, each.unit, threshold, each.observable))
    listed.sort(key=lambda each: -each.threshold.bits)
    refused.sort(key=lambda each: -each.bits)
    true = int(holds.sum())
    return ConclusionIndicators(
        conclusion,
        conclusion.title,
        true,
        int(holds.size) - true,
        tuple(listed),
        tuple(unlisted),
        tuple(refused),
    )


def _bits(each: _Seen, holds: BoolArray) -> float:
    """What something would tell, were it seen."""
    if min(int(holds.sum()), int((~holds).sum())) < LEAST_A_SIDE:
        return 0.0
    if each.categories:
        _, places = np.unique(each.values, return_inverse=True)
        counts = np.zeros((2, int(places.max()) + 1), dtype=np.int64)
        np.add.at(counts, (holds.astype(np.int64), places.reshape(-1)), 1)
        return corrected_information(counts)
    threshold = find_threshold(each.values, holds)
    return 0.0 if threshold is None else threshold.bits
