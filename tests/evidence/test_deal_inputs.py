"""The amounts and figures of deals are inputs like any other: each has claims, or it is bare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente import load_case
from detente.casefile import parse_case
from detente.evidence import audit, load_ledger
from detente.evidence.input_list import Input, inputs
from detente.studies.load import build_from

CASES = ("belarus-2008", "belarus-2025", "libya-2003", "venezuela-2023")

DEAL = """
format = 1
title = "A swap"
[parties.north]
[parties.south]
[levers.give]
party = "north"
levels = ["no", "yes"]
claims = ["assumption"]
[levers.pay]
party = "south"
levels = ["no", "yes"]
claims = ["assumption"]
[status_quo]
give = "no"
pay = "no"
[preferences.north]
statements = ["pay == 'yes'"]
claims = ["assumption"]
[preferences.south]
value = "2 * (give == 'yes')"
claims = ["assumption"]
[deals.swap]
between = ["north", "south"]
package = { give = "yes", pay = "yes" }
claims = ["assumption"]
[deals.swap.values]
north = { text = "3 * (pay == 'yes')", claims = ["assumption"] }
[deals.swap.schedule]
period = "1 month"
rate = { north = "5 % / year", south = { value = 9, unit = "% / year", claims = ["C"] } }
delay = { value = 2, claims = ["A"], conflicting = [{ value = 5, claims = ["B"] }] }
claims = ["assumption"]
[deals.swap.schedule.collateral]
north = { value = 1, claims = ["assumption"] }
"""


def found(text: str) -> dict[str, Input]:
    return {each.key: each for each in inputs(parse_case(text)) if each.key.startswith("deals.")}


def bare(text: str) -> list[str]:
    model = build_from(text, "swap.toml")
    return [each.input for each in audit(model, load_ledger("belarus-2008")).of("bare")]


def test_every_amount_and_figure_is_an_input() -> None:
    listed = found(DEAL)
    assert list(listed) == [
        "deals.swap",
        "deals.swap.values.north",
        "deals.swap.schedule",
        "deals.swap.schedule.rate.north",
        "deals.swap.schedule.rate.south",
        "deals.swap.schedule.period",
        "deals.swap.schedule.delay",
        "deals.swap.schedule.delay.conflicting[1]",
        "deals.swap.schedule.collateral.north",
    ]
    assert listed["deals.swap.schedule.period"].around == ("assumption",)
    assert listed["deals.swap.schedule.rate.south"].claims == ("C",)
    assert listed["deals.swap.values.north"].around == ()
    assert not listed["deals.swap.schedule.delay.conflicting[1]"].needs_claims
    assert bare(DEAL) == []


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ('yes\')", claims = ["assumption"] }\n[d', "yes')\" }\n[d", ["values.north"]),
        (
            'claims = ["assumption"]\n[deals.swap.schedule.c',
            "[deals.swap.schedule.c",
            ["schedule.rate.north", "schedule.period"],
        ),
        (
            'claims = ["assumption"]\n[deals.swap.schedule.collateral]\nnorth = { value = 1, '
            'claims = ["assumption"] }',
            'irreversible = ["give"]\n[deals.swap.schedule.collateral]\nnorth = 1',
            ["schedule", "schedule.rate.north", "schedule.period", "schedule.collateral.north"],
        ),
        ('claims = ["assumption"]\n[deals.swap.values]', "[deals.swap.values]", [""]),
    ],
    ids=["amounts", "figures", "pledge and what cannot be taken back", "deal"],
)
def test_what_rests_on_nothing_is_bare(old: str, new: str, keys: list[str]) -> None:
    assert DEAL.count(old) == 1
    assert bare(DEAL.replace(old, new)) == [f"deals.swap.{key}".rstrip(".") for key in keys]


def test_a_claim_that_the_ledger_does_not_have_is_found() -> None:
    model = build_from(DEAL, "swap.toml")
    unknown = audit(model, load_ledger("belarus-2008")).of("unknown")
    assert {(each.input, each.claim) for each in unknown} == {
        ("deals.swap.schedule.rate.south", "C"),
        ("deals.swap.schedule.delay", "A"),
        ("deals.swap.schedule.delay.conflicting[1]", "B"),
    }


@pytest.mark.parametrize("name", CASES)
def test_the_numbers_of_the_shipped_deals_rest_on_something_known_then(name: str) -> None:
    model, ledger = load_case(name), load_ledger(name)
    assert audit(model, ledger).passed
    listed = [each for each in inputs(model.definition) if each.key.startswith("deals.")]
    assert len(listed) > 4
    for deal in model.definition.deals.values():
        assert deal.schedule is not None
        loose = replace(deal, schedule=replace(deal.schedule, claims=(), irreversible=("x",)))
        definition = replace(model.definition, deals={deal.name: loose})
        found = audit(replace(model, definition=definition), ledger)
        keys = [f"deals.{deal.name}.schedule", f"deals.{deal.name}.schedule.period"]
        assert [each.input for each in found.of("bare")] == keys
        assert not found.passed
