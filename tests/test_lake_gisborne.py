"""The case of unknown aims, against the study's result and an independent working-out of it.

The numbers of the second are those of two implementations that knew nothing of this one: explicit
search, and matrices, from the ranks given here (states from 1, the first lever fastest, higher is
better).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente import analyse, load_case, shipped_cases
from detente.model import Model

RANKS = {
    "federal": [4, 8, 2, 6, 3, 7, 1, 5],
    "support": [2, 1, 8, 7, 4, 3, 6, 5],
}
IN_ONE = {"nash": [4, 6], "gmr": [4, 6, 8], "smr": [4, 6, 8], "seq": [4, 6], "sseq": [4, 6]}
SURELY = [(3, 7), (4, 8), (1, 5), (2, 6)]  # whatever the province wants, the first is better


@pytest.fixture(scope="module")
def model() -> Model:
    return load_case("lake-gisborne")


def test_the_aims_are_those_of_the_study(model: Model) -> None:
    for party, ranks in RANKS.items():
        assert np.argsort(model.ranks[party]).tolist() == np.argsort(ranks).tolist()
    for ranks in (model.ranks["provincial"], model.alternative_ranks["provincial"]["lake"]):
        assert all(ranks[better - 1] > ranks[worse - 1] for better, worse in SURELY)


def test_the_published_result_and_the_other_reading(model: Model) -> None:
    assert analyse(model).equilibria("nash") == (4,)
    other = model.with_alternatives({"provincial": "lake"})
    assert analyse(other).equilibria("nash") == (6,)


@pytest.mark.parametrize("concept", IN_ONE)
def test_what_rests_under_one_reading_at_least(model: Model, concept: str) -> None:
    first = set(analyse(model).equilibria(concept))
    second = set(analyse(model.with_alternatives({"provincial": "lake"})).equilibria(concept))
    assert sorted(first | second) == IN_ONE[concept]
    assert not first & second


def test_every_shipped_case_is_in_the_gallery_with_its_question() -> None:
    page = Path(__file__).parents[1] / "docs/reference/cases/index.md"
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.endswith("? |")]
    named = {line.split("`")[1] for line in rows}
    assert named == set(shipped_cases())
