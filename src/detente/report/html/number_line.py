"""The answer along one number, drawn: zones named by what happens, a dot, a bar, the turns."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from detente.studies.front_page import NumberPicture, Zone
from detente.studies.turns import LEAST_DECIMALS, figure_text
from detente.text import unit_in_words

WIDE, NARROW = 520, 330
EDGE = 6  # free at either side
LETTERS = {WIDE: 8.8, NARROW: 7.6}  # a letter of the zones' words, at 13 and 11 px
LINES = 3


@dataclass(frozen=True)
class DrawnZone:
    """A zone as a rectangle with its words."""

    x: float
    width: float
    style: str
    lines: tuple[str, ...]
    middle: float


@dataclass(frozen=True)
class NumberLine:
    """A drawing of one width.

    Attributes
    ----------
    id : str
        Of its title, unique on the page.
    width : int
    zones : tuple of DrawnZone
    edges : tuple of (float, str)
        Where the answer turns, and the value.
    dot : float
    stated : str
    range : tuple of (float, float, str) or None
        From, to, in words.
    """

    id: str
    width: int
    zones: tuple[DrawnZone, ...]
    edges: tuple[tuple[float, str], ...]
    dot: float
    stated: str
    range: tuple[float, float, str] | None


@dataclass(frozen=True)
class LineFigure:
    """The figure: two drawings of the same, for wide and for narrow screens, and the words."""

    caption: str
    description: str
    drawings: tuple[NumberLine, ...]


def line_figure(picture: NumberPicture, name: str) -> LineFigure:
    """Draw a number along which the answer turns.

    Parameters
    ----------
    picture : NumberPicture
    name : str
        What the exchange that leads the page is called.
    """
    unit = f" ({unit_in_words(picture.unit)})" if picture.unit not in ("", "1") else ""
    words = [_words(zone, name) for zone in picture.zones]
    return LineFigure(
        f"The answer depends on this number: {picture.label}{unit}",
        _described(picture, words),
        tuple(_drawn(picture, words, width) for width in (WIDE, NARROW)),
    )


def _drawn(picture: NumberPicture, words: list[tuple[str, str]], width: int) -> NumberLine:
    low, high = picture.zones[0].low, picture.zones[-1].high

    def at(value: float) -> float:
        return round(EDGE + (width - 2 * EDGE) * (value - low) / (high - low), 1)

    zones = []
    for zone, (style, text) in zip(picture.zones, words, strict=True):
        x, end = at(zone.low), at(zone.high)
        lines = _broken(text, end - x, LETTERS[width])
        zones.append(DrawnZone(x, round(end - x, 1), style, lines, round((x + end) / 2, 1)))
    known = picture.range
    return NumberLine(
        f"line-{width}",
        width,
        tuple(zones),
        tuple((at(edge), _figure(edge)) for edge in picture.edges),
        at(picture.stated),
        _figure(picture.stated),
        None if known is None else (at(known[0]), at(known[1]), _between(known)),
    )


def _words(zone: Zone, name: str) -> tuple[str, str]:
    if not zone.alone:
        return "part", "a party moves alone"
    if zone.together:
        return "yes", f"{name}: signed, kept and safe"
    return "no", f"{name} fails"


def _broken(text: str, width: float, letter: float) -> tuple[str, ...]:
    """Break words into even lines that fit; none where they do not fit in three."""
    most = int((width - 6) / letter)
    lines = _filled(text, most)
    if len(lines) > LINES or any(len(line) > most for line in lines):
        return ()
    longest = max(map(len, text.split()), default=0)
    while most > longest and len(_filled(text, most - 1)) == len(lines):
        most -= 1
    return _filled(text, most)


def _filled(text: str, most: int) -> tuple[str, ...]:
    return tuple(wrap(text, max(1, most), break_long_words=False, break_on_hyphens=False))


def _described(picture: NumberPicture, words: list[tuple[str, str]]) -> str:
    told = []
    for zone, (_, text) in zip(picture.zones, words, strict=True):
        if zone is picture.zones[0]:
            where = f"below {_figure(zone.high)}"
        elif zone is picture.zones[-1]:
            where = f"above {_figure(zone.low)}"
        else:
            where = f"from {_figure(zone.low)} to {_figure(zone.high)}"
        told.append(f"{where}: {text}")
    known = picture.range
    bar = f", with a range from {_between(known)}" if known else ""
    return f"{'; '.join(told)}. This case says {_figure(picture.stated)}{bar}."


def _figure(value: float) -> str:
    return figure_text(value, LEAST_DECIMALS)


def _between(known: tuple[float, float]) -> str:
    return f"{_figure(known[0])} to {_figure(known[1])}"
