"""Is everything in a store as it was stored?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.ensembles.codec import Form
from detente.ensembles.errors import StoreError
from detente.ensembles.load import Summary, decoded_chunk
from detente.ensembles.store import open_store
from detente.errors import InputError, TooLargeError

MOST_TOLD = 20


@dataclass(frozen=True)
class Verification:
    """What was found.

    Attributes
    ----------
    chunks : int
        How many chunks were looked at.
    problems : tuple of text
        What is wrong, in sentences; empty if nothing is.
    broken : tuple of (start, stop)
        Chunks that are not what was stored. `mend` drops them; the next run computes them again.
    digest : str or None
        Of the whole ensemble; None if anything is wrong.
    """

    chunks: int
    problems: tuple[str, ...]
    broken: tuple[tuple[int, int], ...]
    digest: str | None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(path: str | Path) -> Verification:
    """Check the file, and every chunk against its digest.

    Parameters
    ----------
    path : path
        A store that nobody is writing.

    Raises
    ------
    StoreError
        If the file does not open as a store.
    """
    problems: list[str] = []
    broken: list[tuple[int, int]] = []
    with open_store(path) as store:
        problems += store.unsound(MOST_TOLD)
        try:
            stored = store.chunks()
            orphans = store.orphans()
        except StoreError as error:
            problems.append(str(error))
            return Verification(0, tuple(problems), (), None)
        if orphans:
            problems.append(f"{orphans} arrays or failures belong to no chunk.")
        summary = Summary(store)
        forms: frozenset[Form] | None = None  # those of the first chunk that is sound
        for each in stored:
            if each.digest is None:
                continue
            try:
                summary.add(decoded_chunk(store, each, forms))
                forms = forms or store.forms_of(each.start)
            except TooLargeError:
                raise
            except InputError as error:
                problems.append(str(error))
                broken.append((each.start, each.stop))
        digest = None if problems else summary.digest()
    return Verification(len(stored), tuple(problems), tuple(broken), digest)


@dataclass(frozen=True)
class Mended:
    """What mending a store dropped, as pairs of first draw and one past the last, and kept."""

    dropped: tuple[tuple[int, int], ...]
    kept: int


def mend(path: str | Path) -> Mended:
    """Drop the chunks that are not what was stored, and keep the rest.

    The next run with the same plan computes their draws again.

    Parameters
    ----------
    path : path
        A store that nobody is using.

    Raises
    ------
    StoreError
        If the file itself is damaged, so that dropping chunks would not mend it; nothing is
        changed then.
    """
    found = verify(path)
    with open_store(path, write=True) as store:
        unsound = store.unsound(1)
        if unsound:
            raise StoreError(f"{unsound[0]}; go back to a copy.", str(path))
        stored = store.chunks()
        store.forget(start for start, _ in found.broken)
    if found.problems and not found.broken:
        raise StoreError(f"{found.problems[0]} Dropping chunks does not mend that.", str(path))
    return Mended(found.broken, len(stored) - len(found.broken))
