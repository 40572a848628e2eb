"""The words in a zone of the number line: even lines that fit, or none."""

from __future__ import annotations

import pytest

from detente.report.html.number_line import _broken

LETTER = 8.0


def room(letters: int) -> float:
    return letters * LETTER + 7


@pytest.mark.parametrize(
    ("letters", "lines"),
    [
        (40, ("the small step: signed, kept and safe",)),
        (36, ("the small step:", "signed, kept and safe")),
        (17, ("the small", "step: signed,", "kept and safe")),
        (6, ()),
    ],
)
def test_lines_are_even(letters: int, lines: tuple[str, ...]) -> None:
    assert _broken("the small step: signed, kept and safe", room(letters), LETTER) == lines


@pytest.mark.parametrize("text", ["fails", "a b c", ""])
def test_words_that_cannot_be_parted_end(text: str) -> None:
    assert " ".join(_broken(text, room(30), LETTER)) == text
