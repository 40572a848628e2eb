"""A case without some claims is the case altered by hand from the rule, draw by draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import tomlkit
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.case.checks.uncertainty import check_uncertain
from detente.casefile import build_from
from detente.studies.robust import robust
from detente.studies.trace import opposite, supports, without
from detente.studies.trace.opposites import ARGUED
from detente.studies.trace.variants import Variants
from detente.uncertainty import unit_cube
from tests.oracles import trace as oracle
from tests.oracles.uncertain import write_draw
from tests.studies.trace.cases import CLAIMS, claimed_case, definition_of
from tests.studies.uncertainty.test_draws import holds

DRAWS = 5
seeds = st.integers(0, 2**32 - 1)


def by_hand(case: dict[str, Any], name: str, points: Any) -> list[bool]:
    """Answer every draw with the plain model."""
    found = []
    for point in points:
        written = write_draw(oracle.bare(case), oracle.points_to_inputs(case, list(point)))
        model = build_from(tomlkit.dumps(written), "draw.toml")
        found.append(holds(written, model, case["conclusions"][name]))
    return found


@settings(max_examples=6)
@given(seed=seeds)
def test_what_is_left_is_what_the_rule_says(seed: int) -> None:
    case, rng = claimed_case(seed), np.random.default_rng([seed, 2])
    definition = definition_of(case)
    listed = supports(definition)
    assumptions = [each.assumption for each in listed if each.assumed]
    names = list(case["conclusions"])
    points = unit_cube(len(case["uncertainties"]), range(DRAWS), seed=3, total=DRAWS)
    for _ in range(3):
        gone = [str(c) for c in rng.choice(CLAIMS, int(rng.integers(0, 5)), replace=False)]
        if assumptions and rng.integers(2):
            gone += [str(a) for a in rng.choice(assumptions, 2)]
        withdrawal = without(definition, gone, listed)
        check_uncertain(withdrawal.definition)
        name = str(rng.choice(names))
        variants = Variants(definition, definition.conclusions[name], DRAWS, "sobol", 3)
        answers = variants.answer(withdrawal.definition)
        assert not answers.problems
        expected = by_hand(oracle.withdraw(case, gone), name, points)
        assert_array_equal(answers.holds, expected, err_msg=f"{gone} {name}")


@settings(max_examples=60)
@given(seed=seeds)
def test_the_altered_case_says_what_the_altered_text_says(seed: int) -> None:
    case, rng = claimed_case(seed), np.random.default_rng([seed, 6])
    definition = definition_of(case)
    listed = supports(definition)
    for _ in range(4):
        gone = [str(c) for c in rng.choice(CLAIMS, int(rng.integers(0, 6)), replace=False)]
        keys = [each.assumption for each in listed if each.assumed and rng.integers(2)]
        found = without(definition, [*gone, *keys], listed).definition
        written = definition_of(oracle.withdraw(case, [*gone, *keys]))
        assert [rule.clauses for rule in found.rules] == [rule.clauses for rule in written.rules]
        for party, own in written.preferences.items():
            assert found.preferences[party].statements == own.statements
            assert found.preferences[party].value == own.value
            for name, other in own.alternatives.items():
                assert found.preferences[party].alternatives[name].statements == other.statements
        for name, each in written.uncertainties.items():
            here = found.uncertainties[name]
            assert here.distribution == each.distribution, name
            assert [h.order for h in here.hypotheses] == [h.order for h in each.hypotheses]
            weights = np.array([[h.weight for h in one.hypotheses] for one in (here, each)])
            if weights.size:
                assert np.allclose(*(weights / weights.sum(axis=1, keepdims=True))), (name, gone)


@settings(max_examples=4)
@given(seed=seeds)
def test_a_false_claim_is_what_the_rule_says(seed: int) -> None:
    case, rng = claimed_case(seed), np.random.default_rng([seed, 4])
    definition = definition_of(case)
    points = unit_cube(len(case["uncertainties"]), range(DRAWS), seed=5, total=DRAWS)
    for claim in rng.choice(CLAIMS, 2, replace=False):
        name = str(rng.choice(list(case["conclusions"])))
        variants = Variants(definition, definition.conclusions[name], DRAWS, "sobol", 5)
        found = variants.answer(opposite(definition, str(claim)).definition)
        expected = by_hand(oracle.negate(case, str(claim)), name, points)
        assert_array_equal(found.holds, expected, err_msg=f"{claim} {name}")


@settings(max_examples=1)
@given(seed=seeds)
def test_the_case_as_it_is_has_the_shares_of_robust(seed: int) -> None:
    """Every kind of conclusion, by every concept: the short cuts change nothing."""
    definition = definition_of(claimed_case(seed))
    everything = robust(definition, 32, seed=seed)
    for share in everything.conclusions:
        variants = Variants(definition, share.conclusion, 32, "sobol", seed)
        assert_array_equal(variants.answer(definition).holds, share.holds, err_msg=share.name)
        assert variants.plain == share.plain


def test_an_input_stays_while_one_of_its_claims_stands() -> None:
    case = claimed_case(1)
    case["uncertainties"]["weight"] |= {
        "claims": ["C1", "C2"],
        "ignorance": {"kind": "uniform", "low": 0.0, "high": 9.0},
    }
    definition = definition_of(case)

    def high(*gone: str) -> float:
        left = without(definition, gone).definition.uncertainties["weight"].distribution
        assert left is not None
        return left.parameters["high"]

    assert high("C1") == high("C2") == 3.0
    assert high("C1", "C2") == high("C2", "C1") == 9.0


def test_what_states_no_ignorance_is_held_and_told() -> None:
    case = claimed_case(2)
    case["uncertainties"]["weight"] |= {"claims": ["C1"]}
    case["uncertainties"]["weight"].pop("ignorance", None)
    case["levers"]["a"]["claims"] = ["C1"]
    definition = definition_of(case)
    held = {each.key: each for each in without(definition, ("C1",)).held}
    assert "levers.a" in held
    assert "no ignorance is stated" in held["uncertainties.weight"].why
    assert not held["uncertainties.weight"].stated


def test_the_last_statement_stays_and_orders_follow() -> None:
    case = claimed_case(3)
    for each in case["preferences"]["bob"]["statements"]:
        each["claims"] = ["C1"]
    case["uncertainties"]["bob_first"]["claims"] = ["C2"]
    for each in case["uncertainties"]["bob_first"]["hypotheses"]:
        each["claims"] = []
    definition = definition_of(case)
    found = without(definition, ("C1",))
    [[last]] = found.definition.preferences["bob"].statements
    assert last.text == case["preferences"]["bob"]["statements"][0]["text"]
    [only] = found.definition.uncertainties["bob_first"].hypotheses
    assert only.order == (1,)
    assert [each.key for each in found.held if "last statement" in each.why] == [
        "preferences.bob.statements[1]"
    ]


def test_one_of_several_tied_statements_goes_alone() -> None:
    case = claimed_case(4)
    tied = [{"text": "a == 'yes'", "claims": ["C1"]}, {"text": "d == 'half'", "claims": ["C2"]}]
    case["preferences"]["dog"]["statements"] = [tied, {"text": "b == 'half'", "claims": ["C2"]}]
    found = without(definition_of(case), ("C1",)).definition.preferences["dog"].statements
    assert [[each.text for each in group] for group in found] == [["d == 'half'"], ["b == 'half'"]]


def test_a_correlation_goes_with_its_claim() -> None:
    case = claimed_case(5)
    case["correlations"] = [{"between": ["weight", "factor"], "spearman": 0.5, "claims": ["C9"]}]
    definition = definition_of(case)
    assert len(definition.correlations) == 1
    assert without(definition, ("C9",)).definition.correlations == ()


def test_a_false_ground_does_not_make_the_opposite_wanted() -> None:
    """Doubting the day of a visit says nothing of what a party wants."""
    case = claimed_case(1)
    party = next(iter(case["preferences"]))
    case["preferences"][party] = {"statements": [{"text": "true", "claims": ["C9"]}]}
    case["uncertainties"] = {}
    definition = definition_of(case)
    false = opposite(definition, "C9")
    assert false.definition is definition
    assert [each.why for each in false.held] == [ARGUED]
