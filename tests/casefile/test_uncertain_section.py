"""Uncertain inputs, correlations and conclusions in a case file: in, out, and refused."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings, strategies as st

from detente.case import (
    SWEPT_CONCEPTS,
    Conclusion,
    Correlation,
    Distribution,
    Hypothesis,
    Uncertainty,
)
from detente.case.checks.spread_kinds import KINDS, RANGED
from detente.casefile import case_schema, dump_case, parse_case, write_case
from detente.casefile.edit import edited_to
from detente.errors import CaseError, InputError
from detente.stability.concepts import SWEPT

BASE = """\
format = 1
title = "Two levers"
[parties.a]
[parties.b]
[levers.x]
party = "a"
levels = ["no", "yes"]
[levers.y]
party = "b"
levels = ["low", "mid", "top"]
[status_quo]
x = "no"
y = "low"
[[rules]]
never = "x and y == 'top'"
[outcomes.cost]
unit = "bn USD / year"
levers = ["y", "x"]
table = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
[preferences.a]
statements = ["x", "y == 'top'", "y == 'mid'"]
[preferences.a.alternatives.dove]
statements = ["not x", "y == 'low'"]
[preferences.b]
value = "cost * w"
[named_states.calm]
where = "not x"
"""
TEXT = (
    BASE
    + """
[uncertainties.w] # how much it weighs
unit = "1"
best = 1.0
distribution = { kind = "triangular", low = 0.5, mode = 1.0, high = 2.0 } # as told
ignorance = { kind = "uniform", low = 0.0, high = 3.0 }
claims = ["assumption"]
[uncertainties.factor]
unit = "1"
acts_on = ["outcomes.cost"]
effect = "multiply"
distribution = { kind = "lognorm", s = 0.5, scale = 1.0 }
[uncertainties.cell]
unit = "bn USD / year"
acts_on = ["outcomes.cost.table[2][0]"]
hypotheses = [
  { value = 4.0, weight = 1.0, claims = ["c1"] },
  { value = 5.5, weight = 2.0, label = "more" },
]
ignorance_weights = [3.0, 1.0]
[uncertainties.aims]
reading_of = "a"
weights = { own = 0.7, dove = 0.3 }
[uncertainties.first]
order_of = "a"
swap = [2, 3]
weight = 0.4
[uncertainties.mixed]
order_of = "a.dove"
shuffle = [1, 2]

# they rise together
[[correlations]]
between = ["w", "factor"]
spearman = 0.6

