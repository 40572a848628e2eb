"""Which draws are there and which are missing: sorted disjoint ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort ranges and join those that touch.

    >>> joined([(5, 9), (0, 5), (12, 13)])
    [(0, 9), (12, 13)]
    """
    found: list[tuple[int, int]] = []
    for start, stop in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(stop, found[-1][1])
        else:
            found.append((start, stop))
    return found


def gaps(ranges: Iterable[tuple[int, int]], start: int, stop: int) -> list[tuple[int, int]]:
    """Return what of `start` to `stop` the ranges leave out.

    >>> gaps([(2, 4), (6, 20)], 0, 10)
    [(0, 2), (4, 6)]
    """
    found = []
    for first, last in joined(ranges):
        if first >= stop:
            break
        if first > start:
            found.append((start, first))
        start = max(start, last)
    if start < stop:
        found.append((start, stop))
    return found


def cut(ranges: Iterable[tuple[int, int]], chunk: int) -> Iterator[range]:
    """Cut ranges at the multiples of `chunk`.

    >>> list(cut([(0, 7), (9, 10)], 4))
    [range(0, 4), range(4, 7), range(9, 10)]
    """
    for start, stop in ranges:
        while start < stop:
            end = min(stop, (start // chunk + 1) * chunk)
            yield range(start, end)
            start = end


def in_words(ranges: Iterable[tuple[int, int]], most: int = 5) -> str:
    """Name draws for a reader: ``0 to 9, 12``.

    >>> in_words([(0, 10), (12, 13)])
    '0 to 9, 12'
    """
    words = [str(a) if b - a == 1 else f"{a} to {b - 1}" for a, b in joined(ranges)]
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")
