"""Break-evens meet whole solves, and do not hang on how a case is written."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

import pytest

from detente.case import Conclusion, Definition, replaced
from detente.casefile import parse_case, read_definition
from detente.stability import Pieces
from detente.studies import build_case
from detente.studies.draws import Engine
from detente.studies.turns import TurnQuestion, make_plain, question_named, turns
from tests.frozen import FROZEN

KNOWN: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "turns.json").read_text(encoding="utf-8")
)
PLANTED = """
format = 1
title = "planted"
[parties.minsk]
[parties.us]
[levers.release]
party = "minsk"
levels = ["none", "group"]
[levers.licence]
party = "us"
levels = ["none", "licence"]
[status_quo]
release = "none"
licence = "none"
[outcomes.cost]
unit = "bn USD / year"
expression = "release * (0.5 - 0.13 * (licence == 'none')) - 0.02 * (release == 'none')"
[preferences.minsk]
value = "2 * (licence == 'licence') - 0.3 * cost + 0.075 * (release == 'group')"
[preferences.us]
value = "(release == 'group') - 0.25 * (licence == 'licence')"
[conclusions.rests]
states = "status_quo"
concept = "nash"
"""


def pieces(case: Definition, name: str) -> dict[str, Pieces]:
    (answer,) = turns(case, [name], trade=False, discrete=False).conclusions
    assert answer.asked
    return {each.number.key: each.pieces for each in answer.asked}


def test_a_literal_planted_in_an_expression_is_found_by_address_and_value() -> None:
    """The move is worth 0.075 - 0.3 * (0.5 - 0.13 + 0.02) = -0.042; most numbers can lift it."""
    got = pieces(parse_case(PLANTED), "rests")
    wanted = {
        "outcomes.cost.expression[0]": 0.36,
        "outcomes.cost.expression[1]": 0.27,
        "outcomes.cost.expression[2]": -0.12,
        "preferences.minsk.value[1]": 0.075 / 0.39,
        "preferences.minsk.value[2]": 0.117,
        "preferences.us.value[0]": 0.0,
        "outcomes.cost": 0.075 / 0.117,
    }
    turning = {key: each.ends for key, each in got.items() if each.ends}
    assert turning.keys() == wanted.keys()
    for key, value in wanted.items():
        assert turning[key] == (pytest.approx(value, abs=1e-12),), key


def test_a_common_shift_changes_nothing() -> None:
    case = parse_case(PLANTED)
    shifted = parse_case(PLANTED.replace("+ 0.075 * (release", "+ 7.25 + 0.075 * (release"))
    before, after = pieces(case, "rests"), pieces(shifted, "rests")
    assert after["preferences.minsk.value[2]"].ends == ()  # the shift itself turns nothing
    after["preferences.minsk.value[2]"] = after.pop("preferences.minsk.value[3]")
    for key, each in before.items():
        assert after[key].cells == each.cells, key
        assert after[key].ends == pytest.approx(each.ends, abs=1e-9), key


def test_the_order_of_parties_and_levers_changes_nothing() -> None:
    case = read_definition(FROZEN / "belarus-2008.toml")[0]
    turned = replace(
        case,
        parties=dict(reversed(case.parties.items())),
        levers=dict(reversed(case.levers.items())),
    )
    for name in ("status_quo.nash", "status_quo.seq", "thaw.seq", "snap_back.reached"):
        before, after = pieces(case, name), pieces(turned, name)
        assert before.keys() == after.keys()
        for key, each in before.items():
            assert after[key].cells == each.cells, (name, key)
            assert after[key].ends == pytest.approx(each.ends, abs=1e-12), (name, key)


@pytest.mark.parametrize("case", ["belarus-2008", "libya-2003", "venezuela-2023"])
def test_pieces_cover_the_line_and_are_what_a_whole_solve_says(case: str) -> None:
    """At every end and in every middle the number is put into the case and all is solved anew."""
    plain = make_plain(read_definition(FROZEN / f"{case}.toml")[0])
    named = next(iter(plain.model.named_states))
    for name in ("status_quo.sseq", f"{named}.seq", f"{named}.reached"):
        asked = question_named(plain.model, name)
        (answer,) = turns(plain.definition, [asked], trade=False, discrete=False).conclusions
        for each in answer.asked:
            found = list(each.pieces)
            assert (found[0].low, found[-1].high) == (-inf, inf)
            for before, after in pairwise(found):
                assert before.high == after.low
                assert before.high_closed != after.low_closed
            if not each.pieces.ends:
                continue
            for piece in found:
                low = piece.low if piece.low > -inf else piece.high - 1
                high = piece.high if piece.high < inf else piece.low + 1
                for value in {low, (low + high) / 2, high}:
                    if value in each.pieces.ends and float(f"{value:.12g}") != value:
                        continue  # a root that cannot be written: beside it nothing is tied
                    said = solved(plain.definition, asked, each.number.key, value)
                    assert each.pieces.at(value) == said, (name, each.number.key, value)


def solved(case: Definition, asked: TurnQuestion, key: str, value: float) -> bool:
    conclusion = replace(asked.conclusion, name="asked")
    return Engine(replaced(case, {key: value}), [conclusion]).plain()["asked"]


def test_a_number_that_an_input_replaces_is_that_inputs_value() -> None:
    """4.8991 turns it; the cell as written is overwritten, so that editing it does nothing."""
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    key = "outcomes.russian_support.table[0]"
    (answer,) = turns(case, ["bargain_is_worth_it"], [key]).conclusions
    assert answer.asked[0].above.value == pytest.approx(4.8991, abs=1e-6)
    edited = build_case(replaced(case, {key: 6.0}))
    assert edited.fingerprint == build_case(case).fingerprint


def test_a_cell_may_be_named_by_its_levels() -> None:
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    key = "outcomes.cost_of_releases.table[prisoners=group]"
    (answer,) = turns(case, ["status_quo_rests"], [key]).conclusions
    assert answer.asked[0].number.key == "outcomes.cost_of_releases.table[1]"


PAIR = """
format = 1
title = "pair"
[parties.a]
[levers.act]
party = "a"
levels = ["low", "high"]
[status_quo]
act = "low"
[outcomes.g]
unit = "1"
levers = ["act"]
table = [0.0, {g}]
[outcomes.c]
unit = "1"
levers = ["act"]
table = [0.0, {c}]
[preferences.a]
value = "g - c"
[named_states.up]
where = "act == 'high'"
[uncertainties.g_range]
acts_on = ["outcomes.g.table[1]"]
distribution = {{ kind = "triangular", low = 0.1, mode = {g}, high = 0.3 }}
[uncertainties.c_range]
acts_on = ["outcomes.c.table[1]"]
distribution = {{ kind = "triangular", low = 0.02, mode = {c}, high = 0.1 }}
"""


def test_two_numbers_turn_together_sooner_than_each_alone() -> None:
    known = KNOWN["pairs"]["examples"][0]
    case = parse_case(PAIR.format(**known["stated"]))
    conclusion = Conclusion("asked", "up", "preferred", party="a")
    (answer,) = turns(case, [TurnQuestion("asked", "asked", conclusion)], pairs=True).conclusions
    alone = {each.number.key: each for each in answer.asked}
    assert alone["outcomes.g.table[1]"].below.value == pytest.approx(known["alone"]["g"]["below"])
    assert alone["outcomes.g.table[1]"].below.distance == pytest.approx(known["alone"]["g"]["t"])
    assert alone["outcomes.c.table[1]"].above.value == pytest.approx(known["alone"]["c"]["above"])
    assert not any(each.crosses for each in answer.asked)
    (pair,) = answer.pairs
    wanted = known["together"]
    assert dict(zip(pair.keys, pair.directions, strict=True)) == {
        "outcomes.g.table[1]": "down",
        "outcomes.c.table[1]": "up",
    }
    assert pair.t == pytest.approx(wanted["t"])
    assert pair.values == pytest.approx((wanted["g"], wanted["c"]))
    assert pair.holds_there == wanted["holds_there"]


NO_PAIR = """
format = 1
title = "no pair"
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["low", "high"]
[levers.y]
party = "b"
levels = ["low", "high"]
[status_quo]
x = "low"
y = "low"
[outcomes.p]
unit = "1"
levers = ["x"]
table = [0.0, 1.0]
[outcomes.q]
unit = "1"
levers = ["y"]
table = [0.0, 2.0]
[preferences.a]
value = "-p"
[preferences.b]
value = "-q"
[uncertainties.p_range]
acts_on = ["outcomes.p.table[1]"]
distribution = { kind = "triangular", low = 0.5, mode = 1.0, high = 1.5 }
[uncertainties.q_range]
acts_on = ["outcomes.q.table[1]"]
distribution = { kind = "triangular", low = 1.5, mode = 2.0, high = 2.5 }
"""


def test_a_pair_that_turns_no_sooner_than_one_alone_is_not_listed() -> None:
    known = KNOWN["pairs"]["examples"][1]
    (answer,) = turns(parse_case(NO_PAIR), ["status_quo.nash"], pairs=True).conclusions
    alone = {each.number.key: each.below.distance for each in answer.asked}
    assert alone["outcomes.p.table[1]"] == pytest.approx(known["alone"]["x"]["t"])
    assert alone["outcomes.q.table[1]"] == pytest.approx(known["alone"]["y"]["t"])
    assert answer.pairs == ()


def test_stopping_says_what_was_found() -> None:
    case = read_definition(FROZEN / "belarus-2008.toml")[0]
    asked: list[str] = []
    found = turns(case, ["status_quo.nash"], progress=asked.append, stop=lambda: len(asked) >= 3)
    assert not found.complete
    assert len(found.conclusions[0].asked) == 3


class TestTrade:
    """One linear market whose income is known in closed form."""

    known = KNOWN["trade"]
    conclusion = Conclusion("asked", "deal", "preferred", party="seller")

    @pytest.mark.parametrize("wanted", known["turns"], ids=lambda known: known["number"])
    def test_a_bracket_holds_the_closed_form(self, wanted: dict[str, Any]) -> None:
        case = parse_case(self.known["case"])
        question = TurnQuestion("asked", "asked", self.conclusion)
        (answer,) = turns(case, [question], [wanted["number"]]).conclusions
        (got,) = answer.asked
        assert (got.answer, got.number.stated) == (wanted["answer"], wanted["stated"])
        for name, side in got.sides:
            known = wanted[name]
            if known is None:
                assert side.value is None
            elif side.how == "exact":
                assert side.value == pytest.approx(known["value"], abs=1e-9)
                assert side.holds_there == known["holds_there"]
            else:
                assert side.bracket is not None
                low, high = side.bracket
                width = wanted["range"][1] - wanted["range"][0] if "range" in wanted else 400
                assert low <= known["value"] <= high
                assert high - low <= 1e-4 * width
        if "range_crosses" in wanted:
            assert got.crosses == wanted["range_crosses"]


def test_brackets_of_the_frozen_flagship_hold_the_known_ones() -> None:
    """Of a few figures, each with one turn or two; the whole list is a nightly sweep."""
    rows = [
        row
        for row in KNOWN["belarus-2025"]["trade"]
        if row["number"].startswith("trade.producers.belaruskali.")
        and row["conclusion"] == "little_without_the_key"
    ]
    keys = list(dict.fromkeys(row["number"] for row in rows))
    assert len(rows) > len(keys) > 2
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    (answer,) = turns(case, ["little_without_the_key"], keys).conclusions
    got = {each.number.key: each for each in answer.asked}
    for row in rows:
        low, high = row["bracket"]
        width = row["range"][1] - row["range"][0]
        ends = got[row["number"]].pieces.ends
        assert any(abs(end - (low + high) / 2) <= 2e-4 * width for end in ends), row


def test_neighbouring_cases_that_turn_a_conclusion_are_those_known() -> None:
    case = read_definition(FROZEN / "belarus-2025.toml")[0]
    names = ["status_quo_rests", "status_quo.sseq", "gesture_for_licence.seq", "thaw_holds"]
    names += ["half_bargain.nash", "breakdown.seq", "relief_without_key.reached", "bargain_holds"]
    found = turns(case, names, trade=False).conclusions
    known = KNOWN["belarus-2025"]["discrete"]
    for each in found:
        got = {f"{turn.kind} {turn.change}" for turn in each.discrete if turn.flips}
        assert got == {key for key, flipped in known.items() if each.question.name in flipped}
    assert len(found[0].discrete) == 103
