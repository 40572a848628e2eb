"""Every number of a case has an address, by which it is read and changed alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from detente import shipped_cases
from detente.case import Definition, Figure, number_address, numbers, replaced, told_address
from detente.casefile import parse_case, read_text
from detente.casefile.write import to_data
from detente.errors import CaseError

NO_QUANTITIES = {"format", "ranking", "order", "swap", "shuffle"}
EXPRESSIONS = {
    *("text", "never", "always", "exclusive", "at_least_one", "if", "then"),
    *("expression", "where", "when", "condition", "statements"),
}
WORDS = {"note", "label", "good"}
WRITTEN = r"(?<![\w.])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"

SMALL = """\
format = 1
title = "Strait"
[parties.a]
[parties.b]
[levers.blockade]
party = "a"
levels = ["none", "partial", "full = all, [or] so"]
[levers.tolls]
party = "b"
levels = ["no", "yes"]
[status_quo]
blockade = "none"
tolls = "no"
[[rules]]
never = "loss > 4 and tolls"
[[rules]]
if = "loss > 3"
then = "not tolls or loss < 3.5"
[[rules]]
exclusive = ["loss > 1", { text = "loss < 0.5 and 2 * loss < 1" }]
[outcomes.loss]
unit = "bn USD"
levers = ["blockade", "tolls"]
table = [[0, 0.1], [0.5, 0.6], [2, 2.5]]
[outcomes.cost]
unit = "bn USD"
expression = "1 - -0.25 * loss"
[preferences.a]
statements = [
  "loss < 1",
  ["loss < 2", { text = "1 < loss and loss < 3" }, "tolls"],
  "loss > 1 or loss > 2",
  "tolls",
]
[preferences.a.alternatives.dove]
value = "2 * loss"
[preferences.b]
value = "-1 * loss + 0.5*cost"
[uncertainties.aims]
reading_of = "a"
weights = { own = 0.7, dove = 0.3 }
[uncertainties.price]
unit = "bn USD"
hypotheses = [{ value = 1 }, { value = 3, weight = 2 }]
[uncertainties.first]
distribution = { kind = "uniform", low = 1, high = 2 }
[uncertainties.second]
distribution = { kind = "norm", loc = 1, scale = 2 }
[uncertainties.third]
distribution = { kind = "norm", loc = 1, scale = 2 }
[[correlations]]
between = ["first", "second", "third"]
matrix = [[1, 0.5, 0.25], [0.5, 1, 0.125], [0.25, 0.125, 1]]
"""

FORECAST = {"forecast", "events", "stocks", "flows", "counts", "questions"}
# Counts of what was seen are whole, and no address changes them.
WHOLE = {"count", "trials", "months", "waves", "sizes", "start", "cycles", "add"}
WHOLE |= {"held", "ever", "freed", "recognised", "after_release", "pardoned"}


def value(number: Figure | float) -> float:
    return number.value if isinstance(number, Figure) else number


def told(case: Definition) -> dict[str, float]:
    return {address: value(number) for address, number in numbers(case).items()}


def leaves(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(data, dict | list):
        for key, each in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(each, (*way, key))
    else:
        yield way, data


def written_in(data: Any) -> Iterator[float]:
    """Every quantity of a file, found without knowing what a case is."""
    for way, leaf in leaves(data):
        if NO_QUANTITIES & {way[0], *way[2:]} or isinstance(leaf, bool):
            continue
        counted = way[0] in FORECAST or "chance" in way
        if counted and (WHOLE & set(way[1:]) or way[-1] in WORDS):
            continue
        if isinstance(leaf, int | float):
            yield float(leaf)
        elif isinstance(leaf, str) and is_expression(way):
            text = re.sub(r"'[^']*'", "", leaf)
            text = re.sub(r"(?:^|(?<=[(*+/-]))\s*-\s*(?=[\d.])", "~", text)
            for written in re.findall(rf"~?{WRITTEN}", text):
                yield float(written.replace("~", "-"))
        elif way[0] in ("trade", "deals", *FORECAST) and way[-1] not in WORDS:
            figure = re.fullmatch(rf"(-?{WRITTEN}) \S.*", str(leaf))
            yield from [float(figure[1])] if figure else []


def is_expression(way: tuple[Any, ...]) -> bool:
    value = way[0] == "preferences" and "value" in way
    amounts = way[0] == "deals" and "values" in way
    if set(way) & {"note", "claims", "label"}:
        return False
    return bool(EXPRESSIONS & set(way)) or value or amounts


def is_factor(case: Definition, address: str) -> bool:
    return address.removeprefix("outcomes.") in case.outcomes


@pytest.mark.parametrize("name", shipped_cases())
def test_every_number_of_a_shipped_case_has_an_address(name: str) -> None:
    text = read_text(name)[0]
    case = parse_case(text)
    found = sorted(n for address, n in told(case).items() if not is_factor(case, address))
    assert found == sorted(written_in(tomllib.loads(text)))


def test_the_flagship_has_some_hundreds() -> None:
    case = parse_case(read_text("belarus-2025")[0])
    assert len(numbers(case)) > 500
    assert sum("[" in address for address in numbers(case)) > 100


@pytest.mark.parametrize("name", [*shipped_cases(), "small"])
def test_a_number_is_changed_alone(name: str) -> None:
    whole = parse_case(SMALL if name == "small" else read_text(name)[0])
    for section in fields(whole):
        case = alone(whole, section.name)
        plain, before = dict(leaves(to_data(case))), told(case)
        for address, old in before.items():
            if address.startswith("levers.") and section.name != "levers":
                continue  # levers stay, since others name them; they have their own turn
            changed = replaced(case, {address: old / 2 + 0.0627})
            after = dict(leaves(to_data(changed)))
            ways = {way for way in plain.keys() | after.keys() if plain.get(way) != after.get(way)}
            if is_factor(case, address):
                assert {way[:2] for way in ways} == {tuple(address.split("."))}
            else:
                assert len(ways) == (2 if ".matrix[" in address else 1), address
                assert all(way[0] == section.name for way in ways)


def alone(case: Definition, section: str) -> Definition:
    """The case with the numbers of one section only, so that writing it is quick."""
    return replace(
        case,
        **{
            each.name: empty(getattr(case, each.name))
            for each in fields(case)
            if each.name not in (section, "levers", "title")
        },
    )


def empty(section: Any) -> Any:
    return None if not isinstance(section, tuple | dict | str) else type(section)()


@pytest.mark.parametrize("name", [*shipped_cases(), "small"])
def test_all_numbers_are_read_as_they_were_put(name: str) -> None:
    case = parse_case(SMALL if name == "small" else read_text(name)[0])
    wanted = {
        address: k / 1000 if address.endswith("weight") else old + 0.25 * (1 + k % 7) * (-1) ** k
        for k, (address, old) in enumerate(told(case).items())
        if not is_factor(case, address)
    }
    after = told(replaced(case, wanted))
    assert {address: after[address] for address in wanted} == wanted
    assert set(after) == set(told(case))


def test_addresses_are_written_as_people_expect() -> None:
    assert told(parse_case(SMALL)) == {
        "rules[1].never[0]": 4.0,
        "rules[2].if[0]": 3.0,
        "rules[2].then[0]": 3.5,
        "rules[3].exclusive.1[0]": 1.0,
        "rules[3].exclusive.2[0]": 0.5,
        "rules[3].exclusive.2[1]": 2.0,
        "rules[3].exclusive.2[2]": 1.0,
        "outcomes.loss": 1.0,
        "outcomes.loss.table[0][0]": 0.0,
        "outcomes.loss.table[0][1]": 0.1,
        "outcomes.loss.table[1][0]": 0.5,
        "outcomes.loss.table[1][1]": 0.6,
        "outcomes.loss.table[2][0]": 2.0,
        "outcomes.loss.table[2][1]": 2.5,
        "outcomes.cost": 1.0,
        "outcomes.cost.expression[0]": 1.0,
        "outcomes.cost.expression[1]": -0.25,
        "preferences.a.statements[1]": 1.0,
        "preferences.a.statements[2].1": 2.0,
        "preferences.a.statements[2].2[0]": 1.0,
        "preferences.a.statements[2].2[1]": 3.0,
        "preferences.a.statements[3][0]": 1.0,
        "preferences.a.statements[3][1]": 2.0,
        "preferences.a.alternatives.dove.value[0]": 2.0,
        "preferences.b.value[0]": -1.0,
        "preferences.b.value[1]": 0.5,
        "uncertainties.aims.weights.own": 0.7,
        "uncertainties.aims.weights.dove": 0.3,
        "uncertainties.price.hypotheses[1].weight": 1.0,
        "uncertainties.price.hypotheses[1].value": 1.0,
        "uncertainties.price.hypotheses[2].weight": 2.0,
        "uncertainties.price.hypotheses[2].value": 3.0,
        "uncertainties.first.distribution.low": 1.0,
        "uncertainties.first.distribution.high": 2.0,
        "uncertainties.second.distribution.loc": 1.0,
        "uncertainties.second.distribution.scale": 2.0,
        "uncertainties.third.distribution.loc": 1.0,
        "uncertainties.third.distribution.scale": 2.0,
        "correlations[1].matrix[0][1]": 0.5,
        "correlations[1].matrix[0][2]": 0.25,
        "correlations[1].matrix[1][2]": 0.125,
    }


@pytest.mark.parametrize(
    ("written", "numbered"),
    [
        ("outcomes.loss.table[blockade=partial][tolls=yes]", "outcomes.loss.table[1][1]"),
        ("outcomes.loss.table[tolls=yes, blockade=partial]", "outcomes.loss.table[1][1]"),
        (
            "outcomes.loss.table[blockade=full = all, [or] so][tolls=no]",
            "outcomes.loss.table[2][0]",
        ),
        ("preferences.a.statements[1][0]", "preferences.a.statements[1]"),
        ("preferences.a.statements[2].1[0]", "preferences.a.statements[2].1"),
    ],
)
def test_an_address_may_be_written_otherwise(written: str, numbered: str) -> None:
    case = parse_case(SMALL)
    assert number_address(case, written) == numbered
    assert told(replaced(case, {written: 9.0}))[numbered] == 9.0


def test_people_are_told_levels() -> None:
    case = parse_case(SMALL)
    told_cell = "outcomes.loss.table[blockade=partial][tolls=no]"
    assert told_address(case, "outcomes.loss.table[1][0]") == told_cell
    assert told_address(case, "preferences.b.value[1]") == "preferences.b.value[1]"


def test_an_outcome_is_a_factor_on_all_of_it() -> None:
    case = replaced(parse_case(SMALL), {"outcomes.loss": 2.0, "outcomes.cost": -3.0})
    assert case.outcomes["loss"].table == (0.0, 0.2, 1.0, 1.2, 4.0, 5.0)
    assert case.outcomes["cost"].expression == "-3.0 * (1 - -0.25 * loss)"
    assert parse_case(SMALL) == replaced(parse_case(SMALL), {"outcomes.cost": 1.0})


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("outcomes.los.table[1][1]", "the nearest: 'outcomes.loss.table[1][1]'"),
        ("outcomes.loss.table[3][0]", "is the address of no number; the nearest: 'outcomes.loss"),
        ("outcomes.loss.table[tolls=yes]", "is the address of no number"),
        ("outcomes.loss.table[tolls=yes][blockade=never]", "is the address of no number"),
        ("preferences.a.statements[4]", "'preferences.a.statements[1]'"),
        ("preferences.b.value", "'preferences.b.value["),
        ("levers", "one of the 41 there are"),
        ("", "one of the 41 there are"),
    ],
)
def test_an_address_of_nothing_is_one_clear_error(address: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        replaced(parse_case(SMALL), {address: 1.0})
    assert message in str(caught.value)


def test_what_trade_computes_has_no_number_as_written() -> None:
    case = parse_case(read_text("belarus-2025")[0])
    with pytest.raises(CaseError, match=r"computed from 'trade\.accounts\.belarus\.total'"):
        replaced(case, {"outcomes.potash_income": 2.0})


def test_only_finite_numbers_are_put() -> None:
    for number in (float("nan"), float("inf")):
        with pytest.raises(CaseError, match="a number of a case is finite"):
            replaced(parse_case(SMALL), {"outcomes.loss.table[1][1]": number})
