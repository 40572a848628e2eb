"""A ledger as W3C provenance: what was quoted from what, by whom, through whose hands.

Texts, origins and claims are entities. A copy is derived from, and an alternate of, its original;
a new issue of a text is a revision of the one before; a claim is quoted from its text through each
hand of its hearsay chain, has its origin as primary source, and is a revision of the claim that it
corrects. Ratings are attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from detente.case import Claim, Source
from detente.evidence.ledger import Ledger

if TYPE_CHECKING:
    from prov.model import ProvDocument

NAMESPACES = {
    "det": "urn:detente:evidence:",
    "text": "urn:detente:evidence:source:",
    "origin": "urn:detente:evidence:origin:",
    "claim": "urn:detente:evidence:claim:",
    "who": "urn:detente:evidence:agent:",
}


def to_prov(ledger: Ledger) -> ProvDocument:
    """Return the ledger as a PROV document.

    ``document.serialize(format="json")`` gives PROV-JSON and ``document.get_provn()`` PROV-N.

    Examples
    --------
    >>> from detente.evidence import load_ledger
    >>> "wasQuotedFrom" in to_prov(load_ledger("belarus-2025")).get_provn()
    False
    >>> "prov:Quotation" in to_prov(load_ledger("belarus-2025")).get_provn()
    True
    """
    from prov.model import ProvDocument

    document = ProvDocument()
    for prefix, uri in NAMESPACES.items():
        document.add_namespace(prefix, uri)
    agents: dict[str, str] = {}
    for source in ledger.sources.values():
        _add_source(document, source, agents)
    for source in ledger.sources.values():
        if source.copy_of:
            kind = {"prov:type": f"{source.derivation}"}
            document.wasDerivedFrom(_text(source.id), _text(source.copy_of), other_attributes=kind)
            document.alternateOf(_text(source.id), _text(source.copy_of))
        if source.replaces:
            why = {"det:correction": source.correction}
            document.wasRevisionOf(_text(source.id), _text(source.replaces), other_attributes=why)
    for origin in ledger.origins.values():
        document.entity(_name("origin", origin.id), {"prov:label": origin.label})
    for claim in ledger.claims.values():
        _add_claim(document, ledger, claim, agents)
    return document


def _add_source(document: ProvDocument, source: Source, agents: dict[str, str]) -> None:
    attributes = {
        "prov:type": "source",
        "prov:label": source.title or source.who,
        "det:kind": source.kind,
        "det:reliability": source.reliability,
        "det:language": source.language,
        "det:published": source.published and str(source.published),
        "det:address": source.address,
        "det:sha256": source.digest,
        "det:length": source.length,
    }
    document.entity(_text(source.id), _filled(attributes))
    document.wasAttributedTo(_text(source.id), _agent(document, source.who, agents))


def _add_claim(
    document: ProvDocument, ledger: Ledger, claim: Claim, agents: dict[str, str]
) -> None:
    name = _name("claim", claim.id)
    published, entered = ledger.published(claim), ledger.entered(claim)
    attributes = {
        "prov:type": "claim",
        "prov:value": claim.text,
        "det:attribution": claim.attribution,
        "det:rating": ledger.rating(claim),
        "det:hedge": claim.hedge,
        "det:likelihood": " to ".join(claim.likelihood),
        "det:confidence": claim.confidence,
        "det:event": claim.event and str(claim.event),
        "det:as_of": claim.as_of and str(claim.as_of),
        "det:published": published and str(published),
        "det:recorded": entered and str(entered),
    }
    document.entity(name, _filled(attributes))
    if claim.speaker:
        document.wasAttributedTo(name, _agent(document, claim.speaker, agents))
    if claim.origin:
        document.hadPrimarySource(name, _name("origin", claim.origin))
    before = ""
    for number, hand in enumerate(claim.hearsay, start=1):
        heard = f"{name}-heard-{number}"
        document.entity(heard, {"prov:type": "as told", "prov:label": hand})
        document.wasAttributedTo(heard, _agent(document, hand, agents))
        if before:
            document.wasQuotedFrom(heard, before)
        before = heard
    if before:
        document.wasQuotedFrom(_text(claim.source), before)
    document.wasQuotedFrom(name, _text(claim.source))
    if claim.replaces:
        why = {"det:correction": claim.correction}
        document.wasRevisionOf(name, _name("claim", claim.replaces), other_attributes=why)


def _agent(document: ProvDocument, who: str, agents: dict[str, str]) -> str:
    if who not in agents:
        agents[who] = _name("who", who)
        document.agent(agents[who], {"prov:label": who})
    return agents[who]


def _text(source: str) -> str:
    return _name("text", source)


def _name(prefix: str, name: str) -> str:
    return f"{prefix}:{quote(name, safe='')}"


def _filled(attributes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if value}
