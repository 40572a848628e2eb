"""The claims that a report names: links to them, and the appendix they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from detente.evidence import Claim, Ledger
from detente.text import counted

# A part of finished HTML: a tag, or the text between tags.
_PARTS = re.compile(r"(<[^>]*>)")
# A word, or a sign that HTML spells out, whose name is no word.
_WORD = re.compile(r"&[#A-Za-z0-9]+;|[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]|[A-Za-z0-9]")
_PLAIN_INSIDE = ("a", "code", "pre", "svg", "title", "summary", "style")


@dataclass(frozen=True)
class CitedClaim:
    """A row of the appendix."""

    id: str
    text: str
    grade: str
    source: str
    note: str


def linked_claims(text: Markup, known: Iterable[str]) -> tuple[Markup, frozenset[str]]:
    """Make each id of a claim in finished HTML a link to it, and return which there were.

    Ids inside links, drawings and code stay as they are.
    """
    ids, found = frozenset(known), set[str]()
    inside: list[str] = []
    parts: list[str] = []
    if not ids:
        return text, frozenset()

    def link(match: re.Match[str]) -> str:
        word = match.group()
        if word not in ids:
            return word
        found.add(word)
        return f'<a href="#claim-{word}">{word}</a>'

    for part in _PARTS.split(str(text)):
        tag = re.match(r"<(/?)([a-z0-9]+)", part)
        if tag is None:
            parts.append(part if inside else _WORD.sub(link, part))
            continue
        if tag[2] in _PLAIN_INSIDE:
            if not tag[1]:
                inside.append(tag[2])
            elif inside:
                inside.pop()
        parts.append(part)
    return Markup("".join(parts)), frozenset(found)  # escaped where it was made


def cited_claims(ledger: Ledger, ids: Iterable[str]) -> list[CitedClaim]:
    """Return what an appendix says of each claim, in the order of the ledger."""
    wanted = frozenset(ids)
    return [_row(ledger, claim) for name, claim in ledger.claims.items() if name in wanted]


def _row(ledger: Ledger, claim: Claim) -> CitedClaim:
    source = ledger.sources[claim.source]
    named = [source.who, source.title, str(source.published) if source.published else ""]
    notes = [f"Said by {claim.speaker}." if claim.speaker else "", claim.attribution]
    if claim.hearsay:
        notes.append(f"through {counted(len(claim.hearsay), 'hand')}")
    return CitedClaim(
        claim.id,
        claim.text,
        ledger.rating(claim),
        ", ".join(filter(None, named)),
        "; ".join(filter(None, notes)),
    )
