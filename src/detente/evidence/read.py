"""File -> ledger. A file from outside is hostile until checked."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from detente.documents import read
from detente.errors import InputError, known_names
from detente.evidence.collector import paused_collector
from detente.evidence.csv_tables import TABLES, from_tables
from detente.evidence.ledger import Ledger
from detente.untrusted import is_local_case, parse_toml, read_utf8

LARGEST_FILE = 256 * 2**20
CSV_FOLDER = "evidence"
IDS = "use letters, digits and . _ : -, at most 80 characters"


def load_ledger(name_or_path: str | Path) -> Ledger:
    """Read the evidence beside a case.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped case's name; a ledger (``NAME.evidence.toml``, or a folder of CSV tables); or a
        case, whose ledger is ``NAME.evidence.toml`` or the folder ``NAME.evidence`` beside it. In
        a case folder it is ``evidence.toml`` or the folder ``evidence``.

    Raises
    ------
    InputError
        Where the file or key is wrong: what was found, what is allowed, what to do.

    Examples
    --------
    >>> ledger = load_ledger("belarus-2025")
    >>> ledger.rating(ledger.claims["P24-03"])
    'F3'
    """
    text = str(name_or_path)
    if text in shipped_ledgers() and not _is_local(text):
        shipped = _shipped_folder().joinpath(f"{text}.toml")
        return read_ledger(shipped.read_text(encoding="utf-8"), f"{text}.evidence.toml")
    try:
        place = _find(Path(name_or_path))
        if place.is_dir():
            return _read_folder(place)
        return read_ledger(read_utf8(place, LARGEST_FILE, "split it."), place.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"cannot be read: {why}.", Path(text[:200]).name) from None
    except ValueError:
        raise InputError(f"{text[:80]!r} is not a file name.") from None


def _is_local(name: str) -> bool:
    """Whether a case or a ledger of the current folder has the name of a shipped one."""
    places = (Path(name) / "evidence.toml", Path(name) / CSV_FOLDER / "claims.csv")
    return is_local_case(name) or any(place.exists() for place in places)


def load_ledger_if_any(name_or_path: str | Path) -> Ledger | None:
    """Read the evidence beside a case; None where there is none.

    Raises
    ------
    InputError
        If there is a ledger, and it is wrong.
    """
    text = str(name_or_path)
    if text not in shipped_ledgers() or _is_local(text):
        try:
            if _place(Path(name_or_path)) is None:
                return None
        except (OSError, ValueError):
            return None
    return load_ledger(name_or_path)


def shipped_ledgers() -> tuple[str, ...]:
    """Return the names of the shipped cases that have a ledger."""
    folder = _shipped_folder()
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_ledger(text: str, name: str = "ledger") -> Ledger:
    """Turn a ledger's TOML text into a ledger; `name` is what errors call the file."""
    try:
        with paused_collector():
            return build_ledger(parse_toml(text))
    except InputError as error:
        raise error.at(name) from None


def build_ledger(data: dict[str, Any]) -> Ledger:
    """Check plain data against evidence format 1 and return the ledger."""
    if "format" not in data:
        raise InputError("has no 'format'; a Détente ledger begins with: format = 1")
    if type(data["format"]) is not int or data["format"] != 1:
        raise InputError(
            f"this version reads format 1; found {str(data['format'])[:40]!r}. "
            f"{_newer(data['format'])}",
            "format",
        )
    try:
        return read(Ledger, data, IDS)
    except RecursionError:
        raise InputError("nests too deep to be a ledger.") from None


def _newer(found: object) -> str:
    if isinstance(found, str) and found.strip() == "1":
        return "Write it without quotes: format = 1"
    return "A newer version may be needed."


def _shipped_folder() -> Traversable:
    return resources.files("detente.cases").joinpath("evidence")


def _places(path: Path) -> list[Path]:
    """Return where the ledger that `path` stands for may lie: a file, or a folder of tables."""
    if path.is_dir():
        if (path / "claims.csv").exists():
            return [path]
        return [path / "evidence.toml", path / CSV_FOLDER]
    if path.name == "evidence.toml" or path.name.endswith(".evidence.toml"):
        return [path]
    places = [path.with_suffix(".evidence.toml"), path.with_suffix(".evidence")]
    if path.name == "case.toml":
        places += [path.parent / "evidence.toml", path.parent / CSV_FOLDER]
    return places


def _place(path: Path) -> Path | None:
    return next((place for place in _places(path) if place.exists()), None)


def _find(path: Path) -> Path:
    """Return the ledger file, or the folder of CSV tables, that `path` stands for."""
    place = _place(path)
    if place is not None:
        return place
    places = _places(path)
    looked = " or ".join(f"'{place.name}'" for place in places)
    known = known_names("shipped ledger", str(path)[:80], shipped_ledgers())
    raise InputError(
        f"there is no evidence for '{str(path)[:200]}': looked for {looked}, and among the "
        f"shipped ones {known}"
    )


def _read_folder(folder: Path) -> Ledger:
    texts = {}
    for table in TABLES:
        path = folder / f"{table}.csv"
        if path.exists():
            texts[table] = read_utf8(path, LARGEST_FILE, "split it.")
    try:
        with paused_collector():
            return build_ledger(from_tables(texts))
    except InputError as error:
        raise error.at(folder.name) from None
