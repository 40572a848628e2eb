"""The ledger: sources, origins, claims and conflicts, checked to fit one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.case import (
    Anchor,
    Claim,
    Conflict,
    LedgerText,
    Origin,
    Quantity,
    Repair,
    Side,
    Source,
    When,
    parse_when,
)
from detente.documents import write
from detente.errors import InputError, known_names, unknown_name
from detente.evidence.collector import paused_collector
from detente.evidence.digested import digested
from detente.evidence.input_list import ASSUMPTION
from detente.evidence.ratings import misp_tags
from detente.evidence.results import html_table
from detente.provenance import fingerprint

if TYPE_CHECKING:
    import pandas as pd

__all__ = [  # the door of evidence shows what a ledger is made of
    "Anchor",
    "Claim",
    "Conflict",
    "Ledger",
    "Origin",
    "Quantity",
    "Repair",
    "Side",
    "Source",
    "When",
    "parse_when",
    "to_data",
]


@dataclass(frozen=True, eq=False)
class Ledger(LedgerText):
    """What is said about a standoff, by whom. Read one with :func:`load_ledger`.

    Attributes
    ----------
    title : str
    sources, origins, claims, conflicts : mapping of id to part, in file order
    recorded : When or None
        The day on which claims entered the ledger that do not name their own.
    """

    def __post_init__(self) -> None:
        _check_sources(self)
        _check_claims(self)
        _check_conflicts(self)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything that the ledger says; keys at their default change none."""
        with paused_collector():
            said = [
                list(map(digested, parts.values()))
                for parts in (self.sources, self.origins, self.claims, self.conflicts)
            ]
            return fingerprint([self.title, str(self.recorded), self.note, said])

    @cached_property
    def replaced_by(self) -> Mapping[str, str]:
        """From a claim that was corrected to its new version."""
        return {c.replaces: c.id for c in self.claims.values() if c.replaces}

    @cached_property
    def reissued_as(self) -> Mapping[str, str]:
        """From a source of which a new issue came out to that issue."""
        return {s.replaces: s.id for s in self.sources.values() if s.replaces}

    @property
    def current(self) -> Mapping[str, Claim]:
        """The claims that no later version replaces."""
        return {name: c for name, c in self.claims.items() if name not in self.replaced_by}

    def root(self, source: str) -> str:
        """Return the text that this one was copied, translated or digested from, or itself."""
        while self.sources[source].copy_of:
            source = self.sources[source].copy_of
        return source

    def published(self, claim: Claim) -> When | None:
        """Return when the claim became public: its own day, or else its source's."""
        return claim.published or self.sources[claim.source].published

    def entered(self, claim: Claim) -> When | None:
        """Return when the claim entered the ledger: its own day, or else the ledger's."""
        return claim.recorded or self.recorded

    def reliability(self, claim: Claim) -> str:
        """Return the Admiralty letter for who says it: the claim's own, or else its source's."""
        return claim.reliability or self.sources[claim.source].reliability

    def rating(self, claim: Claim) -> str:
        """Return both Admiralty grades, such as ``B3``. They are read apart, not summed."""
        return f"{self.reliability(claim)}{claim.credibility}"

    def tags(self, claim: Claim) -> tuple[str, ...]:
        """Return the claim's ratings as MISP tags."""
        return misp_tags(self.reliability(claim), claim.credibility, claim.likelihood)

    def get(self, claim: str) -> Claim:
        """Return the claim of that id; UnknownNameError, with the nearest, where there is none."""
        if claim not in self.claims:
            raise unknown_name("claim", claim, self.claims)
        return self.claims[claim]

    def rows(self) -> list[dict[str, Any]]:
        """Return one plain row a claim, in file order, for tables."""
        return [
            {
                "claim": claim.id,
                "text": claim.text,
                "rating": self.rating(claim),
                "attribution": claim.attribution,
                "speaker": claim.speaker,
                "hedge": claim.hedge,
                "likelihood": " to ".join(claim.likelihood),
                "event": str(claim.event or ""),
                "as_of": str(claim.as_of or ""),
                "published": str(self.published(claim) or ""),
                "recorded": str(self.entered(claim) or ""),
                "source": claim.source,
                "origin": claim.origin,
                "replaced_by": self.replaced_by.get(claim.id, ""),
            }
            for claim in self.claims.values()
        ]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a claim."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def _repr_html_(self) -> str:
        keys = ("claim", "text", "rating", "attribution", "speaker", "source")
        rows = [tuple(row[key] for key in keys) for row in self.rows()]
        return html_table(f"{self.title}: {len(rows)} claims", keys, rows)

    def __repr__(self) -> str:
        return (
            f"<Ledger {self.title!r}: {len(self.claims)} claims, {len(self.sources)} sources, "
            f"{len(self.origins)} origins, {len(self.conflicts)} conflicts>"
        )


