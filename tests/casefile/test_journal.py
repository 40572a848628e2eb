"""A journal gives back every text that was, whatever point it was cut off at."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from detente.casefile.edit import Journal
from detente.errors import CaseError

TEXTS = ["a = 1\n", "a = 2\n", "# ü\na = 2\n", "", "a = 3\r\n"]


def filled(path: Path) -> Journal:
    journal = Journal.opened(path)
    journal.begin(TEXTS[0])
    for text in TEXTS[1:]:
        journal.add("edit", f"to {len(text)}", text)
    return journal


def test_what_is_opened_again_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    journal = filled(path)
    journal.take_back()
    journal.take_back()
    journal.make_again()
    again = Journal.opened(path)
    assert again == journal
    assert (again.text, again.done, again.undone) == (TEXTS[3], [1, 2, 3], [4])
    for entry in again.entries:
        assert again.text_of(entry.after) in TEXTS


def test_all_is_taken_back_and_made_again(tmp_path: Path) -> None:
    journal = filled(tmp_path / "x.jsonl")
    seen = [journal.text]
    while journal.done:
        assert journal.after_undo() == TEXTS[len(journal.done) - 1]
        journal.take_back()
        seen.append(journal.text)
    assert seen == TEXTS[::-1]
    with pytest.raises(CaseError):
        journal.take_back()
    while journal.undone:
        journal.make_again()
    assert journal.text == TEXTS[-1]


def test_cut_off_anywhere_it_is_what_it_was_at_some_entry(tmp_path: Path) -> None:
    path, cut = tmp_path / "x.jsonl", tmp_path / "cut.jsonl"
    filled(path)
    raw = path.read_bytes()
    draw = random.Random(7)
    for end in draw.sample(range(len(raw)), 40):
        cut.write_bytes(raw[:end])
        whole = raw[:end].count(b"\n")  # lines that were acknowledged
        found = Journal.opened(cut)
        assert found.text in TEXTS
        assert len(found.entries) >= whole - 1
        found.begin("new = 1\n") if not found.begun else found.add("edit", "on", "new = 1\n")
        assert Journal.opened(cut).text == "new = 1\n"
