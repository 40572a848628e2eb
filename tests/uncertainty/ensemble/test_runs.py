"""What a run gives: the same as doing all draws at once, whatever the chunks."""

from __future__ import annotations

import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.ensembles import (
    ChangedPlanError,
    ChunkResult,
    Ensemble,
    Failure,
    Plan,
    Progress,
    StoreError,
    create_store,
    run,
)
from detente.ensembles.codec import encode
from detente.ensembles.differences import differences
from detente.ensembles.load import load
from detente.errors import InputError, UnknownNameError
from detente.provenance import fingerprint
from tests.uncertainty.ensemble.works import PLAN, Noise, Raising


def assert_is_the_truth(found: Ensemble, draws: range) -> None:
    good, bad = Noise().truth(draws)
    assert_array_equal(found.draws, list(draws))
    kept = found.kept
    assert_array_equal(found.draws[kept], [row[0] for row in good])
    assert_array_equal(found.columns["x"][kept], [row[1] for row in good])
    assert_array_equal(found.columns["level"][kept], [row[2] for row in good])
    assert_array_equal(found.columns["holds"][kept], [row[3] for row in good])
    xs = [row[1] for row in good]
    above = sum(x > 0 for x in xs), sum(x > 1 for x in xs)
    assert_array_equal(found.tallies["states"], [[len(xs), above[0]], [above[1], 0]])
    assert [each.draw for each in found.failures] == bad
    assert found.failed == len(bad)


def test_draws_come_in_order_with_tallies_and_failures() -> None:
    assert_is_the_truth(run(PLAN, Noise()), range(60))


def test_a_failed_draw_is_a_row_with_its_inputs_and_the_reason() -> None:
    found = run(PLAN, Noise())
    first = found.failures[0]
    assert first.draw == 5
    assert first.inputs == {"x": Noise().row(5)[0], "reading": "hawkish"}
    assert first.error == "ValueError: no way"
    frame = found.to_pandas()
    assert frame.loc[5, "error"] == "ValueError: no way"
    assert frame.loc[5, "x"] == Noise().row(5)[0]
    assert frame.loc[[5], ["level", "holds"]].isna().all(axis=None)
    assert (
        not frame.drop(index=[f.draw for f in found.failures])[["x", "level"]].isna().any(axis=None)
    )
    assert frame["holds"].sum() == found.tallies["states"][0, 1]


def test_the_dataset_has_only_draws_that_count() -> None:
    found = run(PLAN, Raising(40))
    data = found.to_xarray()
    good, bad = Noise().truth([*range(35), *range(42, 60)])
    assert_array_equal(data["draw"], [row[0] for row in good])
    assert_array_equal(data["x"], [row[1] for row in good])
    assert_array_equal(data["failed_draw"], sorted([*bad, *range(35, 42)]))
    assert_array_equal(data["states"], found.tallies["states"])
    assert data.attrs["digest"] == found.digest


@settings(max_examples=25)
@given(st.lists(st.integers(1, 59), max_size=12), st.randoms(use_true_random=False))
def test_the_digest_knows_nothing_of_chunks_or_their_order(
    cuts: list[int], rng: random.Random
) -> None:
    edges = sorted({0, 60, *cuts})
    chunks = [range(a, b) for a, b in pairwise(edges)]
    rng.shuffle(chunks)
    with create_store(None, PLAN) as store:
        for draws in chunks:
            store.put(encode(draws, Noise()(draws)), 0.0)
        found = load(store)
    assert_is_the_truth(found, range(60))
    assert found.digest == run(PLAN, Noise()).digest


def _altered(what: str) -> tuple[Plan, ChunkResult]:
    x, count = np.array([1.0, 2.0, np.nan]), np.array([2])
    failure = Failure(2, {"a": 1.0}, "no")
    plan = Plan({"seed": 1}, 3)
    match what:
        case "plan":
            plan = Plan({"seed": 2}, 3)
        case "value":
            x = np.array([1.0, np.nextafter(2, 3), np.nan])
        case "name":
            return plan, ChunkResult({"y": x}, {"count": count}, (failure,))
        case "tally":
            count = np.array([3])
        case "tally's shape":
            count = np.array([[2]])
        case "reason":
            failure = replace(failure, error="never")
        case "input":
            failure = replace(failure, inputs={"a": 2.0})
        case "failure":
            return plan, ChunkResult({"x": x}, {"count": count})
        case "draws":
            return plan, ChunkResult({"x": x[:2]}, {"count": count})
    return plan, ChunkResult({"x": x}, {"count": count}, (failure,))


