"""All that is open in one run of the server."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Any

from detente.errors import InputError
from detente.web.library import place_of, places
from detente.web.opened import OpenedCase
from detente.web.settings import Settings
from detente.web.solver import Solver

MOST_OPEN = 64


class Desk:
    """The settings, the solver, and the cases that are open, the least used closed first."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.solver = Solver()
        self._open: OrderedDict[str, OpenedCase] = OrderedDict()
        self._lock = Lock()

    def known(self) -> dict[str, bool]:
        """Return every case that may be opened, and whether it may be written."""
        return {
            name: place.path is not None and not self.settings.read_only
            for name, place in places(self.settings).items()
        }

    def case(self, name: str) -> OpenedCase:
        """Return a case, opened and as its file says now; call it in the solver's thread.

        Raises
        ------
        UnknownNameError
            If none of that name may be opened.
        InputError
            If its file cannot be read.
        """
        with self._lock:
            found = self._open.get(name)
        if found is None:
            place = place_of(self.settings, name)
            found = OpenedCase.at(place, self.settings)
        found.refresh()
        with self._lock:
            self._open[name] = found
            self._open.move_to_end(name)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        return found

    def look_again(self) -> None:
        """See what other programs did to the files that are open; call it in the solver's thread.

        A file that is gone or cannot be read is told by its case; what was read last stays.
        """
        with self._lock:
            cases = list(self._open.values())
        for each in cases:
            with suppress(InputError):
                each.refresh()

    def revisions(self) -> dict[str, dict[str, Any]]:
        """Return what every open case says of its file, by name: what pages are told."""
        with self._lock:
            return {name: case.told() for name, case in self._open.items()}

    def close(self) -> None:
        """Let other servers write the files that are open."""
        with self._lock:
            for each in self._open.values():
                each.close()
        self.solver.close()
