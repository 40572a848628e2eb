"""The one thread that enters compiled loops: two at once would abort the process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

from detente.web.problems import OvertakenError, RefusedError

MOST_WAITING = 64
Answer = TypeVar("Answer")


class Solver:
    """Answers one question after the other; of one tab only the newest waits."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="solver")
        self._tickets = count()
        self._newest: dict[str, int] = {}
        self._waiting = 0

    async def ask(self, question: Callable[[], Answer], *, tab: str = "") -> Answer:
        """Put a question to the thread and wait for its answer.

        Parameters
        ----------
        question : callable
            Without arguments.
        tab : str
            Whose question it is; "" for one that is never overtaken.

        Raises
        ------
        OvertakenError
            If the same tab asked something newer before this one's turn came.
        RefusedError
            If too many wait (503).
        """
        if self._waiting >= MOST_WAITING:
            raise RefusedError(503, "Too many questions wait; ask again in a second.")
        ticket = next(self._tickets)
        if tab:
            self._newest[tab] = ticket

        def in_turn() -> Answer:
            if tab and self._newest.get(tab) != ticket:
                raise OvertakenError
            return question()

        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, in_turn)
        finally:
            self._waiting -= 1
            if tab and self._newest.get(tab) == ticket:
                del self._newest[tab]

    def close(self) -> None:
        """Let the question that is being answered end, and drop the others."""
        self._thread.shutdown(wait=False, cancel_futures=True)
