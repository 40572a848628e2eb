"""Named groups of states can be asked about: all of them, the best, the nearest."""

from __future__ import annotations

import json

import numpy as np
import pytest

from detente import analyse, load_case
from detente.concepts import STRENGTHS
from detente.errors import InputError
from detente.stability import routes
from detente.studies.assessment import group_members
from tests.cli.conftest import Detente

CASE = "belarus-2025"
MODEL = load_case(CASE)
GROUPS = ("record", "grand_bargain", "unpaid_release")


@pytest.mark.parametrize("name", GROUPS)
def test_the_nearest_is_the_one_whose_way_asks_least(name: str) -> None:
    numbers = MODEL.named_states[name].numbers
    ways = routes(MODEL, numbers)

    def asked(place: int) -> tuple[int, int, int]:
        way = ways[place].least_reluctant
        if way is None:
            return (10**9, 10**9, place)
        against = sum(
            MODEL.ranks[move.party][move.target - 1] <= MODEL.ranks[move.party][move.source - 1]
            for move in way
        )
        return (against, len(way), place)

    assert group_members(MODEL, name, "nearest") == (numbers[min(range(len(ways)), key=asked)],)


@pytest.mark.parametrize("name", GROUPS)
def test_no_other_of_the_group_holds_by_a_stronger_concept_or_is_left_by_fewer(name: str) -> None:
    table = analyse(MODEL)
    numbers = MODEL.named_states[name].numbers
    (best,) = group_members(MODEL, name, "best")

    def standing(number: int) -> tuple[int, int]:
        holds = [bool(table.is_equilibrium(concept)[number - 1]) for concept in STRENGTHS]
        leave = sum(not each[number - 1] for each in table.stable["seq"].values())
        return (holds.index(True) if any(holds) else len(holds), leave)

    assert best in numbers
    assert standing(best) == min(map(standing, numbers))


def test_paths_lead_to_all_of_a_group_or_to_one(detente: Detente) -> None:
    ran = detente("paths", CASE, "--to", "record", "-f", "json")
    told = [row["to"] for row in json.loads(ran.out)["routes"]]
    assert told == list(MODEL.named_states["record"].numbers)
    ran = detente("paths", CASE, "--to", "record:nearest,2", "-f", "json")
    told = [row["to"] for row in json.loads(ran.out)["routes"]]
    assert told == [*group_members(MODEL, "record", "nearest"), 2]


def test_durability_tells_every_state_of_a_group(detente: Detente) -> None:
    one = json.loads(detente("durability", CASE, "--state", "94", "-f", "json").out)
    ran = detente("durability", CASE, "--state", "grand_bargain", "-f", "json")
    told = json.loads(ran.out)["states"]
    assert [each["state"] for each in told] == [94, 318, 766, 990]
    assert told[0] == one
    ran = detente("durability", CASE, "--state", "relief_without_key")
    assert ran.code == 2
    assert "NAME:best" in ran.err


def test_elsewhere_one_of_a_group_is_asked_for_by_its_part(detente: Detente) -> None:
    (best,) = group_members(MODEL, "grand_bargain", "best")
    ran = detente("explain", CASE, "--state", "grand_bargain:best", "--party", "us")
    assert f"State {best} is" in ran.out
    ran = detente("explain", CASE, "--state", "grand_bargain")
    assert ran.code == 2
    assert "grand_bargain:best or grand_bargain:nearest" in ran.err
    ran = detente("explain", CASE, "--state", "grand_bargains:best")
    assert ran.code == 2
    assert "Did you mean 'grand_bargain'" in ran.err


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputError, match="part of a group"):
        group_members(MODEL, "record", "worst")
    assert np.array_equal(group_members(MODEL, "record"), MODEL.named_states["record"].numbers)
