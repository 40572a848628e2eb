"""Take claims and assumptions from under a case: what is left is the ignorance that it states."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from detente.case import Definition, Distribution, Figure, Uncertainty, trade_figures
from detente.studies.trace.changes import Held, InputChange, Withdrawal, figure_input
from detente.studies.trace.hypotheses import reweighted
from detente.studies.trace.statements import without_statements
from detente.studies.trace.support import Support, hypothesis_of, supports
from detente.uncertainty import best_value, spread

NOTHING_STATED = "cannot be taken away: no ignorance is stated"


def without(
    definition: Definition, gone: Collection[str], listed: Sequence[Support] | None = None
) -> Withdrawal:
    """Return the case without some claims and assumptions.

    An input changes only when every claim that it rests on is gone, or its assumption is.

    Parameters
    ----------
    definition : Definition
        With its bounds written and every number's best value.
    gone : collection of str
        Claim ids, and assumptions by their key: ``assumption:outcomes.room``.
    listed : sequence of Support, optional
        What :func:`supports` says of the definition, where it has been asked already.

    Returns
    -------
    Withdrawal

    Notes
    -----
    What is left of an input, in docs/reference/trace.md:

    - of an uncertain number, its `ignorance`; where it states none and stands for one figure of
      trade, anything between that figure's low and high alike;
    - of hypotheses, readings and orders, `ignorance_weights`, or equal weights; a hypothesis that
      loses its own claims is dropped, unless all of them do;
    - of a figure of trade, anything between its low and high alike;
    - of an outcome, what the uncertain numbers that act on all of it state;
    - of a statement, a rule or a correlation, nothing: it is dropped; the last statement stays.

    Everything else stays as it is, and is told.
    """
    fallen = [
        each
        for each in (supports(definition) if listed is None else listed)
        if each.falls(frozenset(gone))
    ]
    return _Withdrawing(definition, fallen).done() if fallen else Withdrawal(definition)


class _Withdrawing:
    """One withdrawal in the making."""

    def __init__(self, definition: Definition, fallen: Sequence[Support]) -> None:
        self._definition = definition
        self._fallen = fallen
        self._keys = {each.key for each in fallen}
        self._inputs = dict(definition.uncertainties)
        self._new: dict[str, Uncertainty] = {}
        self._changed: list[InputChange] = []
        self._held: list[Held] = []

    def done(self) -> Withdrawal:
        for each in self._fallen:
            match each.kind:
                case "uncertainty":
                    self._uncertainty(each.key.removeprefix("uncertainties."))
                case "figure":
                    self._figure(each.key)
                case "outcome":
                    self._outcome(each.key)
                case "statement" | "rule" | "correlation" | "hypothesis":
                    pass  # together, below
                case _:
                    self._hold(each.key, NOTHING_STATED)
        self._hypotheses()
        changed = replace(
            self._definition,
            uncertainties=self._inputs | self._new,
            rules=self._kept("rules", self._definition.rules),
            correlations=self._kept("correlations", self._definition.correlations),
        )
        statements = [each.key for each in self._fallen if each.kind == "statement"]
        changed, told, held = without_statements(changed, statements)
        self._changed += told
        self._held += held
        return Withdrawal(
            changed if self._changed else self._definition,
            tuple(self._changed),
            tuple(self._held),
            tuple(key for key in self._figures if figure_input(key) in self._new)
            if self._new
            else (),
        )

    @cached_property
    def _figures(self) -> Mapping[str, Figure]:
        return trade_figures(self._definition.trade)

    def _hold(self, key: str, why: str, stated: bool = False) -> None:
        self._held.append(Held(key, why, stated))

    def _kept(self, what: str, parts: Sequence[Any]) -> tuple[Any, ...]:
        kept = []
        for number, part in enumerate(parts, start=1):
            if (key := f"{what}[{number}]") in self._keys:
                words = "dropped" if what == "rules" else "dropped: drawn independently"
                self._changed.append(InputChange(key, words))
            else:
                kept.append(part)
        return tuple(kept)

    def _uncertainty(self, name: str) -> None:
        before = self._inputs[name]
        if before.kind == "number":
            self._number(before, f"uncertainties.{name}")

    def _number(self, before: Uncertainty, key: str) -> None:
        if any(each.key == key for each in self._changed):
            return
        left = before.ignorance or self._range_of_its_figure(before)
        if left is None:
            self._hold(key, NOTHING_STATED)
        elif left == self._inputs[before.name].distribution:
            self._hold(key, "is as little known already as its stated ignorance says", True)
        else:
            self._inputs[before.name] = _spread_as(before, left)
            self._changed.append(InputChange(key, _words(left, before.unit)))

    def _range_of_its_figure(self, uncertainty: Uncertainty) -> Distribution | None:
        if uncertainty.effect != "replace" or len(uncertainty.acts_on) != 1:
            return None
        figure = self._figures.get(uncertainty.acts_on[0])
        return None if figure is None else _between(figure)

    def _figure(self, key: str) -> None:
        for name, each in self._definition.uncertainties.items():
            if key in each.acts_on and each.effect == "replace":
                if f"uncertainties.{name}" not in self._keys:
                    why = f"the uncertain input '{name}' stands in its place, on its own grounds"
                    self._hold(key, why, True)
                return
        figure = self._figures[key]
        left = _between(figure)
        if left is None:
            self._hold(key, f"{NOTHING_STATED} (the figure has no low and high)")
            return
        if ".rent_shares." in key:
            self._hold(key, "cannot vary alone: the shares of one leg have to add up to 1")
            return
        name = figure_input(key)
        written = Uncertainty(
            name, "number", unit=figure.unit, best=figure.value, distribution=left, acts_on=(key,)
        )
        self._new[name] = _spread_as(written, left)
        self._changed.append(InputChange(key, _words(left, figure.unit)))

    def _outcome(self, key: str) -> None:
        acting = [
            (name, each)
            for name, each in self._definition.uncertainties.items()
            if key in each.acts_on and each.kind == "number" and each.ignorance is not None
        ]
        if not acting:
            self._hold(key, NOTHING_STATED)
        for name, each in acting:
            if f"uncertainties.{name}" not in self._keys:
                self._number(each, f"uncertainties.{name}")

    def _hypotheses(self) -> None:
        lost: dict[str, list[int]] = {}
        for each in self._fallen:
            if each.kind == "hypothesis":
                name, place = hypothesis_of(each.key)
                lost.setdefault(name, []).append(place)
        for name, before in self._definition.uncertainties.items():
            whole = f"uncertainties.{name}" in self._keys and before.kind != "number"
            if not whole and name not in lost:
                continue
            after, words = reweighted(before, whole, lost.get(name, ()))
            if after == before:
                why = "is as little known already as its stated ignorance says"
                self._hold(f"uncertainties.{name}", why, True)
                continue
            self._inputs[name] = after
            self._changed.append(InputChange(f"uncertainties.{name}", words))


def _between(figure: Figure) -> Distribution | None:
    if figure.low is None or figure.high is None or not figure.low < figure.high:
        return None
    return Distribution("uniform", {"low": figure.low, "high": figure.high})


def _spread_as(uncertainty: Uncertainty, left: Distribution) -> Uncertainty:
    """The same number, spread otherwise; its best value stays where it still can be had."""
    low, high = spread(left, uncertainty.unit).support()
    changed = replace(uncertainty, distribution=left)
    if uncertainty.best is not None and low <= uncertainty.best <= high:
        return changed
    return replace(changed, best=best_value(replace(changed, best=None)))


def _words(left: Distribution, unit: str) -> str:
    return f"now {spread(left, unit).describe()}"
