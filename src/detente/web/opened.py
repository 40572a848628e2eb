"""A case that is open: its text, what the text says, and what was worked out of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from detente.casefile import edit_to, parse_case, read_text
from detente.errors import InputError
from detente.files import read_bytes, write_file
from detente.studies.live import LiveCase, LiveView
from detente.web.library import Place
from detente.web.problems import RefusedError

ENCODING = "utf-8"
LARGEST = 16 << 20
MARK = "\ufeff"  # a byte-order mark stays, and is no part of the text


@dataclass
class OpenedCase:
    """A case that is open. What it holds is always of one text.

    Attributes
    ----------
    place : Place
    read_only : bool
        Whether it is never written.
    text, etag : str
        The text, and its SHA-256 as an entity tag.
    live : LiveCase or None
        None where the text says nothing that could be solved; then `error` says why.
    error : InputError or None
    undone, done : list of tuple of str, str
        The texts before each write of ours with what was written, and those taken back.
    """

    place: Place
    read_only: bool = False
    text: str = ""
    etag: str = ""
    live: LiveCase | None = None
    error: Exception | None = None
    done: list[tuple[str, str]] = field(default_factory=list)
    undone: list[tuple[str, str]] = field(default_factory=list)

    def refresh(self) -> bool:
        """Read the file again if it changed; say whether it did.

        Raises
        ------
        InputError
            If it is gone or cannot be read. What was read last stays.
        """
        text, _ = read_text(self.place.name if self.place.path is None else self.place.path)
        if tag_of(text) == self.etag:
            return False
        if self.etag:
            self.done.append((self.text, "changed outside"))
            self.undone.clear()
        self._take(text)
        return True

    def write(self, text: str, label: str, given: str | None) -> None:
        """Write a text that is a case.

        Raises
        ------
        RefusedError
            Without the tag of the text that it changes (428), with another one's (412), or where
            nothing may be written (403).
        InputError, UnconvergedError
            If it is no case. The file stays as it is.
        """
        self._check(given)
        before = self.text
        self._write(text)
        self.done.append((before, label[:200]))
        self.undone.clear()

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
        source, target = (self.undone, self.done) if again else (self.done, self.undone)
        if not source:
            raise RefusedError(409, "There is nothing to redo." if again else "Nothing to undo.")
        text, label = source[-1]
        before = self.text
        self._write(text)
        source.pop()
        target.append((before, label))
        return label

    def solved(self) -> LiveCase:
        """Return what can be asked.

        Raises
        ------
        InputError, UnconvergedError
            Where the text says nothing that could be solved.
        """
        if self.live is None:
            raise self.error or InputError("The case is not open.")
        return self.live

    def _check(self, given: str | None) -> None:
        if self.place.path is None:
            raise RefusedError(403, "A shipped case is not written; copy it first.")
        if self.read_only:
            raise RefusedError(403, "The server was started with --read-only.")
        if given is None:
            raise RefusedError(428, "Say in If-Match which text this changes.")
        self.refresh()
        if given.strip('"') != self.etag:
            raise RefusedError(412, "The case has changed meanwhile.", etag=self.etag)

    def _write(self, text: str) -> None:
        definition = parse_case(text)
        live = LiveCase(definition) if self.live is None else self.live.edited(definition)
        assert self.place.path is not None
        mark = (
            MARK
            if read_bytes(self.place.path, LARGEST, "cut it down")[:3] == MARK.encode(ENCODING)
            else ""
        )
        write_file(self.place.path, mark + text)
        self.text, self.etag, self.live, self.error = text, tag_of(text), live, None

    def _take(self, text: str) -> None:
        self.text, self.etag = text, tag_of(text)
        try:
            definition = parse_case(text)
            self.live = LiveCase(definition) if self.live is None else self.live.edited(definition)
            self.error = None
        except InputError as error:
            self.live, self.error = None, error


def tag_of(text: str) -> str:
    """Return the entity tag of a text: its SHA-256."""
    return hashlib.sha256(text.encode(ENCODING)).hexdigest()
