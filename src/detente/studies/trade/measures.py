"""The measures of a case as an analyst asks about them: whose, in what form, how fast undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.case import Definition
from detente.studies.trade.setup import TradeSetup
from detente.studies.trade.situations import Situation


@dataclass(frozen=True)
class MeasureRow:
    """One measure.

    Attributes
    ----------
    name, title, kind : str
        The kind as the case file writes it.
    sender, target : str
        Parties; no target: all origins.
    on : bool
        Whether it stands in the situation asked for.
    start, end : date or None
    legal_form : str
        "" where the case does not say.
    reversal_days : tuple of three floats or None
        How long after the decision relief works, and the least and the most; None where the case
        does not say.
    switched_by : tuple of str
        The levers in its condition. None: only a date ends it.
    holders : tuple of str
        The parties that hold those levers.
    when : str
        The condition as written, or "".
    note : str
    claims : tuple of str
    """

    name: str
    title: str
    kind: str
    sender: str
    target: str
    on: bool
    start: date | None
    end: date | None
    legal_form: str
    reversal_days: tuple[float, float, float] | None
    switched_by: tuple[str, ...]
    holders: tuple[str, ...]
    when: str
    note: str
    claims: tuple[str, ...]


def measure_rows(
    setup: TradeSetup, definition: Definition, now: Situation
) -> tuple[MeasureRow, ...]:
    """List all measures of the case in its order, and say which are on in a situation."""
    standing = {measure.name for measure in now.measures}
    levers = tuple(definition.levers)
    rows = []
    for name, measure in setup.measures.items():
        text = setup.text.measures[name]
        days = text.reversal
        condition = setup.conditions.get(name)
        numbers = sorted(condition.levers()) if condition is not None else []
        switches = tuple(levers[number] for number in numbers)
        rows.append(
            MeasureRow(
                name=name,
                title=measure.label or name,
                kind=text.kind,
                sender=measure.sender,
                target=measure.target,
                on=name in standing,
                start=measure.start,
                end=measure.end,
                legal_form=measure.legal_form,
                reversal_days=None
                if days is None
                else (
                    days.value,
                    days.value if days.low is None else days.low,
                    days.value if days.high is None else days.high,
                ),
                switched_by=switches,
                holders=tuple(
                    dict.fromkeys(o for each in switches for o in definition.levers[each].owners)
                ),
                when=text.when,
                note=measure.note,
                claims=measure.claims,
            )
        )
    return tuple(rows)
