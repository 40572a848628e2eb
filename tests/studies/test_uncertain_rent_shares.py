"""Uncertain shares of a rent: what one party's share leaves goes to others, and all make 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.case.checks.share_ranges import support_of
from detente.case.checks.spread_kinds import KINDS
from detente.case.figures import with_figures_written
from detente.case.targets import trade_figures
from detente.case.uncertainty import Distribution
from detente.casefile import parse_case
from detente.errors import InputError
from detente.studies.draws.engine import Engine
from detente.studies.inputs import with_best
from detente.studies.load import build_case
from detente.studies.robust import robust
from detente.studies.trade.setup import trade_setup
from detente.uncertainty import spread

SELLER = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")
WRITTEN = "rent_shares = { patron = 0.5, seller = 0.5 }"
FAR = "trade.legs.far_port.rent_shares."
PARTIES = ("patron", "seller", "port", "rival")


def case(shares: dict[str, float], **acting: str) -> str:
    """The seller's case with these shares of the far port's rent, and numbers on some of them."""
    listed = ", ".join(f"{party} = {share!r}" for party, share in shares.items())
    text = SELLER.replace(WRITTEN, f"rent_shares = {{ {listed} }}")
    for party, spread_or_more in acting.items():
        text += f'[uncertainties.of_{party}]\nacts_on = ["{FAR}{party}"]\n{spread_or_more}\n'
    return text


def between(low: float, high: float, more: str = "") -> str:
    return f'distribution = {{ kind = "uniform", low = {low!r}, high = {high!r} }}\n{more}'


def drawn(text: str, **numbers: float) -> dict[str, float]:
    """The shares of the far port's rent after these numbers were drawn."""
    definition = with_best(parse_case(text))
    written = with_figures_written(definition, {f"of_{k}": v for k, v in numbers.items()})
    trade_setup(written)  # refuses shares that do not make 1
    figures = trade_figures(written.trade)
    return {key.removeprefix(FAR): f.value for key, f in figures.items() if key.startswith(FAR)}


@given(
    parts=st.lists(st.integers(0, 50), min_size=2, max_size=4).filter(lambda x: any(x[1:])),
    number=st.floats(1e-9, 1) | st.sampled_from([0.0, 1 - 2**-53, 1 - 1e-13]),
)
def test_the_others_share_what_is_left_as_they_did(parts: list[int], number: float) -> None:
    shares = {p: part / sum(parts) for p, part in zip(PARTIES, parts, strict=False)}
    found = drawn(case(shares, patron=between(0.0, 1.0)), patron=number)
    others = sum(parts[1:])
    expected = [number, *((1 - number) * part / others for part in parts[1:])]
    np.testing.assert_allclose(list(found.values()), expected, rtol=0, atol=1e-12)


def test_where_two_are_acted_on_the_last_other_one_takes_the_rest() -> None:
    shares = {"patron": 0.4, "seller": 0.3, "port": 0.1, "rival": 0.2}
    text = case(shares, rival=between(0.0, 0.3), patron=between(0.1, 0.4))
    assert drawn(text, patron=0.2, rival=0.1) == pytest.approx(
        {"patron": 0.2, "seller": 0.3, "port": 0.4, "rival": 0.1}
    )
    assert drawn(text, rival=0.1) == pytest.approx(  # one alone: the other stays as written
        {"patron": 0.4, "seller": 0.3, "port": 0.2, "rival": 0.1}
    )


def test_a_factor_and_a_term_leave_the_rest_too() -> None:
    shares = {"patron": 0.5, "seller": 0.25, "port": 0.25}
    factor = case(shares, patron=between(0.5, 1.5, 'effect = "multiply"'))
    assert drawn(factor, patron=1.2) == pytest.approx({"patron": 0.6, "seller": 0.2, "port": 0.2})
    term = case(shares, patron=between(-0.5, 0.5, 'effect = "add"'))
    assert drawn(term, patron=-0.3) == pytest.approx({"patron": 0.2, "seller": 0.4, "port": 0.4})


def test_a_measures_rent_is_shared_likewise() -> None:
    text = SELLER.replace(
        'limit = "4 Mt / year"\n',
        'limit = "4 Mt / year"\nrent_shares = { patron = 0.75, seller = 0.25 }\n',
    )
    text += f"""
[uncertainties.kept]
acts_on = ["trade.measures.rationed_port.rent_shares.seller"]
{between(0.0, 1.0)}
"""
    written = with_figures_written(with_best(parse_case(text)), {"kept": 0.9})
    measure = trade_setup(written).measures["rationed_port"]
    assert dict(vars(measure)["rent_shares"]) == pytest.approx({"patron": 0.1, "seller": 0.9})


