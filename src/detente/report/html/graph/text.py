"""How wide is a line of text? Measured conservatively, so that what is drawn never overlaps.

The widths are those of DejaVu Sans, the widest of the common screen fonts, rounded up; a page
shown in a narrower font only leaves more room. What is not in the table counts as wide.
"""

from __future__ import annotations

import unicodedata

# Hundredths of an em for the characters from space to tilde, plain and bold.
_PLAIN = (
    *(32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64),
    *(64, 64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87),
    *(75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64),
    *(62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64),
    *(34, 64, 84),
)
_BOLD = (
    *(35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70),
    *(70, 70, 70, 40, 40, 84, 84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64),
    *(100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60),
    *(72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59),
    *(72, 37, 72, 84),
)
_OTHERS = {"→": 0.84, "“": 0.66, "”": 0.66, "‘": 0.38, "’": 0.38, "–": 0.5}
_FALLBACK, _FULL = 0.90, 1.15


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound for the width of a line of text, in the unit of `size`."""
    return sum(_em(character, bold) for character in text) * size


def wrap(
    text: str, size: float, width: float, *, bold: bool = False, hanging: float = 0.0
) -> list[str]:
    """Break a text into lines no wider than `width`; a word that is wider is broken too.

    Lines after the first leave room for an indent of `hanging`.

    >>> wrap("one two", 10, 45)
    ['one two']
    >>> wrap("one two", 10, 25)
    ['one', 'two']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        room = width - hanging if lines else width
        candidate = f"{line} {word}" if line else word
        if text_width(candidate, size, bold=bold) <= room:
            line = candidate
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, width - hanging, bold=bold)
        lines.extend(whole)
    return [*lines, line] if line else lines


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _em(character: str, bold: bool) -> float:
    place = ord(character) - 32
    if 0 <= place < len(_PLAIN):
        return (_BOLD if bold else _PLAIN)[place] / 100
    if character in _OTHERS:
        return _OTHERS[character]
    if unicodedata.combining(character):
        return 0.0
    wide = unicodedata.east_asian_width(character) in "WF" or character in "—…"
    return _FULL if wide or ord(character) > 0x2FFF else _FALLBACK
