"""Tiers, kinds of exit and counters: what is known of people, and what is never added."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.casefile import dump_case, parse_case
from detente.casefile.read import to_definition
from detente.errors import InputError, NotApplicableError, UnknownNameError
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import count_sentences, play_stocks, stock_notes

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
ASSUMED = ["assumption"]
FOREIGN = {"tier": "foreign", "count": 7, "claims": ASSUMED}
BEST_KNOWN = {"tier": "best_known", "count": 5, "claims": ASSUMED}


def said(**stocks: Any) -> Any:
    found = tomllib.loads(HARBOUR.read_text("utf-8"))
    for name, more in stocks.items():
        found["stocks"][name] |= more
    return found


def built(found: Any) -> Model:
    return build_case(to_definition(found))


def notes(found: Any) -> str:
    return " ".join(stock_notes(play_stocks(built(found), paths=40, draws=0, seed=1)))


def test_known_persons_leave_a_remainder_that_is_unknown() -> None:
    found = said(held={"tiers": [FOREIGN, BEST_KNOWN]})
    told = notes(found)
    assert "7 foreign and 5 best-known; of 108 it is not known" in told
    assert parse_case(dump_case(to_definition(found))) == to_definition(found)


def test_a_fan_by_tier_needs_counts_by_tier() -> None:
    marked = built(said(held={"tiers": [FOREIGN]}))
    with pytest.raises(NotApplicableError, match="known are 7 of the 120 of 'held'"):
        play_stocks(marked, tier="foreign")
    with pytest.raises(NotApplicableError, match="nobody is marked so"):
        play_stocks(marked, tier="ill")
    with pytest.raises(UnknownNameError, match="tier"):
        play_stocks(marked, tier="famous")
    found = said()
    found["stocks"]["foreigners"] = {"start": 9, "counter": "a consul", "tier": "foreign"}
    found["flows"]["home"] = {"out_of": ["foreigners"], "months": [0, 1], "claims": ASSUMED}
    (fan,) = play_stocks(built(found), paths=20, draws=0, tier="foreign").fans
    assert (fan.name, fan.start) == ("foreigners", 9)


def test_who_leaves_is_told_by_kind_of_exit_and_by_whereabouts() -> None:
    found = said()
    found["flows"]["served"] |= {"exit": "term", "whereabouts": "stayed"}
    found["flows"]["pardons"] |= {"exit": "pardon"}
    study = play_stocks(built(found), paths=40, draws=0, seed=1)
    told = " ".join(stock_notes(study))
    pardoned, served = (round(study.moved[name]) for name in ("pardons", "served"))
    assert f"{pardoned} by pardon, {served} at the end of a term and" in told
    assert f"{served} stayed in the country and" in told
    assert "Who leaves" not in notes(said())


def test_two_counters_are_never_added() -> None:
    with pytest.raises(InputError, match="figures of two counters are never added"):
        built(said(freed={"counter": "another list"}))
    found = said(freed={"counter": "another list"})
    del found["identities"]
    with pytest.raises(InputError, match="figures of two counters are never added"):
        built(found)  # people would go from one list to another
    built(said(freed={"counter": "the harbour's chaplain, a later count"}))  # a vintage
    month = {"held": [10, 11], "recognised": 3, "claims": ASSUMED}
    counts = [{"month": "2024-10", "counter": c, **month} for c in ("one", "another")]
    told = count_sentences(to_definition(said() | {"counts": counts}))
    assert [each.partition(":")[0] for each in told] == ["one", "one", "another", "another"]
    assert not any("6 against" in each for each in told)


@pytest.mark.parametrize(
    ("section", "more", "message"),
    [
        ("stocks.held", {"tiers": [FOREIGN, FOREIGN]}, "a tier twice"),
        ("stocks.held", {"tiers": [{**FOREIGN, "count": 121}]}, "121 persons of 120"),
        ("stocks.held", {"tiers": [{**FOREIGN, "tier": "famous"}]}, "famous"),
        ("flows.taken", {"exit": "pardon"}, "are of those who leave"),
        ("flows.served", {"exit": "flight"}, "flight"),
        ("flows.served", {"tiers": [FOREIGN, FOREIGN]}, "a tier twice"),
    ],
)
def test_what_is_no_tier_and_no_exit(section: str, more: dict[str, Any], message: str) -> None:
    found = said()
    kind, name = section.split(".")
    found[kind][name] |= more
    with pytest.raises(InputError, match=message):
        built(found)
