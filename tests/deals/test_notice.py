"""When a breach is first noticed has chances of its own (rule SC5)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.casefile import parse_case
from detente.deals import Terms, Track, fastest_schedule
from detente.deals.schedules.breach import answer_weights
from detente.deals.schedules.checker import _by_day_of_notice
from detente.errors import InputError
from detente.studies import build_case
from detente.studies.deals import checked_certificate, find_schedule, named_deal

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "notice.json").read_text(encoding="utf-8")
)
EXAMPLES = REFERENCE["examples"]
EXCHANGE = (Path(__file__).parent / "exchange.toml").read_text(encoding="utf-8")


def terms_of_row(row: dict[str, Any], collateral: float = 0.0) -> Terms:
    """The reference's terms; its states count the first track fastest."""
    given_ = row["terms"]
    tracks = tuple(
        Track(
            each["name"],
            each["party"],
            tuple(map(str, range(each["levels"]))),
            each["start"],
            each["target"],
        )
        for each in given_["tracks"]
    )
    shape = tuple(each["levels"] for each in given_["tracks"])
    values = [
        np.array([float(Fraction(v)) for v in given_["values"][party]])
        .reshape(shape[::-1])
        .transpose()
        for party in given_["parties"]
    ]
    how = given_["notice"]
    chances: tuple[float, ...] = ()
    if "chances" in how:
        steps = {int(k): float(Fraction(v)) for k, v in how["chances"].items()}
        chances = tuple(steps.get(k, 0.0) for k in range(1, max(steps) + 1))
    return Terms(
        parties=tuple(given_["parties"]),
        tracks=tracks,
        feasible=np.ones(shape, dtype=np.bool_),
        values=np.stack(values),
        discount=tuple(float(Fraction(given_["discount"][p])) for p in given_["parties"]),
        delay=given_["delay"],
        detection=float(Fraction(how["each"])) if "each" in how else 1.0,
        notice=chances,
        deadline=given_["most_steps"],
        collateral=(collateral,) * len(given_["parties"]),
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["name"])
def test_schedules_of_the_reference(row: dict[str, Any]) -> None:
    assert len(EXAMPLES) >= 5
    found = fastest_schedule(terms_of_row(row))
    steps = None if found.schedule is None else found.schedule.steps
    assert steps == row["answer"]["fastest"]
    least = row["answer"]["least_collateral"]
    assert fastest_schedule(terms_of_row(row, least + 1e-9)).exists
    if least:
        assert not fastest_schedule(terms_of_row(row, least - 1e-6)).exists


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.05, 0.98),
    st.integers(1, 6),
    st.lists(st.floats(0, 0.2), min_size=1, max_size=5).filter(lambda found: sum(found) > 0.01),
    st.one_of(st.none(), st.integers(1, 30)),
)
def test_weights_are_summed_period_by_period(
    discount: float, delay: int, notice: list[float], periods: int | None
) -> None:
    last = 3_000 if periods is None else periods
    before = after = 0.0
    for m in range(last):
        in_force = sum(p for k, p in enumerate(notice, start=1) if m >= k + delay - 1)
        before += discount**m * (1 - in_force)
        after += discount**m * in_force
    lost = sum(p * discount**k for k, p in enumerate(notice, start=1))
    assert answer_weights(discount, delay, 1.0, periods, notice) == pytest.approx(
        [before, after, lost], rel=1e-9, abs=1e-12
    )
    counts, gone = _by_day_of_notice(discount, tuple(notice), delay, periods)
    assert (*counts, gone) == pytest.approx((before, after, lost), rel=1e-9, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 0.95), st.integers(1, 5), st.floats(0.05, 1))
def test_a_chance_every_period_is_a_notice_with_falling_chances(
    discount: float, delay: int, chance: float
) -> None:
    notice = [chance * (1 - chance) ** k for k in range(400)]
    assert answer_weights(discount, delay, 1.0, None, notice) == pytest.approx(
        answer_weights(discount, delay, chance, None), rel=1e-6
    )


def test_a_case_gives_it_in_place_of_detection_and_a_certificate_keeps_it() -> None:
    both = EXCHANGE.replace(
        "detection = 1\n", 'detection = 1\nnotice = { "1" = 0.6, "3" = 0.3 }\n', 1
    )
    with pytest.raises(InputError, match="notice and detection both say"):
        parse_case(both)
    case = both.replace("detection = 1\n", "", 1)
    model = build_case(parse_case(case))
    deal = next(iter(model.definition.deals))
    answer = find_schedule(model, named_deal(model, deal), "least-collateral")
    assert answer.request.schedule is not None
    assert answer.request.schedule.terms.notice == (0.6, 0.0, 0.3)
    text = json.dumps(answer.certificate)
    checked = checked_certificate(text, model)
    assert checked.holds
    assert any(
        "0.6 after 1 period and 0.3 after 3 periods, never with 0.1" in t for t in checked.terms
    )
    for wrong in ('{ "0" = 0.5 }', '{ "1" = 0.7, "2" = 0.4 }', '{ "one" = 1 }', '{ "1" = 0 }'):
        with pytest.raises(InputError, match=r"notice|chance"):
            parse_case(case.replace('{ "1" = 0.6, "3" = 0.3 }', wrong))
