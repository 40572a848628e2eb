"""Numbers, dates and holders on a lever: what is read, what is refused, what follows."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from detente.case import (
    Figure,
    Lever,
    LeverStep,
    Period,
    RenewalTerms,
    content_fingerprint,
    days_between,
    is_enough,
    lapse_day,
    levels_on_day,
    next_lapses,
    winning_sets,
)
from detente.casefile import dump_case, parse_case
from detente.errors import InputError
from detente.model import feasible_states
from detente.studies import build_case

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference/carrying_out.json").read_text(encoding="utf-8")
)
BASE = """\
format = 1
title = "Two keys"
as_of = 2025-02-15
[parties.a]
[parties.b]
[parties.c]
[levers.list]
holders = ["a", "b"]
levels = ["keep", "ease"]
renewal = { every = "1 year", next = 2025-02-28, end_of_month = true, lapses_to = "ease" }
[levers.banks]
party = "c"
levels = ["none", "licence", "delisting"]
moves = ["both", "up"]
unit = "firm"
size = [0, 4, 9]
rate = "2 firm / month"
[[levers.banks.steps]]
to = "licence"
decision = "30 days"
effect = { value = 1, unit = "days", low = 0, high = 2 }
form = "licence_temporary"
expires = "6 months"
lapses_to = "none"
[levers.people]
party = "c"
levels = { from = 0, to = 150, by = 50, unit = "person" }
moves = "up"
[status_quo]
list = "keep"
banks = "none"
people = "0"
[outcomes.freed]
unit = "person"
from = "levers.people.size"
[preferences.a]
value = "freed / 50"
[preferences.b]
value = "(list == 'keep')"
[preferences.c]
value = "(banks == 'licence')"
"""


def test_what_is_written_is_read_and_written_again() -> None:
    case = parse_case(BASE)
    again = parse_case(dump_case(case))
    assert again == case
    people = case.levers["people"]
    assert people.levels == ("0", "50", "100", "150")
    assert people.sizes == (0, 50, 100, 150)
    assert people.unit == "person"
    banks = case.levers["banks"]
    assert banks.ways == ("both", "up")
    assert banks.steps[0].expires == Period(6, "month")
    assert case.levers["list"].owners == ("a", "b")


def test_a_size_is_an_outcome_and_levels_alone_make_states() -> None:
    case = parse_case(BASE)
    model = build_case(case)
    assert sorted(set(model.outcome_values("freed").tolist())) == [0, 50, 100, 150]
    bare = "\n".join(
        line for line in BASE.splitlines() if not line.startswith(("size", "rate", "renewal"))
    )
    other = parse_case(bare)
    assert feasible_states(case).codes.tolist() == feasible_states(other).codes.tolist()
    assert content_fingerprint(case) != content_fingerprint(other)


def test_one_word_and_that_word_for_each_step_are_the_same_moves() -> None:
    for word in ("both", "up", "down", "none"):
        one, each = (Lever("x", "a", ("l", "m", "n"), moves=m) for m in (word, (word, word)))
        for before in range(3):
            for after in range(3):
                assert one.allows(before, after) == each.allows(before, after)


@pytest.mark.parametrize("row", REFERENCE["directions"]["examples"], ids=str)
def test_directions_of_the_reference(row: dict[str, Any]) -> None:
    words = row["moves"] if isinstance(row["moves"], str) else tuple(row["moves"])
    lever = Lever("x", "a", tuple(f"l{k}" for k in range(row["levels"])), moves=words)
    for before, targets in enumerate(row["one_move_leads_to"]):
        found = [k for k in range(row["levels"]) if k != before and lever.allows(before, k)]
        assert found == targets


@pytest.mark.parametrize("row", REFERENCE["sizes"]["examples"], ids=str)
def test_sizes_of_the_reference(row: dict[str, Any]) -> None:
    sizes = tuple(Figure(size) for size in row["sizes"])
    rate = None
    if "rate" in row:
        number, _, unit = row["rate"].partition(" ")
        rate = Figure(float(number), unit)
    names = tuple(f"l{k}" for k in range(len(sizes)))
    lever = Lever("x", "a", names, unit=row["unit"], size=sizes, rate=rate)
    lever.check()
    for level, days in enumerate(row.get("days_up", ())):
        found = days_between(lever, level, level + 1)
        assert found is not None
        assert found[0] == days
    for size, share in zip(lever.sizes, row.get("shares", ()), strict=False):
        assert Fraction(int(size), int(lever.sizes[-1])) == Fraction(share)


def test_days_of_a_step_are_decision_and_effect_and_at_least_the_rate() -> None:
    banks = parse_case(BASE).levers["banks"]
    # 4 firms at 2 a month take 61 days (60.875 rounded up), more than 30 + 1
    assert days_between(banks, 0, 1) == (61, 61, 61)
    slow = Lever("x", "a", ("n", "y"), steps=(LeverStep("y", decision=Figure(30, "days")),))
    assert days_between(slow, 0, 1) == (30, 30, 30)
    assert days_between(Lever("x", "a", ("n", "y")), 0, 1) is None


@pytest.mark.parametrize("row", REFERENCE["lapses"]["dates"], ids=lambda row: row["from"])
def test_dates_of_the_reference(row: dict[str, Any]) -> None:
    begins = date.fromisoformat(row["from"])
    assert Period(row["months"], "month").after(begins) == date.fromisoformat(row["expires"])


def test_yearly_renewals_of_the_reference() -> None:
    row = REFERENCE["lapses"]["yearly"]
    days = row["due dates by the rule, each if the one before is renewed"]
    renewal = RenewalTerms(date.fromisoformat(row["first"]), Period(1, "year"), end_of_month=True)
    assert [renewal.due(k).isoformat() for k in range(len(days))] == days
    plain = RenewalTerms(date.fromisoformat(row["first"]), Period(1, "year"))
    assert plain.due(3).isoformat() == "2028-02-28"
    assert (renewal.next - date(2025, 2, 15)).days == row["days_from_2025-02-15"]


def test_weighted_holders_of_the_reference() -> None:
    six = {"de": 84, "fr": 68, "it": 59, "pl": 37, "hu": 10, "lt": 3}
    from detente.case import WeightedRule

    rule = WeightedRule(170, {name: float(weight) for name, weight in six.items()})
    wanted = [["de", "fr", "it"], ["de", "fr", "pl"], ["de", "it", "pl"], ["fr", "hu", "it", "pl"]]
    assert sorted(sorted(some) for some in winning_sets(rule, tuple(six))) == wanted
    assert not is_enough(rule, tuple(six), ["de", "fr", "hu", "lt"])


def test_what_lapses_next_and_who_can_let_it() -> None:
    lapses = {(each.lever, each.level): each for each in next_lapses(parse_case(BASE))}
    renewal = lapses["list", "keep"]
    assert (renewal.day, renewal.to, renewal.now) == (date(2025, 2, 28), "ease", True)
    assert renewal.who == (("a",), ("b",))
    licence = lapses["banks", "licence"]
    assert (licence.day, licence.who, licence.now) == (None, (("c",),), False)
    banks = parse_case(BASE).levers["banks"]
    assert lapse_day(banks, 1, date(2025, 1, 31), None) == date(2025, 7, 31)
    assert lapse_day(banks, 1, date(2024, 8, 31), date(2025, 3, 1)) == date(2025, 8, 31)


WRONG = [
    ('moves = ["both", "up"]', 'moves = ["both"]', "1 words for 2 steps"),
    ('moves = ["both", "up"]', 'moves = ["both", "sideways"]', "it has to be 'both'"),
    ("size = [0, 4, 9]", "size = [0, 4]", "2 numbers for 3 levels"),
    ("size = [0, 4, 9]", "size = [0, 9, 4]", "it is cumulative"),
    ("size = [0, 4, 9]", 'size = [0, "4 t", 9]', "a size is in 't'"),
    ('"2 firm / month"', '"2 firm / fortnight"', "by day, week, month or year"),
    ('"2 firm / month"', '"0 firm / month"', "a rate is above 0"),
    ('decision = "30 days"', 'decision = "30 t"', "a number of days"),
    ('decision = "30 days"', 'decision = "-3 days"', "below 0"),
    ('to = "licence"', 'to = "none"', "a step leads up to one of licence, delisting"),
    ('lapses_to = "none"', 'lapses_to = "licence"', "lapses_to is another level"),
    ('expires = "6 months"\n', "", "lapses_to goes with expires"),
    ('expires = "6 months"', 'expires = "soon"', "no length of time"),
    ('holders = ["a", "b"]', 'holders = ["a", "b"]\nparty = "a"', "either a party or holders"),
    ('holders = ["a", "b"]', 'holders = ["a", "a"]', "the same name twice"),
    ('holders = ["a", "b"]', 'holders = ["a", "d"]', "no party named 'd'"),
    ('holders = ["a", "b"]', 'holders = ["a", "b"]\nup = ["c"]', "does not hold the lever"),
    ('holders = ["a", "b"]', 'holders = ["a", "b"]\nup = "most"', "which holders are enough"),
    (
        'holders = ["a", "b"]',
        'holders = ["a", "b"]\nup = { quota = 9, weights = { a = 1, b = 2 } }',
        "quota that nobody or all together",
    ),
    (
        'party = "c"\nlevels = ["none"',
        'party = "c"\nup = "any"\nlevels = ["none"',
        "go with holders",
    ),
    ("to = 150, by = 50", "to = 140, by = 50", "no whole number of equal batches"),
    ("by = 50", "times = 3", "levels of equal batches have from, to and by"),
    ('"levers.people.size"', '"levers.list.size"', "has no size"),
    ('"levers.people.size"', '"levers.peple.size"', "Did you mean 'people'"),
    ('unit = "person"\nfrom', 'unit = "bn USD"\nfrom', "give both one unit"),
    ('moves = ["both", "up"]', 'moves = ["none", "both"]', "but not at once"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_what_does_not_fit_is_refused_in_one_sentence(old: str, new: str, told: str) -> None:
    assert old in BASE
    with pytest.raises(InputError, match=told):
        build_case(parse_case(BASE.replace(old, new, 1)))


ACTS = """
[[acts]]
lever = "banks"
to = "licence"
announced = 2024-10-02
decreed = 2024-10-01
effective = 2024-10-05
form = "licence_temporary"
number = "2G"
[[acts]]
lever = "banks"
to = "none"
announced = 2024-12-01
[[acts]]
label = "A meeting"
note = "a meeting is no lever"
executed = 2025-02-12
"""


def test_levels_on_a_day_follow_the_acts_and_what_lapses() -> None:
    case = parse_case(BASE + ACTS)
    at = {
        day: levels_on_day(case, date.fromisoformat(day))
        for day in ("2024-10-04", "2024-10-05", "2024-12-01", "2025-02-27", "2025-02-28")
    }
    assert [on["banks"].level for on in at.values()] == ["none", "licence", "none", "none", "none"]
    assert [on["list"].level for on in at.values()] == ["keep", "keep", "keep", "keep", "ease"]
    assert "announcement stands in" in at["2024-12-01"]["banks"].told[0]
    assert "lapses to 'ease' on 2025-02-28" in at["2025-02-28"]["list"].told[0]


def test_a_licence_lapses_on_its_day_unless_an_act_renews_it() -> None:
    only = ACTS.split("[[acts]]")[1]
    case = parse_case(BASE.replace("as_of = 2025-02-15", "as_of = 2024-10-01") + "[[acts]]" + only)
    days = [date(2025, 4, 4), date(2025, 4, 5)]
    assert [levels_on_day(case, day)["banks"].level for day in days] == ["licence", "none"]
    renewed = only.replace("2024-10-0", "2025-04-0")
    earlier = BASE.replace("as_of = 2025-02-15", "as_of = 2024-10-01")
    again = parse_case(earlier + "[[acts]]" + only + "[[acts]]" + renewed)
    assert levels_on_day(again, date(2025, 5, 1))["banks"].level == "licence"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('to = "none"\nannounced = 2024-12-01', 'to = "none"\nannounced = 2025-12-01', "stands at"),
        ('to = "none"\nannounced', 'to = "nine"\nannounced', "has no level 'nine'"),
        ('lever = "banks"\nto = "none"', 'lever = "bonks"\nto = "none"', "no lever named 'bonks'"),
        ("decreed = 2024-10-01", "decreed = 2024-10-06", "retroactive = true"),
        ('lever = "banks"\nto = "none"', 'lever = "banks"', "go together"),
        ("executed = 2025-02-12", "", "at least one of announced"),
        ('label = "A meeting"', 'measure = "block"\non = false', "no measure named 'block'"),
    ],
)
def test_acts_that_contradict_are_refused(old: str, new: str, told: str) -> None:
    text = BASE + ACTS
    assert old in text
    with pytest.raises(InputError, match=told):
        build_case(parse_case(text.replace(old, new, 1)))