def test_the_digest_knows_everything_else() -> None:
    digests = []
    for what in (
        *("", "plan", "value", "name", "tally", "tally's shape"),
        *("reason", "input", "failure", "draws"),
    ):
        plan, result = _altered(what)
        with create_store(None, plan) as store:
            count = len(next(iter(result.columns.values())))
            store.put(encode(range(count), result), 0.0)
            digests.append(load(store).digest)
    assert len(set(digests)) == len(digests)


def test_a_chunk_that_raises_is_recorded_and_the_run_goes_on(tmp_path: Path) -> None:
    mended, store = tmp_path / "mended", tmp_path / "a.ensemble"
    found = run(PLAN, Raising(40, mended), store)
    (lost,) = found.failed_chunks
    assert (lost.start, lost.stop) == (35, 42)
    assert lost.error.startswith("UnpicklableError: out of luck at <object object at 0x…>")
    assert found.complete
    assert found.failed == 7 + len(Noise().truth([*range(35), *range(42, 60)])[1])
    frame = found.to_pandas()
    assert list(frame.index) == list(range(60))
    assert frame.loc[35:41, "error"].notna().all()
    mended.touch()
    assert run(PLAN, Raising(40, mended), store).failed_chunks == (lost,)  # not unless asked
    again = run(PLAN, Raising(40, mended), store, retry_failed=True)
    assert not again.failed_chunks
    assert again.digest == run(PLAN, Noise()).digest


def test_only_what_is_missing_is_computed(tmp_path: Path) -> None:
    asked: list[range] = []

    def work(draws: range) -> ChunkResult:
        asked.append(draws)
        return Noise()(draws)

    store = tmp_path / "a.ensemble"
    part = run(PLAN, work, store, only=range(10, 20))
    assert not part.complete
    assert part.missing == ((0, 10), (20, 60))
    assert_is_the_truth(part, range(10, 20))
    whole = run(replace(PLAN, chunk=25), work, store)  # another chunk size is the same plan
    assert sorted(draw for draws in asked for draw in draws) == list(range(60))
    assert whole.digest == run(PLAN, Noise()).digest
    asked.clear()
    assert run(PLAN, work, store).digest == whole.digest
    assert not asked


def test_more_draws_of_the_same_plan_are_the_same_as_all_at_once(tmp_path: Path) -> None:
    store = tmp_path / "a.ensemble"
    run(PLAN, Noise(), store)
    more = replace(PLAN, draws=100)
    with pytest.raises(StoreError, match="made for 60 draws, and 100 are asked for"):
        run(more, Noise(), store)
    assert run(more, Noise(), store, extend=True).digest == run(more, Noise()).digest
    with pytest.raises(StoreError, match="holds 100 draws, and 60 were asked for"):
        run(PLAN, Noise(), store)


def test_a_changed_plan_is_refused_and_what_differs_is_said(tmp_path: Path) -> None:
    store = tmp_path / "a.ensemble"
    run(PLAN, Noise(), store)
    changed = Plan({"seed": 7, "method": {"name": "noise", "version": 2}, "case": "x"}, 60)
    with pytest.raises(ChangedPlanError) as caught:
        run(changed, Noise(), store)
    assert 'case was "nothing" and is "x"' in str(caught.value)
    assert "method.version was 1 and is 2" in str(caught.value)
    assert "seed" not in str(caught.value)


def test_digests_that_differ_are_told_of_and_long_texts_cut_with_their_quotes() -> None:
    old, new = fingerprint({"a": 1}), fingerprint({"a": 2})
    assert differences({"case": old}, {"case": new}) == [
        "the case has changed since the draws were made"
    ]
    assert differences({"case": old}, {"case": old}) == []
    (told,) = differences({"title": "x" * 99}, {"title": "short"})
    assert told == f'title was "{"x" * 57}…" and is "short"'


def test_progress_and_stop(tmp_path: Path) -> None:
    told: list[Progress] = []
    store = tmp_path / "a.ensemble"
    part = run(PLAN, Noise(), store, progress=told.append, stop=lambda: len(told) == 3)
    assert [each.done for each in told] == [7, 14, 21]
    assert [each.failed for each in told] == [1, 1, 2]
    assert told[-1].left is not None
    assert part.missing == ((21, 60),)
    assert_is_the_truth(part, range(21))
    run(PLAN, Noise(), store, progress=told.append)
    assert (told[3].done, told[3].fresh, told[-1].done, told[-1].total) == (28, 7, 60, 60)


