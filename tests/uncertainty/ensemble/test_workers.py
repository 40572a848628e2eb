"""The same answer from one process, two, threads and a Dask cluster; and workers that die."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from detente.ensembles import WorkersError, dask_workers, open_store, processes, run
from detente.errors import InputError
from tests.uncertainty.ensemble.works import PLAN, Deadly, Noise, Raising

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def expected() -> str:
    """The digest of the ensemble computed here, in one chunk."""
    return run(replace(PLAN, chunk=60), Noise()).digest


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,
    ) as local:
        yield local


def test_two_processes_give_the_same_answer(expected: str) -> None:
    assert run(PLAN, Noise(), workers=processes(2)).digest == expected


def test_threads_give_the_same_answer_and_are_left_open(expected: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert run(PLAN, Noise(), workers=pool).digest == expected
        assert pool.submit(int, 7).result() == 7


def test_a_dask_cluster_gives_the_same_answer(cluster: Any, expected: str) -> None:
    by_address = run(PLAN, Noise(), workers=dask_workers(cluster.scheduler_address))
    assert by_address.digest == expected
    with cluster.get_client() as client:
        assert run(PLAN, Noise(), workers=dask_workers(client), in_flight=3).digest == expected
        (lost,) = run(PLAN, Raising(40), workers=dask_workers(client)).failed_chunks
        assert (lost.start, lost.stop) == (35, 42)
        assert client.status == "running"


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"pip install 'detente\[dask\]'"):
        run(PLAN, Noise(), workers=dask_workers("tcp://127.0.0.1:9"))


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.ensembles.workers.CLUSTER_SECONDS", 0.3)
    with pytest.raises(WorkersError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run(PLAN, Noise(), workers=dask_workers("tcp://127.0.0.1:9"))
    with pytest.raises(InputError, match="no address of a Dask scheduler"):
        run(PLAN, Noise(), workers=dask_workers(7))


@pytest.mark.parametrize("address", ["nonsense", "what://is:1", "tcp://here:port"])
def test_what_is_no_address_is_refused_and_nothing_is_left_open(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client left open complains when it is thrown away, after a wait of twenty seconds."""
    distributed = pytest.importorskip("distributed")
    seen: list[Any] = []

    class Watched(distributed.Client):  # type: ignore[name-defined,misc]
        def __new__(cls, *_: Any, **__: Any) -> Any:
            seen.append(super().__new__(cls))
            return seen[-1]

    monkeypatch.setattr(distributed, "Client", Watched)
    with pytest.raises(InputError, match=f"'{address}' is no address of a Dask scheduler"):
        dask_workers(address).start()
    assert [client.status for client in seen] == ["closed"]


def test_an_exception_that_does_not_travel_is_a_failed_chunk() -> None:
    found = run(PLAN, Raising(40), workers=processes(1))
    assert found.digest == run(PLAN, Raising(40)).digest
    (lost,) = found.failed_chunks
    assert lost.error.startswith("UnpicklableError: out of luck")


@pytest.mark.parametrize("in_flight", [None, 1])
def test_a_worker_that_dies_once_costs_nothing(
    tmp_path: Path, expected: str, in_flight: int | None
) -> None:
    work = Deadly(16, once=tmp_path / "once")
    assert run(PLAN, work, workers=processes(1), in_flight=in_flight).digest == expected


@pytest.mark.parametrize("in_flight", [1, 3])
def test_the_chunk_that_kills_its_worker_is_found(tmp_path: Path, in_flight: int) -> None:
    store = tmp_path / "a.ensemble"
    plan = replace(PLAN, draws=8, chunk=2)
    found = run(plan, Deadly(2), store, workers=processes(1), in_flight=in_flight)
    (lost,) = found.failed_chunks
    assert (lost.start, lost.stop) == (2, 4)
    assert "the process that worked on it died" in lost.error
    assert found.complete
    with open_store(store) as opened:
        found_chunks = [(c.start, c.stop) for c in opened.chunks()]
    assert found_chunks == [(0, 2), (2, 4), (4, 6), (6, 8)]


def test_work_that_always_kills_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.ensembles.pool.MOST_BREAKS", 0)
    store = tmp_path / "a.ensemble"
    with pytest.raises(WorkersError, match="What was stored stays"):
        run(PLAN, Deadly(50), store, workers=processes(1), in_flight=1)
    with open_store(store) as opened:
        assert opened.missing() == [(49, 60)]


def test_an_executor_that_was_given_is_not_replaced() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        told = run(replace(PLAN, draws=7), lambda draws: Noise()(draws), workers=pool)
        assert "pickle" in told.failed_chunks[0].error.lower()  # said, and no harm done
        with pytest.raises(WorkersError, match="`processes` replaces processes that die"):
            run(PLAN, Deadly(16), workers=pool)


def test_a_script_without_a_main_guard_is_told(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from detente.ensembles import processes, run\n"
        "from tests.uncertainty.ensemble.works import PLAN, Noise\n"
        "run(PLAN, Noise(), workers=processes(1))\n"
    )
    ended = subprocess.run(
        [sys.executable, script], cwd=ROOT, env=_env(), capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "needs `if __name__ == '__main__':`" in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("count", [0, -1, True, 2.0, 5_000])
def test_the_number_of_processes_is_checked(count: int) -> None:
    with pytest.raises(InputError, match="no number of processes"):
        processes(count)


def _env() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}
