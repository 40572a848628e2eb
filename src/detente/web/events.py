"""What pages are told without asking: files that changed, jobs that went on."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Any

from detente.web.desk import Desk
from detente.web.problems import RefusedError

EVERY = 1.0  # seconds between two looks at the files
BREATH = 15.0  # seconds after which a stream without news says that it lives
MOST_STREAMS = 8
KEPT = 256  # events that a page that was away can still be told


class Events:
    """The last events, numbered, and who waits for the next."""

    def __init__(self) -> None:
        self._kept: deque[tuple[int, str, str]] = deque(maxlen=KEPT)
        self._number = 0
        self._news = asyncio.Event()
        self._streams = 0

    def tell(self, kind: str, data: Any) -> None:
        """Tell all pages; call it in the server's loop."""
        self._number += 1
        self._kept.append((self._number, kind, json.dumps(data)))
        self._news.set()
        self._news = asyncio.Event()

    async def stream(
        self, after: int | None, first: Iterable[tuple[str, Any]] = ()
    ) -> AsyncIterator[str]:
        """Yield how things stand, then events behind a number, or from now on, as they come.

        Raises
        ------
        RefusedError
            If too many listen already (503).
        """
        if self._streams >= MOST_STREAMS:
            raise RefusedError(503, "Too many pages listen; the others ask again now and then.")
        at = self._number if after is None else after
        self._streams += 1
        try:
            yield ": here\n\n"
            for kind, now in first:
                yield f"event: {kind}\ndata: {json.dumps(now)}\n\n"
            while True:
                news = self._news
                for number, kind, data in list(self._kept):
                    if number > at:
                        at = number
                        yield f"id: {number}\nevent: {kind}\ndata: {data}\n\n"
                if self._news is not news:
                    continue
                try:
                    await asyncio.wait_for(news.wait(), BREATH)
                except TimeoutError:
                    yield ": here\n\n"
        finally:
            self._streams -= 1

    def room(self) -> bool:
        """Say whether one more may listen."""
        return self._streams < MOST_STREAMS


async def watch_files(desk: Desk, events: Events) -> None:
    """Look at the files every second, and tell what changed, for as long as the server runs."""
    known: dict[str, dict[str, Any]] = desk.revisions()
    while True:
        await asyncio.sleep(EVERY)
        try:
            await desk.solver.ask(desk.look_again)
        except RefusedError:
            continue  # busy; in a second again
        now = desk.revisions()
        for name, told in now.items():
            if known.get(name) != told:
                events.tell("revision", told)
        known = now
