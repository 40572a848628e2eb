"""File -> model. A file from outside is hostile until checked."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.casefile.convert import to_definition
from detente.casefile.document import CaseDoc
from detente.errors import CaseError, InputError, known_names
from detente.hostile import first_problem, parse_toml, read_utf8
from detente.model import Definition, Model, build

LARGEST_FILE = 16 * 2**20
NAMES = "use letters, digits and _, not beginning with a digit, at most 64 characters"


def shipped_cases() -> tuple[str, ...]:
    """Return the names of the cases that ship with the package."""
    folder = resources.files("detente.cases")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_text(name_or_path: str | Path) -> tuple[str, str]:
    """Return a case's text and the name to call it by in errors."""
    text = str(name_or_path)
    if text in shipped_cases():
        source = resources.files("detente.cases").joinpath(f"{text}.toml")
        return source.read_text(encoding="utf-8"), f"{text}.toml"
    path = Path(name_or_path)
    try:
        if path.is_dir():
            path = path / "case.toml"
            if not path.exists():
                raise CaseError("the folder has no case.toml; a case folder has one.", text[:200])
        if not path.exists():
            raise CaseError(_nothing_there(text))
        return read_utf8(path, LARGEST_FILE, "put large tables into fewer levers."), path.name
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror or error}.", path.name) from None
    except ValueError:
        raise CaseError(f"{text[:80]!r} is not a file name.") from None


def _nothing_there(name: str) -> str:
    known = known_names("shipped case", name[:80], shipped_cases())
    return f"there is no file or shipped case '{name[:200]}'; {known}"


def read_definition(name_or_path: str | Path) -> tuple[Definition, str]:
    """Read what a case says, its states not yet listed, and what errors call its file."""
    text, name = read_text(name_or_path)
    try:
        return parse_case(text), name
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
    return to_definition(check_document(parse_toml(text)))


def check_document(data: dict[str, Any]) -> CaseDoc:
    """Check plain data against case format 1."""
    if "format" not in data:
        raise CaseError("has no 'format'; a Détente case begins with: format = 1")
    if data["format"] != 1 or isinstance(data["format"], bool):
        raise CaseError(
            f"this version reads format 1; found {str(data['format'])[:40]}. "
            "A newer version may be needed.",
            "format",
        )
    try:
        return CaseDoc.model_validate(data)
    except ValidationError as error:
        raise first_problem(error, CaseDoc, NAMES) from None
    except RecursionError:
        raise CaseError("nests too deep to be a case.") from None
