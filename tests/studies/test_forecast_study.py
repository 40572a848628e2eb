"""A case played forward: what is answered, beside what, and what is refused."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from detente import load_case
from detente.casefile.read import to_definition
from detente.errors import DetenteError, InputError, NotApplicableError
from detente.forecast import load_past
from detente.forecast.backtest import find_peeks, grid_forecaster
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import (
    STANDING,
    ForecastTerms,
    StepWords,
    Variant,
    back_test_file,
    case_rule,
    dates_ahead,
    explain_forecast,
    forecast_case,
    foretell,
    likeliest_ways,
    play_stocks,
    standing_sentences,
)
from detente.studies.record import foretell_questions, past_judged
from tests.forecast.conftest import CYCLES
from tests.frozen import FROZEN

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
LIMITS = {"low": 1.0, "high": 5.0}
DAYS = [date(2025, 6, 30), date(2025, 12, 31)]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_case(HARBOUR)


def changed(**sections: Any) -> Model:
    """The case with other sections; None leaves one out."""
    said = tomllib.loads(HARBOUR.read_text("utf-8")) | sections
    return build_case(to_definition({k: v for k, v in said.items() if v is not None}))


def without_events(**sections: Any) -> Model:
    return changed(events=None, **sections)


def answers(study: Any, name: str) -> Any:
    return next(q for q in study.forecast.questions if q.id == name).answers


def test_base_rates_alone_are_the_chain_written_out() -> None:
    """The league's lever and the swap: three levels, by hand, with expm."""
    model = without_events()
    study = forecast_case(model, ask=["boycott == 'lifted'"], by=DAYS)
    swap = 1.5 / 120  # one in ten years, in months
    for answer, day in zip(study.forecast.questions[0].answers, DAYS, strict=True):
        months = (day - date(2024, 12, 31)).days * 12 / 365.25
        assert answer.p == pytest.approx(1 - np.exp(-swap * months), abs=1e-10)
        assert answer.p == answer.calendar == answer.base_rate
    easing, back = 3.5 / 120, 0.3 / 12
    table = np.array([[-easing - swap, easing, swap], [back, -back - swap, swap], [0.0, 0.0, 0.0]])
    study = forecast_case(model, ask=["in_force"])
    for answer in answers(study, "in_force"):
        months = (answer.by - date(2024, 12, 31)).days * 12 / 365.25
        law = expm(table * months)[0]
        assert answer.p == pytest.approx(law[1:].sum(), abs=1e-10)


def test_what_stands_beside_an_answer(model: Model) -> None:
    study = forecast_case(model)
    early, late = answers(study, "eased")
    assert study.exact
    assert (early.unchanged, early.word, early.error, early.pce) == (0.0, None, None, None)
    assert early.n == 36
    year = 4.5 / 37
    months = 365 * 12 / 365.25
    assert late.base_rate == pytest.approx(1 - (1 - year) ** (12.0 / months), abs=2e-3)
    assert early.p == early.calendar
    assert early.low <= early.p <= early.high
    assert late.low < late.high
    assert 0 < early.not_modelled < late.not_modelled
    assert late.p + late.not_modelled < 1
    # Each of the two likes it best otherwise: the league's full boycott, the harbour's end of it.
    assert early.support == 0.5


def test_the_lapse_takes_an_easing_back(model: Model) -> None:
    before, after = answers(forecast_case(model), "in_force")
    assert before.p > 0.05
    assert after.p < 0.002  # one day of easing, and a swap just made
    apart = answers(forecast_case(without_events()), "in_force")[1]
    assert apart.p > before.p / 2
    assert after.base_rate == pytest.approx(apart.p, abs=1e-12)  # rates alone, whatever the dates


