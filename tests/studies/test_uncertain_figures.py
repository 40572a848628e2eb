"""Uncertain inputs whose bounds are those of a figure of trade."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.case.targets import find_target, trade_figures
from detente.case.uncertainty import Distribution
from detente.casefile import parse_case
from detente.errors import InputError
from detente.studies.inputs import resolve_uncertainties, with_best

SELLER = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")
COST = """
[uncertainties.freight]
unit = "USD / t"
acts_on = ["trade.legs.near_port.cost"]
distribution = { kind = "KIND", bounds = "figure" }
"""


@pytest.mark.parametrize("kind", ["uniform", "triangular", "pert"])
def test_the_range_of_the_figure_is_taken(kind: str) -> None:
    """The figure is 30 USD/t, from 25 to 35."""
    definition = parse_case(SELLER + COST.replace("KIND", kind))
    resolved = resolve_uncertainties(definition)
    given = {"low": 25, "high": 35} if kind == "uniform" else {"low": 25, "mode": 30, "high": 35}
    freight = resolved.uncertainties["freight"]
    assert freight.distribution == Distribution(kind, given)
    assert freight.best == 30
    assert resolved.came_from == {
        "uncertainties.freight.distribution": "the figure trade.legs.near_port.cost"
    }
    assert with_best(definition).uncertainties["freight"].best == 30


def test_a_best_outside_the_range_of_the_figure_is_refused() -> None:
    with pytest.raises(InputError, match=r"freight, best: 40 does not lie between low 25 and high"):
        parse_case(SELLER + COST.replace("KIND", "uniform") + "best = 40.0\n")


def test_every_figure_has_a_key_and_is_found_by_it() -> None:
    definition = parse_case(SELLER)
    figures = trade_figures(definition.trade)
    assert {
        "trade.producers.mine.supply.price",
        "trade.legs.far_port.rent_shares.patron",
        "trade.measures.rationed_port.limit",
        "trade.measures.transit_ban.reversal_days",
        "trade.pressure.loss",
    } <= set(figures)
    for key, figure in figures.items():
        target = find_target(definition, key)
        assert (target.kind, target.unit, target.figure) == ("figure", figure.unit, figure)


def test_cells_are_counted_as_the_file_nests_them() -> None:
    text = SELLER.replace(
        "[outcomes.revenue]",
        '[outcomes.mood]\nunit = "1"\nlevers = ["transit", "favour"]\n'
        "table = [[0.0, 1.0], [2.0, 3.0]]\n[outcomes.revenue]",
    )
    definition = parse_case(text)
    sizes = [len(definition.levers[name].levels) for name in ("transit", "favour")]
    assert sizes == [2, 2]
    for i in range(2):
        for j in range(2):
            target = find_target(definition, f"outcomes.mood.table[{i}][{j}]")
            assert (target.kind, target.outcome) == ("cell", "mood")
            assert definition.outcomes["mood"].table[target.cell] == 2 * i + j
    assert find_target(definition, "outcomes.mood").cell == -1
