"""detente deals, schedule and durability: tables, formats, exit codes and errors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Detente
from tests.studies.test_flagship_deals import SMALL

EXCHANGE = Path(__file__).parents[1] / "deals" / "exchange.toml"
FULL = ("--deal", "full_exchange")


def as_json(detente: Detente, *arguments: str | Path, code: int = 0) -> Any:
    ran = detente(*arguments, "--format", "json")
    assert ran.code == code, ran.err
    return json.loads(ran.out)


def test_the_frontier_comes_with_marks(detente: Detente) -> None:
    ran = detente("deals", EXCHANGE, *FULL)
    assert (ran.code, ran.err) == (0, "")
    for text in (
        "25 packages of Holder and Sender, with everybody else where they stand: 9 efficient",
        "   25  all        full     0.5            0.5            yes        yes",
        "this package, Nash, Kalai–Smorodinsky, egalitarian, utilitarian",
        "    1  none       none     0              0              no         yes",
        "It hurts Patron",
        "“The exchange in full” (state 25)",
    ):
        assert text in ran.out or text in ran.prose
    assert len(detente("deals", EXCHANGE, *FULL, "--all").out.splitlines()) == (
        len(ran.out.splitlines()) + 15
    )


def test_a_package_asked_for_is_judged_and_mended(detente: Detente) -> None:
    ran = detente(
        "deals", EXCHANGE, "--between", "holder, sender", "--package", "prisoners=none,relief=full"
    )
    assert ran.code == 0
    assert "Sender would refuse it" in ran.out
    assert "2 levels would have to be moved" in ran.out
    assert "Sender would gain 0.5" in ran.out


def test_json_and_csv_tell_every_package(detente: Detente) -> None:
    data = as_json(detente, "deals", EXCHANGE, *FULL)
    assert data["signers"] == ["holder", "sender"]
    assert data["outsiders"] == ["patron", "neighbour", "families"]
    assert data["deal"]["package"] == {"prisoners": "all", "relief": "full"}
    assert len(data["packages"]) == 25
    best = next(each for each in data["packages"] if each["state"] == 25)
    assert best["values"] == {"holder": 0.5, "sender": 0.5}
    assert (best["efficient"], best["rational"], best["hurts"]) == (True, True, ["patron"])
    assert data["solutions"]["nash"]["states"] == [25]
    [end] = data["package"]["ends"]
    assert end["state"] == 25
    assert end["standings"]["patron"]["change"]["size"] == -0.5
    assert end["to_be_signed"] is None
    assert end["durability"]["holds"] is True
    rows = list(csv.DictReader(io.StringIO(detente("deals", EXCHANGE, *FULL, "-f", "csv").out)))
    assert len(rows) == 25
    by_state = {int(row["state"]): row for row in rows}
    for each in data["packages"]:
        row = by_state[each["state"]]
        assert float(row["holder, value"]) == each["values"]["holder"]
        assert (row["efficient"] == "true") == each["efficient"]


def test_json_says_how_far_the_deals_amounts_agree(detente: Detente, tmp_path: Path) -> None:
    case = tmp_path / "small.toml"
    case.write_text(SMALL, encoding="utf-8")
    data = as_json(detente, "deals", case, "--deal", "swap")
    # pay first, then nothing given: 13 of the 15 pairs of levels differ, each standing twice.
    assert data["agreements"] == {
        "north": {"states": 12, "pairs": 52, "reversed": 0, "levelled": 0}
    }
    assert as_json(detente, "deals", EXCHANGE, *FULL)["agreements"] == {}


def test_the_options_go_before_the_case(detente: Detente) -> None:
    held = as_json(detente, "deals", EXCHANGE, *FULL)
    answered = as_json(detente, "deals", EXCHANGE, *FULL, "--others", "answered")
    assert answered["package"]["ends"][0]["state"] == 90
    other = as_json(detente, "deals", EXCHANGE, *FULL, "--disagreement", "worst-equilibrium")
    impasse = as_json(detente, "deals", EXCHANGE, *FULL, "--disagreement", "impasse")
    assert other["disagreement"]["kind"] == "worst_equilibrium"
    assert impasse["disagreement"]["values"]["holder"] == pytest.approx(-0.1)
    found = [each["fingerprint"] for each in (held, answered, other, impasse)]
    assert len(set(found)) == 4
    few = as_json(detente, "deals", EXCHANGE, *FULL, "--package", "relief=full", "--levers=relief")
    assert len(few["packages"]) == 5


def test_a_case_of_two_needs_no_names(detente: Detente) -> None:
    ran = detente("deals", "prisoners-dilemma")
    assert ran.code == 0
    assert "have an order and no values" in ran.out
    assert "row, place" in ran.out


def test_the_schedule_is_told_step_by_step(detente: Detente) -> None:
    ran = detente("schedule", EXCHANGE, *FULL)
    assert (ran.code, ran.err) == (0, "")
    assert "the fastest schedule: 4 steps, all may move in any step." in ran.out
    assert "prisoners: none → some; relief: none → partial  holder  1.016" in ran.out
    assert "what was agreed is kept" in ran.out
    data = as_json(detente, "schedule", EXCHANGE, *FULL, "--goal", "least-collateral")
    assert data["exists"] is True
    assert set(data["answer"]) == {"holder", "sender"}
    assert data["schedule"]["terms"]["collateral"] == list(data["answer"].values())
    rows = list(csv.DictReader(io.StringIO(detente("schedule", EXCHANGE, *FULL, "-f", "csv").out)))
    assert len(rows) == 10
    for row in rows:
        if row["best breach"]:
            gap = float(row["going on"]) - float(row["best breach"])
            assert float(row["slack"]) == pytest.approx(gap)


def test_terms_can_be_given_without_a_case_saying_any(detente: Detente) -> None:
    asked = ("--between", "holder,sender", "--package", "prisoners=all,relief=full")
    ran = detente("schedule", EXCHANGE, *asked)
    assert ran.code == 2
    assert "--discount 0.9 for all" in ran.err
    usual = as_json(detente, "schedule", EXCHANGE, *asked, "--discount", "0.8")
    assert len(usual["schedule"]["path"]) == 2
    turns = ("--timing", "alternating", "--discount", "holder=0.9,sender=0.8", "--deadline", "3")
    terms = as_json(
        detente, "schedule", EXCHANGE, *asked, *turns, "--delay", "2", "--detection", "0.5",
        "--irreversible", "prisoners", "--collateral", "holder=3,sender=9",
    )["schedule"]["terms"]  # fmt: skip
    assert (terms["timing"], terms["delay"], terms["detection"]) == ("alternating", 2, 0.5)
    assert (terms["discount"], terms["collateral"]) == ([0.9, 0.8], [3, 9])
    assert (terms["deadline"], terms["tracks"][0]["irreversible"]) == (3, True)


def test_no_schedule_is_exit_code_3_and_the_trap_is_2(detente: Detente) -> None:
    poor = detente("schedule", EXCHANGE, *FULL, "--collateral", "holder=0.1,sender=0.1")
    assert poor.code == 3
    assert "no schedule that enforces itself" in poor.out
    assert "least collateral" in poor.out
    data = as_json(detente, "schedule", EXCHANGE, *FULL, "--collateral", "holder=0", code=3)
    assert (data["exists"], data["schedule"]) == (False, None)
    assert data["why"]
    trap = detente("schedule", EXCHANGE, *FULL, "--collateral", "holder=0", "--after", "ends")
    assert trap.code == 2
    assert "nothing is at stake in the last step" in trap.err


def test_a_certificate_is_checked_on_its_own(detente: Detente, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    assert detente("schedule", EXCHANGE, *FULL, "--certificate", path).code == 0
    good = detente("schedule", EXCHANGE, "--check", path)
    assert good.code == 0
    assert "a schedule of 4 steps; it holds on the terms it states" in good.out
    assert "A breach is noticed" in good.out
    assert "Cannot be taken back" in good.out
    data = json.loads(path.read_text(encoding="utf-8"))
    data["terms"]["collateral"] = [0.0, 0.0]
    path.write_text(json.dumps(data), encoding="utf-8")
    bad = detente("schedule", EXCHANGE, "--check", path)
    assert bad.code == 3
    assert "sender gains" in bad.out
    verdict = as_json(detente, "schedule", EXCHANGE, "--check", path, code=3)
    assert verdict["holds"] is False
    assert detente("schedule", "chicken", "--check", path).code == 3
    path.write_text("{", encoding="utf-8")
    broken = detente("schedule", EXCHANGE, "--check", path)
    assert (broken.code, broken.err.startswith("error: plan.json: is not JSON")) == (2, True)


def test_durability_says_who_would_break_it(detente: Detente) -> None:
    ran = detente("durability", EXCHANGE, "--state", "25")
    assert ran.code == 0
    assert "It would be kept" in ran.out
    assert "Patron would gain 0.5" in ran.out
    assert "Holder can take “Prisoners freed” back" in ran.out
    unpaid = as_json(detente, "durability", EXCHANGE, "--state", "21")
    assert unpaid["holds"] is False
    assert unpaid["to_hold"]["levels_moved"] == 2
    assert unpaid["breaches"][0]["party"] == "sender"
    rows = list(
        csv.DictReader(
            io.StringIO(detente("durability", EXCHANGE, "--state", "25", "-f", "csv").out)
        )
    )
    assert {row["party"] for row in rows} == {"holder", "sender", "patron", "neighbour", "families"}
    quo = detente("durability", "chicken")
    assert quo.code == 0


def test_people_are_called_by_their_names(detente: Detente) -> None:
    asked = ("--between", "holder,sender", "--package", "prisoners=none,relief=full")
    out = detente("deals", EXCHANGE, *asked).out
    assert "acceptable to Holder and Sender" in out
    assert "holder and sender" not in out
    out = detente("deals", EXCHANGE, *asked[:3], "prisoners=few,relief=licence").out
    assert "efficient packages of the same signers would be better, such as the one with “" in out
    # The neighbour would open the transit, which hurts neither of those who sign.
    assert (
        "Patron and Neighbour could gain by moving away from what Holder and"
        in detente("deals", EXCHANGE, *FULL).out
    )
    ran = detente("schedule", EXCHANGE, *asked, "--discount", "0.9")
    assert ran.code == 3
    assert "would be broken: Sender gains" in ran.prose
    data = as_json(detente, "schedule", EXCHANGE, *asked, "--discount", "0.9", code=3)
    assert (data["reason"]["where"], data["reason"]["who"]) == ("rest", "sender")
    assert f"Sender gains {data['reason']['gain']:g}" in data["why"]


def test_what_cannot_be_carried_out_is_said(detente: Detente, tmp_path: Path) -> None:
    text = EXCHANGE.read_text(encoding="utf-8")
    start = 'relief = "none"\nsubsidy'
    given = text.replace(start, start.replace("none", "licence"))
    case = tmp_path / "one-way.toml"
    case.write_text(
        given.replace("[levers.relief]", '[levers.relief]\nmoves = "up"'), encoding="utf-8"
    )
    ran = detente("deals", case, "--between", "holder,sender", "--package", "relief=none")
    assert ran.code == 0, ran.err
    assert "packages in which a lever stands where it does not go from the start." in ran.out
    assert not [line for line in ran.out.splitlines() if line.endswith("Nash") and " none " in line]
    assert "It cannot be carried out: “Sanctions relief” does not go from “" in ran.out
    ran = detente("deals", case, "--between", "holder,sender", "--package", "relief=full")
    assert "It cannot be carried out" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("deals",), "the case has 3 deals: full_exchange, half_way, with_transit"),
        (("deals", "--deal", "full"), "--deal: no deal named 'full'"),
        (("deals", "--between", "holder"), "--between: name two parties or more"),
        (("deals", "--between", "holder,sendr"), "--between: no party named 'sendr'"),
        (("deals", "--between", "holder,holder"), "--between: names a party twice"),
        (("deals", *FULL, "--package", "prisoners"), "write LEVER=LEVEL"),
        (("deals", *FULL, "--package", "prisoners=every"), "--package: lever 'prisoners' has no"),
        (("deals", *FULL, "--package", "subsidy=cut"), "belongs to 'patron'"),
        (("deals", *FULL, "--package", "relief=full,relief=none"), "set twice"),
        (("deals", *FULL, "--levers", "transit"), "--levers: lever 'transit' belongs to"),
        (("deals", *FULL, "--others", "free"), "--others: no way to take the others named"),
        (("deals", *FULL, "--disagreement", "exchange"), "denotes 4 states"),
        (("deals", *FULL, "--concept", "sim"), "no concept"),
        (("deals", "--between", "holder,sender", "--concept", "sequ"), "--concept: no concept"),
        (("schedule", *FULL, "--goal", "best"), "--goal: no goal named 'best'"),
        (("schedule", *FULL, "--timing", "both"), "--timing: no timing named 'both'"),
        (("schedule", *FULL, "--discount", "much"), "--discount: found 'much'"),
        (("schedule", *FULL, "--discount", "1"), "--discount.holder: found 1"),
        (("schedule", *FULL, "--discount", "holder=0.9"), "--discount: no number for sender"),
        (("schedule", *FULL, "--collateral", "patron=1"), "--collateral: 'patron' signs nothing"),
        (("schedule", *FULL, "--detection", "2"), "--detection: found 2"),
        (("schedule", *FULL, "--delay", "0"), "--delay: found 0, which is less"),
        (("schedule", *FULL, "--irreversible", "subsidy"), "--irreversible: lever 'subsidy'"),
        (("schedule", *FULL, "--check", "/no/such/file"), "there is no such file"),
        (("schedule", "--between", "holder,sender"), "say which package"),
        (("schedule", "--between=holder,families", "--package=relief=none"), "belongs to 'sender'"),
        (
            ("schedule", "--between=holder,families", "--package=prisoners=all", "--discount=.9"),
            "an order and no values",
        ),
    ],
    ids=lambda v: " ".join(v)[:50] if isinstance(v, tuple) else "",
)
def test_wrong_options_are_named(detente: Detente, arguments: tuple[str, ...], says: str) -> None:
    command, *options = arguments
    ran = detente(command, EXCHANGE, *options)
    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert ran.err.count("error:") == 1


@pytest.mark.parametrize(("key", "text"), [("fingerprint", "0" * 64), ("case", "Another case")])
def test_a_certificate_of_another_case_does_not_hold(
    key: str, text: str, tmp_path: Path, detente: Detente
) -> None:
    own, other = tmp_path / "own.json", tmp_path / "other.json"
    words = ["libya-2003", "--deal", "settlement"]
    assert detente("schedule", *words, "--certificate", own).code == 0
    other.write_text(json.dumps({**json.loads(own.read_text()), key: text}), encoding="utf-8")
    assert detente("schedule", *words, "--check", own).code == 0
    ran = detente("schedule", *words, "--check", other)
    assert ran.code == 3
    assert "does not hold" in ran.out
    assert "it was made for" in ran.out
