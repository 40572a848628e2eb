"""What an error says of names: those there are, and the one that was meant."""

from __future__ import annotations

import pytest

from detente.errors import known_names, nearest_name

CASES = ("belarus-2008", "belarus-2025", "chicken", "cuban-missile-crisis", "venezuela-2023")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("venezuela", "venezuela-2023"),
        ("Venezuela-2023", "venezuela-2023"),
        ("venezuela_2023", "venezuela-2023"),
        ("cuba", "cuban-missile-crisis"),
        ("missile", "cuban-missile-crisis"),
        ("chiken", "chicken"),
        ("zz", None),
        ("atlantis", None),
    ],
)
def test_the_name_that_was_meant(typed: str, meant: str | None) -> None:
    assert nearest_name(typed, CASES) == meant


def test_the_right_one_is_never_cut_from_the_list() -> None:
    names = [f"lever_{number}" for number in range(30)]
    told = known_names("lever", "lever_29", [*names, "tolls"])
    assert "'lever_29' and 19 more." in told
    assert known_names("lever", "toll", [*names, "tolls"]).endswith(
        "'tolls' and 19 more. Did you mean 'tolls'?"
    )
    assert known_names("lever", "zzz", names).count("'lever_") == 12


def test_nothing_to_list() -> None:
    assert known_names("variant", "x", []) == "the case has no variant at all."
