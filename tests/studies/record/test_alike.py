"""Where two codings meet: common levers and positions, and rankings of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.casefile import parse_case
from detente.studies import build_case
from detente.studies.record.alike import rank_correlation, shared_levers, shared_places
from tests.studies.record.openings import CASE

ONE = build_case(parse_case(CASE.format(title="one", fish_moves="both", cost="1.0")))
WIDER = (
    CASE.replace(
        'party = "north"\nlevels = ["none", "sent"]',
        'party = "north"\nlevels = ["none", "half", "sent"]',
    )
    .replace("table = [0.0, {cost}]", "table = [0.0, 0.5, 1.0]")
    .replace(
        'levers = ["grain"]\ntable = [0.0, 3.0]', 'levers = ["grain"]\ntable = [0.0, 1.0, 3.0]'
    )
)
OTHER = build_case(parse_case(WIDER.format(title="two", fish_moves="up")))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12))
def test_the_correlation_is_tau_b(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    signs = [
        (np.sign(one[a] - one[b]), np.sign(other[a] - other[b]))
        for a, b in combinations(range(len(pairs)), 2)
    ]
    product = sum(a * b for a, b in signs)
    told = [sum(x[k] != 0 for x in signs) for k in (0, 1)]
    found = rank_correlation(one, other)
    if 0 in told:
        assert found is None
    else:
        assert found == pytest.approx(product / np.sqrt(told[0] * told[1]))


def test_shared_positions_have_common_levels_and_are_feasible_in_both() -> None:
    levers = shared_levers(ONE, OTHER)
    assert levers == {"grain": ("none", "sent"), "fish": ("none", "sent")}
    first, second = shared_places((ONE, OTHER), levers)
    assert len(first) == 4
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        assert ONE.space.levels_of(one + 1) == OTHER.space.levels_of(other + 1)


def test_a_lever_of_another_holder_is_not_shared() -> None:
    moved = CASE.replace('[levers.fish]\nparty = "south"', '[levers.fish]\nparty = "north"')
    other = build_case(parse_case(moved.format(title="x", fish_moves="both", cost="1.0")))
    assert set(shared_levers(ONE, other)) == {"grain"}
