"""A ledger as FollowTheMoney entities, one JSON object a line, for investigative databases.

Texts become ``Article`` or ``Document`` entities, claims become ``Note`` entities about their
text, and claims with a day become ``Event`` entities beside, proved by their text. The ratings
travel as MISP tags among the keywords, since the format has no field for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from detente.case import Claim, Source
from detente.evidence.ledger import Ledger

_MEDIA = {"newspaper", "agency", "broadcaster", "news site", "trade press", "state media"}

_THREE_LETTERS = {  # the format's language codes, for those two-letter ones that ledgers use most
    "ar": "ara",
    "be": "bel",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "he": "heb",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "lt": "lit",
    "lv": "lav",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "tr": "tur",
    "uk": "ukr",
    "zh": "zho",
}


def to_ftm(ledger: Ledger) -> Iterator[str]:
    """Yield the ledger's entities as JSON lines.

    Examples
    --------
    >>> from detente.evidence import load_ledger
    >>> first = json.loads(next(to_ftm(load_ledger("belarus-2025"))))
    >>> first["schema"], sorted(first["properties"])[:2]
    ('Article', ['author', 'keywords'])
    """
    for source in ledger.sources.values():
        yield _line(_id("source", source.id), *_source(source))
    for claim in ledger.claims.values():
        yield _line(_id("claim", claim.id), "Note", _note(ledger, claim))
        if claim.event:
            yield _line(_id("event", claim.id), "Event", _event(ledger, claim))


def _source(source: Source) -> tuple[str, dict[str, Any]]:
    tag = f'admiralty-scale:source-reliability="{source.reliability.lower()}"'
    language = source.language.split("-")[0].lower()
    properties = {
        "title": source.title or source.who,
        "author": source.who,
        "publishedAt": str(source.published.first) if source.published else "",
        "language": _THREE_LETTERS.get(language, language),
        "sourceUrl": source.address if source.address.startswith(("http://", "https://")) else "",
        "keywords": tag,
        "notes": [note for note in (source.note, _issue(source)) if note],
    }
    return "Article" if source.kind in _MEDIA else "Document", properties


def _issue(source: Source) -> str:
    return f"new issue of {source.replaces}: {source.correction}" if source.replaces else ""


def _note(ledger: Ledger, claim: Claim) -> dict[str, Any]:
    ways = [
        f"id: {claim.id}",
        f"attribution: {claim.attribution}",
        f"speaker: {claim.speaker}" if claim.speaker else "",
        f"through: {' → '.join(claim.hearsay)}" if claim.hearsay else "",
        f"hedge as spoken: {claim.hedge}" if claim.hedge else "",
    ]
    published = ledger.published(claim)
    return {
        "description": claim.text,
        "entity": _id("source", claim.source),
        "keywords": list(ledger.tags(claim)),
        "notes": [way for way in ways if way],
        "createdAt": str(published.first) if published else "",
    }


def _event(ledger: Ledger, claim: Claim) -> dict[str, Any]:
    assert claim.event is not None
    return {
        "name": claim.text,
        "startDate": str(claim.event.first),
        "endDate": str(claim.event.last),
        "proof": _id("source", claim.source),
        "keywords": list(ledger.tags(claim)),
    }


def _line(key: str, schema: str, properties: dict[str, Any]) -> str:
    filled = {
        name: value if isinstance(value, list) else [value]
        for name, value in properties.items()
        if value
    }
    return json.dumps({"id": key, "schema": schema, "properties": filled}, ensure_ascii=False)


def _id(kind: str, name: str) -> str:
    return hashlib.sha1(f"detente:{kind}:{name}".encode(), usedforsecurity=False).hexdigest()
