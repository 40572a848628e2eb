"""The [deals] tables: round trips, schema, and one clear error for each thing that is wrong."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from detente.case.checks.schedule_numbers import schedule_numbers
from detente.case.deals import ScheduleText
from detente.case.trade import Figure
from detente.casefile import build_from, case_schema, dump_case, parse_case, write_case
from detente.casefile.edit import edited_to
from detente.errors import CaseError, InputError

EXCHANGE = (Path(__file__).parents[1] / "deals" / "exchange.toml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert EXCHANGE.count(old) >= 1, old
    return EXCHANGE.replace(old, new, 1)


def test_what_is_written_is_read() -> None:
    deal = parse_case(EXCHANGE).deals["full_exchange"]
    assert deal.between == ("holder", "sender")
    assert deal.package == {"prisoners": "all", "relief": "full"}
    assert (deal.others, deal.concept, deal.disagreement) == ("held", "seq", "status_quo")
    assert deal.claims == ("assumption",)
    terms = deal.schedule
    assert terms is not None
    assert terms.rate["holder"] == Figure(60, "% / year")
    assert (terms.rate["sender"].low, terms.rate["sender"].note) == (0.5, "Terms of office.")
    assert terms.irreversible == ("prisoners", "relief")
    assert terms.collateral["holder"].held_by == "A bank abroad"
    assert terms.collateral["sender"].amount == Figure(0.25)
    other = parse_case(EXCHANGE).deals["with_transit"]
    assert (other.levers, other.disagreement) == (("prisoners", "relief", "transit"), "impasse")


def test_a_case_without_deals_has_none() -> None:
    text = EXCHANGE[: EXCHANGE.index("# The exchange")]
    definition = parse_case(text)
    assert definition.deals == {}
    assert "deals" not in dump_case(definition)
    assert build_from(text, "x").fingerprint == build_from(EXCHANGE, "x").fingerprint


FULL = changed(
    "detection = 1\n",
    'detection = "80 %"\ntiming = "alternating"\nafter = "ends"\ndeadline = "2 years"\n'
    'start = { relief = "licence" }\n',
)


@pytest.mark.parametrize("text", [EXCHANGE, FULL])
def test_round_trip(text: str) -> None:
    definition = parse_case(text)
    assert parse_case(dump_case(definition)) == definition
    assert edited_to(text, definition) == text


def test_writing_keeps_comments(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(EXCHANGE, encoding="utf-8")
    definition = parse_case(EXCHANGE)
    deal = replace(definition.deals["full_exchange"], concept="nash")
    write_case(replace(definition, deals={**definition.deals, "full_exchange": deal}), path)
    written = path.read_text(encoding="utf-8")
    assert parse_case(written).deals["full_exchange"] == deal
    for comment in ("# The exchange that", "# everything", "# the law asks for it"):
        assert comment in written


def test_the_schema_knows_what_the_reader_knows() -> None:
    schema = case_schema()
    valid = jsonschema.Draft202012Validator(schema)
    for text in (EXCHANGE, FULL):
        data = json.loads(json.dumps(tomllib.loads(text), default=str))
        assert list(valid.iter_errors(data)) == []
    data["deals"]["half_way"]["othrs"] = "held"
    assert [error.validator for error in valid.iter_errors(data)] == ["additionalProperties"]
    deal = schema["$defs"]["DealText"]["properties"]
    terms = schema["$defs"]["ScheduleText"]["properties"]
    own = set(deal) | set(terms)
    described = {
        key for table in (deal, terms) for key, value in table.items() if "description" in value
    }
    assert own - described <= {"label", "note", "claims", "schedule"}


WRONG = [
    ('["holder", "sender"]', '["holder", "sendr"]', "deals.full_exchange, between", "Did you mean"),
    ('["holder", "sender"]', '["holder"]', "deals.full_exchange.between", "at least 2"),
    ('["holder", "sender"]', '["holder", "holder"]', "between", "twice"),
    (
        'prisoners = "all", relief',
        'prisners = "all", relief',
        "package",
        "Did you mean 'prisoners'",
    ),
    ('prisoners = "all", relief', 'prisoners = "al", relief', "package", "no level 'al'"),
    ('prisoners = "all", relief', 'subsidy = "cut", relief', "package", "Add 'patron'"),
    ('{ prisoners = "all", relief = "full" }', "{}", "full_exchange.package", "at least 1"),
    ('others = "answered"', 'others = "free"', "deals.half_way.others", "'free'"),
    ('others = "answered"', 'concept = "sim"', "deals.half_way.concept", "'sim'"),
    ('others = "answered"', 'othrs = "answered"', "deals.half_way.othrs", "Did you mean 'others'"),
    ('"impasse"', '"impase"', "deals.with_transit, disagreement", "Did you mean 'impasse'"),
    (
        "subsidy == 'cut'\"\n[named",
        "subsidy <= 'cut'\"\n[named",
        "disagreement",
        "denotes 2 states",
    ),
    ('levers = ["prisoners", "relief", "transit"]\n', 'levers = ["relief"]\n', "package", "add it"),
    ('relief = "broad", transit', 'relief = "none", transit', "package", "rules exclude it"),
    ('"3 months"', '"3 moons"', "full_exchange, schedule, period", "days, weeks, months or years"),
    ('"3 months"', "3", "schedule, period", "the unit '1'"),
    ('"3 months"', '"0 months"', "schedule, period", "takes some time"),
    ('period = "3 months"\n', "", "schedule, rate", "needs 'period'"),
    ('"60 % / year", ', '"60 % / month", ', "schedule, rate.holder", "% / year"),
    ('"60 % / year", ', '"-60 % / year", ', "schedule, rate.holder", "above 0"),
    ("rate = { holder", "discount = { holder", "schedule, discount.holder", "the unit '% / year'"),
    ("rate = { holder", "rate = { patron", "schedule, rate", "signs nothing"),
    ('holder = "60 % / year", ', "", "schedule, rate", "no number for holder"),
    ("detection = 1\n", "discount = { holder = 0.9, sender = 0.9 }\n", "schedule", "found both"),
    ("detection = 1\n", "detection = 0\n", "schedule, detection", "above 0"),
    ("detection = 1\n", "detection = 1.5\n", "schedule, detection", "at most at 1"),
    ("detection = 1\n", "detection = true\n", "schedule.detection", "found True"),
    ("detection = 1\n", "detection = inf\n", "schedule.detection", "finite"),
    ("detection = 1\n", "deadline = 1.5\n", "schedule, deadline", "whole steps"),
    ("detection = 1\n", "deadline = 0\n", "schedule, deadline", "less than a step"),
    ("detection = 1\n", 'deadline = "80 days"\n', "schedule, deadline", "less than a step"),
    ("detection = 1\n", 'deadline = "1e300 years"\n', "schedule, deadline", "at most 10,000"),
    ("detection = 1\n", 'timing = "whenever"\n', "schedule.timing", "'whenever'"),
    ("detection = 1\n", 'start = { subsidy = "cut" }\n', "schedule, start", "'patron'"),
    ('irreversible = ["prisoners"', 'irreversible = ["subsidy"', "irreversible", "on the table"),
    ("sender = 0.25", "sender = -1.0", "schedule, collateral.sender", "0 or more"),
    ("sender = 0.25", 'sender = "1 USD"', "schedule, collateral.sender", "the unit 'USD'"),
    ("sender = 0.25", "patron = 1.0", "schedule, collateral", "signs nothing"),
    ('"A bank abroad"', '"sender"', "collateral.holder.held_by", "could take it"),
    ('"A bank abroad"', "3", "schedule.collateral.holder.held_by", "a text is needed"),
    ("value = 0.25, claims", "value = 0.25, low = 2, claims", "collateral.holder", "lie between"),
]


@pytest.mark.parametrize(("old", "new", "where", "says"), WRONG, ids=lambda v: str(v)[:25])
def test_one_clear_error_for_each_wrong_thing(old: str, new: str, where: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        build_from(changed(old, new), "exchange.toml")
    error = caught.value
    assert error.where.startswith("exchange.toml, ")
    assert where in error.where
    assert says in error.problem
    assert len(str(error)) < 500


@pytest.mark.parametrize(
    "name",
    ["x" * 100, "a b", "<script>", "\\u202e", "../../etc", "\\u0000", "'; drop"],
)
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        build_from(changed("[deals.half_way]", f'[deals."{name}"]'), "exchange.toml")


def test_a_package_the_others_make_possible_is_allowed() -> None:
    """A package may need what the others do, where it is not said that they stay put."""
    rule = "[[rules]]\nnever = \"relief >= 'partial' and subsidy == 'steady'\"\n"
    text = changed("[[rules]]\n", rule + "[[rules]]\n").replace(
        'relief = "full" }', 'relief = "none" }'
    )
    text = text.replace('"many", relief = "broad"', '"many", relief = "licence"')
    assert build_from(text, "x").definition.deals["half_way"].others == "answered"
    with pytest.raises(CaseError, match="every other lever at the status quo"):
        build_from(text.replace('others = "answered"\n', ""), "x")
    with pytest.raises(CaseError, match="whatever the other levers"):
        build_from(text.replace("and subsidy == 'steady'", ""), "x")


def test_figures_become_numbers() -> None:
    def terms(**figures: Figure) -> ScheduleText:
        return ScheduleText(discount={"a": Figure(90, "%")}, period=Figure(3, "months"), **figures)

    found = schedule_numbers(terms(delay=Figure(92, "days"), deadline=Figure(2, "years")), ("a",))
    assert found.discount == {"a": pytest.approx(0.9)}
    assert found.period == 0.25
    assert found.delay == 2  # 92 days are a little more than a step, and rounded up
    assert found.deadline == 8
    assert found.detection == 1
    assert found.collateral == {"a": 0}
    near = schedule_numbers(terms(delay=Figure(1, "month"), deadline=Figure(1, "year")), ("a",))
    assert (near.delay, near.deadline) == (1, 4)
    # 5 % a year over a quarter: the fourth root of 1.05 of impatience.
    rate = ScheduleText(rate={"a": Figure(5, "% / year")}, period=Figure(3, "months"))
    assert schedule_numbers(rate, ("a",)).discount["a"] ** 4 == pytest.approx(1 / 1.05)


def test_what_a_result_depends_on_is_described() -> None:
    deal = parse_case(EXCHANGE).deals["full_exchange"]
    same = parse_case(changed('label = "All prisoners for', 'label = "Other ')).deals
    assert same["full_exchange"].description() == deal.description()
    for old, new in (
        ('"60 % / year"', '"61 % / year"'),
        ('["prisoners", "relief"]', '["prisoners"]'),
        ("sender = 0.25", "sender = 0.3"),
        ('relief = "full" }', 'relief = "broad" }'),
    ):
        other = parse_case(changed(old, new)).deals["full_exchange"]
        assert other.description() != deal.description()
    assert json.dumps(deal.description())
