"""Stocks of people: published counts, closed forms, and people that are never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.case import Lever
from detente.errors import InputError
from detente.forecast.chains import Chain, StepHazard, tilted_parts
from detente.forecast.forward import Played, PlaySetting, play
from detente.forecast.stocks import (
    AtSteps,
    Identity,
    MonthOfCounts,
    ObservedMonths,
    PeopleFlow,
    PerHead,
    SpreadMonths,
    Steady,
    Stock,
    Waves,
    close_month,
    expected_by_head,
    is_revolving_door,
    more_in_than_out,
    net_of_batch,
    require_closed,
    share_that_leaves,
    wave_moments,
)
from detente.model import StateSpace
from tests.forecast.conftest import REFERENCE

NUMBERS: dict[str, Any] = json.loads((REFERENCE / "forecast_chains.json").read_text("utf-8"))
STOCKS = NUMBERS["stocks"]
SPACE = StateSpace([Lever("freed", "minsk", ("none", "some"), "up")], np.arange(2, dtype=np.uint64))


def still(
    stocks: list[Stock], flows: list[PeopleFlow], identities: tuple[Identity, ...] = ()
) -> PlaySetting:
    chain = Chain(2, ())
    return PlaySetting(
        *(SPACE, 0, lambda _: chain),
        stocks=tuple(stocks),
        flows=tuple(flows),
        identities=identities,
    )


def moments(played: Played, stock: int = 0, row: int = 0) -> tuple[float, float, float]:
    """Mean, variance, and the standard error of the mean."""
    people = played.people[:, row, stock].astype(float)
    return people.mean(), people.var(ddof=1), people.std(ddof=1) / np.sqrt(people.size)


def test_monthly_outflows_of_the_record() -> None:
    """Held on the last days of August 2024 to January 2025, and recognised in between."""
    held, came = (1376, 1317, 1299, 1296, 1265, 1244), (46, 35, 62, 58, 18)
    months = [
        MonthOfCounts(str(number), *ends, new)
        for number, (ends, new) in enumerate(zip(pairwise(held), came, strict=True))
    ]
    assert [month.left for month in months] == [105, 53, 65, 89, 39]
    trap = STOCKS["calibration_trap"]
    assert (sum(came), sum(month.left for month in months)) == (
        trap["recognised"],
        trap["counted_outflow"],
    )


def test_which_months_close() -> None:
    """January does if its total is exact; September does not: the total before it is rounded."""
    january = MonthOfCounts("2025-01", 1265, 1244, 18, 3697, 3715, 2432, 2471)
    assert close_month(january).closes
    september = MonthOfCounts("2024-09", 1376, 1317, 46, 3500, 3531, rounded=("ever_before",))
    assert close_month(september).open_by == -15
    with pytest.raises(InputError, match="2024-09 are open by -15; rounded: ever_before"):
        require_closed(september)


def december(**changes: Any) -> MonthOfCounts:
    (month,) = STOCKS["identity_viasna"]
    counts = MonthOfCounts(
        month["month"],
        *month["held"],
        month["recognised_in_month"],
        *month["ever"],
        *month["freed"],
        month["recognised_after_release"],
    )
    return replace(counts, **changes)


def test_december_2024_closes_to_the_person() -> None:
    (month,) = STOCKS["identity_viasna"]
    counts = december()
    found = close_month(counts)
    assert (found.closes, found.open_by) == (True, 0)
    assert counts.left + counts.recognised_after_release == month["left"]
    require_closed(counts)


@pytest.mark.parametrize("figure", ["held_before", "held_after", "recognised", "ever_after"])
def test_one_person_too_many_does_not_close(figure: str) -> None:
    counts = december(**{figure: getattr(december(), figure) + 1})
    assert not close_month(counts).closes
    with pytest.raises(InputError, match="open by"):
        require_closed(counts)


def test_a_rounded_figure_is_named() -> None:
    with pytest.raises(InputError, match="rounded: ever_before"):
        require_closed(december(rounded=("ever_before",)))


def test_announced_pardons_empty_the_stock_by_too_much() -> None:
    trap = STOCKS["calibration_trap"]
    share = share_that_leaves(
        held_before=trap["start"],
        held_after=trap["counted_end"],
        recognised=trap["recognised"],
        background=trap["background"],
        announced=trap["pardoned"],
    )
    assert share == pytest.approx(trap["share_of_pardoned_that_leaves_the_count"], abs=5e-10)
    naive = trap["start"] + trap["recognised"] - trap["background"] - trap["pardoned"]
    assert naive == trap["naive_end"]


def test_more_arrested_than_freed_by_each_denominator() -> None:
    assert more_in_than_out((219, 219), (351, 351)) == "false"
    assert more_in_than_out((219, 219), (217, 217)) == "true"
    assert more_in_than_out((219, None), (351, 351)) == "cannot be told"
    assert more_in_than_out((219, 219), (200, None)) == "cannot be told"
    assert more_in_than_out((219, 219), (219, 219)) == "false"


def test_what_a_batch_is_worth_after_a_year() -> None:
    after = net_of_batch(1226, 300, came=44, went=50)
    assert [each.held for each in after] == [890, 854, 782]
    assert not is_revolving_door(1226, 300, came=44, went=50)
    assert is_revolving_door(1226, 60, came=55, went=50)
    assert not is_revolving_door(1226, 61, came=55, went=50)
    assert not is_revolving_door(1226, 60, came=55, went=50, horizon=6)


def test_people_who_come_steadily_and_leave_by_head() -> None:
    server = STOCKS["infinite_server"]
    arrivals, rate = server["arrivals_per_month"], server["leave_rate_per_month"]
    flows = [
        PeopleFlow("in", (), ("held",), Steady(arrivals)),
        PeopleFlow("out", ("held",), (), PerHead(rate)),
    ]
    setting = still([Stock("held", server["start"])], flows)
    months = [float(month) for month in server["mean_and_variance"]]
    played = play(setting, months, paths=2000, seed=11)
    for row, (month, expected) in enumerate(server["mean_and_variance"].items()):
        exact = expected_by_head(server["start"], arrivals, rate, float(month))
        assert exact == pytest.approx(expected, abs=1e-8)
        mean, variance, error = moments(played, row=row)
        assert abs(mean - expected[0]) < 4 * error
        assert variance == pytest.approx(expected[1], rel=0.15)


def test_waves_of_pardons() -> None:
    waves = STOCKS["compound_waves"]
    law = Waves(9 / 227, tuple(waves["sizes"]))
    mean, variance = wave_moments(law, waves["days"])
    assert (mean, variance) == pytest.approx((waves["mean"], waves["variance"]), rel=1e-9)
    setting = still([Stock("freed", 0)], [PeopleFlow("pardons", (), ("freed",), law)])
    played = play(setting, [float(waves["days"])], paths=4000, seed=3)
    found, spread, error = moments(played)
    assert abs(found - mean) < 4 * error
    assert spread == pytest.approx(variance, rel=0.12)


def test_months_vary_more_than_poisson() -> None:
    seen = STOCKS["recognitions"]
    months = np.array(seen["months"])
    assert months.mean() == pytest.approx(seen["mean"], abs=5e-10)
    assert months.var(ddof=1) == pytest.approx(seen["variance"], abs=5e-9)
    size = seen["mean"] ** 2 / (seen["variance"] - seen["mean"])
    assert size == pytest.approx(seen["nb_size"], abs=5e-9)
    for law in (SpreadMonths(seen["mean"], size), ObservedMonths(tuple(seen["months"]))):
        setting = still([Stock("ever", 0)], [PeopleFlow("recognised", (), ("ever",), law)])
        played = play(setting, [0.4, 1.0, 6.0], paths=3000, seed=5)
        mean, variance, error = moments(played, row=1)
        assert abs(mean - seen["mean"]) < 4 * error
        spread = seen["variance"] if isinstance(law, SpreadMonths) else months.var()
        assert variance == pytest.approx(spread, rel=0.15)
        part, _, error = moments(played, row=0)
        assert abs(part - 0.4 * seen["mean"]) < 4 * error


def test_a_share_of_those_announced_leaves_the_list() -> None:
    flow = PeopleFlow("pardons", ("held",), ("freed",), Waves(2.0, (30,)), share=0.5)
    played = play(
        still([Stock("held", 5000), Stock("freed", 0)], [flow]), [12.0], paths=800, seed=1
    )
    mean, _, error = moments(played, stock=1)
    assert abs(mean - 2.0 * 12 * 30 * 0.5) < 4 * error
    assert (played.people.sum(axis=2) == 5000).all()


def test_a_step_of_a_lever_frees_people_once() -> None:
    chain = Chain(2, tilted_parts(SPACE, [StepHazard("freed", "none", "some", 0.3)], {}))
    setting = PlaySetting(
        *(SPACE, 0, lambda _: chain),
        stocks=(Stock("held", 1226), Stock("freed", 0)),
        flows=(PeopleFlow("releases", ("held",), ("freed",), AtSteps(0, (0, 300))),),
    )
    played = play(setting, [1.0, 6.0], paths=500, seed=8)
    assert (played.people[:, :, 1] == 300 * played.states).all()
    assert 0 < played.states[:, 0].mean() < played.states[:, 1].mean() < 1


LAWS = st.sampled_from(
    [Steady(9.0), SpreadMonths(9.0, 2.0), ObservedMonths((0, 4, 30)), Waves(1.0, (3, 20))]
)


@settings(max_examples=40)
@given(LAWS, LAWS, st.sampled_from([None, PerHead(0.2)]), st.integers(0, 40), st.integers(0, 99))
def test_nobody_is_lost_and_nobody_is_freed_who_is_not_held(
    came: Any, went: Any, by_head: Any, held: int, seed: int
) -> None:
    flows = [
        PeopleFlow("recognised", (), ("ever", "held"), came),
        PeopleFlow("released", ("held",), ("freed",), went, share=0.8),
    ]
    if by_head:
        flows.append(PeopleFlow("served", ("held",), ("freed",), by_head))
    identity = Identity("ever", ("held", "freed"))
    stocks = [Stock("ever", held + 7), Stock("held", held), Stock("freed", 7)]
    played = play(still(stocks, flows, (identity,)), [0.5, 3.0], paths=3, seed=seed)
    ever, now, freed = (played.people[:, :, k] for k in range(3))
    assert (ever == now + freed).all()
    assert (now >= 0).all()
    moved = played.moved
    total = sum(int(each) for each in (freed[:, -1] - 7))
    assert total == moved.get("released", 0) + moved.get("served", 0)


def test_what_is_not_there_is_cut_and_counted() -> None:
    flow = PeopleFlow("released", ("held",), (), Waves(1.0, (50,)))
    played = play(still([Stock("held", 20)], [flow]), [6.0], paths=50, seed=2)
    assert played.people.min() == 0
    assert played.cut["released"] > 0
    assert played.moved["released"] == 20 * int((played.people[:, 0, 0] == 0).sum())


def test_what_is_refused() -> None:
    with pytest.raises(InputError, match="into itself"):
        PeopleFlow("loop", ("held",), ("held",), Steady(1.0))
    for rate in (-1.0, float("nan"), 1e308):
        with pytest.raises(InputError, match="a rate is"):
            Steady(rate)
    with pytest.raises(InputError, match="people are whole"):
        Stock("held", -1)
    with pytest.raises(InputError, match="never fall"):
        AtSteps(0, (3, 2))
    three = [Stock("ever", 10), Stock("held", 6), Stock("freed", 3)]
    identity = Identity("ever", ("held", "freed"))
    with pytest.raises(InputError, match=r"ever == held \+ freed does not close: 10 against 9"):
        still(three, [], (identity,))
    three[2] = Stock("freed", 4)
    with pytest.raises(InputError, match="would not stay closed: flow 'new'"):
        still(three, [PeopleFlow("new", (), ("held",), Steady(1.0))], (identity,))
    with pytest.raises(InputError, match="stock"):
        still(three, [PeopleFlow("new", (), ("hold",), Steady(1.0))])