def test_a_window_of_a_reading_and_a_factor_moves_the_calendar(model: Model) -> None:
    factor = answers(forecast_case(model), "eased")[1]
    none = answers(forecast_case(without_events()), "eased")[1]
    assert factor.calendar > none.calendar - none.calendar * 0.1
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    vote = {**said["events"]["vote"], "multiply": {"league": 0.0}}
    stopped = changed(events={"vote": vote})
    assert answers(forecast_case(stopped), "eased")[1].calendar < none.calendar


def test_aims_swapped_move_a_forecast_that_reads_them(model: Model) -> None:
    del model
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    turned = {
        **said["preferences"],
        "harbour": {"value": "-trade"},
    }
    for beta, moves in ((0.0, False), (3.0, True)):
        found = [
            answers(
                forecast_case(without_events(preferences=aims), responsiveness=[beta]), "eased"
            )[1].p
            for aims in (said["preferences"], turned)
        ]
        assert (abs(found[0] - found[1]) > 1e-3) == moves


def test_the_range_is_over_scales_and_readings(model: Model) -> None:
    terms = ForecastTerms(model)
    found = terms.variants((0.0, 0.0, 3.0))
    assert found[0] == Variant(0.0, "even")
    assert {each.scale for each in found} == {"even", "top", "bottom"}
    assert Variant(3.0, "even", (("league", "tired"),)) in found
    assert terms.variants((0.0, 0.0, 0.0)) == (Variant(0.0, "even"),)


def test_a_package_is_told_as_what_it_is_today(model: Model) -> None:
    """Everybody out against the lifting pays both: 5 - 3 for the harbour, its first aim the league.

    Judged by hand: the harbour cannot take people back; the league would put the boycott back,
    which it likes better, and no answer of the harbour's can hurt it.
    """
    (swap,) = forecast_case(model).packages
    assert (swap.name, swap.possible, swap.signed, swap.kept) == ("swap", True, True, False)
    assert swap.in_words() == "an exchange today, and not kept"
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    dear = {**said["preferences"], "harbour": {"value": "trade - 9 * (release == 'all')"}}
    (refused,) = forecast_case(changed(preferences=dear)).packages
    assert not refused.signed


def test_draws_of_the_rates(model: Model) -> None:
    plain = forecast_case(model, responsiveness=[0.0])
    drawn = forecast_case(model, draws=40, responsiveness=[0.0], seed=3)
    again = forecast_case(model, draws=40, responsiveness=[0.0], seed=3)
    other = forecast_case(model, draws=40, responsiveness=[0.0], seed=4)
    assert drawn.forecast == again.forecast
    assert drawn.forecast != other.forecast
    before, after = answers(plain, "eased")[1], answers(drawn, "eased")[1]
    assert after.low < before.p < after.high
    assert after.p == pytest.approx(before.p, abs=0.06)
    assert after.word is not None
    assert before.word is None
    assert drawn.forecast.seed == 3
    assert plain.forecast.seed is None


def test_paths_where_a_clock_starts_at_a_move() -> None:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    fading = {
        **said["forecast"],
        "attention": {"league": {"half_life": "6 months", "renewed_by": ["release"]}},
    }
    study = forecast_case(without_events(forecast=fading), paths=1500, seed=1)
    assert not study.exact
    assert "1,500 simulated paths" in study.forecast.method
    late = answers(study, "eased")[1]
    whole = answers(forecast_case(without_events()), "eased")[1]
    assert late.error == pytest.approx(np.sqrt(late.p * (1 - late.p) / 1500))
    assert late.p < whole.p - 2 * late.error
    same = forecast_case(without_events(forecast=fading), paths=1500, seed=1)
    assert same.forecast == study.forecast


def test_turns_by_the_order_alone_with_slips() -> None:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    turns = {
        **said["forecast"],
        "turns": {"league": "0.2 / month", "harbour": "0.2 / month"},
        "slip": 0.1,
    }
    study = forecast_case(changed(forecast=turns), rule="improvement")
    late = answers(study, "eased")[1]
    assert late.base_rate is not None  # the family's record
    assert late.calendar is None
    assert late.slip_free is not None
    assert 0 <= late.slip_free < 1
    clean = {**turns, "slip": 0.0}
    assert answers(forecast_case(changed(forecast=clean), rule="improvement"), "eased")[1].p < (
        late.p
    )
    quantal = forecast_case(changed(forecast=turns), rule="quantal", responsiveness=[4.0])
    assert answers(quantal, "eased")[1].low < answers(quantal, "eased")[1].high


