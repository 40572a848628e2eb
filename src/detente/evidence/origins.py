"""How many independent voices are there? Copies of one text count once, and so does one briefing.

Ten outlets that reprint one report are one origin. So are five people who heard one speaker.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from detente.errors import unknown_name
from detente.evidence.ledger import Ledger
from detente.evidence.results import Table


@dataclass(frozen=True)
class OriginGroup:
    """One independent voice: the claims that go back to it and the texts that carry it."""

    id: str
    label: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Origins(Table):
    """A ledger's claims by independent origin.

    Attributes
    ----------
    groups : tuple of OriginGroup
        In the order in which the ledger first names them.
    of_claim : tuple of (claim, origin)
        Where each claim goes back to.
    """

    groups: tuple[OriginGroup, ...]
    of_claim: tuple[tuple[str, str], ...]

    def origin(self, claim: str) -> str:
        """Return the origin that the claim goes back to."""
        if claim not in self._found:
            raise unknown_name("claim", claim, self._found)
        return self._found[claim]

    @cached_property
    def _found(self) -> dict[str, str]:
        return dict(self.of_claim)


def collapse_origins(ledger: Ledger) -> Origins:
    """Group the claims by where their information first arose.

    A claim goes back to the origin that it names. Where it names none, it goes back to its text;
    a copy, reprint, translation, digest or mirror goes back to what it was made from; a new issue
    of a text goes back to the first one; and texts with the same SHA-256 are one text.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    Origins
        One row an origin: its claims, and the texts that carry it.

    Examples
    --------
    >>> from detente.evidence import load_ledger
    >>> origins = collapse_origins(load_ledger("belarus-2025"))
    >>> origins.origin("P06-04") == origins.origin("P24-01")
    True
    """
    texts = text_roots(ledger)
    claims: dict[str, list[str]] = defaultdict(list)
    of_claim = []
    for claim in ledger.claims.values():
        origin = claim.origin or texts[claim.source]
        claims[origin].append(claim.id)
        of_claim.append((claim.id, origin))
    carriers: dict[str, list[str]] = defaultdict(list)
    for source, root in texts.items():
        carriers[root].append(source)
    groups = []
    for origin, members in claims.items():
        roots = dict.fromkeys(texts[ledger.claims[name].source] for name in members)
        label = (
            ledger.origins[origin].label
            if origin in ledger.origins
            else ledger.sources[origin].who + _dated(ledger, origin)
        )
        sources = tuple(source for root in roots for source in carriers[root])
        groups.append(OriginGroup(origin, label, tuple(members), sources))
    return Origins(
        title=f"{ledger.title}: {len(groups)} independent origins",
        columns=("origin", "label", "claims", "texts", "which claims", "which texts"),
        rows=tuple((g.id, g.label, len(g.claims), len(g.sources), *_lists(g)) for g in groups),
        groups=tuple(groups),
        of_claim=tuple(of_claim),
    )


def text_roots(ledger: Ledger) -> dict[str, str]:
    """Return, for every source, the text at its root.

    A copy is its original, a new issue is its first issue, and equal digests are one text.
    """
    one = {name: name for name in ledger.sources}

    def root(name: str) -> str:
        while one[name] != name:
            one[name] = one[one[name]]
            name = one[name]
        return name

    first: dict[str, str] = {}
    for name, source in ledger.sources.items():
        for made_from in (source.copy_of, source.replaces):
            if made_from:
                one[root(name)] = root(made_from)
        if source.digest:
            twin = first.setdefault(source.digest[:16], name)
            if root(twin) != root(name):
                one[root(name)] = root(twin)
    return {name: root(name) for name in ledger.sources}


def _dated(ledger: Ledger, source: str) -> str:
    published = ledger.sources[source].published
    return f", {published}" if published else ""


def _lists(group: OriginGroup) -> tuple[str, str]:
    return ", ".join(group.claims), ", ".join(group.sources)
