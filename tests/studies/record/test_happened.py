"""What came of an opening within a year: read off rows, by the rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.case import Aftermath
from detente.studies.record.happened import months_later, what_happened
from detente.studies.record.openings import read_aftermath_of
from tests.studies.record.openings import BREACH, FISH, GRAIN, write_opening

DAY = date(2001, 2, 3)


def after(folder: Path, *rows: str, until: str = "2003-01-01") -> Aftermath:
    return read_aftermath_of(write_opening(folder, "one", *rows, until=until))


def test_an_exchange_has_come_when_two_parties_have_done_a_part(tmp_path: Path) -> None:
    found = what_happened(DAY, after(tmp_path, GRAIN, FISH))
    assert (found.came, found.exchange, found.told) == ("exchange", "swap", "Fish is sent.")
    assert (found.moved_days, found.days) == (26, 30)  # 1 and 5 March, from 3 February
    assert found.levels == {"grain": "sent", "fish": "sent"}


def test_one_partys_part_is_no_exchange(tmp_path: Path) -> None:
    found = what_happened(DAY, after(tmp_path, GRAIN))
    assert (found.came, found.days, found.moved_days) == ("none", None, 26)


def test_one_row_of_two_parties_is_an_exchange(tmp_path: Path) -> None:
    both = GRAIN.replace('["north"]', '["north", "south"]')
    assert what_happened(DAY, after(tmp_path, both)).days == 26


def test_a_breach_within_the_window_counts_and_a_later_one_does_not(tmp_path: Path) -> None:
    found = what_happened(DAY, after(tmp_path, GRAIN, FISH, BREACH))
    assert (found.came, found.broken_by, found.broken_days) == ("broken", ("north",), 61)
    later = BREACH.replace("2001-05-05", "2002-02-04")
    assert what_happened(DAY, after(tmp_path, GRAIN, FISH, later)).came == "exchange"


def test_a_breach_counts_from_the_day_on_which_the_exchange_has_come(tmp_path: Path) -> None:
    same = BREACH.replace("2001-05-05", "2001-03-05")
    assert what_happened(DAY, after(tmp_path, GRAIN, FISH, same)).broken_days == 0
    before = BREACH.replace("2001-05-05", "2001-03-04")
    assert what_happened(DAY, after(tmp_path, GRAIN, before, FISH)).came == "exchange"


def test_the_last_day_of_the_window_is_in_it(tmp_path: Path) -> None:
    last = FISH.replace("2001-03-05", "2002-02-03")
    assert what_happened(DAY, after(tmp_path, GRAIN, last)).came == "exchange"
    past = FISH.replace("2001-03-05", "2002-02-04")
    assert what_happened(DAY, after(tmp_path, GRAIN, past)).came == "none"


def test_an_exchange_that_lasts_decides_before_one_that_was_broken(tmp_path: Path) -> None:
    second = "".join(
        row.replace("2001-03-0", "2001-06-0").replace('"swap"', '"again"') for row in (GRAIN, FISH)
    )
    found = what_happened(DAY, after(tmp_path, GRAIN, FISH, BREACH, second))
    assert (found.came, found.exchange) == ("exchange", "again")


@pytest.mark.parametrize("rows", [(), (GRAIN, FISH)])
def test_a_record_that_ends_early_decides_nothing(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert what_happened(DAY, after(tmp_path, *rows, until="2001-12-31")).came == "open"
    assert what_happened(DAY, after(tmp_path, *rows, until="2002-02-03")).came != "open"


def test_a_month_later_has_the_same_number_or_the_last() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert months_later(date(2023, 8, 1), 12) == date(2024, 8, 1)
