"""detente exchanges: in words, as rows and as data."""

from __future__ import annotations

import csv
import io
import json

from tests.cli.conftest import Detente


def test_the_flagship_in_words(detente: Detente) -> None:
    ran = detente("exchanges", "belarus-2025")
    assert ran.code == 0
    assert "Money in bn USD a year." in ran.out
    assert "“The small step”: a further group of prisoners for a bank licence" in ran.out
    assert "costs it 0.05)" in ran.out
    assert "Prisoners' families gain" in ran.out
    assert "44 more exchanges would be signed and are not kept." in ran.out
    assert "Instalments: “The small step”. It ends there" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    every = detente("exchanges", "belarus-2025", "--all").out
    assert every.count(" no  ") > ran.out.count(" no  ")


def test_rows_and_data_hold_every_exchange(detente: Detente) -> None:
    data = json.loads(detente("exchanges", "belarus-2025", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(detente("exchanges", "belarus-2025", "-f", "csv").out)))
    assert len(rows) == len(data["exchanges"]) == 48
    assert [row["to"] for row in rows] == [str(each["target"]) for each in data["exchanges"]]
    best = [each for each in data["exchanges"] if each["best"]["seq"]]
    assert [each["target"] for each in best] == [18]
    assert best[0]["parts"]["belarus"] == {
        "changes": [{"lever": "prisoners", "from": "gestures", "to": "group"}],
        "gain": 0.2,
        "gets": 0.25,
        "pays": 0.05,
        "unit": "bn USD / year",
    }
    assert best[0]["kept"] == {"nash": [], "seq": []}
    assert best[0]["opened_by"] == [["belarus"]]
    assert data["ladders"][0]["smallest_steps"] == [2, 18]
    assert data["agreements"] == {"asked": "named", "sets": [["us", "belarus"]]}


def test_who_is_asked_can_be_said(detente: Detente) -> None:
    for words, count in (
        (("--agreements", "all"), 50),
        (("--agreements", "none"), 0),
        (("--agreements", "us+belarus"), 48),
        (("--agreements", "all", "--among", "us,belarus"), 48),
    ):
        ran = detente("exchanges", "belarus-2025", *words, "--format", "json")
        assert len(json.loads(ran.out)["exchanges"]) == count, words


def test_what_is_asked_wrongly_is_refused(detente: Detente) -> None:
    ran = detente("exchanges", "belarus-2025", "--agreements", "us")
    assert ran.code == 2
    assert "no set of two parties or more" in ran.err
    ran = detente("exchanges", "belarus-2025", "--concept", "gmr")
    assert ran.code == 2
    assert "'nash', 'seq'" in ran.err
