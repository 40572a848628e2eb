"""The flip test: counts, symmetries, what is told of what could not be done."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
from hypothesis import given, settings, strategies as st

from detente.casefile.read import parse_case
from detente.errors import InputError, UnknownNameError
from detente.studies.load import build_from
from detente.studies.robust import robust
from detente.studies.trace import OUTCOMES, Flip, Trace, parallel as crew, supports, trace
from detente.studies.trace.changes import figure_input
from detente.studies.trace.flips import outcome_of, paired_error
from detente.studies.trace.parallel import Setting, clears_markets, in_helper, run_trials
from detente.studies.trace.trials import plan_trials
from detente.studies.trace.variants import Variants
from detente.studies.trace.withdraw import without
from detente.uncertainty import unit_cube
from tests.studies.trace.cases import CLAIMS, claimed_case, definition_of, ledger_of

pytestmark = pytest.mark.kernels

SELLER_TEXT = (
    (Path(__file__).parents[2] / "trade" / "seller.toml")
    .read_text()
    .replace(
        "rent_shares = { patron = 0.5, seller = 0.5 }",
        "rent_shares = { patron = { value = 0.5, low = 0.2, high = 0.8 }, seller = 0.5 }",
    )
    + """
[conclusions.closed]
states = "status_quo"
concept = "nash"
[named_states.open]
where = "transit == 'open' and favour == 'less'"
[conclusions.paid]
states = "open"
verdict = "true"
condition = "revenue > 2.48"
"""
)
COST = "trade.legs.near_port.cost"
DRAWS = 64
NAME = "deal_0_eq"


def traced(case: dict[str, Any], **given: Any) -> Trace:
    settings_ = {"draws": DRAWS, "points": 0, "ledger": ledger_of(), **given}
    return trace(definition_of(case), NAME, **settings_)


def counted(found: Trace) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (each.kind, each.name): (each.outcome, each.draws, each.before, each.gained, each.lost)
        for each in found.flips
        if each.kind not in ("together", "pair", "side")
    }


@pytest.fixture(scope="module")
def case() -> dict[str, Any]:
    return claimed_case(12)


@pytest.fixture(scope="module")
def found(case: dict[str, Any]) -> Trace:
    return traced(case)


def test_before_is_what_robust_says(case: dict[str, Any], found: Trace) -> None:
    share = robust(definition_of(case), DRAWS).conclusion(NAME)
    assert found.likelihood is not None
    assert found.likelihood.share == share.share
    assert found.plain == share.plain
    assert any(each.outcome in ("flips", "moves", "within") for each in found.flips)
    for each in found.flips:
        assert each.after == each.before + each.gained - each.lost
        assert not each.draws or each.before == share.likelihood.count


def test_every_trial_is_in_one_count(found: Trace) -> None:
    assert sum(found.counts().values()) == len(found.flips) == len(found.to_pandas())
    assert set(found.counts()) == set(OUTCOMES)
    assert {each.name for each in found.of("claim")} == set(CLAIMS)


def test_what_goes_only_in_part_is_said(case: dict[str, Any]) -> None:
    whole = copy.deepcopy(case)
    whole["levers"]["a"]["claims"] = ["C1"]
    found = traced(whole, claims=("C1",))
    [flip] = found.of("claim")
    assert flip.draws > 0
    assert flip.stays == sum(not each.stated for each in flip.held) > 0
    assert "of it cannot be taken away." in flip.sentence.replace("have", "has")
    assert any("only in part" in each for each in found.findings())


def test_a_claim_that_nothing_rests_on_changes_nothing(case: dict[str, Any], found: Trace) -> None:
    definition = definition_of(case)
    nothing = without(definition, ("ELSEWHERE",))
    assert nothing.definition is definition
    assert (nothing.changed, nothing.held) == ((), ())
    more = traced(case, ledger=ledger_of({"ELSEWHERE": ""}))
    assert more.unused == found.unused + 1
    assert counted(more) == counted(found)


def test_the_order_of_claims_in_a_list_does_not_matter(case: dict[str, Any], found: Trace) -> None:
    assert counted(traced(_with_claims(case, lambda claims: claims[::-1]))) == counted(found)


def test_names_of_claims_do_not_matter(case: dict[str, Any], found: Trace) -> None:
    other = dict(zip(CLAIMS, ("E9", "A1", "D7", "B3", "C5"), strict=True))
    renamed = _with_claims(case, lambda claims: [other.get(each, each) for each in claims])
    expected = {
        (kind, other.get(name, name)): said for (kind, name), said in counted(found).items()
    }
    again = counted(traced(renamed, ledger=ledger_of(dict.fromkeys(other.values(), ""))))
    assert {k: v for k, v in again.items() if k[0] != "origin"} == {
        k: v for k, v in expected.items() if k[0] != "origin"
    }


def test_a_copy_beside_a_claim_shields_it_and_its_origin_counts_once(
    case: dict[str, Any], found: Trace
) -> None:
    copied = _with_claims(
        case,
        lambda claims: [c for each in claims for c in ([each, "COPY"] if each == "C1" else [each])],
    )
    again = traced(copied, ledger=ledger_of({"C1": "one", "COPY": "one"}))
    alone = [each for each in again.of("claim") if each.name in ("C1", "COPY")]
    assert [each.outcome for each in alone] == ["same", "same"]
    [origin] = [each for each in again.of("origin") if each.name == "one"]
    before = counted(found)["claim", "C1"]
    assert (origin.outcome, origin.draws, origin.before, origin.gained, origin.lost) == before


def test_each_side_of_a_conflict_takes_the_others_away(case: dict[str, Any]) -> None:
    found = traced(case, ledger=ledger_of(conflict=True))
    assert [each.gone for each in found.of("side")] == [("C2", "C3"), ("C1",)]


def test_one_claim_alone_can_be_asked_about(case: dict[str, Any], found: Trace) -> None:
    few = traced(case, claims=("C2",))
    assert [each.name for each in few.of("claim", "opposite")] == ["C2", "C2"]
    assert not few.of("assumption")
    assert counted(few)["claim", "C2"] == counted(found)["claim", "C2"]


def test_pairs_beyond_the_budget_are_counted(case: dict[str, Any], found: Trace) -> None:
    none = traced(case, pairs=0)
    assert not none.of("pair")
    assert none.pairs_left_out == len(found.of("pair")) + found.pairs_left_out > 0
    assert f"{none.pairs_left_out} pairs of claims were not tried." in none.findings()


@settings(max_examples=40)
@given(before=st.integers(0, 100), gained=st.integers(0, 100), lost=st.integers(0, 100))
def test_outcomes_agree_with_their_definition(before: int, gained: int, lost: int) -> None:
    gained, lost = min(gained, 100 - before), min(lost, before)
    said, mirrored = (
        outcome_of(before, gained, lost, 100),
        outcome_of(100 - before, lost, gained, 100),
    )
    assert (said == "nothing") == (gained + lost == 0)
    steps = np.repeat([1, -1, 0], [gained, lost, 100 - gained - lost])
    if gained + lost:
        assert paired_error(gained, lost, 100) == pytest.approx(1.959964 * steps.std() / 10)
    crosses = (before > 50) != (before + gained - lost > 50)
    assert crosses or said != "flips"
    if 50 not in (before, before + gained - lost):
        assert said == mirrored


def test_helpers_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = parse_case(SELLER_TEXT)
    setting = Setting(definition, definition.conclusions["closed"], 8, "sobol", 0, 4, "key")
    trials = plan_trials(definition, supports(definition), None, ()).trials
    heavy = [trial for trial in trials if clears_markets(setting, trial)]
    assert [trial.name for trial in heavy] == [COST]
    here = run_trials(setting, setting.test(), trials)
    there, sent = pickle.loads(pickle.dumps((in_helper, (setting, heavy[0]))))
    place = trials.index(heavy[0])
    assert said(there(*sent)) == said(here[place])
    seen: list[int] = []
    monkeypatch.setattr(crew, "WORTH_IT", 1)
    with_help = run_trials(setting, setting.test(), trials, helpers=1, tell=seen.append)
    assert list(map(said, with_help)) == list(map(said, here))
    assert seen[-1] == len(trials)


def test_a_figure_of_trade_falls_to_its_range() -> None:
    definition = parse_case(SELLER_TEXT)
    found = trace(definition, "closed", draws=16, points=0, pairs=0)
    [flip] = [each for each in found.of("assumption") if each.name == COST]
    assert "between 25 and 35 USD / t" in flip.changed[0].words
    held = {each.key: each.why for each in found.held}
    assert "no low and high" in held["trade.legs.sea.cost"]
    assert "add up to 1" in held["trade.legs.far_port.rent_shares.patron"]


def test_a_drawn_figure_is_the_figure_written_in() -> None:
    definition = parse_case(SELLER_TEXT)
    drawn = without(definition, (f"assumption:{COST}",))
    [name] = drawn.definition.uncertainties
    variants = Variants(definition, definition.conclusions["paid"], 12, "sobol", 0)
    assert variants.matters(drawn)
    costs = variants.sample(drawn.definition, range(12)).numbers[name]
    assert costs.min() >= 25
    assert costs.max() <= 35
    answers = variants.answer(drawn.definition)
    assert 0 < answers.holds.sum() < 12
    for cost, holds in zip(costs.tolist(), answers.holds.tolist(), strict=True):
        written = SELLER_TEXT.replace("value = 30", f"value = {cost!r}")
        revenue = build_from(written, "drawn.toml").outcome_values("revenue")
        assert holds == bool(revenue[1] > 2.48)


def test_each_figure_has_a_column_of_its_own_whatever_else_is_drawn() -> None:
    text = SELLER_TEXT.replace(
        'cost = "25 USD / t"', 'cost = { value = 25, unit = "USD / t", low = 20, high = 40 }'
    )
    definition = parse_case(text)
    variants = Variants(definition, definition.conclusions["closed"], 16, "sobol", 7)
    points = unit_cube(3, range(16), seed=8, total=16)  # near_port, a share of rent, sea
    sea = "trade.legs.sea.cost"
    one = without(definition, (f"assumption:{sea}",)).definition
    both = without(definition, (f"assumption:{sea}", f"assumption:{COST}")).definition
    for altered in (one, both):
        found = variants.sample(altered, range(16)).numbers
        assert found[figure_input(sea)] == pytest.approx(20 + 20 * points[:, 2])
    assert found[figure_input(COST)] == pytest.approx(25 + 10 * points[:, 0])


def said(flip: Flip) -> tuple[object, ...]:
    return (flip.kind, flip.name, flip.outcome, flip.draws, flip.gained, flip.lost, flip.held)


def test_errors_say_what_to_do(case: dict[str, Any]) -> None:
    definition = definition_of(case)
    with pytest.raises(UnknownNameError, match="deal_0_eq"):
        trace(definition, "deal_0_qe")
    with pytest.raises(UnknownNameError, match="C1"):
        trace(definition, NAME, claims=("C0",))
    with pytest.raises(InputError, match="no input of the case rests on 'ELSEWHERE'"):
        trace(definition, NAME, claims=("ELSEWHERE",), ledger=ledger_of({"ELSEWHERE": ""}))
    with pytest.raises(InputError, match="draws: 0 does not lie"):
        trace(definition, NAME, draws=0)


def test_a_named_state_is_a_conclusion_too(case: dict[str, Any]) -> None:
    found = trace(definition_of(case), "deal", concept="nash", draws=8, claims=("C1",))
    assert (found.concept, found.conclusion.states) == ("nash", "deal")


def _with_claims(case: dict[str, Any], change: Any) -> dict[str, Any]:
    new = copy.deepcopy(case)

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                if key == "claims":
                    part[key] = change(value)
                else:
                    walk(value)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(new)
    assert tomlkit.dumps(new)
    return new
