"""Past cases stay as they were coded: no input is changed because a verdict was wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.case import coded_fingerprint, records
from detente.casefile import (
    FIRST,
    load_aftermath_if_any,
    parse_case,
    read_codings,
    read_definition,
    shipped_aftermaths,
    shipped_cases,
    shipped_codings,
    texts_of_codings,
)
from detente.errors import InputError
from tests.shipped import read_coding

CODED = shipped_codings().codings


def as_shipped() -> dict[str, str]:
    """Return the text of every coding of every past opening, by its name in the log."""
    texts = {}
    for name in shipped_aftermaths():
        for coding, (text, _) in texts_of_codings(name).items():
            texts[name if coding == FIRST else f"{name}.{coding}"] = text
    return texts


SHIPPED = as_shipped()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_past_case_is_as_it_was_coded_or_says_which_fact_was_corrected(name: str) -> None:
    assert coded_fingerprint(parse_case(SHIPPED[name])) == CODED[name].now


def test_every_coding_is_in_the_log() -> None:
    assert set(CODED) == set(SHIPPED)
    assert set(shipped_aftermaths()) <= set(shipped_cases())


def test_a_fingerprint_notices_what_a_verdict_depends_on_and_no_word() -> None:
    case = read_definition("cuba-2014")[0]
    was = coded_fingerprint(case)
    party = replace(case.parties["cuba"], label="Havana")
    assert coded_fingerprint(replace(case, parties={**case.parties, "cuba": party})) == was
    assert coded_fingerprint(replace(case, named_states={})) == was
    assert coded_fingerprint(replace(case, status_quo={**case.status_quo, "gross": "freed"})) != was
    deal = replace(case.deals["swap"], package={"gross": "freed"})
    assert coded_fingerprint(replace(case, deals={**case.deals, "swap": deal})) != was
    gross = replace(case.uncertainties["cuba_gross_cost"], best=0.31)
    swapped = {**case.uncertainties, "cuba_gross_cost": gross}
    assert coded_fingerprint(replace(case, uncertainties=swapped)) != was


@pytest.mark.parametrize("name", CODED)
def test_a_case_rests_on_nothing_that_came_later(name: str) -> None:
    """The claims that inputs name tell of days up to the case's own."""
    case, ledger = read_coding(name)
    assert case.as_of is not None
    used = {claim for found in records(case) for claim in found.record.claims} - {"assumption"}
    assert used <= set(ledger.claims)
    late = {
        claim
        for claim in used
        if (event := ledger.claims[claim].event) is not None and event.first > case.as_of
    }
    assert not late
    if "." not in name:
        load_aftermath_if_any(name, case, ledger=ledger.claims)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "format = 1"),
        ("format = 1\n[codings.x]\ncoder = 'y'", "is missing"),
        ("format = 1\n[coding.x]\ncoder = 'y'", "unknown key 'coding'"),
    ],
)
def test_a_wrong_log_is_one_error(text: str, told: str) -> None:
    with pytest.raises(InputError, match=r"coded[.]toml") as caught:
        read_codings(text)
    assert told in str(caught.value)
