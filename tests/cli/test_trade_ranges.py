"""detente trade: fees that go with one of many patterns of flows carry their range."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Detente

SELLER = Path(__file__).parents[1] / "trade" / "seller.toml"
OPEN = ("--set", "transit=open", "--set", "favour=more", "--against", "status-quo")


@pytest.fixture
def two_ports(tmp_path: Path) -> Path:
    """Two ports alike but for owner and fee, each large enough for all."""
    text = SELLER.read_text(encoding="utf-8")
    for old, new in (
        ('cost = "70 USD / t"', 'cost = "30 USD / t"'),
        ('capacity = "8 Mt / year"', 'capacity = "14 Mt / year"'),
        ('capacity = "12 Mt / year"', 'capacity = "14 Mt / year"'),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "two.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_json_has_the_least_and_the_most(detente: Detente, two_ports: Path) -> None:
    ran = detente("trade", two_ports, *OPEN, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    data = json.loads(ran.out)
    sold = data["now"]["supply"]["mine"]
    ranges = data["now"]["ranges"]
    assert set(ranges) == {"port", "patron"}
    for party, fee in (("port", 10), ("patron", 20)):
        span = ranges[party]["transit_fees"]
        assert span["least"] == pytest.approx(0, abs=1e-6)
        assert span["most"] == pytest.approx(sold * fee / 1000, abs=1e-6)
        assert span["least"] <= data["now"]["accounts"][party]["transit_fees"] <= span["most"]
        change = data["change_ranges"][party]["total"]
        assert change["least"] <= data["change"][party]["total"] <= change["most"]
        assert change["most"] - change["least"] == pytest.approx(sold * fee / 1000, abs=1e-6)
    assert data["against"]["ranges"] == {}


def test_the_table_and_csv_have_them_too(detente: Detente, two_ports: Path) -> None:
    table = detente("trade", two_ports, *OPEN).out
    lines = [line.split() for line in table.splitlines()]
    assert any(line[-2:] == ["least", "most"] for line in lines)
    fees = next(line for line in lines if line[:4] == ["Port", "state", "transit", "fees"])
    assert (float(fees[-2]), float(fees[-1])) == (0.0, 0.115)
    assert "whichever flows" in table
    rows = list(
        csv.DictReader(io.StringIO(detente("trade", two_ports, *OPEN, "--format", "csv").out))
    )
    ranged = {(row["name"], row["item"]): float(row["most"]) for row in rows if row["most"]}
    assert ranged["port", "transit_fees"] == pytest.approx(0.1154, abs=1e-4)
    assert set(ranged) == {(p, i) for p in ("port", "patron") for i in ("transit_fees", "total")}


def test_csv_says_how_far_flows_may_differ(detente: Detente, two_ports: Path) -> None:
    ran = detente("trade", two_ports, *OPEN, "--flows", "--format", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(ran.out)) if row["kind"] == "route"]
    near = next(row for row in rows if row["name"] == "near")
    assert float(near["least"]) == pytest.approx(0, abs=1e-6)
    assert float(near["most"]) == pytest.approx(11.5389, abs=1e-4)


def test_without_any_it_says_so(detente: Detente) -> None:
    ran = detente("trade", SELLER)
    assert "least" not in ran.out.partition("World price")[0]
    assert "here no account depends on which" in ran.out


def test_leakage_is_told(detente: Detente) -> None:
    """The mine sold 11.539 Mt, all by the near port; 4 Mt go by the far one all the same."""
    ran = detente("trade", SELLER)
    assert "Seller: ways that measures hit carried 11.539 Mt / year before" in ran.out
    assert "35 % of that is sold all the same (leakage)" in ran.prose
    data = json.loads(detente("trade", SELLER, "--format", "json").out)["leakage"]["seller"]
    assert data["rerouted"] == pytest.approx([4 / 11.5389] * 2, abs=1e-4)


@pytest.mark.parametrize("loss", ["nan", "inf", "-1"])
def test_a_loss_that_is_none_is_an_error(detente: Detente, loss: str) -> None:
    ran = detente("trade", SELLER, "--coalitions", "--loss", loss)
    assert ran.code == 2
    assert "give a number of 0 or more" in ran.err
