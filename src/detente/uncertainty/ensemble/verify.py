"""Is everything in a store as it was stored?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.errors import InputError
from detente.uncertainty.ensemble.codec import Form
from detente.uncertainty.ensemble.load import Summary, decoded_chunk
from detente.uncertainty.ensemble.problems import StoreError
from detente.uncertainty.ensemble.store import open_store

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
        Chunks that are not what was stored. `Store.forget` with their starts drops them, and the
        next run computes them again, if the file itself is sound.
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
            except InputError as error:
                problems.append(str(error))
                broken.append((each.start, each.stop))
        digest = None if problems else summary.digest()
    return Verification(len(stored), tuple(problems), tuple(broken), digest)
