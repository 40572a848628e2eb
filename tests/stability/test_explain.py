"""Every witness path is checked against the definition, move by move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente import load_case
from detente.errors import InfeasibleStateError, UnknownNameError
from detente.model import Model
from detente.stability import CONCEPTS, explain
from detente.stability.explanations import Answer, Explanation
from tests.oracles import moves, stability
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels


@pytest.mark.parametrize("concept", CONCEPTS)
@given(model=small_models(), data=st.data())
def test_the_proof_is_a_proof(concept: str, model: Model, data: st.DataObject) -> None:
    state = data.draw(st.integers(1, model.space.size))
    party = data.draw(st.sampled_from(list(model.parties)))
    standoff = as_oracle(model)
    found = explain(model, state, party, concept)
    assert found.stable == stability.is_stable(standoff, party, concept, state - 1)
    ranks = model.ranks[party]
    better = {t for t in moves(standoff, party, state - 1) if ranks[t] > ranks[state - 1]}
    assert {answer.improvement.target - 1 for answer in found.answers} == better
    for answer in found.answers:
        check_moves(model, answer)
        if answer.countermove:
            check_countermove(model, found, answer)
    assert all(found.sentences())


def check_moves(model: Model, answer: Answer) -> None:
    """The levers named are the mover's own and lead from the source to the target."""
    for move in (answer.improvement, *answer.countermove):
        levels = model.space.levels_of(move.source)
        for change in move.changes:
            assert model.levers[change.lever].party == move.party
            assert levels[change.lever] == change.before
            levels[change.lever] = change.after
        assert model.space.number_of(levels) == move.target


def check_countermove(model: Model, found: Explanation, answer: Answer) -> None:
    standoff, party, concept = as_oracle(model), found.party, found.concept
    ranks = model.ranks[party]
    assert answer.end is not None
    assert ranks[answer.end - 1] <= ranks[found.state - 1]
    if concept == "sim":
        movers = [move.party for move in answer.countermove]
        assert party not in movers
        assert len(set(movers)) == len(movers)
        for move in answer.countermove:
            assert move.source == found.state
            assert move.target - 1 in moves(standoff, move.party, move.source - 1)
            assert (
                model.ranks[move.party][move.target - 1] > model.ranks[move.party][move.source - 1]
            )
        return
    here, last = answer.improvement.target, party
    for move in answer.countermove:
        assert move.source == here
        assert move.party not in (party, last)
        assert move.target - 1 in moves(standoff, move.party, move.source - 1)
        if concept in ("seq", "sseq"):
            assert model.ranks[move.party][move.target - 1] > model.ranks[move.party][here - 1]
        here, last = move.target, move.party
    assert here == answer.end
    if concept in ("smr", "sseq"):
        out = {t for t in moves(standoff, party, here - 1) if ranks[t] > ranks[found.state - 1]}
        assert bool(out) == (answer.escape is not None)
        if answer.escape is not None:
            assert answer.escape.source == here
            assert answer.escape.target - 1 in out


def test_the_words_say_who_moves_what() -> None:
    text = str(explain(load_case("cuban-missile-crisis"), 7, "us", "seq"))
    assert "State 7 is sequentially stable" in text
    assert "(7 → 5) is deterred by" in text
    assert "(5 → 1)" in text


def test_a_stakeholder_cannot_leave() -> None:
    model = load_case("prisoners-dilemma")
    ranks = {**model.ranks, "judge": np.arange(1, 5, dtype=np.int32)}
    from detente.model import assemble

    wider = assemble(model.space.levers, model.space.codes, ranks)
    assert "no lever of its own" in explain(wider, 1, "judge", "seq").sentences()[0]


def test_wrong_questions_are_answered_clearly() -> None:
    model = load_case("chicken")
    with pytest.raises(InfeasibleStateError, match="numbered from 1 to 4"):
        explain(model, 5, "row", "seq")
    with pytest.raises(UnknownNameError, match="'row', 'column'"):
        explain(model, 1, "nobody", "seq")
    with pytest.raises(UnknownNameError, match="Did you mean 'smr'"):
        explain(model, 1, "row", "smrr")
