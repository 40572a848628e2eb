"""A server without a network, over a folder with one case."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.casefile import read_text
from detente.web import Settings, create_app
from tests.web.asgi import PORT, Client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dilemma.toml").write_text(read_text("prisoners-dilemma")[0], encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Client:
    settings = Settings(PORT, folder=folder)
    return Client(create_app(settings), settings.token)


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals of tests are no journals of the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