[conclusions.calm_holds]
label = "Calm holds"
states = "calm"
[conclusions.b_content]
states = "status_quo"
verdict = "stable"
concept = "nash"
party = "b"
[conclusions.dear]
states = "calm"
verdict = "true"
condition = "cost > 2"
every = true
"""
)
TRADE = (Path(__file__).parents[1] / "trade" / "seller.toml").read_text(encoding="utf-8")
PORT = """
[uncertainties.port]
unit = "Mt / year"
acts_on = ["trade.legs.near_port.capacity"]
distribution = { kind = "uniform", low = 5.0, high = 9.0 }
"""


def test_what_is_written_is_read() -> None:
    found = parse_case(TEXT)
    assert list(found.uncertainties) == ["w", "factor", "cell", "aims", "first", "mixed"]
    w = found.uncertainties["w"]
    assert w.distribution == Distribution("triangular", {"low": 0.5, "mode": 1.0, "high": 2.0})
    assert w.ignorance == Distribution("uniform", {"low": 0.0, "high": 3.0})
    assert (w.kind, w.best, w.claims) == ("number", 1.0, ("assumption",))
    cell = found.uncertainties["cell"]
    assert cell.hypotheses[0] == Hypothesis(1.0, value=4.0, claims=("c1",))
    assert (cell.kind, cell.ignorance_weights) == ("hypotheses", (3.0, 1.0))
    aims = found.uncertainties["aims"]
    assert aims.party == "a"
    assert aims.hypotheses == (Hypothesis(0.7, reading="own"), Hypothesis(0.3, reading="dove"))
    assert found.uncertainties["first"].hypotheses == (
        Hypothesis(0.6, order=(1, 2, 3)),
        Hypothesis(0.4, order=(1, 3, 2)),
    )
    mixed = found.uncertainties["mixed"]
    assert (mixed.party, mixed.alternative) == ("a", "dove")
    assert [each.order for each in mixed.hypotheses] == [(1, 2), (2, 1)]
    assert found.correlations == (Correlation(("w", "factor"), ((1.0, 0.6), (0.6, 1.0))),)
    assert found.conclusions["dear"].every
    assert found.conclusions["calm_holds"] == Conclusion("calm_holds", "calm", label="Calm holds")


def test_three_places_are_shuffled_and_the_others_stay() -> None:
    text = TEXT.replace("swap = [2, 3]\nweight = 0.4", "shuffle = [3, 1]")
    orders = [each.order for each in parse_case(text).uncertainties["first"].hypotheses]
    assert orders == [(1, 2, 3), (3, 2, 1)]
    text = TEXT.replace("swap = [2, 3]\nweight = 0.4", "shuffle = [2, 3, 1]")
    orders = [each.order for each in parse_case(text).uncertainties["first"].hypotheses]
    assert orders == sorted(permutations([1, 2, 3]))


def test_round_trip_and_comments(tmp_path: Path) -> None:
    found = parse_case(TEXT)
    assert parse_case(dump_case(found)) == found
    assert edited_to(TEXT, found) == TEXT
    path = tmp_path / "case.toml"
    path.write_text(TEXT, encoding="utf-8")
    write_case(parse_case(TEXT.replace("best = 1.0", "best = 1.25")), path)
    assert path.read_text(encoding="utf-8") == TEXT.replace("best = 1.0", "best = 1.25")
    bare = TEXT[: TEXT.index("[uncertainties.w]")]
    assert parse_case(edited_to(bare, found)) == found


def test_weights_of_two_orders_that_are_no_swap_stay() -> None:
    two = "hypotheses = [{ order = [1,2,3], weight = 2.0 }, { order = [1,3,2], weight = 0.5 }]"
    found = parse_case(TEXT.replace("swap = [2, 3]\nweight = 0.4", two))
    assert [each.weight for each in found.uncertainties["first"].hypotheses] == [2.0, 0.5]
    assert parse_case(dump_case(found)) == found


def test_the_order_of_the_sections_does_not_matter() -> None:
    cut = TEXT.index("[uncertainties.w]")
    head, rest = TEXT[:cut], TEXT[cut:]
    first_table = head.index("[parties.a]")
    assert parse_case(head[:first_table] + rest + head[first_table:]) == parse_case(TEXT)


def test_the_schema_agrees_with_the_reader() -> None:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not list(validator.iter_errors(tomllib.loads(TEXT)))
    for old, new in [
        ('kind = "lognorm"', 'kind = "lognrom"'),
        ("s = 0.5", 's = "0.5"'),
        ("spearman = 0.6", "spearman = 1.6"),
        ('concept = "nash"', 'concept = "nahs"'),
        ("swap = [2, 3]", "swap = [2]"),
    ]:
        assert old in TEXT
        changed = TEXT.replace(old, new)
        assert list(validator.iter_errors(tomllib.loads(changed))), new
        with pytest.raises(InputError):
            parse_case(changed)
    described = json.dumps(schema["$defs"]["UncertaintyTable"])
    assert "what the model takes when nothing is drawn" in described


def test_conclusions_know_the_concepts_that_are_swept() -> None:
    assert SWEPT_CONCEPTS == SWEPT


D = 'distribution = { kind = "triangular", low = 0.5, mode = 1.0, high = 2.0 } # as told'
WRONG: dict[str, tuple[str, str, str]] = {
    "unknown kind": (
        D,
        'distribution = { kind = "triangulr" }',
        "w.distribution: .*did you mean 'triangular'",
    ),
    "parameter unknown": (
        "s = 0.5, scale",
        "sigma = 0.5, scale",
        "factor.distribution: 'lognorm' has no parameter 'sigma'",
    ),
    "parameter missing": (
        "s = 0.5, ",
        "",
        "factor.distribution: 'lognorm' needs the parameter 's'",
    ),
    "parameter not positive": (
        "s = 0.5",
        "s = -0.5",
        "factor.distribution: s = -0.5; it has to be above 0",
    ),
    "parameter no number": ("s = 0.5", 's = "0.5"', "factor.distribution.s: "),
    "low above high": (
        D,
        'distribution = { kind = "uniform", low = 2, high = 2 }',
        "low 2 is not below high 2",
    ),
    "mode outside": (
        "mode = 1.0",
        "mode = 9.0",
        "the mode 9 does not lie between low 0.5 and high 2",
    ),
    "best outside": ("best = 1.0", "best = 7.0", "w, best: 7 does not lie between"),
    "infinite": ("high = 3.0", "high = inf", "w.ignorance.high"),
    "far too large": ("high = 3.0", "high = 1e300", "too large to be drawn"),
    "weights negative": ("own = 0.7", "own = -0.7", "aims.weights.own: "),
    "weights all zero": (
        "own = 0.7, dove = 0.3",
        "own = 0, dove = 0",
        "aims, hypotheses: every weight is 0",
    ),
    "ignorance too short": ("[3.0, 1.0]", "[3.0]", "cell, ignorance_weights: has 1 weights for 2"),
    "unknown reading": ("dove = 0.3", "dvoe = 0.3", "aims, reading_of: .*Did you mean 'dove'"),
    "unknown party of a reading": (
        'reading_of = "a"',
        'reading_of = "c"',
        "aims, reading_of: no party named 'c'",
    ),
    "unknown party of an order": (
        'order_of = "a"\n',
        'order_of = "c"\n',
        "first, order_of: no party named 'c'",
    ),
    "unknown alternative": ('"a.dove"', '"a.dvoe"', "mixed, order_of: .*Did you mean 'dove'"),
    "no statements": (
        'order_of = "a"\n',
        'order_of = "b"\n',
        "first, order_of: the preference has a value",
    ),
    "swap outside": (
        "swap = [2, 3]",
        "swap = [2, 4]",
        "first, swap: there is no place 4; there are 3",
    ),
    "swap twice": ("swap = [2, 3]", "swap = [2, 2]", "first: swap names a place twice"),
    "swap without weight": ("weight = 0.4\n", "", "first: swap and weight go together"),
    "swap weight above one": ("weight = 0.4", "weight = 1.4", "first.weight: "),
    "shuffle over six": (
        "shuffle = [1, 2]",
        "shuffle = [1,2,3,4,5,6,7]",
        "mixed.shuffle: .*at most 6",
    ),
    "shuffle outside": (
        "shuffle = [1, 2]",
        "shuffle = [1, 3]",
        "mixed, shuffle: there is no place 3",
    ),
    "order incomplete": (
        "shuffle = [1, 2]",
        "hypotheses = [{ order = [1] }]",
        "mixed, order_of: the order .* 1 to 2 once",
    ),
    "order twice": (
        "shuffle = [1, 2]",
        "hypotheses = [{ order = [1,2] }, { order = [1,2] }]",
        "named twice",
    ),
    "two things": (
        "{ value = 4.0,",
        '{ value = 4.0, reading = "own",',
        "exactly one of value, reading",
    ),
    "wrong thing": ("{ value = 4.0,", '{ reading = "own",', r"cell: hypotheses\[1\] needs a value"),
    "both kinds": (
        "weights = {",
        'order_of = "a"\nweights = {',
        "aims: has both reading_of and order_of",
    ),
    "nothing drawn": (
        'distribution = { kind = "lognorm", s = 0.5, scale = 1.0 }',
        "",
        "factor: .*exactly one of distribution, hypotheses",
    ),
    "a key of another kind": (
        'reading_of = "a"',
        'reading_of = "a"\nbest = 1.0',
        "aims: 'best' does not go with a reading",
    ),
    "unknown key": (
        "best = 1.0",
        "bset = 1.0",
        "w.bset: unknown key 'bset'; .*Did you mean 'best'",
    ),
    "a lever's name": ("[uncertainties.w]", "[uncertainties.x]", "uncertainties.x: 'x' is a lever"),
    "an outcome's name": ("[uncertainties.w]", "[uncertainties.cost]", "'cost' is an outcome"),
    "a word": ("[uncertainties.w]", "[uncertainties.not]", "uncertainties.not: 'not' is a word"),
    "acts on nothing": (
        '["outcomes.cost"]',
        '["outcomes.csot"]',
        "factor, acts_on: .*Did you mean 'cost'",
    ),
    "acts on no number": (
        '["outcomes.cost"]',
        '["levers.x"]',
        "factor, acts_on: .*nothing that takes a number",
    ),
    "no trade": (
        '["outcomes.cost"]',
        '["trade.legs.a.cost"]',
        "factor, acts_on: .*no .trade. section",
    ),
    "twice in one": (
        '["outcomes.cost"]',
        '["outcomes.cost", "outcomes.cost"]',
        "factor, acts_on: .*named twice",
    ),
    "a replacement in another unit": (
        'effect = "multiply"',
        "",
        "factor, acts_on: 'outcomes.cost' is in 'bn USD / year'",
    ),
    "index outside": (
        "table[2][0]",
        "table[3][0]",
        "cell, acts_on: .*lies outside the table of 'cost', which is 3 x 2",
    ),
    "index too short": ("table[2][0]", "table[2]", "cell, acts_on: .*has 1 places"),
    "a factor with a label": ('effect = "multiply"', 'effect = "multiply"\nlabel = ""\n', ""),
    "unit of a cell": (
        'unit = "bn USD / year"\nacts_on',
        'unit = "t"\nacts_on',
        "cell, acts_on: .*is in 'bn USD / year', the uncertain number in 't'",
    ),
    "no unit": ('unit = "1"\nbest', 'unit = "(1)"\nbest', "w, unit: .*is not a unit"),
    "correlated with nothing": (
        '"factor"]',
        '"fcator"]',
        r"correlations\[1\], between: .*Did you mean 'factor'",
    ),
    "correlated with no number": (
        '"factor"]',
        '"aims"]',
        r"correlations\[1\], between: 'aims' has the kind 'reading'",
    ),
    "correlated with hypotheses": ('"factor"]', '"cell"]', "only numbers with a distribution"),
    "correlated with itself": ('"factor"]', '"w"]', "'w' stands twice here"),
    "two forms": (
        "spearman = 0.6",
        "spearman = 0.6\nmatrix = [[1, 0], [0, 1]]",
        "exactly one of spearman, matrix",
    ),
    "matrix of the wrong size": (
        "spearman = 0.6",
        "matrix = [[1, 0]]",
        "matrix: the matrix is not 2 x 2",
    ),
    "matrix not symmetric": ("spearman = 0.6", "matrix = [[1, 0.5], [0.4, 1]]", "not symmetric"),
    "unknown state": (
        'states = "calm"\n[conclusions.b',
        'states = "clam"\n[conclusions.b',
        "calm_holds, states: .*Did you mean 'calm'",
    ),
    "unknown concept": ('concept = "nash"', 'concept = "nahs"', "b_content.concept: .*'nash'"),
    "unknown party of a conclusion": (
        'party = "b"\n[conclusions.dear',
        'party = "bb"\n[conclusions.dear',
        "b_content, party: .*Did you mean 'b'",
    ),
    "stable for nobody": (
        'party = "b"\n[conclusions.dear',
        "[conclusions.dear",
        "b_content, party: .*needs a party",
    ),
    "true of nothing": ('condition = "cost > 2"', "", "dear, condition: .*needs a condition"),
    "a party too many": (
        'states = "calm"\n[conclusions.b',
        'states = "calm"\nparty = "a"\n[conclusions.b',
        "'equilibrium' has no party",
    ),
    "a rule that varies": (
        "never = \"x and y == 'top'\"",
        'never = "x and w > 1"',
        r"rules\[1\]: uses the uncertain input 'w'",
    ),
    "claims without best": (D, 'distribution = { kind = "uniform", bounds = "claims" }', ""),
    "claims without mode": (
        D,
        'distribution = { kind = "pert", bounds = "claims" }',
        "'pert' needs 'mode'",
    ),
    "bounds given twice": (
        D,
        'distribution = { kind = "uniform", bounds = "claims", low = 1 }',
        "gives 'low' already",
    ),
    "bounds of another kind": (
        D,
        'distribution = { kind = "norm", bounds = "claims" }',
        "goes with uniform, triangular, pert",
    ),
    "bounds of no figure": (
        D,
        'distribution = { kind = "uniform", bounds = "figure" }',
        "w, distribution: .*one figure of trade",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_one_clear_error(what: str) -> None:
    old, new, message = WRONG[what]
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    if not message:  # the neighbour that is right
        parse_case(text)
        return
    with pytest.raises(InputError, match=message) as caught:
        parse_case(text)
    assert caught.value.where
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 900


def test_claims_as_bounds_need_what_is_taken_before_any_draw() -> None:
    claimed = 'distribution = { kind = "uniform", bounds = "claims" }'
    with pytest.raises(InputError, match='w: bounds = "claims" needs best'):
        parse_case(TEXT.replace(D, claimed).replace("best = 1.0\n", ""))


def test_one_place_takes_one_replacement() -> None:
    extra = """
