"""All that is open in one run of the server."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

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
            found = OpenedCase(place, read_only=self.settings.read_only)
        found.refresh()
        with self._lock:
            self._open[name] = found
            self._open.move_to_end(name)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        return found
