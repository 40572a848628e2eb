"""What an analyst tries: what-ifs over a case, written into no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from detente.case import Change, Definition, changed, read_changes
from detente.errors import InputError

MOST_CHANGES = 500


@dataclass(frozen=True)
class LiveView:
    """What-ifs over a case, by address.

    Attributes
    ----------
    changes : mapping of str to float, str or sequence of int
        As of :func:`detente.changed`, sorted by address: two views that try the same are equal and
        read the same.
    """

    changes: Mapping[str, Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.changes) > MOST_CHANGES:
            raise InputError(
                f"found {len(self.changes):,} what-ifs; at most {MOST_CHANGES}. Write some of them "
                "into the case."
            )
        ordered = dict(sorted(self.changes.items()))
        object.__setattr__(self, "changes", MappingProxyType(ordered))

    @classmethod
    def parse(cls, text: str) -> LiveView:
        """Read a view from its text; nothing written is the case as it is.

        Raises
        ------
        InputError
            As of :func:`detente.case.read_changes`.

        Examples
        --------
        >>> LiveView.parse("readings.us=no_plan; outcomes.gain=2").text
        'outcomes.gain=2;readings.us=no_plan'
        >>> LiveView.parse("").text
        ''
        """
        return cls(read_changes(text)) if text.strip() else cls()

    @property
    def text(self) -> str:
        """The canonical text: the part of an address, and what ``--with`` takes."""
        return ";".join(f"{key}={_written(value)}" for key, value in self.changes.items())

    def of(self, case: Definition) -> Definition:
        """Return the case as it is in this view.

        Raises
        ------
        InputError
            As of :func:`detente.changed`.
        """
        return changed(case, self.changes)


def _written(value: Change) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return format(value, ".17g") if float(format(value, "g")) != value else format(value, "g")
    return "[" + ",".join(map(str, value)) + "]"
