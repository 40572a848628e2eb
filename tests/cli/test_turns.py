"""detente turns: in words, as rows and as data, and what its options do."""

from __future__ import annotations

import csv
import io
import json

from tests.cli.conftest import Detente
from tests.frozen import FROZEN

FLAGSHIP = str(FROZEN / "belarus-2025.toml")
THAW = str(FROZEN / "belarus-2008.toml")
COST = "outcomes.cost_of_releases.table[1]"


def test_the_flagship_in_words(detente: Detente) -> None:
    ran = detente("turns", FLAGSHIP, "status_quo_rests", "--number", COST)
    assert ran.code == 0
    assert "rests outright” holds. Amounts in bn USD / year." in ran.out
    (row,) = [line for line in ran.out.splitlines() if line.startswith("What the releases")]
    assert row.split()[-6:] == ["group", "0.05", "0.015–0.10", "below", "0.00", "no"]
    assert "There Belarus gains by setting “Political prisoners freed”" in ran.out
    assert "The range is a multiple of 0.05: no draw can change its sign." in ran.out


def test_against_kept_agreements_it_turns_at_a_quarter(detente: Detente) -> None:
    ran = detente("turns", FLAGSHIP, "status_quo.kept_agreements", "--number", COST)
    assert "Against kept agreements today's position holds: no." in ran.out
    assert "at 0.25" in ran.out


def test_rows_and_data_agree(detente: Detente) -> None:
    data = json.loads(detente("turns", THAW, "status_quo.nash", "-f", "json").out)
    rows = list(
        csv.DictReader(io.StringIO(detente("turns", THAW, "status_quo.nash", "-f", "csv").out))
    )
    (answer,) = data["conclusions"]
    assert (answer["name"], answer["answer"]) == ("status_quo.nash", True)
    wanted = {
        (number["key"], side, number[side]["value"])
        for number in answer["numbers"]
        for side in ("below", "above")
        if number[side]["value"] is not None
    }
    assert {(row["number"], row["side"], float(row["turns at"])) for row in rows} == wanted
    assert len(wanted) == 9
    assert {each["change"] for each in answer["discrete"] if each["flips"]} == {"belarus=election"}


def test_a_range_that_crosses_can_end_with_three(detente: Detente) -> None:
    arguments = ("turns", FLAGSHIP, "little_without_the_key", "--assert-no-crossing", "--number")
    assert detente(*arguments, "trade.producers.belaruskali.tax").code == 3
    assert detente(*arguments, COST).code == 0


def test_unknown_names_are_told_with_the_nearest(detente: Detente) -> None:
    ran = detente("turns", THAW, "status_quo.nasch")
    assert ran.code == 2
    assert "status_quo.nash" in ran.err
    ran = detente(
        "turns", THAW, "status_quo.nash", "--number", "outcomes.cost_of_releases.table[9]"
    )
    assert ran.code == 2
    assert "outcomes.cost_of_releases.table[" in ran.err


def test_a_case_of_rankings_has_no_number_and_no_neighbours(detente: Detente) -> None:
    ran = detente("turns", "elmira", "status_quo.nash")
    assert ran.code == 0
    assert "No number enters what parties rank by" in ran.out
    assert "Against single moves today's position holds outright: no." in ran.out


def test_robust_says_the_nearest_turn_of_what_is_only_a_weight(detente: Detente) -> None:
    ran = detente("robust", FLAGSHIP, "--draws", "96", "--concept", "nash")
    (said,) = ran.prose.split("Nobody moves first")[1:]
    weight, turn = said.split("It turns below 0.00 bn USD / year:")[:2]
    assert "unless the United States wants “A lever on Russia”" in weight
    assert turn.startswith(
        " What the releases cost him: a further group. "
        "This case says 0.05, range 0.015–0.10, which does not cross."
    )
