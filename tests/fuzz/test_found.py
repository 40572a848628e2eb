"""What the spoilt files have shown, each as small as it can be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fuzz.running import run
from tests.fuzz.seeds import DATA

SMALL = DATA / "small"


def spoilt(folder: Path, name: str, old: str, new: str) -> Path:
    """Write a small case with one place changed."""
    text = (SMALL / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / f"{name}.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    shutil.copy(SMALL / "ferry.evidence.toml", folder)
    return path


def ended(code: int, *words: str | Path) -> str:
    found = run([str(word) for word in words])
    assert not found.wrong, found
    assert found.code == code, found
    return found.out + found.err


def test_an_event_reads_aims_of_a_party_without_any(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "harbour", "[preferences.league", "[preferences.other")
    assert "no party with preferences named 'league'" in ended(2, "check", path)


@pytest.mark.parametrize("days", ["{ low = 1, high = 1000000000 }", "99999999999", "1e300"])
def test_days_that_nobody_can_count(tmp_path: Path, days: str) -> None:
    path = spoilt(tmp_path, "spring", "days = { low = 0, high = 1 }", f"days = {days}")
    assert "days" in ended(2, "check", path)


def test_tries_without_end(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "spring", "times = 3", "times = 1000000000")
    assert "tries are too many" in ended(2, "check", path)


def test_moves_of_holders_together_have_a_colour_too() -> None:
    assert "lithuania+eu" in ended(0, "export", SMALL / "union.toml", "-f", "dot", "-o", "-")


def test_numbers_are_looked_for_in_a_handover_that_says_nothing(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "spring", "[handovers.spring]", "[handovers.a]\n[handovers.spring]")
    ended(0, "turns", path)
    assert "a chain needs at least one stage" in ended(2, "check", path)


def test_a_term_that_is_a_condition_beside_a_quotient(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(
        'format = 1\ntitle = "t"\nparties.p = {}\n'
        'levers.a = { party = "p", levels = ["no", "yes"] }\n'
        "status_quo.a = \"no\"\npreferences.p.value = \"(a == 'no') / 3 + (a == 'yes')\"\n"
    )
    ended(0, "check", path)


def test_what_lapses_from_a_level_that_is_none(tmp_path: Path) -> None:
    text = (SMALL / "harbour.toml").read_text(encoding="utf-8")
    start = text.index("[status_quo]")
    line = text[start:].splitlines()[1]
    name = line.split("=")[0].strip()
    path = tmp_path / "harbour.toml"
    path.write_text(text.replace(line, f'{name} = "nowhere"', 1), encoding="utf-8")
    ended(2, "check", path)


def test_stages_that_wait_in_a_circle_never_start(tmp_path: Path) -> None:
    old = "[handovers.spring.stages.consent]\n"
    path = spoilt(tmp_path, "spring", old, f'{old}after = ["crossing"]\n')
    assert "Take one `after` out" in ended(2, "check", path)
