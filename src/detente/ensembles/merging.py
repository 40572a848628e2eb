"""Several stores of one plan into one, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from detente.ensembles.codec import Encoded
from detente.ensembles.errors import ConflictError, StoreError
from detente.ensembles.load import decoded
from detente.ensembles.ranges import gaps, in_words
from detente.ensembles.store import Store, Stored, create_store, open_store
from detente.errors import InputError


@dataclass(frozen=True)
class Merged:
    """What a merge did, in chunks: copied into the target, or there already."""

    copied: int
    shared: int


def merge(sources: Sequence[str | Path], target: str | Path) -> Merged:
    """Copy the chunks of some stores into one; all are looked at before anything is written.

    Parameters
    ----------
    sources : sequence of path
        Stores of one plan. They may differ in how many draws they were made for.
    target : path
        A new file, or a store of the same plan that gains what it lacks.

    Returns
    -------
    Merged

    Raises
    ------
    ChangedPlanError
        If they are not of one plan.
    ConflictError
        If two stores hold different results for the same draws, or chunks that overlap without
        being equal. A chunk that was computed outranks one whose work broke down.
    StoreError
        If a file cannot be used or is damaged.

    Notes
    -----
    Rule E6.
    """
    if not sources:
        raise InputError("no store to merge; give at least one.")
    if len({Path(path).resolve() for path in (*sources, target)}) <= len(sources):
        raise InputError("a store stands twice among those to merge and their target.")
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(path)) for path in sources]
        first = stores[0]
        for store in stores[1:]:
            store.check_plan(first.plan)
        draws = max(store.plan.draws for store in stores)
        place = Path(target)
        old = stack.enter_context(open_store(place, write=True)) if place.exists() else None
        if old is not None:
            old.check_plan(first.plan)
            draws = max(draws, old.plan.draws)
        chosen, shared = _chosen([*([old] if old else []), *stores])
        into = old or stack.enter_context(create_store(place, replace(first.plan, draws=draws)))
        try:
            copied = _copy(chosen, into, draws)
        except BaseException:
            if old is None:
                into.close()
                place.unlink(missing_ok=True)
            raise
    return Merged(copied, shared)


def _chosen(stores: Sequence[Store]) -> tuple[list[tuple[Store, Stored]], int]:
    """Choose a chunk for all draws that any store has."""
    entries = [(store, chunk) for store in stores for chunk in store.chunks()]
    entries.sort(key=lambda entry: (entry[1].start, entry[1].stop))
    good: list[tuple[Store, Stored]] = []
    shared = 0
    for store, chunk in entries:
        if chunk.digest is None:
            continue
        if good and chunk.start < good[-1][1].stop:
            before_store, before = good[-1]
            if (before.start, before.stop) != (chunk.start, chunk.stop):
                raise ConflictError(
                    f"{before_store.where} has draws {in_words([(before.start, before.stop)])} in "
                    f"one chunk and {store.where} has {in_words([(chunk.start, chunk.stop)])}; "
                    "chunks are equal or apart. Cut the runs at multiples of the chunk size."
                )
            if before.digest != chunk.digest:
                raise ConflictError(
                    f"{before_store.where} and {store.where} hold different results for draws "
                    f"{in_words([(chunk.start, chunk.stop)])}. One was computed otherwise than "
                    "its plan says; nothing was merged."
                )
            shared += 1
        else:
            good.append((store, chunk))
    taken = [(chunk.start, chunk.stop) for _, chunk in good]
    bad: list[tuple[Store, Stored]] = []
    for store, chunk in entries:
        free = gaps(taken, chunk.start, chunk.stop)
        if chunk.digest is None and free == [(chunk.start, chunk.stop)]:
            bad.append((store, chunk))
            taken.append((chunk.start, chunk.stop))
    return good + bad, shared


def _copy(chosen: Sequence[tuple[Store, Stored]], into: Store, draws: int) -> int:
    """Write what was chosen, each chunk checked, in one transaction."""
    copied = 0
    kept = {chunk.start for store, chunk in chosen if store is into}
    with into.together():
        if draws != into.plan.draws:
            into.extend(draws)
        into.forget(each.start for each in into.chunks() if each.start not in kept)
        for store, chunk in chosen:
            if store is into:
                continue
            if chunk.error is not None:
                into.put_failed(range(chunk.start, chunk.stop), chunk.error, chunk.seconds)
            else:
                _put(store, chunk, into)
            copied += 1
    return copied


def _put(store: Store, chunk: Stored, into: Store) -> None:
    for read in decoded(store, [chunk]):
        parts = tuple(p for kind in ("column", "tally") for p in store.parts(chunk.start, kind))
        again = Encoded(read.start, read.stop, parts, read.failures, chunk.digest or "")
        try:
            into.put(again, chunk.seconds)
        except StoreError:
            raise
        except InputError as error:
            draws = in_words([(chunk.start, chunk.stop)])
            raise ConflictError(f"draws {draws}: {error}", store.where) from None
