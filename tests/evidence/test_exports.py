"""What other programs are given: W3C provenance, FollowTheMoney."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from hypothesis import given
from prov.model import ProvDocument, ProvRecord

from detente.evidence import Ledger, load_ledger, to_ftm, to_prov
from detente.evidence.read import build_ledger
from tests.evidence.conftest import ledgers


def relations(document: ProvDocument) -> set[tuple[str, ...]]:
    """Each relation as its kind and the two things that it joins; quotations by their type."""

    def words(record: ProvRecord) -> tuple[str, ...]:
        kinds = {str(kind).removeprefix("prov:") for kind in record.get_asserted_types()}
        ends = [str(value) for _, value in record.formal_attributes if value is not None]
        return (record.get_type().localpart, *ends, *sorted(kinds))

    return {words(record) for record in document.get_records() if record.is_relation()}


def test_a_hearsay_chain_is_a_chain_of_quotations(data: dict[str, Any]) -> None:
    found = relations(to_prov(build_ledger(data)))
    chain = ["claim:c3-heard-1", "claim:c3-heard-2", "claim:c3-heard-3", "text:copy", "claim:c3"]
    for before, after in pairwise(chain):
        assert ("Derivation", after, before, "Quotation") in found
    assert ("Attribution", "claim:c3-heard-1", "who:the%20envoy") in found
    assert ("Derivation", "claim:c3", "origin:briefing", "PrimarySource") in found
    assert ("Derivation", "text:copy", "text:paper", "copy") in found
    assert ("Alternate", "text:copy", "text:paper") in found


def test_a_correction_is_a_revision(data: dict[str, Any]) -> None:
    data["claims"]["c2b"] = {**data["claims"]["c2"], "replaces": "c2", "correction": "a tug"}
    found = relations(to_prov(build_ledger(data)))
    assert ("Derivation", "claim:c2b", "claim:c2", "Revision") in found


def test_a_new_issue_of_a_text_is_a_revision(data: dict[str, Any]) -> None:
    data["sources"]["again"] = {
        "who": "An agency",
        "reliability": "A",
        "note": "read in full",
        "replaces": "agency",
        "correction": "two ships",
    }
    ledger = build_ledger(data)
    found = relations(to_prov(ledger))
    assert ("Derivation", "text:again", "text:agency", "Revision") in found
    assert 'det:correction="two ships"' in to_prov(ledger).get_provn()
    notes = [json.loads(line)["properties"].get("notes") for line in to_ftm(ledger)]
    assert ["read in full", "new issue of agency: two ships"] in notes


@given(ledgers())
def test_provenance_survives_prov_json(ledger: Ledger) -> None:
    document = to_prov(ledger)
    text = document.serialize(format="json")
    assert ProvDocument.deserialize(content=text, format="json") == document


def test_the_flagship_survives_prov_json_and_has_prov_n() -> None:
    document = to_prov(load_ledger("belarus-2025"))
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    text = document.get_provn()
    assert text.startswith("document")
    assert text.rstrip().endswith("endDocument")
    assert "wasDerivedFrom(claim:P24-03, text:nyt" in text


@given(ledgers())
def test_follow_the_money_lines_are_entities_that_point_at_one_another(ledger: Ledger) -> None:
    found = [json.loads(line) for line in to_ftm(ledger)]
    by_id = {entity["id"]: entity for entity in found}
    assert len(by_id) == len(found)
    assert len(found) >= len(ledger.sources) + len(ledger.claims)
    for entity in found:
        assert set(entity) == {"id", "schema", "properties"}
        for values in entity["properties"].values():
            assert values
            assert all(isinstance(value, str) and value for value in values)
        for key in ("entity", "proof"):
            for target in entity["properties"].get(key, []):
                assert by_id[target]["schema"] in ("Article", "Document")


@given(ledgers())
def test_ratings_travel_as_tags(ledger: Ledger) -> None:
    entities = [json.loads(line) for line in to_ftm(ledger)]
    notes = [entity["properties"] for entity in entities if entity["schema"] == "Note"]
    for claim, note in zip(ledger.claims.values(), notes, strict=True):
        assert note["keywords"] == list(ledger.tags(claim))
        assert note["description"] == [claim.text]


def test_the_flagships_sources_are_articles_with_the_formats_language_codes() -> None:
    first = json.loads(next(to_ftm(load_ledger("belarus-2025"))))
    assert first["schema"] == "Article"
    assert first["properties"]["language"] == ["eng"]
    assert first["properties"]["publishedAt"] == ["2025-02-15"]
