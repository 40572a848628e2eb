"""File -> what came after a case's day. A file from outside is hostile until checked."""

from __future__ import annotations

from collections.abc import Collection
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from detente.case import Aftermath, Definition, check_aftermath
from detente.documents import read, schema
from detente.errors import InputError, known_names
from detente.untrusted import is_local_case, parse_toml, read_utf8, shown

LARGEST_FILE = 16 * 2**20
IDS = "use letters, digits and . _ : -, at most 80 characters"


def load_aftermath(
    name_or_path: str | Path, case: Definition, *, ledger: Collection[str] = ()
) -> Aftermath:
    """Read what came after a case's day. Only the record of past verdicts does.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped case's name, a case, whose aftermath is ``NAME.aftermath.toml`` beside it (in a
        case folder ``aftermath.toml``), or that file itself.
    case : Definition
        What the case says; every party, lever and level of a row is one of its own.
    ledger : collection of str
        Ids of the claims in the case's ledger, which rows may name beside those of the file.

    Raises
    ------
    InputError
        Where the file is, or which key is wrong: what was found, what is allowed, what to do.
    """
    place = _place(name_or_path)
    if place is None:
        known = known_names("shipped aftermath", str(name_or_path)[:80], shipped_aftermaths())
        raise InputError(
            f"nothing is written on what came after '{str(name_or_path)[:200]}'; write it in "
            f"NAME.aftermath.toml beside the case. Among the shipped ones {known}"
        )
    if isinstance(place, Path):
        try:
            return read_aftermath(
                read_utf8(place, LARGEST_FILE, "split it."), case, place.name, ledger
            )
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}.", place.name) from None
    name = f"{name_or_path}.aftermath.toml"
    return read_aftermath(place.read_text(encoding="utf-8"), case, name, ledger)


def load_aftermath_if_any(
    name_or_path: str | Path, case: Definition, *, ledger: Collection[str] = ()
) -> Aftermath | None:
    """Read what came after a case's day; None where nothing is written on it.

    Raises
    ------
    InputError
        If there is a file, and it is wrong.
    """
    if _place(name_or_path) is None:
        return None
    return load_aftermath(name_or_path, case, ledger=ledger)


def shipped_aftermaths() -> tuple[str, ...]:
    """Return the names of the shipped cases of which it is written what came after."""
    folder = _shipped_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_aftermath(
    text: str, case: Definition, name: str = "aftermath", ledger: Collection[str] = ()
) -> Aftermath:
    """Turn TOML text into what came after `case`; `name` is what errors call the file."""
    try:
        data = parse_toml(text)
        if "format" not in data:
            raise InputError("has no 'format'; a Détente aftermath begins with: format = 1")
        if type(data["format"]) is not int or data["format"] != 1:
            raise InputError(
                f"this version reads format 1; found {shown(data['format'])}. Write: format = 1",
                "format",
            )
        return check_aftermath(read(Aftermath, data, IDS), case, ledger)
    except RecursionError:
        raise InputError("nests too deep to be an aftermath.", name) from None
    except InputError as error:
        raise error.at(name) from None


def aftermath_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12), made from the records that such files are read as."""
    return schema(Aftermath, "Détente aftermath", "What came after a Détente case's day, format 1.")


def _shipped_folder() -> Traversable:
    return resources.files("detente.cases").joinpath("aftermath")


def _place(name_or_path: str | Path) -> Path | Traversable | None:
    """Return the file that it stands for, or None."""
    text, path = str(name_or_path), Path(name_or_path)
    if text in shipped_aftermaths() and not is_local_case(text):
        return _shipped_folder().joinpath(f"{text}.toml")
    try:
        if path.is_dir():
            places = [path / "aftermath.toml"]
        elif path.name == "aftermath.toml" or path.name.endswith(".aftermath.toml"):
            places = [path]
        else:
            places = [path.with_suffix(".aftermath.toml")]
            if path.name == "case.toml":
                places.append(path.parent / "aftermath.toml")
        return next((place for place in places if place.exists()), None)
    except (OSError, ValueError):
        return None
