"""Ways to run the command line: in this process, or as a user's shell would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from detente.cli import main
from detente.compiling.notices import KEPT

TWO_PARTIES = """\
format = 1
title = "Two of them"
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["no", "yes"]
[levers.y]
party = "b"
levels = ["low", "mid", "top"]
[status_quo]
x = "no"
y = "low"
[preferences.a]
statements = ["x"]
[preferences.a.alternatives.soft]
statements = ["not x"]
[preferences.b]
value = "x + (y == 'mid')"
[named_states.corner]
where = "x and y == 'top'"
[named_states.edge]
where = "x"
[named_states.nowhere]
where = "false"
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def prose(self) -> str:
        """What was printed, as if its lines were not broken."""
        return " ".join(self.out.split())


@pytest.fixture
def detente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Detente:
    """Run a command in this process; give back its exit code, output and complaints."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["detente", *map(str, arguments)])
        capsys.readouterr()
        code = main()
        captured = capsys.readouterr()
        return Ran(code, captured.out, without_notice(captured.err))

    return run


Detente = Callable[..., Ran]


def shell(*arguments: str | Path, **environment: str) -> Ran:
    """Run a command as a process of its own."""
    done = subprocess.run(
        [Path(sys.executable).parent / "detente", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
    )
    return Ran(done.returncode, done.stdout, without_notice(done.stderr))


def without_notice(told: str) -> str:
    """What was said, without the word that loops are compiled, once: it depends on the caches."""
    lines = told.splitlines(keepends=True)
    return "".join(line for line in lines if KEPT not in line)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A small case with named states and a second reading."""
    path = tmp_path / "two.toml"
    path.write_text(TWO_PARTIES, encoding="utf-8")
    return path


@pytest.fixture
def vast(tmp_path: Path) -> Path:
    """A case of 2^17 states."""
    names = [f"l{k}" for k in range(17)]
    levers = "".join(f'[levers.{n}]\nparty = "a"\nlevels = ["no", "yes"]\n' for n in names)
    now = "".join(f'{n} = "no"\n' for n in names)
    path = tmp_path / "vast.toml"
    path.write_text(
        f'format = 1\ntitle = "Vast"\n[parties.a]\n{levers}[status_quo]\n{now}'
        '[preferences.a]\nstatements = ["l0", "not l1"]\n',
        encoding="utf-8",
    )
    return path
