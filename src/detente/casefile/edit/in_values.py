"""Pieces of text for commands inside an array or an inline table; comments go with their item."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from detente.casefile.edit.spans import WrittenValue
from detente.casefile.edit.strings import respelt
from detente.casefile.edit.toml_text import inline_text, key_text, value_text
from detente.errors import CaseError

Piece = tuple[int, int, str]
_REST_OF_LINE = re.compile(r"[ \t]*(,?)[ \t]*(#[^\n]*)?(\r?\n)?")
_COMMENT_LINE = re.compile(r"[ \t]*#[^\n]*\n")


class _Block(NamedTuple):
    """An item with what is its own: the comments above it and behind it, whole lines if it can."""

    start: int
    end: int
    lines: bool


def set_piece(text: str, value: WrittenValue, new: Any, newline: str) -> Piece:
    """Return the piece that puts another value in the place of this one."""
    line = text.rfind("\n", 0, value.start) + 1
    room = 100 - (value.start - line)
    if value.kind == "scalar" and isinstance(new, str):
        kept = respelt(text[value.start : value.end], new, newline)
        if kept is not None:
            return value.start, value.end, kept
    written = value_text(new, newline, room=room if value.kind != "scalar" else 100)
    inside_line = "\n" in written and not isinstance(new, str) and _in_brackets(text, line, value)
    return value.start, value.end, inline_text(new) if inside_line else written


def _in_brackets(text: str, line: int, value: WrittenValue) -> bool:
    """Whether the value is an item itself, so that a list over several lines reads badly."""
    return "=" not in text[line : value.start]


def insert_pieces(
    text: str, holder: WrittenValue, place: int, new: Any, name: str, newline: str
) -> list[Piece]:
    """Return the pieces that put an item at a place of an array, or a pair of an inline table."""
    key = f"{key_text(name)} = " if holder.kind == "inline" else ""
    written = key + inline_text(new)
    if not holder.items:
        return _first_piece(text, holder, written)
    blocks = _blocks(text, holder)
    if place < len(holder.items):
        block = blocks[place]
        if block.lines:
            line = f"{_indent(text, holder, place)}{written},{newline}"
            return [(block.start, block.start, line)]
        start = holder.items[place].start
        return [(start, start, f"{written}, ")]
    last, block = holder.items[-1].value.end, blocks[-1]
    comma = _comma_after(text, last)
    if block.lines:
        comma_piece = [] if comma else [(last, last, ",")]
        line = f"{_indent(text, holder, place - 1)}{written},{newline}"
        return [*comma_piece, (block.end, block.end, line)]
    if comma:
        return [(comma, comma, f" {written}")]
    return [(last, last, f", {written}")]


def delete_pieces(text: str, holder: WrittenValue, place: int) -> list[Piece]:
    """Return the pieces that take an item out, with its comma and its own comments."""
    blocks = _blocks(text, holder)
    if blocks[place].lines:
        return [(blocks[place].start, blocks[place].end, "")]
    items = holder.items
    if place + 1 < len(items):
        return [(items[place].start, items[place + 1].start, "")]
    if place:
        comma = _comma_after(text, items[place].value.end) or items[place].value.end
        return [(items[place - 1].value.end, comma, "")]
    comma = _comma_after(text, items[0].value.end) or items[0].value.end
    return [(items[0].start, comma, "")]


def order_pieces(text: str, holder: WrittenValue, order: list[int]) -> list[Piece]:
    """Return the pieces that put the items of an array, or pairs, into another order.

    Parameters
    ----------
    order : list of int
        Which item comes first, second, …
    """
    blocks, items = _blocks(text, holder), holder.items
    if all(block.lines for block in blocks):
        closed = [
            _with_comma(text[block.start : block.end], item.value.end - block.start)
            for block, item in zip(blocks, items, strict=True)
        ]
        return [
            (block.start, block.end, closed[which])
            for block, which in zip(blocks, order, strict=True)
        ]
    texts = [text[item.start : item.value.end] for item in items]
    return [
        (item.start, item.value.end, texts[which]) for item, which in zip(items, order, strict=True)
    ]


def rename_piece(holder: WrittenValue, place: int, name: str) -> Piece:
    """Return the piece that gives a pair of an inline table another key."""
    key = holder.items[place].keys[0]
    return key.start, key.end, key_text(name)


def _first_piece(text: str, holder: WrittenValue, written: str) -> list[Piece]:
    inside = text[holder.start + 1 : holder.end - 1]
    if holder.kind == "inline":
        return [(holder.start, holder.end, f"{{ {written} }}")]
    if "#" not in inside:
        return [(holder.start, holder.end, f"[{written}]")]
    return [(holder.end - 1, holder.end - 1, written)]


def _blocks(text: str, holder: WrittenValue) -> list[_Block]:
    found: list[_Block] = []
    floor = holder.start + 1
    for item in holder.items:
        line = text.rfind("\n", 0, item.start) + 1
        end = _REST_OF_LINE.match(text, item.value.end)
        assert end is not None
        lines = line >= floor and not text[line : item.start].strip() and end[3] is not None
        if not lines:
            found.append(_Block(item.start, item.value.end, False))
            floor = item.value.end
            continue
        start = line
        while start > floor:
            above = text.rfind("\n", 0, start - 1) + 1
            if above < floor or not _COMMENT_LINE.match(text, above):
                break
            start = above
        found.append(_Block(start, end.end(), True))
        floor = end.end()
    return found


def _indent(text: str, holder: WrittenValue, place: int) -> str:
    start = holder.items[place].start
    return text[text.rfind("\n", 0, start) + 1 : start]


def _comma_after(text: str, at: int) -> int:
    """Return the place behind the comma that follows, or 0 where none does."""
    found = re.compile(r"(?:[ \t\r\n]|#[^\n]*\n)*,").match(text, at)
    return found.end() if found else 0


def _with_comma(block: str, at: int) -> str:
    return block if _comma_after(block, at) else f"{block[:at]},{block[at:]}"


def place_of(holder: WrittenValue, step: str | int) -> int:
    """Return which item of a holder a step of a path names."""
    if isinstance(step, int):
        if holder.kind != "array" or step >= len(holder.items):
            raise CaseError(f"there is no item {step} to edit.")
        return step
    for place, item in enumerate(holder.items):
        if item.keys and item.keys[0].name == step:
            return place
    raise CaseError(f"there is no key '{step[:80]}' to edit.")
