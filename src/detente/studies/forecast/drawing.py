"""Draws of the numbers of a forecast as one more axis, where the sweep is exact."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.arrays import FloatArray
from detente.forecast import (
    Attention,
    DrawnChain,
    DrawnSetting,
    Proposal,
    Readings,
    StepHazard,
    common_attention,
    free_turns,
    is_exact,
    tilted_kinds,
)
from detente.studies.forecast.lapsing import chance_key, renewed_in_draws
from detente.studies.forecast.numbers import acting_numbers
from detente.studies.forecast.terms import ForecastTerms, Variant

Numbers = Mapping[str, FloatArray]


def tilts_of(terms: ForecastTerms, numbers: Numbers, variant: Variant) -> FloatArray:
    """Return each draw's responsiveness: the variant's, unless an uncertain input acts on it."""
    acting = acting_numbers(terms.model.definition)
    if any("responsiveness" in each.place.slots for each in acting):
        return numbers["responsiveness"]
    draws = next(iter(numbers.values())).size
    return np.full(draws, variant.responsiveness)


def drawn_setting(terms: ForecastTerms, numbers: Numbers, variant: Variant) -> DrawnSetting | None:
    """Return what is swept in all draws at once; None where each draw has to go alone.

    Each goes alone where the sweep is not exact, by the rule ``improvement``, and by ``quantal``
    with packages or with levers that move one way only.
    """
    setting = terms.setting(terms.mean_rates, variant)
    parties = tuple(terms.text.turns) if terms.rule == "quantal" else ()
    if not is_exact(setting) or terms.rule == "improvement":
        return None
    if terms.rule == "quantal" and (
        terms.text.proposals
        or free_turns(terms.model.space, parties, terms.utilities(variant.scale, ())) is None
    ):
        return None
    tilts = tilts_of(terms, numbers, variant)
    draws = tilts.size
    clocks = _clocks(terms, numbers)
    if clocks is None:
        return None

    def utilities(switched: Readings) -> Mapping[str, FloatArray]:
        readings = tuple(sorted({**dict(variant.readings), **dict(switched)}.items()))
        return terms.utilities(variant.scale, readings)

    def chain(switched: Readings) -> DrawnChain:
        own, space = utilities(switched), terms.model.space
        if terms.rule == "quantal":
            turns = free_turns(space, parties, own)
            assert turns is not None
            return DrawnChain(space.size, (), parties, turns)
        hazards = [StepHazard(each.lever, each.start, each.to, 1.0) for each in terms.text.hazards]
        packages = terms.proposals(terms.mean_rates)
        proposals = [Proposal(each.name, each.between, each.package, 1.0) for each in packages]
        return DrawnChain(space.size, tilted_kinds(space, hazards, proposals, own))

    columns = [f"hazards[{number}]" for number in range(1, len(terms.text.hazards) + 1)]
    columns += [f"proposals.{each.name}" for each in terms.text.proposals]
    tilt = tilts if terms.rule == "tilted" else np.zeros(draws)
    return DrawnSetting(
        setting,
        chain,
        _side_by_side([numbers[c] for c in columns] if terms.rule == "tilted" else [], draws),
        _side_by_side([numbers[f"turns.{party}"] for party in parties], draws),
        tilts,
        numbers.get("fastest", np.full(draws, np.inf)),
        chances={
            each.name: numbers[f"events.{each.name}"] for each in setting.events if each.chance < 1
        },
        endings={
            name: numbers[f"events.{name}"]
            for name, text in terms.model.definition.events.items()
            if text.ends and f"events.{name}" in numbers
        },
        renewed={
            lapse.name: renewed_in_draws(
                row,
                {holder: numbers[chance_key(row, holder)] for holder in row.chances},
                targets=lapse.targets,
                tilts=tilt,
                utilities=utilities,
            )
            for row, lapse in zip(terms.lapses, setting.lapses, strict=True)
        },
        elapsed=lambda time: (
            np.full(draws, time)
            if not clocks
            else np.array([clock.elapsed(time) for clock in clocks])
        ),
    )


def _side_by_side(columns: list[FloatArray], draws: int) -> FloatArray:
    return np.stack(columns, axis=1) if columns else np.empty((draws, 0))


def _clocks(terms: ForecastTerms, numbers: Numbers) -> list[Attention] | None:
    """The attention that all who move share, by draw; none where nobody's fades.

    None where it is one at the numbers as they stand, and not in the draws.
    """
    setting = terms.setting(terms.mean_rates, Variant())
    if common_attention(setting) is None:
        return []
    each = [
        (numbers[f"attention.{party}.half_life"], numbers[f"attention.{party}.floor"])
        for party in terms.text.attention
    ]
    lives, floors = each[0]
    if any((life != lives).any() or (floor != floors).any() for life, floor in each[1:]):
        return None
    return [Attention(float(h), float(f)) for h, f in zip(lives, floors, strict=True)]
