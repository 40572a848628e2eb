"""File -> model. A file from outside is hostile until checked."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from detente.case import Definition, check_forecast, check_uncertain
from detente.casefile.suppositions import supposed
from detente.casefile.typed_texts import as_typed
from detente.casefile.write import LARGE_TABLES, LARGEST_FILE
from detente.documents import read
from detente.errors import CaseError, InputError, known_names
from detente.files import STANDARD_STREAM
from detente.model import Model, build
from detente.untrusted import is_local_case, parse_toml, read_utf8, shown

NAMES = "use letters, digits and _, not beginning with a digit, at most 64 characters"


def shipped_cases() -> tuple[str, ...]:
    """Return the names of the cases that ship with the package."""
    folder = resources.files("detente.cases")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_text(name_or_path: str | Path) -> tuple[str, str]:
    """Return a case's text and the name to call it by in errors.

    A file, or a folder with a case.toml, of the current folder is meant before a shipped case of
    the same name.
    """
    text = str(name_or_path)
    if not text.strip():
        raise CaseError("no case is named: give a shipped case's name, a TOML file or a folder.")
    if text in shipped_cases() and not is_local_case(text):
        source = resources.files("detente.cases").joinpath(f"{text}.toml")
        return source.read_text(encoding="utf-8"), f"{text}.toml"
    path = Path(name_or_path)
    try:
        if text == STANDARD_STREAM:
            return read_utf8(path, LARGEST_FILE, LARGE_TABLES, what="case"), "standard input"
        if path.is_dir():
            path = path / "case.toml"
            if not path.exists():
                raise CaseError("the folder has no case.toml; a case folder has one.", text[:200])
        if not path.exists():
            raise CaseError(_nothing_there(text))
        if path.suffix.lower() == ".gmcr":
            target = f"{path.stem}.toml"
            raise CaseError(
                f"is a save file of GMCR+; turn it into a case: detente import {path.name} -o "
                f"{target}",
                path.name,
            )
        return read_utf8(path, LARGEST_FILE, LARGE_TABLES, what="case"), path.name
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror or error}.", path.name) from None
    except ValueError:
        raise CaseError(f"{text[:80]!r} is not a file name.") from None


def _nothing_there(name: str) -> str:
    known = known_names("shipped case", name[:80], shipped_cases())
    return f"there is no file or shipped case '{name[:200]}'; {known}"


def read_definition(name_or_path: str | Path) -> tuple[Definition, str]:
    """Read what a case says, its states not yet listed, and what errors call its file.

    What is supposed (:func:`detente.casefile.supposing`) is put in.
    """
    text, name = read_text(name_or_path)
    try:
        return supposed(parse_case(text)), name
    except InputError as error:
        raise error.at(name) from None


def build_from(text: str, name: str) -> Model:
    """Turn the text of a case without trade outcomes into a model; errors call the file `name`.

    :func:`detente.load_case` computes what the outcomes ask of trade.
    """
    try:
        return build(parse_case(text))
    except InputError as error:
        raise error.at(name) from None


def parse_case(text: str) -> Definition:
    """Turn a case's text into a definition: shape checked, expressions not yet read."""
    return to_definition(parse_toml(text))


def _newer(found: object) -> str:
    if isinstance(found, str) and found.strip() == "1":
        return "Write it without quotes: format = 1"
    return "A newer version may be needed."


def to_definition(data: dict[str, Any]) -> Definition:
    """Check plain data against case format 1, and return what it says."""
    if "format" not in data:
        raise CaseError("has no 'format'; a Détente case begins with: format = 1")
    if type(data["format"]) is not int or data["format"] != 1:
        raise CaseError(
            f"this version reads format 1; found {shown(data['format'])}. {_newer(data['format'])}",
            "format",
        )
    try:
        definition = read(Definition, as_typed(data), NAMES)
    except RecursionError:
        raise CaseError("nests too deep to be a case.") from None
    check_uncertain(definition)
    check_forecast(definition)
    return definition
