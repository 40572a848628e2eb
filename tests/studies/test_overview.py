"""An overview: part by part, each once, with a reason where there is none, and to be stopped."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from detente import load_case
from detente.casefile import build_from
from detente.errors import InputError, UnconvergedError, UnknownNameError
from detente.report.html import render_report
from detente.report.html.sections import SECTIONS
from detente.studies import PARTS, OverviewStep, overview
from detente.studies.assessment import assess
from detente.studies.robust import robust
from tests.report.test_robust_section import text_of

EXCHANGE = Path(__file__).parents[1] / "deals" / "exchange.toml"
SELLER = Path(__file__).parents[1] / "trade" / "seller.toml"


def raising(error: Exception) -> Any:
    def study(*_: Any, **__: Any) -> Any:
        raise error

    return study


def test_the_standoff_is_what_an_assessment_says() -> None:
    model = load_case("cuban-missile-crisis")
    found, alone = overview("cuban-missile-crisis", model).assessment, assess(model)
    assert found is not None
    assert found.changes.keys() == alone.changes.keys()
    assert found.blocks == alone.blocks


def test_progress_names_every_part_once_and_in_order() -> None:
    steps: list[OverviewStep] = []
    overview("chicken", load_case("chicken"), progress=steps.append)
    assert [step.part for step in steps] == list(PARTS)
    assert [step.place for step in steps] == list(range(1, len(PARTS) + 1))
    assert {step.of for step in steps} == {len(PARTS)}


def test_progress_follows_the_draws() -> None:
    steps: list[OverviewStep] = []
    model = build_from(text_of(), "pair")
    overview("pair", model, parts=["robust"], draws=64, progress=steps.append)
    within = [step.within.done for step in steps if step.within is not None]
    assert within
    assert within[-1] == 64
    assert str(steps[-1]) == "robust, 1 of 1, draw 64"


def test_only_what_is_asked_for_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("study_deal", "study_schedule"):
        monkeypatch.setattr(f"detente.studies.deals.{name}", raising(AssertionError(name)))
    found = overview("exchange", build_from(EXCHANGE.read_text(), "x"), parts=["situation"])
    assert found.assessment is None  # resting and named are missing
    assert found.deals == ()
    assert found.parts == ("situation",)


def test_each_study_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()

    def counting(face: str, name: str) -> None:
        module = __import__(face, fromlist=[name])
        study = getattr(module, name)

        def counted(*arguments: Any, **keys: Any) -> Any:
            made[name] += 1
            return study(*arguments, **keys)

        monkeypatch.setattr(module, name, counted)

    for name in ("study_deal", "study_schedule"):
        counting("detente.studies.deals", name)
    counting("detente.studies.trade", "study_pressure")
    counting("detente.studies.robust", "robust")
    model = build_from(EXCHANGE.read_text(), "exchange.toml")
    render_report(overview("exchange.toml", model))
    scheduled = sum(deal.schedule is not None for deal in model.definition.deals.values())
    assert made == {"study_deal": len(model.definition.deals), "study_schedule": scheduled}
    made.clear()
    render_report(overview("seller.toml", load_case(SELLER)))
    render_report(overview("pair", build_from(text_of(), "pair"), draws=16))
    assert made == {"study_pressure": 1, "robust": 1}


def test_a_part_that_cannot_be_judged_carries_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "the market of seller.toml has no price."
    monkeypatch.setattr("detente.studies.trade.study_pressure", raising(UnconvergedError(reason)))
    found = overview("seller.toml", load_case(SELLER))
    assert (found.trade.value, found.trade.reason) == (None, reason)
    assert found.reasons == {"trade": reason}
    page = render_report(found)
    assert f"This could not be judged: {reason}" in page
    assert '<a href="#trade">' in page
    assert "The page to pass on" in page


def test_a_schedule_that_cannot_be_judged_leaves_the_deal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.deals.study_schedule", raising(InputError("no terms.")))
    found = overview("exchange.toml", build_from(EXCHANGE.read_text(), "exchange.toml"))
    judged = found.deals[0]
    assert judged.study.value is not None
    assert (judged.schedule.value, judged.schedule.reason) == (None, "no terms.")
    assert "This could not be judged: no terms." in render_report(found)


def test_what_is_no_error_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.trade.study_pressure", raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        overview("seller.toml", load_case(SELLER), parts=["trade"])


def test_a_case_without_a_thing_gives_neither_value_nor_reason() -> None:
    found = overview("chicken", load_case("chicken"))
    for part in (found.trade, found.robust):
        assert (part.value, part.reason) == (None, "")
    assert found.deals == ()
    assert found.reasons == {}


def test_stopping_keeps_what_is_done() -> None:
    done: list[str] = []
    found = overview(
        "chicken",
        load_case("chicken"),
        progress=lambda step: done.append(step.part),
        stop=lambda: len(done) == 4,
    )
    assert tuple(done) == PARTS[:4]
    assert found.assessment is not None
    assert set(found.reasons) == set(PARTS[4:])
    assert all("stopped" in reason for reason in found.reasons.values())
    assert "The page to pass on" in render_report(found)


def test_stopping_between_draws_is_a_reason_too() -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    found = overview("pair", build_from(text_of(), "pair"), parts=["robust"], stop=stop)
    assert found.robust.value is None
    assert "stopped" in found.robust.reason


def test_a_part_that_there_is_not_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no part of an overview named 'trad'"):
        overview("chicken", load_case("chicken"), parts=["trad"])


def test_draws_are_those_of_robust() -> None:
    model = build_from(text_of(), "pair")
    found = overview("pair", model, parts=["robust"], draws=32).robust.value
    assert found is not None
    assert found.found.ensemble.digest == robust(model.definition, 32).ensemble.digest
    for each in found.found.conclusions:
        assert found.running[each.name].share[-1] == pytest.approx(each.share)


def test_sections_that_lack_their_part_are_left_out() -> None:
    core = ("front_page", "situation", "resting", "named")
    page = render_report(overview("chicken", load_case("chicken"), parts=core))
    shown = [section.id for section in SECTIONS if f'<a href="#{section.id}">' in page]
    assert shown == [
        *("front-page", "parties", "status-quo", "resting", "map", "named", "preferences"),
        "rules",
    ]
    assert all(f'<section id="{name}"' in page for name in shown)


def test_every_section_has_an_anchor_of_its_own_and_its_title() -> None:
    page = render_report(overview("belarus-2025", load_case("belarus-2025"), draws=16))
    assert len({section.id for section in SECTIONS}) == len(SECTIONS)
    for section in SECTIONS:
        assert page.count(f'<section id="{section.id}"') == 1, section.id
        title = f'<h2 id="{section.id}-title">{section.title}</h2>'
        assert page.count(title) == 1, section.id
