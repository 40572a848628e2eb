"""Stores of one plan that become one, or stay as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detente.ensembles import (
    ChangedPlanError,
    ChunkResult,
    ConflictError,
    Plan,
    StoreError,
    merge,
    open_store,
    run,
    verify,
)
from detente.errors import InputError
from tests.uncertainty.ensemble.works import PLAN, Noise, Raising


@pytest.fixture
def part(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str, only: range, work: object = None, plan: Plan = PLAN) -> Path:
        run(plan, work or Noise(), tmp_path / name, only=only)  # type: ignore[arg-type]
        return tmp_path / name

    return make


def test_parts_make_the_whole(part: Callable[..., Path], tmp_path: Path) -> None:
    a, b = part("a", range(28)), part("b", range(28, 60))
    c = part("c", range(14, 28))  # the same chunks as in a
    found = merge([b, c, a], tmp_path / "whole")
    assert (found.copied, found.shared) == (9, 2)
    whole = run(PLAN, Noise(), tmp_path / "whole")
    assert whole.digest == run(PLAN, Noise()).digest
    assert verify(tmp_path / "whole").ok
    before = (tmp_path / "a").read_bytes()
    assert merge([b], a).copied == 5  # into a store that is there
    assert run(PLAN, Noise(), a).digest == whole.digest
    assert before != a.read_bytes()


def test_more_draws_win(part: Callable[..., Path], tmp_path: Path) -> None:
    more = replace(PLAN, draws=80)
    a, b = part("a", range(60)), part("b", range(60, 80), plan=more)
    merge([a, b], tmp_path / "whole")
    assert run(more, Noise(), tmp_path / "whole").digest == run(more, Noise()).digest


def test_what_was_computed_outranks_what_broke_down(
    part: Callable[..., Path], tmp_path: Path
) -> None:
    broken, sound = part("broken", range(60), Raising(40)), part("sound", range(35, 42))
    merge([broken, sound], tmp_path / "whole")
    assert run(PLAN, Noise(), tmp_path / "whole").digest == run(PLAN, Noise()).digest
    merge([broken], tmp_path / "again")
    with open_store(tmp_path / "again") as store:
        assert [(c.start, c.stop) for c in store.failed_chunks()] == [(35, 42)]
    merge([sound], broken)
    assert run(PLAN, Noise(), broken).digest == run(PLAN, Noise()).digest


def _other(draws: range) -> ChunkResult:
    return Noise(seed=8)(draws)


def _other_names(draws: range) -> ChunkResult:
    result = Noise()(draws)
    return ChunkResult({"y": result.columns["x"]}, result.tallies, result.failures)


@pytest.mark.parametrize(
    ("only", "work", "told"),
    [
        (range(7, 14), _other, "hold different results for draws 7 to 13"),
        (range(10, 16), Noise(), "in one chunk"),
        (range(42, 49), _other_names, "arrays are not those of the other chunks"),
    ],
)
@pytest.mark.parametrize("into", ["new", "old"])
def test_conflicts_are_refused_and_nothing_is_written(
    part: Callable[..., Path], tmp_path: Path, only: range, work: object, told: str, into: str
) -> None:
    a, b = part("a", range(28)), part("b", only, work)
    c = part("c", range(28, 35))
    before = a.read_bytes()
    with pytest.raises(ConflictError, match=told):
        merge([a, c, b], tmp_path / "whole") if into == "new" else merge([c, b], a)
    assert not (tmp_path / "whole").exists()
    with open_store(a) as store:
        assert store.missing() == [(28, 60)]
    assert a.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "b", "c"]


def test_other_plans_and_damaged_stores_are_refused(
    part: Callable[..., Path], tmp_path: Path
) -> None:
    a, other = part("a", range(7)), part("b", range(7, 14), plan=Plan({"seed": 8}, 60, 7))
    with pytest.raises(ChangedPlanError, match="seed was 8 and is 7"):
        merge([a, other], tmp_path / "whole")
    with pytest.raises(ChangedPlanError):
        merge([a], other)
    with pytest.raises(InputError, match="stands twice"):
        merge([a], a)
    with pytest.raises(InputError, match="no store to merge"):
        merge([], a)
    c = part("c", range(14, 21))
    with open_store(c) as store:
        data = next(iter(store.parts(14, "column", ["x"]))).data
    raw = bytearray(c.read_bytes())
    raw[raw.find(data)] ^= 1
    c.write_bytes(raw)
    with pytest.raises(StoreError, match="damaged"):
        merge([a, c], tmp_path / "whole")
    assert not (tmp_path / "whole").exists()
