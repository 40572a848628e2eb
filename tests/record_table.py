"""The verdicts on past openings that ship, solved anew.

    python -m tests.record_table             say which openings differ from the stored table
    python -m tests.record_table --record    write the table anew: read the difference in git

``tests/studies/record/test_table.py`` holds the table against a fresh computation.
"""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from detente.studies.record import (
    JudgedOpening,
    digest_of,
    judge_opening,
    past_openings,
    read_table,
    table_text,
)


def solved() -> dict[str, JudgedOpening]:
    """Judge every opening that ships, every coding of it solved."""
    return {name: judge_opening(name) for name in past_openings()}


def differing(found: dict[str, JudgedOpening]) -> list[str]:
    """Return the openings that are stored otherwise than found, or of another file."""
    stored = read_table()
    names = dict.fromkeys([*found, *stored])
    return [
        name
        for name in names
        if name not in found or stored.get(name) != (digest_of(name), found[name])
    ]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--record", action="store_true", help="write the table anew")
    found = solved()
    if asked.parse_args().record:
        place = files("detente.cases").joinpath("record.json")
        assert isinstance(place, Path)
        place.write_text(table_text(found.values()), encoding="utf-8")
        return 0
    wrong = differing(found)
    print("\n".join(wrong) or "as stored")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
