"""A schedule under another reading says where the deal's amounts contradict the signer's order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente import load_case
from detente.model import Model
from detente.stability import sequential_stability
from detente.studies.deals import (
    against_order,
    against_order_sentences,
    find_schedule,
    named_deal,
    priced,
)

CASE = load_case("belarus-2025")


def _target(model: Model, name: str) -> int:
    now = dict(model.space.levels_of(model.status_quo))
    return model.space.number_of({**now, **named_deal(model, name).package})


@pytest.mark.parametrize(
    ("reading", "leaves"),
    [
        ("", None),
        ("no_plan", {"us_banks": "none"}),  # relief that costs work is not paid
        ("russia_lever", {"us_potash": "licence"}),  # pays for the prominent with potash
    ],
)
def test_who_would_leave_by_its_order_is_told_under_its_reading(
    reading: str, leaves: dict[str, str] | None
) -> None:
    model = CASE.with_alternatives({"us": reading}) if reading else CASE
    answer = find_schedule(model, named_deal(model, "half_bargain"))
    (told,) = answer.against_order
    got = None if told.leaves is None else {c.lever: c.after for c in told.leaves.changes}
    assert got == leaves
    assert told.contradicts == (leaves is not None)
    # The definition: it is left by the order, and not by the amounts.
    end = _target(model, "half_bargain")
    place = int(model.space.index(end))
    assert sequential_stability(model, "us")[place] == (leaves is None)
    if leaves is not None:
        after = int(
            model.space.index(model.space.number_of({**model.space.levels_of(end), **leaves}))
        )
        worth = priced(model, answer.deal).ranks["us"]
        assert model.ranks["us"][after] > model.ranks["us"][place]
        assert worth[after] <= worth[place]
    sentences = against_order_sentences(model, answer.against_order)
    assert ("Do not count on this" in " ".join(sentences)) == (leaves is not None)


def test_an_order_that_wants_the_start_says_so() -> None:
    """*A lever on Russia* never delists; the amounts set the prominent against one delisting."""
    model = CASE.with_alternatives({"us": "russia_lever"})
    package = {"us_contact": "open", "us_banks": "delisting", "prisoners": "prominent"}
    deal = replace(named_deal(model, "record"), package=package)
    (told,) = against_order(model, deal, model.status_quo)
    end = model.space.number_of({**model.space.levels_of(model.status_quo), **package})
    places = [int(model.space.index(number)) for number in (model.status_quo, end)]
    order = [int(model.ranks["us"][place]) for place in places]
    worth = [int(priced(model, deal).ranks["us"][place]) for place in places]
    assert order[0] > order[1]
    assert worth[0] < worth[1]
    assert told.rather_start
    assert "rather have the start" in " ".join(against_order_sentences(model, (told,)))


def test_a_signer_with_values_of_its_own_has_no_row() -> None:
    model = CASE.with_alternatives({"belarus": "money"})
    rows = against_order(model, named_deal(model, "half_bargain"), model.status_quo)
    assert [each.party for each in rows] == ["us"]
