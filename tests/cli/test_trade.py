"""detente trade: tables, formats, comparisons, coalitions and errors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Detente

SELLER = Path(__file__).parents[1] / "trade" / "seller.toml"


def as_json(detente: Detente, *arguments: str | Path) -> Any:
    ran = detente("trade", *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_the_table_says_prices_accounts_and_how_sure(detente: Detente) -> None:
    ran = detente("trade", SELLER)
    assert (ran.code, ran.err) == (0, "")
    for text in (
        "status-quo against before",
        "Measures on: transit_ban, rationed_port. Against: none.",
        "mine        4.000     -7.539      140.0      -75.4",
        "by price", "by volume", "by route", "by friction",
        "Patron                   quota rent            0.506         +0.506",
        "Certificate: prices hold to", "2 equilibria solved",
    ):  # fmt: skip
        assert text in ran.out


def test_json_adds_up(detente: Detente) -> None:
    data = as_json(detente, SELLER, "--set", "transit=open", "--against", "status-quo", "--flows")
    assert data["now"]["measures"] == ["rationed_port"]
    assert data["against"]["measures"] == ["transit_ban", "rationed_port"]
    for party, change in data["change"].items():
        parts = sum(change[part] for part in ("price", "volume", "route", "friction"))
        assert parts == pytest.approx(change["total"], abs=1e-9)
        totals = [data[side]["accounts"][party]["total"] for side in ("now", "against")]
        if None not in totals:
            assert totals[0] - totals[1] == pytest.approx(change["total"], abs=1e-9)
    assert data["now"]["accounts"]["world"]["consumer_surplus"] is None
    assert data["now"]["certificate"]["price_violation"] < 0.01
    assert data["solves"] == 2
    near = next(flow for flow in data["flows"] if flow["route"] == "near")
    assert near["least"] <= near["one_of_many"] + 1e-6 <= near["most"] + 2e-6


def test_the_two_sides_can_be_swapped(detente: Detente) -> None:
    there = as_json(detente, SELLER, "--set", "transit=open", "--against", "transit=closed")
    back = as_json(detente, SELLER, "--against", "transit=open")
    for party, change in there["change"].items():
        for part, value in change.items():
            assert back["change"][party][part] == pytest.approx(-value, abs=1e-9)


def test_csv_has_one_row_for_each_number(detente: Detente) -> None:
    ran = detente("trade", SELLER, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert set(rows[0]) == {"kind", "name", "item", "unit", "now", "against", "change"}
    [revenue] = [r for r in rows if (r["name"], r["item"]) == ("seller", "revenue")]
    assert float(revenue["now"]) == pytest.approx(0.56, abs=1e-6)
    assert len({(r["kind"], r["name"], r["item"]) for r in rows}) == len(rows)


def test_coalitions(detente: Detente) -> None:
    data = as_json(detente, SELLER, "--coalitions")
    assert data["solves"] == 4
    assert data["smallest"] == [["port"]]
    whole = max(data["coalitions"], key=lambda each: len(each["members"]))
    assert sum(data["shapley"].values()) == pytest.approx(whole["loss"])
    ran = detente("trade", SELLER, "--coalitions", "--loss", "1.5")
    assert "Smallest coalition that reaches 1.5 bn USD / year: patron + port (1.925)." in ran.out
    ran = detente("trade", SELLER, "--coalitions", "--item", "total")
    assert "No loss is stated" in ran.out
    ran = detente("trade", SELLER, "--coalitions", "--format", "csv")
    assert ran.out.splitlines()[0] == 'coalition,"loss, bn USD / year",member,"pays, bn USD / year"'


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--set", "tranist=open"], "--set: no lever named 'tranist'"),
        (["--set", "transit=opne"], "--set: no level of lever 'transit' named 'opne'"),
        (["--set", "transit"], "--set: found 'transit'; write LEVER=LEVEL."),
        (["--set", "transit=open", "--set", "transit=open"], "set twice"),
        (["--against", "befor"], "--against: no baseline named 'befor'"),
        (["--against", "transit=x"], "--against: no level"),
        (["--coalitions", "--target", "moon"], "no party in this trade named 'moon'"),
        (["--coalitions", "--item", "gold"], "no account item named 'gold'"),
        (["--coalitions", "--against", "before"], "--coalitions: goes without --against"),
        (["--loss", "1"], "go with --coalitions"),
    ],
)
def test_wrong_options(detente: Detente, arguments: list[str], problem: str) -> None:
    ran = detente("trade", SELLER, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert problem in ran.err


def test_wrong_cases_name_the_file_and_the_place(detente: Detente, tmp_path: Path) -> None:
    path = tmp_path / "seller.toml"
    text = SELLER.read_text(encoding="utf-8")
    path.write_text(text.replace('"12 Mt / year"', '"-12 Mt / year"'), encoding="utf-8")
    for command in ("trade", "check", "stability"):
        ran = detente(command, path)
        assert ran.code == 2
        assert "seller.toml, trade, legs.near_port" in ran.out + ran.err
    ran = detente("trade", "chicken")
    assert (ran.code, ran.err) == (
        2, "error: chicken.toml, trade: the case has no [trade] section, so there is no trade to "
        "clear.\n",
    )  # fmt: skip


def test_levels_that_the_rules_exclude_are_noted(detente: Detente, tmp_path: Path) -> None:
    path = tmp_path / "seller.toml"
    rule = "\n[[rules]]\nnever = \"transit == 'open' and favour == 'less'\"\n"
    path.write_text(SELLER.read_text(encoding="utf-8") + rule, encoding="utf-8")
    ran = detente("trade", path, "--set", "transit=open")
    assert ran.code == 0
    assert "the rules of the case exclude" in ran.err


def test_other_commands_take_a_case_with_trade(detente: Detente) -> None:
    ran = detente("check", SELLER)
    assert "trade takes 4 solves for 4 combinations of transit, favour." in ran.out
    assert detente("stability", SELLER).code == 0
    assert detente("show", SELLER).code == 0
