"""Pages are told what changed, once, in order, and what they missed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from detente.web.desk import Desk
from detente.web.events import MOST_STREAMS, Events, watch_files
from detente.web.problems import RefusedError
from detente.web.settings import Settings
from tests.web.asgi import PORT


def test_events_come_in_order_and_again_after_a_break() -> None:
    async def ask() -> None:
        events = Events()
        stream = events.stream(None)
        assert (await anext(stream)).startswith(":")
        events.tell("revision", {"a": 1})
        events.tell("job", {"b": 2})
        assert await anext(stream) == 'id: 1\nevent: revision\ndata: {"a": 1}\n\n'
        assert (await anext(stream)).startswith("id: 2")
        await stream.aclose()
        again = events.stream(1)
        await anext(again)
        assert (await anext(again)).startswith("id: 2")
        waiting = asyncio.ensure_future(anext(again))
        await asyncio.sleep(0.01)
        events.tell("job", {})
        assert (await waiting).startswith("id: 3")
        await again.aclose()
        many = [events.stream(None) for _ in range(MOST_STREAMS)]
        for each in many:
            await anext(each)
        with pytest.raises(RefusedError):
            await anext(events.stream(None))

    asyncio.run(ask())


def test_a_change_from_outside_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.web.events.EVERY", 0.01)

    async def ask() -> str:
        desk, events = Desk(Settings(PORT, folder=folder)), Events()
        await desk.solver.ask(lambda: desk.case("dilemma"))
        watching = asyncio.create_task(watch_files(desk, events))
        stream = events.stream(None)
        await anext(stream)
        await asyncio.sleep(0.1)
        file = folder / "dilemma.toml"
        file.write_text(file.read_text("utf-8") + "# outside\n", "utf-8")
        told = ""
        while "changed outside" not in told:  # first, that the case is open
            told = await asyncio.wait_for(anext(stream), 10)
        watching.cancel()
        desk.close()
        return told

    told = asyncio.run(ask())
    assert "event: revision" in told
    assert '"undo": "changed outside"' in told
