"""Which measures are on: under levels of levers, on a day, or in a baseline with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from detente.case import Definition, measures_on_day
from detente.errors import located, unknown_name
from detente.expressions import evaluate
from detente.studies.trade.setup import TradeSetup, with_figures
from detente.trade import Equilibrium, Measure, Network, solve

STATUS_QUO = "status-quo"
BASELINE = "baseline"


@dataclass(frozen=True, eq=False)
class Situation:
    """A network and the measures that are on in it, with a name to call it by."""

    label: str
    network: Network
    measures: tuple[Measure, ...]

    def solve(self) -> Equilibrium:
        """Clear the market.

        Raises
        ------
        UnconvergedError
            Where no solution was found; then there are no numbers.
        """
        with located(f"trade under {self.label}"):
            return solve(self.network, self.measures)


def measures_on(
    setup: TradeSetup, definition: Definition, levels: Mapping[str, str], day: date | None = None
) -> tuple[Measure, ...]:
    """The measures whose condition holds at these levels and that are in force on the day.

    Parameters
    ----------
    levels : mapping of lever to level
        Levers that are not named stand at the status quo.
    day : date, optional
        The case's own without one.
    """
    for lever, level in levels.items():
        if lever not in definition.levers:
            raise unknown_name("lever", lever, definition.levers)
        known = definition.levers[lever].levels
        if level not in known:
            raise unknown_name(f"level of lever '{lever}'", level, known)
    full = {**definition.status_quo, **levels}
    digits = [np.array(lever.levels.index(full[name])) for name, lever in definition.levers.items()]
    when = day or setup.as_of

    def is_on(name: str) -> bool:
        with located(f"trade.measures.{name}.when"):
            return bool(evaluate(setup.conditions[name], digits.__getitem__))

    acted = measures_on_day(definition, when) if when is not None and definition.acts else {}
    return tuple(
        measure
        for name, measure in setup.measures.items()
        if acted.get(name, True)
        and (when is None or measure.in_force(when))
        and (name not in setup.conditions or is_on(name))
    )


def situation(
    setup: TradeSetup, definition: Definition, levels: Mapping[str, str], day: date | None = None
) -> Situation:
    """The trade at these levels of levers, the others at the status quo."""
    label = ", ".join(f"{lever}={level}" for lever, level in levels.items()) or STATUS_QUO
    if day:
        label += f" on {day}"
    return Situation(label, setup.network, measures_on(setup, definition, levels, day))


def baseline(
    setup: TradeSetup, definition: Definition, name: str = BASELINE, day: date | None = None
) -> Situation:
    """The situation of that name; ``baseline`` is the one that the case counts changes from.

    A `day` is that of the status quo; baselines have their own.

    Raises
    ------
    UnknownNameError
        If the case has no baseline of that name.
    """
    baselines = setup.text.baselines
    if name == BASELINE and name not in baselines:
        name = setup.text.baseline or STATUS_QUO
        if name not in baselines and name != STATUS_QUO:
            raise unknown_name("baseline", name, baselines).at("trade.baseline")
    if name == STATUS_QUO:
        return situation(setup, definition, {}, day)
    if name not in baselines:
        raise unknown_name("baseline", name, [*baselines, STATUS_QUO])
    text = baselines[name]
    with located(f"trade.baselines.{name}"):
        network = with_figures(setup.network, text.figures, setup.text)
        if text.measures is None:
            with located("levers"):
                return Situation(
                    name, network, measures_on(setup, definition, text.levers, text.on)
                )
        for measure in text.measures:
            if measure not in setup.measures:
                raise unknown_name("measure", measure, setup.measures).at("measures")
        return Situation(name, network, tuple(setup.measures[each] for each in text.measures))


def check_baselines(setup: TradeSetup, definition: Definition) -> None:
    """Raise InputError where a baseline, or the pressure, names what the case does not have."""
    baseline(setup, definition)
    for name in setup.text.baselines:
        baseline(setup, definition, name)
    pressure = setup.text.pressure
    if pressure and pressure.target not in setup.network.parties:
        raise unknown_name("party in this trade", pressure.target, setup.network.parties).at(
            "trade.pressure.target"
        )