[uncertainties.other]
unit = "bn USD / year"
acts_on = ["KEY"]
distribution = { kind = "norm" }
"""
    cut = TEXT.index("\n# they rise")
    for key, refused in [
        ("outcomes.cost.table[2][0]", True),
        ("outcomes.cost", True),
        ("outcomes.cost.table[2][1]", False),
    ]:
        for text in (
            TEXT[:cut] + extra.replace("KEY", key) + TEXT[cut:],
            TEXT.replace("[uncertainties.w]", extra.replace("KEY", key) + "[uncertainties.w]"),
        ):
            if refused:
                with pytest.raises(CaseError, match=r"acts_on: .*is replaced already, by"):
                    parse_case(text)
            else:
                parse_case(text)
            parse_case(
                text.replace(
                    'distribution = { kind = "norm" }',
                    'effect = "add"\ndistribution = { kind = "norm" }',
                )
            )


def test_an_input_stands_in_one_group() -> None:
    again = TEXT + '[[correlations]]\nbetween = ["factor", "w"]\nspearman = 0.1\n'
    with pytest.raises(CaseError, match=r"correlations\[2\], between: 'factor' stands in corr"):
        parse_case(again)


def test_correlations_that_cannot_hold_at_once() -> None:
    third = '[uncertainties.z]\ndistribution = { kind = "norm" }\n'
    text = TEXT.replace('"factor"]\nspearman = 0.6', '"factor", "z"]\nspearman = RHO') + third
    parse_case(text.replace("RHO", "-0.45"))
    with pytest.raises(CaseError, match="matrix: these correlations cannot hold all at once"):
        parse_case(text.replace("RHO", "-0.6"))


def test_figures_of_trade_take_numbers() -> None:
    assert parse_case(TRADE + PORT).uncertainties["port"].unit == "Mt / year"
    with pytest.raises(CaseError, match=r"Did you mean 'trade.legs.near_port.capacity'"):
        parse_case(TRADE + PORT.replace("near_port", "naer_port"))
    with pytest.raises(CaseError, match="is in 'Mt / year', the uncertain number in 'kt / year'"):
        parse_case(TRADE + PORT.replace('unit = "Mt', 'unit = "kt'))
    ranged = PORT.replace("low = 5.0, high = 9.0", 'bounds = "figure"')
    with pytest.raises(CaseError, match=r"near_port.capacity' has no range"):
        parse_case(TRADE + ranged)
    cost = ranged.replace("capacity", "cost").replace("Mt / year", "USD / t")
    assert parse_case(TRADE + cost).uncertainties["port"].distribution == Distribution(
        "uniform", {}, "figure"
    )
    with pytest.raises(CaseError, match="name it alone in acts_on, with effect replace"):
        parse_case(TRADE + cost.replace("acts_on", 'effect = "add"\nacts_on'))
    banned = TRADE.replace("when = \"transit == 'closed'\"", 'when = "port > 3"')
    with pytest.raises(CaseError, match=r"trade.measures.transit_ban.when: uses the uncertain"):
        parse_case(banned + PORT)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"[uncertainties.u{k}]\ndistribution={{kind='norm'}}\n" for k in range(1_001)),
        "[uncertainties.u]\nhypotheses = [" + "{value=1}," * 1_001 + "]\n",
        "[uncertainties." + "u" * 65 + "]\ndistribution={kind='norm'}\n",
        "[uncertainties.u]\nacts_on=['" + "o" * 501 + "']\ndistribution={kind='norm'}\n",
        "[uncertainties.u]\ndistribution={kind='" + "n" * 201 + "'}\n",
        "[uncertainties.u]\ndistribution={kind='norm', " + "n" * 5_000 + "=1}\n",
        "[uncertainties.u]\nacts_on=['outcomes.cost.table" + "[9]" * 21 + "']\n"
        "distribution={kind='norm'}\n",
        "[[correlations]]\nbetween=" + json.dumps([f"u{k}" for k in range(51)]) + "\nspearman=0\n",
    ],
)
def test_hostile_text_stays_bounded(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_case(TEXT.split("[[correlations]]", maxsplit=1)[0] + text)
    assert len(str(caught.value)) < 1_500


NUMBERS = st.floats(-1e6, 1e6).map(lambda number: number + 0.0)
WEIGHTS = st.floats(0.001, 1e3)
CLAIMS = st.lists(st.sampled_from(["c1", "c2", "assumption"]), max_size=2).map(tuple)


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    kind = draw(st.sampled_from(sorted(KINDS)))
    found = KINDS[kind]
    if kind in RANGED or kind == "randint":
        low, mode, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3, unique=True)))
        given = {"low": low, "mode": mode, "high": high}
        return Distribution(kind, {name: given[name] for name in found.needs})
    names = [*found.needs, *draw(st.sets(st.sampled_from(found.may)))]
    return Distribution(kind, {name: draw(st.floats(0.01, 100)) for name in names})


@st.composite
def numbers(draw: st.DrawFn, name: str) -> Uncertainty:
    return Uncertainty(
        name, "number", unit=draw(st.sampled_from(["1", "bn USD", "t / year"])),
        distribution=draw(distributions()), ignorance=draw(st.none() | distributions()),
        label=draw(st.text("a \"'\\#é", max_size=5)), claims=draw(CLAIMS),
    )  # fmt: skip


@st.composite
def choices(draw: st.DrawFn, name: str) -> Uncertainty:
    kind = draw(st.sampled_from(["hypotheses", "reading", "order"]))
    things: dict[str, list[dict[str, Any]]] = {
        "hypotheses": [{"value": each} for each in draw(st.lists(NUMBERS, min_size=1, max_size=4))],
        "reading": [{"reading": each} for each in draw(st.permutations(["own", "dove"]))],
        "order": [
            {"order": tuple(each)}
            for each in draw(st.lists(st.permutations([1, 2, 3]), min_size=1, unique_by=tuple))
        ],
    }
    listed = tuple(
        Hypothesis(draw(WEIGHTS | st.just(1.0)), claims=draw(CLAIMS), **thing)
        for thing in things[kind]
    )
    left = tuple(draw(WEIGHTS) for _ in listed) if draw(st.booleans()) else ()
    return Uncertainty(
        name, kind, hypotheses=listed, party="" if kind == "hypotheses" else "a",
        ignorance_weights=left, note=draw(st.text(max_size=8)), claims=draw(CLAIMS),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_uncertain_inputs_come_back_the_same(data: st.DataObject) -> None:
    parts: dict[str, Uncertainty] = {"w": data.draw(numbers("w"))}
    for k in range(data.draw(st.integers(0, 3))):
        parts[f"n{k}"] = data.draw(numbers(f"n{k}"))
    for k in range(data.draw(st.integers(0, 3))):
        parts[f"c{k}"] = data.draw(choices(f"c{k}"))
    group = [name for name in parts if not name.startswith("c")]
    rho = data.draw(st.floats(0, 1).map(lambda number: number + 0.0))
    matrix = tuple(tuple(1.0 if a == b else rho for b in group) for a in group)
    definition = replace(
        parse_case(BASE + "[uncertainties.w]\ndistribution = { kind = 'norm' }\n"),
        uncertainties=parts,
        correlations=(Correlation(tuple(group), matrix),) if len(group) > 1 else (),
    )
    written = dump_case(definition)
    assert parse_case(written) == definition
    assert edited_to(written, definition) == written


@pytest.mark.parametrize("seed", range(4))
def test_mutated_sections_are_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    start_of_section = TEXT.index("[uncertainties.w]")
    for _ in range(25):
        text = TEXT
        for _ in range(rng.randint(1, 3)):
            start = rng.randrange(start_of_section, len(text))
            stop = min(len(text), start + rng.randint(0, 9))
            other = rng.randrange(start_of_section, len(text))
            insert = rng.choice(["", "'", "[", "]", "=", "\n", "0", "-", "é", "nan", "1e999"])
            if rng.random() < 0.4:
                insert = text[other : other + rng.randint(1, 30)]
            text = text[:start] + insert + text[stop:]
        try:
            found = parse_case(text)
        except InputError:
            continue
        assert parse_case(dump_case(found)) == found
