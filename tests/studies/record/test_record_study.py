"""Verdicts beside what came: judged by the rule, counted once an opening, put right by a number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import beta  # type: ignore[import-untyped]

from detente.errors import InputError
from detente.report.data import to_data
from detente.studies.record import (
    NearestExchange,
    ShareOfOpenings,
    VerdictRecord,
    WhatHappened,
    alike_sentences,
    count_sentences,
    judge,
    judge_opening,
    study_record,
    wrong_sentence,
)
from detente.uncertainty import jeffreys_interval
from tests.studies.record.openings import BREACH, CASE, FISH, GRAIN, write_opening


def nearest(*, kept: bool = True, safe: bool = True, done: bool = True) -> NearestExchange:
    return NearestExchange("swap", 4, ("north", "south"), 0, kept, safe, done)


@pytest.mark.parametrize(
    ("together", "near", "came", "judged"),
    [
        ("exchange", nearest(), "exchange", "right"),
        ("rests", nearest(kept=False), "exchange", "wrong"),
        ("moves", None, "exchange", "undecided"),
        ("exchange", nearest(), "none", "wrong"),
        ("rests", None, "none", "right"),
        ("moves", None, "none", "wrong"),
        ("exchange", nearest(), "broken", "wrong"),
        ("rests", nearest(kept=False), "broken", "right"),
        ("exchange", nearest(done=False), "broken", "right"),
        ("rests", nearest(safe=False), "broken", "undecided"),
        ("rests", None, "broken", "wrong"),
        ("exchange", nearest(), "open", "undecided"),
    ],
)
def test_the_rule(together: str, near: NearestExchange | None, came: str, judged: str) -> None:
    found, why = judge(together, near, WhatHappened(came))  # type: ignore[arg-type]
    assert found == judged
    assert why


def test_a_position_said_to_end_by_single_moves_is_judged_by_whether_a_lever_moved() -> None:
    assert judge("moves", None, WhatHappened("none", moved_days=40))[0] == "right"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> VerdictRecord:
    folder = tmp_path_factory.mktemp("past")
    kept = CASE.format(title="again", fish_moves="both", cost="1.0")
    return study_record(
        [
            write_opening(folder, "came", GRAIN, FISH),
            write_opening(folder, "missed", GRAIN, FISH, kept=False),
            write_opening(folder, "broken", GRAIN, FISH, BREACH, kept=False),
            write_opening(folder, "quiet", kept=False, second=kept),
            write_opening(folder, "recent", until="2001-12-31"),
        ]
    )


def test_each_coding_is_judged_by_what_its_levers_allow(record: VerdictRecord) -> None:
    told = {(row.opening, row.coding): row for row in record.rows}
    assert {key: (row.together, row.judged) for key, row in told.items()} == {
        ("came", "first"): ("exchange", "right"),
        ("missed", "first"): ("rests", "wrong"),
        ("broken", "first"): ("rests", "right"),
        ("quiet", "first"): ("rests", "right"),
        ("quiet", "second"): ("exchange", "wrong"),
        ("recent", "first"): ("exchange", "undecided"),
    }
    broken = told["broken", "first"].nearest
    assert broken is not None
    assert (broken.kept, broken.breakers, broken.levels_off) == (False, ("north",), 0)
    assert all(row.holds and row.signed == 1 for row in record.rows)
    assert told["broken", "first"].breaker_named is True
    other = replace(told["broken", "first"].happened, broken_by=("south",))
    assert replace(told["broken", "first"], happened=other).breaker_named is False
    assert told["came", "first"].breaker_named is None


def test_a_second_coding_is_a_row_and_no_opening(record: VerdictRecord) -> None:
    assert len(record.rows) == 6
    assert record.openings == 5
    assert (record.right, record.undecided) == (ShareOfOpenings(3, 4), 1)
    # "quiet" is right by its first coding and wrong by its second.
    assert record.right_by_second == ShareOfOpenings(2, 4)
    assert "right in 2 of 4 openings" in alike_sentences(record)[0]


def test_rivals_are_asked_about_the_same_openings(record: VerdictRecord) -> None:
    rivals = {each.name: each for each in record.rivals}
    assert rivals["always"].share == ShareOfOpenings(2, 4)
    assert rivals["never"].share == ShareOfOpenings(2, 4)
    # By hand: four known ends, two of them 1; the verdicts miss one of them.
    assert rivals["verdict"].brier == pytest.approx(1 / 4)
    assert rivals["always"].brier == rivals["never"].brier == pytest.approx(1 / 2)
    p = 0.143 + 0.042
    assert rivals["ties"].brier == pytest.approx((2 * p**2 + 2 * (1 - p) ** 2) / 4)


def test_openings_with_one_verdict_are_counted_with_their_days(record: VerdictRecord) -> None:
    called = {each.verdict: each for each in record.called}
    assert called["holds"].share == ShareOfOpenings(3, 4)
    assert called["holds"].days == (26, 26, 26)
    assert called["exchange"].share == ShareOfOpenings(1, 1)
    assert called["rests"].share == ShareOfOpenings(1, 3)
    assert called["rests"].days == (30,)


def test_the_sentence_says_how_wide_the_interval_is(record: VerdictRecord) -> None:
    low, high = beta.ppf([0.025, 0.975], 3.5, 1.5)
    said = " ".join(count_sentences(record))
    assert "Right in 3 of 4 openings" in said
    assert f"{100 * low:.0f}–{100 * high:.0f} %" in said
    assert f"With 4 the interval is {100 * (high - low):.0f} points wide" in said
    assert "1 undecided" in said


@pytest.mark.parametrize(("k", "n"), [(1, 7), (4, 10), (6, 7), (60, 300)])
def test_the_interval_is_jeffreys(k: int, n: int) -> None:
    assert jeffreys_interval(k, n) == pytest.approx(
        tuple(beta.ppf([0.025, 0.975], k + 0.5, n - k + 0.5))
    )
    assert jeffreys_interval(0, n)[0] == 0
    assert jeffreys_interval(n, n)[1] == 1
    assert jeffreys_interval(0, 0) == (0, 1)
    with pytest.raises(InputError, match="between 0 and n"):
        jeffreys_interval(n + 1, n)


def test_a_wrong_verdict_names_the_nearest_number(record: VerdictRecord) -> None:
    found = {(each.opening, each.coding): each for each in record.wrong}
    assert set(found) == {("missed", "first"), ("quiet", "second")}
    # Where sending grain costs nothing, North gains nothing by stopping it, and the swap is kept.
    missed = found["missed", "first"]
    assert missed.nearest is not None
    assert missed.nearest.number.key == "outcomes.grain_cost.table[1]"
    _, side = missed.nearest.nearest
    assert (side.value, missed.nearest.number.stated) == (0.0, 1.0)
    assert missed.inside is None  # the case gives no range
    assert "It turns" in wrong_sentence(missed)
    # Fish that is worth what grain costs pays North nothing: nothing is signed.
    other = found["quiet", "second"]
    assert other.nearest is not None
    assert {side.value for _, side in other.nearest.sides} & {1.0, 3.0}


def test_two_codings_are_compared(record: VerdictRecord) -> None:
    [found] = record.alike
    assert (found.opening, found.states, found.shared_levers) == ("quiet", 4, ("grain", "fish"))
    assert found.asked == 5
    assert found.equal == 2  # single moves, and that outsiders undo nothing
    assert found.correlations == {"north": pytest.approx(1.0), "south": pytest.approx(1.0)}


def test_it_is_plain_data(record: VerdictRecord) -> None:
    data = to_data(record)
    assert data["openings"] == 5
    assert [each["judged"] for each in data["codings"]].count("right") == 3
    assert data["wrong"][0]["nearest"]["key"] == "outcomes.grain_cost.table[1]"
    assert data["right"]["k"] == 3


def test_two_codings_of_two_days_are_refused(tmp_path: Path) -> None:
    other = CASE.format(title="again", fish_moves="both", cost="1.0").replace("2001-02", "2001-01")
    with pytest.raises(InputError, match="two days: 2001-01-03 and 2001-02-03"):
        judge_opening(write_opening(tmp_path, "late", GRAIN, FISH, second=other))
