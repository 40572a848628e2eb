"""The stored verdicts: fresh, noticed where they are not, and beside every page's verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente import load_case
from detente.studies.front_page import front_page
from detente.studies.record import judge_opening, past_judged, past_openings, table
from tests.record_table import differing, solved
from tests.studies.record.openings import BREACH, CASE, FISH, GRAIN, write_opening


def test_the_stored_verdicts_are_those_that_are_found_now() -> None:
    """Where this fails, see `python -m tests.record_table`."""
    assert not differing(solved())
    assert set(table.read_table()) == set(past_openings())


def test_a_stored_verdict_of_another_text_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opening = judge_opening(write_opening(tmp_path, "one", GRAIN, FISH))
    text = json.dumps(table.plain_opening(opening))
    stored = table.opening_of("one", json.loads(text))
    asked: list[str] = []

    def solve(name: str) -> str:
        asked.append(name)
        return "solved anew"

    monkeypatch.setattr(table, "judge_opening", solve)
    monkeypatch.setattr(table, "read_table", lambda: {"one": ("digest", stored)})
    monkeypatch.setattr(table, "digest_of", lambda _: "digest")
    assert past_judged(["one"]) == (opening,)
    assert not asked
    monkeypatch.setattr(table, "digest_of", lambda _: "of a file that was changed")
    assert past_judged(["one"]) == ("solved anew",)
    assert asked == ["one"]


def sentence(case: str, openings: list[str]) -> str:
    block = front_page(load_case(case), case=case, openings=openings).block("record")
    return "" if block is None else block.rows[0].lines[0]


def test_one_opening_more_changes_the_line(tmp_path: Path) -> None:
    """The swap holds against single moves, and is kept: the same verdicts as the openings'."""
    case = tmp_path / "today.toml"
    text = CASE.format(title="today", fish_moves="both", cost="1.0").replace("2001", "2020")
    case.write_text(text, encoding="utf-8")
    past = [write_opening(tmp_path, f"past{k}", GRAIN, FISH) for k in range(2)]
    before = sentence(str(case), past)
    assert "“Holds against single moves” in 2 past openings: all 2 moved" in before
    assert "On exchanges the verdicts were right in 2 of 2" in before
    assert "They were chosen because they moved." in before
    past.append(write_opening(tmp_path, "quiet"))
    after = sentence(str(case), past)
    assert "“Holds against single moves” in 3 past openings: 2 moved" in after
    assert "On exchanges the verdicts were right in 2 of 3" in after
    assert "They were chosen because they moved." not in after


def test_the_case_itself_is_left_out_by_name_and_by_content(tmp_path: Path) -> None:
    past = [write_opening(tmp_path, name, GRAIN, FISH) for name in ("one", "two")]
    text = Path(past[1]).read_text(encoding="utf-8")
    Path(past[1]).write_text(text.replace("2001", "2000"), encoding="utf-8")
    assert "in 1 past opening: it moved, after 26 days" in sentence(past[1], past)
    copy = tmp_path / "copy.toml"
    copy.write_text(text.replace("2001", "2000").replace("The two", "A"), encoding="utf-8")
    assert "in 1 past opening: it moved, after 26 days" in sentence(str(copy), past)
    assert sentence(past[0], past[:1]) == ""
    folder = tmp_path / "edited"
    folder.mkdir()
    edited = folder / "two.toml"  # the name of an opening, and neither its day nor its title
    edited.write_text(text.replace("2001", "1999").replace("The two", "B"), encoding="utf-8")
    assert "in 1 past opening: it moved, after 26 days" in sentence(str(edited), past)


def test_a_past_case_says_what_came_afterwards_as_hindsight(tmp_path: Path) -> None:
    past = [
        write_opening(tmp_path, "came", GRAIN, FISH),
        write_opening(tmp_path, "broken", GRAIN, FISH, BREACH, kept=False),
        write_opening(tmp_path, "quiet", GRAIN, kept=False, until="2002-02-03"),
        write_opening(tmp_path, "recent", until="2001-12-31"),
    ]
    said = {}
    for path in past:
        page = front_page(load_case(path), case=path, openings=[path, "belarus-2008"])
        block = page.block("after")
        said[Path(path).stem] = "" if block is None else block.rows[0].lines[0]
    assert said == {
        "came": "(hindsight) an exchange came after 30 days and stood after a year.",
        "broken": "(hindsight) an exchange came after 30 days, broken 61 days later.",
        "quiet": "(hindsight) no exchange came within 12 months.",
        "recent": "",
    }
    today = front_page(load_case("belarus-2025"), case="belarus-2025", openings=past)
    assert today.block("after") is None


def test_orders_alone_have_no_record(tmp_path: Path) -> None:
    past = [write_opening(tmp_path, "one", GRAIN, FISH)]
    assert sentence("chicken", past) == ""
    assert sentence("cuban-missile-crisis", past) == ""
