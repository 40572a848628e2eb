"""A place of a text and what comes there instead, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.errors import CaseError


@dataclass(frozen=True)
class Splice:
    """From character `start` on, `removed` goes and `added` comes."""

    start: int
    removed: str
    added: str

    def on(self, text: str) -> str:
        """Return the text after it.

        Raises
        ------
        CaseError
            If the text does not have there what goes.
        """
        end = self.start + len(self.removed)
        if text[self.start : end] != self.removed:
            raise CaseError("the text is another one than the one that was edited; read it again.")
        return f"{text[: self.start]}{self.added}{text[end:]}"

    def inverse(self) -> Splice:
        """Return what takes it back."""
        return Splice(self.start, self.added, self.removed)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return the text after splices, one after the other; each sees what the one before left."""
    for each in splices:
        text = each.on(text)
    return text


def from_behind(text: str, pieces: Iterable[tuple[int, int, str]]) -> list[Splice]:
    """Return splices for pieces of one text (start, end, new) that do not overlap.

    They come from behind, so that none moves another's place; what changes nothing is left out.
    """
    ordered = sorted(pieces, key=lambda piece: (piece[0], piece[1]), reverse=True)
    return [Splice(s, text[s:e], new) for s, e, new in ordered if text[s:e] != new]


def inverses(splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """Return what takes a whole sequence back."""
    return tuple(each.inverse() for each in reversed(splices))
