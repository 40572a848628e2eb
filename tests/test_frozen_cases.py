"""Old case files mean the same: their bytes, what they say, where they can rest, every command."""

from __future__ import annotations

import hashlib
import json

import pytest

import detente
from tests.frozen import FLAGSHIP, FROZEN, ask, document, frozen_cases, has_ledger
from tests.json_shapes import PROVEN, questions

# The digest of every case and of every ledger. They change with the format, and then together.
CASES = {
    "belarus-2008": "e1d18d632aa5f0d6b1a1bd3033157b3508bb3ad45426bcddc52a7a236cb29770",
    "belarus-2025": "98b9f39fa2cd8932a3416a24cd5358cdcf43175368e7c19de0f323bc5e18e4b5",
    "chicken": "cf14920af87b33837f004ca36fb471b9ad918307f7016f05bf0a0fe9573ec3d1",
    "cuban-missile-crisis": "99a5b710e30a89fac797920c876e2c5e099aca5bd722575a4623986535a2f65f",
    "elmira": "811d4a95b87f85c88891ea3ca27a0007d6e5a310d7b01285b7a496986148d4bc",
    "libya-2003": "7899dafb2e0e3ce2f9b694013552f3fbbc134e389eb48e2428fed78d8fe60190",
    "prisoners-dilemma": "41e22ddcc2a430ba5f3a742d7e0cc2800c3be04377a2ed0918bae895a70b4aec",
    "stag-hunt": "8d9be1f74b3c6d0aba8dce9242ce3df5af27a3342f207adb2a3199dac26095d9",
    "venezuela-2023": "aa1c7d060dcf3e3c8d192e46e83bf540d949b2c06edded65037aabf182c43c95",
}
LEDGERS = {
    "belarus-2008": "53c001abf5487d68e6ad94f637dcf3c667e1dd65295e39b10a0570d231628fd0",
    "belarus-2025": "aa4d804d5146317bcdd0ef0a3b9587d773916c4ef1c68dc3465f1c52f984cd84",
    "libya-2003": "96ade941139669ae4799144949407fe9c05a62f9fe2abc62e8eb6be62ccbe838",
    "venezuela-2023": "9ab3ea9f1d3d6d710b499dee9ae1528a0fe53dd6b99ea92a9f560b84fe0cde50",
}

# What each case says, whatever the file looks like.
FINGERPRINTS = {
    "belarus-2008": "175bec936f6368101ecede5aa543f2db3e537b282b25c139bd8c28060503a281",
    "belarus-2025": "60ae2e6c3bc0d7a115ab48ae6191987f3cf0dfb7ea458ffabff78ea1c822a274",
    "chicken": "ce921e391ea7589ae0a7d069125fd6fcb850ffc5782b7c29d60f61e2bc85dee1",
    "cuban-missile-crisis": "79d4f83b48f6971b75ffdc82797a23239f74c5e458e138eb1bfd9b8ed267e49b",
    "elmira": "40829595b80a5ac0cf9b28dd2245d9e92e0e2f8346a642928d33677ecc7369c4",
    "libya-2003": "dc907603f32383eeb5d0c7e74aafe73cde7bc982942cceb4fbb47d515d825add",
    "prisoners-dilemma": "ca942966c2b3129437fb6ab73aa191cdb4a523f5d0a013071a1881af579d846d",
    "stag-hunt": "c765f5888109d701a54eb058e22460c6f37cf2490cef633b1a79fbe85935b072",
    "venezuela-2023": "84f941cc24f0754e7662f525cc883739c0339f8796072b839bed528a03c3c7de",
}

