"""A case that is open: its text, what the text says, and what was worked out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import Any

from detente.case import Definition
from detente.casefile import (
    Journal,
    JournalEntry,
    MergedText,
    edit_to,
    merged,
    parse_case,
    read_text,
    tag_of,
)
from detente.errors import CaseError, InputError, UnconvergedError
from detente.files import Hold, private_folder, read_bytes, user_state_folder, write_file
from detente.studies.live import LiveCase, LiveView
from detente.web.library import Place
from detente.web.problems import RefusedError, problem_rows
from detente.web.settings import Settings

ENCODING = "utf-8"
LARGEST = 16 << 20
MARK = "\ufeff"  # a byte-order mark stays, and is no part of the text
CHANGED_OUTSIDE = "changed outside"
SETTLED = 2_000_000_000  # ns after which a file of the same size and time was surely not rewritten
READ_ONLY = "The server was started with --read-only."
SHIPPED = "A shipped case is not written; copy it first."
HELD = "Another workbench has this file open, so it is only read here. Close the other one first."
NO_JOURNAL = "What is changed cannot be put down in {} ({}), so the file is only read."


@dataclass
class OpenedCase:
    """A case that is open. What it holds is always of one text.

    Attributes
    ----------
    place : Place
    why_not : str
        Why it is never written; "" where it may be.
    journal : Journal
    hold : Hold or None
        What keeps other servers from writing.
    text, etag : str
        The text, and its SHA-256 as an entity tag.
    live : LiveCase or None
        What was solved last; of an earlier text where this one says nothing that could be solved.
    error : Exception or None
        Why this text says nothing that could be solved.
    gone : bool
        Whether the file is not there any more.
    """

    place: Place
    why_not: str
    journal: Journal
    hold: Hold | None = None
    text: str = ""
    etag: str = ""
    live: LiveCase | None = None
    error: Exception | None = None
    gone: bool = False
    _seen: tuple[int, ...] = ()

    @classmethod
    def at(cls, place: Place, settings: Settings) -> OpenedCase:
        """Open a case; what its journal has and its file has not is written into the file.

        Raises
        ------
        InputError
            If its file cannot be read.
        """
        if place.path is None or settings.read_only:
            return cls(place, SHIPPED if place.path is None else READ_ONLY, Journal(None))
        state = settings.state or user_state_folder()
        key = hashlib.sha256(str(place.path.resolve()).encode(ENCODING)).hexdigest()[:32]
        try:
            folder = private_folder(state / "detente" / "journals")
            hold = Hold.of(folder / f"{key}.lock")
        except OSError as error:
            return cls(place, NO_JOURNAL.format(state, error.strerror or error), Journal(None))
        if hold is None:
            return cls(place, HELD, Journal(None))
        found = cls(place, "", Journal.opened(folder / f"{key}.jsonl"), hold)
        found._finish()
        return found

    def close(self) -> None:
        """Let others write the file."""
        if self.hold is not None:
            self.hold.release()

    def refresh(self) -> bool:
        """Read the file again if it changed; say whether it did.

        Raises
        ------
        InputError
            If it cannot be read. What was read last stays.
        """
        path = self.place.path
        if path is None:
            if not self.etag:
                self._take(read_text(self.place.name)[0])
            return False
        seen = _look(path)
        self.gone = seen is None
        if self.etag and (seen is None or seen == self._seen):
            return False
        text, _ = read_text(path)
        if seen is not None and time_ns() - seen[0] > SETTLED:
            self._seen = seen
        tag = tag_of(text)
        if tag == self.etag:
            return False
        if not self.journal.begun:
            self.journal.begin(text)
        elif self.journal.text != text:
            self.journal.add("outside", CHANGED_OUTSIDE, text)
        self._take(text)
        return True

    def write(self, text: str, label: str, given: str | None) -> JournalEntry | None:
        """Write a text that is a case; None where it is the one that stands there.

        Raises
        ------
        RefusedError
            Without the tag of the text that it changes (428), with another one's (412, with what
            would come of both), or where nothing may be written (403).
        InputError, UnconvergedError
            If it is no case. The file stays as it is.
        """
        self._check(given, text)
        if text == self.text and not self.gone:
            return None
        live = self._solved(parse_case(text))
        entry = self.journal.add("edit", label[:200], text)
        self._put(text, live)
        return entry

    def write_view(self, view: LiveView, label: str, given: str | None) -> None:
        """Write the what-ifs of a view into the text; comments, order and spacing stay.

        Raises
        ------
        RefusedError, InputError, UnconvergedError
            As of `write`, and where a what-if cannot be written.
        """
        self._check(given)
        edit = edit_to(self.text, view.of(parse_case(self.text)))
        self.write(edit.on(self.text), label, given)

    def undo(self, given: str | None, *, again: bool = False) -> str:
        """Take the last write back, or make it once more; return what it was.

        Raises
        ------
        RefusedError
            As of `write`, or where there is nothing to take back (409).
        """
        self._check(given)
        journal = self.journal
        source = journal.undone if again else journal.done
        if not source:
            raise RefusedError(409, "There is nothing to redo." if again else "Nothing to undo.")
        text = journal.after_redo() if again else journal.after_undo()
        live = self._solved(parse_case(text))
        entry = journal.make_again() if again else journal.take_back()
        self._put(text, live)
        return entry.label

    def text_given(self, given: str | None) -> str:
        """Return the text that a request changes: the file's, or an older one's.

        Raises
        ------
        RefusedError
            As of `write`, and where the text is not known any more.
        """
        if given is None or self.why_not:
            self._check(given)
        self.refresh()
        return self.known_text((given or "").strip('"'))

    def known_text(self, tag: str) -> str:
        """Return the text of a tag.

        Raises
        ------
        RefusedError
            If none of that tag is known any more (409).
        """
        if tag == self.etag:
            return self.text
        try:
            return self.journal.text_of(tag)
        except CaseError:
            raise RefusedError(409, "The text that this is about is not known any more.") from None

    def name_text(self, tag: str, name: str) -> None:
        """Give a text a name in the history.

        Raises
        ------
        RefusedError
            Where nothing may be written (403), or no text of that tag is known (409).
        """
        if self.why_not:
            raise RefusedError(403, self.why_not)
        self.known_text(tag)
        self.journal.name(tag, name)

    def joined(self, base: str, text: str, choices: Mapping[tuple[Any, ...], str]) -> MergedText:
        """Return what comes of a text that changed an older one of this file.

        Raises
        ------
        RefusedError
            If no text of that tag is known any more (409).
        InputError
            If one of the texts is no TOML.
        """
        before = self.known_text(base.strip('"'))
        return merged(before, text, self.text, choices)

    def solved(self) -> LiveCase:
        """Return what can be asked: the text's case, or the last that could be solved.

        Raises
        ------
        InputError, UnconvergedError
            Where no text could be solved yet.
        """
        if self.live is None:
            raise self.error or InputError("The case is not open.")
        return self.live

    def told(self) -> dict[str, Any]:
        """Return what a page shows of the file itself."""
        journal = self.journal
        return {
            "name": self.place.name,
            "etag": self.etag,
            "writable": not self.why_not,
            "why_not": self.why_not,
            "gone": self.gone,
            "broken": [] if self.error is None else problem_rows(self.error, self.text),
            "undo": journal.label_of(journal.done[-1]) if journal.done else None,
            "redo": journal.label_of(journal.undone[-1]) if journal.undone else None,
        }

    def _check(self, given: str | None, text: str | None = None) -> None:
        if self.why_not:
            raise RefusedError(403, self.why_not)
        if given is None:
            raise RefusedError(428, "Say in If-Match which text this changes.")
        self.refresh()
        if given.strip('"') == self.etag:
            return
        more: dict[str, Any] = {"etag": self.etag}
        if text is not None:
            try:
                both = self.joined(given, text, {})
                conflicts = [each.as_data() for each in both.conflicts]
                more |= {"mine": text, "merge": {"joins": both.text is not None}}
                more["merge"]["conflicts"] = conflicts
            except (InputError, RefusedError):
                more["merge"] = None
        raise RefusedError(412, "The case has changed meanwhile.", **more)

    def _solved(self, definition: Definition) -> LiveCase:
        return LiveCase(definition) if self.live is None else self.live.edited(definition)

    def _put(self, text: str, live: LiveCase) -> None:
        self._to_file(text)
        self.text, self.etag, self.live, self.error = text, tag_of(text), live, None
        self.gone, self._seen = False, ()

    def _to_file(self, text: str) -> None:
        path = self.place.path
        assert path is not None
        marked = path.exists() and read_bytes(path, LARGEST, "cut it down")[:3] == MARK.encode()
        write_file(path, (MARK if marked else "") + text)

    def _finish(self) -> None:
        """Write what was put down before a crash, and did not reach the file."""
        journal, path = self.journal, self.place.path
        if not journal.entries or path is None or not path.exists():
            return
        text, _ = read_text(path)
        last = journal.entries[-1]
        if tag_of(text) == last.before != last.after and last.kind != "outside":
            self._to_file(journal.text)

    def _take(self, text: str) -> None:
        self.text, self.etag = text, tag_of(text)
        try:
            self.live = self._solved(parse_case(text))
            self.error = None
        except (InputError, UnconvergedError) as error:
            self.error = error


def _look(path: Path) -> tuple[int, ...] | None:
    """Return what tells one state of a file from another without reading it; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
