"""The [trade] section: round trips, schema, and one clear error for each thing that is wrong."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from detente.case.trade import Figure
from detente.casefile import (
    build_from as read_without_trade,
    case_schema,
    dump_case,
    parse_case,
    write_case,
)
from detente.casefile.edit import edited_to
from detente.errors import CaseError, InputError
from detente.studies.load import build_from

SELLER = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert SELLER.count(old) >= 1, old
    return SELLER.replace(old, new, 1)


def test_what_is_written_is_read() -> None:
    trade = parse_case(SELLER).trade
    assert trade is not None
    near = trade.legs["near_port"]
    assert near.cost == Figure(30, "USD / t", 25, 35, claims=("assumption",))
    assert near.fee == Figure(10, "USD / t")
    assert trade.routes["near"].to == {"farms": ()}
    assert trade.routes["rivals_by_sea"].to == {"farms": ("sea",)}
    ban = trade.measures["transit_ban"]
    assert (ban.start, ban.end, ban.legal_form) == (date(2022, 2, 1), None, "lapse")
    assert ban.reversal_days == Figure(60)
    assert trade.producers["mine"].supply.curve == "linear"
    assert trade.producers["rivals"].supply.curve == "iso-elastic"
    assert trade.baselines["before"].measures == ()
    assert parse_case(SELLER).outcomes["revenue"].source == "trade.accounts.seller.revenue"


CONFLICT = """
[trade.legs.far_port.capacity]
value = 8
unit = "Mt / year"
low = 7
conflicting = [
  { value = 4.7, note = "the port's own figure", claims = ["C1"] },
  { value = 9000, unit = "kt / year", high = 9500 },
]
"""


def with_conflict() -> str:
    without = changed('capacity = "8 Mt / year"\n', "")
    return without.replace("[trade.legs.sea]", f"{CONFLICT}[trade.legs.sea]")


@pytest.mark.parametrize("text", [SELLER, with_conflict()])
def test_round_trip(text: str) -> None:
    definition = parse_case(text)
    assert parse_case(dump_case(definition)) == definition
    assert edited_to(text, definition) == text


def test_conflicting_figures_stand_side_by_side() -> None:
    trade = parse_case(with_conflict()).trade
    assert trade is not None
    capacity = trade.legs["far_port"].capacity
    assert capacity is not None
    assert (capacity.value, capacity.low, capacity.high) == (8, 7, None)
    own, other = capacity.conflicting
    assert (own.value, own.unit, own.claims) == (4.7, "Mt / year", ("C1",))
    assert (other.value, other.unit, other.high) == (9000, "kt / year", 9500)
    model = build_from(with_conflict(), "x.toml")
    usual = build_from(SELLER, "x.toml")
    assert model.fingerprint == usual.fingerprint


def test_rewriting_keeps_comments(tmp_path: Path) -> None:
    path = tmp_path / "seller.toml"
    path.write_text(SELLER, encoding="utf-8")
    dearer = parse_case(changed('fee = "10 USD / t"', 'fee = "12.5 USD / t"'))
    write_case(dearer, path)
    text = path.read_text(encoding="utf-8")
    assert text == changed('fee = "10 USD / t"', 'fee = "12.5 USD / t"')
    assert parse_case(text) == dearer


def test_a_section_can_be_added_to_a_case_without_one() -> None:
    bare = SELLER[: SELLER.index("[trade]\n")]
    assert parse_case(edited_to(bare, parse_case(SELLER))) == parse_case(SELLER)


def test_the_schema_agrees_with_the_reader() -> None:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for text in (SELLER, with_conflict()):
        assert not list(
            validator.iter_errors(json.loads(json.dumps(tomllib.loads(text), default=str)))
        )
    for old, new in [
        ('kind = "quota"', 'kind = "ban"'),
        ('from = "rivals"', "from = 3"),
        ('cost = "70 USD / t"', 'cots = "70 USD / t"'),
    ]:
        data = json.loads(json.dumps(tomllib.loads(changed(old, new)), default=str))
        assert list(validator.iter_errors(data)), new
        with pytest.raises(InputError):
            parse_case(changed(old, new))


WRONG = {
    "negative capacity": (
        'capacity = "12 Mt / year"', 'capacity = "-12 Mt / year"',
        "trade, legs.near_port", "cannot be negative",
    ),
    "negative capacity of a producer": (
        'intercept = "100 USD / t"', 'intercept = "100 USD / t", capacity = "-1 Mt / year"',
        "producers.mine, supply, capacity", "cannot be negative",
    ),
    "an elasticity with a sign": (
        "elasticity = 0.3", "elasticity = -0.3",
        "producers.rivals, supply, elasticity", "a positive number",
    ),
    "a figure beyond reason": (
        'cost = "70 USD / t"', 'cost = "1e300 USD / t"', "legs.far_port, cost", "check it",
    ),
    "unknown leg": (
        'legs = ["near_port", "sea"]', 'legs = ["near_prot", "sea"]',
        "routes.near, legs", "Did you mean 'near_port'",
    ),
    "disconnected market": (
        "[trade.legs.near_port]",
        '[trade.markets.shops]\nparty = "world"\ndemand = { price = "300 USD / t", '
        'quantity = "5 Mt / year", elasticity = 0.25 }\n[trade.legs.near_port]',
        "trade", "'shops' is disconnected",
    ),
    "a measure on a missing lever": (
        "when = \"transit == 'closed'\"", "when = \"tranist == 'closed'\"",
        "trade.measures.transit_ban, when", "Did you mean 'transit'",
    ),
    "a measure on a missing level": (
        "when = \"transit == 'closed'\"", "when = \"transit == 'shut'\"",
        "trade.measures.transit_ban, when", "no level 'shut'",
    ),
    "wrong unit": (
        'capacity = "12 Mt / year"', 'capacity = "12 USD / t"',
        "trade, legs.near_port", "allowed: Mt / year, kt / year, t / year",
    ),
    "no unit": (
        'capacity = "12 Mt / year"', "capacity = 12",
        "trade, legs.near_port", "is in '1'",
    ),
    "wrong unit of a measure": (
        'limit = "4 Mt / year"', 'limit = "4 USD / t"',
        "trade.measures.rationed_port", "allowed: Mt / year",
    ),
    "wrong unit of an outcome": (
        'unit = "bn USD / year"', 'unit = "Mt / year"',
        "outcomes.revenue, unit", "allowed: bn USD / year",
    ),
    "no number": (
        'tax = "20 USD / t"', 'tax = "dear"',
        "trade.producers.mine.tax", "not a number with a unit",
    ),
    "tonnes of K2O": (
        'limit = "4 Mt / year"', 'limit = "4 Mt K2O / year"',
        "trade.measures.rationed_port, limit", "k2o_content",
    ),
    "range": ("low = 25", "low = 31", "trade.legs.near_port.cost", "does not lie between"),
    "unknown party": (
        'party = "rival"', 'party = "rvial"', "producers.rivals, party", "Did you mean 'rival'",
    ),
    "a party twice": (
        "[trade.parties.world]", "[trade.parties.seller]\n[trade.parties.world]",
        "trade.parties.seller", "already",
    ),
    "a key of another kind": (
        'limit = "4 Mt / year"', 'limit = "4 Mt / year"\nrate = "1 USD / t"',
        "trade.measures.rationed_port", "has no 'rate'",
    ),
    "a missing key": (
        'limit = "4 Mt / year"', "", "trade.measures.rationed_port", "needs 'limit'",
    ),
    "shares": ("seller = 0.5", "seller = 0.4", "trade, legs.far_port", "add up to"),
    "dates without a day": ("as_of = 2025-02-15\n", "", "trade.measures.transit_ban", "as_of"),
    "dates turned round": (
        "from = 2022-02-01", "from = 2022-02-01\nuntil = 2021-02-01",
        "trade.measures.transit_ban", "before its start",
    ),
    "unknown baseline": ('baseline = "before"', 'baseline = "befor"', "trade.baseline", "'before'"),
    "unknown measure in a baseline": (
        "measures = []", 'measures = ["ban"]', "trade.baselines.before, measures", "no measure",
    ),
    "a flow": (
        "trade.accounts.seller.revenue", "trade.flows.near", "outcomes.revenue, from", "no outcome",
    ),
    "an unknown item": (
        "trade.accounts.seller.revenue", "trade.accounts.seller.revenu",
        "outcomes.revenue, from", "Did you mean 'revenue'",
    ),
    "an unknown account": (
        "trade.accounts.seller.revenue", "trade.accounts.seler.revenue",
        "outcomes.revenue, from", "Did you mean 'seller'",
    ),
    "another subsystem": (
        "trade.accounts.seller.revenue", "trad.accounts.seller.revenue",
        "outcomes.revenue, from", "Did you mean 'trade'",
    ),
    "two kinds of outcome": (
        'from = "trade.accounts.seller.revenue"',
        'from = "trade.accounts.seller.revenue"\nexpression = "1"',
        "outcomes.revenue", "exactly one of table",
    ),
    "both shapes of a curve": (
        "elasticity = 0.3", 'elasticity = 0.3, intercept = "1 USD / t"',
        "trade.producers.rivals.supply", "either an elasticity or an intercept",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_with_its_place(what: str) -> None:
    old, new, where, problem = WRONG[what]
    with pytest.raises(InputError) as caught:
        build_from(changed(old, new), "seller.toml")
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith("seller.toml, ")
    assert where in str(caught.value)
    assert problem in str(caught.value)


def test_curves_that_never_cross() -> None:
    dear = changed("elasticity = 0.3 }", 'intercept = "240 USD / t" }')
    poor = dear.replace(
        'price = "300 USD / t", quantity = "50 Mt / year", elasticity = 0.25',
        'price = "40 USD / t", quantity = "50 Mt / year", intercept = "90 USD / t"',
    )
    assert build_from(dear, "seller.toml").space.size == 4
    model = build_from(poor, "seller.toml")
    assert model.outcome_values("revenue").tolist() == [0.0] * 4, "nothing is traded"


def test_the_plain_reader_says_what_to_call_instead() -> None:
    with pytest.raises(CaseError, match=r"outcomes.revenue, from: .*detente\.load_case"):
        read_without_trade(SELLER, "seller.toml")
