"""Where levers stand on a day that trade is asked about."""

from __future__ import annotations

from datetime import date

from detente.case import Definition, levels_on_day


def levers_of_day(definition: Definition, day: date) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the levels on a day of levers that acts set or that lapse, where they differ.

    Returns
    -------
    dict of lever to level
        Those that stand otherwise than in the status quo.
    tuple of str
        What had to be taken for it, a sentence each.
    """
    levels, told = {}, []
    for name, stands in levels_on_day(definition, day).items():
        if stands.level != definition.status_quo[name]:
            levels[name] = stands.level
        told += [f"{name} on {day}: {each}." for each in stands.told]
    return levels, tuple(told)
