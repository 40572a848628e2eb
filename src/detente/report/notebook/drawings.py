"""Result -> the report's own drawing, as SVG that stands alone."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import singledispatch
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Any

from detente.errors import NotApplicableError, unknown_name
from detente.files import write_file
from detente.report.html import section_texts, style
from detente.studies import JudgedDeal, Overview, OverviewPart
from detente.studies.deals import DealStudy

_SVG = re.compile(r'<svg\b[^>]*role="img".*?</svg>', re.DOTALL)
_SIZE = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
LEAST_WIDTH = 360
# A drawing is shown at its own size, whatever a narrow page would show instead of it.
SHOWN = "svg { display: block !important; min-width: 0 !important; font-family: sans-serif; }"
DRAWN = ("map", "trade", "deals", "handovers", "forecast", "robust", "front-page")


@dataclass(frozen=True)
class StandaloneDrawing:
    """A picture: a notebook shows it, and a file keeps it.

    Attributes
    ----------
    svg : str
        A whole SVG document with its own style.
    """

    svg: str

    @property
    def title(self) -> str:
        """What it shows, in words."""
        found = _TITLE.search(self.svg)
        return unescape(found[1]).strip() if found else "drawing"

    def save(self, path: str | Path) -> Path:
        """Write it to a file, and return its path.

        Raises
        ------
        InputError
            If the place cannot be written.
        """
        target = Path(path)
        write_file(target, self.svg + "\n")
        return target

    def __repr__(self) -> str:
        return f"<Drawing: {self.title}>"

    def _repr_html_(self) -> str:
        # as an image, so that its style touches nothing else on the page
        data = b64encode(self.svg.encode("utf-8")).decode("ascii")
        title = self.title.replace("&", "&amp;").replace('"', "&quot;")
        return f'<img alt="{title}" src="data:image/svg+xml;base64,{data}"/>'


@singledispatch
def plot(result: Any, section: str = "", number: int = 1) -> StandaloneDrawing:
    """Return the report's drawing of a result.

    Parameters
    ----------
    result : Overview or DealStudy
        From ``detente.overview``, with the parts that the section needs; or from
        :func:`detente.deal`, its frontier.
    section : str
        Of an overview: ``map`` (how states lead to each other), ``trade`` (flows), ``deals``
        (frontier and steps), ``handovers``, ``forecast``, ``robust`` (running shares),
        ``front-page``. The first that has a drawing, without.
    number : int
        Which drawing of that section, from 1.

    Returns
    -------
    StandaloneDrawing

    Raises
    ------
    NotApplicableError
        If there is no drawing of this result.

    Examples
    --------
    >>> from detente import load_case, overview
    >>> parts = ["situation", "resting", "named"]
    >>> plot(overview("chicken", load_case("chicken"), parts=parts), "map").svg[:4]
    '<svg'
    """
    del section, number
    raise NotApplicableError(
        f"there is no drawing of {type(result).__name__}; plot an overview (detente.overview) or "
        "a deal (detente.deal)."
    )


@plot.register
def _overview(found: Overview, section: str = "", number: int = 1) -> StandaloneDrawing:
    if section and section not in DRAWN:
        raise unknown_name("drawing", section[:80], DRAWN)
    for name in [section] if section else DRAWN:
        pictures = _pictures("".join(section_texts(found, [name])))
        if 1 <= number <= len(pictures):
            return StandaloneDrawing(pictures[number - 1])
    asked = f"drawing {number} in '{section}'" if section else "drawing"
    raise NotApplicableError(f"the overview has no {asked}; ask it for more parts.")


@plot.register
def _deal(found: DealStudy, section: str = "", number: int = 1) -> StandaloneDrawing:
    del section
    if found.package is None:
        raise NotApplicableError("the deal names no package to draw; give one.")
    judged = JudgedDeal(found.deal, OverviewPart(found))
    return _overview(
        Overview(
            case=found.model.title,
            model=found.model,
            parts=("deals",),
            front_page=None,
            assessment=None,
            trade=OverviewPart(),
            deals=(judged,),
            robust=OverviewPart(),
            forecast=OverviewPart(),
            draws=0,
            grounds=None,
            reasons=MappingProxyType({}),
            handovers=MappingProxyType({}),
        ),
        "deals",
        number,
    )


def _pictures(fragment: str) -> list[str]:
    """Return the drawings of a fragment, each with the classes around it, as it is styled there."""
    found = []
    for each in _SVG.finditer(fragment):
        around = _Around()
        around.feed(fragment[: each.start()])
        found.append(_alone(each[0], [names for _, names in around.open if names]))
    return found


class _Around(HTMLParser):
    """The elements that are open where a text ends, with their classes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, each in enumerate(self.open) if each[0] == tag]
        if places:
            del self.open[places[-1] :]


def _alone(svg: str, around: list[str]) -> str:
    """A drawing as a document: its size, its style, and what it stands in."""
    size = _SIZE.search(svg)
    assert size is not None
    width, height = float(size[3]), float(size[4])
    scale = max(1.0, LEAST_WIDTH / width)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
    opening += f' width="{width * scale:g}" height="{height * scale:g}" role="img">'
    title = _TITLE.search(svg) or _LABEL.search(svg)
    named = f"<title>{title[1].strip()}</title>" if title else ""
    css = f"{style()} {SHOWN}".replace("]]>", "")
    groups = "".join(f'<g class="{escape(names)}">' for names in around)
    inner = svg.replace("<svg ", f'<svg width="{width:g}" height="{height:g}" ', 1)
    closing = "</g>" * len(around)
    return f"{opening}{named}<style><![CDATA[{css}]]></style>{groups}{inner}{closing}</svg>"
