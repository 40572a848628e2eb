"""What was done to a file, line by line, so that nothing said to be done is ever lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.casefile.edit.splices import Splice, inverses, spliced
from detente.errors import CaseError
from detente.files import append_line, move_aside, read_bytes

LARGEST = 64 << 20  # bytes; a longer journal is begun anew, from the text as it is
OUTSIDE = "outside"
EDIT = "edit"


@dataclass(frozen=True)
class JournalEntry:
    """One change of a text.

    Attributes
    ----------
    number : int
        From 1.
    kind : str
        "edit", "outside" (another program wrote the file), "undo" or "redo".
    label : str
    at : str
        When, in universal time.
    before, after : str
        Tags of the texts.
    splices : tuple of Splice
        What was done; their inverses take it back.
    of : int
        Of an undo or redo, the entry that it is about; else 0.
    """

    number: int
    kind: str
    label: str
    at: str
    before: str
    after: str
    splices: tuple[Splice, ...]
    of: int = 0


@dataclass
class Journal:
    """The history of one file: the text it began with, and every change since.

    Attributes
    ----------
    path : Path or None
        Where it is kept; None for a history that ends with the process.
    text : str
        The text after the last entry.
    entries : list of JournalEntry
    done, undone : list of int
        Numbers of the entries that can be taken back and made once more, the last one last.
    names : dict of str to str
        Tags of texts that were given a name, with it.
    """

    path: Path | None
    text: str = ""
    begun: bool = False
    entries: list[JournalEntry] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, path: Path | None) -> Journal:
        """Read a journal; what a crash cut off was never acknowledged, and is left out."""
        found = cls(path)
        if path is None or not path.exists() or path.stat().st_size > LARGEST:
            return found
        for row in _rows(read_bytes(path, LARGEST, "move it away")):
            if not found._replay(row):
                break
        return found

    def begin(self, text: str) -> None:
        """Begin anew with a text."""
        if self.path is not None and self.path.exists() and self.path.stat().st_size > LARGEST:
            move_aside(self.path)
        self._write({"kind": "text", "text": text, "at": _now()})
        self._begin(text)

    def add(self, kind: str, label: str, after: str) -> JournalEntry:
        """Put down a change to another text, on the disk before this returns."""
        return self._put(kind, label, difference_of(self.text, after), after, 0)

    def take_back(self) -> JournalEntry:
        """Put down that the last change is taken back.

        Raises
        ------
        CaseError
            If there is none.
        """
        return self._turn(self.done, "undo", back=True)

    def make_again(self) -> JournalEntry:
        """Put down that what was taken back last is made once more.

        Raises
        ------
        CaseError
            If there is none.
        """
        return self._turn(self.undone, "redo", back=False)

    def after_undo(self) -> str:
        """Return the text that taking the last change back would give."""
        return spliced(self.text, inverses(self.entries[self.done[-1] - 1].splices))

    def after_redo(self) -> str:
        """Return the text that making the change once more would give."""
        return spliced(self.text, self.entries[self.undone[-1] - 1].splices)

    def name(self, tag: str, name: str) -> None:
        """Give a text that once was a name.

        Raises
        ------
        CaseError
            If no text of that tag is known.
        """
        self.text_of(tag)
        self._write({"kind": "name", "tag": tag, "name": name, "at": _now()})
        self.names[tag] = name

    def text_of(self, tag: str) -> str:
        """Return the text of a tag.

        Raises
        ------
        CaseError
            If none of that tag is known.
        """
        text = self.text
        if tag_of(text) == tag:
            return text
        for entry in reversed(self.entries):
            text = spliced(text, inverses(entry.splices))
            if entry.before == tag:
                return text
        raise CaseError("no text of that tag is known here.")

    def label_of(self, number: int) -> str:
        """Return what an entry was called."""
        return self.entries[number - 1].label

    def _turn(self, source: list[int], kind: str, *, back: bool) -> JournalEntry:
        if not source:
            raise CaseError("there is nothing to take back." if back else "nothing was taken back.")
        entry = self.entries[source[-1] - 1]
        steps = inverses(entry.splices) if back else entry.splices
        return self._put(kind, entry.label, steps, spliced(self.text, steps), entry.number)

    def _put(
        self, kind: str, label: str, steps: Sequence[Splice], after: str, of: int
    ) -> JournalEntry:
        entry = JournalEntry(
            len(self.entries) + 1,
            kind,
            label,
            _now(),
            tag_of(self.text),
            tag_of(after),
            tuple(steps),
            of,
        )
        self._write(
            {
                "kind": kind,
                "label": label,
                "at": entry.at,
                "before": entry.before,
                "after": entry.after,
                "of": of,
                "splices": [[each.start, each.removed, each.added] for each in steps],
            }
        )
        self._keep(entry, after)
        return entry

    def _keep(self, entry: JournalEntry, after: str) -> None:
        self.entries.append(entry)
        self.text = after
        if entry.kind == "undo":
            self.undone.append(self.done.pop())
        elif entry.kind == "redo":
            self.done.append(self.undone.pop())
        else:
            self.done.append(entry.number)
            self.undone.clear()

    def _begin(self, text: str) -> None:
        self.text, self.begun = text, True
        self.entries, self.done, self.undone, self.names = [], [], [], {}

    def _replay(self, row: dict[str, Any]) -> bool:
        """Take a line in; False where it does not follow from those before it."""
        try:
            if row["kind"] == "text":
                self._begin(str(row["text"]))
                return True
            if row["kind"] == "name":
                self.names[str(row["tag"])] = str(row["name"])
                return True
            steps = tuple(Splice(int(s), str(r), str(a)) for s, r, a in row["splices"])
            after = spliced(self.text, steps)
            if tag_of(after) != row["after"]:
                return False
            number = len(self.entries) + 1
            entry = JournalEntry(
                number,
                str(row["kind"]),
                str(row["label"]),
                str(row["at"]),
                str(row["before"]),
                str(row["after"]),
                steps,
                int(row.get("of", 0)),
            )
            self._keep(entry, after)
        except (KeyError, TypeError, ValueError, IndexError, CaseError):
            return False
        return True

    def _write(self, row: dict[str, Any]) -> None:
        if self.path is not None:
            append_line(self.path, json.dumps(row, ensure_ascii=False))


def tag_of(text: str) -> str:
    """Return the tag of a text: its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def difference_of(before: str, after: str) -> tuple[Splice, ...]:
    """Return the one splice between the first and the last character that differ."""
    if before == after:
        return ()
    most = min(len(before), len(after))
    start = next((k for k in range(most) if before[k] != after[k]), most)
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return (Splice(start, before[start : len(before) - end], after[start : len(after) - end]),)


def _rows(raw: bytes) -> Iterator[dict[str, Any]]:
    for line in raw.decode("utf-8", "replace").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue  # cut off by a crash, before anybody was told that it is there
        if isinstance(row, dict):
            yield row


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
