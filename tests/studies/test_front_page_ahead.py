"""What the front page says of people, of dates, of what to watch and of what happens next."""

from __future__ import annotations

import re
from datetime import date

import pytest

from detente import Model, load_case
from detente.casefile import parse_case
from detente.report.data import to_data
from detente.studies import build_case
from detente.studies.forecast import forecast_case
from detente.studies.front_page import FrontPage, front_page

CASE = """
format = 1
title = "A strait"
as_of = 2025-02-15
[parties.north]
label = "North"
[parties.south]
label = "South"
[levers.ships]
party = "north"
levels = ["none", "some", "all"]
phrases = ["", "some of the crews", "all of the crews"]
unit = "person"
size = [0, 40, 90]
moves = "up"
[levers.ban]
party = "south"
levels = ["on", "off"]
label = "Ban on landing"
phrases = ["", "a landing licence"]
[levers.ban.renewal]
next = 2024-02-29
every = "1 year"
end_of_month = true
lapses_to = "off"
claims = ["assumption"]
[levers.dues]
party = "south"
levels = ["whole", "waived"]
phrases = ["", "a waiver of dues"]
steps = [{ to = "waived", expires = "6 months" }]
[status_quo]
ships = "none"
ban = "on"
dues = "whole"
[outcomes.held]
unit = "mn USD"
levers = ["ships"]
table = [0.0, 1.0, 9.0]
[outcomes.dues_paid]
unit = "mn USD"
levers = ["dues"]
table = [3.0, 0.0]
[preferences.north]
value = "-held - dues_paid"
[preferences.south]
statements = [
  "dues == 'waived' implies ships != 'none'",
  "ships != 'none'",
  "ban == 'on'",
  "ships != 'none' implies dues == 'waived'",
]
"""
COUNTED = """
[forecast]
horizon = "24 months"
rule = "tilted"
responsiveness = { value = 0, claims = ["assumption"] }
still = ["ban", "dues"]
claims = ["assumption"]
[[forecast.hazards]]
lever = "ships"
start = "none"
to = "some"
count = 1
exposure = "10 years"
reference = "once"
claims = ["assumption"]
[events.lapse]
label = "The ban ends"
on = 2025-02-28
count = 1
trials = 9
reference = "renewals"
set = { ban = "off" }
claims = ["assumption"]
[events.vote]
label = "A vote in the North"
between = [2025-04-01, 2025-04-30]
multiply = { north = 2.0 }
claims = ["assumption"]
[events.over]
label = "A feast"
on = 2025-02-16
multiply = { north = 1.5 }
claims = ["assumption"]
[stocks.crew]
label = "Seamen held"
start = 90
counter = "the union, in January; others count anew"
claims = ["assumption"]
[stocks.all]
label = "Ever held"
start = 90
counter = "the union"
claims = ["assumption"]
[stocks.freed]
label = "Gone home"
start = 0
counter = "the union"
claims = ["assumption"]
[[identities]]
whole = "all"
parts = ["crew", "freed"]
claims = ["assumption"]
[flows.taken]
label = "Taken, by the coast guard"
into = ["crew", "all"]
mean = 8.0
size = 2.0
claims = ["assumption"]
[flows.late]
label = "Taken at night"
into = ["crew", "all"]
rate = { value = 5, unit = "/ month" }
where = "ban == 'off'"
claims = ["assumption"]
[flows.released]
label = "Freed by a step"
out_of = ["crew"]
into = ["freed"]
lever = "ships"
sizes = [0, 40, 90]
claims = ["assumption"]
[questions.first]
ask = "dues == 'waived'"
by = [2025-12-31]
resolves_by = "the gazette"
[questions.crews]
label = "crews go home"
ask = "ships != 'none'"
by = [2025-06-30, 2026-02-15]
resolves_by = "the union"
families = [
  { within = "180 days", count = 1, trials = 9, reference = "half-years", claims = ["assumption"] },
  { within = "365 days", count = 4, trials = 36, reference = "years", claims = ["assumption"] },
]
"""


def built(text: str) -> Model:
    return build_case(parse_case(text))


@pytest.fixture(scope="module")
def strait() -> FrontPage:
    return front_page(built(CASE + COUNTED))


def lines(page: FrontPage, key: str) -> list[str]:
    block = page.block(key)
    return [] if block is None else [line for row in block.rows for line in row.lines]


def test_people_are_counted_as_the_case_counts_them(strait: FrontPage) -> None:
    """Eight a month are forty in 152 days; those who would come without the ban do not count."""
    assert lines(strait, "people") == [
        "Seamen held: 90 (the union, in January). A month: +8 taken. Size of some of the crews: "
        "40 (as many taken in 152 days)."
    ]
    assert strait.people is not None
    assert strait.people.moved is not None
    assert strait.people.moved.stock == "crew"


def test_a_size_without_a_record_is_said_to_be_one() -> None:
    text = (CASE + COUNTED).replace(
        "size = [0, 40, 90]",
        'size = [0, { value = 40, claims = ["assumption"] }, 90]',
    )
    told = " ".join(lines(front_page(built(text)), "people"))
    assert "some of the crews: not on record, taken as 40" in told


def test_of_a_flow_that_depends_on_a_lever_only_what_goes_on_is_told() -> None:
    text = (CASE + COUNTED).replace("where = \"ban == 'off'\"", "where = \"ban == 'on'\"")
    assert "A month: +8 taken, +5 taken at night." in lines(front_page(built(text)), "people")[0]