def test_who_makes_the_last_step(model: Model) -> None:
    found = explain_forecast(model, "eased")
    assert sum(found.by_party.values()) == pytest.approx(found.chance, abs=1e-10)
    assert set(found.by_party) == {"league", "league and harbour"}
    assert found.by_party["league"] == pytest.approx(found.chance * 3.5 / 5.0, abs=1e-9)
    assert found.path[0].label == "boycott: full -> eased"
    assert found.ever == 1.0
    assert found.mean_time == pytest.approx(120 / 5.0)
    first = found.drivers[0]
    assert (first.key, first.count, first.exposure) == ("hazards[1]", 3, 120.0)
    assert first.change > 0
    assert set(found.by_responsiveness) == {0.0, 3.0}
    tilted = explain_forecast(model, "eased", responsiveness=3.0)
    assert found.by_responsiveness[3.0] == pytest.approx(tilted.chance, abs=1e-12)
    assert found.by_responsiveness[0.0] == found.chance != tilted.chance


def test_people_by_date(model: Model) -> None:
    study = play_stocks(model, paths=300, draws=10, seed=2)
    fans = {fan.name: fan for fan in study.fans}
    held = fans["held"]
    assert held.start == 120
    assert all(
        low <= mid <= high for low, mid, high in zip(held.low, held.median, held.high, strict=True)
    )
    assert held.low[-1] < held.high[-1]
    assert study.identities == ("ever == held + freed",)
    total = [fans["held"].mean[k] + fans["freed"].mean[k] for k in range(len(held.by))]
    assert total == pytest.approx(list(fans["ever"].mean), abs=1e-9)
    assert study.moved["taken"] > 50
    again = play_stocks(model, paths=300, draws=10, seed=2)
    assert again.fans == study.fans
    batches = {each.deal: each for each in study.batches}
    assert batches["exchange"].batch == 100
    assert batches["exchange"].came == pytest.approx(5.0)
    assert batches["exchange"].went == pytest.approx(3.0)  # pardons in waves are no background
    assert [each.held for each in batches["exchange"].after] == [32.0, 44.0, 68.0]
    assert not batches["exchange"].revolving_door
    assert batches["small"].batch == 20
    assert batches["small"].revolving_door  # 24 more are held in a year


def test_what_is_refused(model: Model) -> None:
    with pytest.raises(InputError, match="does not lie between"):
        forecast_case(model, by=[date(2030, 1, 1)])
    with pytest.raises(InputError, match="does not lie between"):
        forecast_case(model, by=[date(2024, 12, 31)])
    with pytest.raises(InputError, match="needs --by"):
        forecast_case(model, ask=["boycott == 'full'"])
    with pytest.raises(InputError, match="no level"):
        forecast_case(model, ask=["boycott == 'gone'"], by=DAYS)
    with pytest.raises(InputError, match="tilted, improvement or quantal"):
        forecast_case(model, rule="stationary")
    with pytest.raises(InputError, match="from 0 to 500"):
        forecast_case(model, responsiveness=[-1.0])
    with pytest.raises(NotApplicableError, match=r"needs forecast\.turns"):
        forecast_case(model, rule="quantal")
    with pytest.raises(NotApplicableError, match=r"no \[forecast\]"):
        forecast_case(load_case("chicken"))
    with pytest.raises(NotApplicableError, match="counts nobody"):
        play_stocks(changed(stocks=None, flows=None, identities=None, events=None))
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    one_more = {**said["stocks"], "freed": {**said["stocks"]["freed"], "start": 1}}
    open_ = changed(stocks=one_more)
    with pytest.raises(InputError, match="does not close: 120 against 121"):
        play_stocks(open_, paths=10, draws=0)


