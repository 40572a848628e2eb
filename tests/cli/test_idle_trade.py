"""Where nothing is traded, and figures that cannot be meant: through the commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from detente import load_case
from detente.errors import InputError
from detente.studies.trade.outcomes import settled
from tests.cli.conftest import Detente

pytestmark = pytest.mark.kernels
CASE = """\
format = 1
title = "Embargo"
as_of = 2025-02-15
[parties.s]
[parties.w]
[levers.l]
party = "w"
levels = ["no", "yes"]
[status_quo]
l = "no"
[outcomes.world]
unit = "USD / t"
from = "trade.world_price"
[outcomes.local]
unit = "USD / t"
from = "trade.prices.m"
[preferences.s]
value = "1 * local"
[preferences.w]
value = "-1 * local"
[conclusions.good]
states = "status_quo"
verdict = "true"
condition = "local > 50"
[uncertainties.way]
unit = "1"
best = 1.0
acts_on = ["trade.legs.g.cost"]
effect = "multiply"
distribution = { kind = "uniform", low = 0.9, high = 1.1 }
[trade]
good = "x"
[trade.producers.mine]
party = "s"
[trade.producers.mine.supply]
curve = "linear"
price = "100 USD / t"
quantity = "10 Mt / year"
intercept = "0 USD / t"
[trade.markets.m]
party = "w"
[trade.markets.m.demand]
curve = "linear"
price = "100 USD / t"
quantity = "10 Mt / year"
intercept = "200 USD / t"
[trade.legs.g]
cost = "10 USD / t"
owner = "w"
[trade.routes.r]
from = "mine"
to = "m"
legs = ["g"]
[trade.measures.e]
kind = "embargo"
sender = "w"
target = "s"
when = "l == 'yes'"
"""


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = CASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "embargo.toml"
    path.write_text(text, encoding="utf-8")
    return path


READS = ('value = "-1 * local"', 'value = "-1 * world"')
OTHER_READERS = [
    READS,
    ('condition = "local > 50"', 'condition = "world > 50"'),
    ('[trade]\n', '[outcomes.twice]\nexpression = "2 * world"\nunit = "USD / t"\n[trade]\n'),
    ('[trade]\n', '[named_states.dear]\nwhere = "world > 50"\n[trade]\n'),
    ('value = "1 * local"', 'statements = ["world > 50"]'),
]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        ('kind = "embargo"', 'kind = "transit_ban"'),
        ('kind = "embargo"', 'kind = "quota"\nlimit = "0 Mt / year"'),
        ('kind = "embargo"', 'kind = "specific_tariff"\nrate = "500 USD / t"'),
        ('kind = "embargo"', 'kind = "price_cap"\ncap = "0 USD / t"'),
        ('kind = "embargo"', 'kind = "embargo"'),
    ],
)
def test_no_trade_has_no_world_price(
    change: tuple[str, str], tmp_path: Path, detente: Detente
) -> None:
    path = written(tmp_path, change)
    assert np.isnan(load_case(str(path)).outcome_values("world")).tolist() == [False, True]
    ran = detente("trade", path, "--set", "l=yes")
    assert ran.code == 0
    assert "World price - (nothing is traded)." in ran.out
    found = json.loads(detente("trade", path, "--set", "l=yes", "-f", "json").out)
    assert found["now"]["world_price"] is None
    assert found["now"]["prices"]["m"] == pytest.approx(200.0)
    assert found["against"]["world_price"] == pytest.approx(105.0)
    rows = list(csv.DictReader(io.StringIO(
        detente("trade", path, "--set", "l=yes", "-f", "csv").out
    )))  # fmt: skip
    [world] = [row for row in rows if row["kind"] == "world"]
    assert (world["now"], world["change"]) == ("", "")
    back = detente("trade", path, "--against", "l=yes")
    assert "World price 105.0 USD / t (nothing was traded before)." in back.out


@pytest.mark.parametrize("change", OTHER_READERS)
def test_what_reads_a_price_that_is_not_there_is_refused_with_the_state(
    change: tuple[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path, change)
    with pytest.raises(InputError, match="nothing is traded in state 2, so") as refused:
        load_case(str(path))
    assert "outcomes.world" in str(refused.value)
    keys = ("preferences", "conclusions", "outcomes.twice", "named_states")
    assert any(f"and {key}" in str(refused.value) for key in keys)


def test_a_price_that_is_only_shown_spoils_no_draw(tmp_path: Path, detente: Detente) -> None:
    ran = detente("robust", written(tmp_path), "--draws", "8", "-f", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["failed"] in (0, [])


def test_a_draw_in_which_nothing_is_traded_has_failed_where_its_price_is_read(
    tmp_path: Path, detente: Detente
) -> None:
    """At a factor above 2 the way costs more than anybody would pay; at the best value not."""
    path = written(
        tmp_path,
        READS,
        ("when = \"l == 'yes'\"", "when = \"l == 'yes' and l == 'no'\""),
        ("low = 0.9, high = 1.1", "low = 0.0, high = 40.0"),
    )
    ran = detente("robust", path, "--draws", "32", "-f", "json")
    assert "nothing is traded in states 1, 2" in ran.out + ran.err


def test_a_way_too_dear_and_a_tariff_too_high_are_one_equilibrium(
    tmp_path: Path, detente: Detente
) -> None:
    dear = written(tmp_path, ('cost = "10 USD / t"', 'cost = "500 USD / t"'))
    found = json.loads(detente("trade", dear, "-f", "json").out)["now"]
    tariff = written(
        tmp_path, ('kind = "embargo"', 'kind = "specific_tariff"\nrate = "500 USD / t"')
    )
    other = json.loads(detente("trade", tariff, "--set", "l=yes", "-f", "json").out)["now"]
    for key in ("prices", "gate_prices", "supply", "demand", "world_price"):
        assert found[key] == other[key]
    assert found["supply"] == {"mine": 0.0}
    assert (found["prices"]["m"], found["gate_prices"]["mine"]) == (200.0, 0.0)
    dear = written(tmp_path, ('cost = "10 USD / t"', 'cost = "500 USD / t"'))
    ran = detente("check", "--strict", dear)
    assert ran.code == 3
    assert "Doubt: nothing is traded in x, whatever the levers" in ran.out


def test_the_report_writes_no_price_where_there_is_none(tmp_path: Path, detente: Detente) -> None:
    path = written(tmp_path, ('l = "no"', 'l = "yes"'))
    ran = detente("report", path, "-o", tmp_path / "r.html")
    assert ran.code == 0, ran.err
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Nothing is traded, so there is no world price" in text
    assert "nan" not in text.lower().split()


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ([('party = "s"\n[', 'party = "s"\ntax = "500 USD / t"\n[')],
         "the tax of producer 'mine', 500 USD / t, is a part of its supply price, and is more "
         "than that price: 95.0 USD / t with l=no"),
        ([('intercept = "0 USD / t"', 'intercept = "-100 USD / t"'),
          ('10 Mt / year"\nintercept = "200', '0.1 Mt / year"\nintercept = "200')],
         "the price of market 'm' is negative"),
        ([], ""),
        ([('party = "s"\n[', 'party = "s"\ntax = "90 USD / t"\n[')], ""),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_meant_are_doubts(
    changes: list[tuple[str, str]], doubt: str, tmp_path: Path, detente: Detente
) -> None:
    ran = detente("check", "--strict", written(tmp_path, *changes))
    assert ran.code == (3 if doubt else 0)
    assert doubt in ran.out
    assert ("Doubt" in ran.out) == bool(doubt)


def test_check_has_a_line_for_every_case_when_a_market_does_not_clear(
    tmp_path: Path, detente: Detente
) -> None:
    alone = written(
        tmp_path,
        ('party = "s"\n[', 'party = "s"\nconduct = "cournot"\n['),
        ('intercept = "200 USD / t"', 'elasticity = 0.5'),
        ('[trade.markets.m.demand]\ncurve = "linear"', '[trade.markets.m.demand]'),
        ('kind = "embargo"', 'kind = "risk_premium"\nrate = "5 USD / t"'),
    )  # fmt: skip
    ran = detente("check", "elmira", alone, "chicken")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("elmira: valid")
    assert "NO ANSWER: " in lines[1]
    assert "marginal revenue is nowhere positive" in lines[1]
    assert lines[2].startswith("chicken: valid")
    ran = detente("check", "elmira", alone, "nosuch", "-f", "json")
    assert ran.code == 2
    assert [case["valid"] for case in json.loads(ran.out)] == [True, False, False]


def test_prices_that_are_not_there_are_near_no_other() -> None:
    values = np.array([[1.0, np.nan, 1.0 + 1e-9, 5.0, np.nan], [np.nan] * 5, [0.0, 1, 2, 3, 4]])
    found = settled(values)
    assert np.isnan(found).tolist() == np.isnan(values).tolist()
    assert found[0, 0] == found[0, 2] == pytest.approx(1.0)
    assert found[2].tolist() == [0, 1, 2, 3, 4]