def test_the_flagships_people_have_their_counter_and_its_grade() -> None:
    """Nine months with 370 newly recognised, three with 151 who left, ten waves of 265."""
    page = front_page(load_case("belarus-2025"), case="belarus-2025")
    (told,) = lines(page, "people")
    assert "1,226 (Viasna, week of 10 February 2025; P10-01 A2)" in told
    assert page.people is not None
    assert [each.a_month for each in page.people.flows] == [370 / 9, -151 / 3]
    assert [(each.waves, each.mean) for each in page.people.waves] == [(10, 26.5)]
    assert "+41 newly recognised, -50 leave without a pardon" in told
    assert "taken as 26 (as many newly recognised in 19 days)" in told  # 26 / 370 * 9 months


def test_the_next_three_dates_have_days_to_go(strait: FrontPage) -> None:
    """A lapse and the event that tells of it are one; 2024-02-29 a year later is 28 February."""
    assert lines(strait, "dates") == [
        "16 Feb 2025, in 1 day: A feast.",
        "28 Feb 2025, in 13 days: end of “Ban on landing”, unless South renews it "
        "(8 of 9 times so far).",
        "1 Apr 2025 to 30 Apr 2025: A vote in the North.",
    ]


def test_what_an_exchange_gives_for_a_time_ends() -> None:
    text = (
        (CASE + COUNTED)
        .replace("[events.over]", "[events.gone]")
        .replace("on = 2025-02-16", "on = 2025-02-14")
    )
    found = front_page(built(text)).dates
    assert [each.event or each.lever for each in found] == ["ban", "vote", "dues"]
    assert found[-1].after == "6 months"
    assert found[-1].unless == "South renews it"


def test_all_of_a_body_renew() -> None:
    text = CASE.replace(
        'party = "south"\nlevels = ["on", "off"]',
        'levels = ["on", "off"]\nholders = ["south", "north"]',
    )
    found = front_page(built(text)).dates
    assert found[0].unless == "all of South and North renew it"


def test_the_base_rate_comes_first_and_the_rest_where_it_was_played(strait: FrontPage) -> None:
    """The question that the exchange answers, though another stands first: 4.5 of 37."""
    assert lines(strait, "next") == [
        "Crews go home by 15 Feb 2026: base rate 12 % (4 of 36 like cases)."
    ]
    assert strait.outlook is not None
    assert strait.outlook.base_rate == pytest.approx(4.5 / 37)
    assert (strait.outlook.by_cycles, strait.outlook.cycles) == (None, None)
    model = built(CASE + COUNTED)
    played = front_page(model, forecast=forecast_case(model))
    answers = next(q for q in forecast_case(model).forecast.questions if q.id == "crews").answers
    assert played.outlook is not None
    assert played.outlook.answer == answers[-1]
    assert re.search(
        r"cases\) \| with dated events \d+ % \| with aims .+ %", lines(played, "next")[0]
    )


def test_cycles_are_told_beside_the_questions() -> None:
    """Half of the questions of one cycle came true, none of the other's: (1/2 + 1/2) / 3."""
    text = (CASE + COUNTED).replace(
        "count = 4, trials = 36, reference",
        "count = 2, trials = 8, cycles = [[2, 4], [0, 4]], reference",
    )
    (told,) = lines(front_page(built(text)), "next")
    assert "base rate 28 % (2 of 8 like cases; by cycles 33 %, n = 2)" in told  # 2.5 / 9, 1 / 3


def test_a_case_without_them_has_no_such_blocks() -> None:
    page = front_page(load_case("chicken"))
    assert all(page.block(key) is None for key in ("people", "dates", "watch", "next"))
    found = to_data(page)
    assert (found["people"], found["dates"], found["watch"], found["next"]) == (None, [], [], None)


WATCHED = """
[uncertainties.freight]
label = "Freight by rail"
distribution = { kind = "uniform", low = 0, high = 4 }
unit = "mn USD"
observable = { how = "Customs", every = "month" }
"""


def test_what_can_be_seen_is_watched() -> None:
    """The North gives up some crews unpaid where freight is above what they cost, 1."""
    text = CASE.replace("-held - dues_paid", "-held - dues_paid + (ships != 'none') * freight")
    page = front_page(built(text + WATCHED))
    (watched,) = page.watched
    assert watched.indicator.input == "uncertainties.freight"
    assert watched.indicator.threshold.at == pytest.approx(1.0, abs=0.05)
    (told,) = lines(page, "watch")
    assert told.startswith("Freight by rail below ")
    assert told.endswith("times as likely if no party moves alone.")


def test_where_too_few_draws_stand_on_one_side_nothing_is_watched() -> None:
    assert front_page(built(CASE + WATCHED)).block("watch") is None


def test_data_carry_what_the_page_says(strait: FrontPage) -> None:
    found = to_data(strait)
    assert found["people"]["moved"] == {
        "label": "some of the crews",
        "count": 40,
        "assumed": False,
        "stock": "crew",
        "days": 152,
    }
    assert found["dates"][1]["so_far"] == [8, 9]
    assert found["dates"][1]["day"] == date(2025, 2, 28).isoformat()
    assert found["next"]["trials"] == 36
    assert found["next"]["calendar"] is None
