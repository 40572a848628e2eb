"""A case that rests on assumptions alone can be traced: it needs no ledger, or an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import InputError
from detente.evidence import load_ledger
from detente.studies.trace import trace

FERRY = Path("tests/data/small/ferry.toml")


def assumed(folder: Path) -> Path:
    """The ferry's case with every claim an assumption."""
    lines = []
    for line in FERRY.read_text(encoding="utf-8").splitlines():
        for claim in ("TRADE-COUNTED", "TRADE-TOLD", "NORTH-WANTS-TRADE", "SOUTH-WANTS-PAY"):
            line = line.replace(f'"{claim}"', '"assumption"')
        for claim in ("SOUTH-IS-PROUD", "FARE-QUOTED"):
            line = line.replace(f'"{claim}"', '"assumption"')
        lines.append(line.replace('"assumption", "assumption"', '"assumption"'))
    path = folder / "ferry.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


EMPTY = 'format = 1\ntitle = "Nothing yet"\n'


def test_no_ledger_and_an_empty_one_give_the_same_answer(tmp_path: Path) -> None:
    case = assumed(tmp_path)
    bare = trace(case, "deal_holds", draws=32, points=0)
    assert {each.kind for each in bare.flips} <= {"assumption"}
    assert bare.flips
    assert any("no ledger" in note for note in bare.notes)
    (tmp_path / "ferry.evidence.toml").write_text(EMPTY, encoding="utf-8")
    assert not load_ledger(case).sources
    empty = trace(case, "deal_holds", draws=32, points=0)
    assert [(e.name, e.difference) for e in empty.flips] == [
        (e.name, e.difference) for e in bare.flips
    ]
    assert not any("no ledger" in note for note in empty.notes)


def test_the_command_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.cli import main

    monkeypatch.setattr(
        "sys.argv", ["detente", "trace", str(assumed(tmp_path)), "deal_holds", "--draws", "16"]
    )
    assert main() == 0


def test_a_ledger_that_is_wrong_is_still_told(tmp_path: Path) -> None:
    case = assumed(tmp_path)
    (tmp_path / "ferry.evidence.toml").write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ferry\.evidence\.toml"):
        trace(case, "deal_holds", draws=16)
