"""Packages as points, and the shapes of those that have a name."""

from __future__ import annotations

from dataclasses import dataclass

SHAPES = {
    "package": "◆",
    "status_quo": "■",
    "fair": "▲",
}


@dataclass(frozen=True)
class Point:
    """One package: its value to every signer, and whether none improves on it."""

    state: int
    values: tuple[float, ...]
    efficient: bool
    rational: bool


@dataclass(frozen=True)
class Mark:
    """A point that has a name; several names may share one.

    Attributes
    ----------
    state : int
        One of the states it stands for.
    label : str
    values : tuple of float
        Its value to every signer.
    shapes : tuple of str
        Keys of SHAPES, one for every kind of name it has.
    """

    state: int
    label: str
    values: tuple[float, ...]
    shapes: tuple[str, ...]


def outline(shape: str, x: float, y: float) -> str:
    """Return a shape around a point as a path; shapes of different kinds fit into each other."""
    if shape == "package":
        return f"M{x} {y - 11:.1f}l11 11l-11 11l-11 -11z"
    if shape == "status_quo":
        return f"M{x - 6.5:.1f} {y - 6.5:.1f}h13v13h-13z"
    return f"M{x} {y - 5:.1f}l4.6 8h-9.2z"
