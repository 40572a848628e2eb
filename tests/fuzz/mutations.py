"""Ways to spoil a document: most keep its grammar, so that many mutants are valid cases."""

from __future__ import annotations

import copy
import datetime
import json
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

Path = tuple[Any, ...]

NUMBERS = [0, 1, -1, 2, 0.5, 1e-9, 1e9, 1e300, -0.0, 100, 0.1, 1e16, float("nan"), float("inf")]
TEXTS = [
    "", " ", "0", "true", "status_quo", "é", "e\u0301", "\u200b", "=1+1", "a" * 300, "not x",
    "1 / 0 > 1", "0.1 + 0.2 <= 0.3", "10 USD / t", "-5 Mt / year", "\x1b[31m", "'", "nash", "..",
]  # fmt: skip
BYTES = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"=", b"[", b"]", b'"', b"#", b"nan", b"1e400",
    b"[[rules]]\n", b"{}", b"\t", b"9" * 40, b"\xe2\x80\xae", b"1979-05-27", b",",
]  # fmt: skip
WORDS = ["and", "or", "not", "iff", "implies", "+", "-", "*", "/", "<", "<=", "==", "!=", ">="]
TOKEN = re.compile(r"[A-Za-z_][\w.]*|\d+\.?\d*|[<>=!]=?|[-+*/()]")


def mutant(text: str, kind: str, rng: random.Random) -> bytes:
    """Return a text spoilt in one to three places.

    Parameters
    ----------
    text : str
        A whole file.
    kind : str
        ``toml`` or ``json``; other files are spoilt by their bytes only.
    rng : random.Random
    """
    if kind in ("toml", "json") and rng.random() < 0.9:
        read: Callable[[str], Any] = json.loads if kind == "json" else tomllib.loads
        tree = read(text)
        for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
            _change(tree, rng)
        if kind == "json":
            return json.dumps(tree, default=str).encode()
        lines = [f"{_key(key)} = {_toml(value)}\n" for key, value in tree.items()]
        return "".join(lines).encode("utf-8", "replace")
    return _spoilt(text.encode(), rng)


def spoilt_bytes(data: bytes, rng: random.Random) -> bytes:
    """Return bytes spoilt in a few places, as of a store."""
    for _ in range(rng.choice([1, 1, 3])):
        data = _spoilt(data, rng, whole_lines=False)
    return data


def _toml(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_toml(each)}' for key, each in value.items())}}}"
    return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


def _leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        yield (*path, key), value
        if isinstance(value, dict | list):
            yield from _leaves(value, (*path, key))


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _change(tree: Any, rng: random.Random) -> None:
    found = list(_leaves(tree))
    if not found:
        return
    numbers = [each for each in found if isinstance(each[1], int | float)]
    path, value = rng.choice(numbers if numbers and rng.random() < 0.5 else found)
    parent, key = _at(tree, path[:-1]), path[-1]
    how = rng.random()
    if how < 0.06:
        del parent[key]
    elif how < 0.11 and isinstance(parent, dict):
        parent[rng.choice([f"{key}_2", "true", "x", str(key).upper()])] = copy.deepcopy(value)
    elif how < 0.16:
        parent[key] = copy.deepcopy(rng.choice(found)[1])
    elif how < 0.22 and isinstance(parent, list):
        rng.shuffle(parent)
    elif how < 0.25 and isinstance(parent, dict):
        kept = list(parent.items())
        rng.shuffle(kept)
        parent.clear()
        parent.update(kept)
    else:
        parent[key] = _other(value, found, rng)


def _other(value: Any, found: list[tuple[Path, Any]], rng: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        near = [value * 2, value / 3, value * 0.9, value + 1, value - 1, -value, value * 1000]
        return rng.choice(near[: rng.choice([3, 7])] if rng.random() < 0.8 else NUMBERS)
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=rng.choice([-400, -30, -1, 1, 30, 400]))
    if isinstance(value, str):
        alike = [each for _, each in found if isinstance(each, str)]
        how = rng.random()
        if how < 0.5 and TOKEN.search(value):
            return _expression(value, alike, rng)
        return rng.choice(alike if how < 0.8 else TEXTS)
    if isinstance(value, list) and value:
        how = rng.random()
        if how < 0.5:
            return [*value, copy.deepcopy(rng.choice(value))]
        return value[:-1]
    return {} if isinstance(value, dict) else []


def _expression(text: str, alike: list[str], rng: random.Random) -> str:
    places = list(TOKEN.finditer(text))
    at = rng.choice(places)
    token = at.group()
    names = [name for each in alike for name in re.findall(r"[A-Za-z_]\w*", each)]
    if token[0].isdigit():
        new = rng.choice(["0", "1", "2.5", "1e9", "0.1", f"-{token}", f"{token} * 3"])
    elif token[0].isalpha():
        new = rng.choice(names if rng.random() < 0.7 and names else WORDS)
    else:
        new = rng.choice(WORDS)
    return text[: at.start()] + new + text[at.end() :]


def _spoilt(data: bytes, rng: random.Random, *, whole_lines: bool = True) -> bytes:
    how = rng.random()
    at = rng.randrange(len(data) + 1)
    if whole_lines and how < 0.35:
        lines = data.splitlines(keepends=True)
        if len(lines) > 1:
            a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
            if how < 0.12:
                lines[a], lines[b] = lines[b], lines[a]
            elif how < 0.24:
                lines.insert(b, lines[a])
            else:
                del lines[a]
            return b"".join(lines)
    if how < 0.55:
        return data[:at] + rng.choice(BYTES) + data[at:]
    if how < 0.75:
        return data[:at] + data[at + rng.choice([1, 2, 8, 40]) :]
    if how < 0.95 and at < len(data):
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    return data[:at]
