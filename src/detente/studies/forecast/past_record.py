"""How good such forecasts have been: rules on past cycles, and a forecast with its outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from detente.errors import NotApplicableError, unknown_name
from detente.forecast import (
    BASE,
    CALENDAR,
    BackTest,
    BaseRate,
    CaseRule,
    ForecastScore,
    back_test,
    load_forecast,
    load_outcomes,
    load_past,
    note_trial,
    rate_over_cycles,
    score_forecast,
    skill_of,
    strengths_by_cycle,
    trial_of,
)
from detente.model import Model
from detente.studies.forecast.cases_as_rules import case_rule

_RULES = {"base": BASE, "calendar": CALENDAR}
RULES = tuple(_RULES)
NO_CASES: Mapping[str, Model] = MappingProxyType({})


@dataclass(frozen=True)
class RuleRecord:
    """How one rule did, each cycle forecast from the others only.

    Attributes
    ----------
    rule, counts : str
        The rule, and what it counts as observations: ``questions`` or ``cycles``.
    brier, log : float
        Means over all answered questions; less is better.
    questions, cycles : int
    skill, low, high : float or None
        By Brier against the base rate on the same questions and counts; None for the base rate
        itself. A case is measured against the calendar's rates, which it tilts. The interval comes
        from drawing whole cycles.
    shown : bool
        Whether the whole interval lies above 0.
    strengths : mapping of str to float
        Of a case's rule, by cycle: how strongly aims tilt, chosen on the other cycles.
    families : tuple of str
        Of a case's rule: those that aims tilt.
    """

    rule: str
    counts: str
    brier: float
    log: float
    questions: int
    cycles: int
    skill: float | None = None
    low: float | None = None
    high: float | None = None
    shown: bool = False
    strengths: Mapping[str, float] = field(default_factory=dict)
    families: tuple[str, ...] = ()


@dataclass(frozen=True)
class PastRecord:
    """How rules did on a file of past cycles.

    Attributes
    ----------
    file, fingerprint : str
    rules : tuple of RuleRecord
    models_tried : int or None
        Different models in the log beside the file; None where no log is kept.
    seed : int
    """

    file: str
    fingerprint: str
    rules: tuple[RuleRecord, ...]
    models_tried: int | None
    seed: int


def back_test_file(
    path: str | Path,
    rules: Sequence[str] = RULES,
    *,
    seed: int = 0,
    log: bool = True,
    cases: Mapping[str, Model] = NO_CASES,
) -> PastRecord:
    """Try rules on a file of past cycles, leaving one cycle out at a time.

    Parameters
    ----------
    path : str or Path
        The JSON file.
    rules : sequence of str
        ``base`` and ``calendar``, which score rates and dates, and no game; or names of `cases`.
    seed : int
        Of the draws of cycles.
    log : bool
        Write each model into the log beside the file, and count all that were tried.
    cases : mapping of str to Model
        Cases whose aims tilt the calendar's rates, as :func:`case_rule` has it.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    InputError
        If the file is none, or the log cannot be written.
    NotApplicableError
        If a case is no rule for past cycles.
    """
    known: dict[str, BaseRate | CaseRule] = dict(_RULES)
    for rule in rules:
        if rule in cases:
            known[rule] = case_rule(cases[rule], rule)
        elif rule not in known:
            raise unknown_name("rule", rule[:40], RULES)
    past = load_past(path)
    found: list[RuleRecord] = []
    tried: int | None = None
    fingerprint = ""
    for counts in ("questions", "cycles"):
        own = BASE if counts == "questions" else replace(BASE, rate=rate_over_cycles)
        base = back_test(past, own)
        for name in rules:
            tested = known[name] if counts == "questions" else _over_cycles(known[name])
            result = back_test(past, tested)
            fingerprint = result.fingerprint
            if log:
                tried = note_trial(path, trial_of(result))
            rival = back_test(past, tested.under) if isinstance(tested, CaseRule) else base
            record = _record(name, counts, result, rival, seed)
            if isinstance(tested, CaseRule):
                strengths = dict(strengths_by_cycle(past, tested))
                record = replace(record, strengths=strengths, families=tuple(tested.gains))
            found.append(record)
    return PastRecord(Path(path).name, fingerprint, tuple(found), tried, seed)


def _over_cycles(rule: BaseRate | CaseRule) -> BaseRate | CaseRule:
    """The same rule with cycles as the observations."""
    if isinstance(rule, CaseRule):
        return replace(rule, under=replace(rule.under, rate=rate_over_cycles))
    return replace(rule, rate=rate_over_cycles)


def _record(name: str, counts: str, result: BackTest, rival: BackTest, seed: int) -> RuleRecord:
    whole = RuleRecord(
        *(name, counts, result.brier.mean, result.log.mean, result.brier.n),
        len(set(result.cycles)),
    )
    if name == "base":
        return whole
    try:
        by_brier, _ = skill_of(result, rival, rng=np.random.default_rng(seed))
    except NotApplicableError:
        return whole
    return replace(
        whole, skill=by_brier.value, low=by_brier.low, high=by_brier.high, shown=by_brier.shown
    )


def score_files(forecast: str | Path, outcomes: str | Path) -> ForecastScore:
    """Score a forecast by what came of it.

    Parameters
    ----------
    forecast, outcomes : str or Path
        FORECAST.json as `detente forecast --format json` writes it, and OUTCOMES.json.

    Raises
    ------
    InputError
        If one of the files is none.
    """
    return score_forecast(load_forecast(forecast), load_outcomes(outcomes))
