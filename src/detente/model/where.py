"""Say of an error where it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from detente.errors import InputError


@contextmanager
def at(where: str) -> Iterator[None]:
    """Say of every error within where it is."""
    try:
        yield
    except InputError as error:
        raise error.at(where) from None
