"""A case that is open, and where it can rest in a view, as plain data for a page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from detente.concepts import BY_NAME, STRENGTHS
from detente.model import Model
from detente.report.data.model import model_data
from detente.studies import Labels
from detente.studies.live import (
    LiveStanding,
    NamedStanding,
    Slider,
    StandingDifference,
    difference_sentence,
    rest_sentences,
)

MOST_MARKED = 20_000


def opened_case_data(model: Model, tried: Sequence[Slider]) -> dict[str, Any]:
    """Return what a page needs of a case before anything is asked: names, labels, inputs."""
    words = Labels(model)
    data = model_data(model)
    for party in data["parties"]:
        own = model.definition.preferences[party["name"]]
        party["title"] = words.party(party["name"])
        party["readings"] = [
            {"name": name, "label": each.label or name}
            for name, each in [("", own), *own.alternatives.items()]
        ]
    for lever in data["levers"]:
        written = model.levers[lever["name"]]
        lever["title"] = written.title
        lever["level_titles"] = [words.level(written.name, level) for level in written.levels]
    data["named"] = [
        {"name": name, "title": words.named(name), "numbers": list(each.numbers)}
        for name, each in model.named_states.items()
    ]
    data["inputs"] = [slider_data(each) for each in tried]
    data["concepts"] = [
        {"name": name, "manner": BY_NAME[name].manner, "sign": BY_NAME[name].sign}
        for name in STRENGTHS
    ]
    return data


def slider_data(slider: Slider) -> dict[str, Any]:
    """Return a number that one may try."""
    return {
        "name": slider.name,
        "label": slider.label,
        "address": slider.address,
        "unit": slider.unit,
        "best": slider.value,
        "low": slider.low,
        "high": slider.high,
        "claims": list(slider.claims),
    }


def standing_data(
    standing: LiveStanding,
    concept: str,
    difference: StandingDifference,
    *,
    most: int,
    whole: bool,
) -> dict[str, Any]:
    """Return where a case can rest in a view.

    Parameters
    ----------
    most : int
        How many resting states at the most.
    whole : bool
        Whether the mark of every state is sent, a byte each in base 64: which concepts it holds by.
    """
    model = standing.model
    words = Labels(model)
    data: dict[str, Any] = {
        "fingerprint": model.fingerprint,
        "concept": concept,
        "states": model.space.size,
        "counts": dict(standing.counts),
        "named": [named_data(each) for each in standing.named],
        "resting": [
            state_data(standing, words, number) for number in standing.resting(concept, most)
        ],
        "now": list(difference.now),
        "no_longer": list(difference.no_longer),
        "sentences": rest_sentences(standing, concept),
        "difference": difference_sentence(difference),
        "marks": None,
    }
    if whole and model.space.size <= MOST_MARKED:
        data["marks"] = base64.b64encode(standing.marks.tobytes()).decode("ascii")
    return data


def named_data(named: NamedStanding) -> dict[str, Any]:
    """Return how a named group fares."""
    return {
        "name": named.name,
        "title": named.title,
        "size": named.size,
        "by": list(named.by),
        "best": named.best,
    }


def state_data(standing: LiveStanding, words: Labels, number: int) -> dict[str, Any]:
    """Return a state by what differs from today's position."""
    model = standing.model
    today = model.space.levels_of(model.status_quo)
    levels = model.space.levels_of(number)
    here = model.status_quo - 1
    return {
        "state": number,
        "named": [words.named(name) for name in words.names_of(number)],
        "today": number == model.status_quo,
        "changes": {name: level for name, level in levels.items() if level != today[name]},
        "strongest": standing.strongest(number),
        "better": {
            party: int(ranks[number - 1] > ranks[here]) - int(ranks[number - 1] < ranks[here])
            for party, ranks in model.ranks.items()
        },
    }
