"""The openings coded by the guide keep to its scale, its ranges, its weights and its size."""

from __future__ import annotations

from math import isclose, prod

import pytest

from detente.casefile import shipped_codings
from tests.shipped import GUIDE, read_coding

OPENINGS = [name for name, coding in shipped_codings().codings.items() if GUIDE in coding.source]
WANTS = {1.0, 0.6, 0.4, 0.25, 0.15}
COSTS = {0.1, 0.3, 0.6, 1.2}
MET = (-0.2, -0.1, 0.0)


def test_seven_are_coded_by_the_guide_and_each_of_them_twice() -> None:
    first = {name for name in OPENINGS if "." not in name}
    assert len(first) == 7
    assert set(OPENINGS) == first | {f"{name}.second" for name in first}


@pytest.mark.parametrize("name", OPENINGS)
def test_it_is_small_and_dated(name: str) -> None:
    case, _ = read_coding(name)
    assert case.as_of is not None
    assert prod(len(lever.levels) for lever in case.levers.values()) <= 5_000


@pytest.mark.parametrize("name", OPENINGS)
def test_every_number_is_of_the_scale_and_has_its_range(name: str) -> None:
    case, _ = read_coding(name)
    numbers = {key: each for key, each in case.uncertainties.items() if each.distribution}
    assert numbers
    for key, number in numbers.items():
        assert number.distribution is not None
        assert number.distribution.kind == "triangular", key
        low, mode, high = (number.distribution.parameters[end] for end in ("low", "mode", "high"))
        if mode < 0:
            assert (low, mode, high) == MET, key
        elif isclose(high, 1.5 * mode):  # a share between two ends
            assert isclose(low, mode / 2), key
            assert 0 < mode < 1, key
        elif number.acts_on and number.claims != (
            "assumption",
        ):  # a share by amounts that disagree
            assert 0 < low <= mode <= high < 1, key
        else:
            assert mode in WANTS | COSTS, key
            assert (low, high) == (mode / 2, 2 * mode), key


@pytest.mark.parametrize("name", OPENINGS)
def test_every_contested_reading_has_the_weight_of_the_guide(name: str) -> None:
    case, _ = read_coding(name)
    contested = {party for party, p in case.preferences.items() if p.alternatives}
    weighed = {each.party: each for each in case.uncertainties.values() if each.kind == "reading"}
    assert set(weighed) == contested
    for party, each in weighed.items():
        weights = {h.reading: h.weight for h in each.hypotheses}
        assert set(weights) == {"own", *case.preferences[party].alternatives}
        assert weights["own"] == 1.0
        assert set(weights.values()) <= {1.0, 0.5}


@pytest.mark.parametrize("name", OPENINGS)
def test_what_is_from_memory_is_graded_so(name: str) -> None:
    _, ledger = read_coding(name)
    for claim in ledger.claims.values():
        from_memory = claim.source == "notes"
        assert from_memory == (claim.attribution == "analyst's note")
        assert claim.credibility >= (3 if from_memory else 2)
