"""The marked packages of a deal, its picture, and the key to it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.report.html.deals.frontier import Frontier, draw_frontier
from detente.report.html.deals.marks import SHAPES, Mark, Point
from detente.report.html.deals.scale import short
from detente.report.html.deals.strands import Strands, draw_strands
from detente.studies import Labels
from detente.studies.deals import FAIR, DealStudy, package_marks
from detente.text import listed, sentence_case


@dataclass(frozen=True)
class MarkView:
    """A marked package as the key of the picture tells it."""

    sign: str
    label: str
    state: int
    levels: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """The packages as a picture: one of the two kinds, and its key.

    Attributes
    ----------
    frontier : Frontier or None
        For two signers.
    strands : Strands or None
        For more.
    signers : tuple of str
    marks : tuple of MarkView
    ordinal : bool
        Whether somebody has an order only, so that distances mean nothing.
    """

    frontier: Frontier | None
    strands: Strands | None
    signers: tuple[str, ...]
    marks: tuple[MarkView, ...]
    ordinal: bool


def picture_of(study: DealStudy, words: Labels) -> Picture | None:
    """Draw the packages of a deal; None where none ends in one state for certain."""
    found = study.offers.bargain
    if found is None:
        return None
    pack = found.packages
    marks = _marks(study)
    values = zip(*(pack.values[name].tolist() for name in pack.signers), strict=True)
    judged = zip(pack.numbers.tolist(), values, found.efficient, found.rational, strict=True)
    points = [Point(state, each, bool(good), bool(kept)) for state, each, good, kept in judged]
    floor = [pack.disagreement[name] for name in pack.signers]
    axes = [_axis(study, name, words) for name in pack.signers]
    two = len(pack.signers) == 2
    return Picture(
        frontier=draw_frontier(points, (floor[0], floor[1]), marks, axes) if two else None,
        strands=None if two else draw_strands(points, floor, marks, axes),
        signers=tuple(words.party(name) for name in pack.signers),
        marks=tuple(_mark_view(study, mark, words) for mark in marks),
        ordinal=not pack.cardinal,
    )


def _marks(study: DealStudy) -> list[Mark]:
    """Return the points that have a name, those of one place together."""
    found = study.offers.bargain
    assert found is not None
    pack = found.packages
    named: dict[tuple[float, ...], tuple[int, list[str], list[str]]] = {}
    for number, told in package_marks(study).items():
        place = pack.place_of(number)
        values = tuple(float(pack.values[name][place]) for name in pack.signers)
        _, labels, shapes = named.setdefault(values, (number, [], []))
        for mark in told:
            shape = {"this package": "package", "status quo": "status_quo"}.get(mark, "fair")
            label = {"this package": "this deal"}.get(mark, FAIR.get(mark, mark))
            labels += [label] if label not in labels else []
            shapes += [shape] if shape not in shapes else []
    return [
        Mark(number, listed(labels, most=9), values, tuple(shapes))
        for values, (number, labels, shapes) in named.items()
    ]


def _mark_view(study: DealStudy, mark: Mark, words: Labels) -> MarkView:
    found = study.offers.bargain
    assert found is not None
    levels = found.packages.levels_of(mark.state)
    told = "; ".join(
        f"{words.model.levers[lever].title}: {words.level(lever, level)}"
        for lever, level in levels.items()
    )
    signs = " ".join(SHAPES[shape] for shape in mark.shapes)
    values = tuple(short(value) for value in mark.values)
    return MarkView(signs, sentence_case(mark.label), mark.state, told, values)


def _axis(study: DealStudy, name: str, words: Labels) -> str:
    who = words.party(name)
    assert study.offers.bargain is not None
    if study.offers.bargain.packages.scales[name] == "rank":
        return f"{who}: place in its ranking"
    if name in study.agreements:
        return f"{who}: the deal’s amounts, own scale"
    return f"{who}: value, {study.units[name] or 'own scale'}"