def test_a_forecast_changes_no_other_digest() -> None:
    from detente.case import content_fingerprint

    definition = load_case(HARBOUR).definition
    bare = replace(
        definition, forecast=None, events={}, stocks={}, flows={}, identities=(), questions={}
    )
    assert content_fingerprint(bare) == content_fingerprint(definition)
    assert build_case(bare).fingerprint == load_case(HARBOUR).fingerprint


def test_the_record_that_every_forecast_prints_is_that_of_the_reference_file() -> None:
    found = {(each.rule, each.counts): each for each in back_test_file(CYCLES, log=False).rules}
    base, calendar = found["base", "questions"], found["calendar", "questions"]
    assert len([q for q in load_past(CYCLES).grid if q.outcome is not None]) == base.questions
    shipped = (base.questions, round(base.brier, 3), round(calendar.brier, 3))
    assert shipped == (STANDING.questions, STANDING.base, STANDING.calendar)
    assert found["calendar", "cycles"].brier == pytest.approx(0.1639, abs=5e-5)
    assert calendar.shown
    assert back_test_file(CYCLES, ("base",), log=False).models_tried is None


def test_cases_without_a_forecast_read_as_ever() -> None:
    assert load_case(FROZEN / "belarus-2025.toml").definition.forecast is None


def test_a_question_may_name_an_uncertain_number() -> None:
    """As its best value would be written; it used to be bound without it."""
    drawn = {"gulls": {"unit": "1", "best": 3.0, "distribution": {"kind": "uniform"} | LIMITS}}
    named = changed(uncertainties=drawn)
    by = [date(2025, 6, 30)]
    told = forecast_case(named, ask=["boycott == 'lifted' and gulls > 2"], by=by)
    plain = forecast_case(named, ask=["boycott == 'lifted'"], by=by)
    assert told.forecast.questions[0].answers[0].p == plain.forecast.questions[0].answers[0].p
    with pytest.raises(InputError, match="not finite"):
        forecast_case(named, ask=["boycott == 'lifted' and 1 / (gulls - 3) > 2"], by=by)


def test_cycles_are_counted_beside_questions() -> None:
    """4 of 36 in four cycles, by hand: (0.2 + 0.2 + 0 + 0 + 1/2) / 5 within a year is 0.18."""
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    family = {**said["questions"]["eased"]["families"][0], "within": "12 months"}
    family["cycles"] = [[2, 10], [2, 10], [0, 9], [0, 7]]
    asked = {**said["questions"]["eased"], "families": [family], "by": [date(2025, 12, 31)]}
    (found,) = answers(forecast_case(changed(questions={"eased": asked})), "eased")
    months = 365 * 12 / 365.25
    assert found.by_cycles == pytest.approx(1 - (1 - 0.18) ** (months / 12), abs=1e-12)
    assert found.cycles == 4
    assert answers(forecast_case(changed()), "eased")[0].by_cycles is None


@pytest.mark.parametrize(
    ("cycles", "told"),
    [
        ([[2, 10], [2, 10]], "add up to 4 of 20"),
        ([[4, 36, 1]], "is a pair"),
        ([[5, 4], [-1, 32]], "cycles"),
        ([[4, 36], [0, 0]], "is a pair"),
    ],
)
def test_cycles_that_do_not_add_up_are_refused(cycles: list[list[int]], told: str) -> None:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    family = {**said["questions"]["eased"]["families"][0], "cycles": cycles}
    asked = {**said["questions"]["eased"], "families": [family]}
    with pytest.raises(DetenteError, match=told):
        changed(questions={"eased": asked})


