"""The numbers of a forecast that an uncertain input may act on, by their address in the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.case import Definition
from detente.case.checks.forecast_units import months_of, rate_of
from detente.case.figure import Figure
from detente.errors import CaseError

Measure = Literal["rate", "time", "chance", "number"]
SECTIONS = ("forecast", "events", "flows", "levers")


@dataclass(frozen=True)
class ForecastNumber:
    """One number of a forecast.

    Attributes
    ----------
    key : str
        Its address; without ``.rate`` or ``.value`` at the end it stands for the rate or chance
        however that is written, and takes factors only.
    slots : tuple of str
        What it is called where a forecast is computed.
    measure : str
        A rate, a time, a chance, or a plain number.
    whole : bool
        Whether it takes factors only.
    """

    key: str
    slots: tuple[str, ...]
    measure: Measure
    whole: bool = False

    def in_months(self, value: float, unit: str) -> float:
        """Return a value in a unit as a forecast computes with it: a month, months, or plain.

        Raises
        ------
        CaseError
            If the unit measures something else.
        """
        if self.measure == "rate":
            return rate_of(Figure(value, unit), self.key)
        if self.measure == "time":
            return months_of(Figure(value, unit), self.key)
        if unit not in ("1", "%"):
            raise CaseError(f"'{self.key}' is a plain number, the uncertain one in '{unit}'.")
        return value * (0.01 if unit == "%" else 1.0)


def numbers_of_forecast(definition: Definition) -> Mapping[str, ForecastNumber]:
    """Return every number of a case's forecast that an uncertain input may act on, by address."""
    return {each.key: each for each in _numbers(definition)}


def _numbers(definition: Definition) -> Iterator[ForecastNumber]:
    terms = definition.forecast
    if terms is None:
        return
    if terms.responsiveness is not None:
        yield ForecastNumber("forecast.responsiveness", ("responsiveness",), "number")
    if terms.fastest is not None:
        yield ForecastNumber("forecast.fastest", ("fastest",), "rate")
    for party in terms.turns:
        yield ForecastNumber(f"forecast.turns.{party}", (f"turns.{party}",), "rate")
    for party, attention in terms.attention.items():
        slot = f"attention.{party}"
        yield ForecastNumber(f"forecast.{slot}.half_life", (f"{slot}.half_life",), "time")
        if attention.floor is not None:
            yield ForecastNumber(f"forecast.{slot}.floor", (f"{slot}.floor",), "chance")
    for number, hazard in enumerate(terms.hazards, start=1):
        key = f"forecast.hazards[{number}]"
        yield from _rate(key, f"hazards[{number}]", stated=hazard.rate is not None)
    for number, proposal in enumerate(terms.proposals, start=1):
        key = f"forecast.proposals[{number}]"
        yield from _rate(key, f"proposals.{proposal.name}", stated=proposal.rate is not None)
    for name, event in definition.events.items():
        if event.trials is not None:
            yield ForecastNumber(f"events.{name}", (f"events.{name}",), "chance", whole=True)
        elif event.count is not None or event.rate is not None:
            yield from _rate(f"events.{name}", f"events.{name}", stated=event.rate is not None)
    for name, flow in definition.flows.items():
        slot = f"flows.{name}"
        for key in ("rate", "per_head"):
            if getattr(flow, key) is not None:
                yield ForecastNumber(f"{slot}.{key}", (slot,), "rate")
        if flow.waves:
            yield ForecastNumber(slot, (slot,), "rate", whole=True)
        if flow.mean is not None:
            yield ForecastNumber(f"{slot}.mean", (slot,), "number")
        if flow.share is not None:
            yield ForecastNumber(f"{slot}.share", (f"{slot}.share",), "chance")
    for name, lever in definition.levers.items():
        if lever.renewal is not None:
            for holder, chance in lever.renewal.chance.items():
                slot = f"levers.{name}.renewal.chance.{holder}"
                yield from _chance(slot, (slot,), stated=chance.value is not None)
        for number, step in enumerate(lever.steps, start=1):
            if step.chance is not None:
                key = f"levers.{name}.steps[{number}].chance"
                slots = tuple(f"{key}.{holder}" for holder in lever.owners)
                yield from _chance(key, slots, stated=step.chance.value is not None)


def _rate(key: str, slot: str, *, stated: bool) -> Iterator[ForecastNumber]:
    yield ForecastNumber(key, (slot,), "rate", whole=True)
    if stated:
        yield ForecastNumber(f"{key}.rate", (slot,), "rate")


def _chance(key: str, slots: tuple[str, ...], *, stated: bool) -> Iterator[ForecastNumber]:
    yield ForecastNumber(key, slots, "chance", whole=True)
    if stated:
        yield ForecastNumber(f"{key}.value", slots, "chance")
