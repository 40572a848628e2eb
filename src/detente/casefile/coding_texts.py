"""The codings of one opening: the case itself, and a second one made apart from the same page."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from detente.casefile.read import read_text
from detente.casefile.write import LARGE_TABLES, LARGEST_FILE
from detente.errors import InputError
from detente.untrusted import is_local_case, read_utf8

FIRST, SECOND = "first", "second"


def texts_of_codings(name_or_path: str | Path) -> dict[str, tuple[str, str]]:
    """Return the text of each coding of an opening, and what errors call its file.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped case's name, or a case. A second coding is ``NAME.second.toml`` beside it, in a
        case folder ``second.toml``.

    Returns
    -------
    dict
        ``first``, and ``second`` where there is one.

    Raises
    ------
    InputError
        If there is no such case, or a file cannot be read.
    """
    found = {FIRST: read_text(name_or_path)}
    second = _second(name_or_path)
    if second is not None:
        found[SECOND] = second
    return found


def _second(name_or_path: str | Path) -> tuple[str, str] | None:
    text, path = str(name_or_path), Path(name_or_path)
    shipped = resources.files("detente.cases").joinpath("second", f"{text}.toml")
    if path.name == text and shipped.is_file() and not is_local_case(text):
        return shipped.read_text(encoding="utf-8"), f"{text}.second.toml"
    if path.is_dir():
        place = path / "second.toml"
    elif path.name == "case.toml" and not path.with_suffix(".second.toml").exists():
        place = path.parent / "second.toml"
    else:
        place = path.with_suffix(".second.toml")
    if not place.is_file():
        return None
    try:
        return read_utf8(place, LARGEST_FILE, LARGE_TABLES, what="case"), place.name
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}.", place.name) from None