def test_steps_are_called_in_the_words_of_the_case() -> None:
    phrases = ["the full boycott", "an easing of the boycott", "the end of the boycott"]
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    boycott = {**said["levers"]["boycott"], "phrases": phrases}
    told = changed(levers={**said["levers"], "boycott": boycott})
    words = StepWords(ForecastTerms(told))
    assert words.step("boycott: full -> eased") == "an easing of the boycott"
    assert words.step("swap") == "“All against the lifting”"
    assert words.who("league and harbour") == "The league and The harbour master"
    assert words.flow("taken") == "Newly taken"
    ways = likeliest_ways(ForecastTerms(told))
    assert ways["eased"] == ("an easing of the boycott (The league)",)
    assert ways["all_out"] == ("“All against the lifting” (The league and The harbour master)",)


def test_a_forecast_of_one_model_is_worked_out_once(model: Model) -> None:
    found = foretell(model)
    assert found is foretell(model)
    assert foretell(changed()) is not found
    assert foretell(load_case("chicken")) is None


def test_dates_ahead_hold_events_and_lapses(model: Model) -> None:
    del model
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    boycott = {
        **said["levers"]["boycott"],
        "label": "The boycott",
        "renewal": {
            "next": date(2025, 2, 28),
            "every": "1 year",
            "lapses_to": "eased",
            "chance": {"league": {"count": 4, "trials": 5, "claims": ["assumption"]}},
        },
    }
    found = dates_ahead(changed(levers={**said["levers"], "boycott": boycott}))
    assert found[0].what == "The boycott: “full” ends unless renewed"
    assert found[0].on == date(2025, 2, 28)
    assert [each.when for each in found][1:] == ["1 July 2025", "1 October 2025", "at any time"]


def test_what_is_said_of_aims_is_the_record_s() -> None:
    found = foretell_questions(past_judged())
    assert found is not None
    tilted, base = found.rule("tilted"), found.rule("base")
    told = standing_sentences()[0]
    assert f"tried on {found.openings_with_aims} past openings" in told
    assert f"Brier {tilted.brier:.3f} against {base.brier:.3f}" in told
    assert ("no better" in told) == (tilted.low is None or tilted.low <= 0)


def test_aims_show_no_skill_on_regular_days() -> None:
    """The page on replays says so of the flagship."""
    cases = {"belarus-2025": load_case("belarus-2025")}
    found = back_test_file(CYCLES, ("belarus-2025",), log=False, cases=cases)
    assert not any(each.shown for each in found.rules)


def with_family(family: str = "grid_us_eases", **sections: Any) -> Model:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    eased = {**said["questions"]["eased"], "family": family}
    return changed(questions={**said["questions"], "eased": eased}, **sections)


def test_a_case_as_a_rule_knows_who_would_gain_by_the_first_step() -> None:
    """Easing by the league, 3.5 times in ten years; the swap 1.5 times, by its least gain."""
    model = with_family()
    rule = case_rule(model, "harbour")
    now = {"boycott": "full", "release": "none", "watch": "strict"}
    ends = [now, {**now, "boycott": "eased"}, {**now, "boycott": "lifted", "release": "all"}]
    places = [model.space.number_of(end) - 1 for end in ends]
    even = {}
    for party in model.parties:
        known, place = np.unique(model.ranks[party], return_inverse=True)
        even[party] = place[places] / (len(known) - 1)
    gains = {party: worth[1:] - worth[0] for party, worth in even.items()}
    assert gains["league"][0] < 0 < min(gains["league"][1], gains["harbour"][1])
    (alone, swap) = rule.gains["grid_us_eases"]
    assert alone == pytest.approx((3.5 / 120, gains["league"][0]))
    assert swap == pytest.approx((1.5 / 120, min(gains["league"][1], gains["harbour"][1])))
    assert rule.strengths == tuple(np.linspace(0, 3, 9))


