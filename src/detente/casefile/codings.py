"""The log of who coded which past case, when, from what, and its fingerprint as it was coded."""

from __future__ import annotations

from importlib import resources

from detente.case import Codings
from detente.documents import read
from detente.errors import InputError
from detente.untrusted import parse_toml

NAMES = "use the name of a shipped case, or of its second coding"


def shipped_codings() -> Codings:
    """Return the log of the codings that ship with the package."""
    folder = resources.files("detente.cases").joinpath("codings")
    return read_codings(folder.joinpath("coded.toml").read_text(encoding="utf-8"), "coded.toml")


def read_codings(text: str, name: str = "coded.toml") -> Codings:
    """Turn a log's TOML text into its record; `name` is what errors call the file.

    Raises
    ------
    InputError
        With the key, what was found there, what is allowed and what to do.
    """
    try:
        data = parse_toml(text)
        if type(data.get("format")) is not int or data["format"] != 1:
            raise InputError("begins with another line than: format = 1", "format")
        return read(Codings, data, NAMES)
    except InputError as error:
        raise error.at(name) from None
