"""Murphy's terms and CORP: published figures, definitions, what has to add up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

from detente.errors import InputError, NotApplicableError
from detente.forecast.scores import brier_score, corp_reliability, murphy_terms
from tests.forecast.conftest import forecasts, reference
from tests.oracles import scores as oracles

REFERENCE = reference()["scores"]
TEN_DIGITS = {"rtol": 0, "atol": 1e-10}
EXACT = {"rtol": 0, "atol": 1e-12}

Drawn = tuple[list[Fraction], list[int | None]]


def as_floats(values: list[Fraction]) -> list[float]:
    return [float(value) for value in values]


def test_murphy_of_the_reference() -> None:
    given_ = REFERENCE["murphy"]
    p, outcomes = [], []
    for level, n, events in zip(given_["levels"], given_["n"], given_["events"], strict=True):
        p += [level] * n
        outcomes += [1] * events + [0] * (n - events)
    terms = murphy_terms(p, outcomes)
    found = [terms.reliability, terms.resolution, terms.uncertainty]
    assert_allclose(found, given_["reliability_resolution_uncertainty"], **TEN_DIGITS)
    assert_allclose(terms.brier, given_["brier"], **TEN_DIGITS)
    assert terms.levels.tolist() == given_["levels"]
    assert terms.counts.tolist() == given_["n"]
    assert terms.events.tolist() == given_["events"]


def test_corp_of_the_reference() -> None:
    given_ = REFERENCE["corp"]
    found = corp_reliability(given_["p"], given_["o"])
    assert_allclose(found.calibrated, given_["isotonic"], **TEN_DIGITS)
    terms = [found.miscalibration, found.discrimination, found.uncertainty]
    assert_allclose(terms, given_["miscalibration_discrimination_uncertainty"], **TEN_DIGITS)
    assert_allclose(found.brier, given_["brier"], **TEN_DIGITS)


@settings(max_examples=50)
@given(forecasts())
def test_murphy_is_what_the_definition_says(drawn: Drawn) -> None:
    p, outcomes = drawn
    terms = murphy_terms(as_floats(p), outcomes)
    found = [terms.reliability, terms.resolution, terms.uncertainty]
    assert_allclose(found, [float(each) for each in oracles.murphy(p, outcomes)], **EXACT)
    assert terms.unresolved == outcomes.count(None)


@settings(max_examples=50)
@given(forecasts())
def test_corp_is_what_the_definition_says(drawn: Drawn) -> None:
    p, outcomes = drawn
    found = corp_reliability(as_floats(p), outcomes)
    assert_allclose(found.calibrated, as_floats(oracles.isotonic(p, outcomes)), **EXACT)
    terms = [found.miscalibration, found.discrimination, found.uncertainty]
    assert_allclose(terms, [float(each) for each in oracles.corp(p, outcomes)], **EXACT)
    assert found.unresolved == outcomes.count(None)


@settings(max_examples=50)
@given(forecasts())
def test_the_terms_add_up_to_the_score(drawn: Drawn) -> None:
    p, outcomes = as_floats(drawn[0]), drawn[1]
    score = brier_score(p, outcomes).mean
    assert_allclose(murphy_terms(p, outcomes).brier, score, **EXACT)
    found = corp_reliability(p, outcomes)
    assert_allclose(found.brier, score, **EXACT)
    assert min(found.miscalibration, found.discrimination) >= 0


@settings(max_examples=50)
@given(forecasts())
def test_corp_of_the_complement_is_the_mirror(drawn: Drawn) -> None:
    p, outcomes = drawn
    rest = [1 - each for each in p]
    turned = [None if outcome is None else 1 - outcome for outcome in outcomes]
    here, there = (corp_reliability(as_floats(a), b) for a, b in ((p, outcomes), (rest, turned)))
    assert_allclose(there.calibrated, 1 - here.calibrated, **EXACT)
    assert_allclose(there.miscalibration, here.miscalibration, **EXACT)


@settings(max_examples=50)
@given(forecasts())
def test_corp_reads_the_order_of_the_forecasts_only(drawn: Drawn) -> None:
    p, outcomes = drawn
    bent = [each**3 / 2 for each in p]
    here, there = (corp_reliability(as_floats(each), outcomes) for each in (p, bent))
    assert_array_equal(there.calibrated, here.calibrated)
    assert_allclose(there.discrimination, here.discrimination, **EXACT)


@settings(max_examples=50)
@given(forecasts())
def test_recalibrated_forecasts_need_no_more_of_it(drawn: Drawn) -> None:
    p, outcomes = as_floats(drawn[0]), drawn[1]
    found = corp_reliability(p, outcomes)
    again = corp_reliability(found.calibrated, [each for each in outcomes if each is not None])
    assert_array_equal(again.calibrated, found.calibrated)
    assert_allclose(again.miscalibration, 0, **EXACT)


def test_where_shares_rise_with_the_forecast_both_say_the_same() -> None:
    p, outcomes = [0.1] * 10 + [0.5] * 10 + [0.9] * 10, [0] * 30
    outcomes[9], outcomes[10:14], outcomes[20:29] = 1, [1] * 4, [1] * 9
    terms, found = murphy_terms(p, outcomes), corp_reliability(p, outcomes)
    assert_allclose(found.miscalibration, terms.reliability, **EXACT)
    assert_allclose(found.discrimination, terms.resolution, **EXACT)
    outcomes[9:14] = [1] + [0] * 4  # now the middle has no yes: the shares fall, and pooling costs
    terms, found = murphy_terms(p, outcomes), corp_reliability(p, outcomes)
    assert found.miscalibration < terms.reliability


def test_equal_forecasts_are_pooled_before_neighbours() -> None:
    """Taken one by one, the order of the outcomes within a tie would decide."""
    for outcomes in ([0, 1, 0], [1, 0, 0]):
        assert corp_reliability([0.4, 0.4, 0.8], outcomes).calibrated.tolist() == [1 / 3] * 3
    for outcomes in ([0, 1, 1], [1, 0, 1]):
        assert corp_reliability([0.4, 0.4, 0.8], outcomes).calibrated.tolist() == [0.5, 0.5, 1]


def test_corp_of_many_forecasts_is_quick_and_right() -> None:
    """True chances are calibrated but for the luck of the draw."""
    rng = np.random.default_rng(5)
    p = rng.random(100_000)
    found = corp_reliability(p, rng.random(100_000) < p)
    assert found.miscalibration < 0.001
    assert_allclose(found.uncertainty, 0.25, atol=1e-3)
    assert_allclose(found.discrimination, 1 / 12, atol=2e-3)


@pytest.mark.parametrize("analyse", [murphy_terms, corp_reliability])
def test_wrong_input_is_refused(analyse: object) -> None:
    call = analyse
    with pytest.raises(InputError, match="between 0 and 1"):
        call([1.5], [1])  # type: ignore[operator]
    with pytest.raises(InputError, match="2 entries for 1"):
        call([0.5], [1, 0])  # type: ignore[operator]
    with pytest.raises(NotApplicableError, match="open"):
        call([0.5], [None])  # type: ignore[operator]