# How many equilibria by each concept, and the digest of which.
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
EQUILIBRIA = {
    "belarus-2008": "3 12 12 3 3 e6c28423ee19d99c",
    "belarus-2025": "4 66 12 18 7 2e04d03ad6d53635",
    "chicken": "2 3 3 2 2 897d7130f6d4fd58",
    "cuban-missile-crisis": "1 7 7 3 3 cde1fd90c7893d87",
    "elmira": "6 8 8 6 6 f8fc12eddfa6dacd",
    "libya-2003": "24 24 24 24 24 bc5afb2fe17aefc4",
    "prisoners-dilemma": "1 2 2 2 2 56a4fd564d3f2764",
    "stag-hunt": "2 2 2 2 2 dac183adeef520da",
    "venezuela-2023": "4 4 4 4 4 893c39f778d37a55",
}

# Whether the steps of a deal can be so arranged that nobody gains by breaking it.
SCHEDULES = {
    ("belarus-2008", "thaw"): True,
    ("belarus-2025", "record"): False,
    ("belarus-2025", "grand_bargain"): False,
    ("belarus-2025", "half_bargain"): True,
    ("libya-2003", "settlement"): True,
    ("venezuela-2023", "swap"): False,
    ("venezuela-2023", "accord"): False,
}

READ_BY_PEOPLE = ("check", "show", "brief", "stability", "explain", "paths", "durability", "export")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_every_file_is_there_as_it_was() -> None:
    wanted = {f"{name}.toml": known for name, known in CASES.items()}
    wanted |= {f"{name}.evidence.toml": known for name, known in LEDGERS.items()}
    assert {path.name: digest(path.read_bytes()) for path in FROZEN.glob("*.toml")} == wanted


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_a_case_says_what_it_said(name: str) -> None:
    assert detente.load_case(FROZEN / f"{name}.toml").fingerprint == FINGERPRINTS[name]


@pytest.mark.parametrize("name", EQUILIBRIA)
def test_a_standoff_rests_where_it_rested(name: str) -> None:
    table = detente.analyse(detente.load_case(FROZEN / f"{name}.toml"), CONCEPTS)
    resting = {concept: list(table.equilibria(concept)) for concept in CONCEPTS}
    counts = " ".join(str(len(numbers)) for numbers in resting.values())
    assert f"{counts} {digest(json.dumps(resting).encode())[:16]}" == EQUILIBRIA[name]


@pytest.mark.parametrize(("name", "deal"), SCHEDULES)
def test_a_deal_has_a_schedule_or_none_as_before(name: str, deal: str) -> None:
    ran = ask("schedule", name, "--deal", deal, "--format", "json")
    exists = SCHEDULES[name, deal]
    assert (ran.code, json.loads(ran.out)["exists"]) == (0 if exists else 3, exists), ran.err


@pytest.mark.parametrize("name", frozen_cases())
def test_every_command_still_runs_from_end_to_end(name: str) -> None:
    asked = set()
    for question in questions(name):
        ran = ask(*question.arguments)
        may_fail = question.arguments[0] == "schedule"
        assert ran.code in (PROVEN if may_fail else (0,)), f"{question.arguments}: {ran.err}"
        json.loads(ran.out)
        asked.add(question.arguments[0])
    wanted = {"check", "show", "stability", "brief", "explain", "paths", "deals", "durability"}
    wanted |= {"schedule"} if "deals" in document(name) else set()
    wanted |= {"trade"} if "trade" in document(name) else set()
    wanted |= {"robust"} if "conclusions" in document(name) else set()
    wanted |= {"evidence"} if has_ledger(name) else set()
    assert wanted <= asked


@pytest.mark.parametrize("name", [name for name in frozen_cases() if name != FLAGSHIP])
@pytest.mark.parametrize("command", READ_BY_PEOPLE)
def test_people_can_still_read_it(name: str, command: str) -> None:
    ran = ask(command, name, *(["--format", "dot"] if command == "export" else []))
    assert ran.code == 0, ran.err
    assert ran.out.strip()


def test_the_frozen_cases_answer_and_not_the_shipped_ones() -> None:
    """Else the shipped cases could not improve without a frozen test noticing."""
    said = json.loads(ask("check", "elmira", "--format", "json").out)
    assert said[0]["case"] == str(FROZEN / "elmira.toml")
