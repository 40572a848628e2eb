"""A case as a rule for past cycles: what those who would act gain, by family of questions."""

from __future__ import annotations

import numpy as np

from detente.case import HazardText, ProposalText
from detente.errors import NotApplicableError
from detente.forecast import CaseRule
from detente.model import Model
from detente.studies.forecast.forecast_study import first_steps, forecast_fingerprint
from detente.studies.forecast.terms import BoundQuestion, ForecastTerms, RateTexts

STRENGTHS = 9  # tried, from the least responsiveness of the case to the greatest


def case_rule(model: Model, name: str) -> CaseRule:
    """Make a rule for past cycles out of a case, as far as its questions name families.

    The gain is that of whoever makes the first step to a yes, on the scale `even`; several first
    steps count by their rates, and a package by the least gain among its parties.

    Parameters
    ----------
    model : Model
        Of a case with [forecast], a range of responsiveness, and questions with a `family`.
    name : str
        What to call it.

    Raises
    ------
    NotApplicableError
        If the case has no such range, or no question with a family that a first step can answer.

    Notes
    -----
    Rule FC61. Aims are read where the case starts, whatever stood on the day of a past question.
    """
    terms = ForecastTerms(model)
    low, _, high = terms.responsiveness()
    if high <= low:
        raise NotApplicableError(
            f"'{name}' has no range of responsiveness to try; give forecast.responsiveness "
            "low and high."
        )
    gains = {
        question.text.family: found
        for question in terms.questions
        if question.text.family and (found := _gains(terms, question))
    }
    if not gains:
        raise NotApplicableError(
            f"no question of '{name}' names its family of past questions and can be answered by a "
            'first step; add family = "grid_us_eases", say.'
        )
    strengths = tuple(map(float, np.linspace(low, high, STRENGTHS)))
    return CaseRule(name, forecast_fingerprint(terms), gains, strengths)


def _gains(terms: ForecastTerms, question: BoundQuestion) -> tuple[tuple[float, float], ...]:
    start = terms.model.status_quo - 1
    if question.targets[start]:
        return ()
    own = terms.utilities("even", ())
    return tuple(
        (_rate(terms, text), min(float(own[p][to] - own[p][start]) for p in _movers(terms, text)))
        for text, to in first_steps(terms, start)
        if question.targets[to]
    )


def _movers(terms: ForecastTerms, text: RateTexts) -> tuple[str, ...]:
    if isinstance(text, HazardText):
        return tuple(terms.model.levers[text.lever].owners)
    assert isinstance(text, ProposalText)  # a first step is of a lever, or a package
    return terms.model.definition.deals[text.deal].between if text.deal else text.between


def _rate(terms: ForecastTerms, text: RateTexts) -> float:
    key = next(key for key, each in terms.rated.items() if each is text)
    return terms.mean_rates[key]