def test_no_more_chunks_are_in_flight_than_asked() -> None:
    lock, now, most = threading.Lock(), 0, 0
    stored: list[int] = []

    def work(draws: range) -> ChunkResult:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, draws.start // 7 - len(stored))
        return Noise()(draws)

    with ThreadPoolExecutor(2) as pool:
        found = run(
            PLAN, work, workers=pool, in_flight=3, progress=lambda each: stored.append(each.done)
        )
    assert_is_the_truth(found, range(60))
    assert now == 9
    assert most <= 3


def test_only_the_columns_that_are_asked_for_are_kept() -> None:
    whole = run(PLAN, Noise())
    few = run(PLAN, Noise(), columns=["level"])
    assert list(few.columns) == ["level"]
    assert few.digest == whole.digest
    assert not run(PLAN, Noise(), columns=()).columns
    with pytest.raises(UnknownNameError, match="no column named 'lvel'"):
        run(PLAN, Noise(), columns=["lvel"])


def test_results_are_read_only_and_show_themselves() -> None:
    found = run(PLAN, Noise())
    with pytest.raises(ValueError, match="read-only"):
        found.columns["x"][0] = 1
    assert repr(found) == "<Ensemble of 60 draws: 55 done, 5 failed>"
    assert "ValueError: no way" in found._repr_html_()
    assert len(found._repr_html_()) < 3_000


x = np.zeros(7)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"x": x}, "returned dict"),
        (ChunkResult({"x": x[:6]}), r"shape \(6,\); 7 draws need \(7,\)"),
        (ChunkResult({"x": x.astype(object)}), "array of object"),
        (ChunkResult({"x": x.astype(np.uint64)}), "array of uint64"),
        (ChunkResult({"x": x}, {"t": x}), "array of float64; it has to be int64"),
        (ChunkResult({"x": x}, {"x": np.array(1)}), "a column and a tally"),
        (ChunkResult({"error": x}), "no array is called 'error'"),
        (ChunkResult({"": x}), "no name for an array"),
        (ChunkResult({"x": x}, {}, (Failure(7, {}, "a"),)), "failure of draw 7"),
        (ChunkResult({"x": x}, {}, (Failure(1, {}, "a"), Failure(1, {}, "b"))), "stands twice"),
        (ChunkResult({"x": x}, {}, (Failure(1, {"a": [1]}, "a"),)), "no number or text"),  # type: ignore[dict-item]
    ],
)
def test_work_that_breaks_its_promise_is_a_failed_chunk(result: object, told: str) -> None:
    found = run(replace(PLAN, draws=7), lambda _: result)  # type: ignore[arg-type, return-value]
    (lost,) = found.failed_chunks
    assert re.search(told, lost.error), lost.error


def test_arrays_have_to_be_the_same_in_every_chunk() -> None:
    def work(draws: range) -> ChunkResult:
        return ChunkResult({"x" if draws.start != 14 else "z": np.zeros(len(draws))})

    (lost,) = run(PLAN, work).failed_chunks
    assert lost.start == 14
    assert "column 'z' <f8 in place of column 'x' <f8" in lost.error


def test_one_nan_is_like_another() -> None:
    other = np.array([0x7FF8_0000_0000_0001], dtype=np.int64).view(np.float64)
    assert np.isnan(other[0])
    digests = {
        run(Plan({}, 1), lambda _, nan=nan: ChunkResult({"x": nan})).digest
        for nan in (other, np.array([np.nan]), -np.array([np.nan]))
    }
    assert len(digests) == 1


def test_what_the_work_left_in_a_failed_draw_does_not_matter() -> None:
    def digest(left: float) -> str:
        result = ChunkResult({"x": np.array([left])}, {}, (Failure(0, {}, "no"),))
        return run(Plan({}, 1), lambda _: result).digest

    assert digest(1.0) == digest(2.0)


def test_tallies_do_not_wrap_around() -> None:
    with pytest.raises(InputError, match="64-bit"):
        run(PLAN, lambda _: ChunkResult({}, {"t": np.array([2**62])}))


@pytest.mark.parametrize("draws", [0, -1, 2**60, 1.5, True])
def test_plans_are_checked(draws: int) -> None:
    with pytest.raises(InputError, match="whole number from 1"):
        Plan({}, draws)
    with pytest.raises(InputError, match="plain JSON"):
        Plan({"a": np.zeros(2)}, 1)


@pytest.mark.parametrize("only", [range(0), range(50, 61), range(-1, 3), range(0, 10, 2)])
def test_only_is_checked(only: range) -> None:
    with pytest.raises(InputError, match="range of some of the draws 0 to 59"):
        run(PLAN, Noise(), only=only)
