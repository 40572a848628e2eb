"""Small ledgers to look at, and ledgers drawn at random."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from detente.case import ledger as parts
from detente.evidence import ratings
from detente.evidence.read import build_ledger
from detente.text import LIKELIHOOD

SMALL: dict[str, Any] = {
    "format": 1,
    "title": "A strait",
    "recorded": "2024-06-01",
    "sources": {
        "paper": {"who": "A paper", "reliability": "B", "published": "2024-05-02"},
        "copy": {
            "who": "A mill",
            "reliability": "F",
            "copy_of": "paper",
            "derivation": "copy",
        },
        "agency": {"who": "An agency", "reliability": "A", "published": "2024-05-01"},
    },
    "origins": {"briefing": {"label": "One closed briefing"}},
    "claims": {
        "c1": {
            "text": "Ships were stopped.",
            "source": "paper",
            "attribution": "reporter's narration",
            "credibility": 1,
            "event": "2024-05-01",
            "agrees": ["c2"],
        },
        "c2": {
            "text": "Three ships were stopped.",
            "source": "agency",
            "attribution": "official document",
            "credibility": 1,
            "quantities": [
                {"name": "ships", "unit": "ship", "value": 3, "as_of": "2024-05-01"},
            ],
        },
        "c3": {
            "text": "A deal is near.",
            "source": "copy",
            "attribution": "anonymous attendees",
            "credibility": 3,
            "origin": "briefing",
            "hearsay": ["the envoy", "those present", "the reporter"],
            "likelihood": ["unlikely", "roughly even chance"],
        },
        "c4": {
            "text": "No deal is near.",
            "source": "paper",
            "attribution": "rumour",
            "credibility": 6,
            "reliability": "F",
        },
    },
    "conflicts": {
        "deal": {
            "question": "Is a deal near?",
            "sides": [
                {"label": "yes", "claims": ["c3"]},
                {"label": "no", "claims": ["c4"]},
            ],
        }
    },
}


@pytest.fixture
def data() -> dict[str, Any]:
    """The small ledger as plain data, to be changed."""
    import copy

    return copy.deepcopy(SMALL)


ids = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9:._ -]{0,8}[A-Za-z0-9:._-])?", fullmatch=True)
words = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"),
    min_size=1,
    max_size=30,
)
trimmed = st.from_regex(r"[^\s\x00]([^\r\n\x00]{0,10}[^\s\x00])?", fullmatch=True).filter(
    lambda text: text == text.strip() and text.isprintable()
)
days = st.sampled_from(["2024-05-01", "2024-05", "2024", "2020-08/2020-09", "2014/2016-02-29"])
numbers = st.floats(allow_nan=False, allow_infinity=False)
optional_text = st.one_of(st.just(""), words)


@st.composite
def quantities(draw: st.DrawFn) -> dict[str, Any]:
    found = {
        "name": draw(words),
        "unit": draw(words),
        "as_of": draw(days),
        "counter": draw(optional_text),
        "vintage": draw(optional_text),
        "relation": draw(st.sampled_from(["=", "about", ">", ">=", "<", "<="])),
    }
    if draw(st.booleans()):
        return {**found, "value": draw(numbers)}
    low, high = sorted((draw(numbers), draw(numbers)))
    return {**found, "low": low, "high": high, "words": draw(optional_text)}


@st.composite
def ledgers(draw: st.DrawFn) -> Any:
    """A ledger with copies, new issues, corrections, numbers, anchors, repairs and a conflict."""
    names = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    sources: dict[str, Any] = {}
    for place, name in enumerate(names):
        sources[name] = {
            "who": draw(words),
            "reliability": draw(st.sampled_from(sorted(ratings.RELIABILITY))),
            "published": draw(days),
            "note": draw(optional_text),
        }
        if place and draw(st.booleans()):
            sources[name] |= {"copy_of": names[place - 1], "derivation": "digest"}
        elif place and draw(st.booleans()):
            sources[name] |= {"replaces": names[place - 1], "correction": draw(words)}
    claims: dict[str, Any] = {}
    for name in draw(st.lists(ids, min_size=2, max_size=6, unique=True)):
        claims[name] = {
            "text": draw(words),
            "source": draw(st.sampled_from(names)),
            "attribution": draw(st.sampled_from(parts.ATTRIBUTIONS)),
            "credibility": draw(st.integers(1, 6)),
            "hearsay": draw(st.lists(trimmed, max_size=3)),
            "likelihood": draw(st.lists(st.sampled_from(sorted(LIKELIHOOD)), max_size=2)),
            "event": draw(days),
            "hedge": draw(optional_text),
            "quantities": draw(st.lists(quantities(), max_size=2)),
            "repairs": draw(
                st.lists(
                    st.fixed_dictionaries(
                        {"damaged": words, "repaired": optional_text, "flips": st.booleans()}
                    ),
                    max_size=2,
                )
            ),
            "anchors": [{"source": names[0], "start": 3, "end": 9, "exact": "ab" * 16}],
        }
    first, second, *_ = claims
    if draw(st.booleans()):
        claims[second] |= {"replaces": first, "correction": draw(words)}
    sides = [{"label": draw(words), "claims": [name]} for name in (first, second)]
    conflicts = {"k": {"question": draw(words), "sides": sides, "note": draw(optional_text)}}
    return build_ledger(
        {
            "format": 1,
            "title": draw(words),
            "sources": sources,
            "claims": claims,
            "conflicts": conflicts,
        }
    )
