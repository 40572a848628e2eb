"""One thread answers; of one tab only the newest question waits."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from detente.web.problems import OvertakenError, RefusedError
from detente.web.solver import MOST_WAITING, Solver


def asked(questions: list[tuple[str, Any]]) -> tuple[list[Any], list[str]]:
    """Ask all at once while the thread is held up; return the answers, and who answered."""
    solver, held, threads = Solver(), threading.Event(), []

    def hold() -> None:
        held.wait(10)

    def answering(value: Any) -> Any:
        threads.append(threading.current_thread().name)
        return value

    async def ask() -> list[Any]:
        first = asyncio.ensure_future(solver.ask(hold))
        await asyncio.sleep(0.05)
        waiting = [
            asyncio.ensure_future(solver.ask(lambda v=value: answering(v), tab=tab))
            for tab, value in questions
        ]
        await asyncio.sleep(0.05)
        held.set()
        await first
        return await asyncio.gather(*waiting, return_exceptions=True)

    found = asyncio.run(ask())
    solver.close()
    return found, threads


def test_only_the_newest_question_of_a_tab_is_answered() -> None:
    found, threads = asked([("a", 1), ("a", 2), ("b", 3), ("a", 4), ("", 5), ("", 6)])
    assert isinstance(found[0], OvertakenError)
    assert isinstance(found[1], OvertakenError)
    assert found[2:] == [3, 4, 5, 6]
    assert len(threads) == 4
    assert len(set(threads)) == 1


def test_too_many_are_sent_away() -> None:
    found, _ = asked([("", k) for k in range(MOST_WAITING + 5)])
    refused = [each for each in found if isinstance(each, RefusedError)]
    assert [each.status for each in refused] == [503] * 6  # one place is taken by what is answered
    assert sum(isinstance(each, int) for each in found) == MOST_WAITING - 1


def test_an_error_of_the_question_is_its_answer() -> None:
    async def ask() -> None:
        solver = Solver()
        with pytest.raises(ZeroDivisionError):
            await solver.ask(lambda: 1 // 0)
        assert await solver.ask(lambda: 7, tab="a") == 7
        solver.close()

    asyncio.run(ask())