def to_data(ledger: Ledger) -> dict[str, Any]:
    """Return the ledger as plain data, in the shape and order of a ledger file."""
    return {"format": 1, **write(ledger)}


def _check_sources(ledger: Ledger) -> None:
    for name, source in ledger.sources.items():
        _known(ledger.sources, "source", [source.copy_of], f"sources.{name}.copy_of")
    _no_circle({n: s.copy_of for n, s in ledger.sources.items()}, "sources", "copy_of")
    _check_versions(ledger.sources, "source")


def _check_claims(ledger: Ledger) -> None:
    sources, origins, claims = ledger.sources, ledger.origins, ledger.claims
    if ASSUMPTION in claims:
        raise InputError(
            f"'{ASSUMPTION}' is what an input names that rests on no claim, so it can be the id of "
            "none. Choose another id.",
            f"claims.{ASSUMPTION}",
        )
    for name, claim in claims.items():

        def where(key: str, name: str = name) -> str:
            return f"claims.{name}.{key}"

        if claim.source not in sources:
            _known(sources, "source", [claim.source], where("source"))
        if claim.origin and claim.origin not in origins:
            _known(origins, "origin", [claim.origin], where("origin"))
        if claim.agrees:
            _known(claims, "claim", claim.agrees, where("agrees"))
            if name in claim.agrees:
                raise InputError("a claim cannot confirm itself; remove it.", where("agrees"))
        for anchor in claim.anchors:
            if anchor.source not in sources:
                _known(sources, "source", [anchor.source], where("anchors"))
    _check_versions(claims, "claim")


def _check_versions(parts: Mapping[str, Claim] | Mapping[str, Source], kind: str) -> None:
    """Each earlier version is there, is replaced once, and the versions lead to a first one."""
    earlier = {name: part.replaces for name, part in parts.items() if part.replaces}
    replaced: dict[str, str] = {}
    for name, before in earlier.items():
        where = f"{kind}s.{name}.replaces"
        _known(parts, kind, [before], where)
        if before in replaced:
            raise InputError(
                f"'{before}' is already replaced by '{replaced[before]}'; "
                "a correction of that one names it instead.",
                where,
            )
        replaced[before] = name
    _no_circle(earlier, f"{kind}s", "replaces")


def _check_conflicts(ledger: Ledger) -> None:
    for name, conflict in ledger.conflicts.items():
        where = f"conflicts.{name}"
        _known(ledger.claims, "claim", conflict.claims, where)
        if len(set(conflict.claims)) != len(conflict.claims):
            raise InputError("a claim stands on two sides, or twice on one; keep it once.", where)


def _known(names: Mapping[str, Any], kind: str, found: Iterable[str], where: str) -> None:
    for name in found:
        if name and name not in names:
            known = known_names(kind, name, names).replace("the case", "the ledger")
            raise InputError(f"no {kind} named '{name[:80]}'; {known}", where)


def _no_circle(parent: Mapping[str, str], section: str, key: str) -> None:
    cleared: set[str] = set()
    for start in parent:
        path: dict[str, None] = {}
        here = start
        while here and here not in cleared:
            if here in path:
                raise InputError(
                    f"goes round in a circle: {' → '.join([*path, here])[:200]}; cut it once.",
                    f"{section}.{here}.{key}",
                )
            path[here] = None
            here = parent.get(here, "")
        cleared.update(path)
