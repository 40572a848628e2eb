"""What the methods ask of a conclusion, of a share and of groups of inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError, known_names


def conclusion_of(fails: ArrayLike, draws: int) -> BoolArray:
    """Check a yes or no for every draw, and return it as an array.

    Raises
    ------
    InputError
        If it has another shape, or holds anything but true and false.
    """
    found = np.asarray(fails)
    if found.shape != (draws,):
        raise InputError(
            f"the shape is {found.shape}; a conclusion has one yes or no for each of the {draws} "
            "draws.",
            "conclusion",
        )
    if found.dtype != np.bool_:
        raise InputError(
            f"the type is {found.dtype}; give true where the conclusion fails and false where it "
            "does not, and leave out draws for which it is not known.",
            "conclusion",
        )
    return found


def outcome_of(outcome: ArrayLike, draws: int) -> FloatArray:
    """Check a number, or a yes or no, for every draw, and return it as numbers.

    Raises
    ------
    InputError
        If it has another shape, or a number that is missing or not finite.
    """
    found = np.asarray(outcome)
    if found.shape != (draws,):
        raise InputError(
            f"the shape is {found.shape}; there is one number for each of the {draws} draws.",
            "outcome",
        )
    numbers = found.astype(np.float64)
    if not np.isfinite(numbers).all():
        bad = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise InputError(
            f"draw {bad + 1} has {numbers[bad]}; every number is finite. Leave out draws that "
            "failed, and say how many they were.",
            "outcome",
        )
    return numbers


def share_of(value: float, name: str) -> float:
    """Refuse what is not a share strictly between 0 and 1."""
    if not 0 < value < 1:
        raise InputError(f"{value} is no share; it lies strictly between 0 and 1.", name)
    return float(value)


def members_of(
    names: Sequence[str], groups: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Say which inputs stand behind each name: the groups, then every input in none of them.

    Raises
    ------
    InputError
        If a group is empty, has the name of an input outside it, or shares an input with another.
    """
    taken: dict[str, str] = {}
    for group, members in (groups or {}).items():
        if not members:
            raise InputError("the group is empty; name one or more inputs.", f"group {group!r}")
        for member in members:
            if member not in names:
                problem = f"no input named '{member}'; {known_names('input', member, names)}"
                raise InputError(problem, f"group {group!r}")
            if member in taken:
                raise InputError(
                    f"'{member}' is in group '{taken[member]}' already; an input is in one group "
                    "and once. Ask about groups that overlap in calls of their own.",
                    f"group {group!r}",
                )
            taken[member] = group
    found = {group: tuple(members) for group, members in (groups or {}).items()}
    for name in names:
        if name not in taken:
            if name in found:
                raise InputError(f"'{name}' is also an input outside the group.", f"group {name!r}")
            found[name] = (name,)
    return found
