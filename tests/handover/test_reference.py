"""The reference's chains, to the last digit of their fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from detente.errors import CaseError
from detente.handover import (
    Confirmation,
    Notice,
    carry_out,
    check_custody,
    even_days,
    notice,
    origins_by,
    triangular_days,
)
from tests.handover.chains import NETS, REFERENCE, chain_of, fractions, written


@pytest.mark.parametrize("name", NETS)
def test_a_chain_ends_as_the_reference_says(name: str) -> None:
    wanted = NETS[name]["answer"]
    answer = carry_out(chain_of(NETS[name]["net"]))
    assert answer.method == "exact"
    assert {each.name: each.p for each in answer.endings} == fractions(wanted["endings"])
    assert answer.completed is not None
    assert answer.ended_otherwise is not None
    assert answer.who_holds_whom is not None
    assert written(answer.completed) == fractions(wanted["completed_by_day"])
    assert written(answer.ended_otherwise) == fractions(wanted["ended_otherwise_by_day"])
    held = {
        f"{ending} | " + ", ".join(f"{who}: {holder}" for who, holder in held): p
        for (ending, held), p in answer.who_holds_whom.items()
    }
    assert held == fractions(wanted["who_holds_whom"])
    assert answer.mean_day_if_completed == Fraction(wanted["mean_day_if_completed"])
    for p, days in wanted["days_by_which"].items():
        assert answer.quantile(Fraction(p), "all") == days["of_all"]
        assert answer.quantile(Fraction(p), "completed") == days["of_completed"]


def test_stages_on_a_longest_way() -> None:
    wanted = REFERENCE["nets"]["criticality"]
    answer = carry_out(chain_of(NETS[wanted["net"]]["net"]))
    critical = {each.stage.name: each.critical for each in answer.stages}
    assert critical == fractions(wanted["share"]) | {"crossing": 1}


def test_each_of_a_group_refuses_by_itself() -> None:
    wanted = REFERENCE["nets"]["group"]
    answer = carry_out(
        chain_of(
            {
                "people": {"batch": {"size": 20, "holder": "kgb"}},
                "stages": {
                    "consent": {
                        "days": {"0": 1},
                        "outcomes": {"done": "9/10", "refuses": "1/10"},
                        "goes_on": ["refuses"],
                        "drops": {"refuses": ["batch"]},
                    },
                    "crossing": {
                        "after": ["consent"],
                        "days": {"0": 1},
                        "moves": [{"who": ["batch"], "from": "kgb", "to": "us"}],
                    },
                },
                "final": ["crossing"],
                "delivers": {"batch": "us"},
            }
        )
    )
    assert answer.arrivals is not None
    assert sum(answer.arrivals.values()) == 1
    shown = fractions(wanted["chance"])
    assert {n: p for n, p in written(answer.arrivals).items() if n in shown} == shown
    assert sum(n * p for n, p in answer.arrivals.items()) == Fraction(wanted["mean"])
    assert answer.arrivals[20] == Fraction(wanted["all leave"])


@pytest.mark.parametrize("row", REFERENCE["refused"], ids=lambda row: row["name"])
def test_a_chain_is_refused_in_these_words(row: dict) -> None:
    with pytest.raises(CaseError) as refused:
        check_custody(chain_of(row["net"]))
    assert str(refused.value) == row["text"]


def _watcher(of: dict, origin: str, every: int | None = None) -> Confirmation:
    days = {int(day): Fraction(p) for day, p in of["delay"].items()}
    return Confirmation("crossing", origin, Fraction(of["chance"]), days, every=every)


def test_the_number_of_origins_by_day() -> None:
    wanted = REFERENCE["confirmations"]
    rows = [_watcher(of, origin) for origin, of in wanted["origins"].items()]
    for row in wanted["by_day"]:
        found = origins_by(rows, row["days_after_the_step"])
        assert written(found) == fractions(row["number_of_origins"])
        assert sum(p for n, p in found.items() if n >= 2) == Fraction(row["at_least_two"])


def test_copies_add_nothing() -> None:
    wanted = REFERENCE["confirmations"]
    rows = [
        {"of": "crossing", "origin": origin, "chance": of["chance"], "days": of["delay"]}
        for origin, of in wanted["origins"].items()
    ]
    copies = [
        {"of": "crossing", "origin": wanted["copies"]["of"], "chance": 1, "days": delay}
        for delay in wanted["copies"]["delays"]
    ]
    net = {
        "people": {"A": "kgb"},
        "stages": {"crossing": {"days": {"0": 1}}},
        "final": ["crossing"],
    }
    for day in (0, 1, 7):
        alone = carry_out(chain_of(net, confirmations=rows), by=day)
        copied = carry_out(chain_of(net, confirmations=rows + copies), by=day)
        assert copied.confirmations == alone.confirmations
    assert alone.confirmations[0].at_least[2] == Fraction("189/200")


@pytest.mark.parametrize(
    "row", [r for r in REFERENCE["detection"] if "watchers" in r], ids=lambda row: row["name"]
)
def test_when_a_breach_is_seen(row: dict) -> None:
    rows = [
        {"of": "delivery", "origin": f"o{k}", "chance": of["chance"], "days": of["delay"]}
        for k, of in enumerate(row["watchers"])
    ]
    net = {
        "people": {"A": "kgb"},
        "stages": {"delivery": {"days": row["due_day"]}},
        "final": ["delivery"],
    }
    found = notice(chain_of(net, confirmations=rows), "delivery")
    assert found.due == row["due_day"]
    assert written(found.seen) == fractions(row["seen_on_day"])
    assert found.never == Fraction(row["never_seen"])
    assert found.mean_day_if_seen == Fraction(row["mean_day_if_seen"])
    for rate, g in row["generating_function_at_yearly_rate"].items():
        yearly = float(rate.removesuffix(" %")) / 100
        assert found.generating_function(yearly) == pytest.approx(g, rel=1e-7)


def test_a_count_again_every_month() -> None:
    row = next(r for r in REFERENCE["detection"] if "every_days" in r)
    watcher = {"chance": row["chance_each"], "delay": {str(row["every_days"]): "1"}}
    found = Notice("release", "belarus", 0, (_watcher(watcher, "viasna", row["every_days"]),))
    first = fractions(row["seen_on_day (first six)"])
    assert {day: p for day, p in written(found.seen).items() if day in first} == first
    assert found.never == 0
    assert found.generating_function(0.2) == pytest.approx(
        row["generating_function_at_20_%"], rel=1e-7
    )


def test_notice_in_periods() -> None:
    row = next(r for r in REFERENCE["detection"] if "notice" in r)
    of = next(r for r in REFERENCE["detection"] if r["name"] == row["from"])
    rows = tuple(_watcher(watcher, str(k)) for k, watcher in enumerate(of["watchers"]))
    found = Notice("delivery", "belarus", of["due_day"], rows)
    assert written(found.in_periods(7)) == fractions(row["notice"]["chances"])
    assert found.never == Fraction(row["never"])


@pytest.mark.parametrize("row", REFERENCE["durations"], ids=str)
def test_days_of_a_range(row: dict) -> None:
    found = triangular_days(row["low"], row["mode"], row["high"])
    assert sum(found.values()) == 1
    if "days" in row:
        assert written(found) == fractions(row["days"])
    else:
        assert sum(day * p for day, p in found.items()) == Fraction(row["mean"])
        assert found[16] == Fraction(row["day 16"])
        assert found[43] == Fraction(row["day 43"])
        assert sum(p for day, p in found.items() if day <= 43) == Fraction(row["by day 43"])


def test_low_and_high_alone_are_even() -> None:
    assert even_days(2, 4) == dict.fromkeys((2, 3, 4), Fraction(1, 3))
