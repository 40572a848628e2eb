"""Tonnes of what a product holds: the case says how much of it a tonne of product is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente import load_case
from detente.casefile import dump_case, parse_case
from detente.errors import InputError
from detente.model import DrawnInputs, feasible_states
from detente.studies import build_case
from detente.studies.trade import TradeSupply, trade_setup
from detente.trade import Amount, product_tonnes, substances

SELLER = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")
GOOD = 'good = "potash"'


def declared(contents: str, *changes: tuple[str, str]) -> str:
    text = SELLER.replace(GOOD, f"{GOOD}\n{contents}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


OF_METAL = (
    ('limit = "4 Mt / year"', 'limit = "1 Mt Cu / year"'),
    ('capacity = "8 Mt / year"', 'capacity = "1.6 Mt Au / year"'),
    ('tax = "20 USD / t"', 'tax = "80 USD / t Cu"'),
)


@pytest.mark.kernels
def test_amounts_and_prices_of_any_part_become_those_of_the_product() -> None:
    text = declared('contents = { Cu = "25 %", Au = 0.2 }', *OF_METAL)
    for name in ("revenue", "fees"):
        assert_allclose(
            build_case(parse_case(text)).outcome_values(name),
            build_case(parse_case(SELLER)).outcome_values(name),
            rtol=1e-12,
        )
    setup = trade_setup(parse_case(text))
    assert setup.network.producers[0].tax == pytest.approx(20.0)
    assert parse_case(dump_case(parse_case(text))) == parse_case(text)


@pytest.mark.parametrize("written", ['k2o_content = "60 %"', 'contents = { K2O = "60 %" }'])
def test_older_files_say_it_of_k2o(written: str) -> None:
    change = ('limit = "4 Mt / year"', 'limit = "2.4 Mt K2O / year"')
    limit = trade_setup(parse_case(declared(written, change))).measures["rationed_port"].limit
    assert limit == 2.4 / 0.6


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('contents = { Ag = "25 %" }', "is in 'USD / t Cu'; say under [trade] how much of Cu"),
        ('contents = { Cu = "25 %", Au = 1.5 }', "contents.Au: a content of 1.5 of Au"),
        ("contents = { K2O = 0.6 }\nk2o_content = 0.6", "say the same"),
        ('contents = { "no name" = 0.6 }', "no name"),
    ],
)
def test_what_cannot_be_is_said(written: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        trade_setup(parse_case(declared(written, *OF_METAL)))
    assert says in str(refused.value)


@pytest.mark.kernels
@pytest.mark.parametrize("content", [0.2, 0.25, 0.5])
def test_a_content_may_be_uncertain(content: float) -> None:
    """Each draw is the case with that content written into it."""
    uncertain = (
        '[uncertainties.grade]\nunit = "1"\nbest = 0.25\nacts_on = ["trade.contents.Cu"]\n'
        'distribution = { kind = "uniform", low = 0.1, high = 0.9 }\n'
    )
    case = parse_case(declared("contents = { Cu = 0.25, Au = 0.2 }", *OF_METAL) + uncertain)
    supply = TradeSupply(case, feasible_states(case))
    drawn = DrawnInputs(2, {"grade": np.array([content, 0.25])})
    found = supply.tables(case, drawn).values["revenue"][0]
    alone = build_case(
        parse_case(declared(f"contents = {{ Cu = {content}, Au = 0.2 }}", *OF_METAL))
    )
    assert_allclose(np.sort(found), np.sort(alone.outcome_values("revenue")), rtol=1e-6)


def test_units_say_what_they_count() -> None:
    assert dict(substances("mn USD / Mt U3O8")) == {"U3O8": -1}
    assert dict(substances("bn USD / year")) == {}
    both = Amount(3.0, "t Cu / t Au")
    half = product_tonnes(both, 0.5, "Cu")
    assert (float(half), half.unit) == (6.0, "t / t Au")
    with pytest.raises(InputError, match="no quantity of"):
        product_tonnes(both, 0.5)


@pytest.mark.kernels
def test_the_shipped_case_declares_it() -> None:
    trade = load_case("belarus-2025").definition.trade
    assert trade is not None
    content = trade.content("K2O")
    assert content is not None
    assert (content.value, content.unit) == (61, "%")
