"""Under which contested readings something holds, in words."""

from __future__ import annotations

from collections.abc import Mapping

from detente.studies import Labels
from detente.studies.assessment.readings import ReadingsTable, ReadingVerdict
from detente.text import listed


def where_it_holds(table: ReadingsTable, conclusion: ReadingVerdict, words: Labels) -> str:
    """Say under which readings a conclusion holds: "except where Belarus is read as …"."""
    if conclusion.always:
        return "whichever readings are right"
    if conclusion.never:
        return "whichever readings are right, it does not hold"
    only, but = conclusion.only_where, conclusion.except_where
    if only is not None and (but is None or _length(only) <= _length(but)):
        return f"only where {_conditions(table, only, words)}"
    if but is not None:
        return f"everywhere except where {_conditions(table, but, words)}"
    who = words.parties(conclusion.depends_on, most=9)
    sure = _certainties(table, conclusion, words)
    return "; ".join([*sure, f"{'else ' if sure else ''}depending on how {who} are read"])


def _certainties(table: ReadingsTable, conclusion: ReadingVerdict, words: Labels) -> list[str]:
    """Name the single readings under which the verdict is the same whatever the others are."""
    always, never = [], []
    for party in conclusion.depends_on:
        for reading in table.readings[party]:
            count, total = table.tally(conclusion, party, reading)
            told = f"{words.the_party(party)} is read as “{table.reading_title(party, reading)}”"
            if count == total:
                always.append(told)
            elif not count:
                never.append(told)
    return [
        f"{word} where {listed(told, most=9, last='or')}"
        for word, told in (("always", always), ("never", never))
        if told
    ]


def _length(condition: Mapping[str, tuple[str, ...]]) -> int:
    return sum(len(readings) for readings in condition.values())


def _conditions(
    table: ReadingsTable, condition: Mapping[str, tuple[str, ...]], words: Labels
) -> str:
    return listed(
        [
            f"{words.the_party(party)} is read as "
            + listed(
                [f"“{table.reading_title(party, reading)}”" for reading in readings],
                most=9,
                last="or",
            )
            for party, readings in condition.items()
        ],
        most=9,
    )
