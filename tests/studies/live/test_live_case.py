"""A case kept open answers what the same case, built anew from its text, would answer."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from detente.case import changed, read_changes
from detente.casefile import read_definition
from detente.concepts import STRENGTHS
from detente.errors import InputError
from detente.stability import analyse
from detente.studies import build_case
from detente.studies.live import BITS, LiveCase, LiveView, differing, list_sliders, standing_of

SHIPPED = ("belarus-2025", "belarus-2008", "elmira", "prisoners-dilemma")


@cache
def opened(name: str) -> LiveCase:
    return LiveCase(read_definition(name)[0])


def tries(name: str, seed: int) -> LiveView:
    """Some what-ifs of a case: readings, orders, starting points, numbers."""
    case, draw = opened(name).definition, random.Random(seed)
    texts = []
    for party, aims in case.preferences.items():
        if aims.alternatives and draw.random() < 0.4:
            texts.append(f"readings.{party}={draw.choice(sorted(aims.alternatives))}")
        elif len(aims.statements) > 1 and draw.random() < 0.4:
            order = draw.sample(range(len(aims.statements)), len(aims.statements))
            texts.append(f"orders.{party}={order}".replace(" ", ""))
    named = [name for name, each in case.outcomes.items() if each.table]
    tried = draw.sample(named, min(2, len(named)))
    texts += [f"outcomes.{outcome}={draw.choice([0.5, 1.5, 3])}" for outcome in tried]
    return LiveView.parse(";".join(texts))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("seed", range(6))
def test_a_view_is_the_case_built_anew(name: str, seed: int) -> None:
    live, view = opened(name), tries(name, seed)
    changes = read_changes(view.text) if view.text else {}
    try:
        fresh = build_case(changed(live.definition, changes))
    except InputError as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            live.model(view)
        return
    model = live.model(view)
    assert model.fingerprint == fresh.fingerprint
    for party, ranks in fresh.ranks.items():
        assert np.array_equal(model.ranks[party], ranks)
    table, again = live.table(view), analyse(fresh)
    standing = standing_of(model, table)
    for concept in STRENGTHS:
        holds = again.is_equilibrium(concept)
        assert np.array_equal((standing.marks & BITS[concept]) > 0, holds)
        assert standing.counts[concept] == holds.sum()
        shown = standing.resting(concept, model.space.size)
        assert sorted(shown) == list(again.equilibria(concept))


@pytest.mark.parametrize("name", SHIPPED)
def test_most_views_that_are_tried_are_answered(name: str) -> None:
    answered = 0
    for seed in range(6):
        try:
            opened(name).model(tries(name, seed))
        except InputError:
            continue
        answered += 1
    assert answered >= 4


@pytest.mark.parametrize("concept", ["nash", "smr", "seq"])
def test_what_differs_is_told_by_name_and_counted(concept: str) -> None:
    live = opened("belarus-2025")
    file, view = (
        LiveView(),
        LiveView.parse("readings.us=russia_lever;readings.belarus=ready_to_stop"),
    )
    before = standing_of(live.model(file), live.table(file))
    after = standing_of(live.model(view), live.table(view))
    told = differing(before, after, concept)
    then, now = (set(live.table(each).equilibria(concept)) for each in (file, view))
    assert (told.states_now, told.states_no_longer) == (len(now - then), len(then - now))
    assert told.states_now + told.states_no_longer > 0
    groups = {each.title: set(each.numbers) for each in live.model(file).named_states.values()}
    for title, members in groups.items():
        short = title.partition(":")[0]
        newly, gone = members & now and not members & then, members & then and not members & now
        assert any(each.startswith(short) for each in told.now) == bool(newly), title
        assert any(each.startswith(short) for each in told.no_longer) == bool(gone), title


def test_an_edit_keeps_what_it_leaves_alone_and_a_wrong_one_nothing() -> None:
    live = opened("belarus-2025")
    aims = changed(live.definition, read_changes("orders.us=[1,0,2,3,4,5,6,7,8,9]"))
    other = live.edited(aims)
    assert other.model(LiveView()).space is live.model(LiveView()).space
    fresh = build_case(aims)
    assert all(np.array_equal(other.model(LiveView()).ranks[k], v) for k, v in fresh.ranks.items())
    parties = {k: v for k, v in aims.parties.items() if k != "eu"}
    with pytest.raises(InputError, match="eu"):
        live.edited(replace(aims, parties=parties))
    assert live.model(LiveView()).fingerprint == build_case(live.definition).fingerprint


def test_a_view_is_its_canonical_text() -> None:
    one, two = (
        LiveView.parse("readings.us=x; outcomes.gain=0.1"),
        LiveView.parse("outcomes.gain=.1;readings.us=x"),
    )
    assert one == two
    assert one.text == "outcomes.gain=0.1;readings.us=x"
    assert LiveView.parse(LiveView.parse("outcomes.gain=0.30000000000000004").text).changes == {
        "outcomes.gain": 0.1 + 0.2
    }
    with pytest.raises(InputError, match="501 what-ifs; at most 500"):
        LiveView({f"outcomes.o{k}": 1.0 for k in range(501)})


def test_every_slider_is_an_address_that_changes_the_case() -> None:
    live = opened("belarus-2025")
    made = list_sliders(live.definition)
    assert len(made) >= 8
    for each in made:
        assert each.low <= each.value <= each.high
        assert each.low < each.high
        for end in (each.low, each.high):
            if end != each.value:
                view = LiveView.parse(f"{each.address}={end!r}")
                assert live.model(view).fingerprint != live.model(LiveView()).fingerprint, each
        same = LiveView.parse(f"{each.address}={each.value!r}")
        ranks = live.model(same).ranks
        assert all(np.array_equal(ranks[k], v) for k, v in live.model(LiveView()).ranks.items())
