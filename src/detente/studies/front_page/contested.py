"""Where aims are contested: which reading changes what would be kept and safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.model import Model
from detente.stability import analyse
from detente.studies import Phrases
from detente.studies.exchanges import ExchangeStudy, best_in_words, study_exchanges
from detente.text import listed

FORESIGHT, MOST_PLACES = "seq", 4


def contested_sentences(
    study: ExchangeStudy, agreements: str | Iterable[Sequence[str]]
) -> list[str]:
    """Say, for the party whose aims matter most, what is kept and safe under each of them.

    One party's reading is changed at a time, the others' stand as the case has them.
    """
    model = study.model
    usual = _best(study)
    by_party: dict[str, dict[str, ExchangeStudy]] = {}
    for party, preference in model.preferences.items():
        if party in model.readings:
            continue
        for name in preference.alternatives:
            other = study_exchanges(model.with_alternatives({party: name}), agreements=agreements)
            by_party.setdefault(party, {})[name] = other
    changed = {
        party: {name: each for name, each in found.items() if _best(each) != usual}
        for party, found in by_party.items()
    }
    party = max(changed, key=lambda name: len(changed[name]), default="")
    if not party or not changed[party]:
        total = sum(len(found) for found in by_party.values())
        if not total:
            return []
        same = "Each contested aim, taken alone, leaves the same exchanges kept and safe."
        return [same, *_rests(model, by_party)]
    phrases = Phrases(model)
    who = phrases.labels.the_party(party)
    said = [
        f"if {who} wants {_aim(model, party, name)}, {_result(each, phrases)}"
        for name, each in changed[party].items()
    ]
    others = [phrases.labels.the_party(p) for p, found in changed.items() if found and p != party]
    sentences = [f"{'; '.join(said)}."]
    if others:
        sentences.append(f"the aims of {listed(others, most=6)} matter too.")
    return [text[0].upper() + text[1:] for text in sentences]


def _rests(model: Model, found: Mapping[str, Iterable[str]]) -> list[str]:
    """Say where it can rest by foresight under each reading, where that differs."""
    usual = _resting(model)
    phrases = Phrases(model)
    told = []
    for party, names in found.items():
        for name in names:
            rests = _resting(model.with_alternatives({party: name}))
            if set(rests) != set(usual):
                who, aim = phrases.labels.the_party(party), _aim(model, party, name)
                told.append(f"If {who} wants {aim}, it can rest at {_places(phrases, rests)}")
    return [f"{each}; as written, at {_places(phrases, usual)}." for each in told]


def _resting(model: Model) -> tuple[int, ...]:
    return analyse(model, (FORESIGHT,)).equilibria(FORESIGHT)


def _places(phrases: Phrases, states: Sequence[int]) -> str:
    if not states:
        return "no position"
    return listed(list(dict.fromkeys(map(phrases.state, states))), most=MOST_PLACES)


def _best(study: ExchangeStudy) -> frozenset[int]:
    return frozenset(each.target for each in study.best)


def _aim(model: Model, party: str, name: str) -> str:
    return f"“{model.preferences[party].alternatives[name].label or name}”"


def _result(study: ExchangeStudy, phrases: Phrases) -> str:
    if not study.best:
        return "no exchange is kept and safe"
    one = len({each.target for each in study.best}) == 1
    return f"{best_in_words(study, phrases)} {'is' if one else 'are'} kept and safe"
