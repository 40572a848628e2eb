"""What results share: plain rows, a pandas frame, a table for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 500


@dataclass(frozen=True)
class Table:
    """A titled table. Subclasses say what a row is and fill `rows`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def to_records(self) -> list[dict[str, Any]]:
        """Return the rows as plain mappings, for JSON."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def _repr_html_(self) -> str:
        return html_table(self.title, self.columns, self.rows)


def html_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return an HTML table, at most 500 rows of it, every text escaped."""
    listed = list(rows)
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(_shown(cell))}</td>' for cell in row)}</tr>"
        for row in listed[:MOST_SHOWN]
    )
    if len(listed) > MOST_SHOWN:
        more = len(listed) - MOST_SHOWN
        body += f"<tr><td colspan='{len(columns)}'>… and {more} more rows</td></tr>"
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _shown(cell: Any) -> str:
    if isinstance(cell, tuple | list):
        return ", ".join(map(str, cell))
    return "" if cell is None else str(cell)
