"""A TOML string with other words in it, and all else as it was written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from detente.casefile.edit.toml_text import inline_text

_MANY = 10**6
_QUOTES = re.compile(r'"""|\'\'\'|"|\'')
_PARTS = re.compile(
    r"\\[ \t]*\r?\n[ \t\r\n]*"  # a line end that is none
    r"|\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\w+|\r?\n|[^\\]",
    re.DOTALL,
)
_PLAIN = re.compile(r"\w+|\r?\n|.", re.DOTALL)


class _Part(NamedTuple):
    written: str
    says: str


def respelt(written: str, new: str, newline: str) -> str | None:
    """Return the string as it is written, but for the words in which it differs from `new`.

    Its quotes, its lines and its escapes stay. None where it cannot be done, or it is no string.

    Parameters
    ----------
    written : str
        With its quotes, as it stands in a text.
    """
    found = _QUOTES.match(written)
    if found is None:
        return None
    quotes = found[0]
    body = written[len(quotes) : -len(quotes)]
    parts = list(_parts(body, literal=quotes[0] == "'"))
    silent, parts = _after_words(parts)
    words = [each.says for each in parts]
    wanted = _PLAIN.findall(new)
    changed = [each.written + after for each, after in zip(parts, silent[1:], strict=True)]
    for start, stop, first, last in reversed(_differences(words, wanted)):
        words_in = _escaped("".join(wanted[first:last]), quotes, newline)
        changed[start:stop] = [words_in + "".join(silent[start + 1 : stop + 1])]
    changed.insert(0, silent[0])
    text = f"{quotes}{''.join(changed)}{quotes}"
    return text if _said(text) == new and _said(written) != new else None


def _differences(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return which words become which: start and stop among the old, and among the new."""
    shared = range(min(len(old), len(new)))
    head = next((k for k in shared if old[k] != new[k]), len(shared))
    rest = range(len(shared) - head)
    tail = next((k for k in rest if old[-1 - k] != new[-1 - k]), len(rest))
    middle, wanted = old[head : len(old) - tail], new[head : len(new) - tail]
    near = SequenceMatcher(a=middle, b=wanted, autojunk=len(middle) * len(wanted) > _MANY)
    return [
        (head + start, head + stop, head + first, head + last)
        for kind, start, stop, first, last in near.get_opcodes()
        if kind != "equal"
    ]


def _after_words(parts: list[_Part]) -> tuple[list[str], list[_Part]]:
    """Take apart what says nothing, such as a line end that is none: before all, after each."""
    silent, words = [""], []
    for each in parts:
        if each.says:
            words.append(each)
            silent.append("")
        else:
            silent[-1] += each.written
    return silent, words


def _parts(body: str, *, literal: bool) -> Iterator[_Part]:
    """Yield what a string is written with, and what each piece says."""
    lead = re.match(r"\r?\n", body)  # right after three quotes it is not said
    at = 0
    for found in (_PLAIN if literal else _PARTS).finditer(body):
        piece = found[0]
        said = piece.replace("\r\n", "\n")
        if lead and at == 0:
            said = ""
        elif not literal and piece[0] == "\\":
            spelt = _said(f'"""{piece}"""')
            said = "" if spelt is None else spelt
        at = found.end()
        yield _Part(piece, said)


def _escaped(text: str, quotes: str, newline: str) -> str:
    if quotes[0] == "'":
        return text
    lines = text.split("\n") if len(quotes) == 3 else [text]
    return newline.join(inline_text(line)[1:-1] for line in lines)


def _said(written: str) -> str | None:
    try:
        found = tomllib.loads(f"x = {written}")["x"]
    except ValueError:
        return None
    return found if isinstance(found, str) else None
