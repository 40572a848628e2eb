"""Which cases may be opened, by name: shipped ones, those named at the start, a folder's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from detente.casefile import shipped_cases
from detente.errors import unknown_name
from detente.web.settings import Settings

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True)
class Place:
    """Where a case stands.

    Attributes
    ----------
    name : str
        What the address calls it.
    path : Path or None
        None for a case that ships, which is never written.
    """

    name: str
    path: Path | None


def places(settings: Settings) -> dict[str, Place]:
    """Return every case that may be opened, by name: named ones, the folder's, then shipped ones.

    A link that leads out of the folder is left out.
    """
    found: dict[str, Place] = {}
    for path in settings.files:
        found.setdefault(path.stem, Place(path.stem, path))
    if settings.folder is not None:
        root = settings.folder.resolve()
        for path in sorted(settings.folder.glob("*.toml")):
            inside = path.is_file() and path.resolve().parent == root
            if inside and NAME.fullmatch(path.stem) and path.stem.count(".") == 0:
                found.setdefault(path.stem, Place(path.stem, path))
    for name in shipped_cases():
        found.setdefault(name, Place(name, None))
    return found


def place_of(settings: Settings, name: str) -> Place:
    """Return the place of a case.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    known = places(settings)
    if name not in known:
        raise unknown_name("case", name[:100], known)
    return known[name]