def test_a_case_is_tried_on_past_cycles_without_peeking() -> None:
    found = back_test_file(CYCLES, ("base", "harbour"), log=False, cases={"harbour": with_family()})
    ours = next(each for each in found.rules if each.rule == "harbour")
    assert ours.families == ("grid_us_eases",)
    assert set(ours.strengths) == {"belarus-A", "belarus-B", "belarus-C", "belarus-D"}
    rule = case_rule(with_family(), "harbour")
    assert find_peeks(load_past(CYCLES), grid_forecaster(rule)) == ()


def test_a_case_that_says_too_little_is_no_rule() -> None:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    with pytest.raises(NotApplicableError, match="family"):
        case_rule(changed(), "harbour")
    still = {**said["forecast"], "responsiveness": {"value": 0, "claims": ["assumption"]}}
    with pytest.raises(NotApplicableError, match="range of responsiveness"):
        case_rule(with_family(forecast=still), "harbour")


POSITIONS = [
    {"party": "league", "lever": "boycott", "at": "full", "capability": 2.0},
    {"party": "harbour", "lever": "boycott", "at": "lifted", "capability": 4.0, "salience": 0.25},
]


def with_positions(*rows: Any, name: str = "eased") -> Model:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))["questions"]
    return without_events(questions={**said, name: {**said[name], "positions": list(rows)}})


def test_votes_between_levels_stand_beside_a_forecast() -> None:
    """Three levels, two parties at the ends, twice the weight at the lower; by the definition."""
    strengths = np.array([[0.0, 1.0, 2.0], [0.5, 0.0, 1.0], [1.0, 0.5, 0.0]])
    wins = strengths / (strengths + strengths.T + np.eye(3))
    step = np.zeros((3, 3))
    for now in range(3):
        forward = strengths[:, now] * wins[:, now]
        step[now] = forward / forward.sum() * wins[:, now]
        step[now, now] = 1 - step[now].sum()
    law = np.linalg.matrix_power(step, 1_000)[0]
    study = forecast_case(with_positions(*POSITIONS))
    for answer in answers(study, "eased"):
        assert answer.pce == pytest.approx(law[1:].sum(), abs=1e-12)
    assert answers(study, "in_force")[0].pce is None
    turned = [{**POSITIONS[0], "at": "lifted"}, {**POSITIONS[1], "at": "full"}]
    (found, _) = answers(forecast_case(with_positions(*turned)), "eased")
    assert found.pce == pytest.approx(law[:2].sum(), abs=1e-12)


@pytest.mark.parametrize(
    ("rows", "name", "told"),
    [
        ([{**POSITIONS[0], "party": "leage"}], "eased", "no party named .leage"),
        ([{**POSITIONS[0], "at": "fulll"}], "eased", "no level of .boycott. named .fulll"),
        ([POSITIONS[0], POSITIONS[0]], "eased", "positions"),
        ([{**POSITIONS[0], "salience": 0.0}], "eased", "no weight at all"),
        ([POSITIONS[0], {**POSITIONS[1], "lever": "watch", "at": "light"}], "eased", "one lever"),
        ([POSITIONS[0]], "all_out", "other levers"),
    ],
)
def test_positions_that_do_not_fit_are_refused(rows: list[Any], name: str, told: str) -> None:
    with pytest.raises(DetenteError, match=told):
        forecast_case(with_positions(*rows, name=name))


def test_support_of_a_question_about_two_levers(model: Model) -> None:
    """The best of nine settings of boycott and release, all else as now: counted one by one."""
    (found,) = answers(forecast_case(model), "all_out")
    now = {"boycott": "full", "release": "none", "watch": "strict"}
    shares = []
    for party in model.parties:
        worth = {
            (boycott, release): model.ranks[party][
                model.space.number_of({**now, "boycott": boycott, "release": release}) - 1
            ]
            for boycott in ("full", "eased", "lifted")
            for release in ("none", "some", "all")
        }
        best = [each for each, rank in worth.items() if rank == max(worth.values())]
        yes = [release == "all" and boycott != "full" for boycott, release in best]
        shares.append(sum(yes) / len(yes))
    assert found.support == pytest.approx(sum(shares) / len(shares))
