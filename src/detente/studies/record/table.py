"""The verdicts on the openings that ship, solved beforehand, so that a page need not solve them.

``cases/record.json`` holds what `judge_opening` returned for each, beside a digest of the
files it read. Where a file has changed since, the stored verdict is passed over and the opening is
solved again. A test solves all of them and compares, so that a change of the program is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from detente.casefile import texts_of_codings
from detente.studies.record.asked import OpeningQuestion
from detente.studies.record.happened import WhatHappened
from detente.studies.record.judged import CodingVerdict, NearestExchange
from detente.studies.record.openings import JudgedOpening, judge_opening, past_openings
from detente.untrusted import is_local_case

FORMAT = 1
TABLE = "record.json"
_PARTIES = ("signers", "breakers", "withholders", "undoers")


def past_verdicts(openings: Iterable[str | Path] | None = None) -> tuple[CodingVerdict, ...]:
    """Return the verdicts of every coding of past openings, as :func:`past_judged` has them."""
    return tuple(row for each in past_judged(openings) for row in each.codings)


def past_judged(openings: Iterable[str | Path] | None = None) -> tuple[JudgedOpening, ...]:
    """Return openings of the past, judged; those that ship from the table where that is new.

    Parameters
    ----------
    openings : iterable of str or Path, optional
        Names of shipped cases, or cases with their aftermath beside them; all that ship without.

    Raises
    ------
    InputError
        If an opening cannot be read or what came after it is not written.
    """
    stored = read_table()
    return tuple(
        _judged(opening, stored) for opening in (past_openings() if openings is None else openings)
    )


def _judged(opening: str | Path, stored: Mapping[str, tuple[str, JudgedOpening]]) -> JudgedOpening:
    name = str(opening)
    if name in stored and not is_local_case(name):
        digest, known = stored[name]
        if digest == digest_of(name):
            return known
    return judge_opening(opening)


def read_table() -> dict[str, tuple[str, JudgedOpening]]:
    """Return each stored opening, with the digest of the files it was read from."""
    place = resources.files("detente.cases").joinpath(TABLE)
    if not place.is_file():
        return {}
    data = json.loads(place.read_text(encoding="utf-8"))
    if data["format"] != FORMAT:
        return {}
    return {
        name: (each["digest"], opening_of(name, each)) for name, each in data["openings"].items()
    }


def table_text(openings: Iterable[JudgedOpening]) -> str:
    """Return the file that holds shipped openings."""
    data = {each.name: {"digest": digest_of(each.name), **plain_opening(each)} for each in openings}
    return json.dumps({"format": FORMAT, "openings": data}, indent=1, ensure_ascii=False) + "\n"


def digest_of(opening: str) -> str:
    """Return the digest of what a shipped opening's verdicts are read from."""
    texts = [text for text, _ in texts_of_codings(opening).values()]
    shipped = resources.files("detente.cases").joinpath("aftermath", f"{opening}.toml")
    texts.append(shipped.read_text(encoding="utf-8"))
    return sha256("\0".join(texts).encode()).hexdigest()


def plain_opening(opening: JudgedOpening) -> dict[str, Any]:
    """Return an opening as plain data, its name left out."""
    return {
        "coder": opening.coder,
        "codings": [
            {key: each for key, each in asdict(row).items() if key != "opening"}
            | {"as_of": row.as_of.isoformat()}
            for row in opening.codings
        ],
        "questions": [asdict(each) for each in opening.questions],
    }


def opening_of(name: str, data: Mapping[str, Any]) -> JudgedOpening:
    """Return the opening that plain data says."""
    return JudgedOpening(
        name,
        tuple(_verdict(name, row) for row in data["codings"]),
        tuple(OpeningQuestion(**row) for row in data["questions"]),
        data["coder"],
    )


def _verdict(opening: str, row: Mapping[str, Any]) -> CodingVerdict:
    nearest, happened = row["nearest"], dict(row["happened"])
    happened["broken_by"] = tuple(happened["broken_by"])
    return CodingVerdict(
        **{
            **row,
            "opening": opening,
            "as_of": date.fromisoformat(row["as_of"]),
            "nearest": None if nearest is None else _nearest(nearest),
            "happened": WhatHappened(**happened),
        }
    )


def _nearest(row: Mapping[str, Any]) -> NearestExchange:
    return NearestExchange(**{**row, **{key: tuple(row[key]) for key in _PARTIES}})
