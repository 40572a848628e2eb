"""What a front page is made of: headings with rows, in the reader's order of importance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A heading and what stands beside it; without a heading, a paragraph.

    Attributes
    ----------
    head : str
    lines : tuple of str
        Each begins on a line of its own.
    """

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One part of a front page.

    Attributes
    ----------
    key : str
        What it answers: ``position``, ``exchange``, ``by_agreement``, ``also_rests``, ``people``,
        ``dates``, ``bargains``, ``contested``, ``turns``, ``watch``, ``next``, ``record``,
        ``after``, ``rests_on``, ``cite``.
    heading : str
    rows : tuple of Row
    """

    key: str
    heading: str
    rows: tuple[Row, ...]

    @property
    def short(self) -> bool:
        """Whether it is one sentence, which may stand beside its heading."""
        return len(self.rows) == 1 and not self.rows[0].head and len(self.rows[0].lines) == 1
