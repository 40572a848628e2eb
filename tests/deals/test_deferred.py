"""Given now, paid later (rule EX12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from detente import load_case
from detente.deals import pay_later
from detente.errors import InputError
from detente.studies.deals import deferred_payments
from tests.frozen import FROZEN
from tests.oracles import exchange as oracle

ROWS = json.loads(
    (Path(__file__).parents[1] / "reference" / "exchange.json").read_text(encoding="utf-8")
)["deferred"]
KIND = {"of itself": "pays of itself", "backed": "backed", "on trust": "on trust"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_the_reference(row: dict[str, Any]) -> None:
    giver, payer, answer = row["giver"], row["payer"], row["answer"]
    found = pay_later(
        (giver["s"], giver["m"], giver["t"]),
        (payer["m"], payer["t"], payer["a"]),
        (giver["delta"], payer["delta"]),
        delay=row["L"],
        detection=row["q"],
    )
    assert found.latest == answer["latest"]
    assert found.pledge == pytest.approx(answer["least_pledge"], abs=1e-9)
    assert KIND[found.how] == answer["kind"]


AMOUNT = st.integers(-20, 20).map(lambda k: k / 4)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(AMOUNT, AMOUNT, AMOUNT),
    st.tuples(AMOUNT, AMOUNT, AMOUNT),
    st.sampled_from([0.6, 0.8, 0.9]),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.integers(1, 3),
)
def test_it_is_what_period_by_period_sums_say(
    giver: tuple[float, float, float],
    payer: tuple[float, float, float],
    factor: float,
    notice: float,
    lag: int,
) -> None:
    before, mid, paid = giver
    found = pay_later(giver, payer, (factor, factor), delay=lag, detection=notice)
    if mid < before < paid:  # otherwise no delay is the last
        here = oracle.Deferred(before, mid, paid, 0.0, factor)
        wanted = oracle.latest_payment(here)
        # A gain that is nothing at all is none.
        gain = oracle.giver_gain(here, wanted) if wanted >= 0 else 1.0
        assume(abs(gain) > 1e-9)
        assert found.latest == wanted
    mine = oracle.Deferred(0.0, payer[0], payer[1], payer[2], factor)
    least = oracle.least_pledge(mine, notice, lag)
    assume(least == 0 or least > 1e-9)
    assert found.pledge == pytest.approx(least, rel=1e-6, abs=1e-9)
    assert KIND[found.how] == oracle.how_paid(mine, notice, lag)


def test_a_giver_that_gains_while_it_waits_may_be_paid_whenever() -> None:
    assert pay_later((0, 1, 2), (0, 1, 0), (0.9, 0.9)).latest is None
    assert pay_later((0, -1, 0), (0, 1, 0), (0.9, 0.9)).latest == -1
    with pytest.raises(InputError):
        pay_later((0, 1, 2), (0, 1, 0), (1.0, 0.9))


def test_venezuela_2023_saab_first_takes_a_pledge_of_0_79_bn() -> None:
    model = load_case(FROZEN / "venezuela-2023.toml")
    rows = deferred_payments(model, model.status_quo, 27, ("venezuela", "us"))
    (row,) = [each for each in rows if each.giver == "us"]
    assert row.found.how == "on trust"
    assert row.pledge == pytest.approx(0.7877, abs=1e-4)
