"""Which values of a figure are tried."""

from __future__ import annotations

from hypothesis import given, strategies as st

from detente.studies.turns.number_list import AskedNumber
from detente.studies.turns.sampled_turns import scan_values

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_stated_value_is_tried_even_where_no_other_could_be(
    stated: float, one: float, other: float
) -> None:
    domain = (min(one, other), max(one, other))
    figure = AskedNumber("trade.x", "figure", "x", "1", stated, "x", domain=domain)
    values = scan_values(figure, None)
    assert stated in values
    assert values == sorted(values)
    assert all(domain[0] <= each <= domain[1] for each in values if each != stated)