def test_no_draw_fails_and_what_is_drawn_is_what_a_file_with_it_says() -> None:
    income = SELLER.replace("trade.accounts.seller.revenue", "trade.accounts.seller.total")

    def seller_total(text: str) -> list[float]:
        text = text.replace("trade.accounts.seller.revenue", "trade.accounts.seller.total")
        return [float(x) for x in build_case(parse_case(text)).outcome_values("revenue")]

    halves = {"patron": 0.5, "seller": 0.5}
    text = case(halves, seller=between(0.0, 1.0, "best = 0.9"))
    by_hand = seller_total(case({"patron": 0.1, "seller": 0.9}))
    assert seller_total(text) == pytest.approx(by_hand)
    assert by_hand != pytest.approx(seller_total(income))
    found = robust(parse_case(text + '[conclusions.quo]\nstates = "status_quo"\n'), 32)
    assert (found.kept, found.failed) == (32, 0)


def test_a_best_that_leaves_the_others_nothing_can_be_left_again() -> None:
    text = case({"patron": 0.5, "seller": 0.5}, seller=between(0.0, 1.0, "best = 1.0"))
    text = text.replace("trade.accounts.seller.revenue", "trade.accounts.seller.total")
    definition = with_best(parse_case(text))
    assert Engine(definition, ()).is_read(definition, "of_seller", 0.2, 0.8)


HALVES = {"patron": 0.5, "seller": 0.5}
REFUSED = (
    (case({"seller": 1.0}, seller=between(0.5, 1.0)), "none is left to take the remainder"),
    (
        case(HALVES, seller=between(0.1, 0.5), patron=between(0.1, 0.5)),
        "none is left to take the remainder",
    ),
    (
        case({"seller": 1.0, "patron": 0.0}, seller=between(0.5, 1.0)),
        "nothing says who takes what it leaves",
    ),
    (case({"seller": 0.5, "patron": 0.4}, seller=between(0.5, 1.0)), "add up to 0.9 as written"),
    (case(HALVES, seller=between(0.5, 1.25)), "could be drawn from 0.5 to 1.25"),
    (case(HALVES, seller=between(-0.5, 0.5)), "could be drawn from -0.5 to 0.5"),
    (
        case(HALVES, seller=between(0.5, 2.5, 'effect = "multiply"')),
        "could be drawn from 0.25 to 1.25",
    ),
    (
        case(HALVES, seller='distribution = { kind = "norm", loc = 0.5, scale = 0.1 }'),
        "could be drawn from -inf to inf",
    ),
    (
        case(
            HALVES, seller="hypotheses = [{ value = 0.5, weight = 1 }, { value = 2, weight = 1 }]"
        ),
        "could be drawn from 0.5 to 2",
    ),
    (
        case(
            HALVES,
            seller=between(0.5, 0.9, 'ignorance = { kind = "uniform", low = 0.0, high = 1.5 }'),
        ),
        "could be drawn from 0 to 1.5",
    ),
    (
        case(
            {"patron": 0.5, "seller": 0.25, "port": 0.25},
            patron=between(0.1, 0.8),
            seller=between(0.1, 0.5),
        ),
        "could add up to 1.3",
    ),
    (
        case(
            {"patron": 0.5, "seller": 0.25, "port": 0.25},
            patron='distribution = { kind = "beta", a = 2, b = 2 }',
            seller=between(0.0, 0.2),
        ),
        "could add up to 1.2",
    ),
)


@pytest.mark.parametrize(("text", "told"), REFUSED)
def test_what_cannot_be_shared_is_refused_when_the_file_is_read(text: str, told: str) -> None:
    with pytest.raises(InputError, match=r"uncertainties\.of_\w+, acts_on: ") as caught:
        parse_case(text)
    assert told in str(caught.value)


def test_the_range_that_stands_with_the_share_is_looked_at() -> None:
    text = case(HALVES, seller='distribution = { kind = "uniform", bounds = "figure" }')
    ranged = text.replace("seller = 0.5 }", "seller = { value = 0.5, low = 0.2, high = 1.2 } }")
    with pytest.raises(InputError, match=r"could be drawn from 0\.2 to 1\.2"):
        parse_case(ranged)
    parse_case(ranged.replace("high = 1.2", "high = 0.9"))


GIVEN = {
    "low": 2.0, "mode": 3.0, "high": 5.0, "a": 0.5, "b": 2.5, "s": 0.4, "c": 0.3, "df": 4.0,
    "p": 0.4, "n": 6.0, "mu": 3.0, "loc": 1.5, "scale": 2.0,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_of_a_distribution_are_those_that_scipy_has(kind: str) -> None:
    takes = (*KINDS[kind].needs, *KINDS[kind].may)
    if kind in ("binom", "bernoulli", "geom", "poisson", "randint"):
        written = Distribution(kind, {name: GIVEN[name] for name in takes} | {"loc": 1.0})
    else:
        written = Distribution(kind, {name: GIVEN[name] for name in takes})
    low, high = spread(written).support()
    found = support_of(written)
    assert found == pytest.approx((low, high))
