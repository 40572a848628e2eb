"""Questions of openings, each answered from the others: by hand, and nothing leaks."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from pathlib import Path

import numpy as np
import pytest

from detente.forecast.backtest.left_out import left_out_forecasts
from detente.studies.record import (
    JudgedOpening,
    OpeningQuestion,
    foretell_questions,
    judge_opening,
)
from detente.studies.record.foretelling import TRIED, OpeningTilt, calendar_rule, past_of
from tests.studies.record.openings import FISH, GRAIN, question, write_opening

YEAR, QUARTER = "2002-02-03", "2001-05-03"


def opening(folder: Path, name: str, answer: str, *, kept: bool = True) -> JudgedOpening:
    rows = (GRAIN, FISH, question("sent_12m", YEAR, answer, "grain"))
    return judge_opening(write_opening(folder, name, *rows, kept=kept))


@pytest.fixture(scope="module")
def openings(tmp_path_factory: pytest.TempPathFactory) -> list[JudgedOpening]:
    folder = tmp_path_factory.mktemp("past")
    return [
        opening(folder, "one", "yes"),
        opening(folder, "two", "yes"),
        opening(folder, "three", "no", kept=False),
        opening(folder, "four", "no", kept=False),
    ]


def test_a_question_has_its_family_its_horizon_and_its_pull(tmp_path: Path) -> None:
    asked = (
        question("sent_3m", QUARTER, "no", "grain"),
        question("sent_12m", YEAR, "open", "grain"),
        question("war", YEAR, "no"),
    )
    short, long, war = judge_opening(write_opening(tmp_path, "one", *asked)).questions
    assert (short.family, short.months, short.outcome) == ("sent", 3, 0)
    assert (long.family, long.months, long.outcome) == ("sent", 12, None)
    assert (war.family, war.gain) == ("war", None)
    # North's values of the four positions are 0, -1, 3 and 2. Grain alone takes it down a place of
    # three; grain for fish takes both one up from the second lowest, so a third.
    assert short.gain == pytest.approx(1 / 3)


def test_a_level_that_is_there_already_pulls_nowhere(tmp_path: Path) -> None:
    path = Path(write_opening(tmp_path, "one", question("kept_3m", QUARTER, "yes", "grain")))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('grain = "none"', 'grain = "sent"'), encoding="utf-8")
    [asked] = judge_opening(path).questions
    assert asked.gain is None


def test_rules_are_scored_from_the_other_openings_only(openings: list[JudgedOpening]) -> None:
    found = foretell_questions(openings)
    assert found is not None
    assert (found.questions, found.openings, found.with_aims) == (4, 4, 4)
    # Base rates: of the three others one is alike, (1 + 1/2) / 4 and (2 + 1/2) / 4 the wrong way.
    assert found.rule("coin").brier == pytest.approx(0.25)
    assert found.rule("base").brier == pytest.approx(0.625**2)
    # By verdict only the twin counts: (1 + 1/2) / 2 for yes, (0 + 1/2) / 2 for no.
    assert found.rule("by verdict").brier == pytest.approx(0.25**2)
    assert found.rule("by verdict").better == 4
    skill = found.rule("by verdict").skill
    assert skill == pytest.approx(1 - 0.25**2 / 0.625**2)


def test_the_tilt_multiplies_the_hazard(openings: list[JudgedOpening]) -> None:
    past = past_of(openings)
    name = past.grid[0].asked.id
    tilted = OpeningTilt({name: 1 / 3}, tried=(2.0,))
    [found] = [
        each.rate for each in left_out_forecasts(past, tilted, past.grid) if each.asked.id == name
    ]
    base = 0.375  # one yes among three others
    assert found.p == pytest.approx(1 - exp(log(1 - base) * exp(2 / 3)))


def test_an_openings_own_answers_play_no_part_in_its_tilt(openings: list[JudgedOpening]) -> None:
    past, flipped = past_of(openings), past_of(openings).with_flipped_answers("one")
    rule = OpeningTilt({each.asked.id: 0.3 for each in past.grid})
    before = left_out_forecasts(past, rule, past.grid)
    after = left_out_forecasts(flipped, OpeningTilt(rule.gains), flipped.grid)
    assert before[0].rate == after[0].rate
    assert any(a.rate != b.rate for a, b in zip(before[1:], after[1:], strict=True))


def test_the_tilt_is_the_one_that_would_have_done_best_on_the_others(
    openings: list[JudgedOpening],
) -> None:
    """Brute force: each tilt of the grid tried on three openings, each from the other two."""
    gains = {"one": 0.1, "two": 0.4, "three": -0.2, "four": 0.2}
    pulled = [
        replace(each, questions=(replace(each.questions[0], gain=gains[each.name]),))
        for each in openings
    ]
    answers = {each.name: each.questions[0].outcome or 0 for each in openings}

    def loss(tilt: float, left_out: str) -> float:
        total = 0.0
        names = [name for name in answers if name != left_out]
        for name in names:
            rest = [answers[other] for other in names if other != name]
            p = 1 - exp(log(1 - (sum(rest) + 0.5) / 3) * exp(tilt * gains[name]))
            total -= log(p if answers[name] else 1 - p)
        return total

    found = foretell_questions(pulled)
    assert found is not None
    assert found.responsiveness == {
        name: min(TRIED, key=lambda tilt: loss(tilt, name)) for name in answers
    }
    assert len(set(found.responsiveness.values())) > 1


def calendar_by_hand(asked: list[tuple[str, str, int, bool, int]]) -> list[float]:
    """Count what the rule says, from tuples (opening, family, months, election, outcome)."""
    found = []
    for name, family, months, election, _ in asked:
        yes = no = 0
        for other, its_family, its_months, its_election, outcome in asked:
            if other == name:
                continue
            if (its_family, its_months, its_election) == (family, months, election):
                yes, no = yes + outcome, no + 1 - outcome
        found.append((yes + 0.5) / (yes + no + 1))
    return found


def drawn_openings(
    like: JudgedOpening, rng: np.random.Generator
) -> tuple[list[JudgedOpening], list[tuple[str, str, int, bool, int]]]:
    """Draw openings with questions of two families and two horizons, elections at random."""
    openings, asked = [], []
    for name in "abcdef":
        questions = []
        for family in ("eases", "frees"):
            for months in (3, 12):
                if rng.random() < 0.2:
                    continue
                election, outcome = bool(rng.random() < 0.5), int(rng.random() < 0.5)
                each = OpeningQuestion(
                    f"{family}_{months}m", family, months, outcome, None, election
                )
                questions.append(each)
                asked.append((name, family, months, election, outcome))
        openings.append(replace(like, name=name, questions=tuple(questions)))
    return openings, asked


@pytest.mark.parametrize("seed", range(8))
def test_the_calendar_counts_questions_with_an_election_apart(
    openings: list[JudgedOpening], seed: int
) -> None:
    drawn, asked = drawn_openings(openings[0], np.random.default_rng(seed))
    chances = calendar_by_hand(asked)
    found = foretell_questions(drawn)
    assert found is not None
    score = [(p - outcome) ** 2 for p, (*_, outcome) in zip(chances, asked, strict=True)]
    assert found.rule("calendar").brier == pytest.approx(sum(score) / len(score))
    assert found.with_elections == sum(election for *_, election, _ in asked)
    assert found.openings_with_elections == len({name for name, _, _, vote, _ in asked if vote})


def test_an_openings_own_answers_play_no_part_in_its_calendar(
    openings: list[JudgedOpening],
) -> None:
    drawn, asked = drawn_openings(openings[0], np.random.default_rng(1))
    past = past_of(drawn)
    flipped = past.with_flipped_answers("a")
    rule = calendar_rule({each.asked.family for each in past.grid})
    before = left_out_forecasts(past, rule, past.grid)
    after = left_out_forecasts(flipped, rule, flipped.grid)
    own = [each[0] == "a" for each in asked]
    same = [b.rate == a.rate for b, a in zip(before, after, strict=True)]
    assert [b.rate.p for b in before] == pytest.approx(calendar_by_hand(asked))
    assert any(own)
    assert all(is_same for is_same, is_own in zip(same, own, strict=True) if is_own)
    assert not all(is_same for is_same, is_own in zip(same, own, strict=True) if not is_own)


@pytest.mark.parametrize(
    ("date", "short", "long"),
    [
        ("2001-02-04", True, True),
        (QUARTER, True, True),  # the last day of the window is in it
        ("2001-05-04", False, True),
        (YEAR, False, True),
        ("2002-02-04", False, False),
    ],
)
def test_an_election_lies_in_the_window_or_not(
    tmp_path: Path, date: str, short: bool, long: bool
) -> None:
    vote = f'[[elections]]\ndate = {date}\nwho = "north"\nclaims = ["assumption"]\n'
    asked = question("sent_3m", QUARTER, "no"), question("sent_12m", YEAR, "no")
    told = judge_opening(write_opening(tmp_path, "one", vote, *asked)).questions
    assert [each.election for each in told] == [short, long]


def test_fewer_than_two_openings_with_questions_say_nothing(
    openings: list[JudgedOpening], tmp_path: Path
) -> None:
    bare = judge_opening(write_opening(tmp_path, "bare", GRAIN, FISH))
    assert foretell_questions([]) is None
    assert foretell_questions([openings[0], bare]) is None
