"""detente forecast, stocks, backtest, score: in words, as rows and as data."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Detente
from tests.forecast.conftest import CYCLES

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"


@pytest.fixture
def cycles(tmp_path: Path) -> Path:
    return Path(shutil.copy(CYCLES, tmp_path / "past.json"))


def test_a_forecast_in_words(detente: Detente) -> None:
    ran = detente("forecast", HARBOUR)
    assert ran.code == 0, ran.err
    assert "by 30 June 2025" in ran.out
    assert re.search(r"base rate +by cycles +events +with aims", ran.out)
    assert "6 % 4 of 36" in ran.out
    assert "a coin scores 0.250" in ran.out
    assert re.search(r"the league eases +the league's bulletin says so", ran.out)
    assert "Exchanges without a rate: “Some against an easing”." in ran.out
    assert "People held on that day: " in ran.out
    assert "The case may end before" in ran.out
    assert "exact sweep" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    for key in ("eased", "in_force", "swap", "boycott:", "tilted", "->"):
        assert key not in ran.out.replace("rates tilted", "")


def test_rows_and_data_hold_every_answer(detente: Detente) -> None:
    data = json.loads(detente("forecast", HARBOUR, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(detente("forecast", HARBOUR, "-f", "csv").out)))
    answers = [a for q in data["questions"] for a in q["answers"]]
    assert len(rows) == len(answers) == 5
    assert [float(row["p"]) for row in rows] == [answer["p"] for answer in answers]
    assert [row["by"] for row in rows] == [answer["by"] for answer in answers]
    assert data["rule"] == "tilted"


def test_a_forecast_goes_round_through_score(detente: Detente, tmp_path: Path) -> None:
    forecast, outcomes = tmp_path / "forecast.json", tmp_path / "outcomes.json"
    forecast.write_text(detente("forecast", HARBOUR, "--format", "json").out)
    came = [{"id": "eased", "by": "2025-06-30", "outcome": 1}]
    outcomes.write_text(json.dumps({"outcomes": came}))
    ran = detente("score", forecast, outcomes, "--format", "json")
    assert ran.code == 0, ran.err
    score = json.loads(ran.out)
    p = json.loads(forecast.read_text())["questions"][0]["answers"][0]["p"]
    assert score["brier"] == pytest.approx((1 - p) ** 2)
    assert (score["scored"], score["without_outcome"]) == (1, 4)
    assert {each["name"] for each in score["rivals"]} >= {"base_rate", "calendar", "unchanged"}
    # It gave more to what happened than its base rate did.
    assert detente("score", forecast, outcomes, "--assert-skill").code == 0
    outcomes.write_text(json.dumps({"outcomes": [{**came[0], "outcome": 0}]}))
    ran = detente("score", forecast, outcomes, "--assert-skill")
    assert ran.code == 3
    assert "The base rate: Brier" in ran.out
    assert re.search(r"the league eases +30 June 2025 +\d\.\d+ +no", ran.out)


def test_what_drives_a_question(detente: Detente) -> None:
    ran = detente("forecast", HARBOUR, "--explain", "eased")
    assert ran.code == 0, ran.err
    assert "by The league" in ran.out
    assert "boycott: eased (3 in 120 months)" in ran.out
    assert "HOW STRONGLY AIMS TILT RATES (taken: 0)" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    data = json.loads(detente("forecast", HARBOUR, "--explain", "eased", "-f", "json").out)
    assert sum(data["by_party"].values()) == pytest.approx(data["p"])
    ran = detente("forecast", HARBOUR, "--explain", "easde")
    assert ran.code == 2
    assert "Did you mean 'eased'?" in ran.err


def test_other_days_and_conditions(detente: Detente) -> None:
    words = ("--ask", "boycott == 'lifted'", "--by", "2025-03-01,2026-03-01", "-f", "json")
    (question,) = json.loads(detente("forecast", HARBOUR, *words).out)["questions"]
    assert question["ask"] == "boycott == 'lifted'"
    assert [each["by"] for each in question["answers"]] == ["2025-03-01", "2026-03-01"]
    tilted = json.loads(detente("forecast", HARBOUR, "--responsiveness", "3:0", "-f", "json").out)
    first = tilted["questions"][0]["answers"][0]
    assert first["p"] != first["calendar"]
    assert first["low"] <= first["p"] <= first["high"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", "soon"), "--by"),
        (("--by", "2040-01-01"), "--by"),
        (("--responsiveness", "a:b"), "--responsiveness"),
        (("--responsiveness", "-1"), "--responsiveness"),
        (("--draws", "-1"), "--draws"),
        (("--paths", "0"), "--paths"),
        (("--rule", "stationary"), "--rule"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    words: tuple[str, ...], told: str, detente: Detente
) -> None:
    ran = detente("forecast", HARBOUR, *words)
    assert ran.code == 2
    assert ran.err.startswith(f"error: {told}")


def test_people(detente: Detente) -> None:
    ran = detente("stocks", HARBOUR, "--paths", "100", "--draws", "5")
    assert ran.code == 0, ran.err
    told = " ".join(ran.out.split())
    assert "“Held at the start or taken since” is “People held” and “People freed since”" in told
    assert "“All against the lifting” frees 100" in told
    assert max(map(len, ran.out.splitlines())) <= 80
    data = json.loads(
        detente("stocks", HARBOUR, "--paths", "100", "--draws", "5", "-f", "json").out
    )
    rows = list(
        csv.DictReader(
            io.StringIO(
                detente("stocks", HARBOUR, "--paths", "100", "--draws", "5", "-f", "csv").out
            )
        )
    )
    assert len(rows) == sum(len(each["answers"]) for each in data["stocks"])
    assert detente("stocks", "chicken").code == 2


def test_past_cycles(detente: Detente, cycles: Path) -> None:
    ran = detente("backtest", cycles)
    assert ran.code == 0, ran.err
    assert "0.1670  0.5178" in ran.out
    assert "0.1590  0.5013" in ran.out
    assert "Models tried on this file so far: 4." in ran.out
    assert detente("backtest", cycles, "--assert-skill").code == 0
    assert detente("backtest", cycles, "--rule", "base", "--assert-skill").code == 3
    data = json.loads(detente("backtest", cycles, "--rule", "calendar", "-f", "json").out)
    assert data["models_tried"] == 4
    assert {each["rule"] for each in data["rules"]} == {"calendar"}
    before = sorted(path.name for path in cycles.parent.iterdir())
    assert (
        json.loads(detente("backtest", cycles, "--no-log", "-f", "json").out)["models_tried"]
        is None
    )
    assert sorted(path.name for path in cycles.parent.iterdir()) == before
    ran = detente("backtest", cycles, "--rule", "oracle")
    assert ran.code == 2
    assert "'base', 'calendar', or a case" in ran.err
    assert detente("backtest", cycles, "--rule", "chicken").code == 2


def test_a_case_is_a_rule_for_past_cycles(detente: Detente, cycles: Path, tmp_path: Path) -> None:
    case = tmp_path / "harbour.toml"
    family = '[questions.eased]\nfamily = "grid_us_eases"'
    case.write_text(HARBOUR.read_text().replace("[questions.eased]", family))
    ran = detente("backtest", cycles, "--rule", "base", "--rule", case)
    assert ran.code == 0, ran.err
    assert "aims tilt the rates of 1 family of questions" in " ".join(ran.out.split())
    assert "Models tried on this file so far: 4." in ran.out
    # Nothing is shown by a case about something else: what it tilts has the skill of elections.
    assert detente("backtest", cycles, "--rule", case, "--assert-skill", "--no-log").code == 3
