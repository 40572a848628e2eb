"""A case to begin with: small, commented, and answered by every command."""

from __future__ import annotations

from importlib import resources


def starter_text() -> str:
    """Return the text of the starter.

    Lines that begin with ``#`` and no blank are examples: without their ``#`` they are a case too.
    """
    return resources.files(__package__).joinpath("starter.toml").read_text(encoding="utf-8")
