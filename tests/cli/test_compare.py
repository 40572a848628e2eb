"""detente compare: in words, as rows and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Detente
from tests.frozen import FROZEN

FIRST = next(
    each["case"]
    for each in json.loads(
        (Path(__file__).parents[1] / "reference" / "turns.json").read_text(encoding="utf-8")
    )["examples"]
    if each["name"] == "the sign of one cost"
)
SECOND = FIRST.replace("table = [0.0, 0.05]", "table = [0.0, -0.01]")


def test_words_rows_and_data(detente: Detente, tmp_path: Path) -> None:
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(FIRST, encoding="utf-8")
    second.write_text(SECOND, encoding="utf-8")
    ran = detente("compare", str(first), str(second))
    assert ran.code == 0
    assert "outcomes.cost.table[release=group]" in ran.out
    assert "does it alone" in ran.out
    assert "Equilibria by nash: 1 in all; only in first.toml: 1." in ran.out
    data = json.loads(detente("compare", str(first), str(second), "-f", "json").out)
    assert data["equilibria"]["nash"] == {"both": [4], "only": [[1], []]}
    rows = detente("compare", str(first), str(second), "-f", "csv").out.splitlines()
    assert rows[0] == "key,kind,first.toml,second.toml,role"
    assert len(rows) == 2


def test_what_ifs_and_states(detente: Detente) -> None:
    case = str(FROZEN / "belarus-2008.toml")
    key = "outcomes.cost_of_releases.table[1]"
    ran = detente("compare", case, "--with", f"{key}=-0.01", "--with", f"{key}=0.2")
    assert ran.code == 0
    assert "-0.01" in ran.out
    ran = detente("compare", case, "--states", "status-quo", "2")
    assert ran.code == 0
    assert "belarus: " in ran.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "2 to 4 cases"),
        (("--with", "nothing"), "KEY=VALUE"),
        (("--with", "readings.us=nobody"), "reading of 'us'"),
        (("--same", "a"), "OLD=NEW"),
        (("--states", "1", "2", "--same", "a=b"), "one case"),
    ],
)
def test_what_does_not_fit_is_told(detente: Detente, arguments: tuple[str, ...], told: str) -> None:
    ran = detente("compare", str(FROZEN / "belarus-2008.toml"), *arguments)
    assert ran.code == 2
    assert told in ran.err
