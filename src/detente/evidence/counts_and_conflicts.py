"""Where does the record disagree? Conflicts side by side, and counts with their vintages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from detente.case import Conflict, Quantity
from detente.evidence.ledger import Ledger
from detente.evidence.origins import collapse_origins
from detente.evidence.quantities import QuantityChange, change_between, in_unit_of, said
from detente.evidence.results import Table

COUNT_COLUMNS = (
    *("as of", "value", "change", "days", "vintage", "claim", "count", "changed by", "unit"),
    *("relation", "low", "high", "words", "change low", "change high"),
)
KINDS = {
    "exclusive": "cannot both hold",
    "definition": "count different things",
    "open": "may both hold",
}


@dataclass(frozen=True)
class Conflicts(Table):
    """The conflicts of a ledger: one row a claim, grouped by side. Nothing is averaged."""

    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class CountSeries(Table):
    """What one counter gave for one thing, in time, every vintage kept."""

    name: str
    counter: str
    definition: str


def conflicts(ledger: Ledger) -> Conflicts:
    """List the conflicts: the question, what kind of conflict it is, and who says which.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    Conflicts
        One row a claim, with its rating and the number of independent origins of its side.

    Examples
    --------
    >>> from detente.evidence import load_ledger
    >>> found = conflicts(load_ledger("belarus-2025"))
    >>> [side.label for side in found.conflicts[0].sides]
    ['the visit came a day after the call', 'the call and the visit fell on the same day']
    """
    origin = dict(collapse_origins(ledger).of_claim)
    rows = []
    for conflict in ledger.conflicts.values():
        for side in conflict.sides:
            voices = len({origin[name] for name in side.claims})
            for name in side.claims:
                claim = ledger.claims[name]
                rows.append(
                    (
                        *(conflict.id, conflict.question, KINDS[conflict.kind], side.label, voices),
                        *(name, ledger.rating(claim), claim.text),
                    )
                )
    return Conflicts(
        title=f"{ledger.title}: {len(ledger.conflicts)} conflicts",
        columns=(
            *("conflict", "question", "kind", "side", "independent origins"),
            *("claim", "rating", "text"),
        ),
        rows=tuple(rows),
        conflicts=tuple(ledger.conflicts.values()),
    )


def counts(ledger: Ledger) -> tuple[CountSeries, ...]:
    """Return every count with two or more points: same name, counter, definition and kind of unit.

    Points are in the order of the day they describe, then of publication. Each row says how far
    the number is from the one before, and over how many days; a new vintage is not smoothed away.
    Numbers are in the unit of the first point that the ledger has. What the record says of a number
    stays with it: ``count`` has "about 40", "> 50", "35 to 39" or words, ``value`` the number that
    is named, ``low`` and ``high`` bounds; ``change`` is a number between exact ones only, and
    ``changed by`` what can be said of it otherwise.

    Examples
    --------
    >>> from detente.evidence import load_ledger
    >>> held = counts(load_ledger("belarus-2025"))[0]
    >>> [row[:2] for row in held.rows if row[0].startswith("2023-12") or row[0] == "2024-01-04"]
    [('2023-12-31', 1452.0), ('2024-01-04', 1430.0)]
    """
    series: dict[tuple[str, str, str, str], list[tuple[Quantity, str]]] = defaultdict(list)
    for claim in ledger.claims.values():
        for quantity in claim.quantities:
            if quantity.counter and quantity.as_of:
                key = (quantity.name, quantity.counter, quantity.definition)
                units = [each[3] for each in series if each[:3] == key]
                alike = [each for each in map(partial(in_unit_of, quantity), units) if each]
                here = alike[0] if alike else quantity
                series[(*key, here.unit)].append((here, claim.id))
    return tuple(_series(ledger, key, points) for key, points in series.items() if len(points) > 1)


def _series(
    ledger: Ledger, key: tuple[str, str, str, str], points: list[tuple[Quantity, str]]
) -> CountSeries:
    name, counter, definition, unit = key

    def when(point: tuple[Quantity, str]) -> tuple[str, str]:
        public = ledger.published(ledger.claims[point[1]])
        return str(point[0].as_of), str(public or "")

    ordered = sorted(points, key=when)
    rows: list[tuple[object, ...]] = []
    for before, here in pairwise([None, *ordered]):
        assert here is not None
        quantity, claim = here
        change, days = QuantityChange(None, None, None, ""), None
        if before is not None and before[0].as_of and quantity.as_of:
            change = change_between(before[0], quantity)
            days = (quantity.as_of.last - before[0].as_of.last).days
        rows.append(
            (
                *(str(quantity.as_of), quantity.value, change.value, days, quantity.vintage, claim),
                *(said(quantity, apart=""), change.said, unit, quantity.relation),
                *(quantity.low, quantity.high, quantity.words, change.low, change.high),
            )
        )
    return CountSeries(
        title=f"{name} ({unit}), counted by {counter}",
        columns=COUNT_COLUMNS,
        rows=tuple(rows),
        name=name,
        counter=counter,
        definition=definition,
    )
