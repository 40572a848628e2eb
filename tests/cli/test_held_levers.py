"""A case with a lever of several holders, through the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Detente

UNION = Path(__file__).parents[1] / "data/small/union.toml"


@pytest.fixture
def eased(tmp_path: Path) -> str:
    """The same, where the measures are eased already and a hundred are free."""
    text = UNION.read_text(encoding="utf-8")
    text = text.replace('\neu_measures = "keep"', '\neu_measures = "ease"')
    path = tmp_path / "eased.toml"
    path.write_text(text.replace('\nreleases = "0"', '\nreleases = "100"'), encoding="utf-8")
    return str(path)


def test_what_lapses_is_shown_with_its_day(detente: Detente) -> None:
    ran = detente("show", str(UNION))
    assert "eu_measures  keep   ease       2025-02-28  lithuania or eu  yes" in ran.out
    data = json.loads(detente("show", str(UNION), "-f", "json").out)
    assert data["lapses"] == [
        {
            "lever": "eu_measures",
            "level": "keep",
            "to": "ease",
            "day": "2025-02-28",
            "who": [["lithuania"], ["eu"]],
            "now": True,
        }
    ]
    assert data["levers"][2]["size"] == [0, 50, 100, 150, 200]


def test_holders_who_gain_together_leave_a_state(detente: Detente, eased: str) -> None:
    ran = detente("brief", eased)
    assert "does not hold: lithuania and the other members gain by" in " ".join(ran.out.split())
    summary = detente("stability", eased, "--summary")
    assert "no: lithuania+eu on eu_measures down" in summary.out
    told = detente(
        "explain", eased, "--party", "lithuania+eu on eu_measures down", "--concept", "nash"
    )
    assert "not Nash stable for lithuania and the other members" in told.out
    kept = detente("durability", eased)
    assert "would not be kept: lithuania and the other members would leave" in kept.out
    assert detente("report", eased, "-o", eased.replace(".toml", ".html")).code == 0
    assert "lithuania+eu" in detente("paths", eased).out


def test_the_missing_holder_is_named(detente: Detente) -> None:
    text = UNION.read_text(encoding="utf-8")
    assert "renewal" in text
    ran = detente("explain", str(UNION), "--state", "11", "--concept", "nash")
    assert "not Nash stable for lithuania and the other members" in ran.out


def test_a_holder_can_let_it_lapse_and_the_day_is_named(detente: Detente, tmp_path: Path) -> None:
    text = UNION.read_text(encoding="utf-8")
    old = "2*(eu_measures == 'keep')"
    assert old in text
    path = tmp_path / "tired.toml"
    path.write_text(text.replace(old, "2*(eu_measures == 'ease')"), encoding="utf-8")
    ran = detente("explain", str(path), "--party", "lithuania", "--concept", "nash")
    assert "keep → ease by not renewing it on 2025-02-28" in ran.out


def test_an_agreement_moves_it_when_its_members_are_enough(detente: Detente) -> None:
    data = json.loads(detente("exchanges", str(UNION), "-f", "json").out)
    first = data["exchanges"][0]
    assert {each["lever"] for part in first["parts"].values() for each in part["changes"]} == {
        "eu_measures",
        "releases",
    }


@pytest.mark.parametrize(
    "words",
    [
        ("stability", "--concept", "sim"),
        ("foresight",),
        ("inverse", "--party", "eu"),
        ("export", "--format", "nfg", "-o", "x.nfg"),
        (
            *("schedule", "--between", "eu,lithuania,seller"),
            *("--package", "eu_measures=ease,releases=50", "--discount", "0.9"),
        ),
    ],
)
def test_what_is_not_asked_is_refused_in_one_sentence(
    detente: Detente, words: tuple[str, ...]
) -> None:
    ran = detente(words[0], str(UNION), *words[1:])
    assert ran.code == 2
    assert "hold" in ran.err


def test_inverse_asks_those_that_hold_nothing_together(detente: Detente) -> None:
    ran = detente("inverse", str(UNION))
    assert ran.code == 0
    assert "seller" in ran.out
