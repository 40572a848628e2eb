"""What the sentences about a position claim of all exchanges, against going through all of them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings, strategies as st

from detente.case import Lever
from detente.model import Model, assemble
from detente.stability import agreements_of
from detente.studies.exchanges import study_exchanges, verdict_sentences
from detente.text import number_in_words
from tests.oracles import exchange as oracle
from tests.oracles.stability import gmr_at, nash_at, seq_at
from tests.strategies import PARTIES, as_held, as_oracle, small_models

STABLE = {"nash": nash_at, "gmr": gmr_at, "seq": seq_at}


@st.composite
def bargains(draw: st.DrawFn) -> Model:
    """A lever each, which costs its party something and helps all others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    names = PARTIES[: draw(st.integers(2, 4))]
    levers = [Lever(f"lever_{name}", name, ("low", "mid", "top")[: rng.integers(2, 4)], "both")
              for name in names]  # fmt: skip
    cells = np.array(list(product(*(range(len(lever.levels)) for lever in levers[::-1]))))[:, ::-1]
    ranks = {
        name: 3 * cells.sum(axis=1)
        - rng.integers(3, 6) * cells[:, k]
        + rng.integers(0, 4, len(cells))
        for k, name in enumerate(names)
    }
    return assemble(levers, np.arange(len(cells), dtype=np.uint64), ranks, status_quo=1)


@given(
    st.one_of(bargains(), bargains(), small_models()),
    st.sampled_from(["pairs", "all"]),
    st.sampled_from(["nash", "seq"]),
)
@settings(max_examples=120)
def test_every_count_and_every_none_is_of_all_exchanges(
    model: Model, asked: str, concept: str
) -> None:
    told = verdict_sentences(study_exchanges(model, agreements=asked, concept=concept))
    held, start = as_held(model), model.status_quo - 1
    sets = oracle.largest_sets(held, agreements_of(model, asked).sets)
    signed = oracle.exchanges(held, start, sets)
    kept = [x for x in signed if oracle.is_kept(held, x, concept)]
    good = [x for x in kept if oracle.is_safe(held, x)]
    _about_single_moves(told[0], model)
    if not sets:
        assert told[1:] == ["No agreements were considered."]
    elif not signed:
        assert "holds: no exchange from here pays" in told[1]
    elif not good:
        assert "holds: no exchange is kept and safe." in told[1]
    else:
        assert "does not hold" in told[1]
        assert "would be kept, and no outsider can undo" in told[1]
    if signed:
        _about_counts(told[2], len(signed), len(kept), len(good))


def _about_single_moves(told: str, model: Model) -> None:
    standoff, place = as_oracle(model), model.status_quo - 1
    stable = {
        concept: all(STABLE[concept](standoff, party, place) for party in standoff.parties)
        for concept in ("nash", "gmr", "seq")
    }
    assert ("holds outright: no party gains" in told) == stable["nash"]
    assert ("does not hold" in told) == (not stable["nash"] and not stable["seq"])
    threat = "does not hold" in told and stable["gmr"]
    assert ("Only a threat would keep it" in told) == threat


def _about_counts(told: str, signed: int, kept: int, good: int) -> None:
    assert f" would sign {number_in_words(signed)} exchange" in told
    if not kept:
        assert "keep none of them" in told or "would not keep it" in told
    elif kept < signed:
        assert f" keep {number_in_words(kept)} of them" in told
    else:
        assert any(words in told for words in ("keep it", "keep both", "keep all of them"))
    unsafe = kept - good
    if not unsafe:
        assert "can undo" not in told
    elif unsafe == kept:
        assert told.endswith("can undo it." if unsafe == 1 else "can undo all of these.")
    elif unsafe == 1:
        assert told.endswith("can undo the other.")
    else:
        assert told.endswith(f"can undo the other {number_in_words(unsafe)}.")
