"""What other programs read is what the ensemble holds, complete or not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from detente.ensembles import (
    ChunkResult,
    Ensemble,
    Exported,
    Failure,
    Plan,
    StoreError,
    create_store,
    export_csv,
    export_netcdf,
    export_parquet,
    open_store,
    run,
)
from detente.errors import InputError
from tests.uncertainty.ensemble.works import PLAN, Noise, Raising

Export = Callable[..., Exported]
EXPORTS = [export_parquet, export_csv, export_netcdf]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "a.ensemble"


@pytest.fixture
def ensemble(store: Path) -> Ensemble:
    return run(PLAN, Raising(40), store, only=range(50))


def test_parquet(ensemble: Ensemble, store: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    target = tmp_path / "a.parquet"
    assert export_parquet(store, target) == Exported(50, ensemble.failed, 10)
    table = pyarrow.parquet.read_table(target)
    assert table.equals(ensemble.to_arrow())
    about = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    assert about["digest"] == ensemble.digest
    assert about["missing"] == "50 to 59"
    assert json.loads(about["plan"]) == PLAN.description


def test_csv(ensemble: Ensemble, store: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    assert export_csv(store, target) == Exported(50, ensemble.failed, 10)
    read = pd.read_csv(target, index_col="draw", dtype={"level": "Int64", "holds": "boolean"})
    pd.testing.assert_frame_equal(
        read.astype({"error": str}), ensemble.to_pandas().astype({"error": str}), check_exact=True
    )


def test_netcdf(ensemble: Ensemble, store: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.nc"
    assert export_netcdf(store, target) == Exported(50, ensemble.failed, 10)
    with xr.open_dataset(target, engine="scipy") as read:
        xr.testing.assert_equal(read.load(), ensemble.to_xarray())
        assert read.attrs["digest"] == ensemble.digest


@pytest.mark.parametrize("export", EXPORTS)
def test_nothing_is_overwritten_unless_asked(store: Path, tmp_path: Path, export: Export) -> None:
    run(PLAN, Noise(), store)
    target = tmp_path / "out"
    target.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        export(store, target)
    assert target.read_text() == "mine"
    assert export(store, target, overwrite=True).rows == 60
    assert target.stat().st_size > 100
    with pytest.raises(InputError, match="is an input of this run"):
        export(store, store, overwrite=True)
    with pytest.raises(InputError, match="is a folder"):
        export(store, tmp_path, overwrite=True)
    with pytest.raises(InputError, match="there is no such folder"):
        export(store, tmp_path / "no" / "such")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.ensemble", "out"]


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_that_fails_half_way_leaves_what_was_there(
    store: Path, tmp_path: Path, export: Export
) -> None:
    run(PLAN, Noise(), store)
    with open_store(store) as opened:
        data = next(iter(opened.parts(56, "column", ["x"]))).data
    raw = bytearray(store.read_bytes())
    raw[raw.find(data)] ^= 1
    store.write_bytes(raw)
    target = tmp_path / "out"
    target.write_text("mine")
    with pytest.raises(StoreError, match="draws 56 to 59 are damaged"):
        export(store, target, overwrite=True)
    assert target.read_text() == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.ensemble", "out"]


@pytest.mark.parametrize("export", EXPORTS)
def test_a_run_without_any_result(store: Path, tmp_path: Path, export: Export) -> None:
    create_store(store, PLAN).close()
    with pytest.raises(InputError, match="has no draws yet"):
        export(store, tmp_path / "out")
    run(Plan(PLAN.description, 60, 60), Raising(40), store)
    assert export(store, tmp_path / "out") == Exported(60, 60, 0)


def test_no_text_is_a_formula_in_a_spreadsheet(store: Path, tmp_path: Path) -> None:
    def work(draws: range) -> ChunkResult:
        failures = tuple(Failure(draw, {}, '=cmd|"/c calc"!A0') for draw in draws)
        return ChunkResult({"=1+1": np.zeros(len(draws))}, {}, failures)

    run(Plan({}, 1), work, store)
    export_csv(store, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text()
    assert text == '"draw","\'=1+1","error"\n0,,"\'=cmd|""/c calc""!A0"\n'


@pytest.mark.parametrize(("number", "exact"), [(2**31, True), (2**53, True), (2**53 + 1, False)])
def test_large_numbers_are_exact_in_netcdf_or_refused(
    store: Path, tmp_path: Path, number: int, exact: bool
) -> None:
    run(Plan({}, 2), lambda draws: ChunkResult({"n": np.full(len(draws), -number)}), store)
    if exact:
        export_netcdf(store, tmp_path / "a.nc")
        with xr.open_dataset(tmp_path / "a.nc", engine="scipy") as read:
            assert int(read["n"][0]) == -number
    else:
        with pytest.raises(InputError, match="Use Parquet"):
            export_netcdf(store, tmp_path / "a.nc")
        assert not (tmp_path / "a.nc").exists()


def test_names_that_netcdf_forbids_are_told(store: Path, tmp_path: Path) -> None:
    run(Plan({}, 2), lambda draws: ChunkResult({"a/b": np.zeros(len(draws))}), store)
    with pytest.raises(InputError, match="Use Parquet"):
        export_netcdf(store, tmp_path / "a.nc")
    assert export_parquet(store, tmp_path / "a.parquet").rows == 2
