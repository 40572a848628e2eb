"""What is said of exchanges: figures known from the reference, in the case's own words."""

from __future__ import annotations

import pytest

from detente import load_case
from detente.errors import UnknownNameError
from detente.stability import Exchange
from detente.studies import Labels, Phrases
from detente.studies.exchanges import (
    ExchangeStudy,
    ladder_sentence,
    study_exchanges,
    verdict_sentences,
)


@pytest.fixture(scope="module")
def flagship() -> ExchangeStudy:
    return study_exchanges(load_case("belarus-2025"))


def lines_of(study: ExchangeStudy, exchange: Exchange) -> dict[str, str]:
    return {row.head: " ".join(row.lines) for row in study.told(exchange).rows}


def named(study: ExchangeStudy, exchanges: tuple[Exchange, ...], name: str) -> Exchange:
    numbers = study.model.named_states[name].numbers
    return next(each for each in exchanges if each.target in numbers)


def test_the_flagship_is_left_by_one_exchange_of_48(flagship: ExchangeStudy) -> None:
    outright, agreement, counts = verdict_sentences(flagship)
    assert outright.startswith("Against single moves it holds outright")
    assert "an agreement of the United States and Belarus it does not hold" in agreement
    assert "“The small step”" in agreement
    assert counts == (
        "Both would sign 48 exchanges and keep four of them; Russia can undo the other three."
    )


def test_the_small_step_is_told_with_its_price(flagship: ExchangeStudy) -> None:
    (step,) = flagship.best
    lines = lines_of(flagship, step)
    assert "(costs it 0.05 bn USD a year)" in lines["Belarus"]
    assert "(0.25 bn USD a year)" in lines["Belarus"]
    assert lines["Kept"].startswith("outright")
    assert lines["Carried out"].startswith("by foresight: Belarus")
    assert lines["Outsiders"].startswith("No outsider can undo it")
    assert "The Opposition in exile loses and has no lever" in lines["Outsiders"]
    assert "gets a further group of prisoners: third aim won, none lost" in lines["United States"]
    assert lines["Who first"].startswith("Belarus can: the United States then gains")
    assert "It ends there" in ladder_sentence(flagship, flagship.ladders[0])


def test_half_a_bargain_is_kept_by_an_answer_and_undone_by_russia(flagship: ExchangeStudy) -> None:
    lines = lines_of(flagship, named(flagship, flagship.kept_not_safe, "half_bargain"))
    assert "Belarus would gain 0.20 bn USD a year" in lines["Kept"]
    assert "ends 0.95 bn USD a year lower" in lines["Kept"]
    undone = (
        "Russia would turn to pressure for the Union State: Belarus then has 0.05 bn USD a year"
    )
    assert f"{undone} less than before" in lines["Outsiders"]
    assert "No outsider can undo it" not in lines["Outsiders"]


def test_the_thaw_of_2008_is_kept_and_safe_and_belarus_reads_an_election_otherwise() -> None:
    model = load_case("belarus-2008")
    quiet = study_exchanges(model)
    thaw = named(quiet, quiet.best, "thaw")
    assert set(thaw.signers) == {"us", "eu", "belarus"}
    assert "(costs it 0.06 bn USD a year)" in lines_of(quiet, thaw)["Belarus"]
    slipping = study_exchanges(model.with_alternatives({"belarus": "election"}))
    assert len(slipping.listed) > 0
    assert slipping.kept.size == 0
    assert slipping.best == ()


def test_an_ordinal_standoff_leads_by_agreement_once_it_has_moved() -> None:
    model = load_case("elmira")
    study = study_exchanges(model, agreements="moe+uniroyal", state=7)
    (best,) = study.best
    assert best.target in model.named_states["s8"].numbers
    moe = lines_of(study, best)[Labels(model).party("moe")]
    assert moe == "gives a modified order gets an end to the appeal and acceptance of the order"
    held, *_ = verdict_sentences(study_exchanges(model))
    assert "does not hold: Local government gains" in held


def test_without_agreements_nothing_is_asked() -> None:
    study = study_exchanges(load_case("belarus-2025"), agreements="none")
    assert len(study.listed) == 0
    assert verdict_sentences(study)[1:] == ["No agreements were considered."]


def test_only_those_named_sign() -> None:
    study = study_exchanges(load_case("belarus-2008"), among=("eu", "belarus"))
    assert study.sets.sets == (("eu", "belarus"),)
    assert len(study.listed) == 1


def test_no_state_is_called_by_its_number(flagship: ExchangeStudy) -> None:
    phrases = Phrases(flagship.model)
    for target in flagship.listed.targets.tolist():
        name = phrases.state(target)
        assert str(target) not in name.replace("2025", "")
        assert name


def test_a_concept_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'nash', 'seq'"):
        study_exchanges(load_case("elmira"), concept="gmr")
