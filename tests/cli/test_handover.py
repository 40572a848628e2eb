"""detente handover: in words, as rows and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.casefile import dump_case, parse_case
from detente.errors import InputError
from detente.handover import read_handover
from detente.studies.handover import case_chain, study_handover
from tests.cli.conftest import Detente

DATA = Path(__file__).parents[1] / "data"
SPRING = str(DATA / "small/spring.toml")


def test_the_flagship_says_what_is_known_and_what_is_not(detente: Detente) -> None:
    ran = detente("handover", "belarus-2025")
    assert ran.code == 0
    for told in (
        "us_party holds us_citizen, kuznechyk and maushuk",
        "executed 2025-02-12, effective unknown",
        "legal_act: not on record",
        "smith-embassy is a signer's own word",
    ):
        assert told in ran.prose, told
    data = json.loads(detente("handover", "belarus-2025", "--format", "json").out)
    claims = {claim for stage in data["stages"] for claim in stage["claims"]}
    assert {"P04-03", "P04-04", "P05-01", "P05-02"} <= claims
    assert data["dates"]["executed"] == "2025-02-12"
    assert data["completed"] is None


def test_the_case_and_the_table_are_one_chain() -> None:
    import tomllib

    table = tomllib.loads(Path(SPRING).read_text(encoding="utf-8"))["handovers"]["spring"]
    case = parse_case(Path(SPRING).read_text(encoding="utf-8"))
    assert case_chain(case).fingerprint == read_handover("spring", table).fingerprint
    again = parse_case(dump_case(case))
    assert case_chain(again).fingerprint == case_chain(case).fingerprint


def test_chances_by_a_day_and_what_is_given(detente: Detente) -> None:
    whole = json.loads(detente("handover", SPRING, "spring", "-f", "json").out)
    completed = whole["endings"][0]
    # 0.95 delivered, and out in one of three tries of 0.75 each
    assert completed["p"] == pytest.approx(0.95 * (1 - 0.25**3))
    assert whole["arrivals"][-1]["p"] == pytest.approx(0.9 * completed["p"])
    sure = json.loads(detente("handover", SPRING, "--given", "delivery=done", "-f", "json").out)
    assert sure["endings"][0]["p"] == pytest.approx(1 - 0.25**3)
    late = json.loads(detente("handover", SPRING, "--start", "2025-04-03", "-f", "json").out)
    assert late["completed"][0]["date"] == "2025-04-03"


def test_a_threshold_decides_the_exit(detente: Detente) -> None:
    assert detente("handover", SPRING, "--assert-at-least", "0.9").code == 0
    ran = detente("handover", SPRING, "--by", "2025-03-03", "--assert-at-least", "0.9")
    assert ran.code == 3
    assert "not met" in ran.err


def test_simulated_runs_carry_their_error(detente: Detente) -> None:
    ran = detente("handover", SPRING, "--draws", "4000", "--seed", "7", "-f", "json")
    data = json.loads(ran.out)
    assert (data["method"], data["runs"], data["seed"]) == ("simulated", 4000, 7)
    exact = 0.95 * (1 - 0.25**3)
    assert data["endings"][0]["p"] == pytest.approx(exact, abs=5 * data["endings"][0]["error"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("handover", "chicken"), "has no handover"),
        (("handover", SPRING, "summer"), "summer"),
        (("handover", SPRING, "--given", "delivery"), "STAGE=OUTCOME"),
        (("handover", SPRING, "--given", "delivery=lost"), "withheld"),
        (("handover", SPRING, "--by", "soon"), "2025-02-12"),
        (("handover", SPRING, "--draws", "0"), "runs"),
        (("handover", SPRING, "--assert-at-least", "2"), "between 0 and 1"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    detente: Detente, words: tuple[str, ...], told: str
) -> None:
    ran = detente(*words)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('after = ["crossing"]', 'after = ["crosing"]', "Did you mean 'crossing'"),
        ('from = "us_party", to', 'from = "kgb", to', "handovers.spring.stages.receipt"),
        ("days = 0\nmoves", 'days = "soon"\nmoves', "days is a whole number"),
        ("done = 0.95", "done = 1.95", "1.95 is no chance"),
    ],
)
def test_a_case_is_refused_with_its_chain(tmp_path: Path, old: str, new: str, told: str) -> None:
    from detente import load_case

    text = Path(SPRING).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "spring.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=told.replace("(", r"\(")):
        load_case(path)


def test_a_study_names_what_would_be_seen() -> None:
    found = study_handover(parse_case(Path(SPRING).read_text(encoding="utf-8")))
    (seen,) = found.notices
    assert (seen.stage, seen.breaker) == ("delivery", "belarus")
    assert float(seen.never) < 1e-15
