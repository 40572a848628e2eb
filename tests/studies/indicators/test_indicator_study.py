"""What to watch in a case: what is marked observable, and what nobody can see."""

from __future__ import annotations

import numpy as np
import pytest

from detente.case import Observable, content_fingerprint
from detente.casefile import parse_case
from detente.errors import InputError, NotApplicableError
from detente.studies.indicators import indicator_sentence, indicators
from detente.studies.robust import robust

CASE = """
format = 1
title = "watched"
[parties.a]
label = "A"
[levers.act]
party = "a"
levels = ["low", "high"]
[status_quo]
act = "low"
[outcomes.gain]
unit = "bn USD"
levers = ["act"]
table = [0.0, 0.5]
[outcomes.income]
unit = "bn USD"
expression = "seen + 0.25 * hidden"
observable = { how = "The central bank's accounts." }
[preferences.a]
value = "(act == 'high') * (gain - 0.5 * seen - 0.5 * hidden)"
[preferences.a.alternatives.keen]
value = "gain"
[uncertainties.seen]
label = "Freight by rail"
distribution = { kind = "uniform", low = 0, high = 1 }
unit = "bn USD"
observable = { how = "Customs", every = "month" }
[uncertainties.hidden]
label = "What it fears"
distribution = { kind = "uniform", low = 0, high = 1 }
unit = "bn USD"
[uncertainties.noise]
distribution = { kind = "uniform", low = 0, high = 1 }
observable = { how = "Dice" }
[uncertainties.aims]
reading_of = "a"
weights = { own = 0.9, keen = 0.1 }
[conclusions.rests]
label = "It rests"
states = "status_quo"
concept = "nash"
"""


def test_what_is_seen_is_ranked_and_what_is_not_is_told() -> None:
    found = indicators(parse_case(CASE), draws=2048)
    (answer,) = found.conclusions
    assert [each.input for each in answer.listed] == ["outcomes.income", "uncertainties.seen"]
    assert answer.unlisted == ("uncertainties.noise",)
    assert "uncertainties.hidden" in [each.input for each in answer.refused]
    bits = [each.threshold.bits for each in answer.listed]
    assert bits == sorted(bits, reverse=True)
    assert all(each > 0.01 for each in bits)
    rail = answer.listed[1]
    assert rail.observable == Observable("Customs", "month")
    assert indicator_sentence(rail).startswith("Freight by rail at or above 0.")
    assert indicator_sentence(rail).endswith("Customs, every month.")


def test_counts_are_those_of_the_draws() -> None:
    case = parse_case(CASE)
    (answer,) = indicators(case, draws=512).conclusions
    draws = robust(case, 512, concepts=["nash"])
    holds = draws.conclusion("rests").holds
    assert (answer.true, answer.false) == (int(holds.sum()), int((~holds).sum()))
    for each in answer.listed:
        (a, b), (c, d) = each.threshold.counts
        assert (a + b, c + d) == (answer.true, answer.false)
        assert each.above.value == pytest.approx((a / (a + b)) / (c / (c + d)))
    seen = draws.ensemble.columns["inputs.seen"]
    rail = next(each for each in answer.listed if each.input == "uncertainties.seen")
    assert rail.threshold.at in seen


def test_an_outcome_is_watched_in_the_status_quo() -> None:
    """Its value is known in every draw from the inputs that it is made of."""
    case = parse_case(CASE)
    draws = robust(case, 256, concepts=["nash"])
    columns = draws.ensemble.columns
    income = columns["inputs.seen"] + 0.25 * columns["inputs.hidden"]
    (answer,) = indicators(case, draws=256).conclusions
    (own,) = [each for each in answer.listed if each.input == "outcomes.income"]
    assert np.abs(income - own.threshold.at).min() < 1e-12


def test_too_few_draws_on_a_side_say_nothing() -> None:
    case = parse_case(CASE.replace('concept = "nash"', 'concept = "nash"\nevery = false'))
    (answer,) = indicators(case, draws=32).conclusions
    assert not answer.enough
    assert answer.listed == ()


def test_a_reading_cannot_be_observed() -> None:
    text = CASE.replace('reading_of = "a"', 'reading_of = "a"\nobservable = { how = "Guess" }')
    with pytest.raises(InputError, match="'observable' does not go with a reading"):
        parse_case(text)


def test_how_a_thing_is_seen_is_kept_and_decides_nothing() -> None:
    case = parse_case(CASE)
    assert case.uncertainties["seen"].observable == Observable("Customs", "month")
    assert case.outcomes["income"].observable == Observable("The central bank's accounts.")
    without = CASE.replace('observable = { how = "Customs", every = "month" }', "")
    assert content_fingerprint(parse_case(without)) == content_fingerprint(case)


def test_a_case_without_conclusions_is_asked_by_name() -> None:
    bare = parse_case(CASE[: CASE.index("[conclusions.rests]")])
    with pytest.raises(NotApplicableError, match=r"conclusions\.NAME"):
        indicators(bare)
    (answer,) = indicators(bare, ["status_quo.nash"], 512).conclusions
    assert answer.listed
