"""Forecasts and outcomes as files: round trips, scores, refusals."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, replace
from datetime import date, timedelta
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, TooLargeError
from detente.forecast.files import (
    Forecast,
    ForecastAnswer,
    ForecastQuestion,
    ForecastScore,
    Mode,
    QuestionOutcome,
    dump_forecast,
    dump_outcomes,
    load_forecast,
    load_outcomes,
    read_forecast,
    read_outcomes,
    score_forecast,
)
from tests.oracles import scores as oracles

DAYS = [date(2025, 6, 30), date(2025, 12, 31), date(2026, 2, 15)]
KEYS = [
    *("by", "p", "low", "high", "base_rate", "n", "by_cycles", "cycles", "calendar"),
    *("support", "unchanged", "pce"),
    *("slip_free", "not_modelled", "word", "error"),
]


def question(
    name: str, p: list[float], mode: Mode = Mode.REACHED, **rivals: list[float | None]
) -> ForecastQuestion:
    answers = tuple(
        ForecastAnswer(day, chance, **{rival: each[k] for rival, each in rivals.items()})  # type: ignore[arg-type]
        for k, (day, chance) in enumerate(zip(DAYS, p, strict=False))
    )
    return ForecastQuestion(name, f"ask {name}", mode, "a list of a rights group", answers)


def forecast(*questions: ForecastQuestion) -> Forecast:
    return Forecast("strait", "0f" * 32, "tilted", 7, 3, questions)


SMALL = forecast(
    question("release", [0.2, 0.4, 0.5], base_rate=[0.5, 0.5, 0.5], unchanged=[0, 0, None]),
    question("relief", [0.1], base_rate=[0.25]),
    question("crackdown", [0.3, 0.1], mode=Mode.ON_THE_DAY),
)


def came(*rows: tuple[str, int, int | None]) -> list[QuestionOutcome]:
    return [QuestionOutcome(name, DAYS[day], outcome) for name, day, outcome in rows]


# Round trips

TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=12)
CHANCE = st.floats(0, 1)


@st.composite
def answers(draw: st.DrawFn, by: date, p: float) -> ForecastAnswer:
    low, high = sorted([draw(CHANCE), draw(CHANCE)])
    spread = draw(st.sampled_from([(None, None), (low, high), (low, None)]))
    rest = {
        key: draw(st.none() | CHANCE)
        for key in KEYS
        if key not in ("by", "p", "low", "high", "n", "cycles", "word")
    }
    counts = {key: draw(st.none() | st.integers(0, 999)) for key in ("n", "cycles")}
    word = draw(st.none() | TEXT)
    return ForecastAnswer(by, p, *spread, **counts, word=word, **rest)  # type: ignore[arg-type]


@st.composite
def whole_forecasts(draw: st.DrawFn) -> Forecast:
    questions = []
    for number in range(draw(st.integers(1, 3))):
        size = draw(st.integers(1, 3))
        p = sorted(draw(st.lists(CHANCE, min_size=size, max_size=size)))
        rows = [draw(answers(DAYS[k], p[k])) for k in range(size)]
        mode = draw(st.sampled_from(Mode))
        known = draw(TEXT.filter(str.strip))
        questions.append(
            ForecastQuestion(
                f"q{number}", draw(TEXT), mode, known, tuple(rows), draw(st.none() | TEXT)
            )
        )
    seed = draw(st.none() | st.integers(0, 2**64))
    tried = draw(st.none() | st.integers(0, 99))
    return Forecast(draw(TEXT), "ab" * 32, draw(TEXT), seed, tried, tuple(questions))


@settings(max_examples=30)
@given(whole_forecasts())
def test_a_forecast_survives_json(made: Forecast) -> None:
    assert read_forecast(dump_forecast(made)) == made


def test_every_key_of_an_answer_is_listed() -> None:
    data = json.loads(dump_forecast(SMALL))
    keys = ["case", "fingerprint", "rule", "seed", "models_tried", "questions", "method"]
    assert list(data) == keys
    assert list(data["questions"][0]) == [
        *("id", "ask", "mode", "resolves_by", "answers", "label"),
    ]
    for asked in data["questions"]:
        for answer in asked["answers"]:
            assert list(answer) == KEYS
    assert [each.name for each in fields(ForecastAnswer)] == KEYS
    first = data["questions"][0]["answers"][0]
    assert (first["by"], first["p"], first["low"]) == ("2025-06-30", 0.2, None)
    assert data["questions"][2]["mode"] == "on_the_day"


def test_keys_that_were_not_computed_may_be_left_out() -> None:
    data = json.loads(dump_forecast(SMALL))
    for asked in data["questions"]:
        for answer in asked["answers"]:
            for key in [key for key, value in answer.items() if value is None]:
                del answer[key]
    assert read_forecast(json.dumps(data)) == SMALL


def test_outcomes_survive_json() -> None:
    made = tuple(came(("release", 0, 0), ("release", 1, 1), ("relief", 0, None)))
    text = dump_outcomes(made)
    assert read_outcomes(text) == made
    row = json.loads(text)["outcomes"][2]
    assert row == {"id": "relief", "by": "2025-06-30", "outcome": None}


def test_files_are_read(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "forecast.json", tmp_path / "outcomes.json"
    ours.write_text(dump_forecast(SMALL), encoding="utf-8")
    made = tuple(came(("release", 0, 0)))
    theirs.write_text(dump_outcomes(made), encoding="utf-8")
    assert load_forecast(ours) == SMALL
    assert load_outcomes(theirs) == made
    with pytest.raises(InputError, match=r"outcomes\.json, .*unknown key 'outcomes'"):
        load_forecast(theirs)
    with pytest.raises(InputError, match=r"forecast\.json, .*'outcomes' is missing|unknown key"):
        load_outcomes(ours)


# Scores


def test_scores_by_hand() -> None:
    found = score_forecast(
        SMALL,
        came(
            ("release", 0, 0),
            ("release", 1, 1),
            ("release", 2, None),
            ("crackdown", 1, 0),
            ("another", 0, 1),
        ),
    )
    release, relief, crackdown = found.questions
    assert_allclose([each.brier or -1 for each in release.answers], [0.04, 0.36, -1])
    assert_allclose(release.brier or 0, 0.2)
    assert (relief.brier, relief.log) == (None, None)
    assert_allclose(crackdown.brier or 0, 0.01)
    assert_allclose(found.brier or 0, (0.2 + 0.01) / 2)  # not (.04 + .36 + .01) / 3
    assert found.scored == 2
    assert (found.resolved, found.unresolved, found.without_outcome) == (3, 1, 2)
    assert found.not_forecast == ("another by 2025-06-30",)
    assert found.certain_misses == 0
    assert found.models_tried == 3


def test_rivals_are_scored_on_the_same_answers() -> None:
    found = score_forecast(
        SMALL, came(("release", 0, 0), ("release", 1, 1), ("relief", 0, 0), ("crackdown", 0, 1))
    )
    rivals = {each.name: each for each in found.rivals}
    assert list(rivals) == ["base_rate", "unchanged"]
    base = rivals["base_rate"]
    assert (base.questions, base.answers) == (2, 3)
    assert_allclose(base.brier, (0.25 + 0.0625) / 2)
    assert_allclose(base.own_brier, (0.2 + 0.01) / 2)
    still = rivals["unchanged"]
    assert (still.questions, still.answers) == (1, 2)
    assert_allclose(still.brier, 0.5)
    assert still.log == inf
    assert_allclose(still.own_brier, 0.2)


@settings(max_examples=30)
@given(whole_forecasts(), st.data())
def test_scores_are_what_the_definitions_say(made: Forecast, data: st.DataObject) -> None:
    made = replace(
        made,
        questions=tuple(replace(each, mode=Mode.ON_THE_DAY) for each in made.questions),
    )
    rows = [
        QuestionOutcome(each.id, answer.by, data.draw(st.sampled_from([0, 1, None])))
        for each in made.questions
        for answer in each.answers
    ]
    found = score_forecast(made, rows)
    outcome_of = {(row.id, row.by): row.outcome for row in rows}
    briers, logs = [], []
    for asked in made.questions:
        p = [Fraction(answer.p) for answer in asked.answers]
        outcomes = [outcome_of[asked.id, answer.by] for answer in asked.answers]
        if any(outcome is not None for outcome in outcomes):
            briers.append(float(oracles.brier(p, outcomes)))
            logs.append(oracles.log_loss(p, outcomes))
    assert found.unresolved == sum(row.outcome is None for row in rows)
    assert found.scored == len(briers)
    if briers:
        assert_allclose(found.brier or 0, sum(briers) / len(briers), rtol=1e-9, atol=1e-12)
        assert_allclose(found.log or 0, sum(logs) / len(logs), rtol=1e-9, atol=1e-12)
    else:
        assert found.brier is found.log is None


def test_a_certain_miss_is_counted() -> None:
    made = forecast(question("release", [0.0, 1.0], mode=Mode.ON_THE_DAY))
    found = score_forecast(made, came(("release", 0, 1), ("release", 1, 1)))
    assert (found.log, found.certain_misses, found.brier) == (inf, 1, 0.5)


def scored(*rows: tuple[str, int, int | None]) -> ForecastScore:
    return score_forecast(SMALL, came(*rows))


def test_outcomes_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match="none is of this forecast; ids and dates have to agree"):
        scored(("relief", 1, 0))
    with pytest.raises(InputError, match="'release by 2025-06-30' stands 2 times"):
        scored(("release", 0, 0), ("release", 0, None))
    with pytest.raises(
        InputError, match="'release' was reached by 2025-06-30 and not by 2025-12-31"
    ):
        scored(("release", 0, 1), ("release", 1, 0))
    scored(("crackdown", 0, 1), ("crackdown", 1, 0))  # on the day: may well be
    with pytest.raises(InputError, match="found 2; write 1, 0 or None"):
        scored(("release", 0, 2))


# Refusals

PLAIN: dict[str, Any] = json.loads(dump_forecast(SMALL))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("fingerprint",), "xyz", "fingerprint: "),
        (("seed",), -1, "seed: "),
        (("seed",), 1.5, "seed: "),
        (("models_tried",), True, "models_tried: "),
        (("questions",), [], "questions: "),
        (("rules",), "x", "unknown key 'rules'.*Did you mean 'rule'"),
        (("case",), "\x1b]0;", r"U\+001B"),
        (("questions", 1, "id"), "release", "questions: 'release' stands 2 times"),
        (("questions", 1, "id"), "a/b", r"questions\[2\]\.id"),
        (("questions", 0, "mode"), "reach", r"questions\[1\]\.mode"),
        (("questions", 0, "resolves_by"), " ", "release, resolves_by: say how it will be known"),
        (("questions", 0, "answers"), [], r"questions\[1\]\.answers"),
        (("questions", 0, "answers", 0, "p"), None, r"questions\[1\]\.answers\[1\]\.p"),
        (("questions", 0, "answers", 0, "p"), 1.01, r"questions\[1\]\.answers\[1\]\.p"),
        (("questions", 0, "answers", 0, "p"), True, r"questions\[1\]\.answers\[1\]\.p"),
        (("questions", 0, "answers", 0, "p"), "0.3", r"questions\[1\]\.answers\[1\]\.p"),
        (("questions", 0, "answers", 0, "p"), 0.45, "release, answers: falls from 0.45 by 2025"),
        (("questions", 0, "answers", 0, "low"), 0.3, None),
        (("questions", 0, "answers", 0, "base_rate"), -0.1, r"answers\[1\]\.base_rate"),
        (("questions", 0, "answers", 0, "n"), 2.5, r"answers\[1\]\.n"),
        (("questions", 0, "answers", 0, "by"), "2025-06-31", "names a day that does not exist"),
        (("questions", 0, "answers", 0, "by"), "2025-12-31", "2025-12-31 follows 2025-12-31"),
        (("questions", 0, "answers", 0, "by"), "2026-01-01", "2025-12-31 follows 2026-01-01"),
    ],
)
def test_a_wrong_forecast_is_told_what_is_wrong(
    path: tuple[str | int, ...], value: Any, said: str | None
) -> None:
    data = copy.deepcopy(PLAIN)
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    if said is None:
        read_forecast(json.dumps(data))
        return
    with pytest.raises(InputError, match=said):
        read_forecast(json.dumps(data))


def test_a_range_upside_down_is_refused() -> None:
    data = copy.deepcopy(PLAIN)
    data["questions"][0]["answers"][0] |= {"low": 0.5, "high": 0.4}
    with pytest.raises(
        InputError, match=r"questions\.release, answer by 2025-06-30, low: low is 0.5, above high"
    ):
        read_forecast(json.dumps(data))


def test_without_a_way_to_know_it_is_no_question() -> None:
    data = copy.deepcopy(PLAIN)
    del data["questions"][0]["resolves_by"]
    with pytest.raises(InputError, match="'resolves_by' is missing; add it"):
        read_forecast(json.dumps(data))


def test_too_many_questions_or_dates_are_refused() -> None:
    many = tuple(replace(SMALL.questions[1], id=f"q{number}") for number in range(10_000))
    with pytest.raises(TooLargeError, match="10,000 questions; ask at most 1,000"):
        forecast(*many)
    with pytest.raises(InputError, match="no question"):
        forecast()
    days = tuple(ForecastAnswer(DAYS[0] + timedelta(days=k), 0.5) for k in range(1_001))
    with pytest.raises(TooLargeError, match="has 1001 dates"):
        replace(SMALL.questions[1], answers=days)
    with pytest.raises(TooLargeError, match="has 0 dates"):
        replace(SMALL.questions[1], answers=())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"p": float("nan")}, "p: holds nan"),
        ({"support": 1.5}, "support: holds 1.5"),
        ({"n": -1}, "n: found -1"),
        ({"error": -0.1}, "error: holds -0.1"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        ForecastAnswer(**({"by": DAYS[0], "p": 0.5} | change))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"outcomes": []}', "outcomes: "),
        ('{"outcomes": [{"id": "a", "by": "2025-06-30", "outcome": true}]}', r"outcomes\[1\]"),
        ('{"outcomes": [{"id": "a", "by": "2025-06-30", "outcome": 2}]}', r"outcomes\[1\]"),
        ('{"outcomes": [{"id": "a", "by": "2025-06-30"}]}', "'outcome' is missing"),
        ('{"outcomes": [{"id": "a", "by": "June", "outcome": 1}]}', r"outcomes\[1\]\.by"),
        ('{"outcomes": NaN}', "holds NaN"),
        ("[" * 50_000, "nests too deep"),
    ],
)
def test_wrong_outcomes_are_told_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_outcomes(text)


def test_two_outcomes_of_one_date_are_refused() -> None:
    row = {"id": "a", "by": "2025-06-30", "outcome": 1}
    with pytest.raises(InputError, match="outcomes: 'a by 2025-06-30' stands 2 times"):
        read_outcomes(json.dumps({"outcomes": [row, row]}))
