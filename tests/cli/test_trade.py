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


# Each number is rounded to the eighth digit of the largest account, which is below 100 bn here.
ROUNDED = 4 * 0.5e-6


def test_json_adds_up(detente: Detente) -> None:
    data = as_json(detente, SELLER, "--set", "transit=open", "--against", "status-quo", "--flows")
    assert data["now"]["measures"] == ["rationed_port"]
    assert data["against"]["measures"] == ["transit_ban", "rationed_port"]
    for party, change in data["change"].items():
        parts = sum(change[part] for part in ("price", "volume", "route", "friction"))
        assert parts == pytest.approx(change["total"], abs=ROUNDED)
        totals = [data[side]["accounts"][party]["total"] for side in ("now", "against")]
        if None not in totals:
            assert totals[0] - totals[1] == pytest.approx(change["total"], abs=ROUNDED)
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
    columns = {"kind", "name", "item", "unit", "now", "against", "change", "least", "most"}
    assert set(rows[0]) == columns
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


def test_a_day_changes_which_measures_stand_on_both_sides(detente: Detente) -> None:
    early = as_json(detente, SELLER, "--on", "2022-01-31")
    assert early["now"]["measures"] == ["rationed_port"]
    assert early["now"]["label"] == "status-quo on 2022-01-31"
    assert early["against"]["measures"] == []
    first = as_json(detente, SELLER, "--on", "2022-02-01", "--against", "transit=open")
    assert first["now"]["measures"] == ["transit_ban", "rationed_port"]
    assert first["against"]["measures"] == ["rationed_port"]
    more = as_json(detente, SELLER, "--on", "2022-01-31", "--against", "favour=more")
    assert more["against"]["measures"] == []
    same = as_json(detente, SELLER, "--on", "2022-01-31", "--against", "status-quo")
    assert all(change["total"] == 0 for change in same["change"].values())
    opened = as_json(detente, SELLER, "--set", "transit=open")
    assert early["now"]["prices"] == opened["now"]["prices"]
    ran = detente("trade", SELLER, "--on", "2022-01-31")
    assert "only the measures are those of 2022-01-31" in ran.err


def test_coalitions_of_a_day(detente: Detente) -> None:
    data = as_json(detente, SELLER, "--coalitions", "--on", "2022-01-31")
    assert data["senders"] == ["patron"]


@pytest.mark.parametrize("day", ["2022-02-30", "20220201", "yesterday", "2022-W05-2", "1/2/2022"])
def test_what_is_no_day_is_said(detente: Detente, day: str) -> None:
    ran = detente("trade", SELLER, "--on", day)
    assert (ran.code, ran.out) == (2, "")
    assert f"--on: found '{day}'" in ran.err
    assert "write a day as YEAR-MONTH-DAY" in ran.err


def test_a_day_for_measures_without_dates_is_refused(detente: Detente, tmp_path: Path) -> None:
    dateless = tmp_path / "dateless.toml"
    text = SELLER.read_text(encoding="utf-8").replace("from = 2022-02-01\n", "")
    dateless.write_text(text, encoding="utf-8")
    ran = detente("trade", dateless, "--on", "2022-02-01")
    assert ran.code == 2
    assert "--on: no measure of the case has dates" in ran.err


def test_the_measures_are_listed(detente: Detente) -> None:
    ran = detente("trade", SELLER, "--measures", "--format", "csv")
    ban, ration = csv.DictReader(io.StringIO(ran.out))
    assert ban == {
        "measure": "transit_ban",
        "kind": "transit_ban",
        "imposed by": "Port state",
        "aimed at": "Seller",
        "on": "on",
        "from": "2022-02-01",
        "until": "",
        "legal form": "lapse",
        "taken back, days": "60",
        "switched by": "transit",
    }
    assert (ration["legal form"], ration["taken back, days"]) == ("", "")
    data = as_json(detente, SELLER, "--measures", "--set", "transit=open", "--on", "2023-01-01")
    assert [each["on"] for each in data["measures"]] == [False, True]
    assert data["measures"][0]["reversal_days"] == {"value": 60.0, "low": 60.0, "high": 60.0}
    assert data["measures"][0]["held_by"] == ["port"]
    assert data["on"] == "2023-01-01"


@pytest.mark.parametrize("other", ["--flows", "--coalitions", "--against=before", "--loss=1"])
def test_the_list_goes_alone(detente: Detente, other: str) -> None:
    ran = detente("trade", SELLER, "--measures", other)
    assert (ran.code, ran.out) == (2, "")
    assert "--measures: goes with --set, --on and --format only" in ran.err


@pytest.mark.parametrize("command", ["trade", "stability"])
def test_a_market_that_is_cut_off_is_bad_input(
    detente: Detente, tmp_path: Path, command: str
) -> None:
    """Demand without a highest price and nobody to sell: no price can be right."""
    text = SELLER.read_text(encoding="utf-8")
    cut = '[trade.measures.no_rivals]\nkind = "embargo"\nsender = "world"\ntarget = "rival"\n'
    cut += '[trade.measures.no_seller]\nkind = "embargo"\nsender = "world"\ntarget = "seller"\n'
    path = tmp_path / "cut.toml"
    path.write_text(
        text.replace("[trade.measures.transit_ban]", cut + "[trade.measures.transit_ban]")
    )
    ran = detente(command, path)
    assert ran.code == 2
    assert "market 'farms' has no route left" in ran.err
    assert "give it a linear demand, or leave it a route" in ran.err
