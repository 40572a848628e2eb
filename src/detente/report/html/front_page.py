"""The first section: the page one passes on, and the key to the signs of the later ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.report.html.badges import grades
from detente.report.html.number_line import LineFigure, line_figure
from detente.stability import TITLES
from detente.studies import MANNER, Labels, Overview
from detente.studies.front_page import Block, FrontPage, Row

TAGS = {
    "outright": ("Yes, outright", "yes"),
    "by foresight": ("Yes, by foresight", "yes"),
    "no": ("No", "no"),
}
VERDICTS = {
    "signed, not kept": "no",
    "kept, not safe": "part",
    "kept and safe": "yes",
    "not signed": "no",
}

# Left and right; a side that the case lacks leaves its place to the other.
PAIRS = (
    (("exchange",), ("also_rests", "people", "dates")),
    (("bargains",), ("contested",)),
)
THIRDS = ("watch", "next", "record", "after")
BLOCK_TITLES = {
    "also_rests": "Where else it rests",
    "people": "People",
    "dates": "Dates",
    "contested": "It depends on contested aims",
    "watch": "What to watch",
    "next": "What happens next",
    "record": "How good was this before?",
    "after": "What came afterwards",
}


@dataclass(frozen=True)
class Signer:
    """A row of the table of an exchange."""

    party: str
    gives: str
    gets: str


@dataclass(frozen=True)
class PointOfExchange:
    """A question about an exchange, a tag that answers it, and why."""

    head: str
    tag: str
    style: str
    text: str


@dataclass(frozen=True)
class JudgedBargain:
    """A row of the table of larger bargains."""

    label: str
    amount: str
    verdict: str
    style: str
    reason: str


def front_page_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return the page's blocks, each as the template draws it, and the key to the signs."""
    page = found.front_page
    if page is None:
        return None
    told = {block.key: _lines(page, block.key) for block in page.blocks}
    exchange = _exchange(page.block("exchange") or page.block("by_agreement"))
    has = {**told, "exchange": exchange}
    pairs = [tuple(tuple(key for key in side if has.get(key)) for side in pair) for pair in PAIRS]
    return {
        "answer": page.answer,
        "question": _heading(page, "position"),
        "verdicts": told["position"],
        "amounts": page.amounts,
        "premise": page.premise,
        "exchange": exchange,
        "figure": _figure(page),
        "bargains": _bargains(page.block("bargains")),
        "turns": page.turns,
        "pairs": [pair for pair in pairs if any(pair)],
        "last": [key for key in THIRDS if told.get(key)],
        "told": told,
        "titles": BLOCK_TITLES,
        "rests_on": told.get("rests_on", []),
        "cite": told.get("cite", []),
        "grades": grades(),
        "holding": MANNER[page.concept],
        "holding_title": TITLES[page.concept],
    }


def _heading(page: FrontPage, key: str) -> str:
    block = page.block(key)
    return "" if block is None else _as_title(block.heading)


def _as_title(heading: str) -> str:
    """Return a heading of capitals as one is read: the part before a colon in small letters."""
    first, colon, rest = heading.partition(":")
    return f"{first[:1]}{first[1:].lower()}{colon}{rest}"


def _figure(page: FrontPage) -> LineFigure | None:
    exchange = page.block("exchange")
    if page.turning is None or exchange is None:
        return None
    picture = page.turning.picture
    name = _as_title(exchange.heading.partition(":")[0]).lower()
    return line_figure(picture, name) if picture is not None else None


def _lines(page: FrontPage, key: str) -> list[str]:
    block = page.block(key)
    return [] if block is None else [_set(line) for row in block.rows for line in row.lines]


def _set(text: str) -> str:
    """Return the text with minus signs as they are set in print."""
    return re.sub(r"(?<!\S)-(?=\d)", "−", text)


def _exchange(block: Block | None) -> Mapping[str, Any] | None:
    if block is None:
        return None
    signers = [
        Signer(row.head, *(line.split(" ", 1)[1] for line in row.lines))
        for row in block.rows
        if len(row.lines) == 2
    ]
    points = [_point(row) for row in block.rows if row.head and len(row.lines) == 1]
    before = [line for row in block.rows if not row.head for line in row.lines]
    return {
        "title": _as_title(block.heading),
        "before": before,
        "signers": signers,
        "points": points,
    }


def _point(row: Row) -> PointOfExchange:
    line = row.lines[0]
    for start, (tag, style) in TAGS.items():
        if row.head in ("Kept", "Carried out") and line.startswith(f"{start}:"):
            return PointOfExchange(row.head, tag, style, _sentence(line.removeprefix(f"{start}:")))
    if row.head == "Outsiders":
        safe = line.startswith("No outsider can undo it")
        rest = line.removeprefix("No outsider can undo it.").strip() if safe else line
        return PointOfExchange(
            row.head, "Safe" if safe else "Not safe", "yes" if safe else "part", rest
        )
    return PointOfExchange(row.head, "", "", _sentence(line))


def _bargains(block: Block | None) -> list[JudgedBargain]:
    rows = [] if block is None else block.rows
    return [_bargain(row) for row in rows]


def _bargain(row: Row) -> JudgedBargain:
    label, _, verdict = row.lines[0].rpartition(": ")
    verdict = verdict.rstrip(".")
    style = next((each for told, each in VERDICTS.items() if verdict.startswith(told)), "")
    return JudgedBargain(label, _set(row.head), verdict, style, " ".join(row.lines[1:]))


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
